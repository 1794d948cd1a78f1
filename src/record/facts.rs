//! Facts with their sources: `data/switching.csv`, `data/gpu-pooling.csv` and
//! `data/published.csv`, one a line.

use std::collections::HashSet;

use crate::economics::fact::Fact;

use super::table::{CsvRow, TableError, is_kebab, rows};

/// What is known of moving from one accelerator or cloud to another.
pub const SWITCHING: &str = include_str!("../../data/switching.csv");

/// What is known of serving many models from a common pool of accelerators.
pub const POOLING: &str = include_str!("../../data/gpu-pooling.csv");

/// What companies published of themselves.
pub const PUBLISHED: &str = include_str!("../../data/published.csv");

/// The columns that every file has; `from` and `to` may stand beside them.
const FACT_COLUMNS: &str = "id,kind,subject,low,high,unit,statement,source,date,quality,note";

/// Reads a file of facts. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`TableError`], which names the file, the line, the column and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Fact>, TableError> {
    let rows = rows(path_label, text, FACT_COLUMNS)?;
    let mut known = HashSet::new();
    if let Some(row) = rows.iter().find(|row| !known.insert(row.get("id"))) {
        return Err(row.refuse("id", "give each row an id of its own"));
    }
    rows.iter().map(|row| fact(path_label, row)).collect()
}

fn fact(path_label: &str, row: &CsvRow<'_>) -> Result<Fact, TableError> {
    let fact: Fact = row.read()?;
    if !is_kebab(&fact.id) {
        return Err(row.refuse("id", "use lower-case letters, digits and single hyphens between them"));
    }
    if let (Some(low), Some(high)) = (fact.low, fact.high)
        && low > high
    {
        return Err(row.refuse("low", &format!("give a low end that is not above the high end, {high}")));
    }
    if fact.unit.is_empty() != (fact.low.is_none() && fact.high.is_none()) {
        return Err(row.refuse("unit", "give a number and its unit, or neither"));
    }
    Ok(Fact { provenance: row.dated()?, file: path_label.to_owned(), line: row.line, ..fact })
}
