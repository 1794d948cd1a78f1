//! What would change the verdict on the claim: one input known to lie at an end of its range.

use crate::economics::answer::buyers::Buyers;
use crate::economics::answer::monte_carlo::{DrawSummary, simulate};
use crate::economics::answer::threshold_rule::ThresholdVerdict;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::threshold::ThresholdKind;

/// An input that, if it were known, would make the verdict another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictChange {
    /// The input.
    pub input: &'static ModelInput,
    /// The end of its range at which it would lie.
    pub value: f64,
    /// Q.
    pub q: DrawSummary,
    /// What the rule would say.
    pub verdict: ThresholdVerdict,
}

/// Every end of every uncertain input at which the verdict is not `verdict`, by input.
#[must_use]
pub fn verdict_changes(priors: &Priors, verdict: ThresholdVerdict, seed: u64, draws: usize) -> Vec<VerdictChange> {
    let buyers = Buyers::of(priors);
    let mut changes = Vec::new();
    for (input, prior) in &priors.uncertain {
        let (low, high) = prior.range();
        for value in [low, high] {
            // The other inputs draw the same numbers, because each has a stream of its own.
            let mut scenarios = priors.draw(seed, draws);
            scenarios.iter_mut().for_each(|scenario| input.set(scenario, value));
            let found = simulate(&scenarios, &buyers, ThresholdKind::Threshold);
            let verdict_if = ThresholdVerdict::of_summary(&found);
            if verdict_if != verdict {
                changes.push(VerdictChange { input, value, q: found.median, verdict: verdict_if });
            }
        }
    }
    changes
}
