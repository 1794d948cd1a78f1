//! Laws of the model over many scenarios: what raises the threshold, what lowers it, and what
//! cannot happen.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use switchpoint::economics::scenario::{Rule, Scenario};
use switchpoint::economics::threshold::solve;

use crate::known_answers::centre;

/// Rounding, for comparisons of sums that may be equal.
const ROUNDING: f64 = 1e-9;

prop_compose! {
    fn costs()(
        engineer_years in 0.0..20.0, engineer_usd_per_year in 50e3..600e3, engineering_growth in 0.0..0.95,
        dual_running_share in 0.0..=1.0, dual_running_months in 0.0..12.0, validation_share in 0.0..0.3,
        upkeep_engineers in 0.0..5.0, velocity_loss in 0.0..0.3, lock_in_premium in 0.0..0.3, egress_usd in 0.0..5e6,
    ) -> Scenario {
        Scenario {
            engineer_years, engineer_usd_per_year, engineering_growth, dual_running_share, dual_running_months,
            validation_share, upkeep_engineers, velocity_loss, lock_in_premium, egress_usd, ..centre()
        }
    }
}

prop_compose! {
    fn scenarios()(
        costs in costs(), ln_spend in 14.0..21.0, ratio in 0.1..5.0, utilisation_ratio in 0.3..2.0,
        ramp_shortfall in 0.0..0.5, ramp_years in 0.0..0.5, horizon_years in 0.5..8.0, discount_rate in 0.0..0.5,
        obsolescence_rate in 0.0..1.0, below in 0.01..0.5, saving_volatility in 0.0..1.0,
    ) -> Scenario {
        Scenario {
            spend_usd_per_year: f64::exp(ln_spend), ratio, utilisation_ratio, ramp_shortfall, ramp_years, horizon_years,
            discount_rate, obsolescence_rate, saving_drift: discount_rate - below, saving_volatility, ..costs
        }
    }
}

type Field = fn(&mut Scenario) -> &mut f64;

const RAISE: [(&str, Field); 12] = [
    ("engineer_years", |s| &mut s.engineer_years),
    ("engineer_usd_per_year", |s| &mut s.engineer_usd_per_year),
    ("dual_running_share", |s| &mut s.dual_running_share),
    ("dual_running_months", |s| &mut s.dual_running_months),
    ("validation_share", |s| &mut s.validation_share),
    ("upkeep_engineers", |s| &mut s.upkeep_engineers),
    ("velocity_loss", |s| &mut s.velocity_loss),
    ("lock_in_premium", |s| &mut s.lock_in_premium),
    ("egress_usd", |s| &mut s.egress_usd),
    ("saving_volatility", |s| &mut s.saving_volatility),
    ("saving_drift", |s| &mut s.saving_drift),
    ("ramp_shortfall", |s| &mut s.ramp_shortfall),
];

const LOWER: [(&str, Field); 2] =
    [("spend_usd_per_year", |s| &mut s.spend_usd_per_year), ("horizon_years", |s| &mut s.horizon_years)];

/// The same scenario with one number a little larger, unless that makes it illegal.
fn more(scenario: &Scenario, field: Field, share: f64) -> Option<Scenario> {
    let mut larger = *scenario;
    let value = field(&mut larger);
    *value += value.abs() * share + 1e-3 * share;
    larger.validate().is_ok().then_some(larger)
}

/// The laws hold wherever a price above 0 can clear the threshold. Beyond, with a long ramp, a
/// dearer running cost can lower it: the ramp is paid at the alternative's price, which falls as
/// the running cost rises.
fn monotone(scenario: &Scenario, share: f64) -> TestCaseResult {
    let before = solve(scenario).unwrap();
    prop_assume!(before.threshold_work_discount < 1.0);
    let cases = RAISE.map(|case| (case, 1.0)).into_iter().chain(LOWER.map(|case| (case, -1.0)));
    for ((name, field), direction) in cases {
        let Some(larger) = more(scenario, field, share) else { continue };
        let after = solve(&larger).unwrap();
        for (reading, before, after) in [
            ("now or never", before.npv_work_discount, after.npv_work_discount),
            ("threshold", before.threshold_work_discount, after.threshold_work_discount),
        ] {
            let rise = direction * (after - before);
            prop_assert!(rise >= -ROUNDING * (1.0 + before.abs()), "{name}, {reading}: {before} -> {after}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn one_direction_each(scenario in scenarios(), share in 0.0..1.0) {
        monotone(&scenario, share)?;
    }

    #[test]
    fn now_or_never_then_waiting_then_for_ever(scenario in scenarios(), running in 0.0..2.0) {
        // Running costs above the whole spend included: there the net saving is below 0.
        let upkeep_engineers = scenario.upkeep_engineers
            + running * scenario.spend_usd_per_year / scenario.engineer_usd_per_year;
        for scenario in [scenario, Scenario { upkeep_engineers, ramp_years: 3.0, ..scenario }] {
            let found = solve(&scenario).unwrap();
            prop_assert!(found.npv_work_discount <= found.threshold_work_discount);
            prop_assert!(found.threshold_work_discount <= found.perpetual_work_discount + ROUNDING);
            // What cannot pay now or never cannot pay by waiting.
            prop_assert!(found.npv_work_discount < 1.0 || found.threshold_work_discount >= 1.0);
        }
    }

    /// Now or never, and only there: waiting has its own answer to a higher rate.
    #[test]
    fn rates_raise_now_or_never(scenario in scenarios(), more in 0.0..0.5) {
        let before = solve(&scenario).unwrap().npv_work_discount;
        prop_assume!(before < 1.0);
        for larger in [
            Scenario { discount_rate: scenario.discount_rate + more, ..scenario },
            Scenario { obsolescence_rate: scenario.obsolescence_rate + more, ..scenario },
        ] {
            prop_assert!(solve(&larger).unwrap().npv_work_discount >= before - ROUNDING);
        }
    }

    #[test]
    fn hurdle_rule_has_no_premium(scenario in scenarios()) {
        let found = solve(&Scenario { rule: Rule::Hurdle, ..scenario }).unwrap();
        prop_assert_eq!(found.npv_work_discount, found.threshold_work_discount);
        prop_assert_eq!(found.npv_work_discount, found.perpetual_work_discount);
    }

    #[test]
    fn nothing_to_pay_means_no_threshold(scenario in scenarios()) {
        let free = Scenario {
            engineer_years: 0.0, dual_running_share: 0.0, dual_running_months: 0.0, validation_share: 0.0,
            upkeep_engineers: 0.0, velocity_loss: 0.0, lock_in_premium: 0.0, egress_usd: 0.0, ramp_shortfall: 0.0,
            ..scenario
        };
        let found = solve(&free).unwrap();
        prop_assert_eq!(found.threshold_work_discount, 0.0);
        prop_assert_eq!(found.perpetual_work_discount, 0.0);
    }

    #[test]
    fn readings_agree_where_work_is_a_chip_hour(scenario in scenarios()) {
        let equal = Scenario { utilisation_ratio: 1.0 / scenario.ratio, ..scenario };
        let found = solve(&equal).unwrap();
        let (work, chip) = (found.threshold_work_discount, found.threshold_chip_discount);
        prop_assert!((work - chip).abs() <= ROUNDING * (1.0 + work.abs()));
        // At equal cost today, a further cut is a discount.
        prop_assert!((found.further_cut(1.0).unwrap() - work).abs() <= ROUNDING * (1.0 + work.abs()));
    }

    #[test]
    fn ratio_and_utilisation_do_not_move_the_demand(scenario in scenarios(), ratio in 0.01..100.0) {
        let before = solve(&scenario).unwrap();
        let after = solve(&Scenario { ratio, utilisation_ratio: 1.0, ..scenario }).unwrap();
        prop_assert_eq!(before.threshold_work_discount, after.threshold_work_discount);
    }

    #[test]
    fn annuity_is_continuous_at_no_discounting(horizon_years in 1e-6..50.0, exponent in -330.0..-9.0) {
        // The drift is at least as far below the rate as it needs to be, so only the annuity
        // varies.
        let at = |rate: f64| {
            let scenario = Scenario {
                horizon_years, discount_rate: rate, obsolescence_rate: 0.0, saving_drift: -1.0, ..centre()
            };
            solve(&scenario).unwrap().parts.annuity_years
        };
        prop_assert_eq!(at(0.0), horizon_years);
        let near = at(f64::powf(10.0, exponent));
        prop_assert!(near <= horizon_years && (near / horizon_years - 1.0).abs() < 1e-7, "{near} at {horizon_years}");
    }
}

/// A published exception: a higher rate shortens the contract's value, but also the wait.
#[test]
fn discount_rate_raises_now_or_never_only() {
    let at = |discount_rate| {
        let scenario = Scenario { horizon_years: 1.0, saving_volatility: 0.5, discount_rate, ..centre() };
        solve(&scenario).unwrap()
    };
    let (low, high) = (at(0.08), at(0.15));
    assert!(low.npv_work_discount < high.npv_work_discount);
    for (found, expected) in [
        (low.threshold_work_discount, 0.442511),
        (high.threshold_work_discount, 0.437919),
        (low.perpetual_work_discount, 0.762800),
        (high.perpetual_work_discount, 0.600957),
    ] {
        assert!((found - expected).abs() < 6e-7, "{found} instead of {expected}");
    }
}
