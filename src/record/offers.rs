//! Price lists: `prices.csv`, one offer a line, and `accelerators.csv`, which joins device names to
//! it.
//!
//! Both are compiled into the program, so that it answers without a network or a data folder; a
//! file given by the user replaces them.

use itertools::Itertools;
use serde::Deserialize;

use crate::economics::currency::{ExchangeRates, code_of};
use crate::economics::device_names::DeviceNameRule;
use crate::economics::offer::{Basis, Offer, mark_marketplaces};
use crate::economics::provenance::Provenance;
use crate::economics::quote::Market;
use crate::unit::UsdPerHour;

use super::table::{CsvRow, TableError, rows};

/// The price list that the program carries.
pub const PRICES: &str = include_str!("../../data/prices.csv");

/// The device names that the program carries.
pub const ACCELERATORS: &str = include_str!("../../data/accelerators.csv");

/// An instance price may differ from chips x chip price by this share: both are rounded where they
/// are published.
const INSTANCE_PRICE_TOLERANCE: f64 = 0.01;

/// The columns of a price list. `currency` and `usd_per_unit` may stand beside them.
pub(super) const PRICE_COLUMNS: &str = "accelerator,vendor,cloud,region,pricing,instance,chips,\
                                        usd_per_instance_hour,usd_per_chip_hour,source,date,quality,note";

/// A price list with the rules that find a device in it: what every command reads prices from.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceList {
    /// What it is called: its path.
    pub name: String,
    /// Its rows.
    pub offers: Vec<Offer>,
    /// Which device is which accelerator of the list.
    pub rules: Vec<DeviceNameRule>,
}

impl PriceList {
    /// The price list that the program carries.
    ///
    /// # Errors
    /// [`TableError`]; a test rules it out.
    pub fn carried() -> Result<Self, TableError> {
        Self::read("data/prices.csv", PRICES, &ExchangeRates::default())
    }

    /// A price list by its name and text; rows in other money take a rate from their own column or
    /// from `rates`.
    ///
    /// # Errors
    /// [`TableError`], which names the file, the line, the column and what would be accepted.
    pub fn read(name: &str, text: &str, rates: &ExchangeRates) -> Result<Self, TableError> {
        Ok(Self { name: name.to_owned(), offers: read_with(name, text, rates)?, rules: accelerators()? })
    }

    /// Its offers on one basis, from one `cloud` or from all.
    #[must_use]
    pub fn market<'a>(&'a self, basis: Basis, cloud: Option<&'a str>) -> Market<'a> {
        Market { offers: &self.offers, rules: &self.rules, basis, cloud }
    }
}

/// The rules of `accelerators.csv`, which the program carries.
///
/// # Errors
/// [`TableError`]; a test rules it out.
pub fn accelerators() -> Result<Vec<DeviceNameRule>, TableError> {
    read_accelerators("data/accelerators.csv", ACCELERATORS)
}

/// Reads the offers of a price list in US dollars. `path_label` is the name that errors give the
/// file.
///
/// # Errors
/// [`TableError`], which names the file, the line, the column and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Offer>, TableError> {
    read_with(path_label, text, &ExchangeRates::default())
}

/// Reads the offers of a price list of which a column `currency` may say that some rows are in
/// other money. The note of such a row says what was converted.
///
/// # Errors
/// As [`read`].
pub fn read_with(path_label: &str, text: &str, rates: &ExchangeRates) -> Result<Vec<Offer>, TableError> {
    let rows = rows(path_label, text, PRICE_COLUMNS)?;
    let mut offers: Vec<Offer> = rows.iter().map(|row| offer(row, rates)).collect::<Result<_, _>>()?;
    mark_marketplaces(&mut offers);
    Ok(offers)
}

/// Reads the rules that join device names to accelerators, first match first.
///
/// # Errors
/// [`TableError`], as for [`read`].
pub fn read_accelerators(path_label: &str, text: &str) -> Result<Vec<DeviceNameRule>, TableError> {
    rows(path_label, text, "accelerator,words,without")?.iter().map(CsvRow::read).collect()
}

fn offer(row: &CsvRow<'_>, rates: &ExchangeRates) -> Result<Offer, TableError> {
    #[derive(Deserialize)]
    struct InstancePrice {
        usd_per_instance_hour: Option<f64>,
    }
    let mut offer: Offer = row.read()?;
    let InstancePrice { usd_per_instance_hour } = row.read()?;
    let price = offer.usd_per_chip_hour.0;
    if offer.chips == 0 {
        return Err(row.refuse("chips", "give a whole number of at least 1"));
    }
    let prices = [("usd_per_chip_hour", Some(price)), ("usd_per_instance_hour", usd_per_instance_hour)];
    row.check_positive(&prices, "give a price above 0 in the currency of the row, without a currency sign")?;
    // An empty instance price is legal: some providers publish the price of a chip alone.
    if let Some(instance_price) = usd_per_instance_hour {
        let sum = f64::from(offer.chips) * price;
        if (sum - instance_price).abs() > INSTANCE_PRICE_TOLERANCE * instance_price {
            let chips = offer.chips;
            let remedy = format!("{chips} chips make {sum} USD: correct one of the three, or leave this field empty");
            return Err(row.refuse("usd_per_instance_hour", &remedy));
        }
    }
    let (usd_per_unit, converted) = exchange(row, rates, price)?;
    offer.usd_per_chip_hour = UsdPerHour(price * usd_per_unit);
    let provenance: Provenance = row.read()?;
    let note = joined([&provenance.note, &converted]);
    Ok(Offer { provenance: Provenance { note, ..provenance }, line: row.line, ..offer })
}

/// Notes one after the other, without empty ones.
pub(super) fn joined(notes: [&str; 2]) -> String {
    notes.into_iter().filter(|note| !note.is_empty()).join("; ")
}

/// What one unit of the row's money costs in US dollars, and a note where that is not 1.
pub(super) fn exchange(row: &CsvRow<'_>, rates: &ExchangeRates, price: f64) -> Result<(f64, String), TableError> {
    #[derive(Deserialize)]
    struct Money {
        #[serde(default)]
        currency: String,
        usd_per_unit: Option<f64>,
    }
    let Money { currency, usd_per_unit } = row.read()?;
    if currency.is_empty() {
        return Ok((1.0, String::new()));
    }
    let code =
        code_of(&currency).ok_or_else(|| row.refuse("currency", "write its code of three letters, as in EUR"))?;
    if code == "USD" {
        return Ok((1.0, String::new()));
    }
    row.check_positive(&[("usd_per_unit", usd_per_unit)], "give a finite number above 0")?;
    let usd = usd_per_unit.or_else(|| rates.usd_per(&code)).ok_or_else(|| {
        let remedy = format!("say what it costs in US dollars, with --rate {code}=USD or in a column `usd_per_unit`");
        row.refuse("currency", &remedy)
    })?;
    Ok((usd, format!("{price} {code} at {usd} USD")))
}
