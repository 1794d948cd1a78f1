//! Claims 4 and 5: utilisation rose from u0 to u1, and n0 chips became n1. Under one load both
//! would say the same.
//!
//! The same work needs chips in inverse proportion to their utilisation, so the share of chips
//! saved is 1 - u0/u1. A quoted figure stands for everything that rounds to it.

use super::super::claim::Quoted;
use super::super::scenario::{Refusal, check_positive};

/// The rule, in words.
pub const POOLING_RULE: &str = "under one load the share of chips saved is 1 - u0/u1; with each quoted figure taken as plus or minus half of \
     its last digit, CONSISTENT if some u0 of the quoted range gives 1 - n1/n0, otherwise INCONSISTENT";

/// What the two sets of figures say of the saving.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooling {
    /// The saving from the lowest utilisation before, with rounding: lowest and highest.
    pub from_lowest: [f64; 2],
    /// The same from the highest utilisation before.
    pub from_highest: [f64; 2],
    /// The saving that was counted in chips.
    pub counted: f64,
    /// The utilisation before that would give that saving, in the unit of the quoted ones.
    pub fitting_before: f64,
    /// Whether they meet.
    pub consistent: bool,
}

impl Pooling {
    /// The word printed.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        if self.consistent { "CONSISTENT" } else { "INCONSISTENT" }
    }
}

/// Holds a rise in utilisation against a count of chips. `before` are the ends of the quoted range,
/// in either order.
///
/// # Errors
/// A figure that is not finite and above 0.
pub fn judge(before: [Quoted; 2], after: Quoted, chips_before: f64, chips_after: f64) -> Result<Pooling, Refusal> {
    check_positive("chips before", chips_before)?;
    check_positive("chips after", chips_after)?;
    for figure in [before[0], before[1], after] {
        check_positive("utilisation", figure.least())?;
        check_positive("utilisation", figure.most())?;
    }
    let [lowest, highest] = if before[0].value <= before[1].value { before } else { [before[1], before[0]] };
    let saved = |before: Quoted| [1.0 - before.most() / after.least(), 1.0 - before.least() / after.most()];
    let (from_lowest, from_highest) = (saved(lowest), saved(highest));
    let counted = 1.0 - chips_after / chips_before;
    Ok(Pooling {
        from_lowest,
        from_highest,
        counted,
        fitting_before: after.value * (1.0 - counted),
        consistent: from_highest[0] <= counted && counted <= from_lowest[1],
    })
}
