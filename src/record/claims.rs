//! The claims of the article, from `data/claims.toml`, and the way from a claim to the rows it
//! rests on.

use std::collections::HashSet;

use itertools::Itertools;
use serde::Deserialize;

use crate::economics::claim::{Claim, ClaimTest, EvidenceReference, EvidenceRow};

use super::table::{CsvRow, TableError, is_kebab, rows};
use super::{facts, measured, offers, specs};

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
    Evidence(#[from] TableError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    version: u32,
    claim: Vec<Claim>,
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
    for claim in &file.claim {
        let refusal = if is_kebab(&claim.id) && known.insert(&claim.id) {
            refusal(claim)
        } else {
            Some(("id", claim.id.as_str(), "give each claim an id of its own in kebab-case"))
        };
        if let Some((field, value, remedy)) = refusal {
            let [file, claim, value, remedy] = [path_label, &claim.id, value, remedy].map(str::to_owned);
            return Err(ClaimsError::Field { file, claim, field, value, remedy });
        }
    }
    Ok(file.claim)
}

/// The claims that the program carries.
///
/// # Errors
/// [`ClaimsError`]; a test rules it out.
pub fn carried() -> Result<Vec<Claim>, ClaimsError> {
    read("data/claims.toml", CLAIMS)
}

/// A field of a claim that cannot be used, what stands there and what would be accepted.
fn refusal(claim: &Claim) -> Option<(&'static str, &str, &'static str)> {
    let mut names = HashSet::new();
    let figures = claim.numbers.iter().find_map(|figure| {
        let name = figure.name.as_str();
        let is_one_or_range = figure.value.is_some() != (figure.low.is_some() || figure.high.is_some());
        let is_in_order = figure.low.zip(figure.high).is_none_or(|(low, high)| low.value <= high.value);
        let fact = figure.fact.as_deref().filter(|fact| !fact.contains('/'));
        if !is_kebab(name) || !names.insert(name) {
            Some(("numbers.name", name, "give each number a name of its own in kebab-case"))
        } else if !is_one_or_range {
            Some(("numbers", name, "give `value`, or `low`, `high` or both"))
        } else if !is_in_order {
            Some(("numbers", name, "give a low end that is not above the high end"))
        } else if figure.unit.trim().is_empty() {
            Some(("numbers.unit", &figure.unit, "fill it in"))
        } else {
            fact.map(|fact| ("numbers.fact", fact, "write it as file/id"))
        }
    });
    let Claim { statement, confirmed_by, refuted_by, evidence, .. } = claim;
    let texts = [("statement", statement), ("confirmed_by", confirmed_by), ("refuted_by", refuted_by)];
    if evidence.is_empty() != (claim.test == ClaimTest::Unverifiable) {
        let remedy = "name evidence for every claim that can be verified, and none for the others";
        Some(("test", claim.test.into(), remedy))
    } else if let Some(reference) = evidence.iter().find(|reference| reference.columns.is_empty()) {
        Some(("evidence", &reference.file, "name at least one column and what stands in it"))
    } else if let Some((field, text)) = texts.into_iter().find(|(_, text)| text.trim().is_empty()) {
        Some((field, text, "fill it in"))
    } else {
        figures
    }
}

/// The files of evidence, by their paths under `data/`.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let measured = measured::MEASURED_FILES.map(|(_, path, text)| (path.trim_start_matches("data/"), text));
    let others = [
        ("prices.csv", offers::PRICES),
        ("specs.csv", specs::SPECS),
        ("switching.csv", facts::SWITCHING),
        ("gpu-pooling.csv", facts::POOLING),
        ("published.csv", facts::PUBLISHED),
    ];
    others.into_iter().chain(measured)
}

/// The rows that a reference leads to: at least one.
///
/// # Errors
/// [`ClaimsError`] where the file, a column or a row is not there.
pub fn resolve(reference: &EvidenceReference) -> Result<Vec<EvidenceRow>, ClaimsError> {
    let EvidenceReference { file, columns } = reference;
    let Some((path, text)) = files().find(|(path, _)| path == file) else {
        return Err(ClaimsError::NoFile { file: file.clone(), known: files().map(|(path, _)| path).join(", ") });
    };
    let asked = |row: &&CsvRow<'_>| columns.iter().all(|(column, text)| row.get(column) == text);
    let rows = rows(path, text, &columns.keys().join(","))?;
    let found = rows.iter().filter(asked).map(|row| evidence_row(file, row)).collect::<Result<Vec<_>, _>>()?;
    if found.is_empty() {
        let columns = columns.iter().map(|(column, text)| format!("{column} `{text}`")).join(", ");
        return Err(ClaimsError::NoRow { file: file.clone(), columns });
    }
    Ok(found)
}

fn evidence_row(file: &str, row: &CsvRow<'_>) -> Result<EvidenceRow, TableError> {
    let provenance = match file.starts_with("measured/") {
        true => measured::origin(row, &measured::carried_sources()?)?.1,
        false => row.read()?,
    };
    let fields = row.cells().filter(|(column, _)| !["source", "date", "quality"].contains(column));
    let fields = fields.map(|(column, text)| (column.to_owned(), text.to_owned())).collect();
    Ok(EvidenceRow { file: file.to_owned(), line: row.line, fields, provenance })
}
