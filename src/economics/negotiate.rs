//! Bargaining with the incumbent: how far it must cut its price to keep a buyer, what showing an
//! offer is worth, and when a switch has paid for itself.
//!
//! Amounts are in years of spend, discounts are work discounts. Porting as a threat costs the port
//! and its upkeep, and makes the buyer's own threshold smaller, because both are paid by then
//! whatever happens.

use super::distribution::Legal;
use super::scenario::{Refusal, Scenario, check};
use super::threshold::{Curve, Threshold, ThresholdKind, solve};
use crate::stat::bisection::bisect;

/// The buyer's share of the incumbent's reply unless told otherwise. ASSUMED.
pub const BARGAINING_SHARE: f64 = 0.5;

/// Halvings of an interval, which leave less than rounding.
const STEPS: u32 = 200;

/// What a buyer can do with an offer, and what each is worth over the contract.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Negotiation {
    /// c: the cut of the incumbent's price that leaves the buyer indifferent. Negative where the
    /// buyer stays without one.
    pub reply: f64,
    /// d*_p: the threshold once the port exists, with no engineers left to pay for.
    pub ported_threshold: f64,
    /// c_p: the cut that keeps a buyer who has ported.
    pub ported_reply: f64,
    /// X: the port and its upkeep over the contract.
    pub port_years: f64,
    /// Show the offer, port nothing.
    pub ask_years: f64,
    /// Port and ask, if only a buyer who could move at once is answered.
    pub port_and_ask_years: f64,
    /// What the port adds, if a buyer without one is answered too.
    pub port_beyond_ask_years: f64,
    /// Switch now.
    pub switch_years: f64,
    /// The buyer's share of the reply from which porting and asking pays; infinite where no cut is
    /// needed to keep a buyer who has ported.
    pub break_even_share: f64,
}

/// What an offer is worth in a negotiation with the incumbent.
///
/// `offer` is its work discount, `share` the buyer's share of the incumbent's reply.
///
/// # Errors
/// What [`solve`] refuses, an offer that is not below 1, a share outside [0, 1].
pub fn negotiate(scenario: &Scenario, offer: f64, share: f64) -> Result<Negotiation, Refusal> {
    check_offer(offer)?;
    check("share of the reply", share, &Legal::SHARE)?;
    let found = solve(scenario)?;
    let ported = solve(&Scenario { engineer_years: 0.0, upkeep_engineers: 0.0, ..*scenario })?;
    let [reply, ported_reply] = [&found, &ported].map(|found: &Threshold| reply(offer, found.threshold_work_discount));
    let annuity = found.parts.annuity_years;
    let curve = Curve::of(scenario);
    let port =
        curve.port_years(scenario.spend_usd_per_year) + curve.upkeep_share(scenario.spend_usd_per_year) * annuity;
    let [kept, ported_kept] = [reply, ported_reply].map(|cut| cut.max(0.0));
    let worth = |cut: f64| share * annuity * cut;
    Ok(Negotiation {
        reply,
        ported_threshold: ported.threshold_work_discount,
        ported_reply,
        port_years: port,
        ask_years: worth(kept),
        port_and_ask_years: worth(ported_kept) - port,
        port_beyond_ask_years: worth(ported_kept - kept) - port,
        switch_years: annuity * (offer - found.npv_work_discount),
        break_even_share: port / (annuity * ported_kept),
    })
}

/// c: the cut of the incumbent's price after which the discount left on offer is the `threshold`.
/// It is its own inverse in the threshold. No cut keeps a customer whose threshold is 1 or more, as
/// none is needed: negative infinity.
#[must_use]
pub fn reply(offer: f64, threshold: f64) -> f64 {
    if threshold >= 1.0 { f64::NEG_INFINITY } else { 1.0 - (1.0 - offer) / (1.0 - threshold) }
}

/// The cut with the spend that is left after it, at which the threshold is higher: smaller than
/// [`reply`]. 0 where the buyer stays without a cut.
///
/// # Errors
/// What [`solve`] refuses, and an offer that is not below 1.
pub fn exact_reply(scenario: &Scenario, offer: f64) -> Result<f64, Refusal> {
    check_offer(offer)?;
    solve(scenario)?;
    let curve = Curve::of(scenario);
    // The buyer still prefers the offer after a cut if what is left of it is above the threshold.
    let leaves = |cut: f64| {
        let left = 1.0 - (1.0 - offer) / (1.0 - cut);
        left > curve.at(ThresholdKind::Threshold, scenario.spend_usd_per_year * (1.0 - cut), 1.0)
    };
    if !leaves(0.0) {
        return Ok(0.0);
    }
    // A cut as deep as the offer leaves nothing of it.
    let (low, high) = bisect((0.0, offer), STEPS, leaves);
    Ok(f64::midpoint(low, high))
}

/// How long a switch takes to pay for itself, in years, undiscounted; `None` for never.
///
/// # Errors
/// What [`solve`] refuses, and an offer that is not below 1.
pub fn payback_years(scenario: &Scenario, offer: f64) -> Result<Option<f64>, Refusal> {
    check_offer(offer)?;
    let parts = solve(scenario)?.parts;
    let net = offer - parts.running_share;
    if net <= 0.0 {
        return Ok(None);
    }
    let (shortfall, constant) = (scenario.ramp_shortfall, scenario.ramp_years);
    let ramp = (1.0 - offer) * shortfall * constant;
    if ramp == 0.0 {
        return Ok(Some(parts.one_off_years / net));
    }
    let owes = |years: f64| net * years + ramp * (-years / constant).exp_m1() < parts.one_off_years;
    let (low, high) = bisect((0.0, (parts.one_off_years + ramp) / net), STEPS, owes);
    Ok(Some(f64::midpoint(low, high)))
}

/// What the maker of a chip can still cut from a price, as a share of it, down to its own cost.
#[must_use]
pub fn cut_to_cost(price: f64, cost: f64) -> f64 {
    1.0 - cost / price
}

fn check_offer(offer: f64) -> Result<(), Refusal> {
    if offer.is_finite() && offer < 1.0 {
        return Ok(());
    }
    Err(Refusal { field: "offer", value: offer, remedy: "give a work discount below 1, so 0.3 for 30 %" })
}
