//! The discount at which switching pays, in its three readings.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::economics::answer::buyer::{Buyer, InputInfluence};
use crate::economics::answer::by_spend::AtSpend;
use crate::economics::scenario::Scenario;
use crate::economics::sensitivity::tornado::Bar;
use crate::economics::threshold::Threshold;
use crate::unit::{percent_to, significant};

use super::{Cell, Report, Table, percent};

/// The third reading: a cut in the alternative's price from where its advantage stands today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FurtherCut {
    /// Work a dollar buys on the alternative over the incumbent, today.
    pub advantage_now: f64,
    /// Whether that number is the article's and not the user's.
    pub assumed: bool,
    /// The further cut at which switching pays.
    pub threshold: f64,
}

/// One buyer.
#[derive(Debug, Clone, Copy)]
pub struct ThresholdCase<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// Every input at its centre.
    pub scenario: &'a Scenario,
    /// The threshold there.
    pub threshold: &'a Threshold,
    /// The third reading.
    pub cut: FurtherCut,
    /// What is known of the threshold, where an input is uncertain.
    pub buyer: Option<&'a Buyer>,
}

/// The threshold of one buyer.
#[must_use]
pub fn report(case: &ThresholdCase<'_>) -> Report {
    let ThresholdCase { name, scenario, threshold, cut, buyer } = *case;
    let reading =
        |name: &str, value: f64, meaning: String| vec![Cell::text(name), Cell::percent(value), Cell::text(meaning)];
    let assumed = if cut.assumed { " (ASSUMED: the article's 30 %)" } else { "" };
    let mut rows = vec![
        reading("work discount", threshold.threshold_work_discount, "the same work costs this much less".to_owned()),
        reading(
            "chip discount",
            threshold.threshold_chip_discount,
            format!(
                "an hour of a chip costs this much less, at a performance ratio of {} and utilisation {}",
                scenario.ratio, scenario.utilisation_ratio
            ),
        ),
        reading(
            "further cut",
            cut.threshold,
            format!("off today's price, where a dollar buys {} times the work{assumed}", cut.advantage_now),
        ),
    ];
    if let Some(risk) = threshold.risk_averse_work_discount {
        rows.push(reading(
            "safe in 9 of 10 works",
            risk,
            "work discount where the ratio varies between works".to_owned(),
        ));
    }
    let above = format!(
        "Scenario {name}: {} M USD a year. Its inputs are assumptions where the file says so.",
        scenario.spend_usd_per_year / 1e6
    );
    let mut tables = vec![
        Table {
            title: "Three readings of the threshold".to_owned(),
            columns: vec!["", "switch from", "meaning"],
            rows,
            ..Table::default()
        },
        bounds(threshold, buyer),
    ];
    tables.extend(buyer.map(influences));
    Report {
        above: vec![above],
        tables,
        below: remarks(scenario, threshold, cut, buyer),
        json: machine(scenario, threshold, cut, buyer),
        ..Report::default()
    }
}

fn bounds(threshold: &Threshold, buyer: Option<&Buyer>) -> Table {
    let row = |name: &str, centre: f64, known: Option<&AtSpend>, meaning: &str| {
        let mut row = vec![Cell::text(name), Cell::percent(centre)];
        row.extend(known.into_iter().flat_map(|known| [known.low, known.median, known.high].map(Cell::percent)));
        row.push(Cell::text(meaning));
        row
    };
    let mut columns = vec!["", "centre"];
    if buyer.is_some() {
        columns.extend(["5 %", "median", "95 %"]);
    }
    columns.push("meaning");
    Table {
        title: "Work discount, by what waiting is worth".to_owned(),
        columns,
        rows: vec![
            row(
                "now or never",
                threshold.npv_work_discount,
                buyer.map(|buyer| &buyer.npv),
                "if the offer expired today",
            ),
            row(
                "with the option to wait",
                threshold.threshold_work_discount,
                buyer.map(|buyer| &buyer.threshold),
                "THE threshold",
            ),
            row(
                "upper bound",
                threshold.perpetual_work_discount,
                buyer.map(|buyer| &buyer.perpetual),
                "if the offer never expired",
            ),
        ],
        ..Table::default()
    }
}

/// What decides the threshold, input by input.
#[must_use]
pub fn influences(buyer: &Buyer) -> Table {
    let flip = |value: Option<f64>| value.map_or_else(|| Cell::text("none in range"), number);
    let row = |influence: &InputInfluence| {
        let InputInfluence { bar, index, flips } = influence;
        let worth = buyer.evppi(bar.input);
        let worth = worth.map_or_else(Cell::empty, |worth| Cell::Number(percent_to(worth, 2), worth));
        let mut row = ends(bar);
        row.extend([flip(flips.0), flip(flips.1), Cell::percent(index.total.value), worth]);
        row
    };
    Table {
        title: "What decides it, input by input (others at their centres)".to_owned(),
        columns: vec![
            "input",
            "what it is",
            "5 %",
            "then",
            "95 %",
            "then",
            "20 % at",
            "30 % at",
            "of variance",
            "EVPPI",
        ],
        rows: buyer.influences.iter().map(row).collect(),
        notes: vec![
            "then: the threshold; 20 % at, 30 % at: the value at which it is that; of variance: total Sobol index"
                .to_owned(),
            format!(
                "EVPPI (expected value of partial perfect information): share of a year's spend that knowing the input would save on average, against an offer of {}; of all inputs together (EVPI): {}",
                percent(buyer.offer),
                percent_to(buyer.information.evpi, 2)
            ),
        ],
        ..Table::default()
    }
}

/// The threshold with one input at either end of what is believed of it.
#[must_use]
pub fn bars(bars: &[Bar]) -> Table {
    Table {
        title: "One input at a time, the others at their centres".to_owned(),
        columns: vec!["input", "what it is", "5 %", "threshold then", "95 %", "threshold then"],
        rows: bars.iter().map(ends).collect(),
        ..Table::default()
    }
}

/// An input, and the threshold at either end of what is believed of it.
fn ends(bar: &Bar) -> Vec<Cell> {
    vec![
        Cell::text(format!("{} ({})", bar.input.label, bar.input.unit)),
        Cell::text(bar.input.origin.name()),
        number(bar.values.0),
        Cell::percent(bar.thresholds.0),
        number(bar.values.1),
        Cell::percent(bar.thresholds.1),
    ]
}

/// A number of three digits.
fn number(value: f64) -> Cell {
    Cell::Number(significant(value), value)
}

/// What the threshold is made of, and what a number outside 0 to 100 % means.
fn remarks(scenario: &Scenario, threshold: &Threshold, cut: FurtherCut, buyer: Option<&Buyer>) -> Vec<String> {
    let parts = &threshold.parts;
    let mut remarks = vec![format!(
        "One-off cost {:.3} years of spend, running cost {} of spend a year, annuity {:.3} years, option multiple {:.4} (rule: {}).",
        parts.one_off_years,
        percent(parts.running_share),
        parts.annuity_years,
        parts.multiple,
        scenario.rule
    )];
    if let Some(Buyer { threshold: at, bounds, sampling, .. }) = buyer {
        remarks.push(format!(
            "P(20 % <= threshold <= 30 %) = {:.3} over {} Monte Carlo draws. Every assumption at its low end: {}; at its high end: {}.",
            at.claimed,
            sampling.draws,
            percent(bounds.low),
            percent(bounds.high)
        ));
    }
    if threshold.threshold_work_discount >= 1.0 {
        remarks.push("A work discount of 100 % or more: not even free chips would pay for the switch.".to_owned());
    }
    if cut.threshold <= 0.0 {
        remarks.push("A further cut below 0: today's price already suffices, if that advantage is real.".to_owned());
    }
    remarks
}

/// The threshold for machines.
fn machine(scenario: &Scenario, threshold: &Threshold, cut: FurtherCut, buyer: Option<&Buyer>) -> Value {
    json!({
        "spend_usd_per_year": scenario.spend_usd_per_year,
        "npv_work_discount": threshold.npv_work_discount,
        "threshold_work_discount": threshold.threshold_work_discount,
        "perpetual_work_discount": threshold.perpetual_work_discount,
        "threshold_chip_discount": threshold.threshold_chip_discount,
        "threshold_further_cut": cut.threshold,
        "advantage_now": cut.advantage_now,
        "advantage_now_assumed": cut.assumed,
        "risk_averse_work_discount": threshold.risk_averse_work_discount,
        "annuity_years": threshold.parts.annuity_years,
        "one_off_years_of_spend": threshold.parts.one_off_years,
        "running_share": threshold.parts.running_share,
        "option_multiple": threshold.parts.multiple,
        "rule": scenario.rule.name(),
        "uncertain": buyer.map(|buyer| json!({
            "seed": buyer.sampling.seed,
            "draws": buyer.sampling.draws,
            "npv": SpendView::from(&buyer.npv),
            "threshold": SpendView::from(&buyer.threshold),
            "perpetual": SpendView::from(&buyer.perpetual),
            "bounds": buyer.bounds,
            "offer": buyer.offer,
            "evpi": buyer.information.evpi,
            "inputs": buyer.influences.iter().map(|influence| json!({
                "key": influence.bar.input.key,
                "origin": influence.bar.input.origin.name(),
                "values": influence.bar.values,
                "thresholds": influence.bar.thresholds,
                "flip_at_20": influence.flips.0,
                "flip_at_30": influence.flips.1,
                "sobol": influence.index,
                "evppi": buyer.evppi(influence.bar.input),
            })).collect::<Vec<_>>(),
        })),
    })
}

/// A threshold at a spend, for machines.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SpendView {
    spend_usd_per_year: f64,
    quantiles: BTreeMap<&'static str, f64>,
    probability_20_to_30: f64,
    probability_never: f64,
}

impl From<&AtSpend> for SpendView {
    fn from(at: &AtSpend) -> Self {
        Self {
            spend_usd_per_year: at.spend_usd_per_year,
            quantiles: quantiles([at.low, at.median, at.high]),
            probability_20_to_30: at.claimed,
            probability_never: at.never,
        }
    }
}

/// The 5 %, 50 % and 95 % quantiles by their names.
pub(super) fn quantiles(values: [f64; 3]) -> BTreeMap<&'static str, f64> {
    ["0.05", "0.5", "0.95"].into_iter().zip(values).collect()
}
