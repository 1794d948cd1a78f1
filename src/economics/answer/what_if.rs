//! What would change the answer for one buyer: a chip that speaks the incumbent's language, and
//! sharing.

use schemars::JsonSchema;
use serde::Serialize;

use super::by_spend::{AtSpend, at_spend, curves};
use super::seller::pooled_spend;
use crate::economics::distribution::Prior;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::threshold::ThresholdKind;

/// Spends at which the changes are shown, USD a year.
pub const SPENDS: [f64; 2] = [1e7, 1e8];

/// Utilisations of a buyer who does not share accelerators, and of one who does: the article's
/// figures for Alibaba's pool.
pub const UTILISATIONS: (f64, f64) = (0.133, 0.481);

/// Costs that fall away on a chip that runs the incumbent's programs. Validation stays, and so does
/// running both systems for no time.
const OF_ANOTHER_LANGUAGE: [&str; 5] = [
    "switching.engineer_years",
    "switching.dual_running_months",
    "switching.upkeep_engineers",
    "switching.velocity_loss",
    "switching.lock_in_premium",
];

/// One buyer under another condition.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhatIf {
    /// A word for machines.
    pub id: &'static str,
    /// What is different.
    pub name: &'static str,
    /// The spend before the change, USD a year.
    pub spend_usd_per_year: f64,
    /// The threshold. Its spend is that after the change.
    pub threshold: AtSpend,
}

/// What would change the answer, at each of [`SPENDS`].
#[must_use]
pub fn what_if(priors: &Priors, seed: u64, draws: usize) -> Vec<WhatIf> {
    let plain = curves(&priors.draw(seed, draws));
    let compatible = curves(&compatible(priors).draw(seed, draws));
    let at = |spend: f64| {
        let pooled = pooled_spend(spend, UTILISATIONS.0, UTILISATIONS.1);
        let of = |id, name, curves, after| WhatIf {
            id,
            name,
            spend_usd_per_year: spend,
            threshold: at_spend(curves, ThresholdKind::Threshold, after),
        };
        [
            of("as-it-is", "as it is", &plain, spend),
            of("cuda-compatible", "a chip that runs CUDA programs", &compatible, spend),
            of("pooled", "after pooling: utilisation 13.3 % to 48.1 %, so less to move", &plain, pooled),
        ]
    };
    SPENDS.into_iter().flat_map(at).collect()
}

/// The priors about a chip that runs the incumbent's programs.
#[must_use]
pub fn compatible(priors: &Priors) -> Priors {
    let inputs = OF_ANOTHER_LANGUAGE.into_iter().filter_map(ModelInput::of_key);
    inputs.fold(priors.clone(), |priors, input| priors.with(input, Prior::point(0.0)))
}
