//! Known answers 10 to 15 of the second model and the laws of negotiation.

use proptest::prelude::*;
use switchpoint::economics::negotiate::{cut_to_cost, exact_reply, negotiate, payback_years, reply};
use switchpoint::economics::scenario::Scenario;

use crate::known_answers::{centre, centre_at, threshold};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 6e-7, "{found} instead of {expected}");
}

/// Answers 10 and 11.
#[test]
fn replies() {
    let needed = threshold(&centre());
    close(reply(0.35, needed), 0.136_127);
    close(reply(0.20, needed), -0.063_229);
    close(reply(0.35, reply(0.35, needed)), 0.247_575);
    close(exact_reply(&centre(), 0.35).unwrap(), 0.124_568);
    assert_eq!(exact_reply(&centre(), 0.20).unwrap(), 0.0);
    close(reply(0.70, threshold(&centre_at(1e6))), 0.128_112);
    close(exact_reply(&centre_at(1e6), 0.70).unwrap(), 0.063_184);
}

/// Answers 12 and 13: what asking, porting and asking, and switching are worth, with their parts.
#[test]
fn bargaining() {
    let check = |spend: f64, offer: f64, expected: [f64; 9]| {
        let found = negotiate(&centre_at(spend), offer, 0.5).unwrap();
        let found = [
            found.port_years,
            found.reply,
            found.ported_threshold,
            found.ported_reply,
            found.ask_years,
            found.port_and_ask_years,
            found.port_beyond_ask_years,
            found.switch_years,
            found.break_even_share,
        ];
        // Not every number has a known answer.
        let known = found.into_iter().zip(expected).filter(|(_, expected)| !expected.is_nan());
        known.for_each(|(found, expected)| close(found, expected));
    };
    // Asking is worth a port less what it adds: 0.052907 + 0.039187.
    check(10e6, 0.35, [0.108827, 0.136127, 0.145791, 0.239062, 0.092094, 0.052907, -0.039187, 0.207292, 0.336438]);
    let unknown = f64::NAN;
    check(100e6, 0.25, [0.021714, 0.100612, unknown, 0.121995, unknown, 0.060820, -0.007248, 0.159098, 0.131545]);
}

/// Answer 14.
#[test]
fn paybacks() {
    let check =
        |scenario: &Scenario, offer, expected: Option<f64>| match (payback_years(scenario, offer).unwrap(), expected) {
            (Some(found), Some(expected)) => close(found, expected),
            (found, expected) => assert_eq!(found, expected),
        };
    check(&centre(), 0.35, Some(0.625_731));
    check(&centre(), 0.05, None);
    let new_training = Scenario {
        new_share: 1.0,
        ramp_shortfall: 0.15,
        ramp_years: 0.25,
        upkeep_engineers: 1.5,
        lock_in_premium: 0.01,
        ..centre_at(100e6)
    };
    check(&new_training, 0.25, Some(0.247_739));
}

/// Answer 15.
#[test]
fn what_the_maker_can_still_cut() {
    for (price, expected) in [(2.00, 0.485), (5.40, 0.809_259), (12.00, 0.914_167)] {
        close(cut_to_cost(price, 1.03), expected);
    }
}

/// A scenario between those of the article, with an offer.
fn bargains() -> impl Strategy<Value = (Scenario, f64)> {
    (0.3..10.0, 0.25..0.75, 1.0..4.0, 0.1..3.0, 0.0..0.3, 0.0..0.5, 3e6..1e9_f64, 0.0..0.9).prop_map(
        |(
            engineer_years,
            dual_running_share,
            dual_running_months,
            upkeep_engineers,
            ramp_shortfall,
            ramp_years,
            spend,
            offer,
        )| {
            let scenario = Scenario {
                engineer_years,
                dual_running_share,
                dual_running_months,
                upkeep_engineers,
                ramp_shortfall,
                ramp_years,
                ..centre_at(spend)
            };
            (scenario, offer)
        },
    )
}

proptest! {
    /// Law 8.
    #[test]
    fn a_reply_leaves_the_threshold_and_inverts_itself((scenario, offer) in bargains()) {
        let needed = threshold(&scenario);
        prop_assume!(needed < 1.0);
        let cut = reply(offer, needed);
        prop_assert!((reply(offer, cut) - needed).abs() < 1e-9);
        prop_assert_eq!(cut <= 0.0, offer <= needed);
        prop_assert!(cut < offer);
        prop_assert!((1.0 - (1.0 - offer) / (1.0 - cut) - needed).abs() < 1e-9);
        prop_assert!(reply(offer + 0.01, needed) > cut && reply(offer, needed + 1e-3) < cut);
        prop_assert!(exact_reply(&scenario, offer).unwrap() <= cut.max(0.0) + 1e-12);
    }

    /// Law 9.
    #[test]
    fn a_better_offer_pays_back_sooner((scenario, offer) in bargains()) {
        let years = |offer| payback_years(&scenario, offer).unwrap().unwrap_or(f64::INFINITY);
        prop_assert!(years(offer + 0.05) <= years(offer));
        let found = negotiate(&scenario, offer, 0.5).unwrap();
        prop_assert!(found.ported_reply >= found.reply);
    }
}
