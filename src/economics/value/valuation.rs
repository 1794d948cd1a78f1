//! Two chips, the works they have in common, and what a dollar buys on every basis.

use super::super::measurement::{Measurement, MeasurementKind};
use super::super::offer::Offer;
use super::super::scenario::Refusal;
use super::super::verdict::band::{BandVerdict, advantage};
use super::common::works;
use super::estimate::{Estimate, RESAMPLES, SEED, estimate};
use super::owned::Ownership;
use super::price::{Asked, PricePair, SidePrice, Terms, pairs};
use super::work::Work;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Published measurements.
    pub measurements: &'a [Measurement],
    /// The price list.
    pub offers: &'a [Offer],
    /// Only these terms, on either side.
    pub terms: Option<Terms>,
    /// Which offers count.
    pub asked: Asked<'a>,
}

/// What owning each of two chips takes, where it is known.
#[derive(Debug, Clone, Copy)]
pub struct Owned<'a> {
    /// The alternative.
    pub alternative: &'a Ownership,
    /// The incumbent.
    pub incumbent: &'a Ownership,
}

/// The answer for two chips.
#[derive(Debug, Clone, PartialEq)]
pub struct Valuation<'a> {
    /// The alternative.
    pub alternative: String,
    /// The incumbent.
    pub incumbent: String,
    /// The works they have in common, at least one.
    pub works: Vec<Work<'a>>,
    /// Their performance ratio per chip, whatever the price.
    pub performance: Estimate,
    /// What that is worth, for each pair of prices.
    pub at: Vec<AtPrices<'a>>,
}

/// What a dollar buys at one pair of prices.
#[derive(Debug, Clone, PartialEq)]
pub struct AtPrices<'a> {
    /// The prices.
    pub prices: PricePair<'a>,
    /// Performance per dollar, alternative over incumbent, over all works.
    pub value: Estimate,
    /// What the rule of claim 1 says.
    pub verdict: BandVerdict,
}

impl AtPrices<'_> {
    /// Performance per dollar for one work, and what one unit of it costs on the alternative and on
    /// the incumbent in USD.
    #[must_use]
    pub fn of(&self, work: &Work<'_>) -> Option<(f64, Option<[f64; 2]>)> {
        let (alternative, incumbent) = (self.prices.alternative.price.0, self.prices.incumbent.price.0);
        let ratio = work.log()?.exp() * incumbent / alternative;
        Some((ratio, work.chip_hours().map(|[mine, theirs]| [mine * alternative, theirs * incumbent])))
    }

    /// What the same work costs less on the alternative, as a share of the incumbent's cost: 30 %
    /// more work for a dollar are 23.1 % less cost.
    #[must_use]
    pub fn work_discount(&self) -> f64 {
        1.0 - (-self.value.log).exp()
    }
}

/// The TPUs of the article.
pub const ALTERNATIVES: [&str; 4] = ["TPU v5e", "TPU v5p", "TPU v6e", "TPU v7x (Ironwood)"];

/// The GPUs they are held against.
pub const INCUMBENTS: [&str; 4] = ["H100", "H200", "B200", "GB200"];

/// Works of training, which is what the article speaks of.
pub const TRAINING: [MeasurementKind; 2] = [MeasurementKind::TrainTime, MeasurementKind::TrainThroughput];

/// Works on which two generations of one chip are held against each other, multiplications among
/// them.
pub const GENERATIONS: [MeasurementKind; 2] = [MeasurementKind::Gemm, MeasurementKind::TrainThroughput];

impl<'a> Question<'a> {
    /// Weighs an alternative against an incumbent. `None` where they have no work in common.
    ///
    /// # Errors
    /// A cost of own hardware that cannot be computed, or a price that is not finite and above 0.
    pub fn weigh(
        &self,
        alternative: &str,
        incumbent: &str,
        owned: Option<Owned<'a>>,
    ) -> Result<Option<Valuation<'a>>, Refusal> {
        let works = works(self.measurements, alternative, incumbent, &TRAINING);
        let Some(performance) = estimate(&works, RESAMPLES, SEED) else { return Ok(None) };
        let asked = |pair: &PricePair<'_>| {
            self.terms.is_none_or(|terms| [pair.alternative.terms, pair.incumbent.terms].contains(&terms))
        };
        let mut prices = pairs(self.offers, alternative, incumbent, &self.asked);
        if let Some(Owned { alternative, incumbent }) = owned {
            prices.push(PricePair { alternative: own(alternative)?, incumbent: own(incumbent)? });
        }
        let at = |prices: PricePair<'a>| {
            let value = performance.at_prices(prices.alternative.price, prices.incumbent.price)?;
            Ok(AtPrices { prices, value, verdict: advantage(value.ratio_interval()) })
        };
        let at: Result<Vec<_>, Refusal> = prices.into_iter().filter(asked).map(at).collect();
        let (alternative, incumbent) = (alternative.to_owned(), incumbent.to_owned());
        Ok(Some(Valuation { alternative, incumbent, works, performance, at: at? }))
    }
}

fn own(ownership: &Ownership) -> Result<SidePrice<'_>, Refusal> {
    let price = ownership.cost()?.total;
    Ok(SidePrice { terms: Terms::OwnHardware, seller: "", price, offers: Vec::new(), ownership: Some(ownership) })
}
