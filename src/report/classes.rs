//! The answer by class of work: who switches at what discount, and for whom 20-30 % is right.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::answer::by_class::{CLASS_SPENDS_USD_PER_YEAR, ClassAnswer};
use crate::economics::answer::by_spend::AtSpend;
use crate::economics::answer::monte_carlo::DrawSummary;
use crate::economics::answer::population::SamplingSettings;
use crate::economics::answer::threshold_rule::{THRESHOLD_RULE, ThresholdVerdict};
use crate::economics::distribution::Prior;
use crate::economics::input::{EvidenceLevel, ModelInput};
use crate::economics::sensitivity::verdict_change::VerdictChange;
use crate::economics::work_class::{ClassPriors, WorkClass};
use crate::unit::significant;

use super::answer::SobolView;
use super::{Cell, Report, Table, json, percent};

/// The least share of draws that is worth the word `never`.
const NEVER_MIN: f64 = 0.0005;

/// The answers of some classes, each with what would change its verdict.
#[must_use]
pub fn report(
    name: &str,
    classes: &[ClassPriors],
    answers: &[ClassAnswer],
    changes: &[Vec<VerdictChange>],
    sampling: SamplingSettings,
) -> Report {
    let view = |((one, answer), changes): ((&ClassPriors, &ClassAnswer), &Vec<VerdictChange>)| ClassView {
        name: answer.class,
        about: answer.class.about(),
        q: answer.q,
        inside: answer.inside,
        verdict: answer.verdict,
        by_spend: answer.by_spend.clone(),
        sobol: answer.indices.iter().map(|&(input, indices)| SobolView { input, indices }).collect(),
        changes: changes.iter().map(ChangeView::of).collect(),
        beliefs: beliefs(one),
    };
    Report {
        above: vec![format!("Scenario {name}."), sentence(answers)],
        tables: vec![by_spend(answers), verdicts(answers, changes)],
        below: vec![
            format!("Rule: {THRESHOLD_RULE}."),
            format!(
                "{} Monte Carlo draws, seed {}. The intervals are over stated priors, most of which are assumptions; they are no test.",
                sampling.draws, sampling.seed
            ),
            "One class in full: switchpoint threshold --class NAME. One buyer: add --spend 50e6.".to_owned(),
        ],
        json: json(ClassesView {
            scenario: name,
            rule: THRESHOLD_RULE,
            classes: classes.iter().zip(answers).zip(changes).map(view).collect(),
            sampling,
        }),
        ..Report::default()
    }
}

/// For which buyers the claim is right, too high, or open.
#[must_use]
pub fn sentence(answers: &[ClassAnswer]) -> String {
    let of = |verdict: ThresholdVerdict| {
        let names: Vec<&str> =
            answers.iter().filter(|answer| answer.verdict == verdict).map(|answer| answer.class.name()).collect();
        (!names.is_empty()).then(|| format!("{verdict} for {}", names.join(" and ")))
    };
    let parts: Vec<String> = ThresholdVerdict::ALL.iter().copied().filter_map(of).collect();
    format!("\"20-30 %\" is {}.", parts.join("; "))
}

/// A line for each spend, a column for each class: median, and the 5 % and 95 % points.
fn by_spend(answers: &[ClassAnswer]) -> Table {
    let cell = |at: &AtSpend| {
        let [low, median, high] = [at.quantiles.low, at.quantiles.median, at.quantiles.high].map(share_or_never);
        let never = if at.never >= NEVER_MIN { format!(", never {}", percent(at.never)) } else { String::new() };
        Cell::Number(format!("{median} [{low}, {high}]{never}"), at.quantiles.median)
    };
    let row = |(index, spend): (usize, &f64)| {
        let million = Cell::Number(significant(spend / 1e6), spend / 1e6);
        [vec![million], answers.iter().map(|answer| cell(&answer.by_spend[index])).collect()].concat()
    };
    Table {
        title: "The work discount at which a buyer switches: median [5 %, 95 %]".to_owned(),
        columns: [vec!["M USD a year"], answers.iter().map(|answer| answer.class.name()).collect()].concat(),
        rows: CLASS_SPENDS_USD_PER_YEAR.iter().enumerate().map(row).collect(),
        notes: vec!["never: the share of draws in which not even free chips pay".to_owned()],
        ..Table::default()
    }
}

/// Q of each class with its verdict, what matters most, and what would change the verdict.
fn verdicts(answers: &[ClassAnswer], changes: &[Vec<VerdictChange>]) -> Table {
    let row = |(answer, changes): (&ClassAnswer, &Vec<VerdictChange>)| {
        let DrawSummary { low, median, high, .. } = answer.q;
        let first: Vec<String> = answer
            .indices
            .iter()
            .take(2)
            .map(|(input, index)| format!("{} {}", input.label, percent(index.total.value)))
            .collect();
        let flips: Vec<String> = changes
            .iter()
            .map(|change| format!("{} = {}: {}", change.input.label, significant(change.value), change.verdict))
            .collect();
        vec![
            Cell::text(answer.class.name()),
            Cell::Number(format!("{} [{}, {}]", percent(median), percent(low), percent(high)), median),
            Cell::text(answer.verdict.to_string()),
            Cell::text(first.join(", ")),
            Cell::text(if flips.is_empty() { "no one input".to_owned() } else { flips.join("; ") }),
        ]
    };
    Table {
        title: "Is 20-30 % right?".to_owned(),
        columns: vec![
            "class",
            "Q [2.5 %, 97.5 %]",
            "20-30 % is",
            "what matters most",
            "what would change it, if known",
        ],
        rows: answers.iter().zip(changes).map(row).collect(),
        notes: vec![
            "Q: the threshold of the buyer who splits the spend in half".to_owned(),
            "what matters most: total Sobol index, a share of the variance of the threshold at that spend".to_owned(),
        ],
        ..Table::default()
    }
}

/// A threshold as a percentage; one that not even free chips reach is in words.
#[must_use]
pub fn share_or_never(threshold: f64) -> String {
    if threshold >= 1.0 { "never".to_owned() } else { percent(threshold) }
}

/// What is believed of each uncertain input of a class.
fn beliefs(one: &ClassPriors) -> Vec<BeliefView> {
    let belief = |(input, prior): &(&'static ModelInput, Prior)| {
        let (low, high) = prior.range();
        BeliefView { key: input.key, low, mode: prior.centre(), high, evidence: input.origin }
    };
    one.priors.uncertain.iter().map(belief).collect()
}

#[derive(Serialize, JsonSchema)]
struct ClassesView<'a> {
    scenario: &'a str,
    rule: &'static str,
    classes: Vec<ClassView>,
    sampling: SamplingSettings,
}

#[derive(Serialize, JsonSchema)]
struct ClassView {
    name: WorkClass,
    about: &'static str,
    q: DrawSummary,
    #[serde(rename = "inside_share_of_spend")]
    inside: f64,
    verdict: ThresholdVerdict,
    by_spend: Vec<AtSpend>,
    sobol: Vec<SobolView>,
    changes: Vec<ChangeView>,
    beliefs: Vec<BeliefView>,
}

#[derive(Serialize, JsonSchema)]
struct ChangeView {
    key: &'static str,
    value: f64,
    q: DrawSummary,
    verdict: ThresholdVerdict,
}

impl ChangeView {
    fn of(change: &VerdictChange) -> Self {
        Self { key: change.input.key, value: change.value, q: change.q, verdict: change.verdict }
    }
}

#[derive(Serialize, JsonSchema)]
struct BeliefView {
    key: &'static str,
    low: f64,
    mode: f64,
    high: f64,
    evidence: EvidenceLevel,
}
