//! Everything about one buyer: the threshold with its interval, what decides it, and what knowing
//! more is worth.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{ThresholdBounds, bounds};
use super::by_spend::{AtSpend, at_spend, curves};
use super::monte_carlo::CLAIMED;
use super::population::{SamplingSettings, indices};
use crate::economics::priors::Priors;
use crate::economics::sensitivity::information::{ValueOfInformation, information};
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::economics::sensitivity::tornado::{Bar, flip, tornado};
use crate::economics::threshold::ThresholdKind;

/// An input with what it does to one buyer.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct InputInfluence {
    /// The threshold at both ends of the input.
    #[serde(flatten)]
    pub bar: Bar,
    /// Its shares of the variance of the threshold.
    #[serde(rename = "sobol")]
    pub index: SobolIndex,
    /// The value at which the threshold is the low end of the claimed band; `None` where there is
    /// none in the input's range.
    pub flip_at_20: Option<f64>,
    /// The value at which it is the high end.
    pub flip_at_30: Option<f64>,
    /// EVPPI of the input, USD for each USD of yearly spend.
    pub evppi: Option<f64>,
}

/// What is known of one buyer's threshold.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Buyer {
    /// What was drawn.
    #[serde(flatten)]
    pub sampling: SamplingSettings,
    /// If it were now or never.
    pub npv: AtSpend,
    /// The threshold.
    pub threshold: AtSpend,
    /// If the offer never expired.
    pub perpetual: AtSpend,
    /// The extremes.
    pub bounds: ThresholdBounds,
    /// The uncertain inputs, the widest bar first.
    #[serde(rename = "inputs")]
    pub influences: Vec<InputInfluence>,
    /// The offer that information is valued against, a work discount.
    pub offer: f64,
    /// What knowing all inputs is worth, USD for each USD of yearly spend.
    pub evpi: f64,
}

impl Buyer {
    /// Works everything out for the spend of the centre, against an `offer`, a work discount.
    #[must_use]
    pub fn of(priors: &Priors, offer: f64, sampling: SamplingSettings) -> Self {
        let spend = priors.centre.spend_usd_per_year;
        let scenarios = priors.draw(sampling.seed, sampling.draws);
        let curves = curves(&scenarios);
        let at = |kind| at_spend(&curves, kind, spend);
        let indices = indices(priors, spend, sampling.seed, sampling.points);
        let ValueOfInformation { evpi, evppi } = information(priors, &scenarios, spend, offer);
        let influence = |bar: Bar| {
            let index = indices.iter().find(|(input, _)| *input == bar.input)?.1;
            let (_, prior) = priors.uncertain.iter().find(|(input, _)| *input == bar.input)?;
            let flip = |level| flip(priors, bar.input, prior, spend, level);
            Some(InputInfluence {
                bar,
                index,
                flip_at_20: flip(CLAIMED.0),
                flip_at_30: flip(CLAIMED.1),
                evppi: evppi.iter().find(|(input, _)| *input == bar.input).map(|(_, worth)| *worth),
            })
        };
        Self {
            sampling,
            npv: at(ThresholdKind::Npv),
            threshold: at(ThresholdKind::Threshold),
            perpetual: at(ThresholdKind::Perpetual),
            bounds: bounds(priors, spend),
            influences: tornado(priors, spend).into_iter().filter_map(influence).collect(),
            offer,
            evpi,
        }
    }
}
