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
    /// Only this price basis: list, spot, 1-year, 3-year, market-3-year, marketplace, own-hardware
    #[arg(long)]
    pub basis: Option<String>,
    /// Only offers of this cloud, on both sides
    #[arg(long)]
    pub cloud: Option<String>,
    /// Price list; by default the built-in one
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Print file, line, source, date and quality of every row behind a number
    #[arg(long)]
    pub explain: bool,
    /// Date and currency.
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
    /// Average power draw of an alternative chip in W; by default its design power (TDP)
    #[arg(long, value_name = "W")]
    pub alternative_draw: Option<f64>,
    /// Average power draw of an incumbent chip in W
    #[arg(long, value_name = "W")]
    pub incumbent_draw: Option<f64>,
    /// Straight-line depreciation period of a chip in years; by default 5, an assumption
    #[arg(long, value_name = "YEARS")]
    pub life: Option<f64>,
    /// Residual value as a share of the purchase price; by default 0, an assumption
    #[arg(long, value_name = "SHARE")]
    pub residual: Option<f64>,
    /// Power usage effectiveness: power of the building over that of its machines; by default 1.2,
    /// an assumption
    #[arg(long, value_name = "RATIO")]
    pub pue: Option<f64>,
    /// Price of electricity in USD per kWh; by default 0.08, an assumption
    #[arg(long, value_name = "USD")]
    pub tariff: Option<f64>,
    /// Host, network, building and staff, as a share of the purchase price a year; by default 0.10,
    /// an assumption
    #[arg(long, value_name = "SHARE")]
    pub other_costs: Option<f64>,
    /// Utilisation: share of all hours in which a chip works; by default 1, an assumption
    #[arg(long, value_name = "SHARE")]
    pub utilisation: Option<f64>,
}
