//! Price lists: `prices.csv`, one offer a line, and `accelerators.csv`, which joins device names to
//! it.
//!
//! Both are compiled into the program, so that it answers without a network or a data folder; a
//! file given by the user replaces them. A price list that is wrong in one line is refused as a
//! whole: a comparison of prices is only as good as its worst row.

use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::economics::adapter::AdapterRule;
use crate::economics::currency::{ExchangeRates, code_of};
use crate::economics::offer::{Eligibility, Offer};
use crate::unit::UsdPerHour;

/// The price list that the program carries.
pub const PRICES: &str = include_str!("../../data/prices.csv");

/// The device names that the program carries.
pub const ACCELERATORS: &str = include_str!("../../data/accelerators.csv");

/// An instance price may differ from chips x chip price by this share: both are rounded where they
/// are published.
const INSTANCE_PRICE_TOLERANCE: f64 = 0.01;

/// Why a price list was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OffersError {
    /// Not a table: a line with too many fields, for example.
    #[error("{file}: not a CSV table: {message}")]
    Table {
        /// The file.
        file: String,
        /// Line and reason, in the words of the CSV reader.
        message: String,
    },
    /// A column is not there.
    #[error("{file}: line 1: no column `{column}`: the columns are {columns}")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// All columns that are needed.
        columns: String,
    },
    /// A field cannot be used.
    #[error("{file}: line {line}: `{field}` is `{value}`: {remedy}")]
    Field {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// The column.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What would be accepted.
        remedy: String,
    },
}

/// The columns of a price list. `currency` and `usd_per_unit` may stand beside them.
pub(super) const PRICE_COLUMNS: [&str; 13] = [
    "accelerator",
    "vendor",
    "cloud",
    "region",
    "pricing",
    "instance",
    "chips",
    "usd_per_instance_hour",
    "usd_per_chip_hour",
    "source",
    "date",
    "quality",
    "note",
];

const ACCELERATOR_COLUMNS: [&str; 3] = ["accelerator", "words", "without"];

/// Reads a price list in US dollars. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`OffersError`], which names the file, the line, the field and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Offer>, OffersError> {
    read_with(path_label, text, &ExchangeRates::default())
}

/// Reads a price list of which a column `currency` may say that some rows are in other money.
///
/// Such a row needs a rate: from its own column `usd_per_unit`, or else from `rates`. Its note says
/// what was converted.
///
/// # Errors
/// As [`read`].
pub fn read_with(path_label: &str, text: &str, rates: &ExchangeRates) -> Result<Vec<Offer>, OffersError> {
    rows(path_label, text, &PRICE_COLUMNS)?.iter().map(|row| offer(row, rates)).collect()
}

/// Reads the rules that join device names to accelerators, first match first.
///
/// # Errors
/// [`OffersError`], as for [`read`].
pub fn read_accelerators(path_label: &str, text: &str) -> Result<Vec<AdapterRule>, OffersError> {
    let words = |text: &str| text.split_whitespace().map(str::to_string).collect();
    rows(path_label, text, &ACCELERATOR_COLUMNS)?
        .iter()
        .map(|row| {
            Ok(AdapterRule {
                accelerator: row.filled("accelerator")?,
                words: words(&row.filled("words")?),
                without: words(row.get("without")),
            })
        })
        .collect()
}

fn offer(row: &CsvRow<'_>, rates: &ExchangeRates) -> Result<Offer, OffersError> {
    let chips = row.get("chips").parse::<u32>().ok().filter(|chips| *chips > 0);
    let chips = chips.ok_or_else(|| row.refuse("chips", "give a whole number of at least 1"))?;
    let chip_price = row.price("usd_per_chip_hour")?;
    // An empty instance price is legal: some providers publish the price of a chip alone.
    if !row.get("usd_per_instance_hour").is_empty() {
        let instance_price = row.price("usd_per_instance_hour")?;
        let sum = f64::from(chips) * chip_price;
        if (sum - instance_price).abs() > INSTANCE_PRICE_TOLERANCE * instance_price {
            let remedy = format!("{chips} chips make {sum} USD: correct one of the three, or leave this field empty");
            return Err(row.refuse("usd_per_instance_hour", &remedy));
        }
    }
    let date = row.filled("date")?;
    let (usd_per_unit, converted) = row.exchange(rates, chip_price)?;
    let notes = [row.get("note"), &converted];
    Ok(Offer {
        accelerator: row.filled("accelerator")?,
        vendor: row.get("vendor").to_string(),
        cloud: row.get("cloud").to_string(),
        region: row.get("region").to_string(),
        eligibility: Eligibility::of(row.get("pricing"), row.get("quality"), &date),
        instance: row.get("instance").to_string(),
        chips,
        usd_per_chip_hour: UsdPerHour(chip_price * usd_per_unit),
        source: row.filled("source")?,
        date,
        quality: row.get("quality").to_string(),
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; "),
        line: row.line,
    })
}

/// One line, with enough about it to say what is wrong.
pub(super) struct CsvRow<'a> {
    file: &'a str,
    pub(super) line: u64,
    headers: Rc<StringRecord>,
    record: StringRecord,
}

impl CsvRow<'_> {
    pub(super) fn get(&self, column: &str) -> &str {
        let index = self.headers.iter().position(|header| header == column);
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    /// Every field with its column.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().zip(self.record.iter())
    }

    pub(super) fn filled(&self, column: &'static str) -> Result<String, OffersError> {
        match self.get(column) {
            "" => Err(self.refuse(column, "fill it in: a row without it cannot be used")),
            text => Ok(text.to_string()),
        }
    }

    /// What one unit of the row's money costs in US dollars, and a note where that is not 1.
    pub(super) fn exchange(&self, rates: &ExchangeRates, price: f64) -> Result<(f64, String), OffersError> {
        let code = match self.get("currency") {
            "" => return Ok((1.0, String::new())),
            text => {
                code_of(text).ok_or_else(|| self.refuse("currency", "write its code of three letters, as in EUR"))?
            }
        };
        if code == "USD" {
            return Ok((1.0, String::new()));
        }
        let usd = match self.get("usd_per_unit") {
            "" => rates.usd_per(&code).ok_or_else(|| {
                let remedy =
                    format!("say what it costs in US dollars, with --rate {code}=USD or in a column `usd_per_unit`");
                self.refuse("currency", &remedy)
            })?,
            _ => self.number("usd_per_unit")?,
        };
        Ok((usd, format!("{price} {code} at {usd} USD")))
    }

    fn price(&self, column: &'static str) -> Result<f64, OffersError> {
        let price = self.get(column).parse::<f64>().ok().filter(|price| price.is_finite() && *price > 0.0);
        price.ok_or_else(|| {
            self.refuse(column, "give a price above 0 in the currency of the row, without a currency sign")
        })
    }

    pub(super) fn refuse(&self, field: &'static str, remedy: &str) -> OffersError {
        self.refuse_value(field, self.get(field).to_string(), remedy.to_string())
    }

    /// The same for a value that was computed, or that stands elsewhere.
    pub(super) fn refuse_value(&self, field: &'static str, value: String, remedy: String) -> OffersError {
        OffersError::Field { file: self.file.to_string(), line: self.line, field, value, remedy }
    }

    /// A finite number above 0.
    pub(super) fn number(&self, column: &'static str) -> Result<f64, OffersError> {
        let number = self.get(column).parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
        number.ok_or_else(|| self.refuse(column, "give a finite number above 0"))
    }

    /// A whole number of at least 0, or nothing where the field is empty.
    pub(super) fn whole(&self, column: &'static str) -> Result<Option<u32>, OffersError> {
        let text = self.get(column);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.refuse(column, "give a whole number"))
    }
}

/// All lines after the first, once every column of `columns` has been found in the first. Other
/// columns are allowed.
pub(super) fn rows<'a>(file: &'a str, text: &str, columns: &[&str]) -> Result<Vec<CsvRow<'a>>, OffersError> {
    let table = |error: csv::Error| OffersError::Table { file: file.to_string(), message: error.to_string() };
    // A spreadsheet may put a byte-order mark first; it would hide in the name of the first column.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let headers = Rc::new(reader.headers().map_err(table)?.clone());
    if let Some(column) = columns.iter().find(|column| !headers.iter().any(|header| header == **column)) {
        let (file, column) = (file.to_string(), (*column).to_string());
        return Err(OffersError::Column { file, column, columns: columns.join(", ") });
    }
    let records = reader.records().map(|record| record.map_err(table));
    records
        .map(|record| {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            Ok(CsvRow { file, line, headers: Rc::clone(&headers), record })
        })
        .collect()
}
