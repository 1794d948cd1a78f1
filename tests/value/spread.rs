//! The bootstrap interval: exact where it can be counted out, and as wide as it says where it
//! cannot.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use switchpoint::economics::value::estimate::{Estimate, estimate};
use switchpoint::economics::value::work::Work;

fn points(logs: &[f64]) -> Vec<Work<'static>> {
    logs.iter().map(|log| Work::from_draws("w", "c", vec![*log]).unwrap()).collect()
}

#[test]
fn no_interval_under_four_works() {
    for (works, expected) in [(1, false), (3, false), (4, true), (9, true)] {
        let logs: Vec<f64> = (0..works).map(f64::from).collect();
        let found = estimate(&points(&logs), 1000, 1).unwrap();
        assert_eq!((found.interval.is_some(), found.works), (expected, logs.len()));
    }
    assert_eq!(estimate(&[], 1000, 1), None);
}

/// Of four works, each of the 256 resamples is likelier than the expanded tail of 0.00012: the
/// interval ends at the extremes.
#[test]
fn four_works_span_their_interval() {
    let found = estimate(&points(&[0.3, -0.1, 0.2, 0.05]), 10_000, 7).unwrap();
    let [low, high] = found.interval.unwrap();
    assert!((low + 0.1).abs() < 1e-12 && (high - 0.3).abs() < 1e-12, "{low} {high}");
    assert!((found.log - 0.1125).abs() < 1e-12);
}

/// A standard normal number, by the sum of twelve uniforms.
fn normal(generator: &mut Pcg64Mcg) -> f64 {
    (0..12).map(|_| (generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 6.0
}

/// Plain percentiles of eight works would hold the mean in 89 of 100 cases; the expanded ones do in
/// about 95.
#[test]
fn intervals_hold_the_mean_as_often_as_they_say() {
    let mut generator = Pcg64Mcg::seed_from_u64(2015);
    let cases = 600;
    let held = (0..cases).filter(|case| {
        let logs: Vec<f64> = (0..8).map(|_| normal(&mut generator)).collect();
        let [low, high] = estimate(&points(&logs), 1000, *case).unwrap().interval.unwrap();
        low <= 0.0 && 0.0 <= high
    });
    let share = held.count() as f64 / cases as f64;
    assert!((0.92..=0.98).contains(&share), "{share}");
}

/// Cells within a work are resampled as well, and so are the draws of a cell that has several.
#[test]
fn every_level_adds_its_spread() {
    let width = |found: &Estimate| found.interval.map(|[low, high]| high - low).unwrap();
    let of = |work: &Work<'static>| estimate(&vec![work.clone(); 6], 4000, 3).unwrap();
    let point = Work::from_draws("w", "c", vec![0.0]).unwrap();
    let drawn = Work::from_draws("w", "c", vec![-1.0, 0.0, 1.0]).unwrap();
    let mut celled = point.clone();
    celled.cells = [-1.0, 0.0, 1.0].map(|log| Work::from_draws("w", "c", vec![log]).unwrap().cells.remove(0)).into();
    assert_eq!(width(&of(&point)), 0.0);
    assert!(width(&of(&celled)) > 0.5);
    // One draw stands for the cell, so it varies as much as a draw; three cells average.
    assert!(width(&of(&drawn)) > 1.3 * width(&of(&celled)), "{} {}", width(&of(&drawn)), width(&of(&celled)));
}
