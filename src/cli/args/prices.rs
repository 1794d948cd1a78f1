//! What can be typed about prices: which list, on which day, in which money, and where new rows
//! come from.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::economics::currency::{ExchangeRate, ExchangeRateError, ExchangeRates};

use super::Output;

/// How prices are read.
#[derive(Debug, Clone, Args)]
pub struct DealingArguments {
    /// Day from which the ages of prices are counted, as in 2026-11-23; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Exchange rate: USD for one unit of another currency, as in EUR=1.08; may be repeated
    #[arg(long, value_name = "CODE=USD")]
    pub rate: Vec<ExchangeRate>,
}

impl DealingArguments {
    /// The day from which ages are counted.
    #[must_use]
    pub fn today(&self) -> Date {
        day_or_today(self.today)
    }

    /// The exchange rates.
    pub fn rates(&self) -> Result<ExchangeRates, ExchangeRateError> {
        ExchangeRates::new(self.rate.clone())
    }
}

/// Where prices come from.
#[derive(Debug, Args)]
pub struct PriceArguments {
    /// Price basis: list, spot, 1-year, 3-year, market-3-year, marketplace
    #[arg(long, default_value = "list")]
    pub basis: String,
    /// Only offers of this cloud
    #[arg(long)]
    pub cloud: Option<String>,
    /// Price list; by default the built-in one
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Print the source and the age of every price
    #[arg(long)]
    pub explain: bool,
    /// How prices are read.
    #[command(flatten)]
    pub dealings: DealingArguments,
}

/// `switchpoint lint-prices`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint lint-prices fresh.csv --today 2026-11-23")]
pub struct LintPricesArguments {
    /// Price list; by default the built-in one
    #[arg(value_name = "PRICES")]
    pub prices: Option<PathBuf>,
    /// How prices are read.
    #[command(flatten)]
    pub dealings: DealingArguments,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// `switchpoint import`
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What to import.
    #[command(subcommand)]
    pub what: Import,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Prices from a catalogue, as rows of a price list
    Prices(ImportPricesArguments),
    /// Times of MLPerf Training from its logs, as rows of published measurements
    Mlperf(ImportMlperfArguments),
}

/// Where numbers were read.
#[derive(Debug, Args)]
pub struct OriginArguments {
    /// Source of the file: an address, or a repository with its commit
    #[arg(long, value_name = "TEXT", value_parser = filled)]
    pub source: String,
    /// Date of its numbers, as in 2026-11-23
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Date,
    /// File to write to, `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `switchpoint import prices`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint import prices gcp/vms.csv --from skypilot --date 2026-11-20 --source \
github:skypilot-org/skypilot-catalog:catalogs/v8/gcp/vms.csv@COMMIT -o fresh.csv")]
pub struct ImportPricesArguments {
    /// The catalogue of one cloud
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Project that publishes the catalogue
    #[arg(long, value_enum)]
    pub from: Catalogue,
    /// The cloud, where the path does not name it (gcp/vms.csv, gcp.csv)
    #[arg(long, value_name = "NAME", value_parser = filled)]
    pub cloud: Option<String>,
    /// Where the numbers were read.
    #[command(flatten)]
    pub origin: OriginArguments,
    /// How prices are read.
    #[command(flatten)]
    pub dealings: DealingArguments,
}

/// `switchpoint import mlperf`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: switchpoint import mlperf training_results_v5.0/NVIDIA --round v5.0 --date 2025-05-30 --source \
github:mlcommons/training_results_v5.0@COMMIT -o training.csv --sources sources.csv"
)]
pub struct ImportMlperfArguments {
    /// A folder with SUBMITTER/results/SYSTEM/BENCHMARK/result_*.txt somewhere below it, or one
    /// such log
    #[arg(value_name = "DIR|FILE")]
    pub path: PathBuf,
    /// The round, as in v5.0, which the logs do not contain
    #[arg(long, value_name = "ROUND", value_parser = filled)]
    pub round: String,
    /// File for the lines of `sources.csv` that the rows refer to
    #[arg(long, value_name = "FILE")]
    pub sources: Option<PathBuf>,
    /// Where the numbers were read.
    #[command(flatten)]
    pub origin: OriginArguments,
    /// Day of the import, as in 2026-11-23; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
}

/// Projects that publish catalogues of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Catalogue {
    /// skypilot-org/skypilot-catalog, schema v5 to v8
    Skypilot,
    /// dstackai/gpuhunt, catalogue v1 and v2
    Gpuhunt,
}

/// The day given, or today in UTC.
#[must_use]
pub fn day_or_today(day: Option<Date>) -> Date {
    day.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
}

/// A day such as 2026-11-23.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write the day as in 2026-11-23".to_owned())
}

/// A text that is not empty.
fn filled(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("give a text: every number needs a source".to_owned()) } else { Ok(text.to_owned()) }
}
