//! The answer if the model were another: what the choices in the model are worth.

use schemars::JsonSchema;
use serde::Serialize;

use super::buyers::{Buyers, Per};
use super::monte_carlo::{DrawSummary, simulate};
use super::threshold_rule::ThresholdVerdict;
use crate::economics::distribution::{Distribution, Legal, Prior};
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::scenario::Rule;
use crate::economics::threshold::ThresholdKind;

/// Hurdle rates that companies report, as low, mode and high, a year: median 15 % (Summers 1987, as
/// in Dixit and Pindyck 1994).
pub const HURDLE_RATE: (f64, f64, f64) = (0.08, 0.15, 0.30);

/// The answer of one variant.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ModelVariant {
    /// A word for machines.
    pub id: &'static str,
    /// What is different.
    pub name: &'static str,
    /// Q.
    pub q: DrawSummary,
    /// What the rule would say.
    pub verdict: ThresholdVerdict,
}

/// Every variant with the same Monte Carlo draws, as far as they share inputs.
#[must_use]
pub fn variants(priors: &Priors, seed: u64, draws: usize) -> Vec<ModelVariant> {
    let buyers = Buyers::of(priors);
    let of = |id, name, priors: &Priors, buyers: &Buyers, kind| {
        let summary = simulate(&priors.draw(seed, draws), buyers, kind);
        ModelVariant { id, name, verdict: ThresholdVerdict::of_summary(&summary), q: summary.median }
    };
    let per_dollar = Buyers::new(&priors.spend, Per::Dollar, &priors.workloads);
    vec![
        of("npv", "now or never", priors, &buyers, ThresholdKind::Npv),
        of("hurdle", "hurdle rate instead of the option to wait", &hurdle(priors), &buyers, ThresholdKind::Threshold),
        of("perpetual", "the offer never expires", priors, &buyers, ThresholdKind::Perpetual),
        of("per-dollar", "spend spread evenly over dollars", priors, &per_dollar, ThresholdKind::Threshold),
        of(
            "no-lock-in",
            "no premium for a single supplier",
            &without_lock_in(priors),
            &buyers,
            ThresholdKind::Threshold,
        ),
    ]
}

/// The hurdle rule with its own rates. Nothing changes where the scenario already follows it.
fn hurdle(priors: &Priors) -> Priors {
    let (low, mode, high) = HURDLE_RATE;
    let mut changed = match (priors.centre.rule, ModelInput::of_key("finance.discount_rate")) {
        (Rule::Option, Some(input)) => {
            match (Distribution::Triangular { low, mode, high }).within(&Legal::NOT_NEGATIVE) {
                Ok(prior) => priors.with(input, prior),
                Err(_) => priors.clone(),
            }
        }
        _ => priors.clone(),
    };
    changed.centre.rule = Rule::Hurdle;
    changed
}

fn without_lock_in(priors: &Priors) -> Priors {
    match ModelInput::of_key("switching.lock_in_premium") {
        Some(input) => priors.with(input, Prior::point(0.0)),
        None => priors.clone(),
    }
}
