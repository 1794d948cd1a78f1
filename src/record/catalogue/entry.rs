//! A price as a catalogue has it, and the kinds of cells that formats share.

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::economics::currency::ExchangeRates;
use crate::economics::device_names::DeviceNameRule;

use super::cloud::Cloud;

/// What is known of a catalogue besides its rows.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueSource<'a> {
    /// The cloud that it is of.
    pub cloud: &'a Cloud,
    /// Where the file came from.
    pub source: &'a str,
    /// When its prices held.
    pub date: Date,
    /// Rates of exchange, for rows with a column `currency`.
    pub rates: &'a ExchangeRates,
    /// Which name is which accelerator.
    pub rules: &'a [DeviceNameRule],
}

/// A price of the catalogue that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line in the catalogue.
    pub line: u64,
    /// The column that decided.
    pub field: &'static str,
    /// Why, and what would help.
    pub why: String,
}

/// A price as a catalogue has it.
#[derive(Debug, Clone)]
pub(super) struct CatalogueRow {
    pub(super) line: u64,
    pub(super) accelerator: String,
    pub(super) vendor: String,
    pub(super) cloud: String,
    pub(super) region: String,
    pub(super) zone: String,
    pub(super) pricing: &'static str,
    pub(super) instance: String,
    pub(super) chips: u32,
    /// In USD.
    pub(super) instance_hour: f64,
    pub(super) quality: String,
    pub(super) note: String,
}

impl CatalogueRow {
    pub(super) fn chip_hour(&self) -> f64 {
        self.instance_hour / f64::from(self.chips)
    }
}

/// What a format made of its rows.
#[derive(Debug, Default)]
pub(super) struct ParsedCatalogue {
    pub(super) entries: Vec<CatalogueRow>,
    pub(super) refused: Vec<Refused>,
    pub(super) others: usize,
    pub(super) unpriced: usize,
}

impl ParsedCatalogue {
    pub(super) fn refuse(&mut self, line: u64, field: &'static str, why: impl Into<String>) {
        self.refused.push(Refused { line, field, why: why.into() });
    }
}

/// A cell with a price, or nothing where the catalogue has none: an empty cell or 0.
pub(super) fn price<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<f64>, D::Error> {
    amount(cell, f64::MAX, "give a price an hour, or nothing where there is none")
}

/// A cell with a number of chips, or nothing where the row has none; the rest is a share of a chip.
pub(super) fn count<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<f64>, D::Error> {
    amount(cell, 1e6, "give a number of chips, or nothing where the machine has none")
}

fn amount<'de, D: Deserializer<'de>>(cell: D, max: f64, remedy: &str) -> Result<Option<f64>, D::Error> {
    let amount = <&str>::deserialize(cell)?.parse().ok();
    let amount = amount.filter(|amount| (0.0..=max).contains(amount)).ok_or_else(|| D::Error::custom(remedy))?;
    Ok(Some(amount).filter(|amount| *amount > 0.0))
}

/// A number of chips as a whole number; `None` for a share of a chip.
pub(super) fn whole(count: f64) -> Option<u32> {
    (count.fract() == 0.0 && count >= 1.0).then_some(count as u32)
}
