//! How works differ: the predictive distribution of a performance ratio on a work that was not
//! measured.
//!
//! A pair of chips has few works in common, so the variance between its works is moderated by that
//! of all pairs (Smyth, *Statistical Applications in Genetics and Molecular Biology* 3(1), 2004),
//! and the ratio of another work follows a Student t about their mean.

use super::device_names::DeviceNameRule;
use super::measurement::{Measurement, MeasurementKind};
use super::transfer::Chip;
use super::value::common::works;
use super::value::work::Work;
use crate::stat::descriptive::{mean, variance};
use crate::stat::log_ratio::LogRatio;

/// Degrees of freedom that the pooled variance is worth beside that of a pair; maximum likelihood
/// over the pairs between software stacks gives 3.5.
pub const PRIOR_DF: f64 = 4.0;

/// The variance between works that all pairs of chips of one sort have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledVariance {
    /// Of the logarithm of the ratio.
    pub variance: f64,
    /// Degrees of freedom behind it.
    pub df: f64,
    /// Pairs of chips with two works or more.
    pub pairs: usize,
}

/// Pools the variance over all pairs of chips that share a software stack (`within`), or over all
/// that do not. `None` where no pair has two works.
#[must_use]
pub fn pooled(
    measurements: &[Measurement],
    rules: &[DeviceNameRule],
    kinds: &[MeasurementKind],
    within: bool,
) -> Option<PooledVariance> {
    let mut chips: Vec<&str> =
        measurements.iter().filter(|row| kinds.contains(&row.kind)).map(|row| row.accelerator.as_str()).collect();
    chips.sort_unstable();
    chips.dedup();
    let (mut squares, mut df, mut pairs) = (0.0, 0.0, 0);
    for (index, alternative) in chips.iter().enumerate() {
        for incumbent in &chips[..index] {
            if Chip::of(rules, alternative).shares_stack(Chip::of(rules, incumbent)) != within {
                continue;
            }
            let logs: Vec<f64> =
                works(measurements, alternative, incumbent, kinds).iter().filter_map(Work::log).collect();
            if logs.len() > 1 {
                let freedom = (logs.len() - 1) as f64;
                squares += freedom * variance(&logs);
                df += freedom;
                pairs += 1;
            }
        }
    }
    (pairs > 0).then(|| PooledVariance { variance: squares / df, df, pairs })
}

impl PooledVariance {
    /// The logarithm of the ratio on another work, from those of `logs` (at least one, each the
    /// mean over the cells of a work): location, scale and degrees of freedom.
    #[must_use]
    pub fn predict(&self, logs: &[f64]) -> LogRatio {
        let (count, own_df) = (logs.len() as f64, (logs.len() - 1) as f64);
        let own = if logs.len() > 1 { variance(logs) } else { 0.0 };
        let df = PRIOR_DF + own_df;
        let moderated = (PRIOR_DF * self.variance + own_df * own) / df;
        LogRatio { estimate: mean(logs), error: (moderated * (1.0 + 1.0 / count)).sqrt(), df }
    }
}
