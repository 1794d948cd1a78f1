//! `switchpoint cost`: USD per PFLOP of result files, or of published rates.

use clap::Args;

use crate::compare::TargetSummary;
use crate::economics::quote::Quote;
use crate::record::measured;
use crate::report::cost::{Fastest, Priced};
use crate::report::{self, Report};

use super::failure::{Failure, NOTHING_COMPARABLE};
use super::options::Output;
use super::prices::PriceOptions;
use super::result_files::Input;

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
    pub prices: PriceOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Prices the work of result files, or published rates where there are none.
pub fn run(arguments: &CostArguments) -> Result<Report, Failure> {
    let prices = arguments.prices.load()?;
    let explain = arguments.prices.offers.explain;
    if arguments.results.is_empty() {
        let measurements = measured::carried()?;
        let priced = prices.of_published(&measurements);
        if priced.is_empty() {
            let failure = Failure::input("no chip with a published rate has a price on this basis");
            return Err(failure.with_code(NOTHING_COMPARABLE).hint("try another --basis, or leave out --cloud"));
        }
        return Ok(report::cost::published(&priced, explain, prices.today));
    }
    let by_hand = arguments.price.map(Quote::by_hand).transpose()?;
    let summaries: Vec<TargetSummary> =
        Input::load_all(&arguments.results)?.iter().flat_map(Input::summaries).collect();
    let priced = |summary: &TargetSummary| {
        let best = summary
            .best()
            .into_iter()
            .filter_map(|(problem, row)| Some(Fastest { problem, kernel: row.kernel.label(), rate: row.rate?.value }));
        let quote = by_hand.clone().map_or_else(|| prices.market().quote(&summary.identity.target), Ok);
        Priced { label: summary.identity.label(), quote, best: best.collect() }
    };
    Ok(report::cost::report(&summaries.iter().map(priced).collect::<Vec<_>>(), explain, prices.today))
}
