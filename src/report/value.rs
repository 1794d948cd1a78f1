//! What a dollar buys on an alternative: by work, and by price basis over all works.

pub(super) mod view;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::economics::age::Ages;
use crate::economics::measurement::Measurement;
use crate::economics::offer::Offer;
use crate::economics::value::estimate::WORKS_MIN;
use crate::economics::value::price::SidePrice;
use crate::economics::value::valuation::{AtPrices, Valuation};
use crate::economics::value::{recipe, training};
use crate::economics::verdict::band::ADVANTAGE_RULE;
use crate::unit::significant;

use super::{Cell, Report, Table, json};
use view::ValueView;

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// One for each pair of chips.
    pub valuations: &'a [Valuation<'a>],
    /// What would be needed for own hardware.
    pub missing: &'a [String],
    /// Whether every row behind a number is named.
    pub explain: bool,
    /// Whether the table of works holds mixed prices too where there are others; JSON always does.
    pub mixed_works: bool,
    /// The name of the price list.
    pub prices: &'a str,
    /// The day from which ages are reckoned.
    pub today: Date,
}

/// Two tables: each work at each pair of prices, then all works of a pair of chips together, with
/// the verdict.
#[must_use]
pub fn report(shown: &Shown<'_>) -> Report {
    let mut tables = vec![by_work(shown), by_basis(shown.valuations)];
    if shown.explain {
        tables.push(explanation(shown));
    }
    Report {
        above: vec![
            "Performance per dollar is that of the alternative over that of the incumbent, for the same published work; chips kept busy for every \
             hour that is paid."
                .to_owned(),
        ],
        tables,
        below: remarks(shown),
        json: json(ValueView::of(shown.valuations, offers(shown).into_values(), shown.prices, shown.missing)),
        ..Report::default()
    }
}

/// A pair of chips in few letters: what stands in brackets is left out.
fn pair(valuation: &Valuation<'_>) -> Cell {
    let short = |chip: &str| chip.split(" (").next().unwrap_or_default().to_owned();
    Cell::text(format!("{} / {}", short(&valuation.alternative), short(&valuation.incumbent)))
}

fn number(value: f64) -> Cell {
    Cell::Number(format!("{value:.3}"), value)
}

fn usd(value: f64) -> Cell {
    Cell::Number(if value < 100.0 { significant(value) } else { format!("{value:.0}") }, value)
}

fn price(value: f64) -> Cell {
    Cell::Number(format!("{value:.2}"), value)
}

/// Two cells, empty where there are no values.
fn two(values: Option<[f64; 2]>, cell: fn(f64) -> Cell) -> [Cell; 2] {
    values.map_or_else(|| [Cell::empty(), Cell::empty()], |values| values.map(cell))
}

/// The terms and sellers of both sides, and their prices.
fn prices(at: &AtPrices<'_>) -> [Cell; 5] {
    let (alternative, incumbent) = (&at.prices.alternative, &at.prices.incumbent);
    [
        Cell::text(terms(alternative)),
        price(alternative.price.0),
        Cell::text(terms(incumbent)),
        price(incumbent.price.0),
        Cell::text(at.prices.mixed().map_or("", |_| "MIXED")),
    ]
}

/// Terms and seller; a seller in brackets is a market and says nothing that the terms do not.
fn terms(side: &SidePrice<'_>) -> String {
    if side.seller.starts_with('(') { side.terms.to_string() } else { side.label() }
}

fn by_work(shown: &Shown<'_>) -> Table {
    let mut rows = Vec::new();
    for valuation in shown.valuations {
        let alike = |at: &AtPrices<'_>| at.prices.mixed().is_none();
        let all = shown.mixed_works || !valuation.at.iter().any(alike);
        for at in valuation.at.iter().filter(|at| all || alike(at)) {
            for work in &valuation.works {
                let Some((per_dollar, costs)) = at.of(work) else { continue };
                let mut row = vec![pair(valuation)];
                row.extend(prices(at));
                row.push(Cell::text(&work.name));
                row.push(Cell::Number(work.cells.len().to_string(), work.cells.len() as f64));
                row.push(number(work.log().map_or(f64::NAN, f64::exp)));
                row.push(number(per_dollar));
                row.extend(two(costs, usd));
                row.push(Cell::text(work.unit));
                rows.push(row);
            }
        }
    }
    let columns = vec![
        "chips",
        "alternative",
        "alt USD/h",
        "incumbent",
        "inc USD/h",
        "prices",
        "work",
        "cells",
        "ratio",
        "per USD",
        "alt USD",
        "inc USD",
        "for",
    ];
    Table { title: "By work".to_owned(), columns, rows, ..Table::default() }
}

/// All works of two chips together, at each pair of prices.
#[must_use]
pub fn by_basis(valuations: &[Valuation<'_>]) -> Table {
    let mut rows = Vec::new();
    for valuation in valuations {
        for at in &valuation.at {
            let mut row = vec![pair(valuation)];
            row.extend(prices(at));
            row.push(Cell::Number(at.value.works.to_string(), at.value.works as f64));
            row.push(number(at.value.ratio()));
            row.extend(two(at.value.ratio_interval(), number));
            row.push(Cell::Number(format!("{:+.1} %", -100.0 * at.work_discount()), -at.work_discount()));
            row.push(Cell::text(at.verdict.name()));
            rows.push(row);
        }
    }
    let columns = vec![
        "chips",
        "alternative",
        "alt USD/h",
        "incumbent",
        "inc USD/h",
        "prices",
        "works",
        "per USD",
        "low",
        "high",
        "same work",
        "30 % better",
    ];
    Table { title: "By price basis, all works of two chips together".to_owned(), columns, rows, ..Table::default() }
}

fn remarks(shown: &Shown<'_>) -> Vec<String> {
    let mut remarks = vec![
        format!("30 % better: {ADVANTAGE_RULE}."),
        tally(shown.valuations),
        format!(
            "low and high are a 95 % interval over works and cells, which are published points without an error of their \
             own; under {WORKS_MIN} works there is none. same work is what the alternative costs more or less."
        ),
        "MIXED: the two prices differ in terms or in seller, so the ratio holds a difference between sellers too.".to_owned(),
        "A price on a page is the lowest of its seller, from the best kind of source and the newest date; spot, marketplace and estimates are medians.".to_owned(),
        format!("{}.", training::TRAINING_RULE),
        format!("{}.", recipe::RECIPE_RULE),
    ];
    if !shown.valuations.iter().flat_map(|valuation| &valuation.at).any(|at| at.prices.alternative.ownership.is_some())
    {
        remarks.extend(shown.missing.iter().cloned());
    }
    remarks.extend(
        ages(shown)
            .and_then(|ages| ages.warning())
            .map(|faults| format!("warning: the prices: {faults}; --explain names them, --prices takes a fresh list")),
    );
    if !shown.mixed_works {
        remarks.push("Name a chip, a basis or a cloud to see the works at mixed prices.".to_owned());
    }
    if !shown.explain {
        remarks.push("--explain names the row behind every number.".to_owned());
    }
    remarks
}

/// The offers that the prices rest on, each once, by line.
fn offers<'a>(shown: &Shown<'a>) -> BTreeMap<u64, &'a Offer> {
    let prices = shown.valuations.iter().flat_map(|valuation| &valuation.at).map(|at| &at.prices);
    let sides = prices.flat_map(|pair| [&pair.alternative, &pair.incumbent]);
    sides
        .flat_map(|side| side.offers.iter().filter(|offer| side.rests_on(offer)))
        .map(|offer| (offer.line, *offer))
        .collect()
}

/// Their ages.
fn ages(shown: &Shown<'_>) -> Option<Ages> {
    Ages::of(offers(shown).into_values().map(|offer| &offer.provenance.date), shown.today)
}

/// How often each verdict was given.
fn tally(valuations: &[Valuation<'_>]) -> String {
    let count = |mixed: bool| {
        let all: Vec<&str> = valuations
            .iter()
            .flat_map(|valuation| &valuation.at)
            .filter(|at| at.prices.mixed().is_some() == mixed)
            .map(|at| at.verdict.name())
            .collect();
        let of = |name: &str| all.iter().filter(|found| **found == name).count();
        let (supported, refuted) = (of("SUPPORTED"), of("REFUTED"));
        let open = all.len() - supported - refuted;
        format!("{} ({supported} SUPPORTED, {refuted} REFUTED, {open} NOT DETERMINED)", all.len())
    };
    format!("Pairs of prices of one kind: {}; MIXED: {}.", count(false), count(true))
}

/// Every row behind a number.
fn explanation(shown: &Shown<'_>) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |row: Vec<Cell>| {
        if !rows.contains(&row) {
            rows.push(row);
        }
    };
    for valuation in shown.valuations {
        for work in &valuation.works {
            for published in work.cells.iter().filter_map(|cell| cell.published.as_ref()) {
                add(measured(valuation, &work.name, "used, published", published.alternative));
                add(measured(valuation, &work.name, "used, published", published.incumbent));
                for row in &published.passed_over {
                    add(measured(valuation, &work.name, "passed over", row));
                }
            }
        }
        let sides = valuation.at.iter().flat_map(|at| {
            [(&valuation.alternative, &at.prices.alternative), (&valuation.incumbent, &at.prices.incumbent)]
        });
        for (chip, side) in sides {
            for offer in &side.offers {
                add(offered(valuation, side, offer, shown.prices));
            }
            for (name, input) in side.ownership.iter().flat_map(|ownership| ownership.inputs()) {
                let value = Cell::Number(input.value.to_string(), input.value);
                let empty = Cell::empty;
                let (name, origin) = (Cell::text(format!("{chip}: {name}")), Cell::text(input.label()));
                add(vec![pair(valuation), name, Cell::text("own hardware"), value, origin, empty(), empty(), empty()]);
            }
        }
    }
    let columns = vec!["chips", "number", "use", "value", "row", "source", "date", "quality"];
    Table { title: "Rows behind the numbers".to_owned(), columns, rows, ..Table::default() }
}

fn measured(valuation: &Valuation<'_>, work: &str, used: &str, row: &Measurement) -> Vec<Cell> {
    let chips = row.chips.map(|chips| format!(" x {chips}")).unwrap_or_default();
    vec![
        pair(valuation),
        Cell::text(format!("{work}: {}{chips}", row.accelerator)),
        Cell::text(used),
        Cell::Number(format!("{} {}", significant(row.per_chip), row.unit.per_chip_name()), row.per_chip),
        Cell::text(format!("{}:{}", row.file, row.line)),
        Cell::text(&row.provenance.source),
        Cell::text(row.provenance.date.as_str()),
        Cell::text(&row.provenance.quality),
    ]
}

fn offered(valuation: &Valuation<'_>, side: &SidePrice<'_>, offer: &Offer, file: &str) -> Vec<Cell> {
    vec![
        pair(valuation),
        Cell::text(format!("{}: {}, {}", terms(side), offer.accelerator, offer.region)),
        Cell::text(if side.rests_on(offer) { "used" } else { "not used" }),
        Cell::Number(offer.usd_per_chip_hour.to_string(), offer.usd_per_chip_hour.0),
        Cell::text(format!("{file}:{}", offer.line)),
        Cell::text(&offer.provenance.source),
        Cell::text(offer.provenance.date.as_str()),
        Cell::text(&offer.provenance.quality),
    ]
}
