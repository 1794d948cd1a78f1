//! The claims of the article, from `data/claims.toml`, and the way from a claim to the rows it
//! rests on.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::economics::claim::{Claim, ClaimFigure, ClaimTest, EvidenceReference, EvidenceRow, Quoted};

use super::facts::{self, is_kebab};
use super::offers::{self, OffersError, rows};
use super::{measured, specs};

/// The claims that the program carries.
pub const CLAIMS: &str = include_str!("../../data/claims.toml");

/// The version of the format that this program reads.
const CLAIMS_VERSION: u32 = 1;

/// Why claims were not accepted, or one leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// Not TOML, or a key that is missing or unknown.
    #[error("{file}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, column and reason, in the words of the TOML reader.
        message: String,
    },
    /// A field cannot be used.
    #[error("{file}: claim `{claim}`: `{field}` is `{value}`: {remedy}")]
    Field {
        /// The file.
        file: String,
        /// The id of the claim.
        claim: String,
        /// The field.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What would be accepted.
        remedy: String,
    },
    /// A reference leads to no row.
    #[error("{file}: no row has {columns}: correct the reference in claims.toml")]
    NoRow {
        /// The file that was searched.
        file: String,
        /// What was asked for.
        columns: String,
    },
    /// A reference leads to no file of evidence.
    #[error("`{file}` is not a file of evidence: use {known}")]
    NoFile {
        /// What was asked for.
        file: String,
        /// What there is.
        known: String,
    },
    /// The evidence cannot be read.
    #[error(transparent)]
    Evidence(#[from] OffersError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    version: u32,
    claim: Vec<ClaimTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimTable {
    id: String,
    statement: String,
    test: String,
    #[serde(default)]
    numbers: Vec<NumberTable>,
    confirmed_by: String,
    refuted_by: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    evidence: Vec<ReferenceTable>,
}

/// Figures are texts, because 48.0 says more than 48.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberTable {
    name: String,
    value: Option<String>,
    low: Option<String>,
    high: Option<String>,
    unit: String,
    fact: Option<String>,
}

#[derive(Deserialize)]
struct ReferenceTable {
    file: String,
    #[serde(flatten)]
    columns: BTreeMap<String, String>,
}

/// Reads claims. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`ClaimsError`], which names the file, the claim, the field and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Claim>, ClaimsError> {
    let syntax = |message: String| ClaimsError::Syntax { file: path_label.to_owned(), message };
    let file: ClaimsFile = toml::from_str(text).map_err(|error| syntax(error.to_string().trim_end().to_owned()))?;
    if file.version != CLAIMS_VERSION {
        return Err(syntax(format!("`version` is {}: this program reads version {CLAIMS_VERSION}", file.version)));
    }
    let mut known = HashSet::new();
    file.claim
        .into_iter()
        .map(|table| {
            let place = ClaimPosition { file: path_label, claim: table.id.clone() };
            if !is_kebab(&table.id) || !known.insert(table.id.clone()) {
                return place.refuse("id", &table.id, "give each claim an id of its own in kebab-case");
            }
            claim(table, &place)
        })
        .collect()
}

/// The claims that the program carries.
///
/// # Errors
/// [`ClaimsError`]; a test rules it out.
pub fn carried() -> Result<Vec<Claim>, ClaimsError> {
    read("data/claims.toml", CLAIMS)
}

struct ClaimPosition<'a> {
    file: &'a str,
    claim: String,
}

impl ClaimPosition<'_> {
    fn refuse<T>(&self, field: &'static str, value: &str, remedy: &str) -> Result<T, ClaimsError> {
        Err(ClaimsError::Field {
            file: self.file.to_owned(),
            claim: self.claim.clone(),
            field,
            value: value.to_owned(),
            remedy: remedy.to_owned(),
        })
    }

    fn filled(&self, field: &'static str, text: String) -> Result<String, ClaimsError> {
        if text.trim().is_empty() { self.refuse(field, &text, "fill it in") } else { Ok(text) }
    }
}

fn claim(table: ClaimTable, place: &ClaimPosition<'_>) -> Result<Claim, ClaimsError> {
    let test: ClaimTest = match table.test.parse() {
        Ok(test) => test,
        Err(_) => {
            return place.refuse(
                "test",
                &table.test,
                &format!("use {}", ClaimTest::ALL.map(ClaimTest::name).join(", ")),
            );
        }
    };
    if table.evidence.is_empty() != (test == ClaimTest::Unverifiable) {
        return place.refuse(
            "test",
            &table.test,
            "name evidence for every claim that can be verified, and none for the others",
        );
    }
    let mut names = HashSet::new();
    if let Some(number) = table.numbers.iter().find(|number| !is_kebab(&number.name) || !names.insert(&number.name)) {
        return place.refuse("numbers.name", &number.name, "give each number a name of its own in kebab-case");
    }
    if let Some(reference) = table.evidence.iter().find(|reference| reference.columns.is_empty()) {
        return place.refuse("evidence", &reference.file, "name at least one column and what stands in it");
    }
    let references = table.evidence.into_iter();
    Ok(Claim {
        statement: place.filled("statement", table.statement)?,
        test,
        numbers: table.numbers.into_iter().map(|table| number(table, place)).collect::<Result<_, _>>()?,
        confirmed_by: place.filled("confirmed_by", table.confirmed_by)?,
        refuted_by: place.filled("refuted_by", table.refuted_by)?,
        note: table.note,
        evidence: references
            .map(|table| EvidenceReference { file: table.file, columns: table.columns.into_iter().collect() })
            .collect(),
        id: table.id,
    })
}

fn number(table: NumberTable, place: &ClaimPosition<'_>) -> Result<ClaimFigure, ClaimsError> {
    let (low, high) = match (&table.value, &table.low, &table.high) {
        (Some(value), None, None) => (Some(value), Some(value)),
        (None, low, high) if low.is_some() || high.is_some() => (low.as_ref(), high.as_ref()),
        _ => return place.refuse("numbers", &table.name, "give `value`, or `low`, `high` or both"),
    };
    let low = low.map(|text| quoted(text, place)).transpose()?;
    let high = high.map(|text| quoted(text, place)).transpose()?;
    if let (Some(low), Some(high)) = (low, high)
        && low.value > high.value
    {
        return place.refuse("numbers", &table.name, "give a low end that is not above the high end");
    }
    let fact = match table.fact.as_deref().map(|fact| fact.split_once('/')) {
        None => None,
        Some(Some((file, id))) => Some((file.to_owned(), id.to_owned())),
        Some(None) => return place.refuse("numbers.fact", &table.fact.unwrap_or_default(), "write it as file/id"),
    };
    Ok(ClaimFigure { name: table.name, low, high, unit: place.filled("numbers.unit", table.unit)?, fact })
}

/// A figure with half of its last digit.
fn quoted(text: &str, place: &ClaimPosition<'_>) -> Result<Quoted, ClaimsError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match text.parse::<f64>() {
        Ok(value) if plain && decimals <= 9 => Ok(Quoted { value, half_digit: 0.5 * 0.1_f64.powi(decimals as i32) }),
        _ => place.refuse("numbers", text, "give digits, with a point if need be"),
    }
}

/// The files of evidence, by their paths under `data/`.
fn files() -> Vec<(&'static str, &'static str)> {
    let measured = measured::FILES.map(|(_, path, text)| (path.trim_start_matches("data/"), text));
    let mut files = vec![
        ("prices.csv", offers::PRICES),
        ("specs.csv", specs::SPECS),
        ("switching.csv", facts::SWITCHING),
        ("pooling.csv", facts::POOLING),
        ("published.csv", facts::PUBLISHED),
    ];
    files.extend(measured);
    files
}

/// The rows that a reference leads to: at least one.
///
/// # Errors
/// [`ClaimsError`] where the file, a column or a row is not there.
pub fn resolve(reference: &EvidenceReference) -> Result<Vec<EvidenceRow>, ClaimsError> {
    let files = files();
    let Some((file, text)) = files.iter().find(|(path, _)| *path == reference.file) else {
        let known = files.iter().map(|(path, _)| *path).collect::<Vec<_>>().join(", ");
        return Err(ClaimsError::NoFile { file: reference.file.clone(), known });
    };
    let columns: Vec<&str> = reference.columns.iter().map(|(column, _)| column.as_str()).collect();
    let asked = |row: &&offers::CsvRow<'_>| reference.columns.iter().all(|(column, text)| row.get(column) == text);
    let rows = rows(file, text, &columns)?;
    let found = rows.iter().filter(asked).map(|row| evidence_row(file, row)).collect::<Result<Vec<_>, _>>()?;
    if found.is_empty() {
        let columns = reference.columns.iter().map(|(column, text)| format!("{column} `{text}`"));
        return Err(ClaimsError::NoRow { file: (*file).to_owned(), columns: columns.collect::<Vec<_>>().join(", ") });
    }
    Ok(found)
}

fn evidence_row(file: &str, row: &offers::CsvRow<'_>) -> Result<EvidenceRow, OffersError> {
    const ORIGIN: [&str; 3] = ["source", "date", "quality"];
    let fields = row.fields().filter(|(column, text)| !text.is_empty() && !ORIGIN.contains(column));
    let [source, date, quality] = if file.starts_with("measured/") {
        measured::origin(row)?
    } else {
        [row.filled("source")?, row.filled("date")?, row.filled("quality")?]
    };
    Ok(EvidenceRow {
        file: file.to_owned(),
        line: row.line,
        fields: fields.map(|(column, text)| (column.to_owned(), text.to_owned())).collect(),
        source,
        date,
        quality,
    })
}
