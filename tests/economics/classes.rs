//! Known answers of the second model for each class of work, to six digits, and by Monte Carlo.

use std::collections::BTreeSet;

use switchpoint::economics::answer::bounds::bounds;
use switchpoint::economics::answer::buyers::Buyers;
use switchpoint::economics::answer::by_spend::{at_spend, crossing, curves};
use switchpoint::economics::answer::monte_carlo::simulate;
use switchpoint::economics::answer::threshold_rule::ThresholdVerdict::{self, NotDetermined, TooHigh, TooLow};
use switchpoint::economics::priors::Priors;
use switchpoint::economics::scenario::Scenario;
use switchpoint::economics::sensitivity::sobol::{POINTS, of_threshold};
use switchpoint::economics::sensitivity::verdict_change::verdict_changes;
use switchpoint::economics::threshold::{Curve, ThresholdKind, solve};
use switchpoint::economics::work_class::WorkClass::{self, Inference, MigratedTraining, NewTraining, Research};
use switchpoint::record::scenario::{ARTICLE, read_classes};

use crate::known_answers::threshold;

const DRAWS: usize = 100_000;

pub(crate) fn priors(class: WorkClass) -> Priors {
    let classes = read_classes("article.toml", ARTICLE).unwrap();
    classes.into_iter().find(|one| one.class == class).unwrap().priors
}

fn centre_at(class: WorkClass, spend_usd_per_year: f64) -> Scenario {
    Scenario { spend_usd_per_year, ..priors(class).centre }
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 6e-7, "{found} instead of {expected}");
}

fn discounts(scenario: &Scenario, expected: [f64; 3]) {
    let found = solve(scenario).unwrap();
    let found = [found.npv_work_discount, found.threshold_work_discount, found.perpetual_work_discount];
    found.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
}

/// Answers 1 to 5.
#[test]
fn centres() {
    discounts(&centre_at(MigratedTraining, 10e6), [0.196799, 0.247575, 0.305920]);
    let new = |new_share| Scenario { new_share, ..centre_at(MigratedTraining, 10e6) };
    discounts(&new(0.5), [0.166005, 0.204917, 0.249630]);
    discounts(&new(1.0), [0.135211, 0.162260, 0.193341]);
    discounts(&centre_at(NewTraining, 10e6), [0.158806, 0.193982, 0.234401]);
    discounts(&centre_at(Research, 10e6), [0.238614, 0.274679, 0.316121]);
    discounts(&centre_at(Inference, 10e6), [0.101653, 0.119626, 0.140279]);
    discounts(&centre_at(MigratedTraining, 100e6), [0.132417, 0.166100, 0.204803]);
    discounts(&centre_at(NewTraining, 100e6), [0.086238, 0.105021, 0.126605]);
    discounts(&centre_at(Research, 100e6), [0.183619, 0.205082, 0.229746]);
    discounts(&centre_at(Inference, 100e6), [0.064318, 0.076178, 0.089807]);
    let slow = Scenario { velocity_loss: 0.30, ..centre_at(Research, 100e6) };
    discounts(&slow, [0.383619, 0.405082, 0.429746]);
    close(threshold(&centre_at(MigratedTraining, 0.3e6)), 1.330725);
}

/// Answers 6 to 8: every input at the same probability.
#[test]
fn every_input_at_one_probability() {
    let check = |class, spend: f64, expected: [f64; 3]| {
        let priors = priors(class);
        for (p, expected) in [0.25, 0.5, 0.75].into_iter().zip(expected) {
            let values: Vec<f64> = priors.uncertain.iter().map(|(_, prior)| prior.quantile(p)).collect();
            close(threshold(&Scenario { spend_usd_per_year: spend, ..priors.at(&values) }), expected);
        }
    };
    check(MigratedTraining, 10e6, [0.213461, 0.324668, 0.497817]);
    check(NewTraining, 10e6, [0.167616, 0.262309, 0.406411]);
    check(Research, 10e6, [0.260472, 0.374536, 0.540476]);
    check(Inference, 10e6, [0.108616, 0.170116, 0.261227]);
    check(MigratedTraining, 501.5e6, [0.121935, 0.178569, 0.264110]);
    check(NewTraining, 501.5e6, [0.068578, 0.107817, 0.166221]);
    check(Research, 501.5e6, [0.174159, 0.240411, 0.334576]);
    check(Inference, 501.5e6, [0.057954, 0.084064, 0.117751]);
}

/// Answer 9.
#[test]
fn bounds_of_each_class() {
    for (class, low, high) in [
        (MigratedTraining, 0.022102, 0.617939),
        (NewTraining, 0.000964, 0.446995),
        (Research, 0.021226, 0.970761),
        (Inference, 0.001451, 0.345857),
    ] {
        let found = bounds(&priors(class), 100e6);
        close(found.low, low);
        close(found.high, high);
    }
}

/// Answers 31 to 38.
#[test]
fn answers_by_class_and_spend() {
    let quantile = |found: f64, expected: f64| {
        assert!((found / expected - 1.0).abs() < 0.012, "{found} instead of {expected}");
    };
    let probability = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 0.008, "{found} instead of {expected}");
    };
    type Cell = [f64; 4];
    let check = |class, cells: [Cell; 6], q: [f64; 3], inside: f64, verdict: ThresholdVerdict| {
        let priors = priors(class);
        let scenarios = priors.draw(1, DRAWS);
        let curves = curves(&scenarios);
        for (spend, [median, low, high, claimed]) in [3e6, 10e6, 30e6, 100e6, 300e6, 1e9].into_iter().zip(cells) {
            let found = at_spend(&curves, ThresholdKind::Threshold, spend);
            quantile(found.quantiles.median, median);
            quantile(found.quantiles.low, low);
            quantile(found.quantiles.high, high);
            probability(found.claimed, claimed);
        }
        let found = simulate(&scenarios, &Buyers::of(&priors), ThresholdKind::Threshold);
        quantile(found.median.median, q[0]);
        quantile(found.median.low, q[1]);
        quantile(found.median.high, q[2]);
        probability(found.inside, inside);
        assert_eq!(ThresholdVerdict::of_summary(&found), verdict);
    };
    check(
        MigratedTraining,
        [
            [0.560, 0.323, 0.981, 0.029],
            [0.344, 0.222, 0.535, 0.285],
            [0.255, 0.170, 0.383, 0.585],
            [0.210, 0.141, 0.316, 0.507],
            [0.192, 0.127, 0.291, 0.397],
            [0.183, 0.120, 0.279, 0.335],
        ],
        [0.1871, 0.1139, 0.3078],
        0.812,
        NotDetermined,
    );
    check(
        NewTraining,
        [
            [0.504, 0.277, 0.908, 0.072],
            [0.277, 0.171, 0.443, 0.475],
            [0.184, 0.120, 0.279, 0.346],
            [0.138, 0.090, 0.206, 0.063],
            [0.119, 0.076, 0.178, 0.015],
            [0.109, 0.068, 0.164, 0.006],
        ],
        [0.1141, 0.0653, 0.1833],
        0.194,
        TooHigh,
    );
    check(
        Research,
        [
            [0.534, 0.323, 0.871, 0.029],
            [0.399, 0.252, 0.597, 0.143],
            [0.328, 0.207, 0.485, 0.330],
            [0.284, 0.175, 0.424, 0.463],
            [0.261, 0.158, 0.394, 0.497],
            [0.247, 0.147, 0.377, 0.499],
        ],
        [0.2542, 0.1373, 0.4101],
        0.816,
        NotDetermined,
    );
    check(
        Inference,
        [
            [0.340, 0.192, 0.589, 0.297],
            [0.181, 0.115, 0.281, 0.329],
            [0.124, 0.082, 0.184, 0.023],
            [0.099, 0.064, 0.149, 0.002],
            [0.090, 0.057, 0.137, 0.001],
            [0.086, 0.053, 0.133, 0.001],
        ],
        [0.0874, 0.0499, 0.1464],
        0.038,
        TooHigh,
    );
}

/// Answer 39: now or never, by the median buyer of the spend.
#[test]
fn now_or_never() {
    for (class, expected) in [
        (MigratedTraining, [0.1445, 0.0898, 0.2266]),
        (NewTraining, [0.0913, 0.0534, 0.1399]),
        (Research, [0.2256, 0.1196, 0.3673]),
        (Inference, [0.0724, 0.0413, 0.1150]),
    ] {
        let priors = priors(class);
        let found = simulate(&priors.draw(1, DRAWS), &Buyers::of(&priors), ThresholdKind::Npv).median;
        for (found, expected) in [found.median, found.low, found.high].into_iter().zip(expected) {
            assert!((found / expected - 1.0).abs() < 0.012, "{class}: {found} instead of {expected}");
        }
    }
}

/// Answer 40: the spends, M USD a year, at which the median threshold is 30 % and 20 %.
#[test]
fn spends_between_which_the_claim_holds() {
    for (class, expected) in [
        (MigratedTraining, [Some(15.6), Some(168.0)]),
        (NewTraining, [Some(8.3), Some(23.1)]),
        (Research, [Some(59.6), None]),
        (Inference, [Some(3.7), Some(8.0)]),
    ] {
        let curves = curves(&priors(class).draw(1, DRAWS));
        for (level, expected) in [0.30, 0.20].into_iter().zip(expected) {
            let found = crossing(&curves, ThresholdKind::Threshold, level).map(|spend| spend / 1e6);
            match (found, expected) {
                (Some(found), Some(expected)) => {
                    let tolerance = if expected > 100.0 { 5.0 } else { 0.02 * expected };
                    assert!((found - expected).abs() < tolerance, "{class} {level}: {found}");
                }
                (found, expected) => assert_eq!(found, expected, "{class} {level}"),
            }
        }
    }
}

/// Answer 41: who switches where the work costs 23.08 % less, of buyers and of spend.
#[test]
fn who_switches_at_thirty_percent_better_value() {
    for (class, by_count, by_spend) in [
        (MigratedTraining, 0.446, 0.752),
        (NewTraining, 0.710, 0.980),
        (Research, 0.182, 0.346),
        (Inference, 0.876, 0.996),
    ] {
        let priors = priors(class);
        let found = simulate(&priors.draw(1, DRAWS), &Buyers::of(&priors), ThresholdKind::Threshold);
        let at = found.adoption.iter().find(|at| (at.discount - 0.230_769).abs() < 1e-3).unwrap();
        for (found, expected) in [(at.by_count.mean, by_count), (at.by_spend.mean, by_spend)] {
            assert!((found - expected).abs() < 0.006, "{class}: {found} instead of {expected}");
        }
    }
}

/// Answers 42 and 43: total Sobol indices.
#[test]
fn total_indices() {
    for (class, spend, expected) in [
        (MigratedTraining, 501.5e6, &[("m", 0.362), ("phi", 0.217), ("T", 0.200)][..]),
        (NewTraining, 501.5e6, &[("lambda", 0.329), ("T", 0.140), ("nu", 0.139), ("tau", 0.132), ("v", 0.107)]),
        (Research, 501.5e6, &[("v", 0.673), ("new", 0.108), ("m", 0.051)]),
        (Inference, 501.5e6, &[("phi", 0.220), ("m", 0.219), ("v", 0.174), ("new", 0.131)]),
        (MigratedTraining, 10e6, &[("E", 0.451), ("T", 0.187)]),
        (NewTraining, 10e6, &[("E", 0.568), ("w", 0.137)]),
        (Research, 10e6, &[("E", 0.381), ("v", 0.308)]),
        (Inference, 10e6, &[("E", 0.442), ("T", 0.119)]),
    ] {
        let priors = priors(class);
        let found = of_threshold(&priors, spend, 1, POINTS);
        for (symbol, expected) in expected {
            let index = priors.uncertain.iter().position(|(input, _)| input.symbol == *symbol).unwrap();
            let total = found[index].total.value;
            assert!((total - expected).abs() < 0.02, "{class} {symbol}: {total} instead of {expected}");
        }
    }
}

/// Answer 44: the inputs at whose ends the verdict would be another one.
#[test]
fn what_would_change_a_verdict() {
    let new_training = ["E 10", "g 0.6", "nu 0.05", "v 0.05", "T 1", "a 0.1", "s 0.5", "lambda 0.333", "tau 0.5"];
    for (class, verdict, expected, changed) in [
        (MigratedTraining, NotDetermined, &["m 1"][..], TooHigh),
        (NewTraining, TooHigh, &new_training, NotDetermined),
        (Research, NotDetermined, &["v 0.3"], TooLow),
        (Inference, TooHigh, &["T 1"], NotDetermined),
    ] {
        let found = verdict_changes(&priors(class), verdict, 1, DRAWS);
        let names: BTreeSet<String> =
            found.iter().map(|change| format!("{} {}", change.input.symbol, change.value)).collect();
        assert_eq!(names, expected.iter().map(|name| (*name).to_owned()).collect(), "{class}");
        assert!(found.iter().all(|change| change.verdict == changed), "{class}: {found:?}");
    }
}

/// Answer 45: in one draw, at 501.5 M USD a year.
#[test]
fn classes_in_one_draw() {
    let thresholds = WorkClass::ALL.iter().map(|class| {
        let scenarios = priors(*class).draw(1, DRAWS);
        let at = |curve: &Curve| curve.at(ThresholdKind::Threshold, 501.5e6, 1.0);
        curves(&scenarios).iter().map(at).collect::<Vec<f64>>()
    });
    let thresholds: Vec<Vec<f64>> = thresholds.collect();
    let share = |other: usize, is: fn(f64, f64) -> bool| {
        let pairs = thresholds[other].iter().zip(&thresholds[0]);
        pairs.filter(|(other, migrated)| is(**other, **migrated)).count() as f64 / DRAWS as f64
    };
    for (found, expected) in [
        (share(2, |other, migrated| other > migrated), 0.878),
        (share(1, |other, migrated| other < migrated), 0.978),
        (share(3, |other, migrated| other < migrated), 1.000),
    ] {
        assert!((found - expected).abs() < 0.008, "{found} instead of {expected}");
    }
}
