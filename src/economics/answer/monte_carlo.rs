//! Many Monte Carlo draws: the answer with its interval, and the adoption curves with their
//! bands.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::buyers::Buyers;
use super::draw_outcome::{BuyerShare, DrawOutcome, draw_outcome};
use crate::economics::scenario::Scenario;
use crate::economics::threshold::{Curve, ThresholdKind};
use crate::stat::descriptive::{mean, quantiles};

/// Monte Carlo draws unless told otherwise.
pub const DRAWS: usize = 10_000;

/// The article's "20-30 %".
pub const CLAIMED: (f64, f64) = (0.20, 0.30);

/// Discounts at which adoption is reported: the band and its surroundings, the work discount of "30
/// % better value" (1 - 1/1.3), half, all.
pub const DISCOUNTS: [f64; 8] = [0.15, 0.20, 1.0 - 1.0 / 1.3, 0.25, 0.30, 0.35, 0.50, 1.0];

/// Discounts at which the adoption curve is drawn: 0 to 60 % in steps of 2.5.
pub const CURVE: [f64; 25] = {
    let mut discounts = [0.0; 25];
    let mut step = 0;
    while step < discounts.len() {
        discounts[step] = 0.025 * step as f64;
        step += 1;
    }
    discounts
};

/// A number that differs between Monte Carlo draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct DrawSummary {
    /// The 2.5 % point.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The 97.5 % point. JSON has no number for infinity: `null`.
    #[schemars(with = "Option<f64>")]
    pub high: f64,
    /// The mean; infinite where a draw is.
    #[schemars(with = "Option<f64>")]
    pub mean: f64,
}

impl DrawSummary {
    /// Of some values, at least one.
    #[must_use]
    pub fn of(values: Vec<f64>) -> Self {
        let mean = mean(&values);
        let [low, median, high] = quantiles(values, [0.025, 0.5, 0.975]);
        Self { low, median, high, mean }
    }
}

/// Who switches at a discount.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Adoption {
    /// The work discount.
    pub discount: f64,
    /// Share of the buyers.
    pub by_count: DrawSummary,
    /// Share of the spend.
    pub by_spend: DrawSummary,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MonteCarloSummary {
    /// Q: the threshold of the buyer who splits the money in half.
    #[serde(rename = "q")]
    pub median: DrawSummary,
    /// Probability that it lies in [`CLAIMED`].
    #[serde(rename = "probability_q_20_to_30")]
    pub claimed: f64,
    /// Share of the spend whose threshold lies within five points of the claim, mean over the
    /// states.
    #[serde(rename = "inside_share_of_spend")]
    pub inside: f64,
    /// Adoption at [`DISCOUNTS`].
    pub adoption: Vec<Adoption>,
    /// Share of the states in which the perpetual bound is infinite.
    #[serde(rename = "unbounded_share")]
    pub unbounded: f64,
}

/// Looks at all buyers in every Monte Carlo draw.
#[must_use]
pub fn simulate(scenarios: &[Scenario], buyers: &Buyers, kind: ThresholdKind) -> MonteCarloSummary {
    summary(scenarios, &outcomes(scenarios, buyers, kind, &DISCOUNTS))
}

/// The same, with the adoption curve at steps fine enough to be drawn: [`CURVE`].
#[must_use]
pub fn simulate_with_curve(
    scenarios: &[Scenario],
    buyers: &Buyers,
    kind: ThresholdKind,
) -> (MonteCarloSummary, Vec<Adoption>) {
    let outcomes = outcomes(scenarios, buyers, kind, &[&DISCOUNTS[..], &CURVE].concat());
    (summary(scenarios, &outcomes), adoption(&outcomes, DISCOUNTS.len(), &CURVE))
}

fn outcomes(scenarios: &[Scenario], buyers: &Buyers, kind: ThresholdKind, discounts: &[f64]) -> Vec<DrawOutcome> {
    let of = |scenario: &Scenario| draw_outcome(&Curve::of(scenario), buyers, kind, discounts);
    scenarios.par_iter().with_min_len(64).map(of).collect()
}

/// What the outcomes of all states say together; their first discounts are [`DISCOUNTS`].
fn summary(scenarios: &[Scenario], outcomes: &[DrawOutcome]) -> MonteCarloSummary {
    let mean = |of: &dyn Fn(&DrawOutcome) -> f64| outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64;
    let unbounded = scenarios.iter().filter(|scenario| scenario.saving_drift >= scenario.discount_rate).count();
    MonteCarloSummary {
        median: DrawSummary::of(outcomes.iter().map(|outcome| outcome.median).collect()),
        claimed: mean(&|outcome| f64::from((CLAIMED.0..=CLAIMED.1).contains(&outcome.median))),
        inside: mean(&|outcome| outcome.inside),
        adoption: adoption(outcomes, 0, &DISCOUNTS),
        unbounded: unbounded as f64 / scenarios.len() as f64,
    }
}

/// Who switches at some of the discounts that were looked at, which begin at a place among them.
fn adoption(outcomes: &[DrawOutcome], first: usize, discounts: &[f64]) -> Vec<Adoption> {
    let at = |(index, discount): (usize, &f64)| {
        let share = |of: fn(&BuyerShare) -> f64| {
            DrawSummary::of(outcomes.iter().map(|outcome| of(&outcome.switching[first + index])).collect())
        };
        Adoption {
            discount: *discount,
            by_count: share(|share| share.by_count),
            by_spend: share(|share| share.by_spend),
        }
    };
    discounts.par_iter().enumerate().map(at).collect()
}

/// Q alone, in every Monte Carlo draw: what sensitivity asks again and again.
#[must_use]
pub fn medians(scenarios: &[Scenario], buyers: &Buyers, kind: ThresholdKind) -> Vec<DrawOutcome> {
    outcomes(scenarios, buyers, kind, &[])
}
