//! `switchpoint threshold`: the discount at which switching pays, for one buyer or for all.

use clap::Args;

use crate::economics::answer::buyer::Buyer;
use crate::economics::answer::by_class::by_class;
use crate::economics::answer::population::Population;
use crate::economics::scenario::check_positive;
use crate::economics::threshold::solve;
use crate::report::threshold::{FurtherCut, ThresholdCase};
use crate::report::{self, Report};

use super::failure::Failure;
use super::options::Output;
use super::scenario::BuyerOptions;

/// The article's "about 30 % better value", where the user gives no number.
pub(super) const ARTICLE_ADVANTAGE: f64 = 1.3;

/// `switchpoint threshold`
#[derive(Debug, Args)]
#[command(
    after_help = "Without --class and --spend, the answer is a table of the scenario's classes of work by spend.\nExamples:\n  switchpoint threshold --class research\n  switchpoint threshold --spend 50e6"
)]
pub struct ThresholdArguments {
    /// The buyer.
    #[command(flatten)]
    pub buyer: BuyerOptions,
    /// Performance per dollar of the alternative over the incumbent today; by default 1.3, the
    /// article's 30 %
    #[arg(long, value_name = "RATIO")]
    pub advantage_now: Option<f64>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Solves a scenario: for one buyer, or for all of them.
pub fn run(arguments: &ThresholdArguments) -> Result<Report, Failure> {
    let sampling = arguments.buyer.sampling.settings();
    let advantage_now = arguments.advantage_now.unwrap_or(ARTICLE_ADVANTAGE);
    check_positive("--advantage-now", advantage_now)?;
    if arguments.buyer.class.is_none() && arguments.buyer.spend.is_none() {
        let (name, classes) = arguments.buyer.scenario.classes()?;
        if classes.len() > 1 {
            let answers = by_class(&classes, sampling);
            let changes: Vec<_> =
                classes.iter().zip(&answers).map(|(one, answer)| answer.changes(one, sampling)).collect();
            return Ok(report::classes::report(&name, &classes, &answers, &changes, sampling));
        }
    }
    let (name, priors) = arguments.buyer.load()?;
    if !priors.spend.is_point() {
        return Ok(report::answer::report(&name, &priors, &Population::of(&priors, sampling)));
    }
    let threshold = solve(&priors.centre)?;
    let cut = FurtherCut {
        advantage_now,
        assumed: arguments.advantage_now.is_none(),
        threshold: threshold.further_cut(1.0 / advantage_now)?,
    };
    let offer = 1.0 - 1.0 / advantage_now;
    let buyer = (!priors.uncertain.is_empty()).then(|| Buyer::of(&priors, offer, sampling));
    Ok(report::threshold::report(&ThresholdCase {
        name: &name,
        scenario: &priors.centre,
        threshold: &threshold,
        cut,
        buyer: buyer.as_ref(),
    }))
}
