//! Published measurements: `data/measured/*.csv`, a file for each kind of work, and `sources.csv`,
//! which says where their rows come from.
//!
//! A thousand rows come from a few places, so a row names its place by a short id, and
//! `sources.csv` holds the address once, with date and quality: `{submitter}` and the like stand in
//! it for what differs from row to row. Like a price list, a file with one wrong row is refused as
//! a whole.

use std::collections::{HashMap, HashSet};

use crate::economics::measurement::{Fault, Measurement, MeasurementKind, MeasurementUnit, MlperfRuns};

use super::date;
use super::offers::{CsvRow, OffersError, rows};

/// Where the rows that the program carries come from.
pub const SOURCES: &str = include_str!("../../data/measured/sources.csv");

/// The measurements that the program carries: kind, path and text of each file.
pub const FILES: [(MeasurementKind, &str, &str); 5] = [
    (MeasurementKind::TrainTime, "data/measured/training.csv", include_str!("../../data/measured/training.csv")),
    (
        MeasurementKind::TrainThroughput,
        "data/measured/throughput.csv",
        include_str!("../../data/measured/throughput.csv"),
    ),
    (MeasurementKind::Inference, "data/measured/inference.csv", include_str!("../../data/measured/inference.csv")),
    (MeasurementKind::Gemm, "data/measured/gemm.csv", include_str!("../../data/measured/gemm.csv")),
    (MeasurementKind::Cost, "data/measured/cost.csv", include_str!("../../data/measured/cost.csv")),
];

/// The columns of `sources.csv`.
pub const SOURCE_COLUMNS: [&str; 7] = ["id", "round", "division", "source", "date", "quality", "note"];

/// The columns of a file of a kind, in the order in which they are written.
#[must_use]
pub fn columns(kind: MeasurementKind) -> &'static [&'static str] {
    match kind {
        MeasurementKind::TrainTime => &[
            "source",
            "benchmark",
            "accelerator",
            "accelerator_raw",
            "chips",
            "minutes",
            "chip_hours",
            "runs",
            "fails",
            "rcp_scaling",
            "raw_minutes",
            "submitter",
            "system",
            "status",
            "framework",
        ],
        MeasurementKind::TrainThroughput => &[
            "source",
            "recipe",
            "benchmark",
            "accelerator",
            "chips",
            "precision",
            "sequence",
            "tokens_per_s_per_chip",
            "note",
        ],
        MeasurementKind::Inference => &[
            "source",
            "benchmark",
            "scenario",
            "accelerator",
            "accelerator_raw",
            "chips",
            "precision",
            "value",
            "unit",
            "submitter",
            "system",
            "status",
            "note",
        ],
        MeasurementKind::Gemm => {
            &["source", "benchmark", "accelerator", "chips", "precision", "tflops", "tflops_per_chip", "note"]
        }
        MeasurementKind::Cost => &["source", "benchmark", "accelerator", "against", "ratio", "note"],
    }
}

/// Where rows come from: one line of `sources.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasurementSource {
    /// What rows call it.
    pub id: String,
    /// The round of MLPerf, or nothing.
    pub round: String,
    /// The division of MLPerf, or nothing.
    pub division: String,
    /// The address, with names of columns in braces where it differs from row to row.
    pub address: String,
    /// When it was published or changed last.
    pub date: String,
    /// What kind of source it is.
    pub quality: String,
    /// What holds for all its rows.
    pub note: String,
}

/// Reads sources, by their ids. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`OffersError`], which names the file, the line, the field and what would be accepted.
pub fn read_sources(path_label: &str, text: &str) -> Result<HashMap<String, MeasurementSource>, OffersError> {
    let mut sources = HashMap::new();
    for row in &rows(path_label, text, &SOURCE_COLUMNS)? {
        let source = MeasurementSource {
            id: row.filled("id")?,
            round: row.get("round").to_owned(),
            division: row.get("division").to_owned(),
            address: row.filled("source")?,
            date: date::filled(row)?,
            quality: row.filled("quality")?,
            note: row.get("note").to_owned(),
        };
        if sources.insert(source.id.clone(), source).is_some() {
            return Err(row.refuse("id", "give each source an id of its own"));
        }
    }
    Ok(sources)
}

/// Reads a file of measurements of one kind. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`OffersError`], which names the file, the line, the field and what would be accepted.
pub fn read(
    kind: MeasurementKind,
    path_label: &str,
    text: &str,
    sources: &HashMap<String, MeasurementSource>,
) -> Result<Vec<Measurement>, OffersError> {
    let rows = rows(path_label, text, columns(kind))?;
    let mut measurements = Vec::with_capacity(rows.len());
    for row in &rows {
        let measurement = measurement(kind, path_label, row, sources)?;
        measurement.check().map_err(|Fault { field, value, remedy }| row.refuse_value(field, value, remedy))?;
        measurements.push(measurement);
    }
    if let Some(row) = repeated(&rows, &measurements) {
        return Err(row.refuse("benchmark", "this row is there twice: remove one, or say how they differ"));
    }
    Ok(measurements)
}

/// The first row that says of the same work, in the same place, what another has said before.
fn repeated<'r, 'a>(rows: &'r [CsvRow<'a>], measurements: &[Measurement]) -> Option<&'r CsvRow<'a>> {
    let mut known = HashSet::new();
    rows.iter().zip(measurements).find(|(_, measurement)| !known.insert(measurement.key())).map(|(row, _)| row)
}

/// Every measurement that the program carries.
///
/// # Errors
/// [`OffersError`]; a test rules it out.
pub fn carried() -> Result<Vec<Measurement>, OffersError> {
    let sources = read_sources("data/measured/sources.csv", SOURCES)?;
    let mut measurements = Vec::new();
    for (kind, path, text) in FILES {
        measurements.extend(read(kind, path, text, &sources)?);
    }
    Ok(measurements)
}

fn measurement(
    kind: MeasurementKind,
    path_label: &str,
    row: &CsvRow<'_>,
    sources: &HashMap<String, MeasurementSource>,
) -> Result<Measurement, OffersError> {
    let text = |column: &str| row.get(column).to_owned();
    let source = source(row, sources)?;
    let accelerator = row.filled("accelerator")?;
    let raw = if row.get("accelerator_raw").is_empty() { accelerator.clone() } else { text("accelerator_raw") };
    let scenario =
        if kind == MeasurementKind::Inference { row.filled("scenario")?.to_lowercase() } else { String::new() };
    let unit = unit(kind, row)?;
    let chips = if row.get("chips").is_empty() { None } else { Some(row.number("chips")?) };
    let mut measurement = Measurement {
        kind,
        benchmark: row.filled("benchmark")?,
        scenario,
        accelerator,
        accelerator_raw: raw,
        against: text("against"),
        chips,
        precision: text("precision"),
        sequence: row.whole("sequence")?,
        value: row.number(kind.value_column())?,
        unit,
        per_chip: 0.0,
        runs: if kind == MeasurementKind::TrainTime { runs(row)? } else { None },
        submitter: text("submitter"),
        system: system(row).to_owned(),
        division: source.division.clone(),
        status: text("status"),
        round: source.round.clone(),
        framework: text("framework"),
        source: address(source, row)?,
        date: source.date.clone(),
        quality: source.quality.clone(),
        note: [row.get("note"), &source.note]
            .into_iter()
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        file: path_label.to_owned(),
        line: row.line,
    };
    measurement.per_chip = match kind.per_chip_column() {
        Some(column) => row.number(column)?,
        None => measurement.expected_per_chip().ok_or_else(|| row.refuse("chips", "give the number of chips"))?,
    };
    Ok(measurement)
}

fn unit(kind: MeasurementKind, row: &CsvRow<'_>) -> Result<MeasurementUnit, OffersError> {
    let rates =
        [MeasurementUnit::SamplesPerSecond, MeasurementUnit::TokensPerSecond, MeasurementUnit::TokensPerSecondPerChip];
    match kind {
        MeasurementKind::TrainTime => Ok(MeasurementUnit::Minutes),
        MeasurementKind::TrainThroughput => Ok(MeasurementUnit::TokensPerSecondPerChip),
        MeasurementKind::Gemm => Ok(MeasurementUnit::Tflops),
        MeasurementKind::Cost => Ok(MeasurementUnit::Ratio),
        MeasurementKind::Inference => rates
            .into_iter()
            .find(|unit| unit.name() == row.get("unit"))
            .ok_or_else(|| row.refuse("unit", &format!("use {}", rates.map(MeasurementUnit::name).join(", ")))),
    }
}

fn runs(row: &CsvRow<'_>) -> Result<Option<MlperfRuns>, OffersError> {
    // Without the factor nobody can tell a raw time from an official one; the check says what to
    // do.
    if row.get("rcp_scaling").is_empty() {
        return Ok(None);
    }
    let whole = |column| row.whole(column)?.ok_or_else(|| row.refuse(column, "give a whole number"));
    Ok(Some(MlperfRuns {
        count: whole("runs")?,
        failed: whole("fails")?,
        rcp_scaling: row.number("rcp_scaling")?,
        raw_minutes: row.number("raw_minutes")?,
    }))
}

/// Where a row of a file that the program carries stands, since when, and what kind of source that
/// is.
pub(super) fn origin(row: &CsvRow<'_>) -> Result<[String; 3], OffersError> {
    let sources = read_sources("data/measured/sources.csv", SOURCES)?;
    let source = source(row, &sources)?;
    Ok([address(source, row)?, source.date.clone(), source.quality.clone()])
}

fn source<'s>(
    row: &CsvRow<'_>,
    sources: &'s HashMap<String, MeasurementSource>,
) -> Result<&'s MeasurementSource, OffersError> {
    let source = sources.get(&row.filled("source")?);
    source.ok_or_else(|| row.refuse("source", "add a line with this id to sources.csv"))
}

/// A recipe is to a maker's figure what a system is to a submission.
fn system<'r>(row: &'r CsvRow<'_>) -> &'r str {
    if row.get("recipe").is_empty() { row.get("system") } else { row.get("recipe") }
}

/// The address of a source, with what differs from row to row filled in.
fn address(source: &MeasurementSource, row: &CsvRow<'_>) -> Result<String, OffersError> {
    let parts = [
        ("{submitter}", row.get("submitter")),
        ("{system}", system(row)),
        ("{benchmark}", row.get("benchmark")),
        ("{scenario}", row.get("scenario")),
    ];
    let mut address = source.address.clone();
    for (part, text) in parts {
        if text.is_empty() && address.contains(part) {
            let remedy = format!("the address of this source needs {part}, which the row leaves empty");
            return Err(row.refuse("source", &remedy));
        }
        address = address.replace(part, text);
    }
    if address.contains(['{', '}']) {
        return Err(row.refuse("source", &format!("`{address}` has a part in braces that no row fills")));
    }
    Ok(address)
}
