//! Two chips on one basis: what they cost, how one performs over the other, and whether that clears
//! the threshold.

use super::data::Data;
use super::state::State;
use crate::economics::decision_rule::{self, Decision, RatioSource};
use crate::economics::input::ModelInput;
use crate::economics::offer::Basis;
use crate::economics::priors::Priors;
use crate::economics::quote::Quote;
use crate::economics::scenario::Refusal;
use crate::economics::value::chip;
use crate::economics::value::published::{self, PublishedRatio};
use crate::stat::log_ratio::LogRatio;

/// Where the performance ratio comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The mean over published works.
    Published(Vec<String>),
    /// The slider.
    Slider,
    /// The scenario, because nobody published a work of both chips.
    Scenario,
}

/// What is offered in a state of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal<'a> {
    /// The price of the incumbent and of the alternative, or why there is none.
    pub quotes: [Result<Quote<'a>, String>; 2],
    /// Rate of the alternative over the incumbent's.
    pub ratio: f64,
    /// Where it comes from.
    pub source: Source,
    /// The published ratio, where there is one and the slider says another.
    pub set_aside: Option<PublishedRatio>,
    /// What an hour of the alternative costs less than one of the incumbent, as a share; `None`
    /// without two prices.
    pub chip_discount: Option<f64>,
    /// What the rule of `decide` says; `None` without two prices.
    pub decision: Option<Decision>,
}

/// Holds the chips of a state against what its buyer needs: what `switchpoint decide` does, without
/// what takes long.
///
/// # Errors
/// A ratio or a price that cannot be used.
pub fn deal<'a>(state: &State, data: &'a Data, priors: &Priors, seed: u64, draws: usize) -> Result<Deal<'a>, Refusal> {
    let known = ModelInput::of_key("performance.ratio").and_then(|input| state.value(input));
    let published = published(state, data);
    let (log, source, set_aside) = match (known, published) {
        (Some(ratio), published) => (ratio.ln(), Source::Slider, published),
        (None, Some(PublishedRatio { log, works })) => (log, Source::Published(works), None),
        (None, None) => (priors.centre.ratio.ln(), Source::Scenario, None),
    };
    let market = data.prices.market(state.basis, None);
    let quotes = [&state.incumbent, &state.alternative].map(|chip| market.quote_chip(chip));
    let mut deal = Deal { quotes, ratio: log.exp(), source, set_aside, chip_discount: None, decision: None };
    if let [Ok(incumbent), Ok(alternative)] = &deal.quotes {
        let states = decision_rule::offer_draws(priors, RatioSource::EndToEnd, seed, draws);
        let ratio = LogRatio { estimate: log, error: 0.0, df: f64::INFINITY };
        let decision = decision_rule::decide(ratio, alternative.price, incumbent.price, &states, seed)?;
        deal.chip_discount = Some(1.0 - alternative.price.0 / incumbent.price.0);
        deal.decision = Some(decision);
    }
    Ok(deal)
}

/// The ratio of the published works that both chips have in common.
fn published(state: &State, data: &Data) -> Option<PublishedRatio> {
    let named = |chip: &str| chip::named(&data.measurements, chip).ok();
    published::ratio(&data.measurements, named(&state.alternative)?, named(&state.incumbent)?)
}

/// The bases, each with whether both chips have a price on it.
#[must_use]
pub fn bases(state: &State, data: &Data) -> Vec<(Basis, bool)> {
    let both = |basis| [&state.incumbent, &state.alternative].iter().all(|chip| data.is_priced(chip, basis));
    Basis::ALL.iter().map(|&basis| (basis, both(basis))).collect()
}
