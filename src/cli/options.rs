//! Options that several commands share, and how the values of options are read.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use itertools::Itertools;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use strum::{EnumMessage, ParseError, VariantArray};

use crate::economics::answer::monte_carlo::DRAWS;
use crate::economics::answer::population::SamplingSettings;
use crate::problem::Problem;
use crate::report::ReportFormat;

use super::failure::Failure;

/// The largest price list, catalogue or scenario that is read, in bytes. SkyPilot's catalogue of
/// Google Cloud has 2.2 MB.
const TEXT_MAX: u64 = 32 << 20;

/// Where the output goes and in which form.
#[derive(Debug, Clone, Args)]
pub struct Output {
    /// Output format
    #[arg(long, default_value = "table", value_parser = one_of(ReportFormat::VARIANTS))]
    pub format: ReportFormat,
    /// File to write to, `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Which rows of a result file are shown.
#[derive(Debug, Clone, Args)]
pub struct RowOptions {
    /// Show only this problem, as in f32:17x257x129; may be repeated
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Vec<Problem>,
    /// Show only kernels whose name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub kernel: Vec<String>,
}

/// The day on which a command is run.
#[derive(Debug, Clone, Args)]
pub struct DayOptions {
    /// Day from which the ages of prices are counted, as in 2026-11-23; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

impl DayOptions {
    /// The day given, or today in UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
    }
}

/// Monte Carlo settings.
#[derive(Debug, Args)]
pub struct SamplingOptions {
    /// Seed of the Monte Carlo draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Monte Carlo draws of the uncertain inputs
    #[arg(long, value_name = "COUNT", default_value_t = DRAWS, value_parser = draws)]
    draws: usize,
}

impl SamplingOptions {
    /// Seed and size of the draws.
    #[must_use]
    pub fn settings(&self) -> SamplingSettings {
        SamplingSettings { seed: self.seed, draws: self.draws, ..SamplingSettings::default() }
    }
}

/// Reads some values of an enum by their names; the help has the comment of each.
pub fn one_of<T>(values: &[T]) -> impl TypedValueParser<Value = T> + use<T>
where
    T: Copy + Into<&'static str> + EnumMessage + FromStr<Err = ParseError> + Send + Sync + 'static,
{
    let value = |value: &T| {
        let comment = value.get_documentation().unwrap_or_default().split_whitespace().join(" ");
        PossibleValue::new((*value).into()).help(comment.trim_end_matches('.').to_owned())
    };
    PossibleValuesParser::new(values.iter().map(value))
        .try_map(|name| name.parse().map_err(|error: ParseError| error.to_string()))
}

/// A day such as 2026-11-23.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write the day as in 2026-11-23".to_owned())
}

/// A number of draws: few tell nothing, and millions fill the memory.
fn draws(text: &str) -> Result<usize, String> {
    let draws: usize = text.parse().map_err(|_| "write a whole number".to_owned())?;
    if (100..=1_000_000).contains(&draws) { Ok(draws) } else { Err("give between 100 and 1,000,000".to_owned()) }
}

/// The text of a file that an option names.
pub fn text_of(path: &Path) -> Result<String, Failure> {
    let cannot = |error: std::io::Error| Failure::input(format!("cannot read {}: {error}", path.display()));
    let mut text = String::new();
    File::open(path).map_err(cannot)?.take(TEXT_MAX + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > TEXT_MAX {
        let message = format!("{} has more than {} MiB", path.display(), TEXT_MAX >> 20);
        return Err(Failure::input(message).hint("cut it into pieces that each have the headings"));
    }
    Ok(text)
}
