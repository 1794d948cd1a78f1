//! Does this offer clear the threshold? A probability, and a rule that was fixed before any run.
//!
//! Three things are uncertain: what the buyer needs (the threshold), how well the ratio is known,
//! and how it carries over to the buyer's work. The first and the last are drawn, from a seed; the
//! ratio enters exactly, so that the probability has no noise beyond that of the draws. Prices are
//! points on one basis.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, IntoStaticStr};

use super::input::stream;
use super::priors::Priors;
use super::scenario::{Refusal, check_positive};
use super::threshold::{Curve, ThresholdKind};
use super::uniform_draws::uniforms;
use crate::stat::descriptive::Quantiles;
use crate::stat::log_ratio::LogRatio;
use crate::stat::student::{self, StudentQuantiles};
use crate::unit::UsdPerHour;

/// The rule, in words. Changing it is an event for the changelog.
pub const SWITCH_RULE: &str = "P is the probability that the work discount on offer is at least the threshold: \
                        switch if P >= 0.90, stay if P <= 0.10, otherwise undecided";

/// P from which the verdict is `switch`.
pub const SWITCH_FROM: f64 = 0.90;

/// P up to which the verdict is `stay`.
pub const STAY_UP_TO: f64 = 0.10;

/// Differences in logarithms below this are rounding. An offer exactly at the threshold switches.
const LOG_TOLERANCE: f64 = 1e-12;

/// What the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, IntoStaticStr, Serialize, JsonSchema)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum SwitchVerdict {
    /// The offer very probably clears the threshold.
    Switch,
    /// It very probably does not.
    Stay,
    /// The evidence does not settle it.
    Undecided,
}

impl SwitchVerdict {
    /// Applies [`SWITCH_RULE`] to a probability.
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
}

/// Where a performance ratio comes from, which decides what it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RatioSource {
    /// Matrix multiplications in result files: known as well as they were measured, and to be
    /// carried over to a workload.
    Multiplication,
    /// A whole work that somebody published: a point, and the buyer's work is another.
    EndToEnd,
}

/// One Monte Carlo draw, as far as an offer is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfferDraw {
    /// d*: the work discount that the buyer needs.
    pub threshold: f64,
    /// What the ratio is multiplied by: utilisation, and for a multiplication the transfer to a
    /// workload. Above 0.
    pub factor: f64,
    /// How far the ratio of another work is from a published one, as a standard deviation of its
    /// logarithm; 0 for a multiplication, whose transfer is that spread.
    pub log_sd: f64,
}

/// Monte Carlo draws of one buyer of the centre's spend.
#[must_use]
pub fn offer_draws(priors: &Priors, evidence: RatioSource, seed: u64, draws: usize) -> Vec<OfferDraw> {
    let spend = priors.centre.spend_usd_per_year;
    let of = |prior, stream| Priors::draw_of(prior, stream, seed, draws);
    let utilisation = of(&priors.utilisation_ratio, stream::UTILISATION);
    let (transfer, log_sd) = match evidence {
        RatioSource::Multiplication => (of(&priors.transfer, stream::TRANSFER), vec![0.0; draws]),
        RatioSource::EndToEnd => {
            let log_sd =
                priors.ratio_log_sd.as_ref().map_or_else(|| vec![0.0; draws], |prior| of(prior, stream::RATIO_LOG_SD));
            (vec![1.0; draws], log_sd)
        }
    };
    let scenarios = priors.draw(seed, draws);
    let state = |index: usize| OfferDraw {
        threshold: Curve::of(&scenarios[index]).at(ThresholdKind::Threshold, spend, 1.0),
        factor: utilisation[index] * transfer[index],
        log_sd: log_sd[index],
    };
    (0..draws).map(state).collect()
}

/// A verdict with the numbers behind it. Discounts are work discounts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Decision {
    /// P: the probability that the discount on offer is at least the threshold.
    pub probability: f64,
    /// The discount on offer.
    #[serde(rename = "offered_work_discount_quantiles")]
    pub offered: Quantiles,
    /// The threshold.
    #[serde(rename = "threshold_work_discount_quantiles")]
    pub threshold: Quantiles,
    /// What [`SWITCH_RULE`] says.
    pub verdict: SwitchVerdict,
}

/// Holds an offer against what a buyer needs, in each of some Monte Carlo draws (at least one).
///
/// `alternative` and `incumbent` are prices of a chip-hour on one basis, `ratio` is alternative
/// over incumbent.
///
/// # Errors
/// A number that is not finite (degrees of freedom may be infinite), a price or degrees of freedom
/// that are not above 0, a negative standard error.
pub fn decide(
    ratio: LogRatio,
    alternative: UsdPerHour,
    incumbent: UsdPerHour,
    states: &[OfferDraw],
    seed: u64,
) -> Result<Decision, Refusal> {
    check_positive("price of the alternative", alternative.0)?;
    check_positive("price of the incumbent", incumbent.0)?;
    let spread = RatioError::of(ratio)?;
    let ln_price = (alternative.0 / incumbent.0).ln();
    let chance = |state: &OfferDraw| {
        // A work discount stays below 1 as long as chips cost anything.
        if state.threshold >= 1.0 {
            return 0.0;
        }
        let needed = ln_price - (-state.threshold).ln_1p() - state.factor.ln() - ratio.estimate;
        spread.between_works(state).sf(needed)
    };
    let probability = states.iter().map(chance).sum::<f64>() / states.len() as f64;
    let slices = StudentQuantiles::of(spread.df);
    let offered = states.iter().zip(uniforms(seed, stream::RATIO, 0)).map(|(state, number)| {
        let deviation = slices.at(number) * spread.between_works(state).error;
        1.0 - (ln_price - state.factor.ln() - ratio.estimate - deviation).exp()
    });
    Ok(Decision {
        probability,
        offered: Quantiles::of(offered.collect()),
        threshold: Quantiles::of(states.iter().map(|state| state.threshold).collect()),
        verdict: SwitchVerdict::of(probability),
    })
}

/// The distribution of the logarithm of the ratio about its estimate: a scaled t, or a point where
/// the error is 0.
#[derive(Clone, Copy)]
struct RatioError {
    error: f64,
    df: f64,
}

impl RatioError {
    fn of(ratio: LogRatio) -> Result<Self, Refusal> {
        let LogRatio { estimate, error, df } = ratio;
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
        if df.is_nan() || df <= 0.0 {
            return Err(Refusal { field: "degrees of freedom", value: df, remedy: "give a number above 0" });
        }
        Ok(Self { error, df })
    }

    /// A published ratio is a point, and what varies is the work.
    fn between_works(self, state: &OfferDraw) -> Self {
        if state.log_sd > 0.0 { Self { error: state.log_sd, df: f64::INFINITY } } else { self }
    }

    /// The probability of a deviation of at least `x`.
    fn sf(self, x: f64) -> f64 {
        if self.error == 0.0 {
            return f64::from(u8::from(x <= LOG_TOLERANCE));
        }
        student::sf(x / self.error, self.df)
    }
}
