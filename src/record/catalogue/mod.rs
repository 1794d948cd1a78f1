//! Price catalogues of other projects, made into rows of `prices.csv`.
//!
//! A catalogue is the file of one cloud. It is read by its own format (`skypilot`, `gpuhunt`), its
//! chips are found by the rules of `accelerators.csv`, and what remains goes through the reader of
//! price lists and through [`price_lint`]: a row that would be refused there never comes out here.
//! A cell that cannot be read refuses the whole file, because a catalogue is made by a program; a
//! row that is no usable price is left out with its reason.
//!
//! Zones and machine sizes with one price per chip become one row, so that a median over rows is
//! one over prices.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::economics::price_lint::{self, LintFinding};

use super::offers::{self, PRICE_COLUMNS};
use super::table::{self, TableError};

mod chip;
mod cloud;
mod entry;
mod gpuhunt;
mod skypilot;

use chip::Chips;
pub use cloud::Cloud;
use entry::{CatalogueRow, ParsedCatalogue};
pub use entry::{CatalogueSource, Refused};

/// The project that publishes a catalogue, by the names of `--from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum CatalogueFormat {
    /// skypilot-org/skypilot-catalog, schema v5 to v8: `vms.csv`.
    SkyPilot,
    /// dstackai/gpuhunt, catalogue v1 and v2: one file a provider.
    GpuHunt,
}

/// What came out of a catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedPrices {
    /// A price list.
    pub text: String,
    /// Its rows.
    pub taken: usize,
    /// Prices that another zone or size of the same region has too.
    pub merged: usize,
    /// Rows of the catalogue without an accelerator.
    pub others: usize,
    /// Rows with one and without any price.
    pub unpriced: usize,
    /// Prices that are none, by line.
    pub refused: Vec<Refused>,
    /// Rows of the price list to be careful with.
    pub warnings: Vec<LintFinding>,
}

/// Reads a catalogue. `path_label` is the name that errors give the file; ages are reckoned from
/// `today`.
///
/// # Errors
/// [`TableError`] where the file is no such catalogue, or a cell of it cannot be read: file, line,
/// field, remedy.
pub fn read(
    format: CatalogueFormat,
    path_label: &str,
    text: &str,
    origin: &CatalogueSource<'_>,
    today: Date,
) -> Result<ImportedPrices, TableError> {
    let chips = Chips::new(origin.rules);
    let sheet = match format {
        CatalogueFormat::SkyPilot => skypilot::read(path_label, text, origin, &chips)?,
        CatalogueFormat::GpuHunt => gpuhunt::read(path_label, text, origin, &chips)?,
    };
    let ParsedCatalogue { mut entries, mut refused, others, unpriced } = sheet;
    // Before anything is written, because prices are rounded there.
    entries.retain(|entry| {
        let why = price_lint::impossible(entry.chip_hour());
        refused.extend(why.iter().map(|why| Refused { line: entry.line, field: "price", why: why.clone() }));
        why.is_none()
    });
    let before = entries.len();
    let mut entries = merge_sizes(merge_zones(entries));
    let merged = before - entries.len();
    // What is left out can be what another row was held against, so the list is looked at again.
    let (text, warnings) = loop {
        let text = written(&entries, origin);
        let found = price_lint::find(&offers::read(path_label, &text)?, today);
        if !found.iter().any(|finding| finding.rule.disqualifies()) {
            break (text, found);
        }
        entries = without_traps(entries, &found, &mut refused);
    };
    refused.sort_by_key(|refused| refused.line);
    Ok(ImportedPrices { text, taken: entries.len(), merged, others, unpriced, refused, warnings })
}

/// The entries of a list that are prices at all; the others are refused.
fn without_traps(entries: Vec<CatalogueRow>, found: &[LintFinding], refused: &mut Vec<Refused>) -> Vec<CatalogueRow> {
    let lines: Vec<u64> = entries.iter().map(|entry| entry.line).collect();
    let disqualified = found.iter().rev().filter(|finding| finding.rule.disqualifies());
    let worst: HashMap<u64, &LintFinding> = disqualified.map(|finding| (finding.line, finding)).collect();
    let mut kept = Vec::new();
    // The first row of a list is line 2.
    for (line, entry) in (2..).zip(entries) {
        let Some(finding) = worst.get(&line) else {
            kept.push(entry);
            continue;
        };
        let other = finding.other.and_then(|other| lines.get(other as usize - 2));
        let other = other.map(|line| format!(" in line {line}")).unwrap_or_default();
        let why = format!("{}: {}{other}; {}", finding.rule, finding.why, finding.rule.remedy());
        refused.push(Refused { line: entry.line, field: "price", why });
    }
    kept
}

/// Rows of a price list under its headings.
fn written(entries: &[CatalogueRow], origin: &CatalogueSource<'_>) -> String {
    let rounded = |usd: f64| ((usd * 1e5).round() / 1e5).to_string();
    let row = |entry: &CatalogueRow| {
        [
            entry.accelerator.clone(),
            entry.vendor.clone(),
            entry.cloud.clone(),
            entry.region.clone(),
            entry.pricing.to_owned(),
            entry.instance.clone(),
            entry.chips.to_string(),
            rounded(entry.instance_hour),
            rounded(entry.chip_hour()),
            origin.source.to_owned(),
            origin.date.to_string(),
            entry.quality.clone(),
            entry.note.clone(),
        ]
    };
    table::write(PRICE_COLUMNS, entries.iter().map(row))
}

/// Zones of a region with one price become the region; where their prices differ, each zone stands
/// for itself.
fn merge_zones(mut entries: Vec<CatalogueRow>) -> Vec<CatalogueRow> {
    type Key = (String, String, String, &'static str, String, u32);
    let key = |entry: &CatalogueRow| -> Key {
        let CatalogueRow { accelerator, cloud, region, pricing, instance, chips, .. } = entry;
        (accelerator.clone(), cloud.clone(), region.clone(), *pricing, instance.clone(), *chips)
    };
    let mut prices: HashMap<Key, HashSet<String>> = HashMap::new();
    for entry in &entries {
        prices.entry(key(entry)).or_default().insert(digits(entry.instance_hour));
    }
    for entry in entries.iter_mut().filter(|entry| !entry.zone.is_empty()) {
        if prices.get(&key(entry)).is_some_and(|prices| prices.len() > 1) {
            entry.region.clone_from(&entry.zone);
        }
    }
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert((key(entry), digits(entry.instance_hour))));
    entries
}

/// Sizes of a machine with one price per chip become the smallest of them.
fn merge_sizes(mut entries: Vec<CatalogueRow>) -> Vec<CatalogueRow> {
    entries.sort_by_key(|entry| entry.chips);
    let mut seen = HashSet::new();
    entries.retain(|entry| {
        let CatalogueRow { accelerator, cloud, region, pricing, .. } = entry;
        seen.insert((accelerator.clone(), cloud.clone(), region.clone(), *pricing, digits(entry.chip_hour())))
    });
    entries
        .sort_by_cached_key(|entry| (entry.accelerator.clone(), entry.cloud.clone(), entry.region.clone(), entry.line));
    entries
}

/// A price to five digits: prices that agree in them are one price.
fn digits(price: f64) -> String {
    format!("{price:.4e}")
}
