//! Switch, stay or undecided: one sentence, and the numbers behind it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::decision_rule::{Decision, RatioSource, SWITCH_RULE, SwitchVerdict};
use crate::economics::priors::Priors;
use crate::economics::quote::Quote;
use crate::economics::sensitivity::offer::{OfferInfluence, OfferInput};
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::stat::descriptive::Quantiles;
use crate::stat::log_ratio::LogRatio;
use crate::unit::{UsdPerHour, significant};

use super::cost::QuoteView;
use super::{Cell, Report, Table, cost, json, percent};

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

impl Given<'_> {
    fn is_mixed(&self) -> bool {
        self.base_quote.basis != self.alternative_quote.basis
    }
}

/// A decision on one basis.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OnBasis {
    /// The name of the basis.
    pub basis: &'static str,
    /// The incumbent's price.
    #[serde(rename = "base_usd_per_hour")]
    pub base: UsdPerHour,
    /// The alternative's price.
    #[serde(rename = "alternative_usd_per_hour")]
    pub alternative: UsdPerHour,
    /// What the rule says.
    #[serde(flatten)]
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
        fact("work discount on offer", spread(decision.offered)),
        fact("threshold", spread(decision.threshold)),
        fact("probability that it pays", format!("{:.3}", decision.probability)),
        fact(
            "scenario",
            format!("{}, {} M USD a year, {} Monte Carlo draws", case.scenario_name, spend / 1e6, case.draws),
        ),
    ];
    if given.is_mixed() {
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
        json: json(DecideView::from(case)),
        ..Report::default()
    }
}

fn by_basis(case: &DecisionCase<'_>) -> Option<Table> {
    let row = |on: &OnBasis| {
        let Decision { probability, offered, verdict, .. } = &on.decision;
        vec![
            Cell::text(on.basis),
            Cell::Number(format!("{:.2}", on.base.0), on.base.0),
            Cell::Number(format!("{:.2}", on.alternative.0), on.alternative.0),
            Cell::percent(offered.median),
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

/// The median of some shares with their 5 % and 95 % quantiles.
#[must_use]
pub fn spread(Quantiles { low, median, high }: Quantiles) -> String {
    format!("{} (5 to 95 %: {} to {})", percent(median), percent(low), percent(high))
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
        percent(offered.median),
        percent(threshold.median)
    )
}

/// A decision for machines.
#[derive(Serialize, JsonSchema)]
pub(super) struct DecideView<'a> {
    base: &'a str,
    alternative: &'a str,
    evidence: RatioSource,
    ratio: f64,
    ratio_low: f64,
    ratio_high: f64,
    problems: usize,
    works: &'a str,
    gemm_transfer: String,
    utilisation_ratio: String,
    spend_usd_per_year: f64,
    draws: usize,
    base_price: QuoteView<'a>,
    alternative_price: QuoteView<'a>,
    mixed: bool,
    #[serde(flatten)]
    decision: &'a Decision,
    by_basis: &'a [OnBasis],
    influences: Vec<OfferInfluenceView>,
    rule: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct OfferInfluenceView {
    input: &'static str,
    key: Option<&'static str>,
    sobol: SobolIndex,
    flip: Option<f64>,
}

impl<'a> From<&'a DecisionCase<'_>> for DecideView<'a> {
    fn from(case: &'a DecisionCase<'_>) -> Self {
        let DecisionCase { given, priors, .. } = case;
        let interval = given.ratio.interval();
        let influence = |&OfferInfluence { lever, index, flip }: &OfferInfluence| OfferInfluenceView {
            input: lever.label(),
            key: if let OfferInput::ModelInput(input) = lever { Some(input.key) } else { None },
            sobol: index,
            flip,
        };
        Self {
            base: &given.base,
            alternative: &given.alternative,
            evidence: given.evidence,
            ratio: interval.value,
            ratio_low: interval.low,
            ratio_high: interval.high,
            problems: given.rows,
            works: &given.works,
            gemm_transfer: priors.transfer.distribution().to_string(),
            utilisation_ratio: priors.utilisation_ratio.distribution().to_string(),
            spend_usd_per_year: priors.centre.spend_usd_per_year,
            draws: case.draws,
            base_price: QuoteView::of(&given.base_quote, case.today),
            alternative_price: QuoteView::of(&given.alternative_quote, case.today),
            mixed: given.is_mixed(),
            decision: &case.decision,
            by_basis: &case.by_basis,
            influences: case.influences.iter().map(influence).collect(),
            rule: SWITCH_RULE,
        }
    }
}
