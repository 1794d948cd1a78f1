//! Claims 1 and 3: a ratio is said to be about so much. Does an interval lie inside what that can
//! mean?
//!
//! Lying inside a band with an interval of 95 % equals two one-sided tests at 2.5 % each. A wide
//! interval therefore supports nothing: ignorance is not evidence.

use std::fmt;

use strum::IntoStaticStr;

/// What "30 % better performance per dollar" may mean: half of the quoted 30 % either way.
pub const ADVANTAGE: [f64; 2] = [1.15, 1.45];

/// What "four times" may mean: everything that rounds to 4.
pub const FOUR_TIMES: [f64; 2] = [3.5, 4.5];

/// The rule of claim 1, in words.
pub const ADVANTAGE_RULE: &str = "on one price basis, over at least 4 works: SUPPORTED if the 95 % interval of performance per dollar, \
     alternative over incumbent, lies inside [1.15, 1.45]; REFUTED if it lies wholly outside; otherwise, or with \
     fewer works, NOT DETERMINED; bases are never pooled";

/// The rule of claim 3, in words.
pub const FOUR_TIMES_RULE: &str = "for one number type, over at least 4 works: SUPPORTED if the 95 % interval of performance per chip, v7 over \
     v6e, lies inside [3.5, 4.5], which is what rounds to 4; REFUTED if it lies wholly outside; otherwise, or with \
     fewer works, NOT DETERMINED";

/// What a rule says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "UPPERCASE")]
pub enum BandVerdict {
    /// The evidence lies inside what the claim can mean.
    Supported,
    /// It lies outside.
    Refuted,
    /// It does not settle the matter, for this reason.
    #[strum(serialize = "NOT DETERMINED")]
    NotDetermined(OpenReason),
}

/// Why a claim is not determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub enum OpenReason {
    /// There are too few works for an interval.
    #[strum(serialize = "too few works")]
    TooFewWorks,
    /// The interval lies partly inside the band.
    #[strum(serialize = "interval partly inside")]
    PartlyInside,
}

impl BandVerdict {
    /// The word printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What keeps the claim open; empty where nothing does.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Supported | Self::Refuted => "",
            Self::NotDetermined(reason) => reason.into(),
        }
    }
}

impl fmt::Display for BandVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            "" => f.pad(self.name()),
            reason => f.pad(&format!("{} ({reason})", self.name())),
        }
    }
}

/// Holds the interval of a ratio against a band. `None` is no interval, because there were too few
/// works.
///
/// The ends of the band belong to it.
#[must_use]
pub fn judge(interval: Option<[f64; 2]>, band: [f64; 2]) -> BandVerdict {
    match interval {
        Some([low, high]) if band[0] <= low && high <= band[1] => BandVerdict::Supported,
        Some([low, high]) if high < band[0] || band[1] < low => BandVerdict::Refuted,
        Some(_) => BandVerdict::NotDetermined(OpenReason::PartlyInside),
        None => BandVerdict::NotDetermined(OpenReason::TooFewWorks),
    }
}

/// Claim 1 on one basis: the interval of performance per dollar against [`ADVANTAGE`].
#[must_use]
pub fn advantage(interval: Option<[f64; 2]>) -> BandVerdict {
    judge(interval, ADVANTAGE)
}

/// Claim 3 for one number type: the interval of performance per chip against [`FOUR_TIMES`].
#[must_use]
pub fn four_times(interval: Option<[f64; 2]>) -> BandVerdict {
    judge(interval, FOUR_TIMES)
}
