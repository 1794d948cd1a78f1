//! What would have to be known for the claim to be supported.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::answer::buyers::Buyers;
use crate::economics::answer::monte_carlo::{DrawSummary, medians};
use crate::economics::answer::threshold_rule::ThresholdVerdict;
use crate::economics::distribution::Prior;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::threshold::ThresholdKind;

/// Values of the input that are tried, both ends of its range included.
pub const STEPS: usize = 21;

/// The answer if one input were known to have a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BreakEvenStep {
    /// The value.
    pub value: f64,
    /// Q.
    #[serde(rename = "q")]
    pub median: DrawSummary,
    /// Share of the spend whose threshold lies within five points of the claim, mean over the
    /// states.
    #[serde(rename = "inside_share_of_spend")]
    pub inside: f64,
    /// What the rule says.
    pub verdict: ThresholdVerdict,
}

/// The answer for [`STEPS`] values of an input over its range.
#[must_use]
pub fn break_even(
    priors: &Priors,
    input: &'static ModelInput,
    prior: &Prior,
    seed: u64,
    draws: usize,
) -> Vec<BreakEvenStep> {
    let buyers = Buyers::of(priors);
    let (low, high) = prior.range();
    // The other inputs draw the same numbers at every step.
    let mut scenarios = priors.draw(seed, draws);
    let step = |step: usize| {
        let value = low + (high - low) * step as f64 / (STEPS - 1) as f64;
        scenarios.iter_mut().for_each(|scenario| input.set(scenario, value));
        let outcomes = medians(&scenarios, &buyers, ThresholdKind::Threshold);
        let median = DrawSummary::of(outcomes.iter().map(|outcome| outcome.median).collect());
        let inside = outcomes.iter().map(|outcome| outcome.inside).sum::<f64>() / outcomes.len() as f64;
        BreakEvenStep { value, median, inside, verdict: ThresholdVerdict::of(median.low, median.high, inside) }
    };
    (0..STEPS).map(step).collect()
}
