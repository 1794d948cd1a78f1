//! Does an offer clear the threshold, whoever sells?
//!
//! A probability for each pair of sellers, one for all of them, a verdict by a rule that was fixed
//! before any run, and what the doubt rests on.
//!
//! What the buyer needs, how well the chips are kept busy and the transfer from multiplication are
//! drawn, from a seed. The ratio on the buyer's own work enters exactly, by its t distribution, so
//! that a probability has no noise beyond that of the draws.

use rayon::prelude::*;

use super::decision_rule::SwitchVerdict;
use super::input::stream;
use super::priors::Priors;
use super::scenario::{Refusal, Scenario, check_positive};
use super::sensitivity::doubt;
use super::threshold::{Curve, ThresholdKind};
use super::uniform_draws::uniforms;
use crate::stat::descriptive::quantiles;
use crate::stat::log_ratio::LogRatio;
use crate::stat::student::{StudentQuantiles, StudentTable};
use crate::unit::UsdPerHour;

/// What is known of the performance ratio, alternative over incumbent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Performance {
    /// On another work than those that were published: the predictive distribution.
    Published(LogRatio),
    /// On matrix multiplication, as it was measured, with what becomes of it in training.
    Measured {
        /// ln of the ratio of GEMM rates.
        gemm: LogRatio,
        /// C: what is added to it for a training run.
        transfer: LogRatio,
    },
    /// Both sides are the same chip: the sellers differ, the work does not.
    SameChip,
}

/// An offer to one buyer: the centre's spend of some priors.
#[derive(Debug, Clone, Copy)]
pub struct Deal<'a> {
    /// What the buyer believes about switching.
    pub priors: &'a Priors,
    /// The performance ratio.
    pub performance: Performance,
    /// A price of the alternative from each of its sellers, by name of the seller; at least one.
    pub alternatives: &'a [UsdPerHour],
    /// The same of the incumbent.
    pub incumbents: &'a [UsdPerHour],
}

/// What the rule says of one pair of sellers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairDecision {
    /// The alternative's seller, counted in the order of its prices.
    pub alternative: usize,
    /// The incumbent's seller.
    pub incumbent: usize,
    /// The probability that the offer clears the threshold.
    pub probability: f64,
    /// What the rule says.
    pub verdict: SwitchVerdict,
}

/// A share of the doubt: of the variance of whether the offer clears.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// What is not known.
    pub label: &'static str,
    /// The share, at least 0.
    pub share: f64,
}

/// A verdict with the numbers behind it. Discounts are work discounts.
#[derive(Debug, Clone, PartialEq)]
pub struct DealDecision {
    /// P over all pairs of sellers, each seller of a side alike.
    pub probability: f64,
    /// The 5 %, 50 % and 95 % points of the discount on offer, sellers drawn.
    pub offered: [f64; 3],
    /// The 5 %, 50 % and 95 % points of the threshold.
    pub threshold: [f64; 3],
    /// Every pair of sellers.
    pub pairs: Vec<PairDecision>,
    /// What the rule says. Where one pair says switch and another stay, it is undecided.
    pub verdict: SwitchVerdict,
    /// What the doubt rests on, the largest share first.
    pub doubts: Vec<Doubt>,
}

impl DealDecision {
    /// Whether one pair of sellers says switch and another stay.
    #[must_use]
    pub fn depends_on_seller(&self) -> bool {
        let says = |verdict| self.pairs.iter().any(|pair| pair.verdict == verdict);
        says(SwitchVerdict::Switch) && says(SwitchVerdict::Stay)
    }
}

/// One Monte Carlo draw of what the prices do not touch.
struct Draw {
    /// d*.
    threshold: f64,
    /// ln of the utilisation ratio.
    ln_utilisation: f64,
    /// C, 0 for a published ratio.
    transfer: f64,
}

impl Deal<'_> {
    /// Decides.
    ///
    /// # Errors
    /// A side without a price, a price that is not finite and above 0, a ratio that is not finite.
    pub fn decide(&self, seed: u64, draws: usize) -> Result<DealDecision, Refusal> {
        for prices in [self.alternatives, self.incumbents] {
            check_positive("number of sellers", prices.len() as f64)?;
            prices.iter().try_for_each(|price| check_positive("price in USD per hour", price.0))?;
        }
        let ratio = self.ratio();
        if !ratio.estimate.is_finite() || !ratio.error.is_finite() {
            return Err(Refusal { field: "ratio", value: ratio.estimate, remedy: "its logarithm must be finite" });
        }
        let scenarios = self.priors.draw(seed, draws);
        let states = self.states(&scenarios, seed);
        let mut pairs = Vec::new();
        for (alternative, price) in self.alternatives.iter().enumerate() {
            for (incumbent, base) in self.incumbents.iter().enumerate() {
                let probability = clears(&states, ratio, (price.0 / base.0).ln());
                let verdict = SwitchVerdict::of(probability);
                pairs.push(PairDecision { alternative, incumbent, probability, verdict });
            }
        }
        let probability = pairs.iter().map(|pair| pair.probability).sum::<f64>() / pairs.len() as f64;
        let drawn = self.everything_drawn(&states, ratio, seed);
        let points = |values: Vec<f64>| quantiles(values, [0.05, 0.50, 0.95]);
        let mut decision = DealDecision {
            probability,
            offered: points(drawn.iter().map(|draw| draw.offer).collect()),
            threshold: points(states.iter().map(|state| state.threshold).collect()),
            pairs,
            verdict: SwitchVerdict::of(probability),
            doubts: self.doubts(&scenarios, &states, &drawn),
        };
        if decision.depends_on_seller() {
            decision.verdict = SwitchVerdict::Undecided;
        }
        Ok(decision)
    }

    /// ln of the ratio with the error that is not drawn.
    fn ratio(&self) -> LogRatio {
        match self.performance {
            Performance::Published(ratio) | Performance::Measured { gemm: ratio, .. } => ratio,
            Performance::SameChip => LogRatio { estimate: 0.0, error: 0.0, df: f64::INFINITY },
        }
    }

    fn states(&self, scenarios: &[Scenario], seed: u64) -> Vec<Draw> {
        let spend = self.priors.centre.spend_usd_per_year;
        let thresholds: Vec<f64> = scenarios
            .par_iter()
            .with_min_len(256)
            .map(|scenario| Curve::of(scenario).at(ThresholdKind::Threshold, spend, 1.0))
            .collect();
        let same_chip = self.performance == Performance::SameChip;
        let utilisation = uniforms(seed, stream::UTILISATION, 0)
            .map(|number| if same_chip { 0.0 } else { self.priors.utilisation_ratio.quantile(number).ln() });
        let transfer = match self.performance {
            Performance::Measured { transfer, .. } => transfer,
            _ => LogRatio { estimate: 0.0, error: 0.0, df: f64::INFINITY },
        };
        let transfer = drawn(transfer, uniforms(seed, stream::TRANSFER, 0));
        let state = |((threshold, ln_utilisation), transfer)| Draw { threshold, ln_utilisation, transfer };
        thresholds.into_iter().zip(utilisation).zip(transfer).map(state).collect()
    }

    /// Every uncertain thing drawn, the sellers and the ratio among them.
    fn everything_drawn(&self, states: &[Draw], ratio: LogRatio, seed: u64) -> Vec<DrawnOffer> {
        let seller = |stream, count: usize| {
            uniforms(seed, stream, 0).map(move |number| ((number * count as f64) as usize).min(count - 1))
        };
        let sellers = seller(stream::ALTERNATIVE_SELLER, self.alternatives.len())
            .zip(seller(stream::INCUMBENT_SELLER, self.incumbents.len()));
        let ratios = drawn(ratio, uniforms(seed, stream::RATIO, 0));
        let draw = |((state, (alternative, incumbent)), ratio): ((&Draw, (usize, usize)), f64)| {
            let performance = ratio + state.transfer;
            let ln_price = (self.alternatives[alternative].0 / self.incumbents[incumbent].0).ln();
            let offer = -(ln_price - performance - state.ln_utilisation).exp_m1();
            DrawnOffer {
                seller: alternative * self.incumbents.len() + incumbent,
                performance,
                offer,
                clears: state.threshold < 1.0 && offer >= state.threshold - OFFER_TOLERANCE,
            }
        };
        states.iter().zip(sellers).zip(ratios).map(draw).collect()
    }

    fn doubts(&self, scenarios: &[Scenario], states: &[Draw], drawn: &[DrawnOffer]) -> Vec<Doubt> {
        let clears: Vec<bool> = drawn.iter().map(|draw| draw.clears).collect();
        let of = |values: Vec<f64>| doubt::share(&clears, &values);
        let sellers: Vec<usize> = drawn.iter().map(|draw| draw.seller).collect();
        let mut doubts = vec![
            Doubt { label: "seller", share: doubt::share_of_labels(&clears, &sellers) },
            Doubt { label: "performance on your work", share: of(drawn.iter().map(|draw| draw.performance).collect()) },
            Doubt { label: "utilisation", share: of(states.iter().map(|state| state.ln_utilisation).collect()) },
        ];
        doubts.par_extend(self.priors.uncertain.par_iter().map(|(input, _)| Doubt {
            label: input.label,
            share: doubt::share(&clears, &scenarios.iter().map(|scenario| input.get(scenario)).collect::<Vec<_>>()),
        }));
        doubts.sort_by(|one, other| other.share.total_cmp(&one.share));
        doubts
    }
}

/// Offers this close below a threshold are at it.
const OFFER_TOLERANCE: f64 = 1e-12;

/// One draw with nothing left open.
struct DrawnOffer {
    seller: usize,
    /// ln of the performance ratio on the buyer's work.
    performance: f64,
    offer: f64,
    clears: bool,
}

/// Draws of a scaled t; the estimate itself where it has no error.
fn drawn(ratio: LogRatio, numbers: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    let quantiles = (ratio.error > 0.0).then(|| StudentQuantiles::of(ratio.df));
    numbers.map(move |number| {
        ratio.estimate + quantiles.as_ref().map_or(0.0, |quantiles| ratio.error * quantiles.at(number))
    })
}

/// P for one pair of sellers: the mean over draws of the probability that the ratio is large
/// enough.
fn clears(states: &[Draw], ratio: LogRatio, ln_price: f64) -> f64 {
    let table = (ratio.error > 0.0).then(|| StudentTable::of(ratio.df));
    let chance = |state: &Draw| {
        // A work discount stays below 1 as long as chips cost anything.
        if state.threshold >= 1.0 {
            return 0.0;
        }
        let missing = ln_price - state.ln_utilisation - state.transfer - (-state.threshold).ln_1p() - ratio.estimate;
        match &table {
            Some(table) => table.sf(missing / ratio.error),
            None => f64::from(u8::from(missing <= OFFER_TOLERANCE)),
        }
    };
    states.iter().map(chance).sum::<f64>() / states.len() as f64
}
