//! The works that two chips have in common, from their published measurements.

use std::collections::BTreeMap;

use super::super::measurement::{Measurement, MeasurementKind};
use super::work::{Work, WorkCell};
use super::{recipe, training};

/// All works that two chips have in common, of the kinds asked for, in order of kind and name.
#[must_use]
pub fn works<'a>(
    measurements: &'a [Measurement],
    alternative: &str,
    incumbent: &str,
    kinds: &[MeasurementKind],
) -> Vec<Work<'a>> {
    let of = |chip: &str, kind: MeasurementKind| -> Vec<&'a Measurement> {
        let is = |row: &&Measurement| row.kind == kind && row.accelerator.eq_ignore_ascii_case(chip);
        measurements.iter().filter(is).collect()
    };
    let mut works = Vec::new();
    for kind in kinds {
        let (alternatives, incumbents) = (of(alternative, *kind), of(incumbent, *kind));
        let cells = match kind {
            MeasurementKind::TrainTime => training::cells(&alternatives, &incumbents),
            MeasurementKind::TrainThroughput => recipe::cells(&alternatives, &incumbents),
            MeasurementKind::Gemm => recipe::best(&alternatives, &incumbents),
            // Rates of answers depend on the latency that is demanded, which the rows do not share;
            // ratios of costs are no performance.
            MeasurementKind::Inference | MeasurementKind::Cost => BTreeMap::new(),
        };
        let mut by_name: BTreeMap<String, Vec<WorkCell<'a>>> = BTreeMap::new();
        for ([name, ..], cell) in cells {
            by_name.entry(name).or_default().push(cell);
        }
        works.extend(by_name.into_iter().map(|(name, cells)| Work {
            name,
            kind: Some(*kind),
            unit: unit(*kind),
            cells,
        }));
    }
    works
}

/// What one unit of the work is called.
fn unit(kind: MeasurementKind) -> &'static str {
    match kind {
        MeasurementKind::TrainTime => "training run",
        MeasurementKind::TrainThroughput => "million tokens",
        MeasurementKind::Gemm => "PFLOP",
        MeasurementKind::Inference | MeasurementKind::Cost => "",
    }
}
