//! Options that name prices, and the price list that they name.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::economics::cost::{PublishedRate, published_rates};
use crate::economics::currency::{ExchangeRate, ExchangeRateError, ExchangeRates};
use crate::economics::measurement::Measurement;
use crate::economics::offer::Basis;
use crate::economics::quote::Market;
use crate::record::offers::{self, PriceList};
use crate::report::cost::PricedRate;

use super::failure::Failure;
use super::options::{DayOptions, text_of};

/// How prices are read.
#[derive(Debug, Clone, Args)]
pub struct CurrencyOptions {
    /// The day from which ages are counted.
    #[command(flatten)]
    pub day: DayOptions,
    /// Exchange rate: USD for one unit of another currency, as in EUR=1.08; may be repeated
    #[arg(long, value_name = "CODE=USD")]
    rate: Vec<ExchangeRate>,
}

/// Which offers count.
#[derive(Debug, Args)]
pub struct OfferOptions {
    /// Only offers of this cloud, on both sides of a comparison
    #[arg(long)]
    pub cloud: Option<String>,
    /// Price list; by default the built-in one
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// Print the source, the date and the quality of every row behind a number
    #[arg(long)]
    pub explain: bool,
    /// How prices are read.
    #[command(flatten)]
    pub currency: CurrencyOptions,
}

/// The offers of one basis.
#[derive(Debug, Args)]
pub struct PriceOptions {
    /// Price basis: list, spot, 1-year, 3-year, market-3-year, marketplace
    #[arg(long, default_value = "list")]
    basis: Basis,
    /// Which offers count.
    #[command(flatten)]
    pub offers: OfferOptions,
}

/// A price list on the terms that were asked for.
pub struct Prices<'a> {
    list: PriceList,
    basis: Basis,
    cloud: Option<&'a str>,
    /// The day from which ages are counted.
    pub today: Date,
}

impl CurrencyOptions {
    /// The exchange rates.
    pub fn rates(&self) -> Result<ExchangeRates, ExchangeRateError> {
        ExchangeRates::new(self.rate.clone())
    }

    /// A price list: the one that the program carries where there is no path.
    pub fn load(&self, path: Option<&Path>) -> Result<PriceList, Failure> {
        let rates = self.rates()?;
        Ok(match path {
            Some(path) => PriceList::read(&path.display().to_string(), &text_of(path)?, &rates)?,
            None => PriceList::read("data/prices.csv", offers::PRICES, &rates)?,
        })
    }
}

impl OfferOptions {
    /// The price list.
    pub fn load(&self) -> Result<PriceList, Failure> {
        self.currency.load(self.prices.as_deref())
    }
}

impl PriceOptions {
    /// The price list on the basis and of the cloud that were asked for.
    pub fn load(&self) -> Result<Prices<'_>, Failure> {
        let Self { basis, offers } = self;
        let today = offers.currency.day.today();
        Ok(Prices { list: offers.load()?, basis: *basis, cloud: offers.cloud.as_deref(), today })
    }
}

impl Prices<'_> {
    /// The list prices that the program carries.
    pub fn carried(today: Date) -> Result<Self, Failure> {
        Ok(Self { list: PriceList::carried()?, basis: Basis::List, cloud: None, today })
    }

    /// The offers.
    #[must_use]
    pub fn market(&self) -> Market<'_> {
        self.list.market(self.basis, self.cloud)
    }

    /// Published rates of multiplication with the prices of their chips; chips without a price are
    /// left out.
    #[must_use]
    pub fn of_published<'b>(&'b self, measurements: &'b [Measurement]) -> Vec<PricedRate<'b>> {
        let market = self.market();
        let priced = |rate: PublishedRate<'b>| Some((rate, market.quote_chip(rate.accelerator).ok()?));
        published_rates(measurements, &self.list.rules).into_iter().filter_map(priced).collect()
    }
}
