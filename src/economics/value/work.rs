//! A work, and the cells in which both sides did it.

use super::super::measurement::{Measurement, MeasurementKind, MeasurementUnit};
use super::super::scenario::Refusal;

/// What two chips are compared on: a benchmark or a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Work<'a> {
    /// The benchmark or the model.
    pub name: String,
    /// What kind of measurement it rests on; `None` for a work from result files.
    pub kind: Option<MeasurementKind>,
    /// What a cost is stated for, as in `million tokens`.
    pub unit: &'static str,
    /// At least one.
    pub cells: Vec<WorkCell<'a>>,
}

/// One comparison of one work: one pair of submitters, one round, one number type.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkCell<'a> {
    /// Who submitted or published the two sides.
    pub submitter: String,
    /// The round of MLPerf; empty where there is none.
    pub round: String,
    /// The number type; empty where the source names none.
    pub number_type: String,
    /// ln of the performance ratio, alternative over incumbent. One number is a point without a
    /// sampling error of its own; several are draws.
    pub logs: Vec<f64>,
    /// The published rows of both sides; `None` where the cell comes from result files.
    pub published: Option<PublishedPair<'a>>,
}

/// The rows behind a published ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedPair<'a> {
    /// The alternative's.
    pub alternative: &'a Measurement,
    /// The incumbent's.
    pub incumbent: &'a Measurement,
    /// Rows that could have stood in their place, and do not: the same run under another name,
    /// another recipe.
    pub passed_over: Vec<&'a Measurement>,
}

/// What tells cells apart: the benchmark or model that makes the work, then what differs within it.
pub(super) type CellKey = [String; 4];

impl<'a> WorkCell<'a> {
    /// A cell of two published rows; `None` where they say nothing about performance.
    pub(super) fn published(
        alternative: &'a Measurement,
        incumbent: &'a Measurement,
        passed_over: Vec<&'a Measurement>,
    ) -> Option<Self> {
        let log = alternative.performance()?.ln() - incumbent.performance()?.ln();
        let submitter = match (publisher(alternative), publisher(incumbent)) {
            (one, other) if one == other => one.to_owned(),
            (one, other) => format!("{one} / {other}"),
        };
        let number_type = alternative.number_type().or(incumbent.number_type()).unwrap_or_default().to_owned();
        let published = Some(PublishedPair { alternative, incumbent, passed_over });
        let round = alternative.round.clone();
        log.is_finite().then(|| Self { submitter, round, number_type, logs: vec![log], published })
    }

    /// ln of the ratio: the point, or the mean of the draws.
    #[must_use]
    pub fn log(&self) -> Option<f64> {
        mean(self.logs.iter().copied())
    }
}

impl<'a> Work<'a> {
    /// A work from a comparison of result files: draws of ln(rate of the alternative / rate of the
    /// incumbent).
    ///
    /// # Errors
    /// No draws, or one that is not finite.
    pub fn from_draws(name: impl Into<String>, label: impl Into<String>, draws: Vec<f64>) -> Result<Self, Refusal> {
        let field = "draws of the ratio";
        if draws.is_empty() {
            return Err(Refusal { field, value: 0.0, remedy: "give at least one draw" });
        }
        if let Some(value) = draws.iter().copied().find(|draw| !draw.is_finite()) {
            return Err(Refusal { field, value, remedy: "every draw must be finite" });
        }
        let (round, number_type) = (String::new(), String::new());
        let cell = WorkCell { submitter: label.into(), round, number_type, logs: draws, published: None };
        Ok(Self { name: name.into(), kind: None, unit: "", cells: vec![cell] })
    }

    /// ln of the ratio: the mean over cells. `None` without cells.
    #[must_use]
    pub fn log(&self) -> Option<f64> {
        let logs: Option<Vec<f64>> = self.cells.iter().map(WorkCell::log).collect();
        mean(logs?.into_iter())
    }

    /// Chip-hours for one unit of the work, of the alternative and of the incumbent; geometric
    /// means over cells, so that their ratio is that of the work. `None` where a cell is not
    /// published.
    #[must_use]
    pub fn chip_hours(&self) -> Option<[f64; 2]> {
        let logs: Option<Vec<[f64; 2]>> = self
            .cells
            .iter()
            .map(|cell| {
                let PublishedPair { alternative, incumbent, .. } = cell.published.as_ref()?;
                Some([chip_hours(alternative)?.ln(), chip_hours(incumbent)?.ln()])
            })
            .collect();
        let logs = logs?;
        let side = |side: usize| Some(mean(logs.iter().map(|pair| pair[side]))?.exp());
        Some([side(0)?, side(1)?])
    }
}

/// The same works with their cells of one number type only; works without one fall away.
#[must_use]
pub fn of_number_type<'a>(works: &[Work<'a>], number_type: &str) -> Vec<Work<'a>> {
    let kept = |work: &Work<'a>| {
        let cells: Vec<WorkCell<'a>> =
            work.cells.iter().filter(|cell| cell.number_type == number_type).cloned().collect();
        (!cells.is_empty()).then(|| Work { cells, ..work.clone() })
    };
    works.iter().filter_map(kept).collect()
}

/// The mean of some numbers; `None` of nothing.
pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// Chip-hours for one unit of the work.
fn chip_hours(row: &Measurement) -> Option<f64> {
    let hours = |amount: f64| amount / (row.per_chip * 3600.0);
    match row.unit {
        MeasurementUnit::Minutes => Some(row.per_chip),
        MeasurementUnit::TokensPerSecond | MeasurementUnit::TokensPerSecondPerChip => Some(hours(1e6)),
        MeasurementUnit::Tflops => Some(hours(1e3)),
        MeasurementUnit::SamplesPerSecond | MeasurementUnit::Ratio => None,
    }
}

/// Who stands behind a row: its submitter, or the owner of the repository of a recipe.
pub(super) fn publisher(row: &Measurement) -> &str {
    if !row.submitter.is_empty() {
        return &row.submitter;
    }
    let source = row.provenance.source.as_str();
    let repository = source.split_once("github:").map_or(source, |(_, rest)| rest);
    repository.split(['/', ' ']).next().unwrap_or_default()
}
