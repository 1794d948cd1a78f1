//! The performance ratio of two chips from what was published: the mean over the training works
//! that they have in common.

use super::common::works;
use super::estimate::estimate;
use super::valuation::TRAINING;
use crate::economics::measurement::Measurement;

/// A ratio with the works behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedRatio {
    /// ln of the ratio of rates, alternative over incumbent.
    pub log: f64,
    /// The works, at least one.
    pub works: Vec<String>,
}

/// The ratio of an alternative over an incumbent, both by their names among the measurements;
/// `None` where they have no work in common.
#[must_use]
pub fn ratio(measurements: &[Measurement], alternative: &str, incumbent: &str) -> Option<PublishedRatio> {
    let works = works(measurements, alternative, incumbent, &TRAINING);
    // The mean alone: a resample would only say how far works differ.
    let log = estimate(&works, 0, 0)?.log;
    Some(PublishedRatio { log, works: works.into_iter().map(|work| work.name).collect() })
}
