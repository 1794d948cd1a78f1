//! `switchpoint threshold`

use crate::economics::answer::buyer::Buyer;
use crate::economics::answer::population::Population;
use crate::economics::scenario::check_positive;
use crate::economics::threshold::solve;
use crate::report;
use crate::report::threshold::{FurtherCut, ThresholdCase};

use super::args::ThresholdArguments;
use super::failure::Failure;
use super::money::buyer;
use super::output;

/// The article's "about 30 % better value", where the user gives no number.
pub(super) const ARTICLE_ADVANTAGE: f64 = 1.3;

/// Solves a scenario: for one buyer, or for all of them.
pub fn threshold(arguments: &ThresholdArguments) -> Result<u8, Failure> {
    let sampling = arguments.buyer.draws.sampling();
    let (name, priors) = buyer(&arguments.buyer)?;
    let advantage_now = arguments.advantage_now.unwrap_or(ARTICLE_ADVANTAGE);
    check_positive("--advantage-now", advantage_now)?;
    if !priors.spend.is_point() {
        let population = Population::of(&priors, sampling);
        output::report(&report::answer::report(&name, &priors, &population), &arguments.output)?;
        return Ok(0);
    }
    let threshold = solve(&priors.centre)?;
    let cut = FurtherCut {
        advantage_now,
        assumed: arguments.advantage_now.is_none(),
        threshold: threshold.further_cut(1.0 / advantage_now)?,
    };
    let offer = 1.0 - 1.0 / advantage_now;
    let buyer = (!priors.uncertain.is_empty()).then(|| Buyer::of(&priors, offer, sampling));
    let case =
        ThresholdCase { name: &name, scenario: &priors.centre, threshold: &threshold, cut, buyer: buyer.as_ref() };
    output::report(&report::threshold::report(&case), &arguments.output)?;
    Ok(0)
}
