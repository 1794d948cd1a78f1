//! What would change the verdict on the claim: one input known to lie at an end of its range.

use rayon::prelude::*;

use crate::economics::answer::buyers::Buyers;
use crate::economics::answer::by_spend::curves;
use crate::economics::answer::draw_outcome::INSIDE;
use crate::economics::answer::monte_carlo::{DrawSummary, simulate};
use crate::economics::answer::threshold_rule::ThresholdVerdict;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::scenario::Scenario;
use crate::economics::threshold::{Curve, ThresholdKind};

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
            let (q, changed) = answer(&scenarios, &buyers, priors.workloads.len());
            if changed != verdict {
                changes.push(VerdictChange { input, value, q, verdict: changed });
            }
        }
    }
    changes
}

/// Q with its verdict. Where all work is alike, Q is the threshold of the buyer in the middle of
/// the spend, and all buyers are looked at only where the rule asks for them.
fn answer(scenarios: &[Scenario], buyers: &Buyers, workloads: usize) -> (DrawSummary, ThresholdVerdict) {
    let all = || simulate(scenarios, buyers, ThresholdKind::Threshold);
    if workloads > 1 {
        let found = all();
        return (found.median, ThresholdVerdict::of_summary(&found));
    }
    let spend = buyers.median_spend_usd_per_year();
    let threshold = |curve: &Curve| curve.at(ThresholdKind::Threshold, spend, 1.0);
    let q = DrawSummary::of(curves(scenarios).par_iter().map(threshold).collect());
    let may_be_supported = q.low >= INSIDE.0 && q.high <= INSIDE.1;
    let inside = if may_be_supported { all().inside } else { 0.0 };
    (q, ThresholdVerdict::of(q.low, q.high, inside))
}
