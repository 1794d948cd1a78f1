//! Known answers of the two loops, 17 to 29 of the specification: each within 4.3 standard
//! deviations of one run of 10,000 draws, which it states.

use std::sync::LazyLock;

use switchpoint::economics::answer::buyer::Buyer;
use switchpoint::economics::answer::buyers::Buyers;
use switchpoint::economics::answer::monte_carlo::{DrawSummary, simulate};
use switchpoint::economics::answer::population::{Population, SamplingSettings};
use switchpoint::economics::answer::threshold_rule::ThresholdVerdict;
use switchpoint::economics::priors::{Priors, Workload};
use switchpoint::economics::sensitivity::information::information;
use switchpoint::economics::sensitivity::sobol;
use switchpoint::economics::threshold::{Curve, ThresholdKind, solve};

use crate::known_answers::article;

static ARTICLE: LazyLock<Population> = LazyLock::new(|| Population::of(&article(), SamplingSettings::default()));

#[track_caller]
fn agree(found: f64, (expected, sd): (f64, f64)) {
    assert!((found - expected).abs() < 4.3 * sd, "{found} instead of {expected}, {:.1} sd", (found - expected) / sd);
}

#[track_caller]
fn agree_in_all(found: &DrawSummary, expected: [(f64, f64); 3]) {
    for (found, expected) in [found.low, found.median, found.high].into_iter().zip(expected) {
        agree(found, expected);
    }
}

#[test]
fn the_headline() {
    agree_in_all(&ARTICLE.monte_carlo.median, [(0.11387, 0.0009), (0.18719, 0.0006), (0.30821, 0.0020)]);
    assert_eq!(ARTICLE.verdict, ThresholdVerdict::NotDetermined);
    agree(ARTICLE.monte_carlo.inside, (0.8122, 0.0037));
    agree(ARTICLE.monte_carlo.claimed, (0.365, 0.005));
    // Uniform per dollar: half of the spend lies above the middle of the range.
    assert!((ARTICLE.median_spend_usd_per_year / 501.5e6 - 1.0).abs() < 3e-3);
}

#[test]
fn variants() {
    let expected = [
        ("npv", [(0.0898, 0.0006), (0.1445, 0.0004), (0.2267, 0.0013)]),
        ("hurdle", [(0.0928, 0.0006), (0.1494, 0.0004), (0.2343, 0.0014)]),
        ("perpetual", [(0.1327, 0.0011), (0.2440, 0.0010), (0.631, 0.014)]),
        ("per-dollar", [(0.1417, 0.0011), (0.2283, 0.0006), (0.3697, 0.0024)]),
        ("no-lock-in", [(0.0937, 0.0008), (0.1636, 0.0005), (0.2833, 0.0021)]),
    ];
    assert_eq!(ARTICLE.variants.len(), expected.len());
    for (variant, (id, expected)) in ARTICLE.variants.iter().zip(expected) {
        assert_eq!((variant.id, variant.verdict), (id, ThresholdVerdict::NotDetermined));
        agree_in_all(&variant.q, expected);
    }
}

#[test]
fn thresholds_by_spend() {
    let expected = [
        (1e6, [(0.489, 0.004), (0.995, 0.006), (2.059, 0.019), (0.002, 0.0005)]),
        (3e6, [(0.323, 0.002), (0.560, 0.002), (0.980, 0.007), (0.030, 0.002)]),
        (1e7, [(0.2215, 0.0012), (0.3442, 0.0010), (0.5356, 0.0031), (0.285, 0.005)]),
        (3e7, [(0.1705, 0.0010), (0.2551, 0.0007), (0.3829, 0.0018), (0.585, 0.006)]),
        (1e8, [(0.1409, 0.0008), (0.2106, 0.0006), (0.3163, 0.0017), (0.508, 0.005)]),
        (3e8, [(0.1273, 0.0007), (0.1921, 0.0006), (0.2911, 0.0016), (0.398, 0.005)]),
        (1e9, [(0.1200, 0.0007), (0.1827, 0.0005), (0.2789, 0.0015), (0.336, 0.005)]),
    ];
    for (found, (spend, [low, median, high, claimed])) in ARTICLE.by_spend.iter().zip(expected) {
        assert_eq!(found.spend_usd_per_year, spend);
        agree(found.quantiles.low, low);
        agree(found.quantiles.median, median);
        agree(found.quantiles.high, high);
        agree(found.claimed, claimed);
    }
    let (from, to) = ARTICLE.band_usd_per_year;
    agree(from.unwrap() / 1e6, (15.6, 0.2));
    agree(to.unwrap() / 1e6, (171.0, 6.0));
}

#[test]
fn adoption() {
    let by_count = [0.073, 0.296, 0.446, 0.528, 0.687, 0.787, 0.928, 0.998];
    let by_spend = [0.169, 0.558, 0.751, 0.834, 0.946, 0.981, 0.998, 1.000];
    for (found, (by_count, by_spend)) in ARTICLE.monte_carlo.adoption.iter().zip(by_count.into_iter().zip(by_spend)) {
        agree(found.by_count.mean, (by_count, 0.004));
        agree(found.by_spend.mean, (by_spend, 0.006));
    }
}

#[test]
fn what_decides() {
    let expected = [
        ("switching.dual_running_months", 0.336, 0.361),
        ("switching.dual_running_share", 0.195, 0.215),
        ("finance.horizon_years", 0.182, 0.199),
        ("switching.validation_share", 0.052, 0.054),
        ("finance.saving_volatility", 0.040, 0.043),
        ("switching.velocity_loss", 0.043, 0.043),
        ("switching.lock_in_premium", 0.043, 0.043),
        ("finance.saving_drift", 0.034, 0.039),
        ("switching.engineering_growth", 0.016, 0.018),
        ("switching.engineer_years", 0.009, 0.011),
        ("finance.obsolescence_rate", 0.006, 0.010),
        ("switching.engineer_usd_per_year", 0.002, 0.002),
        ("switching.upkeep_engineers", 0.001, 0.001),
        ("finance.discount_rate", 0.000, 0.000),
    ];
    for (key, first, total) in expected {
        let (_, found) = ARTICLE.indices.iter().find(|(input, _)| input.key == key).unwrap();
        // The half-widths that the specification gives.
        assert!((found.first.value - first).abs() < 0.015, "{key}: {found:?}");
        assert!((found.total.value - total).abs() < 0.010, "{key}: {found:?}");
    }
    assert_eq!(ARTICLE.indices.len(), expected.len());
    let priors = article();
    let indices = sobol::of_threshold(&priors, 10e6, 1, sobol::POINTS);
    for (key, total) in [
        ("switching.engineer_years", 0.452),
        ("finance.horizon_years", 0.187),
        ("switching.engineer_usd_per_year", 0.095),
        ("switching.dual_running_months", 0.095),
        ("switching.dual_running_share", 0.056),
    ] {
        let place = priors.uncertain.iter().position(|(input, _)| input.key == key).unwrap();
        assert!((indices[place].total.value - total).abs() < 0.012, "{key}: {:?}", indices[place]);
    }
}

#[test]
fn what_would_have_to_be_known() {
    // The months of running both, which decide most: at their ends, and nowhere but at a knife-edge
    // is the claim supported.
    let (first, last) = (ARTICLE.break_even.first().unwrap(), ARTICLE.break_even.last().unwrap());
    assert_eq!((ARTICLE.indices[0].0.key, first.value, last.value), ("switching.dual_running_months", 1.0, 4.0));
    for (found, expected) in [(first, [0.084, 0.190]), (last, [0.172, 0.403])] {
        assert!(
            (found.median.low - expected[0]).abs() < 0.004 && (found.median.high - expected[1]).abs() < 0.010,
            "{found:?}"
        );
    }
    for step in &ARTICLE.break_even {
        assert!(step.verdict != ThresholdVerdict::Supported || (step.value - 3.25).abs() < 0.31, "{step:?}");
    }
}

#[test]
fn what_knowing_is_worth() {
    let priors = article().of_spend(10e6);
    let found = information(&priors, &priors.draw(1, 10_000), 10e6, 0.25);
    agree(found.evpi, (0.0240, 0.0004));
    for (key, expected) in [
        ("switching.engineer_years", (0.0132, 0.0004)),
        ("finance.horizon_years", (0.0039, 0.0004)),
        ("switching.engineer_usd_per_year", (0.0029, 0.0003)),
        ("switching.dual_running_months", (0.0025, 0.0003)),
    ] {
        agree(found.evppi.iter().find(|(input, _)| input.key == key).unwrap().1, expected);
    }
}

#[test]
fn workloads() {
    let workload = |weight, engineering_factor| Workload { name: String::new(), weight, engineering_factor };
    let priors = Priors { workloads: vec![workload(0.3, 0.1), workload(0.5, 1.0), workload(0.2, 3.0)], ..article() };
    let found = simulate(&priors.draw(1, 10_000), &Buyers::of(&priors), ThresholdKind::Threshold);
    agree_in_all(&found.median, [(0.1136, 0.0008), (0.1856, 0.0009), (0.3057, 0.0015)]);
    agree(found.inside, (0.793, 0.004));
}

/// Draws of a scenario without uncertainty are the closed form.
#[test]
fn certainty_is_the_closed_form() {
    for spend in [1e6, 1e7, 501.5e6] {
        let priors = Priors::certain(switchpoint::economics::scenario::Scenario {
            spend_usd_per_year: spend,
            ..article().centre
        });
        let exact = solve(&priors.centre).unwrap();
        let found = Buyer::of(&priors, 0.25, SamplingSettings { draws: 100, ..SamplingSettings::default() });
        for (found, exact) in [
            (found.npv, exact.npv_work_discount),
            (found.threshold, exact.threshold_work_discount),
            (found.perpetual, exact.perpetual_work_discount),
        ] {
            for value in [found.quantiles.low, found.quantiles.median, found.quantiles.high] {
                assert!((value - exact).abs() < 1e-12);
            }
        }
        let summary = simulate(&priors.draw(1, 100), &Buyers::of(&priors), ThresholdKind::Threshold);
        assert!((summary.median.median - exact.threshold_work_discount).abs() < 1e-12);
    }
}

/// The same seed gives the same bits, whatever the number of threads.
#[test]
fn threads_change_nothing() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let sampling = SamplingSettings { draws: 3000, points: 256, ..SamplingSettings::default() };
        pool.install(|| {
            let population = Population::of(&article(), sampling);
            format!(
                "{:?} {:?} {:?}",
                population.monte_carlo,
                population.break_even,
                population.indices.iter().map(|(_, index)| *index).collect::<Vec<_>>()
            )
        })
    };
    assert_eq!(with(1), with(4));
}

/// A new input, or another distribution of one, leaves the draws of the others alone.
#[test]
fn inputs_draw_apart() {
    let priors = article();
    let (input, _) = priors.uncertain[3];
    let changed = priors.with(input, switchpoint::economics::distribution::Prior::point(0.5));
    for (one, other) in priors.draw(7, 50).into_iter().zip(changed.draw(7, 50)) {
        let mut same = other;
        input.set(&mut same, input.get(&one));
        assert_eq!(same, one);
    }
    // Where the spend of a buyer is a point, the curve is the scenario's.
    let scenario = priors.draw(7, 1)[0];
    let spend = scenario.spend_usd_per_year;
    assert_eq!(
        Curve::of(&scenario).at(ThresholdKind::Threshold, spend, 1.0),
        solve(&scenario).unwrap().threshold_work_discount
    );
}
