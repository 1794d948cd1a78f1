//! What can be typed after `report`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::prices::{day, day_or_today};
use super::scenario::DrawArguments;

/// `switchpoint report`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  switchpoint report -o report.html\n  switchpoint report results/*.v1.json -o report.html"
)]
pub struct ReportArguments {
    /// Result files to show; by default the built-in published ones
    #[arg(value_name = "RESULT")]
    pub results: Vec<PathBuf>,
    /// The page to write, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub output: PathBuf,
    /// Scenario file, or the name of a built-in one: article (the default), cuda-compatible,
    /// hurdle, mixed-workloads
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Option<PathBuf>,
    /// Yearly spend in USD of the buyer for the one-at-a-time sensitivity; by default that of the
    /// buyer who splits the spend in half
    #[arg(long, value_name = "USD")]
    pub spend: Option<f64>,
    /// Monte Carlo settings.
    #[command(flatten)]
    pub draws: DrawArguments,
    /// Day of the report, from which the ages of prices are counted, as in 2026-11-23; by default
    /// today
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

impl ReportArguments {
    /// The day of the report.
    #[must_use]
    pub fn day(&self) -> Date {
        day_or_today(self.today)
    }
}
