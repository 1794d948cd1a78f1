//! Switch, stay or undecided: one sentence, and the numbers behind it.

use jiff::civil::Date;
use serde_json::json;

use crate::economics::decide::{Decision, RULE, Verdict};
use crate::economics::offer::Basis;
use crate::economics::quote::Quote;
use crate::economics::scenario::Scenario;
use crate::economics::threshold::Threshold;
use crate::stat::difference::LogRatio;

use super::{Cell, Report, Table, cost, percent};

/// Everything that went into a decision, and the decision.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// File and target of the incumbent.
    pub base: String,
    /// File and target of the alternative.
    pub alternative: String,
    /// The measured ratio of rates, alternative over base.
    pub ratio: LogRatio,
    /// Rows behind the ratio.
    pub rows: usize,
    /// The incumbent's price.
    pub base_quote: Quote<'a>,
    /// The alternative's price.
    pub alternative_quote: Quote<'a>,
    /// Name of the scenario.
    pub scenario_name: String,
    /// The buyer.
    pub scenario: Scenario,
    /// What the buyer needs.
    pub threshold: Threshold,
    /// What the rule says.
    pub decision: Decision,
    /// The day from which ages are reckoned.
    pub today: Date,
}

/// The sentence and its numbers.
#[must_use]
pub fn report(case: &Case<'_>, explain: bool) -> Report {
    let Case { base, alternative, scenario, decision, .. } = case;
    let interval = case.ratio.interval();
    let transfer = scenario.gemm_transfer;
    let [low, _, high] = decision.offered_quantiles;
    let carried = if (transfer.low - transfer.high).abs() < f64::EPSILON {
        format!("{}", transfer.low)
    } else {
        format!("{} to {} (two published points; see the scenario)", transfer.low, transfer.high)
    };
    let fact = |name: &str, value: String| vec![Cell::text(name), Cell::text(value)];
    let mut rows = vec![
        fact("incumbent", base.clone()),
        fact("alternative", alternative.clone()),
        fact(
            "measured ratio of rates",
            format!(
                "{:.4} [{:.4}, {:.4}], fastest kernels, geometric mean of {} problems",
                interval.value, interval.low, interval.high, case.rows
            ),
        ),
        fact("carried over to a workload", format!("times {carried}")),
        fact("utilisation ratio", scenario.utilisation_ratio.to_string()),
        fact("price of the incumbent", cost::aged(&case.base_quote, case.today)),
        fact("price of the alternative", cost::aged(&case.alternative_quote, case.today)),
        fact(
            "work discount on offer",
            format!("{} (5 to 95 %: {} to {})", percent(decision.offered), percent(low), percent(high)),
        ),
        fact(
            "threshold",
            format!(
                "{} (now or never {}, upper bound {})",
                percent(decision.threshold),
                percent(case.threshold.npv_work_discount),
                percent(case.threshold.perpetual_work_discount)
            ),
        ),
        fact("probability that it pays", format!("{:.3}", decision.probability)),
        fact("scenario", format!("{}, {} M USD a year", case.scenario_name, scenario.spend_usd_per_year / 1e6)),
    ];
    if case.base_quote.basis != case.alternative_quote.basis {
        rows.push(fact("warning", "MIXED: the two prices are of different kinds".to_owned()));
    }
    let old = |of: &str, quote: &Quote<'_>| cost::warning(of, quote, case.today);
    let mut below: Vec<String> = [old("incumbent", &case.base_quote), old("alternative", &case.alternative_quote)]
        .into_iter()
        .flatten()
        .collect();
    below.push(format!("Rule: {RULE}."));
    if explain {
        let offers = case.base_quote.offers.iter().chain(&case.alternative_quote.offers);
        below.extend(offers.map(|offer| cost::explanation(offer, case.today)));
    }
    Report {
        above: vec![sentence(case)],
        tables: vec![Table { title: String::new(), columns: vec!["number", "value"], rows, ..Table::default() }],
        below,
        json: machine(case),
        ..Report::default()
    }
}

fn sentence(case: &Case<'_>) -> String {
    let Decision { probability, offered, threshold, verdict, .. } = &case.decision;
    let (word, because) = match verdict {
        Verdict::Switch => ("Switch", "clears"),
        Verdict::Stay => ("Stay", "does not reach"),
        Verdict::Undecided => ("Undecided", "cannot be told from"),
    };
    format!(
        "{word}: the discount on offer, {} for the same work, {because} the {} at which switching pays (P = {probability:.3}).",
        percent(*offered),
        percent(*threshold)
    )
}

fn machine(case: &Case<'_>) -> serde_json::Value {
    let interval = case.ratio.interval();
    let quote = |quote: &Quote<'_>| {
        json!({
            "usd_per_hour": quote.price.0,
            "basis": quote.basis.map(Basis::name),
            "accelerator": quote.accelerator,
            "age": cost::ages(quote, case.today),
            "offers": quote.offers.iter().map(|offer| offer.line).collect::<Vec<_>>(),
        })
    };
    let [low, median, high] = case.decision.offered_quantiles;
    json!({
        "verdict": case.decision.verdict.name(),
        "probability": case.decision.probability,
        "base": case.base,
        "alternative": case.alternative,
        "ratio": interval.value,
        "ratio_low": interval.low,
        "ratio_high": interval.high,
        "problems": case.rows,
        "gemm_transfer": [case.scenario.gemm_transfer.low, case.scenario.gemm_transfer.high],
        "utilisation_ratio": case.scenario.utilisation_ratio,
        "base_price": quote(&case.base_quote),
        "alternative_price": quote(&case.alternative_quote),
        "offered_work_discount": case.decision.offered,
        "offered_work_discount_quantiles": { "0.05": low, "0.5": median, "0.95": high },
        "threshold_work_discount": case.decision.threshold,
        "mixed": case.base_quote.basis != case.alternative_quote.basis,
        "rule": RULE,
    })
}
