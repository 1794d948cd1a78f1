//! `switchpoint cost` and `lint-prices`; prices and buyers as the command line names them

use std::fs;
use std::path::Path;

use jiff::civil::Date;

use crate::economics::cost::{PublishedRate, published_rates};
use crate::economics::measurement::Measurement;
use crate::economics::offer::Basis;
use crate::economics::price_lint;
use crate::economics::priors::Priors;
use crate::economics::quote::{Market, Quote};
use crate::economics::scenario::check_positive;
use crate::record::offers::{self, PriceList};
use crate::record::{measured, scenario};
use crate::report;
use crate::report::cost::{Fastest, Priced, PricedRate};

use super::args::{CostArguments, DealingArguments, LintPricesArguments, PriceArguments, ScenarioArguments};
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::input::Input;
use super::output;

/// A price list on the terms that were asked for.
pub(super) struct Prices<'a> {
    list: PriceList,
    basis: Basis,
    cloud: Option<&'a str>,
    /// The day from which ages are reckoned.
    pub(super) today: Date,
}

impl<'a> Prices<'a> {
    pub(super) fn load(arguments: &'a PriceArguments) -> Result<Self, Failure> {
        let basis = arguments.basis.parse()?;
        let list = price_list(arguments.prices.as_deref(), &arguments.dealings)?;
        Ok(Self { list, basis, cloud: arguments.cloud.as_deref(), today: arguments.dealings.today() })
    }

    /// The price list that the program carries.
    pub(super) fn carried(basis: Basis, today: Date) -> Result<Self, Failure> {
        Ok(Self { list: PriceList::carried()?, basis, cloud: None, today })
    }

    pub(super) fn market(&self) -> Market<'_> {
        self.list.market(self.basis, self.cloud)
    }
}

/// A price list: the one that the program carries where there is no path.
pub(super) fn price_list(path: Option<&Path>, dealings: &DealingArguments) -> Result<PriceList, Failure> {
    let rates = dealings.rates()?;
    Ok(match path {
        Some(path) => PriceList::read(&path.display().to_string(), &text_of(path)?, &rates)?,
        None => PriceList::read("data/prices.csv", offers::PRICES, &rates)?,
    })
}

/// Lints a price list.
pub fn lint_prices(arguments: &LintPricesArguments) -> Result<u8, Failure> {
    let PriceList { name, offers, .. } = price_list(arguments.prices.as_deref(), &arguments.dealings)?;
    let today = arguments.dealings.today();
    let findings = price_lint::find(&offers, today);
    output::report(&report::price_lint::report(&name, &offers, &findings, today), &arguments.output)?;
    Ok(0)
}

pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))
}

/// Prices the work of result files, or published rates where there are none.
pub fn cost(arguments: &CostArguments) -> Result<u8, Failure> {
    let prices = Prices::load(&arguments.prices)?;
    if arguments.results.is_empty() {
        let measurements = measured::carried()?;
        let priced = priced_rates(&measurements, &prices);
        if priced.is_empty() {
            let failure = Failure::input("no chip with a published rate has a price on this basis");
            return Err(failure.with_code(NOTHING_COMPARABLE).hint("try another --basis, or leave out --cloud"));
        }
        let report = report::cost::published(&priced, arguments.prices.explain, prices.today);
        output::report(&report, &arguments.output)?;
        return Ok(0);
    }
    let by_hand = arguments.price.map(Quote::by_hand).transpose()?;
    let inputs = Input::load_all(&arguments.results)?;
    let mut priced = Vec::new();
    for input in &inputs {
        for summary in input.summaries() {
            let quote = match &by_hand {
                Some(quote) => Ok(quote.clone()),
                None => prices.market().quote(&summary.identity.target),
            };
            let best = summary.best().into_iter().filter_map(|(problem, row)| {
                Some(Fastest { problem, kernel: row.kernel.label(), rate: row.rate?.value })
            });
            priced.push(Priced { label: summary.identity.label(), quote, best: best.collect() });
        }
    }
    output::report(&report::cost::report(&priced, arguments.prices.explain, prices.today), &arguments.output)?;
    Ok(0)
}

/// Published rates of multiplication with the prices of their chips; chips without a price are left
/// out.
pub(super) fn priced_rates<'a>(measurements: &'a [Measurement], prices: &'a Prices<'_>) -> Vec<PricedRate<'a>> {
    let priced = |rate: PublishedRate<'a>| Some((rate, prices.market().quote_chip(rate.accelerator).ok()?));
    published_rates(measurements, &prices.list.rules).into_iter().filter_map(priced).collect()
}

/// The scenario with its name, for the spend that was asked for.
pub(super) fn buyer(arguments: &ScenarioArguments) -> Result<(String, Priors), Failure> {
    let (name, priors) = scenario(arguments.scenario.as_deref())?;
    let Some(spend) = arguments.spend else { return Ok((name, priors)) };
    check_positive("--spend", spend)?;
    Ok((name, priors.of_spend(spend)))
}

/// The scenario that was named, by its path or as one that the program carries; that of the article
/// where none was.
pub(super) fn scenario(path: Option<&Path>) -> Result<(String, Priors), Failure> {
    let carried = |path: &Path| {
        let (name, text) = scenario::CARRIED.iter().find(|(name, _)| path == Path::new(name))?;
        Some((format!("`{name}`"), format!("data/scenarios/{name}.toml"), (*text).to_owned()))
    };
    let (name, label, text) = match path {
        Some(path) if !path.exists() => match carried(path) {
            Some(carried) => carried,
            None => {
                let known: Vec<&str> = scenario::CARRIED.iter().map(|(name, _)| *name).collect();
                let failure = Failure::input(format!("no scenario file {}", path.display()));
                return Err(
                    failure.hint(format!("give the path of one, or the name of a built-in one: {}", known.join(", ")))
                );
            }
        },
        Some(path) => (path.display().to_string(), path.display().to_string(), text_of(path)?),
        None => ("of the article".to_owned(), "data/scenarios/article.toml".to_owned(), scenario::ARTICLE.to_owned()),
    };
    Ok((name, scenario::read(&label, &text)?))
}
