//! What the work of a result file costs on each of its targets.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::json;

use crate::economics::age::Age;
use crate::economics::cost::{PublishedRate, usd_per_pflop};
use crate::economics::offer::{Basis, Offer};
use crate::economics::provenance::Provenance;
use crate::economics::quote::Quote;
use crate::problem::Problem;
use crate::unit::{FlopPerSecond, UsdPerHour};

use super::{Cell, Report, Table};

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
    let mut json = Vec::new();
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
        json.push(machine(label, quote, best, today));
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
    report.json = json!({ "targets": json });
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
        json: json!({ "published": priced.iter().map(|priced| published_json(priced, today)).collect::<Vec<_>>() }),
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
            usd_per_pflop(quote.price, *rate)
                .map_or_else(|error| Cell::text(error.to_string()), |cost| Cell::Number(cost.to_string(), cost.0)),
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

fn published_json(
    (PublishedRate { row, accelerator, rate }, quote): &PricedRate<'_>,
    today: Date,
) -> serde_json::Value {
    json!({
        "accelerator": accelerator,
        "number_type": row.number_type(),
        "flop_per_second": rate.0,
        "benchmark": row.benchmark,
        "note": row.provenance.note,
        "file": row.file,
        "line": row.line,
        "source": row.provenance.source,
        "date": row.provenance.date,
        "quality": row.provenance.quality,
        "basis": quote.basis.map(Basis::name),
        "usd_per_hour": quote.price.0,
        "usd_per_hour_lowest": quote.range.0.0,
        "usd_per_hour_highest": quote.range.1.0,
        "usd_per_pflop": usd_per_pflop(quote.price, *rate).ok().map(|cost| cost.0),
        "offers": quote.offers.iter().map(|offer| offer.line).collect::<Vec<_>>(),
        "price_age": ages(quote, today),
    })
}

fn row(label: &str, quote: &Quote<'_>, best: &Fastest) -> Vec<Cell> {
    let value = FlopPerSecond(best.rate);
    let cost = |price: UsdPerHour| match usd_per_pflop(price, value) {
        Ok(cost) => Cell::Number(cost.to_string(), cost.0),
        Err(error) => Cell::text(error.to_string()),
    };
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

/// The ages of the offers behind a price, for machines.
#[must_use]
pub fn ages(quote: &Quote<'_>, today: Date) -> serde_json::Value {
    match quote.ages(today) {
        None => serde_json::Value::Null,
        Some(ages) => json!({
            "youngest_days": ages.range.map(|range| range.0),
            "oldest_days": ages.range.map(|range| range.1),
            "stale_offers": ages.stale,
            "undated_offers": ages.undated,
        }),
    }
}

fn machine(label: &str, quote: &Result<Quote<'_>, String>, best: &[Fastest], today: Date) -> serde_json::Value {
    let price = quote.as_ref().ok();
    let problem = |best: &Fastest| {
        let cost = price.and_then(|quote| usd_per_pflop(quote.price, FlopPerSecond(best.rate)).ok());
        json!({
            "problem": best.problem.to_string(),
            "kernel": best.kernel,
            "flop_per_second": best.rate,
            "usd_per_pflop": cost.map(|cost| cost.0),
        })
    };
    json!({
        "target": label,
        "usd_per_hour": price.map(|quote| quote.price.0),
        "usd_per_hour_low": price.map(|quote| quote.range.0.0),
        "usd_per_hour_high": price.map(|quote| quote.range.1.0),
        "accelerator": price.map(|quote| &quote.accelerator),
        "basis": price.and_then(|quote| quote.basis).map(Basis::name),
        "offers": price.map(|quote| quote.offers.iter().map(|offer| offer.line).collect::<Vec<_>>()),
        "age": price.map(|quote| ages(quote, today)),
        "no_price": quote.as_ref().err(),
        "problems": best.iter().map(problem).collect::<Vec<_>>(),
    })
}
