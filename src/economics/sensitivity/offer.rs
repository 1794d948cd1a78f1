//! What decides whether an offer clears the threshold: not only what the threshold depends on, but
//! how the ratio carries over.

use super::sobol::{self, SobolIndex};
use crate::economics::decision_rule::RatioSource;
use crate::economics::distribution::Prior;
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::scenario::Scenario;
use crate::economics::threshold::{Curve, ThresholdKind};
use crate::stat::log_ratio::LogRatio;
use crate::stat::student;

/// Something uncertain that an offer depends on.
#[derive(Debug, Clone, Copy)]
pub enum OfferInput {
    /// An input of the threshold.
    ModelInput(&'static ModelInput),
    /// How well the chips are kept busy.
    Utilisation,
    /// What a ratio of multiplications becomes on a workload.
    Transfer,
    /// How well the ratio was measured.
    Measurement,
    /// How far works differ, and how far the buyer's work is from the published one.
    Work,
}

impl OfferInput {
    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::ModelInput(input) => input.label,
            Self::Utilisation => "utilisation ratio",
            Self::Transfer => "transfer from multiplication to workload",
            Self::Measurement => "error of the measured ratio",
            Self::Work => "difference between works",
        }
    }
}

/// A lever with its share of what is uncertain, and the value that would flip the answer.
#[derive(Debug, Clone, Copy)]
pub struct OfferInfluence {
    /// The lever.
    pub lever: OfferInput,
    /// Its indices on the surplus: the discount on offer above the threshold.
    pub index: SobolIndex,
    /// The value at which offer and threshold are equal, all others at their centres; `None` where
    /// there is none in its range, or it has no value of its own.
    pub flip: Option<f64>,
}

/// An offer to one buyer.
#[derive(Debug, Clone, Copy)]
pub struct UncertainOffer<'a> {
    /// The buyer.
    pub priors: &'a Priors,
    /// Where the ratio comes from.
    pub evidence: RatioSource,
    /// The ratio of rates, alternative over incumbent.
    pub ratio: LogRatio,
    /// Price of the alternative over that of the incumbent.
    pub price_ratio: f64,
}

impl UncertainOffer<'_> {
    /// What is uncertain, with its distribution where it has one of its own.
    fn levers(&self) -> Vec<(OfferInput, Option<Prior>)> {
        let priors = self.priors;
        let mut levers: Vec<(OfferInput, Option<Prior>)> = priors
            .uncertain
            .iter()
            .map(|(input, prior)| (OfferInput::ModelInput(input), Some(prior.clone())))
            .collect();
        levers.push((OfferInput::Utilisation, Some(priors.utilisation_ratio.clone())));
        match self.evidence {
            RatioSource::Multiplication => {
                levers.push((OfferInput::Transfer, Some(priors.transfer.clone())));
                levers.push((OfferInput::Measurement, None));
            }
            RatioSource::EndToEnd => levers.push((OfferInput::Work, None)),
        }
        levers.retain(|(_, prior)| prior.as_ref().is_none_or(|prior| !prior.is_point()));
        levers
    }

    /// The discount on offer less the threshold; `deviation` is that of the logarithm of the ratio.
    fn surplus(&self, scenario: &Scenario, factor: f64, deviation: f64) -> f64 {
        let offered = 1.0 - self.price_ratio / (factor * (self.ratio.estimate + deviation).exp());
        offered - Curve::of(scenario).at(ThresholdKind::Threshold, self.priors.centre.spend_usd_per_year, 1.0)
    }

    /// Every lever, the most influential first.
    #[must_use]
    pub fn influences(&self, seed: u64, points: u32) -> Vec<OfferInfluence> {
        let levers = self.levers();
        let priors = self.priors;
        let centre_factor = priors.utilisation_ratio.centre()
            * if self.evidence == RatioSource::Multiplication { priors.transfer.centre() } else { 1.0 };
        let log_sd = priors.ratio_log_sd.as_ref().map_or(0.0, Prior::centre);
        let normal = |number: f64| student::quantile(number, f64::INFINITY);
        let value = |lever: usize, number: f64| {
            levers[lever].1.as_ref().map_or_else(|| normal(number), |prior| prior.quantile(number))
        };
        let model = |values: &[f64]| {
            let (mut scenario, mut factor, mut deviation) = (priors.centre, centre_factor, 0.0);
            for ((lever, _), value) in levers.iter().zip(values) {
                match lever {
                    OfferInput::ModelInput(input) => input.set(&mut scenario, *value),
                    OfferInput::Utilisation => factor *= value / priors.utilisation_ratio.centre(),
                    OfferInput::Transfer => factor *= value / priors.transfer.centre(),
                    // A t with few degrees of freedom has no variance, which indices are shares of:
                    // its standard error counts.
                    OfferInput::Measurement => deviation += self.ratio.error * value,
                    OfferInput::Work => deviation += log_sd * value,
                }
            }
            self.surplus(&scenario, factor, deviation)
        };
        let indices = sobol::indices(&value, &model, levers.len(), seed, points);
        let mut influences: Vec<OfferInfluence> = levers
            .iter()
            .zip(indices)
            .map(|((lever, prior), index)| {
                let flip = prior.as_ref().and_then(|prior| {
                    let at = |value: f64| {
                        let (mut scenario, mut factor) = (priors.centre, centre_factor);
                        match lever {
                            OfferInput::ModelInput(input) => input.set(&mut scenario, value),
                            OfferInput::Utilisation => factor *= value / priors.utilisation_ratio.centre(),
                            _ => factor *= value / priors.transfer.centre(),
                        }
                        self.surplus(&scenario, factor, 0.0)
                    };
                    super::tornado::root(at, prior.range())
                });
                OfferInfluence { lever: *lever, index, flip }
            })
            .collect();
        influences.sort_by(|one, other| other.index.total.value.total_cmp(&one.index.total.value));
        influences
    }
}
