//! What holds for all works and prices.

use proptest::prelude::*;
use switchpoint::economics::value::common::works;
use switchpoint::economics::value::estimate::{Estimate, estimate};
use switchpoint::economics::value::valuation::TRAINING;
use switchpoint::economics::value::work::Work;
use switchpoint::economics::verdict::band::{ADVANTAGE, BandVerdict, advantage};
use switchpoint::unit::UsdPerHour;

use crate::known_answers::measurements;

const RESAMPLES: usize = 500;

/// Works of one to three cells of one to five draws, as logarithms.
fn logs() -> impl Strategy<Value = Vec<Vec<Vec<f64>>>> {
    let cell = prop::collection::vec(-3.0..3.0, 1..5);
    prop::collection::vec(prop::collection::vec(cell, 1..4), 1..9)
}

fn made(logs: &[Vec<Vec<f64>>], sign: f64) -> Vec<Work<'static>> {
    let work = |cells: &Vec<Vec<f64>>| {
        let cell = |draws: &Vec<f64>| {
            let draws = draws.iter().map(|draw| sign * draw).collect();
            Work::from_draws("w", "c", draws).unwrap().cells.remove(0)
        };
        Work { cells: cells.iter().map(cell).collect(), ..Work::from_draws("w", "c", vec![0.0]).unwrap() }
    };
    logs.iter().map(work).collect()
}

fn bits(estimate: &Estimate) -> (u64, Option<[u64; 2]>) {
    (estimate.log.to_bits(), estimate.interval.map(|ends| ends.map(f64::to_bits)))
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * (1.0 + one.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_seed_gives_the_same_bits(logs in logs(), seed: u64) {
        let of = || estimate(&made(&logs, 1.0), RESAMPLES, seed).unwrap();
        prop_assert_eq!(bits(&of()), bits(&of()));
    }

    #[test]
    fn swapping_the_sides_inverts_the_ratio(logs in logs(), seed: u64, mine in 0.1..100.0, theirs in 0.1..100.0) {
        let (mine, theirs) = (UsdPerHour(mine), UsdPerHour(theirs));
        let one = estimate(&made(&logs, 1.0), RESAMPLES, seed).unwrap().at_prices(mine, theirs).unwrap();
        let other = estimate(&made(&logs, -1.0), RESAMPLES, seed).unwrap().at_prices(theirs, mine).unwrap();
        prop_assert!(near(one.log, -other.log));
        prop_assert_eq!(one.interval.is_some(), other.interval.is_some());
        if let Some(([low, high], [lower, higher])) = one.interval.zip(other.interval) {
            prop_assert!(near(low, -higher) && near(high, -lower), "{low} {high} {lower} {higher}");
        }
    }

    #[test]
    fn prices_enter_by_their_ratio_and_dearer_is_worse(
        logs in logs(), mine in 0.1..100.0, theirs in 0.1..100.0, factor in 0.01..100.0, dearer in 1.001..10.0,
    ) {
        let ratio = estimate(&made(&logs, 1.0), RESAMPLES, 1).unwrap();
        let at = |mine: f64, theirs: f64| ratio.at_prices(UsdPerHour(mine), UsdPerHour(theirs)).unwrap();
        let value = at(mine, theirs);
        prop_assert!(near(value.log, at(mine * factor, theirs * factor).log));
        prop_assert!(at(mine * dearer, theirs).ratio() < value.ratio());
        prop_assert!(at(mine, theirs * dearer).ratio() > value.ratio());
        // A price moves the interval and leaves its width.
        let width = |estimate: &Estimate| estimate.interval.map(|[low, high]| high - low);
        prop_assert!(width(&ratio).zip(width(&value)).is_none_or(|(one, other)| near(one, other)));
    }

    #[test]
    fn an_estimate_lies_within_its_works(logs in logs(), seed: u64) {
        let works = made(&logs, 1.0);
        let found = estimate(&works, RESAMPLES, seed).unwrap();
        let of: Vec<f64> = works.iter().map(|work| work.log().unwrap()).collect();
        let (least, most) = of.iter().fold((f64::INFINITY, -f64::INFINITY), |(least, most), log| (least.min(*log), most.max(*log)));
        prop_assert!(least - 1e-12 <= found.log && found.log <= most + 1e-12);
        prop_assert_eq!(found.interval.is_some(), works.len() >= 4);
        if let Some([low, high]) = found.interval {
            prop_assert!(low <= high);
        }
    }

    #[test]
    fn a_wider_interval_never_settles_more(low in 0.5..2.0, width in 0.0..1.0, more in 0.0..1.0) {
        let narrow = advantage(Some([low, low + width]));
        let wide = advantage(Some([low - more, low + width + more]));
        prop_assert!(wide == narrow || matches!(wide, BandVerdict::NotDetermined(_)), "{narrow} {wide}");
        prop_assert_eq!(narrow == BandVerdict::Supported, ADVANTAGE[0] <= low && low + width <= ADVANTAGE[1]);
    }
}

/// Which rows are paired depends on what they say and not on where in the file they stand.
#[test]
fn the_order_of_rows_is_nothing() {
    let measurements = measurements();
    let mut turned: Vec<_> = measurements.iter().rev().cloned().collect();
    for row in &mut turned {
        row.line = 10_000 - row.line;
    }
    let mut compared = 0;
    for one in ["TPU v5e", "TPU v5p", "TPU v6e", "TPU v7x (Ironwood)"] {
        for other in ["H100", "H200", "B200", "GB200", "TPU v6e"] {
            let (there, back) = (works(&measurements, one, other, &TRAINING), works(&turned, one, other, &TRAINING));
            let logs = |works: &[Work<'_>]| {
                works.iter().map(|work| (work.name.clone(), work.log().unwrap())).collect::<Vec<_>>()
            };
            assert_eq!(logs(&there), logs(&back), "{one} {other}");
            compared += there.len();
        }
    }
    assert!(compared > 15, "{compared}");
}

/// Pairing does not depend on which side is called the alternative.
#[test]
fn pairs_are_the_same_from_both_sides() {
    let measurements = measurements();
    let mut chips: Vec<&str> = measurements.iter().map(|row| row.accelerator.as_str()).collect();
    chips.sort_unstable();
    chips.dedup();
    let mut compared = 0;
    for one in &chips {
        for other in chips.iter().filter(|other| one < *other) {
            let (there, back) =
                (works(&measurements, one, other, &TRAINING), works(&measurements, other, one, &TRAINING));
            assert_eq!(there.len(), back.len(), "{one} {other}");
            for (there, back) in there.iter().zip(&back) {
                assert_eq!((&there.name, there.cells.len()), (&back.name, back.cells.len()));
                assert!(near(there.log().unwrap(), -back.log().unwrap()), "{one} {other} {}", there.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}
