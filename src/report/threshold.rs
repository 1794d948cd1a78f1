//! The discount at which switching pays, in its three readings.

use serde_json::{Value, json};

use crate::economics::scenario::Scenario;
use crate::economics::threshold::Threshold;

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

/// A threshold with the scenario it belongs to; `source` names the scenario.
#[must_use]
pub fn report(source: &str, scenario: &Scenario, threshold: &Threshold, cut: FurtherCut) -> Report {
    let Threshold { npv_work_discount, threshold_work_discount, perpetual_work_discount, .. } = *threshold;
    let reading =
        |name: &str, value: f64, meaning: String| vec![Cell::text(name), Cell::percent(value), Cell::text(meaning)];
    let assumed = if cut.assumed { " (ASSUMED: the article's 30 %)" } else { "" };
    let mut rows = vec![
        reading("work discount", threshold_work_discount, "the same work costs this much less".to_owned()),
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
    let bounds = vec![
        reading("now or never", npv_work_discount, "if the offer expired today".to_owned()),
        reading("with the option to wait", threshold_work_discount, "THE threshold".to_owned()),
        reading("upper bound", perpetual_work_discount, "if the offer never expired".to_owned()),
    ];
    let table = |title: &str, rows| Table {
        title: title.to_owned(),
        columns: vec!["", "switch from", "meaning"],
        rows,
        ..Table::default()
    };
    Report {
        above: vec![format!(
            "Scenario {source}: {} M USD a year. Its inputs are assumptions where the file says so.",
            scenario.spend_usd_per_year / 1e6
        )],
        tables: vec![
            table("Three readings of the threshold", rows),
            table("Work discount, by what waiting is worth", bounds),
        ],
        below: remarks(scenario, threshold, cut),
        json: machine(scenario, threshold, cut),
        ..Report::default()
    }
}

/// What the threshold is made of, and what a number outside 0 to 100 % means.
fn remarks(scenario: &Scenario, threshold: &Threshold, cut: FurtherCut) -> Vec<String> {
    let parts = &threshold.parts;
    let mut remarks = vec![format!(
        "One-off cost {:.3} years of spend, running cost {} of spend a year, annuity {:.3} years, option multiple {:.4} (rule: {}).",
        parts.one_off_years,
        percent(parts.running_share),
        parts.annuity_years,
        parts.multiple,
        scenario.rule
    )];
    if threshold.threshold_work_discount >= 1.0 {
        remarks.push("A work discount of 100 % or more: not even free chips would pay for the switch.".to_owned());
    }
    if cut.threshold <= 0.0 {
        remarks.push("A further cut below 0: today's price already suffices, if that advantage is real.".to_owned());
    }
    remarks
}

/// The threshold for machines.
#[must_use]
pub fn machine(scenario: &Scenario, threshold: &Threshold, cut: FurtherCut) -> Value {
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
    })
}
