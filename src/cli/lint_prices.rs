//! `switchpoint lint-prices`: rows of a price list that look like prices and are not.

use std::path::PathBuf;

use clap::Args;

use crate::economics::price_lint;
use crate::record::offers::PriceList;
use crate::report::{self, Report};

use super::failure::Failure;
use super::options::Output;
use super::prices::CurrencyOptions;

/// `switchpoint lint-prices`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint lint-prices fresh.csv --today 2026-11-23")]
pub struct LintPricesArguments {
    /// Price list; by default the built-in one
    #[arg(value_name = "PRICES")]
    pub prices: Option<PathBuf>,
    /// How prices are read.
    #[command(flatten)]
    pub currency: CurrencyOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Lints a price list.
pub fn run(arguments: &LintPricesArguments) -> Result<Report, Failure> {
    let PriceList { name, offers, .. } = arguments.currency.load(arguments.prices.as_deref())?;
    let today = arguments.currency.day.today();
    Ok(report::price_lint::report(&name, &offers, &price_lint::find(&offers, today), today))
}
