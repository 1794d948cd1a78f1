//! Decisions: probabilities against algebra, the rule at its edges, costs.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use switchpoint::economics::cost::{cost_ratio, usd_per_pflop};
use switchpoint::economics::decide::{Decision, Verdict, decide};
use switchpoint::economics::scenario::Transfer;
use switchpoint::stat::difference::LogRatio;
use switchpoint::unit::{FlopPerSecond, UsdPerHour};

use crate::known_answers::{centre, threshold};

fn decided(ratio: LogRatio, prices: (f64, f64), transfer: Transfer, threshold: f64) -> Decision {
    decide(ratio, UsdPerHour(prices.0), UsdPerHour(prices.1), 1.0, transfer, threshold).unwrap()
}

fn normal(ratio: f64, error: f64) -> LogRatio {
    LogRatio { estimate: ratio.ln(), error, freedom: f64::INFINITY }
}

#[test]
fn probability_is_the_normal_one_where_nothing_else_varies() {
    let level = threshold(&centre());
    for (prices, expected, verdict) in
        [((2.70, 11.06), 0.997007, Verdict::Switch), ((2.70, 6.88), 0.338615, Verdict::Undecided)]
    {
        let found = decided(normal(0.49, 0.15), prices, Transfer::END_TO_END, level);
        let algebra = ((0.49f64 * prices.1 / prices.0).ln() + (1.0 - level).ln()) / 0.15;
        assert!((found.probability - expected).abs() < 6e-7, "{}", found.probability);
        assert!((found.probability - Normal::standard().cdf(algebra)).abs() < 1e-12);
        assert_eq!(found.verdict, verdict);
        // The median of a log-normal ratio is its point estimate.
        assert!((found.offered_quantiles[1] - found.offered).abs() < 1e-9);
        assert!((found.offered - (1.0 - prices.0 / prices.1 / 0.49)).abs() < 1e-12);
    }
}

#[test]
fn few_runs_make_wide_intervals() {
    // Three degrees of freedom: the 95 % point of Student's t is 2.353363 (any table).
    let ratio = LogRatio { estimate: 0.0, error: 0.1, freedom: 3.0 };
    let found = decided(ratio, (1.0, 2.0), Transfer::END_TO_END, 0.5);
    assert!((found.probability - 0.5).abs() < 1e-12);
    for (quantile, t) in found.offered_quantiles.into_iter().zip([-2.353_363, 0.0, 2.353_363]) {
        assert!((quantile - (1.0 - 0.5 * f64::exp(-0.1 * t))).abs() < 1e-6, "{quantile}");
    }
}

#[test]
fn many_runs_make_a_normal_distribution() {
    let at = |df| decided(LogRatio { freedom: df, ..normal(0.49, 0.15) }, (2.70, 6.88), Transfer::END_TO_END, 0.25);
    for df in [999_999.0, 1e6, 1e9, f64::MAX] {
        assert!((at(df).probability - at(f64::INFINITY).probability).abs() < 1e-6, "df {df}");
    }
}

#[test]
fn transfer_is_integrated_as_finely_as_it_needs_to_be() {
    let (ratio, transfer, level) = (LogRatio { estimate: 0.04, error: 0.03, freedom: 4.0 }, Transfer::PUBLISHED, 0.25);
    let found = decided(ratio, (2.70, 5.0), transfer, level);
    // The same with a hundred times as many steps, written independently.
    let unit = StudentsT::new(0.0, 1.0, 4.0).unwrap();
    let n = 40_000;
    let chance = |i: i32| {
        let factor = transfer.low * (transfer.high / transfer.low).powf((f64::from(i) + 0.5) / f64::from(n));
        unit.cdf((0.04 + factor.ln() + ((1.0 - level) * 5.0f64 / 2.70).ln()) / 0.03)
    };
    let expected = (0..n).map(chance).sum::<f64>() / f64::from(n);
    assert!((found.probability - expected).abs() < 1e-5, "{} instead of {expected}", found.probability);
    assert!(found.offered_quantiles.is_sorted());
}

#[test]
fn rule_at_its_edges() {
    let cases = [
        (1.0, Verdict::Switch),
        (0.90, Verdict::Switch),
        (0.899_999, Verdict::Undecided),
        (0.100_001, Verdict::Undecided),
        (0.10, Verdict::Stay),
        (0.0, Verdict::Stay),
    ];
    for (probability, expected) in cases {
        assert_eq!(Verdict::of(probability), expected, "at {probability}");
    }
}

#[test]
fn certain_offers() {
    let cases = [
        // The offer stands exactly at the threshold: one switches.
        ((0.8, 1.0), Transfer::END_TO_END, 0.2, 1.0),
        ((0.7, 1.0), Transfer::END_TO_END, 0.3, 1.0),
        ((0.81, 1.0), Transfer::END_TO_END, 0.2, 0.0),
        // Not even free chips would pay, so these do not.
        ((1e-9, 1.0), Transfer::END_TO_END, 1.0, 0.0),
        ((1e-9, 1.0), Transfer::END_TO_END, 5.7, 0.0),
        // Half of a symmetric log-uniform transfer.
        ((1.0, 1.0), Transfer { low: 0.5, high: 2.0 }, 0.0, 0.5),
    ];
    for (prices, transfer, level, expected) in cases {
        assert_eq!(decided(normal(1.0, 0.0), prices, transfer, level).probability, expected, "{prices:?} at {level}");
    }
}

#[test]
fn costs() {
    // 2.70 USD buy 3600 s at 0.8275 PFLOP/s.
    let found = usd_per_pflop(UsdPerHour(2.70), FlopPerSecond(827.5e12)).unwrap();
    assert!((found.0 - 2.70 / (3600.0 * 0.8275)).abs() < 1e-15);
    // The article's 30 %: GCP list to list, TPU v6e over H200.
    let kappa = cost_ratio(UsdPerHour(2.70), UsdPerHour(10.60086), 0.332, 1.0).unwrap();
    assert!((1.0 / kappa - 1.3035).abs() < 1e-4, "{kappa}");
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(usd_per_pflop(UsdPerHour(bad), FlopPerSecond(1.0)).is_err());
        assert!(usd_per_pflop(UsdPerHour(1.0), FlopPerSecond(bad)).is_err());
        assert!(cost_ratio(UsdPerHour(bad), UsdPerHour(1.0), 1.0, 1.0).is_err());
        assert!(cost_ratio(UsdPerHour(1.0), UsdPerHour(1.0), bad, 1.0).is_err());
    }
}

#[test]
fn impossible_evidence_is_refused() {
    let good = (normal(1.0, 0.1), 1.0, 1.0, Transfer::END_TO_END, 0.2);
    let cases = [
        ("ratio", (LogRatio { estimate: f64::NAN, ..good.0 }, good.1, good.2, good.3, good.4)),
        ("error of the ratio", (normal(1.0, -0.1), good.1, good.2, good.3, good.4)),
        ("error of the ratio", (normal(1.0, f64::INFINITY), good.1, good.2, good.3, good.4)),
        ("degrees of freedom", (LogRatio { freedom: 0.0, ..good.0 }, good.1, good.2, good.3, good.4)),
        ("degrees of freedom", (LogRatio { freedom: f64::NAN, ..good.0 }, good.1, good.2, good.3, good.4)),
        ("price of the alternative", (good.0, 0.0, good.2, good.3, good.4)),
        ("performance.utilisation_ratio", (good.0, good.1, -1.0, good.3, good.4)),
        ("performance.gemm_transfer.low", (good.0, good.1, good.2, Transfer::point(0.0), good.4)),
        ("performance.gemm_transfer.high", (good.0, good.1, good.2, Transfer { low: 1.0, high: 0.5 }, good.4)),
        ("threshold", (good.0, good.1, good.2, good.3, f64::NAN)),
    ];
    for (field, (ratio, price, utilisation, transfer, level)) in cases {
        let found = decide(ratio, UsdPerHour(price), UsdPerHour(1.0), utilisation, transfer, level);
        assert_eq!(found.unwrap_err().field, field);
    }
}
