//! Everything about the buyers of a scenario: the answer, what else it could have been, and what
//! decides it.

use super::buyers::Buyers;
use super::by_spend::{AtSpend, SPENDS_USD_PER_YEAR, at_spend, crossing, curves, drawn_spends};
use super::corners::{Corners, corners};
use super::rule::Verdict;
use super::shortcuts::{Shortcut, shortcuts};
use super::survey::{Adoption, CLAIMED, Survey, survey_and_curve};
use super::variants::{Variant, variants};
use crate::economics::beliefs::Beliefs;
use crate::economics::input::Input;
use crate::economics::sensitivity::needed::{Step, needed};
use crate::economics::sensitivity::sobol::{self, Index};
use crate::economics::threshold::Bound;

/// Spends at which the extremes are printed, USD a year.
pub const CORNER_SPENDS: [f64; 4] = [1e6, 1e7, 1e8, 1e9];

/// Seed and size of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The seed of everything drawn.
    pub seed: u64,
    /// States of knowledge.
    pub draws: usize,
    /// Base points of the sensitivity indices.
    pub points: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { seed: 1, draws: super::survey::DRAWS, points: sobol::POINTS }
    }
}

/// The answer for all buyers of a scenario.
#[derive(Debug, Clone)]
pub struct Population {
    /// What was drawn.
    pub effort: Effort,
    /// The answer.
    pub survey: Survey,
    /// What the rule says of the claim.
    pub verdict: Verdict,
    /// The spend of the buyer who splits the money in half, USD a year.
    pub median_spend_usd_per_year: f64,
    /// The answer if the model were another.
    pub variants: Vec<Variant>,
    /// The threshold of one buyer by spend.
    pub by_spend: Vec<AtSpend>,
    /// The same at steps fine enough to be drawn.
    pub spend_curve: Vec<AtSpend>,
    /// The adoption curve at steps fine enough to be drawn.
    pub adoption_curve: Vec<Adoption>,
    /// The spends, USD a year, between which the median threshold lies in the claimed band.
    pub band_usd_per_year: (Option<f64>, Option<f64>),
    /// The extremes by spend, USD a year.
    pub corners: Vec<(f64, Corners)>,
    /// What would change the answer of one buyer.
    pub shortcuts: Vec<Shortcut>,
    /// The indices of each uncertain input on the threshold of the median spend, the largest total
    /// first.
    pub indices: Vec<(&'static Input, Index)>,
    /// The answer if the first of them were known, for values over its range; empty where nothing
    /// is uncertain.
    pub needed: Vec<Step>,
}

impl Population {
    /// Works everything out.
    #[must_use]
    pub fn of(beliefs: &Beliefs, effort: Effort) -> Self {
        let Effort { seed, draws, points } = effort;
        let buyers = Buyers::of(beliefs);
        let scenarios = beliefs.draw(seed, draws);
        let (survey, adoption_curve) = survey_and_curve(&scenarios, &buyers, Bound::Threshold);
        let curves = curves(&scenarios);
        let median_spend = buyers.median_spend_usd_per_year();
        let indices = indices(beliefs, median_spend, seed, points);
        let first = indices.first().and_then(|(input, _)| beliefs.uncertain.iter().find(|(known, _)| known == input));
        Self {
            effort,
            verdict: Verdict::of_survey(&survey),
            survey,
            median_spend_usd_per_year: median_spend,
            variants: variants(beliefs, seed, draws),
            by_spend: SPENDS_USD_PER_YEAR.map(|spend| at_spend(&curves, Bound::Threshold, spend)).to_vec(),
            spend_curve: drawn_spends().map(|spend| at_spend(&curves, Bound::Threshold, spend)).collect(),
            adoption_curve,
            band_usd_per_year: (
                crossing(&curves, Bound::Threshold, CLAIMED.1),
                crossing(&curves, Bound::Threshold, CLAIMED.0),
            ),
            corners: CORNER_SPENDS.map(|spend| (spend, corners(beliefs, spend))).to_vec(),
            shortcuts: shortcuts(beliefs, seed, draws),
            needed: first.map_or_else(Vec::new, |(input, prior)| needed(beliefs, input, prior, seed, draws)),
            indices,
        }
    }
}

/// The indices of the uncertain inputs at a spend, the largest total first.
pub(super) fn indices(beliefs: &Beliefs, spend: f64, seed: u64, points: u32) -> Vec<(&'static Input, Index)> {
    let found = sobol::of_threshold(beliefs, spend, seed, points);
    let mut indices: Vec<(&'static Input, Index)> =
        beliefs.uncertain.iter().map(|(input, _)| *input).zip(found).collect();
    indices.sort_by(|one, other| other.1.total.value.total_cmp(&one.1.total.value));
    indices
}
