//! CSV tables: the one way in which `data/`, price lists of users and catalogues are read.
//!
//! A row becomes a struct that derives `Deserialize`: a column is a field, and an empty cell is a
//! missing one. A table that is wrong in one cell is refused as a whole, with file, line, column
//! and remedy: a comparison of prices is only as good as its worst row.

use std::rc::Rc;
use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord, Trim};
use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Visitor};

use crate::economics::provenance::Provenance;

/// Why a table was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Not a table: a line with too many fields, for example.
    #[error("{file}: not a CSV table: {message}")]
    Csv {
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
        /// All required columns.
        columns: String,
    },
    /// A cell cannot be used.
    #[error("{file}: line {line}: `{field}` is `{value}`: {remedy}")]
    Field {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// The column.
        field: String,
        /// What stands there.
        value: String,
        /// What would be accepted.
        remedy: String,
    },
}

/// What to do about a cell that has to be filled.
const UNFILLED: &str = "fill it in: a row without it cannot be used";

/// One line of a table, with enough about it to say what is wrong.
pub(super) struct CsvRow<'a> {
    file: &'a str,
    pub(super) line: u64,
    headers: Rc<StringRecord>,
    record: StringRecord,
}

impl CsvRow<'_> {
    /// The text of a cell; empty where there is no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        let index = self.headers.iter().position(|header| header == column);
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    /// Every cell that is not empty, with its column.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().zip(self.record.iter()).filter(|(_, text)| !text.is_empty())
    }

    /// The row as a struct; columns that it has no field for are passed over.
    pub(super) fn read<'r, T: Deserialize<'r>>(&'r self) -> Result<T, TableError> {
        let cells = self.cells().map(|(column, text)| (column, Cell { text, optional: false }));
        serde_path_to_error::deserialize(MapDeserializer::new(cells)).map_err(|error| {
            let message = error.inner().to_string();
            match message.strip_prefix("missing field `").map(|rest| rest.trim_end_matches('`')) {
                Some(column) => self.refuse(column, UNFILLED),
                None => self.refuse(&error.path().to_string(), &message),
            }
        })
    }

    /// Where its numbers come from; the date has to begin with one, and the quality to be said.
    pub(super) fn dated(&self) -> Result<Provenance, TableError> {
        let provenance: Provenance = self.read()?;
        if !provenance.date.begins_with_date() {
            return Err(self.refuse("date", "begin with a date: 2026, 2026-09 or 2026-09-29"));
        }
        if provenance.quality.is_empty() { Err(self.refuse("quality", UNFILLED)) } else { Ok(provenance) }
    }

    /// The error of a cell.
    pub(super) fn refuse(&self, field: &str, remedy: &str) -> TableError {
        self.refuse_value(field, self.get(field), remedy)
    }

    /// The same for a value that was computed, or that stands elsewhere.
    pub(super) fn refuse_value(&self, field: &str, value: &str, remedy: &str) -> TableError {
        let [file, field, value, remedy] = [self.file, field, value, remedy].map(str::to_owned);
        TableError::Field { file, line: self.line, field, value, remedy }
    }

    /// Refuses a row of which one of these columns is empty.
    pub(super) fn check_filled(&self, columns: &[&str]) -> Result<(), TableError> {
        let empty = columns.iter().find(|column| self.get(column).is_empty());
        empty.map_or(Ok(()), |column| Err(self.refuse(column, UNFILLED)))
    }

    /// Refuses numbers of these columns that are not above 0.
    pub(super) fn check_positive(&self, numbers: &[(&str, Option<f64>)], remedy: &str) -> Result<(), TableError> {
        let wrong = numbers.iter().find(|(_, number)| number.is_some_and(|number| number <= 0.0));
        wrong.map_or(Ok(()), |(column, _)| Err(self.refuse(column, remedy)))
    }
}

/// All lines after the first, once every one of the `required` columns has been found in the first.
/// `required` is written as in the file: with commas. Other columns are allowed.
pub(super) fn rows<'a>(file: &'a str, text: &str, required: &str) -> Result<Vec<CsvRow<'a>>, TableError> {
    let malformed = |error: csv::Error| TableError::Csv { file: file.to_owned(), message: error.to_string() };
    // A spreadsheet may put a byte-order mark first; it would hide in the name of the first column.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let headers = Rc::new(reader.headers().map_err(malformed)?.clone());
    if let Some(column) = required.split(',').find(|column| !headers.iter().any(|header| header == *column)) {
        let (file, column) = (file.to_owned(), column.to_owned());
        return Err(TableError::Column { file, column, columns: required.replace(',', ", ") });
    }
    let row = |record: csv::Result<StringRecord>| {
        let record = record.map_err(malformed)?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok(CsvRow { file, line, headers: Rc::clone(&headers), record })
    };
    reader.records().map(row).collect()
}

/// A table with these headings, written with commas, as CSV.
pub(super) fn write<I: IntoIterator<Item: AsRef<[u8]>>>(headings: &str, rows: impl IntoIterator<Item = I>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory fails only where rows differ in length; whoever reads the table sees it.
    let _ = writer.write_record(headings.split(','));
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Whether a text is an id in kebab-case: words of lower-case letters and digits, hyphens between.
pub(super) fn is_kebab(text: &str) -> bool {
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split('-').all(|word| !word.is_empty() && plain(word))
}

/// The text of a cell as what a field wants it to be.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    /// Whether the field may be missing.
    optional: bool,
}

impl Cell<'_> {
    fn parse<T: FromStr>(self, wanted: &str, is_legal: impl Fn(&T) -> bool) -> Result<T, Error> {
        let refusal = || Error::custom(format!("give {wanted}{}", if self.optional { ", or nothing" } else { "" }));
        self.text.parse().ok().filter(is_legal).ok_or_else(refusal)
    }
}

impl<'de> IntoDeserializer<'de> for Cell<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Cell<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.parse("a finite number", |number: &f64| number.is_finite())?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(self.parse("a whole number", |_| true)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(Self { optional: true, ..self })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
