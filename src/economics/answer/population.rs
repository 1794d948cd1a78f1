//! Everything about the buyers of a scenario: the answer, what else it could have been, and what
//! decides it.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{ThresholdBounds, bounds};
use super::buyers::Buyers;
use super::by_spend::{AtSpend, SPENDS_USD_PER_YEAR, at_spend, crossing, curves, drawn_spends};
use super::model_variants::{ModelVariant, variants};
use super::monte_carlo::{Adoption, CLAIMED, MonteCarloSummary, simulate_with_curve};
use super::threshold_rule::ThresholdVerdict;
use super::what_if::{WhatIf, what_if};
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::sensitivity::break_even::{BreakEvenStep, break_even};
use crate::economics::sensitivity::sobol::{self, SobolIndex};
use crate::economics::threshold::ThresholdKind;

/// Spends at which the extremes are printed, USD a year.
pub const BOUND_SPENDS: [f64; 4] = [1e6, 1e7, 1e8, 1e9];

/// Seed and size of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SamplingSettings {
    /// The seed of everything drawn.
    pub seed: u64,
    /// Monte Carlo draws.
    pub draws: usize,
    /// Base points of the sensitivity indices.
    #[serde(skip)]
    pub points: u32,
}

impl Default for SamplingSettings {
    fn default() -> Self {
        Self { seed: 1, draws: super::monte_carlo::DRAWS, points: sobol::POINTS }
    }
}

/// The answer for all buyers of a scenario.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Population {
    /// What was drawn.
    #[serde(flatten)]
    pub sampling: SamplingSettings,
    /// The answer.
    #[serde(flatten)]
    pub monte_carlo: MonteCarloSummary,
    /// What the rule says of the claim.
    pub verdict: ThresholdVerdict,
    /// The spend of the buyer who splits the money in half, USD a year.
    pub median_spend_usd_per_year: f64,
    /// The answer if the model were another.
    pub variants: Vec<ModelVariant>,
    /// The threshold of one buyer by spend.
    pub by_spend: Vec<AtSpend>,
    /// The same at steps fine enough to be drawn.
    pub spend_curve: Vec<AtSpend>,
    /// The adoption curve at steps fine enough to be drawn.
    pub adoption_curve: Vec<Adoption>,
    /// The spends, USD a year, between which the median threshold lies in the claimed band.
    pub band_usd_per_year: (Option<f64>, Option<f64>),
    /// The extremes by spend.
    pub bounds: Vec<ThresholdBounds>,
    /// What would change the answer of one buyer.
    pub what_if: Vec<WhatIf>,
    /// The indices of each uncertain input on the threshold of the median spend, the largest total
    /// first.
    #[serde(skip)]
    pub indices: Vec<(&'static ModelInput, SobolIndex)>,
    /// The answer if the first of them were known, for values over its range; empty where nothing
    /// is uncertain.
    pub break_even: Vec<BreakEvenStep>,
}

impl Population {
    /// Works everything out.
    #[must_use]
    pub fn of(priors: &Priors, sampling: SamplingSettings) -> Self {
        let SamplingSettings { seed, draws, points } = sampling;
        let buyers = Buyers::of(priors);
        let scenarios = priors.draw(seed, draws);
        let (monte_carlo, adoption_curve) = simulate_with_curve(&scenarios, &buyers, ThresholdKind::Threshold);
        let curves = curves(&scenarios);
        let median_spend = buyers.median_spend_usd_per_year();
        let indices = indices(priors, median_spend, seed, points);
        let first = indices.first().and_then(|(input, _)| priors.uncertain.iter().find(|(known, _)| known == input));
        Self {
            sampling,
            verdict: ThresholdVerdict::of_summary(&monte_carlo),
            monte_carlo,
            median_spend_usd_per_year: median_spend,
            variants: variants(priors, seed, draws),
            by_spend: SPENDS_USD_PER_YEAR.map(|spend| at_spend(&curves, ThresholdKind::Threshold, spend)).to_vec(),
            spend_curve: drawn_spends().map(|spend| at_spend(&curves, ThresholdKind::Threshold, spend)).collect(),
            adoption_curve,
            band_usd_per_year: (
                crossing(&curves, ThresholdKind::Threshold, CLAIMED.1),
                crossing(&curves, ThresholdKind::Threshold, CLAIMED.0),
            ),
            bounds: BOUND_SPENDS.map(|spend| bounds(priors, spend)).to_vec(),
            what_if: what_if(priors, seed, draws),
            break_even: first.map_or_else(Vec::new, |(input, prior)| break_even(priors, input, prior, seed, draws)),
            indices,
        }
    }
}

/// The indices of the uncertain inputs at a spend, the largest total first.
pub(super) fn indices(priors: &Priors, spend: f64, seed: u64, points: u32) -> Vec<(&'static ModelInput, SobolIndex)> {
    let found = sobol::of_threshold(priors, spend, seed, points);
    let mut indices: Vec<(&'static ModelInput, SobolIndex)> =
        priors.uncertain.iter().map(|(input, _)| *input).zip(found).collect();
    indices.sort_by(|one, other| other.1.total.value.total_cmp(&one.1.total.value));
    indices
}
