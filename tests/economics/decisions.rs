//! Decisions: probabilities against algebra, the rule at its edges, costs.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use switchpoint::economics::cost::{cost_ratio, usd_per_pflop};
use switchpoint::economics::decision_rule::{Decision, OfferDraw, RatioSource, SwitchVerdict, decide, offer_draws};
use switchpoint::economics::distribution::Prior;
use switchpoint::stat::descriptive::Quantiles;
use switchpoint::stat::log_ratio::LogRatio;
use switchpoint::unit::{FlopPerSecond, UsdPerHour};

use crate::known_answers::{article, centre, threshold};

/// One state in which everything but the ratio is known.
fn known(threshold: f64) -> [OfferDraw; 1] {
    [OfferDraw { threshold, factor: 1.0, log_sd: 0.0 }]
}

fn decided(ratio: LogRatio, prices: (f64, f64), threshold: f64) -> Decision {
    decide(ratio, UsdPerHour(prices.0), UsdPerHour(prices.1), &known(threshold), 1).unwrap()
}

fn normal(ratio: f64, error: f64) -> LogRatio {
    LogRatio { estimate: ratio.ln(), error, df: f64::INFINITY }
}

fn points(decision: &Decision) -> [f64; 3] {
    let Quantiles { low, median, high } = decision.offered;
    [low, median, high]
}

#[test]
fn probability_is_the_normal_one_where_nothing_else_varies() {
    let level = threshold(&centre());
    for (prices, expected, verdict) in
        [((2.70, 11.06), 0.997007, SwitchVerdict::Switch), ((2.70, 6.88), 0.338615, SwitchVerdict::Undecided)]
    {
        let found = decided(normal(0.49, 0.15), prices, level);
        let algebra = ((0.49f64 * prices.1 / prices.0).ln() + (1.0 - level).ln()) / 0.15;
        assert!((found.probability - expected).abs() < 6e-7, "{}", found.probability);
        assert!((found.probability - Normal::standard().cdf(algebra)).abs() < 1e-12);
        assert_eq!(found.verdict, verdict);
        // The median of a log-normal ratio is its point estimate.
        let states = vec![known(level)[0]; 20_000];
        let found = decide(normal(0.49, 0.15), UsdPerHour(prices.0), UsdPerHour(prices.1), &states, 1).unwrap();
        assert!((found.offered.median - (1.0 - prices.0 / prices.1 / 0.49)).abs() < 5e-3, "{found:?}");
    }
}

#[test]
fn few_runs_make_wide_intervals() {
    // Three degrees of freedom: the 95 % point of Student's t is 2.353363 (any table).
    let ratio = LogRatio { estimate: 0.0, error: 0.1, df: 3.0 };
    let found = decided(ratio, (1.0, 2.0), 0.5);
    assert!((found.probability - 0.5).abs() < 1e-12);
    let many = decide(ratio, UsdPerHour(1.0), UsdPerHour(2.0), &vec![known(0.5)[0]; 100_000], 1).unwrap();
    for (quantile, t) in points(&many).into_iter().zip([-2.353_363, 0.0, 2.353_363]) {
        assert!((quantile - (1.0 - 0.5 * f64::exp(-0.1 * t))).abs() < 4e-3, "{quantile}");
    }
}

#[test]
fn many_runs_make_a_normal_distribution() {
    let at = |df| decided(LogRatio { df, ..normal(0.49, 0.15) }, (2.70, 6.88), 0.25);
    for df in [999_999.0, 1e6, 1e9, f64::MAX] {
        assert!((at(df).probability - at(f64::INFINITY).probability).abs() < 1e-6, "df {df}");
    }
}

/// The transfer factor is drawn; the mean over the draws is the integral, written independently.
#[test]
fn transfer_is_integrated() {
    let (ratio, level) = (LogRatio { estimate: 0.04, error: 0.03, df: 4.0 }, 0.25);
    let mut priors = article().of_spend(10e6);
    priors.uncertain.clear();
    priors.utilisation_ratio = Prior::point(1.0);
    let draws = 100_000;
    let mut states = offer_draws(&priors, RatioSource::Multiplication, 1, draws);
    states.iter_mut().for_each(|state| state.threshold = level);
    let found = decide(ratio, UsdPerHour(2.70), UsdPerHour(5.0), &states, 1).unwrap();
    let unit = StudentsT::new(0.0, 1.0, 4.0).unwrap();
    let n = 40_000;
    let chance = |i: i32| {
        let factor = 0.47 * (0.87f64 / 0.47).powf((f64::from(i) + 0.5) / f64::from(n));
        unit.cdf((0.04 + factor.ln() + ((1.0 - level) * 5.0f64 / 2.70).ln()) / 0.03)
    };
    let expected = (0..n).map(chance).sum::<f64>() / f64::from(n);
    let tolerance = 4.3 * (expected * (1.0 - expected) / draws as f64).sqrt();
    assert!((found.probability - expected).abs() < tolerance, "{} instead of {expected}", found.probability);
    assert!(points(&found).is_sorted());
}

/// Known answer 27: published ratios against prices, with everything uncertain.
#[test]
fn published_works() {
    let cases = [
        (0.488, 501.5e6, (2.70, 11.06), 0.9757, 0.0016),
        (0.488, 501.5e6, (2.70, 6.88), 0.4325, 0.0043),
        (0.488, 501.5e6, (1.22, 2.00), 0.0162, 0.0012),
        (0.488, 10e6, (2.70, 6.88), 0.1342, 0.0028),
        (0.332, 501.5e6, (2.70, 10.60086), 0.5299, 0.0046),
    ];
    for (ratio, spend, (alternative, incumbent), expected, sd) in cases {
        let states = offer_draws(&article().of_spend(spend), RatioSource::EndToEnd, 1, 10_000);
        let ratio = normal(ratio, 0.0);
        let found = decide(ratio, UsdPerHour(alternative), UsdPerHour(incumbent), &states, 1).unwrap().probability;
        assert!((found - expected).abs() < 4.3 * sd, "{found} instead of {expected}");
    }
}

#[test]
fn rule_at_its_edges() {
    let cases = [
        (1.0, SwitchVerdict::Switch),
        (0.90, SwitchVerdict::Switch),
        (0.899_999, SwitchVerdict::Undecided),
        (0.100_001, SwitchVerdict::Undecided),
        (0.10, SwitchVerdict::Stay),
        (0.0, SwitchVerdict::Stay),
    ];
    for (probability, expected) in cases {
        assert_eq!(SwitchVerdict::of(probability), expected, "at {probability}");
    }
}

#[test]
fn certain_offers() {
    let cases = [
        // The offer stands exactly at the threshold: one switches.
        ((0.8, 1.0), 0.2, 1.0),
        ((0.7, 1.0), 0.3, 1.0),
        ((0.81, 1.0), 0.2, 0.0),
        // Not even free chips would pay, so these do not.
        ((1e-9, 1.0), 1.0, 0.0),
        ((1e-9, 1.0), 5.7, 0.0),
    ];
    for (prices, level, expected) in cases {
        assert_eq!(decided(normal(1.0, 0.0), prices, level).probability, expected, "{prices:?} at {level}");
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
    let good = normal(1.0, 0.1);
    let cases = [
        ("ratio", LogRatio { estimate: f64::NAN, ..good }, 1.0, 1.0),
        ("error of the ratio", normal(1.0, -0.1), 1.0, 1.0),
        ("error of the ratio", normal(1.0, f64::INFINITY), 1.0, 1.0),
        ("degrees of freedom", LogRatio { df: 0.0, ..good }, 1.0, 1.0),
        ("degrees of freedom", LogRatio { df: f64::NAN, ..good }, 1.0, 1.0),
        ("price of the alternative", good, 0.0, 1.0),
        ("price of the incumbent", good, 1.0, f64::NAN),
    ];
    for (field, ratio, alternative, incumbent) in cases {
        let found = decide(ratio, UsdPerHour(alternative), UsdPerHour(incumbent), &known(0.2), 1);
        assert_eq!(found.unwrap_err().field, field);
    }
}
