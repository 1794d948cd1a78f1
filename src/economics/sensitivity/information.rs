//! What knowing would be worth to a buyer with an offer: expected value of perfect information, in
//! USD for each USD of yearly spend.
//!
//! The value of signing is y = A (d - d_npv). Who knows nothing more signs where the mean of y is
//! positive; who knew everything would sign in just the states where y is; who knew one input, in
//! those values of it where the mean of y is.

use rayon::prelude::*;

use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::scenario::Scenario;
use crate::economics::threshold::{Curve, ThresholdKind};

/// Groups of states that agree in an input.
const BINS: usize = 50;

/// The value of information about an offer.
#[derive(Debug, Clone)]
pub struct ValueOfInformation {
    /// Of knowing everything, USD for each USD of yearly spend.
    pub evpi: f64,
    /// Of knowing one input, the most valuable first.
    pub evppi: Vec<(&'static ModelInput, f64)>,
}

/// What knowing is worth to a buyer of `spend` USD a year with an `offer`, a work discount.
#[must_use]
pub fn information(priors: &Priors, scenarios: &[Scenario], spend_usd_per_year: f64, offer: f64) -> ValueOfInformation {
    let value = |scenario: &Scenario| {
        let curve = Curve::of(scenario);
        curve.annuity_years() * (offer - curve.at(ThresholdKind::Npv, spend_usd_per_year, 1.0))
    };
    let values: Vec<f64> = scenarios.par_iter().with_min_len(256).map(value).collect();
    let count = values.len() as f64;
    let blind = (values.iter().sum::<f64>() / count).max(0.0);
    let of_input = |input: &ModelInput| {
        let mut order: Vec<(f64, f64)> =
            scenarios.iter().zip(&values).map(|(scenario, value)| (input.get(scenario), *value)).collect();
        order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let bin = |bin: usize| &order[bin * order.len() / BINS..(bin + 1) * order.len() / BINS];
        let gained: f64 = (0..BINS).map(|index| bin(index).iter().map(|(_, value)| value).sum::<f64>().max(0.0)).sum();
        gained / count - blind
    };
    let mut evppi: Vec<(&'static ModelInput, f64)> =
        priors.uncertain.par_iter().map(|(input, _)| (*input, of_input(input))).collect();
    evppi.sort_by(|one, other| other.1.total_cmp(&one.1));
    ValueOfInformation { evpi: values.iter().map(|value| value.max(0.0)).sum::<f64>() / count - blind, evppi }
}
