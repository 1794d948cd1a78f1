//! What can be typed after `explore`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::prices::day;

/// `switchpoint explore`
#[derive(Debug, Args)]
#[command(
    after_help = "The page is served on this machine only and writes no files.\nExample: switchpoint explore --scenario mixed-workloads"
)]
pub struct ExploreArguments {
    /// Port on 127.0.0.1; 0 is any that is free
    #[arg(long, default_value_t = 2030)]
    pub port: u16,
    /// Scenario file from which the page starts, or the name of a built-in one: article (the
    /// default), cuda-compatible, hurdle, mixed-workloads
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Option<PathBuf>,
    /// Day from which the ages of prices are counted, as in 2026-11-23; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
}
