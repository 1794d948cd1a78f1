//! The processor as a target: the `gemm` crate on all cores.
//!
//! It needs no driver, so every machine measures something real, and it is the yardstick for
//! software adapters.

pub mod peak;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use gemm::Parallelism;

use crate::device::{Backend, DeviceType, TargetFacts};
use crate::kernel::layout;
use crate::measure::protocol::{COPIES_MAX, ROTATED_BYTES};
use crate::measure::{Failure, Loaded, Target};
use crate::problem::{Element, Problem};
use crate::reference::Operands;
use crate::result::{Host, KernelFacts, Status};
use crate::sample::{Cache, RawSample};
use crate::unit::{Bytes, Nanos};

/// The version of the `gemm` crate that is built in; a test keeps it equal to that of `Cargo.lock`.
const GEMM_VERSION: &str = "0.19.0";

/// The slug of the CPU target.
pub const SLUG: &str = "cpu";

/// The processor of this machine.
#[derive(Debug, Clone)]
pub struct CpuTarget {
    facts: TargetFacts,
    memory: Bytes,
    cache: Cache,
}

impl CpuTarget {
    /// The target of a host.
    #[must_use]
    pub fn new(host: &Host) -> Self {
        let facts = TargetFacts {
            driver: format!("gemm {GEMM_VERSION}, {} threads", host.cpus),
            ..TargetFacts::new(SLUG, &host.cpu.clone(), Backend::Native, DeviceType::Cpu)
        };
        // Where the system does not say, it is for the allocator to refuse.
        let memory = if host.memory_bytes == 0 { u64::MAX } else { host.memory_bytes };
        Self { facts, memory: Bytes(memory), cache: Cache::Hot }
    }

    /// The same target with its matrices in the caches or not.
    #[must_use]
    pub fn with_cache(self, cache: Cache) -> Self {
        Self { cache, ..self }
    }

    /// Copies of the operands that dispatches take turns over.
    fn copies(&self, problem: &Problem) -> usize {
        let size = problem.bytes().0.max(1);
        match self.cache {
            Cache::Hot => 1,
            Cache::Rotated => ROTATED_BYTES.min(self.memory.0 / 8).div_ceil(size).min(COPIES_MAX) as usize,
        }
    }
}

impl Target for CpuTarget {
    type Loaded = CpuLoaded;

    fn facts(&self) -> &TargetFacts {
        &self.facts
    }

    fn kernels(&self, _: &Problem) -> Vec<KernelFacts> {
        kernels()
    }

    fn supports(&self, _: &KernelFacts, problem: &Problem) -> Result<(), String> {
        if problem.element != Element::F32 {
            return Err(format!("the processor computes f32 only, not {}", problem.element.name()));
        }
        // The operands twice (the oracle keeps a copy) and the product in double precision.
        let need = problem.bytes().0.saturating_mul(3);
        if need > self.memory.0 / 2 {
            return Err(format!("needs {}, half of the memory is {}", Bytes(need), Bytes(self.memory.0 / 2)));
        }
        Ok(())
    }

    async fn load(&mut self, _: &KernelFacts, operands: &Operands) -> Result<CpuLoaded, Failure> {
        let Problem { m, n, k, batch, .. } = operands.problem;
        let length = m as usize * n as usize * batch as usize;
        let mut c = Vec::new();
        c.try_reserve_exact(length)
            .map_err(|error| Failure::new(Status::Error, format!("no memory for C: {error}")))?;
        c.resize(length, f32::NAN);
        let mut operands = operands.clone();
        if operands.problem.transposed_b {
            operands.b = layout::transposed(&operands.b, n, k);
        }
        let copies = self.copies(&operands.problem);
        Ok(CpuLoaded { operands: vec![operands; copies], turn: 0, c })
    }
}

/// The ways to compute on the processor.
#[must_use]
pub fn kernels() -> Vec<KernelFacts> {
    vec![KernelFacts::library("library:gemm", GEMM_VERSION)]
}

/// Matrices in the processor's memory.
#[derive(Debug, Clone)]
pub struct CpuLoaded {
    /// Copies of the same operands, of which each dispatch takes the next.
    operands: Vec<Operands>,
    turn: usize,
    c: Vec<f32>,
}

impl Loaded for CpuLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        let start = Instant::now();
        for _ in 0..dispatches {
            multiply(&self.operands[self.turn], &mut self.c);
            self.turn = (self.turn + 1) % self.operands.len();
        }
        Ok(RawSample { device: None, wall: Nanos(start.elapsed().as_nanos() as f64) })
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        Ok(self.c.iter().copied().map(f64::from).collect())
    }
}

/// C = A B by the `gemm` crate on all cores, one product of a batch after another. B lies as the
/// problem says.
///
/// # Panics
/// When `c` or an operand is shorter than the problem says.
pub fn multiply(operands: &Operands, c: &mut [f32]) {
    let [m, n, k] = [operands.problem.m, operands.problem.n, operands.problem.k].map(|edge| edge as usize);
    let items = operands.a.chunks_exact(m * k).zip(operands.b.chunks_exact(k * n)).zip(c.chunks_exact_mut(m * n));
    assert_eq!(items.len(), operands.problem.batch as usize, "as many operands and results as products");
    for ((a, b), c) in items {
        multiply_one(&operands.problem, a, b, c);
    }
}

fn multiply_one(problem: &Problem, a: &[f32], b: &[f32], c: &mut [f32]) {
    let [m, n, k] = [problem.m, problem.n, problem.k].map(|edge| edge as usize);
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    // From one column of B to the next, and from one row.
    let (columns, rows) = if problem.transposed_b { (k as isize, 1) } else { (1, n as isize) };
    // SAFETY: row-major matrices of these sizes lie inside the three slices, as asserted above, and
    // `c` overlaps neither operand because it is borrowed mutably.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.as_ptr(),
            1,
            k as isize,
            b.as_ptr(),
            columns,
            rows,
            0.0f32,
            1.0f32,
            false,
            false,
            false,
            Parallelism::Rayon(0),
        );
    }
}

/// Runs a measurement on this target. The processor is never waited for, so such a future is ready
/// when it is first polled.
///
/// # Panics
/// When the future waits for something else than a [`CpuTarget`].
pub fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("a measurement on the processor has nothing to wait for"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Oracle;

    #[test]
    fn products_are_right_on_awkward_sizes() {
        for (m, n, k) in [(1, 1, 1), (1, 300, 7), (300, 1, 7), (17, 257, 129), (64, 64, 64), (5, 3, 1)] {
            for (transposed_b, batch) in [(false, 1), (true, 1), (false, 3), (true, 2)] {
                let problem = Problem { transposed_b, batch, ..Problem::f32(m, n, k).unwrap() };
                let oracle = Oracle::new(Operands::random(&problem, 5));
                let mut target = CpuTarget::new(&Host::default());
                let verification = block_on(async {
                    let mut loaded = target.load(&kernels()[0], oracle.operands()).await.unwrap();
                    loaded.batch(1).await.unwrap();
                    oracle.verify(&loaded.product().await.unwrap(), 1)
                });
                assert!(verification.passed(), "{problem}: {verification:?}");
            }
        }
    }

    #[test]
    fn the_stated_version_is_the_one_built() {
        let lock = include_str!("../Cargo.lock");
        assert!(lock.contains(&format!("name = \"gemm\"\nversion = \"{GEMM_VERSION}\"\n")));
    }
}
