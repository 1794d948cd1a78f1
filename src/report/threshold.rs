//! The discount at which switching pays, in its three readings.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::answer::buyer::{Buyer, InputInfluence};
use crate::economics::answer::by_spend::AtSpend;
use crate::economics::scenario::Scenario;
use crate::economics::sensitivity::tornado::Bar;
use crate::economics::threshold::Threshold;
use crate::stat::descriptive::Quantiles;
use crate::unit::{percent_to, significant};

use super::{Cell, Report, Table, json, percent};

/// The third reading: a cut in the alternative's price from where its advantage stands today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct FurtherCut {
    /// Work a dollar buys on the alternative over the incumbent, today.
    pub advantage_now: f64,
    /// Whether that number is the article's and not the user's.
    #[serde(rename = "advantage_now_assumed")]
    pub assumed: bool,
    /// The further cut at which switching pays.
    #[serde(rename = "threshold_further_cut")]
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
        json: json(ThresholdView {
            spend_usd_per_year: scenario.spend_usd_per_year,
            threshold,
            cut,
            rule: scenario.rule.name(),
            uncertain: buyer,
        }),
        ..Report::default()
    }
}

fn bounds(threshold: &Threshold, buyer: Option<&Buyer>) -> Table {
    let row = |name: &str, centre: f64, known: Option<&AtSpend>, meaning: &str| {
        let mut row = vec![Cell::text(name), Cell::percent(centre)];
        row.extend(known.into_iter().flat_map(|AtSpend { quantiles: Quantiles { low, median, high }, .. }| {
            [*low, *median, *high].map(Cell::percent)
        }));
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
        let InputInfluence { bar, index, flip_at_20, flip_at_30, evppi } = influence;
        let worth = evppi.map_or_else(Cell::empty, |worth| Cell::Number(percent_to(worth, 2), worth));
        let mut row = ends(bar);
        row.extend([flip(*flip_at_20), flip(*flip_at_30), Cell::percent(index.total.value), worth]);
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
                percent_to(buyer.evpi, 2)
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
#[derive(Serialize, JsonSchema)]
pub(super) struct ThresholdView<'a> {
    spend_usd_per_year: f64,
    #[serde(flatten)]
    threshold: &'a Threshold,
    #[serde(flatten)]
    cut: FurtherCut,
    rule: &'static str,
    uncertain: Option<&'a Buyer>,
}
