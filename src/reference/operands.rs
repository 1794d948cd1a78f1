//! The seeded operands of a product.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::problem::{Element, Problem};

/// A and B of one problem, dense and row-major: uniform in [-1, 1) and rounded to the number type,
/// or whole numbers from -128 to 127.
///
/// B is k x n here whatever its place in memory, and the products of a batch follow one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Operands {
    /// The problem that they belong to.
    pub problem: Problem,
    /// m x k elements for each product of the batch.
    pub a: Vec<f32>,
    /// k x n elements for each product of the batch.
    pub b: Vec<f32>,
    /// What they were drawn from: the same problem and seed have the same operands.
    pub(super) seed: Option<u64>,
}

impl Operands {
    /// Operands that depend on the problem and the seed alone. Never zeros or ones: those draw less
    /// power, so chips clock higher.
    #[must_use]
    pub fn random(problem: &Problem, seed: u64) -> Self {
        let [m, n, k] = edges(problem);
        let batch = problem.batch as usize;
        let matrix = |stream: u64, length: usize| {
            let mut generator = Pcg64Mcg::seed_from_u64(seed.wrapping_mul(2).wrapping_add(stream));
            (0..length).map(|_| rounded(problem.element, uniform(&mut generator))).collect()
        };
        Self { problem: *problem, a: matrix(0, batch * m * k), b: matrix(1, batch * k * n), seed: Some(seed) }
    }

    /// What they were drawn from, where they were.
    #[must_use]
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }
}

/// m, n and k as lengths.
pub(super) fn edges(problem: &Problem) -> [usize; 3] {
    [problem.m, problem.n, problem.k].map(|edge| edge as usize)
}

/// The value that a matrix of that type holds in place of `x`.
fn rounded(element: Element, x: f32) -> f32 {
    match element {
        Element::F32 | Element::Tf32 => x,
        Element::F16 | Element::F16Acc16 => half::f16::from_f32(x).to_f32(),
        Element::I8 => (x * 128.0).floor(),
    }
}

/// Uniform in [-1, 1), on a grid of 2^-23, so that every value is exact in binary32.
fn uniform(generator: &mut Pcg64Mcg) -> f32 {
    (generator.next_u32() >> 8) as f32 / (1u32 << 23) as f32 - 1.0
}
