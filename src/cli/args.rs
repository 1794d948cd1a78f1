//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::problem::Problem;

pub mod compare;
pub mod explore;
pub mod measuring;
pub mod prices;
pub mod report;
pub mod scenario;
pub mod value;

pub use compare::{CompareArguments, FloorArguments};
pub use explore::ExploreArguments;
pub use measuring::{BenchArguments, Buffers, Checks, TuneArguments};
pub use prices::{DealingArguments, ImportArguments, LintPricesArguments, PriceArguments};
pub use report::ReportArguments;
pub use scenario::ScenarioArguments;
pub use value::ValueArguments;

/// Benchmark of matrix multiplication (GEMM) on GPUs and processors, with a cost model: the
/// discount at which switching to another accelerator pays.
#[derive(Debug, Parser)]
#[command(name = "switchpoint", version, max_term_width = 100)]
#[command(
    after_help = "`switchpoint` alone prints where to start. Tables fit the width of the terminal, or COLUMNS; in a pipe each row is one line. NO_COLOR and CLICOLOR_FORCE control colours; LC_ALL, LC_CTYPE and LANG control whether bars are ASCII."
)]
pub struct Arguments {
    /// The command; without one, the program prints where to start.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands, in the order in which they are used.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the targets of this machine, with what cannot be measured and why
    Targets(TargetsArguments),
    /// List the kernels, or print the shader of one
    Kernels(KernelsArguments),
    /// Measure a suite of problems, and write a result file
    Bench(BenchArguments),
    /// Search for the fastest tiles of each device (autotuning), for `bench`
    Tune(TuneArguments),
    /// Validate result files, or say what is wrong and where
    Check(CheckArguments),
    /// Print the rates of a result file
    Show(ShowArguments),
    /// Print each row's share of the measured peaks of its target
    Roofline(RooflineArguments),
    /// Compare two or more result files
    Compare(CompareArguments),
    /// Measure how much files of the same code differ between sessions
    Floor(FloorArguments),
    /// Print USD per PFLOP for each target of result files, or of published rates
    Cost(CostArguments),
    /// Print performance per dollar of one chip over another, from published measurements
    Value(ValueArguments),
    /// Compute the discount at which switching pays
    Threshold(ThresholdArguments),
    /// Decide between two chips: switch, stay or undecided
    Decide(DecideArguments),
    /// Judge the article, claim by claim
    Claims(ClaimsArguments),
    /// Write one page with the answer, its charts and its sources
    Report(ReportArguments),
    /// Serve a page on this machine, with a slider for each input of a scenario
    Explore(ExploreArguments),
    /// Find rows of a price list that look like prices and are not
    LintPrices(LintPricesArguments),
    /// Convert prices and published measurements from files of other projects
    Import(ImportArguments),
    /// Print the JSON Schema of the result file
    Schema,
    /// Measure on behalf of another process
    #[command(hide = true)]
    Worker,
}

/// Where the output goes and in which form.
#[derive(Debug, Clone, Args)]
pub struct Output {
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// File to write to, `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    Table,
    /// For machines
    Json,
    /// For a pull request
    Markdown,
    /// For a spreadsheet
    Csv,
    /// Bencher Metric Format, of `bench`, `show` and `compare`
    Bmf,
}

impl From<Format> for crate::report::ReportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Markdown => Self::Markdown,
            Format::Csv => Self::Csv,
            Format::Bmf => Self::Bmf,
        }
    }
}

/// `switchpoint targets`
#[derive(Debug, Args)]
pub struct TargetsArguments {
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint kernels`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint kernels --dump blocked > blocked.wgsl")]
pub struct KernelsArguments {
    /// Print the WGSL of this kernel, as the driver receives it
    #[arg(long, value_name = "NAME")]
    pub dump: Option<String>,
    /// Print which kernel `bench --kernel auto` chooses for this problem on each adapter; with
    /// --dump, the number types and the layout of B in the printed shader
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Option<Problem>,
    /// Subgroup size, for a kernel that is specialized for one size
    #[arg(long, value_name = "THREADS", default_value_t = 32, requires = "dump", value_parser = clap::value_parser!(u32).range(4..=64))]
    pub subgroup: u32,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Result files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `switchpoint show`
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// A result file
    #[arg(value_name = "RESULT")]
    pub file: PathBuf,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint roofline`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint roofline results/ours.v1.json --target vulkan --kernel blocked")]
pub struct RooflineArguments {
    /// A result file with measured peaks
    #[arg(value_name = "RESULT")]
    pub file: PathBuf,
    /// Only targets whose short or long name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub target: Vec<String>,
    /// Only kernels whose name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub kernel: Vec<String>,
    /// Only this problem, as in f32:17x257x129; may be repeated
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Vec<Problem>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint cost`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  switchpoint cost results/ours.v1.json#cpu --price 0.10\n  switchpoint cost --basis spot"
)]
pub struct CostArguments {
    /// Result files, as [LABEL=]PATH[#TARGET]; without any, published rates of multiplication are
    /// priced
    #[arg(value_name = "RESULT")]
    pub results: Vec<String>,
    /// Price of every target in USD an hour, in place of the price list
    #[arg(long, value_name = "USD", requires = "results")]
    pub price: Option<f64>,
    /// Prices.
    #[command(flatten)]
    pub prices: PriceArguments,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint threshold`
#[derive(Debug, Args)]
#[command(
    after_help = "Without --spend, the answer is for all buyers of a scenario whose spend is a range.\nExample: switchpoint threshold --spend 50e6"
)]
pub struct ThresholdArguments {
    /// The buyer.
    #[command(flatten)]
    pub buyer: ScenarioArguments,
    /// Performance per dollar of the alternative over the incumbent today; by default 1.3, the
    /// article's 30 %
    #[arg(long, value_name = "RATIO")]
    pub advantage_now: Option<f64>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint claims`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint claims --explain pooling-together")]
pub struct ClaimsArguments {
    /// Follow one claim from its sentence to its sources
    #[arg(long, value_name = "CLAIM")]
    pub explain: Option<String>,
    /// The buyers.
    #[command(flatten)]
    pub buyer: ScenarioArguments,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint decide`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  switchpoint decide gpu.v1.json tpu.v1.json --basis 3-year --spend 50e6\n  switchpoint decide --ratio 0.488 --base-chip H100 --alt-chip 'TPU v6e' --spend 50e6\n  switchpoint decide --base-chip H100 --alt-chip 'TPU v6e'"
)]
pub struct DecideArguments {
    /// Result file of the incumbent, as [LABEL=]PATH[#TARGET]
    #[arg(value_name = "BASE", conflicts_with_all = ["base_chip", "alt_chip"])]
    pub base: Option<String>,
    /// Result file of the alternative
    #[arg(value_name = "ALT", requires = "base")]
    pub alternative: Option<String>,
    /// Performance ratio, alternative over incumbent, that was published for a whole work, in place
    /// of result files
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true, conflicts_with_all = ["base", "alternative"])]
    pub ratio: Option<f64>,
    /// The incumbent by name; without --ratio the ratio is that of the works published for both
    /// chips
    #[arg(long, value_name = "NAME")]
    pub base_chip: Option<String>,
    /// The alternative by name
    #[arg(long, value_name = "NAME")]
    pub alt_chip: Option<String>,
    /// Price of the incumbent in USD an hour, in place of the price list
    #[arg(long, value_name = "USD")]
    pub base_price: Option<f64>,
    /// Price of the alternative in USD an hour, in place of the price list
    #[arg(long, value_name = "USD")]
    pub alt_price: Option<f64>,
    /// Prices.
    #[command(flatten)]
    pub prices: PriceArguments,
    /// The buyer.
    #[command(flatten)]
    pub buyer: ScenarioArguments,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
