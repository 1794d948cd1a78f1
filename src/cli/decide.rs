//! `switchpoint decide`: switch, stay or undecided, between two chips.

use clap::Args;

use crate::compare::comparison_panel::partners;
use crate::compare::{self, By, Identity, Rules};
use crate::economics::answer::population::SamplingSettings;
use crate::economics::decision_rule::{self, OfferDraw, RatioSource};
use crate::economics::measurement::Measurement;
use crate::economics::offer::Basis;
use crate::economics::quote::{Market, Quote};
use crate::economics::scenario::check_positive;
use crate::economics::sensitivity::{offer, sobol};
use crate::economics::value::chip;
use crate::economics::value::published::{self, PublishedRatio};
use crate::record::measured;
use crate::report::decide::{DecisionCase, Given, OnBasis};
use crate::report::{self, Report};
use crate::stat::log_ratio::LogRatio;

use super::failure::{Failure, NOTHING_COMPARABLE};
use super::options::Output;
use super::prices::{PriceOptions, Prices};
use super::result_files::Input;
use super::scenario::BuyerOptions;

/// `switchpoint decide`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  switchpoint decide gpu.v1.json tpu.v1.json --basis 3-year --spend 50e6\n  switchpoint decide --ratio 0.488 --base-chip H100 --alt-chip 'TPU v6e' --spend 50e6\n  switchpoint decide --base-chip H100 --alt-chip 'TPU v6e'"
)]
pub struct DecideArguments {
    /// Result file of the incumbent, as [LABEL=]PATH[#TARGET]
    #[arg(value_name = "BASE", conflicts_with_all = ["base_chip", "alt_chip"])]
    pub base: Option<String>,
    /// Result file of the alternative
    #[arg(value_name = "ALT", requires = "base")]
    pub alternative: Option<String>,
    /// Performance ratio, alternative over incumbent, that was published for a whole work, in place
    /// of result files
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true, conflicts_with_all = ["base", "alternative"])]
    pub ratio: Option<f64>,
    /// The incumbent by name; without --ratio the ratio is that of the works published for both
    /// chips
    #[arg(long, value_name = "NAME")]
    pub base_chip: Option<String>,
    /// The alternative by name
    #[arg(long, value_name = "NAME")]
    pub alt_chip: Option<String>,
    /// Price of the incumbent in USD an hour, in place of the price list
    #[arg(long, value_name = "USD")]
    pub base_price: Option<f64>,
    /// Price of the alternative in USD an hour, in place of the price list
    #[arg(long, value_name = "USD")]
    pub alt_price: Option<f64>,
    /// Prices.
    #[command(flatten)]
    pub prices: PriceOptions,
    /// The buyer.
    #[command(flatten)]
    pub buyer: BuyerOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Holds an alternative against the threshold.
pub fn run(arguments: &DecideArguments) -> Result<Report, Failure> {
    let prices = arguments.prices.load()?;
    let (scenario_name, priors) = arguments.buyer.load()?;
    let given = if arguments.base.is_some() { measured(arguments, &prices)? } else { published(arguments, &prices)? };
    let SamplingSettings { seed, draws, .. } = arguments.buyer.sampling.settings();
    let states = decision_rule::offer_draws(&priors, given.evidence, seed, draws);
    let (base_price, alternative_price) = (given.base_quote.price, given.alternative_quote.price);
    let decision = decision_rule::decide(given.ratio, alternative_price, base_price, &states, seed)?;
    let price_ratio = alternative_price.0 / base_price.0;
    let offer = offer::UncertainOffer { priors: &priors, evidence: given.evidence, ratio: given.ratio, price_ratio };
    let influences = offer.influences(seed, sobol::POINTS);
    let by_basis = by_basis(&given, &prices.market(), &states, seed)?;
    let today = prices.today;
    let case = DecisionCase { given, scenario_name, priors: &priors, draws, decision, by_basis, influences, today };
    Ok(report::decide::report(&case, arguments.prices.offers.explain))
}

/// The same decision on every basis on which both chips have a price in the list. Bases are never
/// pooled.
fn by_basis(given: &Given<'_>, market: &Market<'_>, states: &[OfferDraw], seed: u64) -> Result<Vec<OnBasis>, Failure> {
    let (base, alternative) = (&given.base_quote.accelerator, &given.alternative_quote.accelerator);
    let mut found = Vec::new();
    for &basis in Basis::ALL {
        let market = Market { basis, ..*market };
        let quotes = market.quote_chip(base).ok().zip(market.quote_chip(alternative).ok());
        if let Some((base, alternative)) = quotes {
            let decision = decision_rule::decide(given.ratio, alternative.price, base.price, states, seed)?;
            found.push(OnBasis { basis: basis.name(), base: base.price, alternative: alternative.price, decision });
        }
    }
    Ok(found)
}

/// A ratio of whole works: given by hand, or from the published works that two chips have in
/// common.
fn published<'a>(arguments: &DecideArguments, prices: &'a Prices<'_>) -> Result<Given<'a>, Failure> {
    let measurements = measured::carried()?;
    // `v6e` is the TPU v6e. What fits no measured chip may still stand in the price list.
    let full = |chip: &Option<String>| {
        let chip = chip.as_ref()?;
        Some(chip::named(&measurements, chip).map_or_else(|_| chip.clone(), str::to_owned))
    };
    let (base_chip, alternative_chip) = (full(&arguments.base_chip), full(&arguments.alt_chip));
    let (ratio, rows, works) = match (arguments.ratio, &base_chip, &alternative_chip) {
        (Some(ratio), ..) => {
            check_positive("--ratio", ratio)?;
            (ratio.ln(), 1, String::new())
        }
        (None, Some(base), Some(alternative)) => ratio_of_works(&measurements, base, alternative)?,
        _ => {
            let failure = Failure::input("nothing to decide about: no result files, no --ratio, not two chips");
            return Err(failure.hint("give two result files, or --base-chip and --alt-chip, or --ratio"));
        }
    };
    let quote = |by_hand: Option<f64>, chip: &Option<String>, price: &str, name: &str| match (by_hand, chip) {
        (Some(usd), _) => Quote::by_hand(usd).map_err(Failure::from),
        (None, Some(chip)) => prices
            .market()
            .quote_chip(chip)
            .map_err(|why| Failure::input(why).hint(format!("give its price with {price} USD, or another --basis"))),
        (None, None) => Err(Failure::input(format!("--ratio has no price for this side: neither {price} nor {name}"))
            .hint(format!("name the chip in the price list with {name}, or its price with {price} USD"))),
    };
    let named = |chip: &Option<String>, word: &str| chip.clone().unwrap_or_else(|| word.to_owned());
    Ok(Given {
        base: named(&base_chip, "the incumbent"),
        alternative: named(&alternative_chip, "the alternative"),
        evidence: RatioSource::EndToEnd,
        ratio: LogRatio { estimate: ratio, error: 0.0, df: f64::INFINITY },
        rows,
        works,
        base_quote: quote(arguments.base_price, &base_chip, "--base-price", "--base-chip")?,
        alternative_quote: quote(arguments.alt_price, &alternative_chip, "--alt-price", "--alt-chip")?,
    })
}

/// The logarithm of the mean ratio over the published training works of two chips, with their
/// number and names.
fn ratio_of_works(
    measurements: &[Measurement],
    base: &str,
    alternative: &str,
) -> Result<(f64, usize, String), Failure> {
    let (base, alternative) = (chip::named(measurements, base)?, chip::named(measurements, alternative)?);
    let Some(PublishedRatio { log, works }) = published::ratio(measurements, alternative, base) else {
        let failure = Failure::input(format!("{base} and {alternative} have no published training work in common"));
        return Err(failure.with_code(NOTHING_COMPARABLE).hint("give a ratio with --ratio"));
    };
    Ok((log, works.len(), works.join(", ")))
}

/// The ratio of the fastest kernels of two targets, with the prices of these.
fn measured<'a>(arguments: &DecideArguments, prices: &'a Prices<'_>) -> Result<Given<'a>, Failure> {
    let base_by_hand = arguments.base_price.map(Quote::by_hand).transpose()?;
    let alternative_by_hand = arguments.alt_price.map(Quote::by_hand).transpose()?;
    let inputs = Input::load_all(arguments.base.iter().chain(&arguments.alternative))?;
    let [base_input, alternative_input] = &inputs[..] else {
        return Err(Failure::input("a decision is about two result files"));
    };
    let (bases, alternatives) = (base_input.summaries(), alternative_input.summaries());
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
        evidence: RatioSource::Multiplication,
        ratio: mean.log,
        rows: mean.rows,
        works: String::new(),
    })
}

/// A decision is about one target of each file.
fn one_target_each(message: &str) -> Failure {
    Failure::input(message).hint("choose one target of each with FILE#TARGET")
}
