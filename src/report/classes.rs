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
use crate::stat::descriptive::Quantiles;

use super::answer::{SobolView, short};
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
        tables: vec![by_spend(answers), verdicts(answers)],
        below: answers
            .iter()
            .zip(changes)
            .map(|(answer, changes)| what_would_change(answer.class, changes))
            .chain([
                format!("Rule: {THRESHOLD_RULE}."),
                format!(
                    "{} Monte Carlo draws, seed {}. The intervals are over stated priors, most of which are assumptions; they are no test.",
                    sampling.draws, sampling.seed
                ),
                "One class in full: switchpoint threshold --class NAME. One buyer: add --spend 50e6.".to_owned(),
            ])
            .collect(),
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
        let Quantiles { low, median, high } = at.quantiles;
        let [low, high] = [low, high].map(|share| in_percent(share, 0));
        Cell::Number(format!("{} [{low}, {high}]", in_percent(median, 1)), median)
    };
    let row = |(index, spend): (usize, &f64)| {
        let million = Cell::Number(short(spend / 1e6), spend / 1e6);
        [vec![million], answers.iter().map(|answer| cell(&answer.by_spend[index])).collect()].concat()
    };
    let never = answers.iter().filter_map(|answer| {
        let at: Vec<String> = answer
            .by_spend
            .iter()
            .filter(|at| at.never >= NEVER_MIN)
            .map(|at| format!("{} of the draws at {} M", percent(at.never), short(at.spend_usd_per_year / 1e6)))
            .collect();
        (!at.is_empty()).then(|| format!("never, not even for free: {} in {}", answer.class, at.join(", ")))
    });
    Table {
        title: "The work discount, %, at which a buyer switches: median [5 %, 95 %]".to_owned(),
        columns: [vec!["M USD/yr"], answers.iter().map(|answer| answer.class.name()).collect()].concat(),
        rows: CLASS_SPENDS_USD_PER_YEAR.iter().enumerate().map(row).collect(),
        notes: never.collect(),
        ..Table::default()
    }
}

/// A share in percent, without its sign; one that not even free chips reach is in words.
fn in_percent(share: f64, decimals: usize) -> String {
    if share >= 1.0 { "never".to_owned() } else { format!("{:.decimals$}", 100.0 * share) }
}

/// Q of each class with its verdict and what matters most.
fn verdicts(answers: &[ClassAnswer]) -> Table {
    let row = |answer: &ClassAnswer| {
        let DrawSummary { low, median, high, .. } = answer.q;
        let first: Vec<String> = answer
            .indices
            .iter()
            .take(1)
            .map(|(input, index)| format!("{} {}", input.label, percent(index.total.value)))
            .collect();
        vec![
            Cell::text(answer.class.name()),
            Cell::Number(format!("{} [{}, {}]", percent(median), percent(low), percent(high)), median),
            Cell::text(answer.verdict.to_string()),
            Cell::text(first.join(", ")),
        ]
    };
    Table {
        title: "Is 20-30 % right?".to_owned(),
        columns: vec!["class", "Q [2.5 %, 97.5 %]", "20-30 % is", "what matters most"],
        rows: answers.iter().map(row).collect(),
        notes: vec![
            "Q: the threshold of the buyer who splits the spend in half".to_owned(),
            "what matters most: total Sobol index, a share of the variance of the threshold at that spend".to_owned(),
        ],
        ..Table::default()
    }
}

/// The ends of inputs at which the verdict on a class would be another one.
fn what_would_change(class: WorkClass, changes: &[VerdictChange]) -> String {
    let to = |verdict: ThresholdVerdict| {
        let ends: Vec<String> = changes
            .iter()
            .filter(|change| change.verdict == verdict)
            .map(|change| format!("{} = {}", change.input.label, short(change.value)))
            .collect();
        (!ends.is_empty()).then(|| format!("{verdict} if it were known that {}", ends.join(", or ")))
    };
    let parts: Vec<String> = ThresholdVerdict::ALL.iter().copied().filter_map(to).collect();
    if parts.is_empty() {
        return format!("{class}: knowing any one input would not change the verdict.");
    }
    format!("{class} would be {}.", parts.join("; "))
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
pub(in crate::report) struct ClassesView<'a> {
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
