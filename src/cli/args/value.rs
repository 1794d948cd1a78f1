//! What can be typed after `value`.

use std::path::PathBuf;

use clap::Args;

use super::{DealingArguments, Output};

/// `switchpoint value`
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done, 2 bad input, 3 the chips have no work in common.\n\
    Examples:\n  \
    switchpoint value --alternative v6e --incumbent H100 --cloud GCP --explain\n  \
    switchpoint value --alternative Ironwood --incumbent H100 --basis own-hardware --alternative-purchase 15000")]
pub struct ValueArguments {
    /// The chip to switch to, as in `TPU v6e` or `v6e`; by default each TPU of the article
    #[arg(long, value_name = "CHIP")]
    pub alternative: Option<String>,
    /// The chip to switch from; by default H100, H200, B200 and GB200
    #[arg(long, value_name = "CHIP")]
    pub incumbent: Option<String>,
    /// Only this basis: list, spot, 1-year, 3-year, market-3-year, marketplace, own-hardware
    #[arg(long)]
    pub basis: Option<String>,
    /// Only offers of this cloud, on both sides
    #[arg(long)]
    pub cloud: Option<String>,
    /// A price list; by default the one the program carries
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Name file, line, source, date and quality of every row behind a number
    #[arg(long)]
    pub explain: bool,
    /// Day and money.
    #[command(flatten)]
    pub dealings: DealingArguments,
    /// Own hardware.
    #[command(flatten)]
    pub own: OwnArguments,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Inputs of the basis `own-hardware`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Own hardware")]
pub struct OwnArguments {
    /// Purchase price of an alternative chip in USD; by default its launch price where
    /// data/specs.csv has one
    #[arg(long, value_name = "USD")]
    pub alternative_purchase: Option<f64>,
    /// Purchase price of an incumbent chip in USD
    #[arg(long, value_name = "USD")]
    pub incumbent_purchase: Option<f64>,
    /// Power that an alternative chip draws on average; by default the power it is designed for
    #[arg(long, value_name = "W")]
    pub alternative_draw: Option<f64>,
    /// Power that an incumbent chip draws on average
    #[arg(long, value_name = "W")]
    pub incumbent_draw: Option<f64>,
    /// Years over which a chip is written off, in equal parts; by default 5, an assumption
    #[arg(long, value_name = "YEARS")]
    pub life: Option<f64>,
    /// What is left of the purchase price then; by default 0, an assumption
    #[arg(long, value_name = "SHARE")]
    pub residual: Option<f64>,
    /// Power of the building over power of its machines; by default 1.2, an assumption
    #[arg(long, value_name = "RATIO")]
    pub pue: Option<f64>,
    /// Price of electricity in USD per kWh; by default 0.08, an assumption
    #[arg(long, value_name = "USD")]
    pub tariff: Option<f64>,
    /// Host, network, building and staff, as a share of the purchase price a year; by default 0.10,
    /// an assumption
    #[arg(long, value_name = "SHARE")]
    pub other_costs: Option<f64>,
    /// Share of all hours in which a chip works; by default 1, an assumption
    #[arg(long, value_name = "SHARE")]
    pub utilisation: Option<f64>,
}
