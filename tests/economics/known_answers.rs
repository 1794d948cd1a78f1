//! Answers that a separate implementation of the model gives, to six digits.

use switchpoint::economics::answer::bounds;
use switchpoint::economics::input::ModelInput;
use switchpoint::economics::priors::Priors;
use switchpoint::economics::scenario::{Rule, Scenario};
use switchpoint::economics::sensitivity::tornado;
use switchpoint::economics::threshold::{Threshold, option_multiple, solve};
use switchpoint::record::scenario;

pub(crate) fn article() -> Priors {
    scenario::read("article.toml", scenario::ARTICLE).unwrap()
}

pub(crate) fn centre() -> Scenario {
    article().centre
}

pub(crate) fn centre_at(spend_usd_per_year: f64) -> Scenario {
    Scenario { spend_usd_per_year, ..centre() }
}

pub(crate) fn threshold(scenario: &Scenario) -> f64 {
    solve(scenario).unwrap().threshold_work_discount
}

fn close(name: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 6e-7, "{name}: {found} instead of {expected}");
}

fn discounts(found: &Threshold) -> [f64; 3] {
    [found.npv_work_discount, found.threshold_work_discount, found.perpetual_work_discount]
}

/// No cost of switching but what is put back in.
fn free() -> Scenario {
    Scenario {
        engineer_years: 0.0,
        dual_running_share: 0.0,
        dual_running_months: 0.0,
        validation_share: 0.0,
        upkeep_engineers: 0.0,
        velocity_loss: 0.0,
        lock_in_premium: 0.0,
        ..centre()
    }
}

#[test]
fn three_discounts() {
    let cuda_compatible = Scenario { validation_share: 0.02, ..free() };
    let cases = [
        ("centre", centre(), [0.196799, 0.247575, 0.305920]),
        ("1 M", centre_at(1e6), [0.519472, 0.655919, 0.812706]),
        ("501.5 M", centre_at(501.5e6), [0.121560, 0.152360, 0.187751]),
        ("1 bn", centre_at(1e9), [0.119571, 0.149843, 0.184627]),
        ("ramp", Scenario { ramp_shortfall: 0.3, ramp_years: 0.5, ..centre() }, [0.263723, 0.340281, 0.428252]),
        ("egress", Scenario { egress_usd: 500e3, ..centre() }, [0.233752, 0.298764, 0.373468]),
        ("3 years", Scenario { horizon_years: 3.0, ..centre() }, [0.169558, 0.209840, 0.256126]),
        ("drift", Scenario { saving_drift: 0.1, ..centre() }, [0.196799, 0.284405, 1.191630]),
        ("hurdle", Scenario { rule: Rule::Hurdle, ..centre() }, [0.196799, 0.196799, 0.196799]),
        ("free", free(), [0.0, 0.0, 0.0]),
        ("CUDA-compatible", cuda_compatible, [0.014781, 0.020476, 0.027019]),
    ];
    for (name, scenario, expected) in cases {
        for (found, expected) in discounts(&solve(&scenario).unwrap()).into_iter().zip(expected) {
            close(name, found, expected);
        }
    }
}

#[test]
fn option_multiples() {
    let cases = [
        ((0.12, 0.0, 0.3), 1.827934),
        ((0.42, 0.0, 0.3), 1.385253),
        ((0.42, 0.1, 0.3), 1.664690),
        ((0.42, -0.1, 0.3), 1.246005),
        ((0.42, 0.0, 0.5), 1.714286),
        ((0.42, 0.1, 0.0), 1.312500),
        ((0.42, -0.1, 0.0), 1.0),
        ((0.04, 0.0, 0.2), 2.0),
        // No volatility worth the name is no volatility: the two branches meet.
        ((0.42, 0.1, 1e-9), 1.312500),
        ((0.42, -0.1, 1e-9), 1.0),
        ((0.42, 0.0, 1e-200), 1.0),
        ((0.1, 0.1, 0.3), f64::INFINITY),
    ];
    for ((rate, drift, volatility), expected) in cases {
        let found = option_multiple(rate, drift, volatility);
        assert!(found == expected || (found - expected).abs() < 6e-7, "M({rate}, {drift}, {volatility}) = {found}");
    }
}

/// The value below which a share `u` of a triangular distribution lies.
fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    if u < (mode - low) / (high - low) {
        low + (u * (high - low) * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
    }
}

fn all_inputs_at(u: f64, spend_usd_per_year: f64) -> Scenario {
    Scenario {
        spend_usd_per_year,
        engineer_years: triangular(0.3, 3.0, 10.0, u),
        engineer_usd_per_year: triangular(190e3, 250e3, 400e3, u),
        engineering_growth: triangular(0.0, 0.3, 0.6, u),
        dual_running_share: triangular(0.25, 0.5, 0.75, u),
        dual_running_months: triangular(1.0, 2.0, 4.0, u),
        validation_share: triangular(0.0, 0.02, 0.05, u),
        upkeep_engineers: triangular(0.1, 1.0, 3.0, u),
        velocity_loss: triangular(0.0, 0.02, 0.05, u),
        lock_in_premium: triangular(0.0, 0.02, 0.05, u),
        horizon_years: triangular(1.0, 2.0, 3.0, u),
        discount_rate: triangular(0.08, 0.12, 0.15, u),
        obsolescence_rate: triangular(0.1, 0.3, 0.5, u),
        saving_drift: triangular(-0.1, 0.0, 0.1, u),
        saving_volatility: triangular(0.2, 0.3, 0.5, u),
        ..centre()
    }
}

#[test]
fn all_inputs_at_one_quantile() {
    let cases = [
        (0.25, 501.5e6, 0.121935),
        (0.50, 501.5e6, 0.178569),
        (0.75, 501.5e6, 0.264110),
        (0.25, 10e6, 0.213461),
        (0.50, 10e6, 0.324668),
        (0.75, 10e6, 0.497817),
    ];
    for (u, spend, expected) in cases {
        close(&format!("{u} at {spend}"), threshold(&all_inputs_at(u, spend)), expected);
    }
    close("now or never", solve(&all_inputs_at(0.5, 10e6)).unwrap().npv_work_discount, 0.251670);
}

#[test]
fn three_readings() {
    let found = solve(&Scenario { ratio: 0.488, ..centre() }).unwrap();
    close("chip discount", found.threshold_chip_discount, 0.632817);
    close("further cut", found.further_cut(1.0 / 1.3).unwrap(), 0.021848);
    close("nine works out of ten", found.risk_averse_work_discount.unwrap(), 0.379163);
    let without = solve(&Scenario { ratio_log_sd: None, ..centre() }).unwrap();
    assert_eq!(without.risk_averse_work_discount, None);
}

#[test]
fn not_even_free_chips_pay() {
    let found = solve(&centre_at(1e5)).unwrap();
    assert!(found.threshold_work_discount > 1.0, "not cut off at 1");
    assert_eq!(found.risk_averse_work_discount, Some(found.threshold_work_discount));
}

#[test]
fn pooling_lowers_the_spend_first() {
    let spend: f64 = 10e6 * 0.133 / 0.481;
    assert!((spend - 2_765_072.765).abs() < 1e-3);
    close("pooled", threshold(&centre_at(spend)), 0.396105);
}

#[test]
fn corners_by_spend() {
    let cases =
        [(1e6, 0.040760, 5.702276), (10e6, 0.029064, 0.936650), (100e6, 0.022102, 0.617939), (1e9, 0.021406, 0.491058)];
    for (spend, low, high) in cases {
        let found = bounds::bounds(&article(), spend);
        close(&format!("low at {spend}"), found.low, low);
        close(&format!("high at {spend}"), found.high, high);
    }
}

#[test]
fn flip_points() {
    let priors = article();
    let flip = |key: &str, spend: f64, level: f64| {
        let input = ModelInput::of_key(key).unwrap();
        let (_, prior) = priors.uncertain.iter().find(|(known, _)| *known == input).unwrap();
        tornado::flip(&priors, input, prior, spend, level)
    };
    for (level, expected) in [(0.20, 1.141211), (0.25, 3.094746), (0.30, 5.048281)] {
        close("engineer-years", flip("switching.engineer_years", 10e6, level).unwrap(), expected);
    }
    close("months", flip("switching.dual_running_months", 501.5e6, 0.20).unwrap(), 3.116797);
    assert_eq!(flip("switching.dual_running_months", 501.5e6, 0.9), None);
}
