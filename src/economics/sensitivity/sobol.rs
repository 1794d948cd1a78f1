//! Sobol indices: how much of the variance of a model each input explains, alone (first order) and
//! with all its interactions (total).
//!
//! First order after Saltelli et al., *Computer Physics Communications* 181, 2010; total after
//! Jansen, *Computer Physics Communications* 117, 1999; over scrambled Sobol points (Owen
//! scrambling in the form of Burley, *JCGT* 9, 2020).

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::priors::Priors;
use crate::economics::threshold::{Curve, ThresholdKind};
use crate::stat::descriptive::quantiles;

/// Base points unless told otherwise: with d inputs the model runs this many times d + 2.
pub const POINTS: u32 = 1 << 13;

/// Base points at most: what the generator of the points gives.
pub const POINTS_MAX: u32 = 1 << 16;

/// Inputs at most: two columns of the 256 dimensions each.
pub const INPUTS_MAX: usize = 128;

/// Resamples of the points behind an interval.
const RESAMPLES: usize = 100;

/// A share of the variance with its 95 % interval. Estimates are not clipped: a share of nothing
/// may come out below 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct IndexEstimate {
    /// The estimate.
    pub value: f64,
    /// The low end of the interval.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

/// The indices of one input.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct SobolIndex {
    /// S1: the share of the variance that the input explains alone.
    pub first: IndexEstimate,
    /// ST: the share that goes when the input is known, interactions included.
    pub total: IndexEstimate,
}

/// The indices of the threshold of a buyer of `spend` USD a year, one for each uncertain input, in
/// their order.
#[must_use]
pub fn of_threshold(priors: &Priors, spend_usd_per_year: f64, seed: u64, points: u32) -> Vec<SobolIndex> {
    let value = |input: usize, number: f64| priors.uncertain[input].1.quantile(number);
    let model = |values: &[f64]| Curve::of(&priors.at(values)).at(ThresholdKind::Threshold, spend_usd_per_year, 1.0);
    indices(&value, &model, priors.uncertain.len(), seed, points)
}

/// The indices of a model of `inputs` independent values; `value` makes that of an input from a
/// uniform number in (0, 1).
///
/// # Panics
/// More than [`INPUTS_MAX`] inputs or [`POINTS_MAX`] points.
#[must_use]
pub fn indices(
    value: &(impl Fn(usize, f64) -> f64 + Sync),
    model: &(impl Fn(&[f64]) -> f64 + Sync),
    inputs: usize,
    seed: u64,
    points: u32,
) -> Vec<SobolIndex> {
    assert!(inputs <= INPUTS_MAX && points <= POINTS_MAX, "{inputs} inputs, {points} points");
    let runs: Vec<BasePoint> = (0..points)
        .into_par_iter()
        .with_min_len(64)
        .map(|point| BasePoint::of(value, model, inputs, seed, point))
        .collect();
    let mean = runs.iter().map(|run| run.a + run.b).sum::<f64>() / (2.0 * f64::from(points));
    let terms = EstimatorTerms::of(&runs, mean);
    let whole = terms.indices(&vec![1.0; points as usize]);
    let resampled: Vec<Vec<(f64, f64)>> =
        (0..RESAMPLES).into_par_iter().map(|resample| terms.indices(&times_drawn(seed, resample, points))).collect();
    let interval = |value: f64, values: Vec<f64>| {
        let [low, high] = quantiles(values, [0.025, 0.975]);
        IndexEstimate { value, low, high }
    };
    let input = |input: usize| SobolIndex {
        first: interval(whole[input].0, resampled.iter().map(|all| all[input].0).collect()),
        total: interval(whole[input].1, resampled.iter().map(|all| all[input].1).collect()),
    };
    (0..inputs).map(input).collect()
}

/// The model at one base point: at A, at B, and at A with each input taken from B.
struct BasePoint {
    a: f64,
    b: f64,
    mixed: Vec<f64>,
}

impl BasePoint {
    fn of(
        value: &impl Fn(usize, f64) -> f64,
        model: &impl Fn(&[f64]) -> f64,
        inputs: usize,
        seed: u64,
        point: u32,
    ) -> Self {
        let seed = seed as u32 ^ (seed >> 32) as u32;
        // The generator has 24 bits; half a step keeps its 0 inside (0, 1).
        let numbers = (0..inputs.div_ceil(2) as u32)
            .flat_map(|set| sobol_burley::sample_4d(point, set, seed))
            .map(|number| f64::from(number) + 0.5 / f64::from(1 << 24));
        let mut a: Vec<f64> =
            numbers.take(2 * inputs).enumerate().map(|(dimension, number)| value(dimension % inputs, number)).collect();
        let b = a.split_off(inputs);
        let (at_a, at_b) = (model(&a), model(&b));
        let mixed = (0..inputs).map(|input| {
            let own = std::mem::replace(&mut a[input], b[input]);
            let mixed = model(&a);
            a[input] = own;
            mixed
        });
        Self { a: at_a, b: at_b, mixed: mixed.collect() }
    }
}

/// How often each point is drawn in a resample. The numbers of a resample have places of their own
/// in one stream, so that the number of threads changes nothing.
fn times_drawn(seed: u64, resample: usize, points: u32) -> Vec<f64> {
    let mut generator = Pcg64::seed_from_u64(seed);
    generator.advance(resample as u128 * u128::from(points));
    let mut times = vec![0.0; points as usize];
    for _ in 0..points {
        times[(((generator.next_u64() >> 32) * u64::from(points)) >> 32) as usize] += 1.0;
    }
    times
}

/// Sums that are made in one go, each in a register.
const LANES: usize = 16;

/// What the estimates are sums of, for every base point.
struct EstimatorTerms {
    /// The terms, [`LANES`] to a column of rows, one row for each point: y of A and B together,
    /// their squares, both about the mean of all; then for each input y_B (y_AB - y_A) and (y_A -
    /// y_AB)^2. The last column is filled up with 0.
    columns: Vec<Vec<[f64; LANES]>>,
    inputs: usize,
}

impl EstimatorTerms {
    fn of(runs: &[BasePoint], mean: f64) -> Self {
        let inputs = runs.first().map_or(0, |run| run.mixed.len());
        let term = |run: &BasePoint, term: usize| {
            let (y_a, y_b) = (run.a - mean, run.b - mean);
            match (term / 2, term % 2) {
                (0, 0) => y_a + y_b,
                (0, _) => y_a.powi(2) + y_b.powi(2),
                (input, _) if input > inputs => 0.0,
                (input, 0) => y_b * (run.mixed[input - 1] - run.a),
                (input, _) => (run.a - run.mixed[input - 1]).powi(2),
            }
        };
        let column = |column: usize| {
            runs.iter().map(|run| std::array::from_fn(|lane| term(run, column * LANES + lane))).collect()
        };
        Self { columns: (0..(2 + 2 * inputs).div_ceil(LANES)).map(column).collect(), inputs }
    }

    /// First order and total of each input, from the points as often as `times` says.
    fn indices(&self, times: &[f64]) -> Vec<(f64, f64)> {
        let sums: Vec<f64> = self.columns.iter().flat_map(|rows| weighted_sums(rows, times)).collect();
        let points = times.len() as f64;
        let variance = sums[1] / (2.0 * points) - (sums[0] / (2.0 * points)).powi(2);
        // A model that nothing moves has no shares.
        let variance = if variance > 0.0 { variance } else { f64::INFINITY };
        let index = |terms: &[f64]| (terms[0] / points / variance, terms[1] / (2.0 * points) / variance);
        sums[2..].chunks_exact(2).take(self.inputs).map(index).collect()
    }
}

/// The sum of each column, a row as often as `times` says.
fn weighted_sums(rows: &[[f64; LANES]], times: &[f64]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    for (row, times) in rows.iter().zip(times) {
        for (sum, term) in sums.iter_mut().zip(row) {
            *sum += term * times;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// Within 0.01 of the exact values, and those inside the intervals.
    fn check(model: impl Fn(&[f64]) -> f64 + Sync, expected: &[(f64, f64)]) {
        let found = indices(&|_, number| number, &model, expected.len(), 1, POINTS);
        for (index, (first, total)) in found.iter().zip(expected) {
            assert!((index.first.value - first).abs() < 0.01, "{index:?}, first order {first}");
            assert!((index.total.value - total).abs() < 0.01, "{index:?}, total {total}");
            let near = |share: &IndexEstimate, exact: f64| share.low - 0.01 < exact && exact < share.high + 0.01;
            assert!(near(&index.first, *first) && near(&index.total, *total), "{index:?}");
        }
    }

    /// Ishigami and Homma 1990 with a = 7, b = 0.1.
    #[test]
    fn ishigami() {
        let model = |u: &[f64]| {
            let [x, y, z] = [u[0], u[1], u[2]].map(|u| PI * (2.0 * u - 1.0));
            x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
        };
        check(model, &[(0.313_905, 0.557_589), (0.442_411, 0.442_411), (0.0, 0.243_684)]);
    }

    /// Sobol's g function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
    #[test]
    fn sobol_g() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
        let model = |u: &[f64]| u.iter().zip(&a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product();
        let far = [(0.000_072, 0.000_105); 4];
        let near = [(0.716_19, 0.787_14), (0.179_05, 0.242_20), (0.023_68, 0.034_32), (0.007_16, 0.010_46)];
        check(model, &[&near[..], &far].concat());
    }

    /// A sum of independent parts: each explains its share of the variance, and nothing interacts.
    #[test]
    fn a_linear_model() {
        check(|u| 3.0 * u[0] + 4.0 * u[1], &[(0.36, 0.36), (0.64, 0.64)]);
    }

    #[test]
    fn a_model_that_nothing_moves() {
        check(|_| 3.0, &[(0.0, 0.0), (0.0, 0.0)]);
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_with_any_number_of_threads() {
        let model = |u: &[f64]| (u[0] * u[1] - u[2]).exp();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| indices(&|_, number| number, &model, 3, 5, 512))
        };
        assert_eq!(with(1), with(3));
    }
}
