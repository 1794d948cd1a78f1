//! The rule by which the claim "20-30 %" is judged, fixed before any run.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray};

use super::draw_outcome::INSIDE;
use super::monte_carlo::{CLAIMED, MonteCarloSummary};

/// The rule, in words. Changing it is an event for the changelog.
pub const THRESHOLD_RULE: &str = "Q is the threshold of the buyer who splits the spend in half. The first that fits: SUPPORTED if the 95 % interval of Q lies in \
                        [15 %, 35 %] and at least half of the spend has its threshold there; TOO LOW (the true threshold is higher) if the interval lies \
                        above 30 %; TOO HIGH if it lies below 20 %; otherwise NOT DETERMINED";

/// Share of the spend that must lie inside for the claim to be supported.
pub const INSIDE_MIN: f64 = 0.5;

/// What the rule says of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, IntoStaticStr, VariantArray, Serialize, JsonSchema)]
#[strum(serialize_all = "UPPERCASE")]
#[serde(into = "&'static str")]
pub enum ThresholdVerdict {
    /// The claim is right.
    Supported,
    /// The claim is too low: the true threshold is higher.
    #[strum(serialize = "TOO LOW")]
    TooLow,
    /// The claim is too high.
    #[strum(serialize = "TOO HIGH")]
    TooHigh,
    /// What is known does not settle it.
    #[strum(serialize = "NOT DETERMINED")]
    NotDetermined,
}

impl ThresholdVerdict {
    /// Every verdict, in the order in which the rule tries them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Applies [`THRESHOLD_RULE`] to the ends of the interval of Q and to the share of spend
    /// inside.
    #[must_use]
    pub fn of(low: f64, high: f64, inside: f64) -> Self {
        if low >= INSIDE.0 && high <= INSIDE.1 && inside >= INSIDE_MIN {
            Self::Supported
        } else if low > CLAIMED.1 {
            Self::TooLow
        } else if high < CLAIMED.0 {
            Self::TooHigh
        } else {
            Self::NotDetermined
        }
    }

    /// Applies [`THRESHOLD_RULE`] to an answer.
    #[must_use]
    pub fn of_summary(summary: &MonteCarloSummary) -> Self {
        Self::of(summary.median.low, summary.median.high, summary.inside)
    }
}

#[cfg(test)]
mod tests {
    use super::ThresholdVerdict::{self, NotDetermined, Supported, TooHigh, TooLow};

    #[test]
    fn the_first_line_that_fits_decides() {
        let check = |low, high, inside, expected| {
            assert_eq!(ThresholdVerdict::of(low, high, inside), expected, "{low} {high} {inside}");
        };
        check(0.15, 0.35, 0.5, Supported);
        check(0.15, 0.35, 0.49, NotDetermined);
        check(0.149, 0.30, 1.0, NotDetermined);
        check(0.20, 0.351, 1.0, NotDetermined);
        // Both SUPPORTED and TOO LOW would fit.
        check(0.31, 0.34, 0.9, Supported);
        check(0.31, 0.36, 0.9, TooLow);
        check(0.30, 0.36, 0.9, NotDetermined);
        check(0.10, 0.199, 0.9, TooHigh);
        check(0.10, 0.20, 0.9, NotDetermined);
    }
}
