//! The extremes: every assumption about switching at whichever end lowers the threshold, and at
//! whichever raises it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::priors::Priors;
use crate::economics::threshold::{Curve, ThresholdKind};

/// Thresholds of one buyer at the extremes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct ThresholdBounds {
    /// What the buyer spends.
    pub spend_usd_per_year: f64,
    /// Every assumption at the end that lowers the threshold.
    pub low: f64,
    /// Every assumption at the end that raises it.
    pub high: f64,
}

/// The extremes at a spend, USD a year. Each assumption about switching is put to whichever of its
/// ends lowers or raises the threshold there (growth of engineering changes sides at the reference
/// spend); everything else stays at its centre.
#[must_use]
pub fn bounds(priors: &Priors, spend_usd_per_year: f64) -> ThresholdBounds {
    let (mut low, mut high) = (priors.centre, priors.centre);
    for (input, prior) in priors.uncertain.iter().filter(|(input, _)| input.is_assumed()) {
        let ends = prior.range();
        let at = |value| {
            let mut scenario = priors.centre;
            input.set(&mut scenario, value);
            Curve::of(&scenario).at(ThresholdKind::Threshold, spend_usd_per_year, 1.0)
        };
        let (lowers, raises) = if at(ends.0) <= at(ends.1) { ends } else { (ends.1, ends.0) };
        input.set(&mut low, lowers);
        input.set(&mut high, raises);
    }
    let at = |scenario| Curve::of(&scenario).at(ThresholdKind::Threshold, spend_usd_per_year, 1.0);
    ThresholdBounds { spend_usd_per_year, low: at(low), high: at(high) }
}
