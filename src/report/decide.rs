//! Switch, stay or undecided: one sentence, and the numbers behind it.

use jiff::civil::Date;
use serde_json::json;

use crate::economics::decision_rule::{Decision, RatioSource, SWITCH_RULE, SwitchVerdict};
use crate::economics::offer::Basis;
use crate::economics::priors::Priors;
use crate::economics::quote::Quote;
use crate::economics::sensitivity::offer::{OfferInfluence, OfferInput};
use crate::stat::log_ratio::LogRatio;
use crate::unit::{UsdPerHour, significant};

use super::threshold::quantiles;
use super::{Cell, Report, Table, cost, percent};

/// Influences that are printed.
const SHOWN: usize = 3;

/// The offer.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The incumbent: file and target, or chip.
    pub base: String,
    /// The alternative.
    pub alternative: String,
    /// Where the ratio comes from.
    pub evidence: RatioSource,
    /// The ratio of rates, alternative over base.
    pub ratio: LogRatio,
    /// Rows behind the ratio, or works.
    pub rows: usize,
    /// The published works, where the ratio is theirs.
    pub works: String,
    /// The incumbent's price.
    pub base_quote: Quote<'a>,
    /// The alternative's price.
    pub alternative_quote: Quote<'a>,
}

/// A decision on one basis.
#[derive(Debug, Clone, PartialEq)]
pub struct OnBasis {
    /// The basis.
    pub basis: Basis,
    /// The incumbent's price.
    pub base: UsdPerHour,
    /// The alternative's price.
    pub alternative: UsdPerHour,
    /// What the rule says.
    pub decision: Decision,
}

/// Everything that went into a decision, and the decision.
#[derive(Debug, Clone)]
pub struct DecisionCase<'a> {
    /// The offer.
    pub given: Given<'a>,
    /// Name of the scenario.
    pub scenario_name: String,
    /// The buyer.
    pub priors: &'a Priors,
    /// Monte Carlo draws behind the probability.
    pub draws: usize,
    /// What the rule says.
    pub decision: Decision,
    /// The same on every basis of the price list.
    pub by_basis: Vec<OnBasis>,
    /// What decides it, the most influential first.
    pub influences: Vec<OfferInfluence>,
    /// The day from which ages are reckoned.
    pub today: Date,
}

/// The sentence and its numbers.
#[must_use]
pub fn report(case: &DecisionCase<'_>, explain: bool) -> Report {
    let DecisionCase { given, decision, priors, .. } = case;
    let interval = given.ratio.interval();
    let points = |[low, median, high]: [f64; 3]| {
        format!("{} (5 to 95 %: {} to {})", percent(median), percent(low), percent(high))
    };
    let fact = |name: &str, value: String| vec![Cell::text(name), Cell::text(value)];
    let (ratio, carried) = match given.evidence {
        RatioSource::Multiplication => (
            fact(
                "measured ratio of rates",
                format!(
                    "{:.4} [{:.4}, {:.4}], fastest kernels, geometric mean of {} problems",
                    interval.value, interval.low, interval.high, given.rows
                ),
            ),
            format!("times {} (gemm_transfer of the scenario)", priors.transfer.distribution()),
        ),
        RatioSource::EndToEnd => (
            fact(
                "published ratio of rates",
                if given.works.is_empty() {
                    format!("{} (a point: published numbers have no interval)", significant(interval.value))
                } else {
                    format!("{} (mean over {}: {}; a point)", significant(interval.value), given.rows, given.works)
                },
            ),
            priors.ratio_log_sd.as_ref().map_or_else(
                || "as it stands: the scenario has no ratio_log_sd".to_owned(),
                |log_sd| format!("another work differs by a log-sd of {}", log_sd.distribution()),
            ),
        ),
    };
    let spend = priors.centre.spend_usd_per_year;
    let mut rows = vec![
        fact("incumbent", given.base.clone()),
        fact("alternative", given.alternative.clone()),
        ratio,
        fact("carried over to the work", carried),
        fact("utilisation ratio", priors.utilisation_ratio.distribution().to_string()),
        fact("price of the incumbent", cost::aged(&given.base_quote, case.today)),
        fact("price of the alternative", cost::aged(&given.alternative_quote, case.today)),
        fact("work discount on offer", points(decision.offered)),
        fact("threshold", points(decision.threshold)),
        fact("probability that it pays", format!("{:.3}", decision.probability)),
        fact(
            "scenario",
            format!("{}, {} M USD a year, {} Monte Carlo draws", case.scenario_name, spend / 1e6, case.draws),
        ),
    ];
    if given.base_quote.basis != given.alternative_quote.basis {
        rows.push(fact("warning", "MIXED: the two prices are of different kinds".to_owned()));
    }
    let old = |of: &str, quote: &Quote<'_>| cost::warning(of, quote, case.today);
    let mut below: Vec<String> = [old("incumbent", &given.base_quote), old("alternative", &given.alternative_quote)]
        .into_iter()
        .flatten()
        .collect();
    below.push(format!("Rule: {SWITCH_RULE}."));
    if !priors.spend.is_point() {
        below.push("The spend is the reference spend of the scenario: give yours with --spend.".to_owned());
    }
    if explain {
        let offers = given.base_quote.offers.iter().chain(&given.alternative_quote.offers);
        below.extend(offers.map(|offer| cost::explanation(offer, case.today)));
    }
    let numbers = Table { title: String::new(), columns: vec!["number", "value"], rows, ..Table::default() };
    Report {
        above: vec![sentence(&case.decision)],
        tables: [numbers].into_iter().chain(by_basis(case)).chain(influences(case)).collect(),
        below,
        json: machine(case),
        ..Report::default()
    }
}

fn by_basis(case: &DecisionCase<'_>) -> Option<Table> {
    let row = |on: &OnBasis| {
        let Decision { probability, offered, verdict, .. } = &on.decision;
        vec![
            Cell::text(on.basis.name()),
            Cell::Number(format!("{:.2}", on.base.0), on.base.0),
            Cell::Number(format!("{:.2}", on.alternative.0), on.alternative.0),
            Cell::percent(offered[1]),
            Cell::Number(format!("{probability:.3}"), *probability),
            Cell::text(verdict.to_string()),
        ]
    };
    (case.by_basis.len() > 1).then(|| Table {
        title: "On every basis of the price list (medians; never pooled)".to_owned(),
        columns: vec!["basis", "incumbent USD/h", "alternative USD/h", "on offer", "P", "verdict"],
        rows: case.by_basis.iter().map(row).collect(),
        ..Table::default()
    })
}

fn influences(case: &DecisionCase<'_>) -> Option<Table> {
    let row = |influence: &OfferInfluence| {
        let flip = match (&influence.lever, influence.flip) {
            (OfferInput::Measurement | OfferInput::Work, _) => Cell::empty(),
            (_, None) => Cell::text("none in range"),
            (_, Some(value)) => Cell::Number(significant(value), value),
        };
        vec![Cell::text(influence.lever.label()), Cell::percent(influence.index.total.value), flip]
    };
    (!case.influences.is_empty()).then(|| Table {
        title: "What decides it".to_owned(),
        columns: vec!["input", "of variance", "flips at"],
        rows: case.influences.iter().take(SHOWN).map(row).collect(),
        notes: vec!["of variance: total Sobol index of the discount on offer above the threshold; flips at: where they are equal, others at their centres".to_owned()],
        ..Table::default()
    })
}

/// The verdict in words.
#[must_use]
pub fn sentence(decision: &Decision) -> String {
    let Decision { probability, offered, threshold, verdict } = decision;
    let (word, because) = match verdict {
        SwitchVerdict::Switch => ("Switch", "clears"),
        SwitchVerdict::Stay => ("Stay", "does not reach"),
        SwitchVerdict::Undecided => ("Undecided", "cannot be told from"),
    };
    format!(
        "{word}: the discount on offer, {} for the same work, {because} the {} at which switching pays (P = {probability:.3}).",
        percent(offered[1]),
        percent(threshold[1])
    )
}

fn machine(case: &DecisionCase<'_>) -> serde_json::Value {
    let DecisionCase { given, decision, .. } = case;
    let interval = given.ratio.interval();
    let quote = |quote: &Quote<'_>| {
        json!({
            "usd_per_hour": quote.price.0,
            "basis": quote.basis.map(Basis::name),
            "accelerator": quote.accelerator,
            "age": cost::ages(quote, case.today),
            "offers": quote.offers.iter().map(|offer| offer.line).collect::<Vec<_>>(),
        })
    };
    json!({
        "verdict": decision.verdict.to_string(),
        "probability": decision.probability,
        "base": given.base,
        "alternative": given.alternative,
        "evidence": match given.evidence {
            RatioSource::Multiplication => "multiplication",
            RatioSource::EndToEnd => "end-to-end",
        },
        "ratio": interval.value,
        "ratio_low": interval.low,
        "ratio_high": interval.high,
        "problems": given.rows,
        "gemm_transfer": case.priors.transfer.distribution().to_string(),
        "utilisation_ratio": case.priors.utilisation_ratio.distribution().to_string(),
        "spend_usd_per_year": case.priors.centre.spend_usd_per_year,
        "draws": case.draws,
        "base_price": quote(&given.base_quote),
        "alternative_price": quote(&given.alternative_quote),
        "offered_work_discount_quantiles": quantiles(decision.offered),
        "threshold_work_discount_quantiles": quantiles(decision.threshold),
        "works": given.works,
        "by_basis": case.by_basis.iter().map(|on| json!({
            "basis": on.basis.name(),
            "base_usd_per_hour": on.base.0,
            "alternative_usd_per_hour": on.alternative.0,
            "offered_work_discount_quantiles": quantiles(on.decision.offered),
            "probability": on.decision.probability,
            "verdict": on.decision.verdict.to_string(),
        })).collect::<Vec<_>>(),
        "influences": case.influences.iter().map(|influence| json!({
            "input": influence.lever.label(),
            "key": match influence.lever { OfferInput::ModelInput(input) => Some(input.key), _ => None },
            "sobol": influence.index,
            "flip": influence.flip,
        })).collect::<Vec<_>>(),
        "mixed": given.base_quote.basis != given.alternative_quote.basis,
        "rule": SWITCH_RULE,
    })
}
