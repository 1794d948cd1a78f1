//! The answer by class of work and spend: at what discount each class switches, and what the rule
//! says of the claim for it.

use rayon::prelude::*;

use super::buyers::Buyers;
use super::by_spend::{AtSpend, at_spend, curves};
use super::monte_carlo::{DrawSummary, simulate};
use super::population::{SamplingSettings, indices};
use super::threshold_rule::ThresholdVerdict;
use crate::economics::input::ModelInput;
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::economics::sensitivity::verdict_change::{VerdictChange, verdict_changes};
use crate::economics::threshold::ThresholdKind;
use crate::economics::work_class::{ClassPriors, WorkClass};

/// The spends of the table, USD a year.
pub const CLASS_SPENDS_USD_PER_YEAR: [f64; 6] = [3e6, 1e7, 3e7, 1e8, 3e8, 1e9];

/// The answer for one class of work.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassAnswer {
    /// The class.
    pub class: WorkClass,
    /// The threshold at each of [`CLASS_SPENDS_USD_PER_YEAR`].
    pub by_spend: Vec<AtSpend>,
    /// Q: the threshold of the buyer who splits the spend in half.
    pub q: DrawSummary,
    /// Share of the spend whose threshold lies within five points of the claim, mean over draws.
    pub inside: f64,
    /// What the rule says of the claim.
    pub verdict: ThresholdVerdict,
    /// Sobol indices on the threshold of the buyer in the middle of the spend, the largest total
    /// first.
    pub indices: Vec<(&'static ModelInput, SobolIndex)>,
}

impl ClassAnswer {
    /// Works out the answer for a class.
    #[must_use]
    pub fn of(one: &ClassPriors, sampling: SamplingSettings) -> Self {
        let SamplingSettings { seed, draws, points } = sampling;
        let buyers = Buyers::of(&one.priors);
        let scenarios = one.priors.draw(seed, draws);
        let curves = curves(&scenarios);
        let by_spend = CLASS_SPENDS_USD_PER_YEAR.map(|spend| at_spend(&curves, ThresholdKind::Threshold, spend));
        let found = simulate(&scenarios, &buyers, ThresholdKind::Threshold);
        Self {
            class: one.class,
            by_spend: by_spend.to_vec(),
            q: found.median,
            inside: found.inside,
            verdict: ThresholdVerdict::of_summary(&found),
            indices: indices(&one.priors, buyers.median_spend_usd_per_year(), seed, points),
        }
    }

    /// The ends of inputs at which the verdict would be another one.
    #[must_use]
    pub fn changes(&self, one: &ClassPriors, sampling: SamplingSettings) -> Vec<VerdictChange> {
        verdict_changes(&one.priors, self.verdict, sampling.seed, sampling.draws)
    }
}

/// The answers for some classes, in their order.
#[must_use]
pub fn by_class(classes: &[ClassPriors], sampling: SamplingSettings) -> Vec<ClassAnswer> {
    classes.par_iter().map(|one| ClassAnswer::of(one, sampling)).collect()
}
