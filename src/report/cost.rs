//! What the work of a result file costs on each of its targets.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::age::{Age, Ages};
use crate::economics::cost::{PublishedRate, usd_per_pflop};
use crate::economics::offer::{Basis, Offer};
use crate::economics::provenance::Provenance;
use crate::economics::quote::Quote;
use crate::problem::Problem;
use crate::unit::{FlopPerSecond, UsdPerHour};

use super::{Cell, Report, Table, json};

/// One target of one file with its price and the fastest kernel on each problem.
#[derive(Debug, Clone)]
pub struct Priced<'a> {
    /// File and target.
    pub label: String,
    /// The price, or why there is none.
    pub quote: Result<Quote<'a>, String>,
    /// The fastest kernel on each problem.
    pub best: Vec<Fastest>,
}

/// The fastest kernel on a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Fastest {
    /// The problem.
    pub problem: Problem,
    /// The kernel.
    pub kernel: String,
    /// FLOP/s.
    pub rate: f64,
}

/// One row for each problem of a target that has a price; a line for each that has none. Prices are
/// as old as they are `today`.
#[must_use]
pub fn report(priced: &[Priced<'_>], explain: bool, today: Date) -> Report {
    let mut report = Report::default();
    let mut rows = Vec::new();
    for Priced { label, quote, best } in priced {
        match quote {
            Ok(quote) => {
                report.above.push(format!("{label}: {}", aged(quote, today)));
                report.above.extend(warning(label, quote, today));
                if explain {
                    report.above.extend(quote.offers.iter().map(|offer| explanation(offer, today)));
                }
                rows.extend(best.iter().map(|best| row(label, quote, best)));
            }
            Err(why) => report.above.push(format!("{label}: {why}; give a price with --price")),
        }
    }
    if !rows.is_empty() {
        let columns = vec!["target", "problem", "kernel", "rate", "USD/PFLOP", "at lowest", "at highest price"];
        report.tables.push(Table { columns, rows, ..Table::default() });
        report.below.push(
            "USD/PFLOP is the price of 1e15 floating-point operations at the measured rate of the fastest kernel, with the \
             chip kept busy for every hour that is paid."
                .to_owned(),
        );
    }
    report.json = json(CostView::Targets(priced.iter().map(|priced| PricedTargetView::of(priced, today)).collect()));
    report
}

/// A published rate with the price of its chip.
pub type PricedRate<'a> = (PublishedRate<'a>, Quote<'a>);

/// What published rates cost: a row for each chip and number type.
#[must_use]
pub fn published(priced: &[PricedRate<'_>], explain: bool, today: Date) -> Report {
    let prices = priced.iter().map(|(_, quote)| quote);
    let old = prices.filter_map(|quote| warning(&quote.accelerator, quote, today)).collect::<BTreeSet<_>>();
    let mut below = vec![
        "Rates are the highest that each source reached with the vendor's library, at its best shape; USD/PFLOP is the price of 1e15 operations at \
         that rate, with the chip kept busy for every hour that is paid."
            .to_owned(),
        "The price is the median over offers; `switchpoint cost RESULT` prices what was measured here.".to_owned(),
    ];
    below.extend(old);
    if explain {
        for (PublishedRate { row, accelerator, .. }, quote) in priced {
            below.push(format!(
                "{accelerator}, {}: {}; {}; {}",
                row.benchmark, row.provenance.source, row.provenance.date, row.provenance.quality
            ));
            below.extend(quote.offers.iter().map(|offer| explanation(offer, today)));
        }
    }
    Report {
        tables: vec![published_table(priced)],
        below,
        json: json(CostView::Published(priced.iter().map(|priced| PublishedRateView::of(priced, today)).collect())),
        ..Report::default()
    }
}

/// Published rates and their cost.
#[must_use]
pub fn published_table(priced: &[PricedRate<'_>]) -> Table {
    let usd = |price: UsdPerHour| Cell::Number(format!("{:.2}", price.0), price.0);
    let row = |(PublishedRate { row, accelerator, rate }, quote): &PricedRate<'_>| {
        vec![
            Cell::text(*accelerator),
            Cell::text(row.number_type().unwrap_or_default()),
            Cell::Number(rate.to_string(), rate.0),
            usd(quote.price),
            usd(quote.range.0),
            usd(quote.range.1),
            cost_cell(quote.price, *rate),
            Cell::text(format!("{}:{}", row.file, row.line)),
        ]
    };
    Table {
        title: "Published rates of matrix multiplication, and what they cost".to_owned(),
        columns: vec!["chip", "type", "rate", "USD/h", "lowest", "highest", "USD/PFLOP", "row of the rate"],
        rows: priced.iter().map(row).collect(),
        ..Table::default()
    }
}

fn row(label: &str, quote: &Quote<'_>, best: &Fastest) -> Vec<Cell> {
    let value = FlopPerSecond(best.rate);
    let cost = |price: UsdPerHour| cost_cell(price, value);
    vec![
        Cell::text(label),
        Cell::text(best.problem.to_string()),
        Cell::text(&best.kernel),
        Cell::Number(value.to_string(), value.0),
        cost(quote.price),
        cost(quote.range.0),
        cost(quote.range.1),
    ]
}

fn cost_cell(price: UsdPerHour, rate: FlopPerSecond) -> Cell {
    usd_per_pflop(price, rate)
        .map_or_else(|error| Cell::text(error.to_string()), |cost| Cell::Number(cost.to_string(), cost.0))
}

/// The origin of a price and its age.
#[must_use]
pub fn aged(quote: &Quote<'_>, today: Date) -> String {
    let ages = quote.ages(today).map(|ages| format!("; {}", ages.words()));
    format!("{}{}", quote.origin(), ages.unwrap_or_default())
}

/// A warning about prices that are old or have no date, if there are any; `of` says whose they are.
#[must_use]
pub fn warning(of: &str, quote: &Quote<'_>, today: Date) -> Option<String> {
    let faults = quote.ages(today)?.warning()?;
    Some(format!("warning: {of}: {faults}; --explain names them, --prices takes a fresh list"))
}

/// Where one price comes from, and how old it is.
#[must_use]
pub fn explanation(offer: &Offer, today: Date) -> String {
    let Offer { usd_per_chip_hour, cloud, region, instance, chips, provenance, line, .. } = offer;
    let Provenance { source, date, quality, .. } = provenance;
    let age = Age::of(date, today).words();
    format!(
        "  prices, line {line}: {usd_per_chip_hour} {cloud} {region} {instance} ({chips} chips); {source}; {date}, {age}; {quality}"
    )
}

/// A price for machines, with its origin and its age.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct QuoteView<'a> {
    usd_per_hour: Option<f64>,
    usd_per_hour_low: Option<f64>,
    usd_per_hour_high: Option<f64>,
    accelerator: Option<&'a str>,
    basis: Option<&'static str>,
    /// Lines of the price list.
    offers: Option<Vec<u64>>,
    age: Option<Ages>,
}

impl<'a> QuoteView<'a> {
    pub(super) fn of(quote: &'a Quote<'_>, today: Date) -> Self {
        Self {
            usd_per_hour: Some(quote.price.0),
            usd_per_hour_low: Some(quote.range.0.0),
            usd_per_hour_high: Some(quote.range.1.0),
            accelerator: Some(&quote.accelerator),
            basis: quote.basis.map(Basis::name),
            offers: Some(quote.offers.iter().map(|offer| offer.line).collect()),
            age: quote.ages(today),
        }
    }
}

/// What `cost` prices: the targets of result files, or published rates.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum CostView<'a> {
    Targets(Vec<PricedTargetView<'a>>),
    Published(Vec<PublishedRateView<'a>>),
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PricedTargetView<'a> {
    target: &'a str,
    #[serde(flatten)]
    quote: QuoteView<'a>,
    no_price: Option<&'a str>,
    problems: Vec<PricedProblemView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct PricedProblemView<'a> {
    problem: String,
    kernel: &'a str,
    flop_per_second: f64,
    usd_per_pflop: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PublishedRateView<'a> {
    number_type: Option<&'a str>,
    flop_per_second: f64,
    benchmark: &'a str,
    file: &'a str,
    line: u64,
    #[serde(flatten)]
    provenance: &'a Provenance,
    #[serde(flatten)]
    quote: QuoteView<'a>,
    usd_per_pflop: Option<f64>,
}

impl<'a> PricedTargetView<'a> {
    fn of(priced: &'a Priced<'_>, today: Date) -> Self {
        let quote = priced.quote.as_ref();
        let problem = |Fastest { problem, kernel, rate }: &'a Fastest| PricedProblemView {
            problem: problem.to_string(),
            kernel,
            flop_per_second: *rate,
            usd_per_pflop: quote.ok().and_then(|quote| cost_at(quote.price, FlopPerSecond(*rate))),
        };
        Self {
            target: &priced.label,
            quote: quote.map_or_else(|_| QuoteView::default(), |quote| QuoteView::of(quote, today)),
            no_price: quote.err().map(String::as_str),
            problems: priced.best.iter().map(problem).collect(),
        }
    }
}

impl<'a> PublishedRateView<'a> {
    fn of((PublishedRate { row, rate, .. }, quote): &'a PricedRate<'_>, today: Date) -> Self {
        Self {
            number_type: row.number_type(),
            flop_per_second: rate.0,
            benchmark: &row.benchmark,
            file: &row.file,
            line: row.line,
            provenance: &row.provenance,
            quote: QuoteView::of(quote, today),
            usd_per_pflop: cost_at(quote.price, *rate),
        }
    }
}

fn cost_at(price: UsdPerHour, rate: FlopPerSecond) -> Option<f64> {
    usd_per_pflop(price, rate).ok().map(|cost| cost.0)
}
