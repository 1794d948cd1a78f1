//! Is a product right? Seeded operands, an oracle in double precision, and bounds on the rounding error.
//!
//! A kernel is verified before it is timed, because a wrong kernel can be arbitrarily fast. The bound of an element is
//! `g(k) |a_i| |b_j|` with the Euclidean norms of its row and column and `g(k) = u min(k/(1 - k u), 8 sqrt(k))`, u = 2^-24:
//! - k u/(1 - k u) holds for any order of summation (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1);
//! - 8 sqrt(k) u holds with overwhelming probability for inputs like ours, of mean zero (Higham & Mary, SIAM J. Sci. Comput. 41, 2019).
//!
//! Up to [`ORACLE_MAX`] multiplications every element is compared. Above it each row of C is projected on random signs (Freivalds,
//! IFIP Congress 1977), in O(m n + n k + m k): by Hoeffding's inequality the projected error stays below 8 times its
//! root of sum of squares, except once in 10^13. A projection hides one wrong element among many right ones, so 4096 elements are
//! computed exactly beside: the corners, and others drawn at random.

use std::thread;

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::problem::Problem;
use crate::result::Check;

/// The largest m n k for which every element is compared: about a second on two cores.
pub const ORACLE_MAX: u64 = 1 << 30;

/// How the elements of [`Operands::random`] are distributed, for result files.
pub const DISTRIBUTION: &str = "uniform[-1,1)";

/// Unit roundoff of binary32.
const UNIT_ROUNDOFF: f64 = 1.0 / (1u32 << 24) as f64;

/// The confidence factor of both probabilistic bounds.
const LAMBDA: f64 = 8.0;

/// Random sign vectors of a projection check.
const PROJECTIONS: u64 = 4;

/// Elements that a projection check computes exactly beside.
const SPOTS: usize = 4096;

/// A and B of one problem, dense and row-major, uniform in [-1, 1).
#[derive(Debug, Clone, PartialEq)]
pub struct Operands {
    /// The problem that they belong to.
    pub problem: Problem,
    /// m x k elements.
    pub a: Vec<f32>,
    /// k x n elements.
    pub b: Vec<f32>,
}

impl Operands {
    /// Operands that depend on the problem and the seed alone. Never zeros or ones: those draw less power, so chips clock higher.
    #[must_use]
    pub fn random(problem: &Problem, seed: u64) -> Self {
        let [m, n, k] = [problem.m, problem.n, problem.k].map(|edge| edge as usize);
        let matrix = |stream: u64, length: usize| {
            let mut generator = Pcg64Mcg::seed_from_u64(seed.wrapping_mul(2).wrapping_add(stream));
            (0..length).map(|_| uniform(&mut generator)).collect()
        };
        Self { problem: *problem, a: matrix(0, m * k), b: matrix(1, k * n) }
    }
}

/// Uniform in [-1, 1), on a grid of 2^-23, so that every value is exact in binary32.
fn uniform(generator: &mut Pcg64Mcg) -> f32 {
    (generator.next_u32() >> 8) as f32 / (1u32 << 23) as f32 - 1.0
}

/// What the product of two operands must be.
#[derive(Debug, Clone)]
pub struct Oracle {
    operands: Operands,
    /// Every element of the product, where the problem is small enough.
    product: Option<Vec<f64>>,
    row_norms: Vec<f64>,
    column_norms: Vec<f64>,
}

/// The outcome of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// What goes into the file.
    pub check: Check,
    /// Where the error was largest, in words.
    pub worst: String,
}

impl Verification {
    /// Whether every error was within its bound. False for a NaN.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.check.error_over_bound <= 1.0
    }
}

impl Oracle {
    /// Computes the reference on all cores.
    #[must_use]
    pub fn new(operands: Operands) -> Self {
        let Problem { m, n, k, .. } = operands.problem;
        let small = u64::from(m) * u64::from(n) <= ORACLE_MAX / u64::from(k);
        let product = small.then(|| product(&operands));
        let row_norms =
            operands.a.chunks_exact(k as usize).map(|row| row.iter().map(|x| square(*x)).sum::<f64>().sqrt());
        let mut column_squares = vec![0.0; n as usize];
        for row in operands.b.chunks_exact(n as usize) {
            for (sum, x) in column_squares.iter_mut().zip(row) {
                *sum += square(*x);
            }
        }
        let column_norms = column_squares.into_iter().map(f64::sqrt).collect();
        Self { row_norms: row_norms.collect(), column_norms, product, operands }
    }

    /// The operands to multiply.
    #[must_use]
    pub fn operands(&self) -> &Operands {
        &self.operands
    }

    /// Compares a product, m x n elements. `seed` chooses the projections.
    #[must_use]
    pub fn verify(&self, c: &[f32], seed: u64) -> Verification {
        match &self.product {
            Some(product) => self.compare_every_element(product, c),
            None => self.project(c, seed),
        }
    }

    fn compare_every_element(&self, product: &[f64], c: &[f32]) -> Verification {
        let n = self.operands.problem.n as usize;
        let unit = error_factor(self.operands.problem.k);
        let mut worst = Worst::new("oracle-f64", c.len() == product.len());
        for (index, (&got, &expected)) in c.iter().zip(product).enumerate() {
            let (row, column) = (index / n, index % n);
            let bound = unit * self.row_norms[row] * self.column_norms[column];
            let error = (f64::from(got) - expected).abs() / bound.max(f64::MIN_POSITIVE);
            worst.take(error, || format!("C[{row}, {column}] is {got}, expected {expected:.7}"));
        }
        worst.verification()
    }

    fn project(&self, c: &[f32], seed: u64) -> Verification {
        let [m, n, k] = [self.operands.problem.m, self.operands.problem.n, self.operands.problem.k].map(|e| e as usize);
        let frobenius = self.column_norms.iter().map(|norm| norm * norm).sum::<f64>().sqrt();
        let unit = LAMBDA * error_factor(self.operands.problem.k) * frobenius;
        let mut worst = Worst::new("freivalds", c.len() == m * n);
        for projection in 0..PROJECTIONS {
            let mut generator = Pcg64Mcg::seed_from_u64(seed.wrapping_add(projection));
            let signs: Vec<f64> = (0..n).map(|_| if generator.next_u32() >> 31 == 0 { 1.0 } else { -1.0 }).collect();
            let b_signs: Vec<f64> = self.operands.b.chunks_exact(n).map(|row| dot(row, &signs)).collect();
            for (row, (a, c)) in self.operands.a.chunks_exact(k).zip(c.chunks_exact(n)).enumerate() {
                let (got, expected) = (dot(c, &signs), dot(a, &b_signs));
                let error = (got - expected).abs() / (unit * self.row_norms[row]).max(f64::MIN_POSITIVE);
                worst.take(error, || format!("row {row} of C projects to {got:.7}, expected {expected:.7}"));
            }
        }
        self.spot_check(c, seed, &mut worst);
        worst.verification()
    }

    /// Compares the corners of C and some elements drawn at random with their exact values.
    fn spot_check(&self, c: &[f32], seed: u64, worst: &mut Worst) {
        let [m, n, k] = [self.operands.problem.m, self.operands.problem.n, self.operands.problem.k].map(|e| e as usize);
        let unit = error_factor(self.operands.problem.k);
        let mut generator = Pcg64Mcg::seed_from_u64(!seed);
        let mut below = |edge: usize| ((u64::from(generator.next_u32()) * edge as u64) >> 32) as usize;
        let corners = [(0, 0), (0, n - 1), (m - 1, 0), (m - 1, n - 1)];
        let drawn = (corners.len()..SPOTS).map(|_| (below(m), below(n)));
        for (row, column) in corners.into_iter().chain(drawn) {
            let Some(&got) = c.get(row * n + column) else { continue };
            let a = &self.operands.a[row * k..][..k];
            let terms = a.iter().enumerate().map(|(i, x)| f64::from(*x) * f64::from(self.operands.b[i * n + column]));
            let expected: f64 = terms.sum();
            let bound = unit * self.row_norms[row] * self.column_norms[column];
            let error = (f64::from(got) - expected).abs() / bound.max(f64::MIN_POSITIVE);
            worst.take(error, || format!("C[{row}, {column}] is {got}, expected {expected:.7}"));
        }
    }
}

/// The largest error so far; a NaN counts as infinite and stays.
struct Worst {
    check: Check,
    place: String,
}

impl Worst {
    fn new(method: &str, complete: bool) -> Self {
        let error_over_bound = if complete { 0.0 } else { f64::INFINITY };
        let place = if complete { String::new() } else { "the result has the wrong number of elements".to_owned() };
        Self { check: Check { method: method.to_owned(), error_over_bound }, place }
    }

    fn take(&mut self, error: f64, place: impl FnOnce() -> String) {
        let error = if error.is_nan() { f64::INFINITY } else { error };
        if error > self.check.error_over_bound {
            self.check.error_over_bound = error;
            self.place = place();
        }
    }

    fn verification(self) -> Verification {
        Verification { check: self.check, worst: self.place }
    }
}

/// g(k) of the module's documentation.
fn error_factor(k: u32) -> f64 {
    let k = f64::from(k);
    let any_order = k / (1.0 - k * UNIT_ROUNDOFF).max(f64::MIN_POSITIVE);
    UNIT_ROUNDOFF * any_order.min(LAMBDA * k.sqrt())
}

fn square(x: f32) -> f64 {
    f64::from(x) * f64::from(x)
}

fn dot(values: &[f32], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum()
}

/// The product in double precision: products of two binary32 are exact, sums are rounded 2^29 times finer than the kernels'.
fn product(operands: &Operands) -> Vec<f64> {
    let [m, n, k] = [operands.problem.m, operands.problem.n, operands.problem.k].map(|edge| edge as usize);
    let mut c = vec![0.0; m * n];
    let threads = thread::available_parallelism().map_or(1, usize::from).min(m);
    let rows = m.div_ceil(threads);
    thread::scope(|scope| {
        for (a, c) in operands.a.chunks(rows * k).zip(c.chunks_mut(rows * n)) {
            scope.spawn(move || {
                for (a, c) in a.chunks_exact(k).zip(c.chunks_exact_mut(n)) {
                    for (x, b) in a.iter().zip(operands.b.chunks_exact(n)) {
                        let x = f64::from(*x);
                        for (sum, y) in c.iter_mut().zip(b) {
                            *sum += x * f64::from(*y);
                        }
                    }
                }
            });
        }
    });
    c
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn single_precision(operands: &Operands) -> Vec<f32> {
        let (n, k) = (operands.problem.n as usize, operands.problem.k as usize);
        let element = |index: usize| {
            (0..k).map(|i| operands.a[index / n * k + i] * operands.b[i * n + index % n]).fold(0.0f32, |sum, x| sum + x)
        };
        (0..operands.problem.m as usize * n).map(element).collect()
    }

    #[test]
    fn a_small_product_by_hand() {
        let problem = Problem::f32(2, 2, 3).unwrap();
        let operands = Operands { problem, a: vec![1., 2., 3., 4., 5., 6.], b: vec![7., 8., 9., 10., 11., 12.] };
        assert_eq!(product(&operands), [58., 64., 139., 154.]);
    }

    #[test]
    fn operands_are_seeded_and_in_range() {
        let problem = Problem::f32(50, 60, 70).unwrap();
        let operands = Operands::random(&problem, 1);
        assert_eq!(operands, Operands::random(&problem, 1));
        assert_ne!(operands, Operands::random(&problem, 2));
        assert_ne!(operands.a[..100], operands.b[..100]);
        assert!(operands.a.iter().all(|x| (-1.0..1.0).contains(x)));
        let mean = operands.a.iter().sum::<f32>() / operands.a.len() as f32;
        assert!(mean.abs() < 0.05, "{mean}");
    }

    /// Both methods on the same product: right passes, each kind of fault does not.
    #[test]
    fn faults_are_found() {
        let problem = Problem::f32(37, 41, 64).unwrap();
        let oracle = Oracle::new(Operands::random(&problem, 7));
        let projecting = Oracle { product: None, ..oracle.clone() };
        let right = single_precision(oracle.operands());
        let check = |name: &str, break_it: &dyn Fn(&mut Vec<f32>), passes: bool| {
            let mut c = right.clone();
            break_it(&mut c);
            for oracle in [&oracle, &projecting] {
                let verification = oracle.verify(&c, 3);
                assert_eq!(verification.passed(), passes, "{name}: {verification:?}");
            }
        };
        check("nothing", &|_| {}, true);
        check("one element off by 0.05", &|c| c[5] += 0.05, false);
        check("one element not written", &|c| c[1516] = f32::NAN, false);
        check("infinite", &|c| c[0] = f32::INFINITY, false);
        check("all zero", &|c| c.fill(0.0), false);
        check("two rows swapped", &|c| (0..41).for_each(|i| c.swap(i, 41 + i)), false);
        check("too short", &|c| c.truncate(1516), false);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn honest_rounding_always_passes(m in 1u32..40, n in 1u32..40, k in 1u32..400, seed: u64) {
            let oracle = Oracle::new(Operands::random(&Problem::f32(m, n, k).unwrap(), seed));
            let c = single_precision(oracle.operands());
            let verification = oracle.verify(&c, seed);
            prop_assert!(verification.passed(), "{:?}", verification);
            let projected = Oracle { product: None, ..oracle }.verify(&c, seed);
            prop_assert!(projected.passed(), "{:?}", projected);
        }
    }
}
