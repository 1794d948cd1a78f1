//! `switchpoint cost`, `decide` and `traps`

use std::fs;
use std::path::Path;

use jiff::civil::Date;

use crate::compare::panel::partners;
use crate::compare::{self, By, Identity, Rules};
use crate::economics::adapter::AdapterRule;
use crate::economics::beliefs::Beliefs;
use crate::economics::decide::{self, Evidence};
use crate::economics::offer::{Basis, Offer};
use crate::economics::quote::{Market, Quote};
use crate::economics::scenario::check_positive;
use crate::economics::sensitivity::{offer, sobol};
use crate::economics::traps;
use crate::record::{offers, scenario};
use crate::report;
use crate::report::cost::{Fastest, Priced};
use crate::report::decide::{Case, Given};
use crate::stat::difference::LogRatio;

use super::args::{
    CostArguments, DealingArguments, DecideArguments, PriceArguments, ScenarioArguments, TrapsArguments,
};
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::input::Input;
use super::output;

/// The price list and the rules that find a device in it.
struct Prices<'a> {
    offers: Vec<Offer>,
    rules: Vec<AdapterRule>,
    basis: Basis,
    cloud: Option<&'a str>,
    today: Date,
}

impl<'a> Prices<'a> {
    fn load(arguments: &'a PriceArguments) -> Result<Self, Failure> {
        let basis = arguments.basis.parse()?;
        let offers = price_list(arguments.prices.as_deref(), &arguments.dealings)?.1;
        let rules = offers::read_accelerators("data/accelerators.csv", offers::ACCELERATORS)?;
        let today = arguments.dealings.today();
        Ok(Self { offers, rules, basis, cloud: arguments.cloud.as_deref(), today })
    }

    fn market(&self) -> Market<'_> {
        Market { offers: &self.offers, rules: &self.rules, basis: self.basis, cloud: self.cloud }
    }
}

/// A price list with its name: the one that the program carries where there is no path.
fn price_list(path: Option<&Path>, dealings: &DealingArguments) -> Result<(String, Vec<Offer>), Failure> {
    let (name, text) = match path {
        Some(path) => (path.display().to_string(), text_of(path)?),
        None => ("data/prices.csv".to_owned(), offers::PRICES.to_owned()),
    };
    let offers = offers::read_with(&name, &text, &dealings.rates()?)?;
    Ok((name, offers))
}

/// Finds the traps of a price list.
pub fn traps(arguments: &TrapsArguments) -> Result<u8, Failure> {
    let (name, offers) = price_list(arguments.prices.as_deref(), &arguments.dealings)?;
    let today = arguments.dealings.today();
    let traps = traps::find(&offers, today);
    output::report(&report::traps::report(&name, &offers, &traps, today), &arguments.output)?;
    Ok(0)
}

pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))
}

/// Prices the work of result files.
pub fn cost(arguments: &CostArguments) -> Result<u8, Failure> {
    let prices = Prices::load(&arguments.prices)?;
    let by_hand = arguments.price.map(Quote::by_hand).transpose()?;
    let inputs = Input::load_all(&arguments.results)?;
    let mut priced = Vec::new();
    for input in &inputs {
        for column in input.columns() {
            let quote = match &by_hand {
                Some(quote) => Ok(quote.clone()),
                None => prices.market().quote(&column.identity.target),
            };
            let best = column.best().into_iter().filter_map(|(problem, row)| {
                Some(Fastest { problem, kernel: row.kernel.label(), rate: row.rate?.value })
            });
            priced.push(Priced { label: column.identity.label(), quote, best: best.collect() });
        }
    }
    output::report(&report::cost::report(&priced, arguments.prices.explain, prices.today), &arguments.output)?;
    Ok(0)
}

/// The scenario with its name, for the spend that was asked for.
pub(super) fn buyer(arguments: &ScenarioArguments) -> Result<(String, Beliefs), Failure> {
    let carried = |path: &Path| {
        let (name, text) = scenario::CARRIED.iter().find(|(name, _)| path == Path::new(name))?;
        Some((format!("`{name}`"), format!("data/scenarios/{name}.toml"), (*text).to_owned()))
    };
    let (name, label, text) = match &arguments.scenario {
        Some(path) if !path.exists() => match carried(path) {
            Some(carried) => carried,
            None => {
                let known: Vec<&str> = scenario::CARRIED.iter().map(|(name, _)| *name).collect();
                let failure = Failure::input(format!("no scenario file {}", path.display()));
                return Err(failure
                    .hint(format!("give the path of one, or a name that the program carries: {}", known.join(", "))));
            }
        },
        Some(path) => (path.display().to_string(), path.display().to_string(), text_of(path)?),
        None => ("of the article".to_owned(), "data/scenarios/article.toml".to_owned(), scenario::ARTICLE.to_owned()),
    };
    let beliefs = scenario::read(&label, &text)?;
    let Some(spend) = arguments.spend else { return Ok((name, beliefs)) };
    check_positive("--spend", spend)?;
    Ok((name, beliefs.of_spend(spend)))
}

/// Holds an alternative against the threshold.
pub fn decide(arguments: &DecideArguments) -> Result<u8, Failure> {
    let prices = Prices::load(&arguments.prices)?;
    let (scenario_name, beliefs) = buyer(&arguments.buyer)?;
    let given = match arguments.ratio {
        Some(ratio) => published(arguments, ratio, &prices)?,
        None => measured(arguments, &prices)?,
    };
    let ScenarioArguments { seed, draws, .. } = arguments.buyer;
    let states = decide::states(&beliefs, given.evidence, seed, draws);
    let (base_price, alternative_price) = (given.base_quote.price, given.alternative_quote.price);
    let decision = decide::decide(given.ratio, alternative_price, base_price, &states, seed)?;
    let price_ratio = alternative_price.0 / base_price.0;
    let offer = offer::Case { beliefs: &beliefs, evidence: given.evidence, ratio: given.ratio, price_ratio };
    let influences = offer.influences(seed, sobol::POINTS);
    let today = prices.today;
    let case = Case { given, scenario_name, beliefs: &beliefs, draws, decision, influences, today };
    output::report(&report::decide::report(&case, arguments.prices.explain), &arguments.output)?;
    Ok(0)
}

/// A ratio that somebody published for a whole work, with prices by hand or by the names of the chips.
fn published<'a>(arguments: &DecideArguments, ratio: f64, prices: &'a Prices<'_>) -> Result<Given<'a>, Failure> {
    check_positive("--ratio", ratio)?;
    let quote = |by_hand: Option<f64>, chip: &Option<String>, price: &str, name: &str| match (by_hand, chip) {
        (Some(usd), _) => Quote::by_hand(usd).map_err(Failure::from),
        (None, Some(chip)) => prices.market().quote_chip(chip).map_err(Failure::input),
        (None, None) => Err(Failure::input(format!("--ratio has no price for this side: neither {price} nor {name}"))
            .hint(format!("name the chip in the price list with {name}, or its price with {price} USD"))),
    };
    let named = |chip: &Option<String>, word: &str| chip.clone().unwrap_or_else(|| word.to_owned());
    Ok(Given {
        base: named(&arguments.base_chip, "the incumbent"),
        alternative: named(&arguments.alt_chip, "the alternative"),
        evidence: Evidence::EndToEnd,
        ratio: LogRatio { estimate: ratio.ln(), error: 0.0, freedom: f64::INFINITY },
        rows: 1,
        base_quote: quote(arguments.base_price, &arguments.base_chip, "--base-price", "--base-chip")?,
        alternative_quote: quote(arguments.alt_price, &arguments.alt_chip, "--alt-price", "--alt-chip")?,
    })
}

/// The ratio of the fastest kernels of two targets, with the prices of these.
fn measured<'a>(arguments: &DecideArguments, prices: &'a Prices<'_>) -> Result<Given<'a>, Failure> {
    let base_by_hand = arguments.base_price.map(Quote::by_hand).transpose()?;
    let alternative_by_hand = arguments.alt_price.map(Quote::by_hand).transpose()?;
    let inputs = Input::load_all(arguments.base.iter().chain(&arguments.alternative))?;
    let [base_input, alternative_input] = &inputs[..] else {
        return Err(Failure::input("a decision is about two result files"));
    };
    let (bases, alternatives) = (base_input.columns(), alternative_input.columns());
    let (base, alternative) = match partners(&bases, &alternatives)[..] {
        [(base, alternative)] => (&bases[base], &alternatives[alternative]),
        [] => return Err(one_target_each("the files have no target in common").with_code(NOTHING_COMPARABLE)),
        _ => return Err(one_target_each("the files have several targets, a decision is about two")),
    };
    let shared = (base_input.name.file == alternative_input.name.file).then_some(&*base_input.results);
    let pair = compare::compare(base, alternative, shared, &Rules::plain(By::Best));
    let Some(mean) = pair.mean else {
        let failure = Failure::input("no problem was measured on both sides under the same protocol");
        return Err(failure.with_code(NOTHING_COMPARABLE));
    };
    let quote = |by_hand: Option<Quote<'static>>, identity: &Identity, option: &str| match by_hand {
        Some(quote) => Ok(quote),
        None => prices.market().quote(&identity.target).map_err(|why| {
            Failure::input(format!("{}: {why}", identity.label())).hint(format!("give its price with {option} USD"))
        }),
    };
    Ok(Given {
        base_quote: quote(base_by_hand, &pair.base, "--base-price")?,
        alternative_quote: quote(alternative_by_hand, &pair.alternative, "--alt-price")?,
        base: pair.base.label(),
        alternative: pair.alternative.label(),
        evidence: Evidence::Multiplication,
        ratio: mean.log,
        rows: mean.rows,
    })
}

/// A decision is about one target of each file.
fn one_target_each(message: &str) -> Failure {
    Failure::input(message).hint("choose one target of each with FILE#TARGET")
}
