//! The threshold of one buyer, by what the buyer spends.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::draw_outcome::INSIDE;
use super::monte_carlo::CLAIMED;
use super::threshold_rule::ThresholdVerdict;
use crate::economics::scenario::Scenario;
use crate::economics::threshold::{Curve, ThresholdKind};
use crate::stat::bisection::bisect;
use crate::stat::descriptive::{Quantiles, median, quantiles};

/// The spends of the table, USD a year.
pub const SPENDS_USD_PER_YEAR: [f64; 7] = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9];

/// Steps of a factor of ten at which the threshold is drawn.
const STEPS: usize = 8;

/// Spends at which the threshold is drawn, USD a year: those of the table and between them, in
/// equal ratios.
pub fn drawn_spends() -> impl Iterator<Item = f64> {
    let (first, last) = (SPENDS_USD_PER_YEAR[0].log10(), SPENDS_USD_PER_YEAR[SPENDS_USD_PER_YEAR.len() - 1].log10());
    let steps = ((last - first) * STEPS as f64).round() as usize;
    (0..=steps).map(move |step| 10f64.powf(first + step as f64 / STEPS as f64))
}

/// Spends between which [`crossing`] looks.
const LOOKED_AT: (f64, f64) = (1e3, 1e13);

/// What is known of the threshold at one spend.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct AtSpend {
    /// USD a year.
    pub spend_usd_per_year: f64,
    /// Its distribution.
    pub quantiles: Quantiles,
    /// Probability that it lies in the claimed band, ends included.
    #[serde(rename = "probability_20_to_30")]
    pub claimed: f64,
    /// Probability that it is 1 or more: not even free chips pay.
    #[serde(rename = "probability_never")]
    pub never: f64,
    /// What the rule of the claim would say of buyers of this spend alone: a reading, no verdict.
    pub reading: ThresholdVerdict,
}

/// The curves of many Monte Carlo draws.
#[must_use]
pub fn curves(scenarios: &[Scenario]) -> Vec<Curve> {
    scenarios.par_iter().with_min_len(256).map(Curve::of).collect()
}

/// The threshold at a spend.
#[must_use]
pub fn at_spend(curves: &[Curve], kind: ThresholdKind, spend_usd_per_year: f64) -> AtSpend {
    let thresholds = thresholds(curves, kind, spend_usd_per_year);
    let share = |keep: &dyn Fn(f64) -> bool| {
        thresholds.iter().filter(|threshold| keep(**threshold)).count() as f64 / thresholds.len() as f64
    };
    let inside = share(&|threshold| (INSIDE.0..=INSIDE.1).contains(&threshold));
    let [low, high] = quantiles(thresholds.clone(), [0.025, 0.975]);
    AtSpend {
        spend_usd_per_year,
        reading: ThresholdVerdict::of(low, high, inside),
        claimed: share(&|threshold| (CLAIMED.0..=CLAIMED.1).contains(&threshold)),
        never: share(&|threshold| threshold >= 1.0),
        quantiles: Quantiles::of(thresholds),
    }
}

/// The spend, USD a year, at which the median threshold falls to `level`; `None` where it does not
/// between a thousand dollars and ten trillion.
#[must_use]
pub fn crossing(curves: &[Curve], kind: ThresholdKind, level: f64) -> Option<f64> {
    let above =
        |log_spend: f64| median(&thresholds(curves, kind, log_spend.exp())).is_some_and(|median| median > level);
    let (low, high) = (LOOKED_AT.0.ln(), LOOKED_AT.1.ln());
    if !above(low) || above(high) {
        return None;
    }
    // 25 halvings leave a millionth of the spend.
    Some(bisect((low, high), 25, above).1.exp())
}

fn thresholds(curves: &[Curve], kind: ThresholdKind, spend: f64) -> Vec<f64> {
    curves.par_iter().with_min_len(1024).map(|curve| curve.at(kind, spend, 1.0)).collect()
}
