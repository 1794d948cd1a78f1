//! Is a product right? Seeded operands, an oracle in double precision, and bounds on the rounding
//! error.
//!
//! A kernel is verified before it is timed, because a wrong kernel can be arbitrarily fast. The
//! bound of an element is `g(k) |a_i| |b_j|` with the Euclidean norms of its row and column
//! (`ErrorBound`). Where sums are kept in binary32, `g(k) = u min(k/(1 - k u), 8 sqrt(k))` with u =
//! 2^-24:
//! - k u/(1 - k u) holds for any order of summation (Higham, Accuracy and Stability of Numerical
//!   Algorithms, 2nd ed., section 3.1);
//! - 8 sqrt(k) u holds with overwhelming probability for inputs like ours, of mean zero (Higham &
//!   Mary, SIAM J. Sci. Comput. 41, 2019).
//!
//! Products of two binary16 are exact in binary32, so that type has the same bound. Sums in
//! binary16 have u = 2^-11 and 8 u in place of 8 sqrt(k) u, which holds for random data of mean
//! zero (Higham & Mary, SIAM J. Sci. Comput. 42, 2020) and still finds a missing term. TF32 adds
//! the rounding of both operands. Integers are exact.
//!
//! Up to [`ORACLE_MAX`] multiplications every element is compared. Above it each row of C is
//! projected on random signs (Freivalds, IFIP Congress 1977), in O(m n + n k + m k): by Hoeffding's
//! inequality the projected error stays below 8 times its root of sum of squares, except once in
//! 10^13. A projection hides one wrong element among many right ones, so 4096 elements are computed
//! exactly beside: the corners, and others drawn at random.

mod operands;

use std::thread;

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::problem::{Element, Problem};
use crate::result::Check;

use operands::edges;

pub use operands::Operands;

/// The largest m n k for which every element is compared: about a second on two cores.
pub const ORACLE_MAX: u64 = 1 << 30;

/// How the elements of [`Operands::random`] are distributed, for result files.
pub const DISTRIBUTION: &str = "uniform[-1,1)";

/// Unit roundoff of binary32.
const UNIT_F32: f64 = 1.0 / (1u32 << 24) as f64;

/// Unit roundoff of binary16, and of the fraction that TF32 keeps.
const UNIT_F16: f64 = 1.0 / (1u32 << 11) as f64;

/// The smallest normal binary16: a device may take a smaller product for zero.
const NORMAL_F16: f64 = 1.0 / (1u32 << 14) as f64;

/// The confidence factor of both probabilistic bounds.
pub const LAMBDA: f64 = 8.0;

/// Random sign vectors of a projection check.
pub const PROJECTIONS: u64 = 4;

/// Elements that a projection check computes exactly beside.
pub const SPOTS: usize = 4096;

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
        let [_, n, k] = edges(&operands.problem);
        let product = (operands.problem.flop().0 <= 2.0 * ORACLE_MAX as f64).then(|| product(&operands));
        let row_norms = operands.a.chunks_exact(k).map(|row| row.iter().map(|x| square(*x)).sum::<f64>().sqrt());
        let mut column_squares = vec![0.0; operands.problem.batch as usize * n];
        for (b, sums) in operands.b.chunks_exact(k * n).zip(column_squares.chunks_exact_mut(n)) {
            for row in b.chunks_exact(n) {
                for (sum, x) in sums.iter_mut().zip(row) {
                    *sum += square(*x);
                }
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

    /// Compares a product, m x n elements for each of the batch. `seed` chooses the projections.
    #[must_use]
    pub fn verify(&self, c: &[f64], seed: u64) -> Verification {
        match &self.product {
            Some(product) => self.compare_every_element(product, c),
            None => self.project(c, seed),
        }
    }

    /// The error of one element as a share of its bound. `row` counts through the whole batch.
    fn error(&self, bound: ErrorBound, row: usize, column: usize, got: f64, expected: f64) -> f64 {
        let [m, n, _] = edges(&self.operands.problem);
        let norms = self.row_norms[row] * self.column_norms[row / m * n + column];
        (got - expected).abs() / (bound.relative * norms + bound.absolute).max(f64::MIN_POSITIVE)
    }

    fn compare_every_element(&self, product: &[f64], c: &[f64]) -> Verification {
        let n = self.operands.problem.n as usize;
        let bound = ErrorBound::of(&self.operands.problem);
        let mut worst = LargestError::new("oracle-f64", c.len() == product.len());
        for (index, (&got, &expected)) in c.iter().zip(product).enumerate() {
            let (row, column) = (index / n, index % n);
            let error = self.error(bound, row, column, got, expected);
            worst.take(error, || self.describe(row, column, got, expected));
        }
        worst.verification()
    }

    fn project(&self, c: &[f64], seed: u64) -> Verification {
        let Operands { problem, a, b, .. } = &self.operands;
        let [m, n, k] = edges(problem);
        let bound = ErrorBound::of(problem);
        let mut worst = LargestError::new("freivalds", c.len() == problem.batch as usize * m * n);
        for projection in 0..PROJECTIONS {
            let mut generator = Pcg64Mcg::seed_from_u64(seed.wrapping_add(projection));
            let signs: Vec<f64> = (0..n).map(|_| if generator.next_u32() >> 31 == 0 { 1.0 } else { -1.0 }).collect();
            for (item, b) in b.chunks_exact(k * n).enumerate() {
                let column_norms = &self.column_norms[item * n..][..n];
                let frobenius = column_norms.iter().map(|norm| norm * norm).sum::<f64>().sqrt();
                let b_signs: Vec<f64> = b.chunks_exact(n).map(|row| dot(row, &signs)).collect();
                for row in item * m..(item + 1) * m {
                    let (Some(a), Some(c)) = (a.get(row * k..(row + 1) * k), c.get(row * n..(row + 1) * n)) else {
                        break;
                    };
                    let got: f64 = c.iter().zip(&signs).map(|(x, sign)| x * sign).sum();
                    let expected = dot(a, &b_signs);
                    let scale = LAMBDA
                        * (bound.relative * frobenius * self.row_norms[row] + bound.absolute * (n as f64).sqrt());
                    let error = (got - expected).abs() / scale.max(f64::MIN_POSITIVE);
                    worst.take(error, || format!("row {row} of C projects to {got:.7}, expected {expected:.7}"));
                }
            }
        }
        self.spot_check(c, seed, &mut worst);
        worst.verification()
    }

    /// Compares the corners of C and some elements drawn at random with their exact values.
    fn spot_check(&self, c: &[f64], seed: u64, worst: &mut LargestError) {
        let Operands { problem, a, b, .. } = &self.operands;
        let [m, n, k] = edges(problem);
        let rows = problem.batch as usize * m;
        let bound = ErrorBound::of(problem);
        let mut generator = Pcg64Mcg::seed_from_u64(!seed);
        let mut below = |edge: usize| ((u64::from(generator.next_u32()) * edge as u64) >> 32) as usize;
        let corners = [(0, 0), (0, n - 1), (rows - 1, 0), (rows - 1, n - 1)];
        let drawn = (corners.len()..SPOTS).map(|_| (below(rows), below(n)));
        for (row, column) in corners.into_iter().chain(drawn) {
            let Some(&got) = c.get(row * n + column) else { continue };
            let b = &b[row / m * k * n..];
            let terms = a[row * k..][..k].iter().enumerate().map(|(i, x)| f64::from(*x) * f64::from(b[i * n + column]));
            let expected: f64 = terms.sum();
            let error = self.error(bound, row, column, got, expected);
            worst.take(error, || self.describe(row, column, got, expected));
        }
    }

    fn describe(&self, row: usize, column: usize, got: f64, expected: f64) -> String {
        let [m, ..] = edges(&self.operands.problem);
        let product = if self.operands.problem.batch > 1 { format!(" of product {}", row / m) } else { String::new() };
        format!("C[{}, {column}]{product} is {got:.7}, expected {expected:.7}", row % m)
    }
}

/// How far an element may be from its exact value: `relative |a_i| |b_j| + absolute`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct ErrorBound {
    relative: f64,
    absolute: f64,
}

impl ErrorBound {
    /// The bound of the module's documentation.
    fn of(problem: &Problem) -> Self {
        let k = f64::from(problem.k);
        let any_order = |unit: f64| if k * unit < 1.0 { k * unit / (1.0 - k * unit) } else { f64::INFINITY };
        let sums_f32 = any_order(UNIT_F32).min(UNIT_F32 * LAMBDA * k.sqrt());
        let (relative, absolute) = match problem.element {
            Element::F32 | Element::F16 => (sums_f32, 0.0),
            // Hardware may cut the fraction off in place of rounding it.
            Element::Tf32 => (sums_f32 + 2.0 * UNIT_F16 * 2f64.min(1.5 * LAMBDA / k.sqrt()), 0.0),
            Element::F16Acc16 => (any_order(UNIT_F16).min(UNIT_F16 * LAMBDA), NORMAL_F16 * k.min(LAMBDA * k.sqrt())),
            // Half of the distance between two integers.
            Element::I8 => (0.0, 0.5),
        };
        Self { relative, absolute }
    }
}

/// The largest error so far; a NaN counts as infinite and stays.
struct LargestError {
    check: Check,
    place: String,
}

impl LargestError {
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

fn square(x: f32) -> f64 {
    f64::from(x) * f64::from(x)
}

fn dot(values: &[f32], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum()
}

/// The product in double precision: products of two binary32 are exact, sums are rounded 2^29 times
/// finer than the kernels'.
fn product(operands: &Operands) -> Vec<f64> {
    let [m, n, k] = edges(&operands.problem);
    let rows = operands.problem.batch as usize * m;
    let mut c = vec![0.0; rows * n];
    let threads = thread::available_parallelism().map_or(1, usize::from).min(rows);
    let share = rows.div_ceil(threads);
    let fill = |first: usize, c: &mut [f64]| {
        for (row, c) in (first..).zip(c.chunks_exact_mut(n)) {
            let b = &operands.b[row / m * k * n..][..k * n];
            for (x, b) in operands.a[row * k..][..k].iter().zip(b.chunks_exact(n)) {
                let x = f64::from(*x);
                for (sum, y) in c.iter_mut().zip(b) {
                    *sum += x * f64::from(*y);
                }
            }
        }
    };
    // WebAssembly has one thread and cannot start another.
    if threads == 1 {
        fill(0, &mut c);
        return c;
    }
    thread::scope(|scope| {
        for (part, c) in c.chunks_mut(share * n).enumerate() {
            scope.spawn(move || fill(part * share, c));
        }
    });
    c
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What an honest kernel of the problem's number type computes: each term and each sum rounded
    /// to the type of its sums.
    fn honest(operands: &Operands) -> Vec<f64> {
        let [m, n, k] = edges(&operands.problem);
        let round = |x: f32| match operands.problem.element {
            Element::F16Acc16 => half::f16::from_f32(x).to_f32(),
            _ => x,
        };
        let element = |index: usize| {
            let (row, column) = (index / n, index % n);
            let b = &operands.b[row / m * k * n..];
            let term = |i: usize| round(operands.a[row * k + i] * b[i * n + column]);
            f64::from((0..k).map(term).fold(0.0f32, |sum, x| round(sum + x)))
        };
        (0..operands.problem.batch as usize * m * n).map(element).collect()
    }

    #[test]
    fn a_small_product_by_hand() {
        let problem = Problem::f32(2, 2, 3).unwrap();
        let operands =
            Operands { problem, a: vec![1., 2., 3., 4., 5., 6.], b: vec![7., 8., 9., 10., 11., 12.], seed: None };
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
        let right = honest(oracle.operands());
        let check = |name: &str, break_it: &dyn Fn(&mut Vec<f64>), passes: bool| {
            let mut c = right.clone();
            break_it(&mut c);
            for oracle in [&oracle, &projecting] {
                let verification = oracle.verify(&c, 3);
                assert_eq!(verification.passed(), passes, "{name}: {verification:?}");
            }
        };
        check("nothing", &|_| {}, true);
        check("one element off by 0.05", &|c| c[5] += 0.05, false);
        check("one element not written", &|c| c[1516] = f64::NAN, false);
        check("infinite", &|c| c[0] = f64::INFINITY, false);
        check("all zero", &|c| c.fill(0.0), false);
        check("two rows swapped", &|c| (0..41).for_each(|i| c.swap(i, 41 + i)), false);
        check("too short", &|c| c.truncate(1516), false);
    }

    /// A dropped term of the sum is found in every number type, in the second product of a batch
    /// too.
    #[test]
    fn a_missing_term_is_found() {
        for &element in Element::ALL {
            let problem = Problem { batch: 2, ..Problem::f32(9, 11, 48).unwrap().of(element) };
            let oracle = Oracle::new(Operands::random(&problem, 5));
            let Operands { a, b, .. } = oracle.operands().clone();
            let mut c = honest(oracle.operands());
            assert!(oracle.verify(&c, 1).passed(), "{element:?}");
            let (row, column) = (9 + 4, 7);
            // The largest term of this sum, so that the test does not rest on a small one.
            let terms = (0..48).map(|i| f64::from(a[row * 48 + i]) * f64::from(b[48 * 11 + i * 11 + column]));
            c[row * 11 + column] -=
                terms.fold(0.0, |largest: f64, term| if term.abs() > largest.abs() { term } else { largest });
            let verification = oracle.verify(&c, 1);
            assert!(!verification.passed(), "{element:?}: {verification:?}");
            assert!(verification.worst.contains("C[4, 7] of product 1"), "{verification:?}");
        }
    }

    #[test]
    fn operands_are_values_of_their_type() {
        let of = |element| Operands::random(&Problem::f32(20, 30, 40).unwrap().of(element), 3).a;
        assert!(of(Element::F16).iter().all(|&x| half::f16::from_f32(x).to_f32() == x));
        assert!(of(Element::I8).iter().all(|&x| x == x.floor() && (-128.0..=127.0).contains(&x)));
        assert_eq!(of(Element::F32), of(Element::Tf32));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn honest_rounding_always_passes(m in 1u32..40, n in 1u32..40, k in 1u32..400, batch in 1u32..3, kind in 0usize..5, seed: u64) {
            let element = Element::ALL[kind];
            let problem = Problem { batch, ..Problem::f32(m, n, k).unwrap().of(element) };
            let oracle = Oracle::new(Operands::random(&problem, seed));
            let c = honest(oracle.operands());
            let verification = oracle.verify(&c, seed);
            prop_assert!(verification.passed(), "{:?}", verification);
            let projected = Oracle { product: None, ..oracle }.verify(&c, seed);
            prop_assert!(projected.passed(), "{:?}", projected);
        }
    }
}
