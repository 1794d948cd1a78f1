//! The extremes: every assumption about switching at whichever end lowers the threshold, and at
//! whichever raises it.

use crate::economics::beliefs::Beliefs;
use crate::economics::threshold::{Bound, Curve};

/// Thresholds of one buyer at the extremes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corners {
    /// Every assumption at the end that lowers the threshold.
    pub low: f64,
    /// Every assumption at the end that raises it.
    pub high: f64,
}

/// The extremes at a spend, USD a year. Each assumption about switching is put to whichever of its
/// ends lowers or raises the threshold there (growth of engineering changes sides at the reference
/// spend); everything else stays at its centre.
#[must_use]
pub fn corners(beliefs: &Beliefs, spend_usd_per_year: f64) -> Corners {
    let (mut low, mut high) = (beliefs.centre, beliefs.centre);
    for (input, prior) in beliefs.uncertain.iter().filter(|(input, _)| input.is_assumed()) {
        let ends = prior.range();
        let at = |value| {
            let mut scenario = beliefs.centre;
            input.set(&mut scenario, value);
            Curve::of(&scenario).at(Bound::Threshold, spend_usd_per_year, 1.0)
        };
        let (lowers, raises) = if at(ends.0) <= at(ends.1) { ends } else { (ends.1, ends.0) };
        input.set(&mut low, lowers);
        input.set(&mut high, raises);
    }
    let at = |scenario| Curve::of(&scenario).at(Bound::Threshold, spend_usd_per_year, 1.0);
    Corners { low: at(low), high: at(high) }
}
