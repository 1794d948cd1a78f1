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

/// Measures matrix multiplication on every accelerator it can reach, prices it, and says at what
/// discount switching pays.
#[derive(Debug, Parser)]
#[command(name = "switchpoint", version, max_term_width = 100)]
#[command(
    after_help = "`switchpoint` alone says where to start. Tables fit the terminal, and COLUMNS says otherwise; in a pipe a row is a line. NO_COLOR and CLICOLOR_FORCE decide about colours, LC_ALL, LC_CTYPE and LANG whether bars are ASCII."
)]
pub struct Arguments {
    /// What to do; without it, where to start is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands, in the order in which they are used.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what can be measured here, and why the rest cannot
    Targets(TargetsArguments),
    /// List the kernels, or print the shader of one
    Kernels(KernelsArguments),
    /// Measure, and write a result file
    Bench(BenchArguments),
    /// Search for the best tiles of each device; `bench` uses what wins
    Tune(TuneArguments),
    /// Check result files: accept them, or say what is wrong and where
    Check(CheckArguments),
    /// Print the rates of a result file
    Show(ShowArguments),
    /// How near each row comes to the measured peaks of its target
    Roofline(RooflineArguments),
    /// Compare two or more result files
    Compare(CompareArguments),
    /// How far files of the same code differ between sessions
    Floor(FloorArguments),
    /// USD per PFLOP for each target of the files
    Cost(CostArguments),
    /// What a dollar buys on an alternative chip, by work and by price basis, from published
    /// measurements
    Value(ValueArguments),
    /// The discount at which switching pays
    Threshold(ThresholdArguments),
    /// Does this alternative clear the threshold: switch, stay or undecided
    Decide(DecideArguments),
    /// The article, claim by claim
    Claims(ClaimsArguments),
    /// Write one page with the answer, its charts and its sources
    Report(ReportArguments),
    /// Move the inputs of a scenario on a page in the browser, and watch the answer
    Explore(ExploreArguments),
    /// Find rows of a price list that look like prices and are not
    LintPrices(LintPricesArguments),
    /// Bring in prices and published measurements from files of other projects
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
    /// Form of the output
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
    /// Pastes into a pull request
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
    /// Print the WGSL of this kernel, as a driver gets it
    #[arg(long, value_name = "NAME")]
    pub dump: Option<String>,
    /// Say which kernel `bench --kernel auto` takes for this problem on each adapter here; with
    /// --dump, the types and the place of B it is printed for
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Option<Problem>,
    /// Threads of a subgroup, for a kernel that is written for one size
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
    /// Named list of problems: smoke, quick, square, llm, skinny, ragged, types, safety
    #[arg(long, default_value = "quick", conflicts_with_all = ["problem", "resume"])]
    pub suite: String,
    /// A problem, m x n x k, as in f32:17x257x129; f16, f16-acc16, i8 are types, `:bt` has B
    /// transposed, `:batch8` eight products; may be repeated
    #[arg(long, value_name = "TYPE:MxNxK", conflicts_with = "resume")]
    pub problem: Vec<Problem>,
    /// Only targets whose short or long name contains this; may be repeated; by default the best
    /// way into each device
    #[arg(long, value_name = "PATTERN", conflicts_with = "resume")]
    pub target: Vec<String>,
    /// Only kernels whose name contains this; may be repeated; `auto` picks one for each problem by
    /// its shape
    #[arg(long, value_name = "PATTERN", conflicts_with = "resume")]
    pub kernel: Vec<String>,
    /// File of configurations that `tune` found; by default in this user's folder for caches
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "no_tuned"])]
    pub cache: Option<PathBuf>,
    /// Leave out the configurations that `tune` found
    #[arg(long, conflicts_with = "resume")]
    pub no_tuned: bool,
    /// What the compiler adds to shaders: nothing, bounds checks, or each in turn
    #[arg(long, value_enum, default_value = "trusted", conflicts_with = "resume")]
    pub checks: Checks,
    /// Time to aim for: rows that would need more than their share are skipped, and the rest take
    /// fewer samples
    #[arg(long, default_value = "5m", value_parser = duration, conflicts_with = "resume")]
    pub budget: Duration,
    /// Process launches, so many runs of every row; 5 for files that are published
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with = "resume")]
    pub runs: u32,
    /// Seed of the matrices and of the order of rows
    #[arg(long, default_value_t = 1, conflicts_with = "resume")]
    pub seed: u64,
    /// Whether dispatches use the same matrices, which stay in caches, or take turns over copies
    /// that no cache holds
    #[arg(long, value_enum, default_value = "hot", conflicts_with = "resume")]
    pub buffers: Buffers,
    /// Do not measure what the targets reach at best
    #[arg(long, conflicts_with = "resume")]
    pub no_peaks: bool,
    /// Go on with an interrupted file
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub resume: Option<PathBuf>,
    /// Print what would be measured, and stop
    #[arg(long)]
    pub list: bool,
    /// Form of the summary at the end
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
    /// Time to aim for: it decides how many configurations are tried
    #[arg(long, default_value = "10m", value_parser = duration)]
    pub budget: Duration,
    /// Seed of the matrices, of the order and of the configurations that are drawn
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// File of winners; by default in this user's folder for caches
    #[arg(long, value_name = "FILE")]
    pub cache: Option<PathBuf>,
    /// Form of the summary at the end
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// Record of the search, a result file; by default beside the winners
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Where matrices lie when a dispatch begins.
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

/// What the compiler adds to shaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Checks {
    /// Nothing: kernels never index outside their matrices
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
    /// Result files, as [LABEL=]PATH[#TARGET]; without any, what published rates of multiplication
    /// cost
    #[arg(value_name = "RESULT")]
    pub results: Vec<String>,
    /// Price of every target here, in USD an hour, in place of the price list
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
    after_help = "Without --spend, a scenario whose spend is a range is answered for all its buyers.\nExample: switchpoint threshold --spend 50e6"
)]
pub struct ThresholdArguments {
    /// The buyer.
    #[command(flatten)]
    pub buyer: ScenarioArguments,
    /// Work that a dollar buys on the alternative over the incumbent today; by default 1.3, the
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
    /// Rate of the alternative over the incumbent's that was published for a whole work, in place
    /// of result files
    #[arg(long, value_name = "RATIO", allow_negative_numbers = true, conflicts_with_all = ["base", "alternative"])]
    pub ratio: Option<f64>,
    /// The incumbent by name; without --ratio the ratio is that of the published works of both
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
