//! Where every number comes from.

use std::collections::BTreeMap;

use crate::economics::value::valuation::Valuation;
use crate::report::claims::Traced;
use crate::report::{Cell, Table};

use super::contents::{Page, PagePart, Section};
use super::measured;

/// The rows of evidence, the prices and measurements behind what is on offer, and the result files.
#[must_use]
pub fn sources(page: &Page<'_>) -> Section {
    let mut tables = vec![evidence(page.traced)];
    tables.extend(behind(page.valuations));
    tables.push(rates(page));
    let mut parts = vec![
        PagePart::text(
            "Measured numbers come from result files, published ones from dated rows with a source, and everything else is an assumption and is called one. \
             A row is named by its file and line in the program's repository.",
        ),
        PagePart::Folded("Rows behind the numbers".to_owned(), tables),
    ];
    if !page.files.is_empty() {
        parts.push(PagePart::table(measured::list(page.files)));
    }
    Section {
        id: "sources",
        title: "Where every number comes from".to_owned(),
        commands: vec![super::answer::judged(page), "value".to_owned(), "cost".to_owned(), "show RESULT".to_owned()],
        parts,
    }
}

fn evidence(traced: &[Traced<'_>]) -> Table {
    let rows = traced.iter().flat_map(|traced| {
        traced.evidence.iter().map(|row| {
            let place = format!("data/{}:{}", row.file, row.line);
            [
                traced.finding.claim.id.as_str(),
                &place,
                row.provenance.date.as_str(),
                &row.provenance.quality,
                &row.provenance.source,
            ]
            .map(Cell::text)
            .to_vec()
        })
    });
    Table {
        title: "Evidence of the claims".to_owned(),
        columns: vec!["claim", "row", "date", "quality", "source"],
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The rows behind the discounts on offer, each source once with its rows.
fn behind(valuations: &[Valuation<'_>]) -> [Table; 2] {
    let mut prices: Places<'_> = BTreeMap::new();
    let mut works: Places<'_> = BTreeMap::new();
    for valuation in valuations {
        for at in &valuation.at {
            for side in [&at.prices.alternative, &at.prices.incumbent] {
                for offer in side.offers.iter().filter(|offer| side.rests_on(offer)) {
                    let source =
                        [offer.provenance.source.as_str(), offer.provenance.date.as_str(), &offer.provenance.quality];
                    prices.entry(source).or_default().entry("data/prices.csv").or_default().push(offer.line);
                }
            }
        }
        for published in valuation.works.iter().flat_map(|work| &work.cells).filter_map(|cell| cell.published.as_ref())
        {
            for row in [published.alternative, published.incumbent] {
                let source = [row.provenance.source.as_str(), row.provenance.date.as_str(), &row.provenance.quality];
                works.entry(source).or_default().entry(&row.file).or_default().push(row.line);
            }
        }
    }
    [table("Prices behind what is on offer", &prices), table("Published works behind what is on offer", &works)]
}

/// Source, date and quality; then the rows by file.
type Places<'a> = BTreeMap<[&'a str; 3], BTreeMap<&'a str, Vec<u64>>>;

fn table(title: &str, places: &Places<'_>) -> Table {
    let lines = |(file, lines): (&&str, &Vec<u64>)| {
        let mut lines = lines.clone();
        lines.sort_unstable();
        lines.dedup();
        let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
        format!("{file}:{}", lines.join(","))
    };
    let row = |([source, date, quality], files): (&[&str; 3], &BTreeMap<&str, Vec<u64>>)| {
        let rows: Vec<String> = files.iter().map(lines).collect();
        [*source, date, quality, &rows.join(" ")].map(Cell::text).to_vec()
    };
    Table {
        title: title.to_owned(),
        columns: vec!["source", "date", "quality", "rows"],
        rows: places.iter().map(row).collect(),
        ..Table::default()
    }
}

/// The rows behind the frontier.
fn rates(page: &Page<'_>) -> Table {
    let row = |(rate, _): &crate::report::cost::PricedRate<'_>| {
        let place = format!("{}:{}", rate.row.file, rate.row.line);
        [
            rate.accelerator,
            &place,
            rate.row.provenance.date.as_str(),
            &rate.row.provenance.quality,
            &rate.row.provenance.source,
        ]
        .map(Cell::text)
        .to_vec()
    };
    Table {
        title: "Published rates of multiplication".to_owned(),
        columns: vec!["chip", "row", "date", "quality", "source"],
        rows: page.rates.iter().map(row).collect(),
        ..Table::default()
    }
}
