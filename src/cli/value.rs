//! `switchpoint value`: performance per dollar of one chip over another, from published
//! measurements.

use clap::Args;

use crate::economics::measurement::Measurement;
use crate::economics::provenance::Provenance;
use crate::economics::value::chip;
use crate::economics::value::owned::{CostInput, Ownership};
use crate::economics::value::price::{Asked, Terms};
use crate::economics::value::valuation::{ALTERNATIVES, INCUMBENTS, Owned, Question, Valuation};
use crate::record::measured;
use crate::record::offers::PriceList;
use crate::report::{self, Report};
use crate::roofline::Spec;

use super::datasheets::Sheets;
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::options::Output;
use super::prices::OfferOptions;

/// `switchpoint value`
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done, 2 bad input, 3 the chips have no work in common.\n\
    Examples:\n  \
    switchpoint value --alternative v6e --incumbent H100 --cloud GCP --explain\n  \
    switchpoint value --alternative Ironwood --incumbent H100 --basis own-hardware --alternative-purchase 15000")]
pub struct ValueArguments {
    /// The chip to switch to, as in `TPU v6e` or `v6e`; by default each TPU of the article
    #[arg(long, value_name = "CHIP")]
    pub alternative: Option<String>,
    /// The chip to switch from; by default H100, H200, B200 and GB200
    #[arg(long, value_name = "CHIP")]
    pub incumbent: Option<String>,
    /// Only this price basis: list, spot, 1-year, 3-year, market-3-year, marketplace, own-hardware
    #[arg(long)]
    pub basis: Option<Terms>,
    /// Which offers count.
    #[command(flatten)]
    pub offers: OfferOptions,
    /// Own hardware.
    #[command(flatten)]
    pub own: OwnershipOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Inputs of the basis `own-hardware`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Own hardware")]
pub struct OwnershipOptions {
    /// Purchase price of an alternative chip in USD; by default its launch price where
    /// data/specs.csv has one
    #[arg(long, value_name = "USD")]
    pub alternative_purchase: Option<f64>,
    /// Purchase price of an incumbent chip in USD
    #[arg(long, value_name = "USD")]
    pub incumbent_purchase: Option<f64>,
    /// Average power draw of an alternative chip in W; by default its design power (TDP)
    #[arg(long, value_name = "W")]
    pub alternative_draw: Option<f64>,
    /// Average power draw of an incumbent chip in W
    #[arg(long, value_name = "W")]
    pub incumbent_draw: Option<f64>,
    /// Straight-line depreciation period of a chip in years; by default 5, an assumption
    #[arg(long, value_name = "YEARS")]
    pub life: Option<f64>,
    /// Residual value as a share of the purchase price; by default 0, an assumption
    #[arg(long, value_name = "SHARE")]
    pub residual: Option<f64>,
    /// Power usage effectiveness: power of the building over that of its machines; by default 1.2,
    /// an assumption
    #[arg(long, value_name = "RATIO")]
    pub pue: Option<f64>,
    /// Price of electricity in USD per kWh; by default 0.08, an assumption
    #[arg(long, value_name = "USD")]
    pub tariff: Option<f64>,
    /// Host, network, building and staff, as a share of the purchase price a year; by default 0.10,
    /// an assumption
    #[arg(long, value_name = "SHARE")]
    pub other_costs: Option<f64>,
    /// Utilisation: share of all hours in which a chip works; by default 1, an assumption
    #[arg(long, value_name = "SHARE")]
    pub utilisation: Option<f64>,
}

/// Weighs alternatives against incumbents.
pub fn run(arguments: &ValueArguments) -> Result<Report, Failure> {
    let PriceList { name: label, offers, .. } = arguments.offers.load()?;
    let measurements = measured::carried()?;
    let pairs = pairs(arguments, &measurements)?;
    let sheets = Sheets::load()?;
    check(&arguments.own)?;
    let mut missing = Missing::default();
    let owners: Vec<_> = pairs.iter().map(|pair| sheets.owners(*pair, &arguments.own, &mut missing)).collect();
    let missing = missing.lines();
    let asked = Asked { seller: arguments.offers.cloud.as_deref(), region: None };
    let question = Question { measurements: &measurements, offers: &offers, terms: arguments.basis, asked };
    let mut valuations = Vec::new();
    for ([alternative, incumbent], owners) in pairs.iter().zip(&owners) {
        let owned = owners.as_ref().map(|[alternative, incumbent]| Owned { alternative, incumbent });
        valuations.extend(question.weigh(alternative, incumbent, owned)?);
    }
    if valuations.is_empty() {
        let failure =
            Failure::input("these chips have no published training work in common").with_code(NOTHING_COMPARABLE);
        return Err(failure.hint("leave out --alternative or --incumbent to see which pairs have"));
    }
    if valuations.iter().all(|valuation| valuation.at.is_empty()) {
        return Err(no_prices(&valuations, arguments, &missing));
    }
    let chosen = arguments.alternative.is_some() || arguments.incumbent.is_some();
    let shown = report::value::Shown {
        valuations: &valuations,
        missing: &missing,
        explain: arguments.offers.explain,
        mixed_works: chosen || arguments.basis.is_some() || asked.seller.is_some(),
        prices: &label,
        today: arguments.offers.currency.day.today(),
    };
    Ok(report::value::report(&shown))
}

/// The pairs asked for, or those of the article.
fn pairs<'a>(arguments: &ValueArguments, measurements: &'a [Measurement]) -> Result<Vec<[&'a str; 2]>, Failure> {
    let chips = |asked: &Option<String>, otherwise: [&str; 4]| match asked {
        Some(asked) => Ok(vec![chip::named(measurements, asked)?]),
        None => otherwise.into_iter().map(|name| chip::named(measurements, name)).collect(),
    };
    let alternatives: Vec<&str> = chips(&arguments.alternative, ALTERNATIVES)?;
    let incumbents: Vec<&str> = chips(&arguments.incumbent, INCUMBENTS)?;
    if let ([one], [other]) = (&alternatives[..], &incumbents[..])
        && one == other
    {
        return Err(Failure::input(format!("`{one}` stands on both sides: name two chips")));
    }
    let of = |alternative| incumbents.iter().map(move |incumbent| [alternative, *incumbent]);
    Ok(alternatives.into_iter().flat_map(of).filter(|[one, other]| one != other).collect())
}

/// No pair of prices was left.
fn no_prices(valuations: &[Valuation<'_>], arguments: &ValueArguments, missing: &[String]) -> Failure {
    let pairs: Vec<String> =
        valuations.iter().map(|valuation| format!("{} and {}", valuation.alternative, valuation.incumbent)).collect();
    let terms = arguments.basis.map(|basis| format!(" on basis `{basis}`")).unwrap_or_default();
    let cloud = arguments.offers.cloud.as_ref().map(|cloud| format!(" from `{cloud}`")).unwrap_or_default();
    let failure = Failure::input(format!("no prices of both sides{terms}{cloud}: {}", pairs.join("; ")));
    match missing.first() {
        Some(missing) if arguments.basis == Some(Terms::OwnHardware) => failure.hint(missing.clone()),
        _ => failure.hint("leave out --basis or --cloud to see what there is"),
    }
}

impl Sheets {
    /// What owning both chips takes, unless a number is missing for one of them.
    fn owners(
        &self,
        [alternative, incumbent]: [&str; 2],
        own: &OwnershipOptions,
        missing: &mut Missing,
    ) -> Option<[Ownership; 2]> {
        let alternative =
            self.owner(alternative, "alternative", [own.alternative_purchase, own.alternative_draw], own, missing);
        let incumbent = self.owner(incumbent, "incumbent", [own.incumbent_purchase, own.incumbent_draw], own, missing);
        Some([alternative?, incumbent?])
    }

    fn owner(
        &self,
        chip: &str,
        side: &str,
        given: [Option<f64>; 2],
        own: &OwnershipOptions,
        missing: &mut Missing,
    ) -> Option<Ownership> {
        let spec = self.of(chip);
        let input = |given: Option<f64>, option: &str, stated: Option<f64>| {
            let given = given.map(|value| CostInput::from(value, format!("--{side}-{option}")));
            given.or_else(|| stated.zip(spec).map(|(value, spec)| CostInput::from(value, evidence(spec))))
        };
        let purchase = input(given[0], "purchase", spec.and_then(|spec| spec.launch_price_usd));
        let draw = input(given[1], "draw", spec.and_then(|spec| spec.tdp_w));
        for (chips, found) in [(&mut missing.purchase, &purchase), (&mut missing.draw, &draw)] {
            if found.is_none() && !chips.iter().any(|known| known == chip) {
                chips.push(chip.to_owned());
            }
        }
        Some(with_options(Ownership::of(purchase?, draw?), own))
    }
}

/// Chips for which the datasheets lack a number.
#[derive(Default)]
struct Missing {
    purchase: Vec<String>,
    draw: Vec<String>,
}

impl Missing {
    /// What would be needed, in words.
    fn lines(&self) -> Vec<String> {
        let line = |what: &str, option: &str, chips: &[String]| {
            let sides = format!("give --alternative-{option} or --incumbent-{option}");
            (!chips.is_empty())
                .then(|| format!("Own hardware: data/specs.csv has no {what} of {}: {sides}.", chips.join(", ")))
        };
        let lines = [line("purchase price", "purchase", &self.purchase), line("power", "draw", &self.draw)];
        lines.into_iter().flatten().collect()
    }
}

/// The same chip with what the user says of its place.
fn with_options(mut ownership: Ownership, own: &OwnershipOptions) -> Ownership {
    for (input, given, option) in [
        (&mut ownership.life_years, own.life, "--life"),
        (&mut ownership.residual_share, own.residual, "--residual"),
        (&mut ownership.pue, own.pue, "--pue"),
        (&mut ownership.usd_per_kwh, own.tariff, "--tariff"),
        (&mut ownership.other_share_per_year, own.other_costs, "--other-costs"),
        (&mut ownership.utilisation, own.utilisation, "--utilisation"),
    ] {
        if let Some(value) = given {
            *input = CostInput::from(value, option);
        }
    }
    ownership
}

/// Refuses options that no chip could have, also where a price is missing and they would go unused.
fn check(own: &OwnershipOptions) -> Result<(), Failure> {
    let chip = |purchase: Option<f64>, draw: Option<f64>| {
        let (purchase, draw) = (CostInput::assumed(purchase.unwrap_or(1.0)), CostInput::assumed(draw.unwrap_or(1.0)));
        with_options(Ownership::of(purchase, draw), own).cost()
    };
    chip(own.alternative_purchase, own.alternative_draw)?;
    chip(own.incumbent_purchase, own.incumbent_draw)?;
    Ok(())
}

/// Where a number of a datasheet stands.
fn evidence(spec: &Spec) -> String {
    let Provenance { source, date, quality, note } = &spec.provenance;
    format!("data/specs.csv:{}; {source}; {date}; {quality}; {note}", spec.line)
}
