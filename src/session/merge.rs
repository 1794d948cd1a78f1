//! Adds what one launch found of a row to what earlier launches found.

use crate::result::{Peak, Row, Status};
use crate::sample::Run;

/// Takes over the outcome of a launch.
///
/// A row keeps every run, also when a later launch fails: the failure then decides its status,
/// because a kernel that is right or alive only sometimes has no rate.
pub fn merge(row: &mut Row, outcome: Row, launch: u32) {
    if row.status == Status::Pending {
        // Planned was the likeliest form of its text.
        row.kernel = outcome.kernel;
    }
    row.predicted = outcome.predicted;
    row.check = match (row.check.take(), outcome.check) {
        (Some(old), Some(new)) if old.error_over_bound >= new.error_over_bound => Some(old),
        (old, new) => new.or(old),
    };
    row.runs.extend(outcome.runs);
    end((&mut row.status, &mut row.message), outcome.status, outcome.message, launch);
}

/// The same for a peak. Its work per dispatch is that of its first run.
pub fn merge_peak(peak: &mut Peak, outcome: Peak, launch: u32) {
    if peak.runs.is_empty() {
        peak.work = outcome.work;
    }
    peak.runs.extend(outcome.runs);
    end((&mut peak.status, &mut peak.message), outcome.status, outcome.message, launch);
}

/// How a row or peak ended in a launch, and why; a later launch says which one it was.
fn end((before, said): (&mut Status, &mut String), status: Status, message: String, launch: u32) {
    let later = *before != Status::Pending && !message.is_empty();
    *said = if later { format!("run {}: {message}", launch + 1) } else { message };
    *before = status;
}

/// Whether a row or peak of this status and these runs still needs a launch.
#[must_use]
pub fn needs(status: Status, runs: &[Run], launch: u32) -> bool {
    match status {
        Status::Pending => true,
        Status::Ok => runs.iter().all(|run| run.launch != launch),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::result::{Check, KernelFacts};
    use crate::sample::{RawSample, Timer};
    use crate::unit::Nanos;

    fn row(status: Status, message: &str, launch: Option<u32>) -> Row {
        let kernel = KernelFacts::library("library:x", "");
        let mut row = Row::ended("cpu", &kernel, Problem::f32(1, 1, 1).unwrap(), status, message.to_owned());
        if let Some(launch) = launch {
            let sample = RawSample { device: None, wall: Nanos(1.0) };
            let error_over_bound = 0.1 * f64::from(3 - launch);
            row.check = Some(Check { method: "oracle-f64".to_owned(), error_over_bound });
            row.runs.push(Run::of(launch, 1, Timer::Wall, &[sample], sample));
        }
        row
    }

    #[test]
    fn runs_add_up_and_the_worst_error_stays() {
        let mut merged = row(Status::Pending, "", None);
        for launch in 0..3 {
            assert!(needs(merged.status, &merged.runs, launch));
            merge(&mut merged, row(Status::Ok, "", Some(launch)), launch);
            assert!(!needs(merged.status, &merged.runs, launch));
        }
        assert_eq!(merged.status, Status::Ok);
        assert_eq!(merged.runs.len(), 3);
        assert!((merged.check.unwrap().error_over_bound - 0.3).abs() < 1e-12);
    }

    #[test]
    fn a_later_failure_decides_and_says_when() {
        let mut merged = row(Status::Pending, "", None);
        merge(&mut merged, row(Status::Ok, "", Some(0)), 0);
        merge(&mut merged, row(Status::Wrong, "C[0, 0] is NaN", None), 1);
        assert_eq!((merged.status, merged.message.as_str()), (Status::Wrong, "run 2: C[0, 0] is NaN"));
        assert_eq!(merged.runs.len(), 1);
        assert!(!needs(merged.status, &merged.runs, 2));
    }
}
