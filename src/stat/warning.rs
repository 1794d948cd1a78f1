//! What a reader of a comparison has to know, as values.

use std::fmt;

use super::assumed_noise::AssumedNoise;
use super::draws::SESSION_SD;
use crate::unit::rough;

/// Runs below which a comparison carries a warning.
pub const RUNS_MIN: usize = 3;

/// Samples a run below which a comparison carries a warning.
pub const SAMPLES_MIN: usize = 10;

/// Something that weakens a comparison, and what helps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// A file has one run (section 2.3); the standard deviation between runs that is assumed.
    OneRun(f64),
    /// A file has fewer than [`RUNS_MIN`] runs.
    FewRuns(usize),
    /// A run has fewer than [`SAMPLES_MIN`] samples.
    FewSamples(usize),
    /// Two sessions are compared and the margin has no session floor; the standard deviation
    /// between sessions that is usual.
    NoSessionFloor(f64),
    /// The canaries of the files differ by this much in ln time.
    ClocksDiffer(f64),
}

/// What the number of runs and of samples in the shortest run call for.
#[must_use]
pub fn of_size(runs: usize, samples: usize, assumed: AssumedNoise) -> Vec<Warning> {
    let mut warnings = Vec::new();
    match runs {
        0 => {}
        1 => warnings.push(Warning::OneRun(assumed.one_run_sd)),
        _ if runs < RUNS_MIN => warnings.push(Warning::FewRuns(runs)),
        _ => {}
    }
    if samples < SAMPLES_MIN {
        warnings.push(Warning::FewSamples(samples));
    }
    warnings
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneRun(assumed) => {
                write!(
                    f,
                    "1 run: between-run noise unknown, {} % assumed; use --runs {RUNS_MIN}",
                    rough(*assumed * 100.0)
                )
            }
            Self::FewRuns(runs) => write!(f, "{runs} runs: intervals are wide; use --runs {RUNS_MIN}"),
            Self::FewSamples(samples) => {
                write!(
                    f,
                    "{samples} samples in a run: the noise inside a run is hardly known; take at least {SAMPLES_MIN}"
                )
            }
            Self::NoSessionFloor(usual) => {
                let absorbed = rough(SESSION_SD * 100.0);
                write!(f, "two sessions, no session floor: a session effect above {absorbed} % (sd) is not covered")?;
                if *usual > SESSION_SD { write!(f, "; {} % is usual here", rough(*usual * 100.0)) } else { Ok(()) }
            }
            Self::ClocksDiffer(log) => {
                write!(f, "clocks differ: the canaries of the two files differ by {:.1} %", log.abs().exp_m1() * 100.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::assumed_noise::DEVICE;

    #[test]
    fn few_runs_and_few_samples() {
        let check = |runs, samples, expected: &[Warning]| {
            assert_eq!(of_size(runs, samples, DEVICE), expected, "{runs} x {samples}");
        };
        check(3, 10, &[]);
        check(2, 20, &[Warning::FewRuns(2)]);
        check(1, 9, &[Warning::OneRun(0.02), Warning::FewSamples(9)]);
        check(0, 20, &[]);
    }

    #[test]
    fn words() {
        let check = |warning: Warning, expected: &str| assert_eq!(warning.to_string(), expected);
        check(Warning::OneRun(0.07), "1 run: between-run noise unknown, 7 % assumed; use --runs 3");
        check(Warning::FewRuns(2), "2 runs: intervals are wide; use --runs 3");
        check(
            Warning::NoSessionFloor(0.0036),
            "two sessions, no session floor: a session effect above 0.36 % (sd) is not covered",
        );
        check(
            Warning::NoSessionFloor(0.01),
            "two sessions, no session floor: a session effect above 0.36 % (sd) is not covered; 1 % is usual here",
        );
        check(Warning::ClocksDiffer(-0.03), "clocks differ: the canaries of the two files differ by 3.0 %");
    }
}
