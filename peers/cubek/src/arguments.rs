//! Command-line arguments.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use switchpoint::cli::session::duration;
use switchpoint::problem::Problem;

/// Measures the kernels of switchpoint against cubek-matmul and Burn on the same adapter, in turn
#[derive(Debug, Parser)]
#[command(name = "switchpoint-peers", version, max_term_width = 100)]
#[command(
    after_help = "Example: switchpoint-peers --problem f32:512x512x512 --problem f32:1024x1024x1024 --target llvmpipe"
)]
pub(crate) struct Arguments {
    /// A problem, m x n x k, as in f32:512x512x512; may be repeated
    #[arg(long, value_name = "TYPE:MxNxK", conflicts_with = "suite")]
    pub(crate) problem: Vec<Problem>,
    /// Suite of problems, as in `switchpoint bench`; `smoke` takes short samples as a test that
    /// everything works
    #[arg(long, default_value = "square")]
    pub(crate) suite: String,
    /// The adapter: the first whose short or long name contains this; by default the first GPU,
    /// else a software adapter
    #[arg(long, value_name = "PATTERN")]
    pub(crate) target: Option<String>,
    /// Only kernels of ours whose name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) kernel: Vec<String>,
    /// File of configurations that `switchpoint tune` found, to be measured beside the fixed ones
    #[arg(long, value_name = "FILE")]
    pub(crate) cache: Option<PathBuf>,
    /// Only rows of the peers whose name contains this, as in `unit` or `burn`; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) peer: Vec<String>,
    /// Number of process launches, and so of runs of every row
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) runs: u32,
    /// Time budget: with a short one all rows take fewer samples
    #[arg(long, default_value = "30m", value_parser = duration)]
    pub(crate) budget: Duration,
    /// Seed of the matrices and of the order of rows
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print what would be measured, and exit
    #[arg(long)]
    pub(crate) list: bool,
    /// Result file; by default `DATE-DEVICE-peers.v1.json` here
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
        assert!(Arguments::try_parse_from(["x", "--problem", "f32:1x1x1", "--suite", "smoke"]).is_err());
    }
}
