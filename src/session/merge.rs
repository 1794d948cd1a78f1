//! Adds what one launch found of a row or a peak to what earlier launches found.

use crate::record::wire::Outcome;
use crate::result::{Peak, Row, Status};
use crate::sample::Run;

/// A row or a peak of a result set. Both are planned, measured once a launch, and end.
pub enum Entry<'a> {
    /// A row.
    Row(&'a mut Row),
    /// A peak.
    Peak(&'a mut Peak),
}

/// Takes over the outcome of a launch.
///
/// Every run stays, also when a later launch fails: the failure then decides the status, because a
/// kernel that is right or alive only sometimes has no rate. The work of a peak is that of its
/// first run.
pub fn merge(entry: Entry<'_>, outcome: Outcome, launch: u32) {
    let Outcome { status, message, predicted, kernel, check, work, run } = outcome;
    let (before, said, runs) = match entry {
        Entry::Row(row) => {
            // Planned was the likeliest form of its text.
            if let (Status::Pending, Some(kernel)) = (row.status, kernel) {
                row.kernel = kernel;
            }
            row.predicted = predicted;
            row.check = match (row.check.take(), check) {
                (Some(old), Some(new)) if old.error_over_bound >= new.error_over_bound => Some(old),
                (old, new) => new.or(old),
            };
            (&mut row.status, &mut row.message, &mut row.runs)
        }
        Entry::Peak(peak) => {
            if peak.runs.is_empty() {
                peak.work = work.or(peak.work);
            }
            (&mut peak.status, &mut peak.message, &mut peak.runs)
        }
    };
    runs.extend(run);
    // A later launch says which one it was.
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
    use crate::measure::{Failure, Measured};
    use crate::problem::Problem;
    use crate::result::{Check, KernelFacts};
    use crate::sample::{RawSample, Timer};
    use crate::unit::Nanos;

    fn pending() -> Row {
        let kernel = KernelFacts::library("library:x", "");
        Row::ended("cpu", &kernel, Problem::f32(1, 1, 1).unwrap(), Status::Pending, String::new())
    }

    fn measured(launch: u32) -> Outcome {
        let sample = RawSample { device: None, wall: Nanos(1.0) };
        let error_over_bound = 0.1 * f64::from(3 - launch);
        let check = Check { method: "oracle-f64".to_owned(), error_over_bound };
        let run = Run::of(launch, 1, Timer::Wall, &[sample], sample);
        Measured { kernel: pending().kernel, check, run }.into()
    }

    #[test]
    fn runs_add_up_and_the_worst_error_stays() {
        let mut merged = pending();
        for launch in 0..3 {
            assert!(needs(merged.status, &merged.runs, launch));
            merge(Entry::Row(&mut merged), measured(launch), launch);
            assert!(!needs(merged.status, &merged.runs, launch));
        }
        assert_eq!(merged.status, Status::Ok);
        assert_eq!(merged.runs.len(), 3);
        assert!((merged.check.unwrap().error_over_bound - 0.3).abs() < 1e-12);
    }

    #[test]
    fn a_later_failure_decides_and_says_when() {
        let mut merged = pending();
        merge(Entry::Row(&mut merged), measured(0), 0);
        merge(Entry::Row(&mut merged), Failure::new(Status::Wrong, "C[0, 0] is NaN").into(), 1);
        assert_eq!((merged.status, merged.message.as_str()), (Status::Wrong, "run 2: C[0, 0] is NaN"));
        assert_eq!(merged.runs.len(), 1);
        assert!(!needs(merged.status, &merged.runs, 2));
    }
}
