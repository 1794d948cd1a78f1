//! Summaries in a result file: what the samples of a row or a peak say in four numbers. A reader
//! computes them again.

use crate::result::peak::PeakSummary;
use crate::result::{Peak, Row, Status, Summary};
use crate::sample::Run;
use crate::stat::log_ratio::Interval;
use crate::stat::row::RowData;
use crate::unit::Nanos;

use super::position::{Fault, Place, fault};

/// A summary may differ from what its samples give by this share, for other runners' arithmetic.
const SUMMARY_TOLERANCE: f64 = 1e-6;

/// What a file says of a row beside its samples. Only a row that is `ok` has a summary.
pub(super) fn of_row(row: &Row) -> Option<Summary> {
    let time = time_ns(row.status, &row.runs)?;
    Some(Summary {
        time_ns: time.value,
        time_ns_low: time.low,
        time_ns_high: time.high,
        flop_per_second: row.problem.flop().per(Nanos(time.value)).0,
    })
}

/// The same of a peak.
pub(super) fn of_peak(peak: &Peak) -> Option<PeakSummary> {
    let time = time_ns(peak.status, &peak.runs)?;
    Some(PeakSummary {
        time_ns: time.value,
        time_ns_low: time.low,
        time_ns_high: time.high,
        per_second: peak.work? / Nanos(time.value).seconds(),
    })
}

/// Time of a dispatch in ns with its 95 % interval, of what is `ok`.
fn time_ns(status: Status, runs: &[Run]) -> Option<Interval> {
    (status == Status::Ok).then(|| RowData::of_runs(runs))?.map(|data| data.alone().time_ns())
}

/// The numbers of a summary by the names of their fields.
pub(super) trait Fields {
    fn fields(&self) -> [(&'static str, f64); 4];
}

impl Fields for Summary {
    fn fields(&self) -> [(&'static str, f64); 4] {
        let Self { time_ns, time_ns_low, time_ns_high, flop_per_second } = *self;
        [
            ("time_ns", time_ns),
            ("time_ns_low", time_ns_low),
            ("time_ns_high", time_ns_high),
            ("flop_per_second", flop_per_second),
        ]
    }
}

impl Fields for PeakSummary {
    fn fields(&self) -> [(&'static str, f64); 4] {
        let Self { time_ns, time_ns_low, time_ns_high, per_second } = *self;
        [("time_ns", time_ns), ("time_ns_low", time_ns_low), ("time_ns_high", time_ns_high), ("per_second", per_second)]
    }
}

/// Whether a file states the summary that its samples give; `what` is a row or a peak.
pub(super) fn same<S: Fields>(
    stated: Option<&S>,
    derived: Option<&S>,
    what: &str,
    place: &Place<'_>,
) -> Result<(), Fault> {
    let place = place.field("summary");
    let (stated, derived) = match (stated, derived) {
        (None, None) => return Ok(()),
        (Some(_), None) => return fault(place, format!("only a {what} that is ok has a summary")),
        (None, Some(_)) => return fault(place, format!("is missing in a {what} that is ok")),
        (Some(stated), Some(derived)) => (stated, derived),
    };
    for ((field, stated), (_, derived)) in stated.fields().into_iter().zip(derived.fields()) {
        let apart = (stated - derived).abs();
        if !apart.is_finite() || apart > SUMMARY_TOLERANCE * derived.abs() {
            return fault(place.field(field), format!("is {stated}, the samples give {derived}"));
        }
    }
    Ok(())
}
