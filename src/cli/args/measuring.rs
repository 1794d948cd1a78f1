//! Arguments of the commands that measure.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::problem::Problem;
use crate::result;
use crate::sample::Cache;

use super::Format;

/// `switchpoint bench`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint bench --suite square --target vulkan --budget 10m")]
pub struct BenchArguments {
    /// Suite of problems: smoke, quick, square, llm, skinny, ragged, types, safety
    #[arg(long, default_value = "quick", conflicts_with_all = ["problem", "resume"])]
    pub suite: String,
    /// A problem, m x n x k, as in f32:17x257x129; other number types are f16, f16-acc16 and i8,
    /// `:bt` is B transposed, `:batch8` a batch of eight; may be repeated
    #[arg(long, value_name = "TYPE:MxNxK", conflicts_with = "resume")]
    pub problem: Vec<Problem>,
    /// Only targets whose short or long name contains this; may be repeated; by default the
    /// preferred interface of each device
    #[arg(long, value_name = "PATTERN", conflicts_with = "resume")]
    pub target: Vec<String>,
    /// Only kernels whose name contains this; may be repeated; `auto` chooses one for each problem
    /// by its shape
    #[arg(long, value_name = "PATTERN", conflicts_with = "resume")]
    pub kernel: Vec<String>,
    /// File of configurations that `tune` found; by default in the user's cache folder
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "no_tuned"])]
    pub cache: Option<PathBuf>,
    /// Leave out the configurations that `tune` found
    #[arg(long, conflicts_with = "resume")]
    pub no_tuned: bool,
    /// Bounds checks that the compiler adds to shaders: none, all, or both as rows of their own
    #[arg(long, value_enum, default_value = "trusted", conflicts_with = "resume")]
    pub checks: Checks,
    /// Time budget: rows that would need more than their share are skipped, and others take fewer
    /// samples
    #[arg(long, default_value = "5m", value_parser = duration, conflicts_with = "resume")]
    pub budget: Duration,
    /// Number of process launches, and so of runs of every row; 5 for published files
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with = "resume")]
    pub runs: u32,
    /// Seed of the matrices and of the order of rows
    #[arg(long, default_value_t = 1, conflicts_with = "resume")]
    pub seed: u64,
    /// Cache mode: the same matrices for every dispatch, or copies in turn that no cache can hold
    #[arg(long, value_enum, default_value = "hot", conflicts_with = "resume")]
    pub buffers: Buffers,
    /// Do not measure the hardware peaks of the targets
    #[arg(long, conflicts_with = "resume")]
    pub no_peaks: bool,
    /// Continue an interrupted session
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub resume: Option<PathBuf>,
    /// Print what would be measured, and exit
    #[arg(long)]
    pub list: bool,
    /// Format of the summary at the end
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Result file; by default `results/DATE-DEVICE.v1.json`, or here where there is no folder
    /// `results`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Whether the file goes away with the process, so that there is nothing to do with it next.
    #[arg(skip)]
    pub temporary: bool,
}

/// `switchpoint tune`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint tune --target vulkan --problem f32:1024x1024x1024 --budget 5m")]
pub struct TuneArguments {
    /// A problem to search on, one for each number type and kind of shape; may be repeated; by
    /// default the suite `tune`
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Vec<Problem>,
    /// Only targets whose short or long name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub target: Vec<String>,
    /// Only kernels whose name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub kernel: Vec<String>,
    /// Time budget, which decides how many configurations are tried
    #[arg(long, default_value = "10m", value_parser = duration)]
    pub budget: Duration,
    /// Seed of the matrices, of the order and of the random configurations
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// File of the fastest configurations; by default in the user's cache folder
    #[arg(long, value_name = "FILE")]
    pub cache: Option<PathBuf>,
    /// Format of the summary at the end
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Result file of the search; by default beside the file of configurations
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Cache mode: where the matrices are when a dispatch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Buffers {
    /// The same for every dispatch
    Hot,
    /// Copies in turn, at least 256 MiB together
    Rotated,
}

impl From<Buffers> for Cache {
    fn from(buffers: Buffers) -> Self {
        match buffers {
            Buffers::Hot => Self::Hot,
            Buffers::Rotated => Self::Rotated,
        }
    }
}

/// Bounds checks that the compiler adds to shaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Checks {
    /// None: kernels never index outside their matrices
    Trusted,
    /// Index clamps and loop counters, as in a browser
    Checked,
    /// Both, each as a row of its own
    Both,
}

impl Checks {
    /// As in result files.
    #[must_use]
    pub fn values(self) -> Vec<result::Checks> {
        match self {
            Self::Trusted => vec![result::Checks::Trusted],
            Self::Checked => vec![result::Checks::Checked],
            Self::Both => vec![result::Checks::Trusted, result::Checks::Checked],
        }
    }
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
