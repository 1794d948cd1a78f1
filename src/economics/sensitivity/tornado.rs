//! One input at a time: how far the threshold moves, and at what value it flips an answer.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::distribution::Prior;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::threshold::{Curve, ThresholdKind};
use crate::stat::bisection::bisect;

/// The threshold with one input at its 5 % and 95 % points and all others at their centres.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Bar {
    /// The input.
    #[serde(flatten)]
    pub input: &'static ModelInput,
    /// Its values at the two points.
    pub values: (f64, f64),
    /// The threshold there.
    pub thresholds: (f64, f64),
}

impl Bar {
    /// How far the threshold moves.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.thresholds.1 - self.thresholds.0).abs()
    }
}

/// A bar for each uncertain input, the widest first.
#[must_use]
pub fn tornado(priors: &Priors, spend_usd_per_year: f64) -> Vec<Bar> {
    let bar = |(input, prior): &(&'static ModelInput, Prior)| {
        let values = (prior.quantile(0.05), prior.quantile(0.95));
        let at = |value| threshold(priors, input, value, spend_usd_per_year);
        Bar { input, values, thresholds: (at(values.0), at(values.1)) }
    };
    let mut bars: Vec<Bar> = priors.uncertain.iter().map(bar).collect();
    // A stable sort: ties stay in the order of the inputs.
    bars.sort_by(|one, other| other.width().total_cmp(&one.width()));
    bars
}

/// The value of an input at which the threshold is `level`, with all others at their centres;
/// `None` where there is none in its range.
#[must_use]
pub fn flip(priors: &Priors, input: &ModelInput, prior: &Prior, spend_usd_per_year: f64, level: f64) -> Option<f64> {
    root(|value| threshold(priors, input, value, spend_usd_per_year) - level, prior.range())
}

/// Where a function is 0 between two ends, by halving; `None` where it has the same sign at both.
pub(super) fn root(of: impl Fn(f64) -> f64, (low, high): (f64, f64)) -> Option<f64> {
    let (at_low, at_high) = (of(low), of(high));
    if at_low == 0.0 {
        return Some(low);
    }
    if at_high == 0.0 {
        return Some(high);
    }
    if (at_low > 0.0) == (at_high > 0.0) {
        return None;
    }
    let (low, high) = bisect((low, high), u32::MAX, |value| (of(value) > 0.0) == (at_low > 0.0));
    Some(f64::midpoint(low, high))
}

fn threshold(priors: &Priors, input: &ModelInput, value: f64, spend: f64) -> f64 {
    let mut scenario = priors.centre;
    input.set(&mut scenario, value);
    Curve::of(&scenario).at(ThresholdKind::Threshold, spend, 1.0)
}
