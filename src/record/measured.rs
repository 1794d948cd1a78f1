//! Published measurements: `data/measured/*.csv`, a file for each kind of work, and `sources.csv`,
//! which says where their rows come from.
//!
//! A thousand rows come from a few places, so a row names its place by a short id, and
//! `sources.csv` holds the address once, with date and quality: `{submitter}` and the like stand in
//! it for what differs from row to row.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::economics::measurement::{Measurement, MeasurementKind, MeasurementUnit, MlperfRuns};
use crate::economics::provenance::Provenance;

use super::offers::joined;
use super::table::{CsvRow, TableError, rows};

/// Where the rows that the program carries come from.
pub const SOURCES: &str = include_str!("../../data/measured/sources.csv");

/// The measurements that the program carries: kind, path and text of each file.
pub const MEASURED_FILES: [(MeasurementKind, &str, &str); 5] = [
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
pub(super) const SOURCE_COLUMNS: &str = "id,round,division,source,date,quality,note";

/// The columns of a file of a kind, as they are written.
#[must_use]
pub fn columns(kind: MeasurementKind) -> &'static str {
    match kind {
        MeasurementKind::TrainTime => {
            "source,benchmark,accelerator,accelerator_raw,chips,minutes,chip_hours,runs,fails,rcp_scaling,raw_minutes,\
             submitter,system,status,framework"
        }
        MeasurementKind::TrainThroughput => {
            "source,recipe,benchmark,accelerator,chips,precision,sequence,tokens_per_s_per_chip,note"
        }
        MeasurementKind::Inference => {
            "source,benchmark,scenario,accelerator,accelerator_raw,chips,precision,value,unit,submitter,system,status,\
             note"
        }
        MeasurementKind::Gemm => "source,benchmark,accelerator,chips,precision,tflops,tflops_per_chip,note",
        MeasurementKind::Cost => "source,benchmark,accelerator,against,ratio,note",
    }
}

/// Where rows come from: one line of `sources.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MeasurementSource {
    /// What rows call it.
    pub id: String,
    /// The round of MLPerf, or nothing.
    #[serde(default)]
    pub round: String,
    /// The division of MLPerf, or nothing.
    #[serde(default)]
    pub division: String,
    /// The address, with names of columns in braces where it differs from row to row; date, quality
    /// and what holds for all rows.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// Reads sources, by their ids. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`TableError`], which names the file, the line, the column and what would be accepted.
pub fn read_sources(path_label: &str, text: &str) -> Result<HashMap<String, MeasurementSource>, TableError> {
    let mut sources = HashMap::new();
    for row in &rows(path_label, text, SOURCE_COLUMNS)? {
        let source = MeasurementSource { provenance: row.dated()?, ..row.read()? };
        if sources.insert(source.id.clone(), source).is_some() {
            return Err(row.refuse("id", "give each source an id of its own"));
        }
    }
    Ok(sources)
}

/// Reads a file of measurements of one kind. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`TableError`], which names the file, the line, the column and what would be accepted.
pub fn read(
    kind: MeasurementKind,
    path_label: &str,
    text: &str,
    sources: &HashMap<String, MeasurementSource>,
) -> Result<Vec<Measurement>, TableError> {
    let rows = rows(path_label, text, columns(kind))?;
    let mut measurements = Vec::with_capacity(rows.len());
    for row in &rows {
        let measurement = measurement(kind, path_label, row, sources)?;
        measurement.check().map_err(|(column, remedy)| row.refuse(column, &remedy))?;
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
/// [`TableError`]; a test rules it out.
pub fn carried() -> Result<Vec<Measurement>, TableError> {
    let sources = carried_sources()?;
    let files = MEASURED_FILES.into_iter().map(|(kind, path, text)| read(kind, path, text, &sources));
    Ok(files.collect::<Result<Vec<_>, _>>()?.concat())
}

/// The lines of `sources.csv`, which the program carries.
pub(super) fn carried_sources() -> Result<HashMap<String, MeasurementSource>, TableError> {
    read_sources("data/measured/sources.csv", SOURCES)
}

fn measurement(
    kind: MeasurementKind,
    path_label: &str,
    row: &CsvRow<'_>,
    sources: &HashMap<String, MeasurementSource>,
) -> Result<Measurement, TableError> {
    let mut found: Measurement = row.read()?;
    let filled = ["benchmark", "accelerator", if kind == MeasurementKind::Inference { "scenario" } else { "source" }];
    row.check_filled(&filled)?;
    if found.accelerator_raw.is_empty() {
        found.accelerator_raw.clone_from(&found.accelerator);
    }
    let (source, provenance) = origin(row, sources)?;
    found = Measurement {
        kind,
        unit: unit(kind, row)?,
        runs: if kind == MeasurementKind::TrainTime { runs(row)? } else { None },
        scenario: found.scenario.to_lowercase(),
        division: source.division.clone(),
        round: source.round.clone(),
        provenance,
        file: path_label.to_owned(),
        line: row.line,
        ..found
    };
    if kind.per_chip_column().is_none() {
        found.per_chip = found.expected_per_chip().ok_or_else(|| row.refuse("chips", "give the number of chips"))?;
    }
    Ok(found)
}

fn unit(kind: MeasurementKind, row: &CsvRow<'_>) -> Result<MeasurementUnit, TableError> {
    let rates =
        [MeasurementUnit::SamplesPerSecond, MeasurementUnit::TokensPerSecond, MeasurementUnit::TokensPerSecondPerChip];
    match kind {
        MeasurementKind::TrainTime => Ok(MeasurementUnit::Minutes),
        MeasurementKind::TrainThroughput => Ok(MeasurementUnit::TokensPerSecondPerChip),
        MeasurementKind::Gemm => Ok(MeasurementUnit::Tflops),
        MeasurementKind::Cost => Ok(MeasurementUnit::Ratio),
        MeasurementKind::Inference => (row.get("unit").parse().ok())
            .filter(|unit| rates.contains(unit))
            .ok_or_else(|| row.refuse("unit", &format!("use {}", rates.map(MeasurementUnit::name).join(", ")))),
    }
}

/// How a time was averaged. Without the scaling factor nobody can tell a raw time from an official
/// one; the check of the measurement says what to do.
fn runs(row: &CsvRow<'_>) -> Result<Option<MlperfRuns>, TableError> {
    if row.get("rcp_scaling").is_empty() { Ok(None) } else { row.read().map(Some) }
}

/// The source that a row names, and where the row itself stands: the address of the source with
/// what differs from row to row filled in.
pub(super) fn origin<'s>(
    row: &CsvRow<'_>,
    sources: &'s HashMap<String, MeasurementSource>,
) -> Result<(&'s MeasurementSource, Provenance), TableError> {
    row.check_filled(&["source"])?;
    let source = sources.get(row.get("source"));
    let source = source.ok_or_else(|| row.refuse("source", "add a line with this id to sources.csv"))?;
    // A recipe is to a maker's figure what a system is to a submission.
    let system = if row.get("recipe").is_empty() { row.get("system") } else { row.get("recipe") };
    let mut address = source.provenance.source.clone();
    for column in ["submitter", "system", "benchmark", "scenario"] {
        let part = format!("{{{column}}}");
        let text = if column == "system" { system } else { row.get(column) };
        if text.is_empty() && address.contains(&part) {
            let remedy = format!("the address of this source needs {part}, which the row leaves empty");
            return Err(row.refuse("source", &remedy));
        }
        address = address.replace(&part, text);
    }
    if address.contains(['{', '}']) {
        return Err(row.refuse("source", &format!("`{address}` has a part in braces that no row fills")));
    }
    let note = joined([row.get("note"), &source.provenance.note]);
    Ok((source, Provenance { source: address, note, ..source.provenance.clone() }))
}
