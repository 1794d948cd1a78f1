//! Does this offer clear the threshold? A probability, and a rule that was fixed before any run.
//!
//! What is uncertain is the performance ratio: how well it was measured (a Student t on its logarithm) and how a
//! multiplication carries over to a workload ([`Transfer`]). Prices are points on one basis. Nothing is drawn at
//! random: the distribution of the ratio enters exactly, that of the transfer as 400 equally likely values, so the same
//! input always gives the same verdict.

use std::fmt;

use super::scenario::{Refusal, Transfer, check_positive};
use crate::stat::difference::LogRatio;
use crate::stat::student;
use crate::unit::UsdPerHour;

/// The rule, in words. Changing it is an event for the changelog.
pub const RULE: &str = "P is the probability that the work discount on offer is at least the threshold: \
                        switch if P >= 0.90, stay if P <= 0.10, otherwise undecided";

/// P from which the verdict is `switch`.
pub const SWITCH_FROM: f64 = 0.90;

/// P up to which the verdict is `stay`.
pub const STAY_UP_TO: f64 = 0.10;

/// How many equally likely values stand for the transfer factor. They are wrong by less than 1e-5 in P where the
/// standard error is a few per cent, and by at most half a step, 0.00125, where it is 0.
const STRATA: u32 = 400;

/// Differences in logarithms below this are rounding. An offer exactly at the threshold switches.
const ROUNDING: f64 = 1e-12;

/// What the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The offer very probably clears the threshold.
    Switch,
    /// It very probably does not.
    Stay,
    /// The evidence does not settle it.
    Undecided,
}

impl Verdict {
    /// Applies [`RULE`] to a probability.
    #[must_use]
    pub fn of(probability: f64) -> Self {
        if probability >= SWITCH_FROM {
            Self::Switch
        } else if probability <= STAY_UP_TO {
            Self::Stay
        } else {
            Self::Undecided
        }
    }

    /// The word printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::Stay => "stay",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A verdict with the numbers behind it. Discounts are work discounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// P: the probability that the discount on offer is at least the threshold.
    pub probability: f64,
    /// The discount on offer at the estimated ratio and the median transfer.
    pub offered: f64,
    /// Its 5 %, 50 % and 95 % points.
    pub offered_quantiles: [f64; 3],
    /// The threshold it was held against.
    pub threshold: f64,
    /// What [`RULE`] says.
    pub verdict: Verdict,
}

/// Holds an offer against a threshold.
///
/// `alternative` and `incumbent` are prices of a chip-hour on one basis, `utilisation` is the ratio of goodputs,
/// `transfer` turns the measured ratio into that of the workload, `threshold` is a work discount.
///
/// # Errors
/// A number that is not finite (degrees of freedom may be infinite), a price, utilisation, transfer or degrees of
/// freedom that are not above 0, a negative standard error.
pub fn decide(
    ratio: LogRatio,
    alternative: UsdPerHour,
    incumbent: UsdPerHour,
    utilisation: f64,
    transfer: Transfer,
    threshold: f64,
) -> Result<Decision, Refusal> {
    check_positive("price of the alternative", alternative.0)?;
    check_positive("price of the incumbent", incumbent.0)?;
    check_positive("performance.utilisation_ratio", utilisation)?;
    transfer.validate()?;
    if !threshold.is_finite() {
        return Err(Refusal { field: "threshold", value: threshold, remedy: "give a finite work discount" });
    }
    let spread = Spread::of(ratio)?;
    let ln_price = (alternative.0 / incumbent.0).ln();
    // ln of what the workload gains per chip-hour; the discount on offer is 1 - exp(ln_price - gain).
    let gain = Gain { centre: ratio.estimate + utilisation.ln(), spread, ln_transfers: ln_transfers(transfer) };
    let discount = |gain: f64| 1.0 - (ln_price - gain).exp();
    // A work discount stays below 1 as long as chips cost anything.
    let probability = if threshold < 1.0 { gain.at_least(ln_price - (-threshold).ln_1p()) } else { 0.0 };
    Ok(Decision {
        probability,
        offered: discount(gain.centre + (transfer.low.ln() + transfer.high.ln()) / 2.0),
        offered_quantiles: [0.05, 0.50, 0.95].map(|p| discount(gain.quantile(p))),
        threshold,
        verdict: Verdict::of(probability),
    })
}

/// The distribution of the measured logarithm about its estimate: a scaled t, or a point where the error is 0.
struct Spread {
    error: f64,
    freedom: f64,
}

impl Spread {
    fn of(ratio: LogRatio) -> Result<Self, Refusal> {
        let LogRatio { estimate, error, freedom } = ratio;
        if !estimate.is_finite() {
            return Err(Refusal { field: "ratio", value: estimate, remedy: "its logarithm must be finite" });
        }
        if !error.is_finite() || error < 0.0 {
            return Err(Refusal {
                field: "error of the ratio",
                value: error,
                remedy: "give a finite one, not negative",
            });
        }
        if freedom.is_nan() || freedom <= 0.0 {
            return Err(Refusal { field: "degrees of freedom", value: freedom, remedy: "give a number above 0" });
        }
        Ok(Self { error, freedom })
    }

    /// The probability of a deviation of at least `x`.
    fn at_least(&self, x: f64) -> f64 {
        if self.error == 0.0 {
            return f64::from(u8::from(x <= ROUNDING));
        }
        student::at_least(x / self.error, self.freedom)
    }

    /// The deviation that is exceeded with probability `1 - p`.
    fn quantile(&self, p: f64) -> f64 {
        if self.error == 0.0 { 0.0 } else { self.error * student::quantile(p, self.freedom) }
    }
}

/// Midpoints of equally likely slices of a log-uniform distribution, as logarithms, ascending; one if it is a point.
fn ln_transfers(transfer: Transfer) -> Vec<f64> {
    let (low, high) = (transfer.low.ln(), transfer.high.ln());
    let strata = if transfer.low == transfer.high { 1 } else { STRATA };
    (0..strata).map(|i| low + (high - low) * (f64::from(i) + 0.5) / f64::from(strata)).collect()
}

/// The logarithm of ratio x utilisation x transfer, as a distribution.
struct Gain {
    centre: f64,
    spread: Spread,
    ln_transfers: Vec<f64>,
}

impl Gain {
    /// The probability that the gain is at least `needed`.
    fn at_least(&self, needed: f64) -> f64 {
        let chances =
            self.ln_transfers.iter().map(|ln_transfer| self.spread.at_least(needed - self.centre - ln_transfer));
        chances.sum::<f64>() / self.ln_transfers.len() as f64
    }

    /// The gain that is exceeded with probability `1 - p`, by bisection: that of every transfer value brackets it.
    fn quantile(&self, p: f64) -> f64 {
        let deviation = self.centre + self.spread.quantile(p);
        let ends = self.ln_transfers.first().zip(self.ln_transfers.last());
        let (mut low, mut high) = ends.map_or((deviation, deviation), |(a, b)| (deviation + a, deviation + b));
        for _ in 0..60 {
            let middle = low + (high - low) / 2.0;
            if self.at_least(middle) > 1.0 - p {
                low = middle;
            } else {
                high = middle;
            }
        }
        low + (high - low) / 2.0
    }
}
