//! Summaries in a result file: what the samples of a row or a peak say in four numbers. A reader
//! computes them again.

use crate::result::{Peak, Row, Status};
use crate::sample::Run;
use crate::stat::log_ratio::Interval;
use crate::stat::row::RowData;
use crate::unit::Nanos;

use super::place::{Fault, Place, fault};
use super::v1;

/// A summary may differ from what its samples give by this share, for other runners' arithmetic.
const SUMMARY_TOLERANCE: f64 = 1e-6;

/// What a file says of a row beside its samples; a reader recomputes it. Only a row that is `ok`
/// has one.
pub(super) fn of_row(row: &Row) -> Option<v1::Summary> {
    let time = time_ns(row.status, &row.runs)?;
    Some(v1::Summary {
        time_ns: time.value,
        time_ns_low: time.low,
        time_ns_high: time.high,
        flop_per_second: row.problem.flop().per(Nanos(time.value)).0,
    })
}

/// The same of a peak.
pub(super) fn of_peak(peak: &Peak) -> Option<v1::PeakSummary> {
    let time = time_ns(peak.status, &peak.runs)?;
    Some(v1::PeakSummary {
        time_ns: time.value,
        time_ns_low: time.low,
        time_ns_high: time.high,
        per_second: peak.work / Nanos(time.value).seconds(),
    })
}

/// Time of a dispatch in ns with its 95 % interval, of what is `ok`.
fn time_ns(status: Status, runs: &[Run]) -> Option<Interval> {
    (status == Status::Ok).then(|| RowData::of_runs(runs))?.map(|data| data.alone().time_ns())
}

/// What a file states of a summary and what its samples give, each by the name of its field.
pub(super) fn same_values(fields: &[(&'static str, f64, f64)], place: &Place<'_>) -> Result<(), Fault> {
    for (field, stated, derived) in fields {
        let apart = (stated - derived).abs();
        if !apart.is_finite() || apart > SUMMARY_TOLERANCE * derived.abs() {
            return fault(place.field("summary").field(field), format!("is {stated}, the samples give {derived}"));
        }
    }
    Ok(())
}
