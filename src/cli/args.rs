//! What can be typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::problem::Problem;

use crate::sample::Cache;

pub mod compare;
pub mod explore;
pub mod prices;
pub mod report;
pub mod scenario;
pub mod value;

pub use compare::{CompareArguments, FloorArguments};
pub use explore::ExploreArguments;
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
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Trusted => &["trusted"],
            Self::Checked => &["checked"],
            Self::Both => &["trusted", "checked"],
        }
    }
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

/// A length of time such as `90s`, `5m` or `1h30m`.
fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "write it as 90s, 5m or 1h30m".to_owned())?;
    let span = Duration::try_from(span).map_err(|_| "it must be positive".to_owned())?;
    if span.is_zero() { Err("it must be positive".to_owned()) } else { Ok(span) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn lengths_of_time() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert!(duration("0s").is_err() && duration("-5m").is_err() && duration("5").is_err() && duration("").is_err());
    }
}
