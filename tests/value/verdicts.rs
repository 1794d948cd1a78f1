//! The rules at their edges.

use switchpoint::economics::claim::{self, Quoted};
use switchpoint::economics::offer::Basis;
use switchpoint::economics::value::price::{Asked, Terms};
use switchpoint::economics::value::valuation::{ALTERNATIVES, INCUMBENTS, Question, Valuation};
use switchpoint::economics::verdict::band::{
    ADVANTAGE, ADVANTAGE_RULE, BandVerdict, FOUR_TIMES, FOUR_TIMES_RULE, OpenReason, judge,
};
use switchpoint::economics::verdict::gpu_pooling;
use switchpoint::record::claims;
use switchpoint::stat::descriptive;

use crate::known_answers::{measurements, price_list};

#[test]
fn bands() {
    let undetermined = BandVerdict::NotDetermined(OpenReason::PartlyInside);
    for (interval, band, expected) in [
        (Some([1.15, 1.45]), ADVANTAGE, BandVerdict::Supported),
        (Some([1.2, 1.2]), ADVANTAGE, BandVerdict::Supported),
        (Some([1.149, 1.3]), ADVANTAGE, undetermined),
        (Some([1.2, 1.451]), ADVANTAGE, undetermined),
        (Some([1.0, 2.0]), ADVANTAGE, undetermined),
        (Some([0.9, 1.15]), ADVANTAGE, undetermined),
        (Some([0.9, 1.149]), ADVANTAGE, BandVerdict::Refuted),
        (Some([1.451, 3.0]), ADVANTAGE, BandVerdict::Refuted),
        (Some([f64::NAN, f64::NAN]), ADVANTAGE, undetermined),
        (None, ADVANTAGE, BandVerdict::NotDetermined(OpenReason::TooFewWorks)),
        (Some([3.5, 4.5]), FOUR_TIMES, BandVerdict::Supported),
        (Some([2.3, 3.4]), FOUR_TIMES, BandVerdict::Refuted),
        // Ignorance is not evidence.
        (Some([0.1, 40.0]), FOUR_TIMES, undetermined),
    ] {
        assert_eq!(judge(interval, band), expected, "{interval:?} {band:?}");
    }
}

/// The printed rules name the numbers that the code uses.
#[test]
fn rules_say_what_is_done() {
    let named = |band: [f64; 2]| format!("[{}, {}]", band[0], band[1]);
    assert!(ADVANTAGE_RULE.contains(&named(ADVANTAGE)), "{ADVANTAGE_RULE}");
    assert!(FOUR_TIMES_RULE.contains(&named(FOUR_TIMES)), "{FOUR_TIMES_RULE}");
    for rule in [ADVANTAGE_RULE, FOUR_TIMES_RULE] {
        assert!(
            rule.contains(&format!("at least {} works", switchpoint::economics::value::estimate::WORKS_MIN)),
            "{rule}"
        );
    }
}

/// Case 16 of the specification, from the figures of the claim.
#[test]
fn utilisation_and_chips_of_the_article() {
    let claims = claims::carried().unwrap();
    let together = claim::find(&claims, "pooling-together").unwrap();
    let number = |name: &str| together.number(name).unwrap();
    let one = |name: &str| number(name).value.unwrap();
    let before = [number("utilisation-before").low.unwrap(), number("utilisation-before").high.unwrap()];
    let (after, chips) = (one("utilisation-after"), [one("gpus-before").value, one("gpus-after").value]);
    let found = gpu_pooling::judge(before, after, chips[0], chips[1]).unwrap();
    let check = |found: f64, expected: f64, tolerance: f64| assert!((found - expected).abs() < tolerance, "{found}");
    check(found.from_lowest[0], 0.722_164, 5e-7);
    check(found.from_lowest[1], 0.724_818, 5e-7);
    check(found.from_highest[0], 0.293_444, 5e-7);
    check(found.from_highest[1], 0.296_989, 5e-7);
    check(found.counted, 0.821_309, 5e-7);
    check(found.fitting_before, 8.595, 5e-4);
    assert_eq!(found.verdict(), "INCONSISTENT");
    let turned = gpu_pooling::judge([before[1], before[0]], after, chips[0], chips[1]).unwrap();
    assert_eq!(found, turned);
}

fn quoted(value: f64, half_digit: f64) -> Quoted {
    Quoted { value, half_digit }
}

#[test]
fn figures_that_meet() {
    let judge = |before: [Quoted; 2]| gpu_pooling::judge(before, quoted(48.1, 0.05), 1192.0, 213.0).unwrap();
    // Only 8.595 % fits: 8.6 and 9 stand for it, 8.8 and 10 do not.
    for (value, half_digit, expected) in [
        (8.6, 0.05, "CONSISTENT"),
        (8.8, 0.05, "INCONSISTENT"),
        (9.0, 0.5, "CONSISTENT"),
        (10.0, 0.5, "INCONSISTENT"),
        (8.59, 0.005, "CONSISTENT"),
        (8.58, 0.005, "INCONSISTENT"),
    ] {
        let found = judge([quoted(value, half_digit); 2]);
        assert_eq!(found.verdict(), expected, "{value}: {found:?}");
    }
    assert!(judge([quoted(5.0, 0.05), quoted(33.9, 0.05)]).consistent);
    // Below both ends of the range as well as above.
    assert!(!judge([quoted(5.0, 0.05), quoted(6.0, 0.05)]).consistent);
}

/// Answers 28 and 29 of the second model: the pairs of prices for training of each kind, the median
/// of their performance per dollar, and how many are above 1.
#[test]
fn pairs_of_prices_by_kind() {
    let (measured, offers) = (measurements(), price_list());
    let question = Question { measurements: &measured, offers: &offers, terms: None, asked: Asked::default() };
    let valuations: Vec<Valuation<'_>> = ALTERNATIVES
        .iter()
        .flat_map(|alternative| INCUMBENTS.map(|incumbent| (alternative, incumbent)))
        .filter_map(|(alternative, incumbent)| question.weigh(alternative, incumbent, None).unwrap())
        .collect();
    let check = |mixed: bool, terms: Option<Basis>, pairs: usize, median: f64, above: Option<usize>| {
        let ratios: Vec<f64> = valuations
            .iter()
            .flat_map(|valuation| &valuation.at)
            .filter(|at| at.prices.mixed().is_some() == mixed)
            .filter(|at| terms.is_none_or(|basis| at.prices.alternative.terms == Terms::Rented(basis)))
            .map(|at| at.value.ratio())
            .collect();
        assert_eq!(ratios.len(), pairs, "{mixed} {terms:?}");
        let found = descriptive::median(&ratios).unwrap();
        assert!((found - median).abs() < 5e-4, "{mixed} {terms:?}: {found}");
        if let Some(above) = above {
            assert_eq!(ratios.iter().filter(|ratio| **ratio > 1.0).count(), above, "{mixed}");
        }
    };
    check(false, None, 17, 1.978, Some(15));
    check(true, None, 59, 0.792, Some(15));
    check(false, Some(Basis::List), 6, 2.068, None);
    check(false, Some(Basis::Spot), 3, 0.942, None);
    check(false, Some(Basis::Market3Year), 4, 2.523, None);
    check(false, Some(Basis::Owning), 4, 2.202, None);
    check(true, Some(Basis::ThreeYear), 10, 0.712, None);
}
