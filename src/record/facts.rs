//! Facts with their sources: `data/switching.csv`, `data/pooling.csv` and `data/published.csv`, one
//! a line.

use std::collections::HashSet;

use crate::economics::fact::Fact;

use super::date;
use super::offers::{CsvRow, OffersError, rows};

/// What is known of moving from one accelerator or cloud to another.
pub const SWITCHING: &str = include_str!("../../data/switching.csv");

/// What is known of serving many models from a common pool of accelerators.
pub const POOLING: &str = include_str!("../../data/pooling.csv");

/// What companies published of themselves.
pub const PUBLISHED: &str = include_str!("../../data/published.csv");

/// The columns that every file has; `from` and `to` may stand beside them.
const COLUMNS: [&str; 11] =
    ["id", "kind", "subject", "low", "high", "unit", "statement", "source", "date", "quality", "note"];

/// Reads a file of facts. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`OffersError`], which names the file, the line, the field and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Fact>, OffersError> {
    let rows = rows(path_label, text, &COLUMNS)?;
    let mut known = HashSet::new();
    if let Some(row) = rows.iter().find(|row| !known.insert(row.get("id"))) {
        return Err(row.refuse("id", "give each row an id of its own"));
    }
    rows.iter().map(|row| fact(path_label, row)).collect()
}

fn fact(path_label: &str, row: &CsvRow<'_>) -> Result<Fact, OffersError> {
    let id = row.filled("id")?;
    if !is_kebab(&id) {
        return Err(row.refuse("id", "use lower-case letters, digits and single hyphens between them"));
    }
    let (low, high) = (end(row, "low")?, end(row, "high")?);
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        return Err(row.refuse("low", &format!("give a low end that is not above the high end, {high}")));
    }
    let unit = row.get("unit").to_owned();
    if unit.is_empty() != (low.is_none() && high.is_none()) {
        return Err(row.refuse("unit", "give a number and its unit, or neither"));
    }
    Ok(Fact {
        id,
        kind: row.filled("kind")?,
        subject: row.filled("subject")?,
        from: row.get("from").to_owned(),
        to: row.get("to").to_owned(),
        low,
        high,
        unit,
        statement: row.filled("statement")?,
        source: row.filled("source")?,
        date: date::filled(row)?,
        quality: row.filled("quality")?,
        note: row.get("note").to_owned(),
        file: path_label.to_owned(),
        line: row.line,
    })
}

/// One end of a range: a finite number, which may be negative, or nothing.
fn end(row: &CsvRow<'_>, column: &'static str) -> Result<Option<f64>, OffersError> {
    let text = row.get(column);
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(Some).ok_or_else(|| row.refuse(column, "give a finite number, or nothing"))
}

/// Whether a text is an id: words of lower-case letters and digits, with a hyphen between them.
pub(super) fn is_kebab(text: &str) -> bool {
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split('-').all(|word| !word.is_empty() && plain(word))
}
