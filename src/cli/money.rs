//! `switchpoint cost`, `threshold`, `decide` and `traps`

use std::fs;
use std::path::Path;

use jiff::civil::Date;

use crate::compare::panel::partners;
use crate::compare::{self, By, Identity, Rules};
use crate::economics::adapter::AdapterRule;
use crate::economics::decide;
use crate::economics::offer::{Basis, Offer};
use crate::economics::quote::{Market, Quote};
use crate::economics::scenario::{Scenario, check_positive};
use crate::economics::threshold::{Threshold, solve};
use crate::economics::traps;
use crate::record::{offers, scenario};
use crate::report;
use crate::report::cost::{Fastest, Priced};
use crate::report::decide::Case;
use crate::report::threshold::FurtherCut;

use super::args::{
    CostArguments, DealingArguments, DecideArguments, PriceArguments, ScenarioArguments, ThresholdArguments,
    TrapsArguments,
};
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::input::Input;
use super::output;

/// The article's "about 30 % better value", where the user gives no number.
const ARTICLE_ADVANTAGE: f64 = 1.3;

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

fn text_of(path: &Path) -> Result<String, Failure> {
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

/// The scenario with its name and its threshold.
fn buyer(arguments: &ScenarioArguments) -> Result<(String, Scenario, Threshold), Failure> {
    let (name, mut scenario) = match &arguments.scenario {
        Some(path) => {
            let name = path.display().to_string();
            let scenario = scenario::read(&name, &text_of(path)?)?;
            (name, scenario)
        }
        None => ("of the article".to_owned(), scenario::read("data/scenarios/article.toml", scenario::ARTICLE)?),
    };
    if let Some(spend) = arguments.spend {
        scenario.spend_usd_per_year = spend;
    }
    let threshold = solve(&scenario)?;
    Ok((name, scenario, threshold))
}

/// Solves a scenario.
pub fn threshold(arguments: &ThresholdArguments) -> Result<u8, Failure> {
    let (name, scenario, threshold) = buyer(&arguments.buyer)?;
    let advantage_now = arguments.advantage_now.unwrap_or(ARTICLE_ADVANTAGE);
    check_positive("--advantage-now", advantage_now)?;
    let cut = FurtherCut {
        advantage_now,
        assumed: arguments.advantage_now.is_none(),
        threshold: threshold.further_cut(1.0 / advantage_now)?,
    };
    output::report(&report::threshold::report(&name, &scenario, &threshold, cut), &arguments.output)?;
    Ok(0)
}

/// Holds an alternative against the threshold.
pub fn decide(arguments: &DecideArguments) -> Result<u8, Failure> {
    let prices = Prices::load(&arguments.prices)?;
    let (scenario_name, scenario, threshold) = buyer(&arguments.buyer)?;
    let base_by_hand = arguments.base_price.map(Quote::by_hand).transpose()?;
    let alternative_by_hand = arguments.alt_price.map(Quote::by_hand).transpose()?;
    let inputs = Input::load_all([&arguments.base, &arguments.alternative])?;
    let (bases, alternatives) = (inputs[0].columns(), inputs[1].columns());
    let (base, alternative) = match partners(&bases, &alternatives)[..] {
        [(base, alternative)] => (&bases[base], &alternatives[alternative]),
        [] => return Err(one_target_each("the files have no target in common").with_code(NOTHING_COMPARABLE)),
        _ => return Err(one_target_each("the files have several targets, a decision is about two")),
    };
    let shared = (inputs[0].name.file == inputs[1].name.file).then_some(&*inputs[0].results);
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
    let base_quote = quote(base_by_hand, &pair.base, "--base-price")?;
    let alternative_quote = quote(alternative_by_hand, &pair.alternative, "--alt-price")?;
    let decision = decide::decide(
        mean.log,
        alternative_quote.price,
        base_quote.price,
        scenario.utilisation_ratio,
        scenario.gemm_transfer,
        threshold.threshold_work_discount,
    )?;
    let case = Case {
        base: pair.base.label(),
        alternative: pair.alternative.label(),
        ratio: mean.log,
        rows: mean.rows,
        base_quote,
        alternative_quote,
        scenario_name,
        scenario,
        threshold,
        decision,
        today: prices.today,
    };
    output::report(&report::decide::report(&case, arguments.prices.explain), &arguments.output)?;
    Ok(0)
}

/// A decision is about one target of each file.
fn one_target_each(message: &str) -> Failure {
    Failure::input(message).hint("choose one target of each with FILE#TARGET")
}
