//! A measuring session, as `bench` and `tune` run it: the options of both, progress, Ctrl-C, and
//! the result file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use crate::problem::{Problem, Sourced};
use crate::result::ResultSet;
use crate::session::{self, Conductor, Ending};

use super::failure::Failure;
use super::output;
use super::progress::Progress;

/// What is measured.
#[derive(Debug, Clone, Args)]
pub struct SelectionOptions {
    /// A problem, m x n x k, as in f32:17x257x129; other number types are f16, f16-acc16 and i8,
    /// `:bt` is B transposed, `:batch8` a batch of eight; may be repeated; by default those of a
    /// suite
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Vec<Problem>,
    /// Only targets whose short or long name contains this; may be repeated; by default the
    /// preferred interface of each device
    #[arg(long, value_name = "PATTERN")]
    pub target: Vec<String>,
    /// Only kernels whose name contains this; may be repeated; in `bench`, `auto` chooses one for
    /// each problem by its shape
    #[arg(long, value_name = "PATTERN")]
    pub kernel: Vec<String>,
    /// File of the fastest configurations, which `tune` writes and `bench` reads; by default in the
    /// user's cache folder
    #[arg(long, value_name = "FILE")]
    pub cache: Option<PathBuf>,
    /// Seed of the matrices and of the order of rows
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl SelectionOptions {
    /// The problems that were named, where any were.
    pub(super) fn problems(&self) -> Option<Vec<Sourced>> {
        let sourced = |&problem| Sourced { problem, note: "from the command line".to_owned() };
        (!self.problem.is_empty()).then(|| self.problem.iter().map(sourced).collect())
    }

    /// The options that select rows, as the result file names them.
    pub(super) fn names(&self) -> Vec<String> {
        let problems = self.problem.iter().map(|problem| format!("--problem={problem}"));
        let targets = self.target.iter().map(|pattern| format!("--target={pattern}"));
        let kernels = self.kernel.iter().map(|pattern| format!("--kernel={pattern}"));
        problems.chain(targets).chain(kernels).collect()
    }
}

/// Measures every row into the file, and shows how far it is.
pub(super) fn measure(
    path: &Path,
    results: &mut ResultSet,
    after_launch: fn(&mut ResultSet, u32),
) -> Result<Ending, Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::input(format!("cannot listen for Ctrl-C: {error}")))?;
    output::note(&format!(
        "{} rows, {} runs of each, about {:.0} s at most: {}",
        results.rows.len(),
        results.session.launches,
        results.session.budget.seconds(),
        path.display()
    ));
    let mut progress = Progress::new();
    let conductor = Conductor {
        path,
        observer: &mut progress,
        interrupted: &interrupted,
        timeout: session::TIMEOUT,
        after_launch,
        now,
    };
    Ok(conductor.run(results)?)
}

/// Fails where a file stands already.
pub(super) fn refuse_to_overwrite(path: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let hint = format!("`bench --resume {}` goes on with it, another -o keeps it", path.display());
    Err(Failure::input(format!("{} exists, and a result file is never overwritten", path.display())).hint(hint))
}

/// Where winners are kept unless told otherwise.
pub(super) fn default_cache() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("switchpoint").join("tuned.toml"))
}

/// The date in UTC.
pub(super) fn today() -> String {
    Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// The time in UTC, to the second.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A length of time such as `90s`, `5m` or `1h30m`.
///
/// # Errors
/// If the text is none, or no time at all.
pub fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "write it as 90s, 5m or 1h30m".to_owned())?;
    let span = Duration::try_from(span).map_err(|_| "it must be positive".to_owned())?;
    if span.is_zero() { Err("it must be positive".to_owned()) } else { Ok(span) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert!(duration("0s").is_err() && duration("-5m").is_err() && duration("5").is_err() && duration("").is_err());
    }
}
