//! Adds what one launch found of a row to what earlier launches found.

use crate::result::{Peak, Row, Status};

/// Takes over the outcome of a launch.
///
/// A row keeps every run, also when a later launch fails: the failure then decides its status,
/// because a kernel that is right or alive only sometimes has no rate.
pub fn merge(row: &mut Row, outcome: Row, launch: u32) {
    let first = row.status == Status::Pending;
    if first {
        // Planned was the likeliest form of its text.
        row.kernel = outcome.kernel;
    }
    row.status = outcome.status;
    row.message = match outcome.message {
        message if first || message.is_empty() => message,
        message => format!("run {}: {message}", launch + 1),
    };
    row.predicted = outcome.predicted;
    row.check = match (row.check.take(), outcome.check) {
        (Some(old), Some(new)) if old.error_over_bound >= new.error_over_bound => Some(old),
        (old, new) => new.or(old),
    };
    row.runs.extend(outcome.runs);
}

/// Whether a row still needs a launch.
#[must_use]
pub fn needs(row: &Row, launch: u32) -> bool {
    match row.status {
        Status::Pending => true,
        Status::Ok => row.runs.iter().all(|run| run.launch != launch),
        _ => false,
    }
}

/// The same for a peak. Its work per dispatch is that of its first run.
pub fn merge_peak(peak: &mut Peak, outcome: Peak, launch: u32) {
    let first = peak.status == Status::Pending;
    peak.status = outcome.status;
    peak.message = match outcome.message {
        message if first || message.is_empty() => message,
        message => format!("run {}: {message}", launch + 1),
    };
    if peak.runs.is_empty() {
        peak.work = outcome.work;
    }
    peak.runs.extend(outcome.runs);
}

/// Whether a peak still needs a launch.
#[must_use]
pub fn needs_peak(peak: &Peak, launch: u32) -> bool {
    match peak.status {
        Status::Pending => true,
        Status::Ok => peak.runs.iter().all(|run| run.launch != launch),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;
    use crate::result::{Check, KernelFacts};
    use crate::sample::{RawSample, Run, Timer};
    use crate::unit::Nanos;

    fn row(status: Status, message: &str, launch: Option<u32>) -> Row {
        let kernel = KernelFacts {
            name: "library:x".to_owned(),
            variant: String::new(),
            sha256: String::new(),
            checks: "native".to_owned(),
        };
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
            assert!(needs(&merged, launch));
            merge(&mut merged, row(Status::Ok, "", Some(launch)), launch);
            assert!(!needs(&merged, launch));
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
        assert!(!needs(&merged, 2));
    }
}
