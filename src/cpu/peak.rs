//! The peaks of the processor, on the threads that the `gemm` crate uses: multiply-and-add chains,
//! reading and copying memory, waking all threads.
//!
//! Vectors are those that the processor has, found at run time, because the compiler's default
//! target knows no fused multiply-add on x86-64.

use std::hint::black_box;
use std::time::Instant;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use crate::kernel::peak::WORKING_SET_MAX;
use crate::measure::{Failure, Peaks, Probe, Target, Watch};
use crate::problem::Element;
use crate::result::peak::{PeakElement, Unit};
use crate::result::{Peak, Status};
use crate::sample::RawSample;
use crate::unit::{Bytes, Nanos};

use super::{CpuTarget, SLUG};

/// Numbers of independent chains. Enough to hide an addition of 4 cycles on two units, and few
/// enough for 16 registers.
const CHAINS: [u32; 2] = [8, 12];
/// Rounds of all chains in a step.
const ROUNDS: u32 = 256;
/// The smallest memory that bandwidth is measured over. The next ones are four times as large.
const SIZE_MIN: u64 = 256 << 10;
/// The largest is at most this much a thread, four times the last-level cache that processors have
/// a thread,
const SIZE_OF_THREAD: u64 = 64 << 20;
/// [`WORKING_SET_MAX`] and this part of what the machine has.
const MEMORY_PART: u64 = 16;

/// What a probe of the processor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CpuProbeKind {
    Fma { lanes: u32, chains: u32 },
    Read(Bytes),
    Copy(Bytes),
    Wake,
}

/// The vector lengths to try, in numbers of 32 bits.
fn lanes() -> Vec<u32> {
    let widest = Arch::new().dispatch(Lanes);
    let mut lanes = vec![widest];
    #[cfg(target_arch = "x86_64")]
    if widest > 8 && pulp::x86::V3::try_new().is_some() {
        lanes.push(8);
    }
    lanes
}

/// Runs something on vectors of that length, if it is one of [`lanes`].
fn with_lanes<Op: WithSimd>(lanes: u32, op: Op) -> Op::Output {
    #[cfg(target_arch = "x86_64")]
    if lanes == 8
        && let Some(simd) = pulp::x86::V3::try_new()
    {
        return Simd::vectorize(simd, op);
    }
    let _ = lanes;
    Arch::new().dispatch(op)
}

/// The length of the widest vector.
struct Lanes;

impl WithSimd for Lanes {
    type Output = u32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u32 {
        S::F32_LANES as u32
    }
}

/// `N` chains of x = x x + c, a vector each; the sum of all at the end.
struct Chains<'a, const N: usize> {
    start: &'a [f32],
    c: f32,
    rounds: u64,
}

impl<const N: usize> WithSimd for Chains<'_, N> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let (vectors, _) = S::as_simd_f32s(self.start);
        let c = simd.splat_f32s(self.c);
        let mut x = [simd.splat_f32s(0.0); N];
        x.copy_from_slice(&vectors[..N]);
        for _ in 0..self.rounds {
            for x in &mut x {
                *x = simd.mul_add_e_f32s(*x, *x, c);
            }
        }
        x.into_iter().map(|x| simd.reduce_sum_f32s(x)).sum()
    }
}

fn chains(lanes: u32, chains: u32, start: &[f32], c: f32, rounds: u64) -> f32 {
    if chains == CHAINS[0] {
        with_lanes(lanes, Chains::<{ CHAINS[0] as usize }> { start, c, rounds })
    } else {
        with_lanes(lanes, Chains::<{ CHAINS[1] as usize }> { start, c, rounds })
    }
}

/// Starting values of absolute value in [1, 1.9), and c in (-1.9, -1.7): the map is chaotic and
/// stays within (-1.9, 1.9).
fn start() -> (Vec<f32>, f32) {
    let mut word = 1u32;
    let mut next = || {
        word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from((word >> 16) as u16) / 65_536.0
    };
    // The widest vector of any processor has 64 numbers of 32 bits.
    let start = (0..CHAINS[1] * 64).map(|place| (1.0 + 0.9 * next()) * if place % 2 == 0 { 1.0 } else { -1.0 });
    (start.collect(), -1.8)
}

fn kinds(memory: Bytes) -> Vec<CpuProbeKind> {
    let fma = lanes().into_iter().flat_map(|lanes| CHAINS.map(|chains| CpuProbeKind::Fma { lanes, chains }));
    std::iter::once(CpuProbeKind::Wake)
        .chain(sizes(memory).into_iter().flat_map(|size| [CpuProbeKind::Read(size), CpuProbeKind::Copy(size)]))
        .chain(fma)
        .collect()
}

fn sizes(memory: Bytes) -> Vec<Bytes> {
    let most = (rayon::current_num_threads() as u64 * SIZE_OF_THREAD).min(WORKING_SET_MAX).min(memory.0 / MEMORY_PART);
    let largest = 1 << most.max(SIZE_MIN).ilog2();
    let smaller = std::iter::successors(Some(SIZE_MIN), |size| Some(size * 4)).take_while(|size| *size < largest);
    smaller.chain([largest]).map(Bytes).collect()
}

/// The peak that a probe measures, as it waits to be measured.
fn peak(kind: CpuProbeKind) -> Peak {
    let threads = rayon::current_num_threads();
    let (name, variant, element, unit, size) = match kind {
        CpuProbeKind::Fma { lanes, chains } => (
            "fma-f32",
            format!("{threads} threads, {lanes} lanes, {chains} chains"),
            Some(Element::F32),
            Unit::Flop,
            None,
        ),
        CpuProbeKind::Read(size) => ("read", format!("{threads} threads"), None, Unit::Byte, Some(size)),
        CpuProbeKind::Copy(size) => ("copy", format!("{threads} threads"), None, Unit::Byte, Some(size)),
        CpuProbeKind::Wake => ("wake", format!("{threads} threads"), None, Unit::Dispatch, None),
    };
    Peak { name: name.to_owned(), variant, element: element.map(PeakElement::Known), size, ..Peak::planned(SLUG, unit) }
}

impl Peaks for CpuTarget {
    type Probe = CpuProbe;

    fn peaks(&self) -> Vec<Peak> {
        kinds(self.memory).into_iter().map(peak).collect()
    }

    async fn probe(&mut self, wanted: &Peak) -> Result<CpuProbe, Failure> {
        let Some(kind) = kinds(self.memory).into_iter().find(|kind| peak(*kind).key() == wanted.key()) else {
            let reason = format!("there is no probe `{}` here: {}", wanted.name, self.facts().driver);
            return Err(Failure::new(Status::Unsupported, reason));
        };
        let words = |bytes: u64| -> Result<Vec<u64>, Failure> {
            let mut words = Vec::new();
            let length = (bytes / 8) as usize;
            let fault = |error| Failure::new(Status::Error, format!("no memory: {error}"));
            words.try_reserve_exact(length).map_err(fault)?;
            words.resize(length, 0x9e37_79b9_7f4a_7c15);
            Ok(words)
        };
        let (from, to) = match kind {
            CpuProbeKind::Read(size) => (words(size.0)?, Vec::new()),
            CpuProbeKind::Copy(size) => (words(size.0 / 2)?, words(size.0 / 2)?),
            _ => (Vec::new(), Vec::new()),
        };
        Ok(CpuProbe { kind, from, to, result: 0.0 })
    }
}

impl Watch for CpuTarget {
    /// The narrowest vectors: wide ones lower the clock of some processors by themselves.
    fn canary(&self) -> Option<Peak> {
        Some(peak(CpuProbeKind::Fma { lanes: lanes().into_iter().min()?, chains: CHAINS[0] }))
    }

    async fn rest(&mut self, time: Nanos) {
        std::thread::sleep(std::time::Duration::from_secs_f64(time.seconds()));
    }
}

/// A probe with its memory in place.
#[derive(Debug, Clone)]
pub struct CpuProbe {
    kind: CpuProbeKind,
    from: Vec<u64>,
    to: Vec<u64>,
    result: f32,
}

impl CpuProbe {
    fn dispatch(&mut self, steps: u32) {
        let steps = u64::from(steps);
        // Each thread has a part of its own and takes as many rounds over it.
        let part = self.from.len().div_ceil(rayon::current_num_threads()).max(1);
        match self.kind {
            CpuProbeKind::Fma { lanes, chains: number } => {
                let (start, c) = black_box(start());
                let sums = rayon::broadcast(|_| chains(lanes, number, &start, c, steps * u64::from(ROUNDS)));
                self.result = black_box(sums.into_iter().sum());
            }
            CpuProbeKind::Read(_) => {
                let sums =
                    self.from.par_chunks(part).map(|part| Arch::new().dispatch(Read { words: part, rounds: steps }));
                black_box(sums.reduce(|| 0, |one, other| one ^ other));
            }
            CpuProbeKind::Copy(_) => {
                let parts = self.to.par_chunks_mut(part).zip(self.from.par_chunks(part));
                parts.for_each(|(to, from)| {
                    for _ in 0..steps {
                        black_box(&mut *to).copy_from_slice(black_box(from));
                    }
                });
            }
            CpuProbeKind::Wake => drop(black_box(rayon::broadcast(|thread| thread.index()))),
        }
    }
}

/// The sum without carry of all words of a part, as many times as there are rounds.
struct Read<'a> {
    words: &'a [u64],
    rounds: u64,
}

impl WithSimd for Read<'_> {
    type Output = u64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> u64 {
        let mut sums = [simd.splat_u64s(0); 8];
        let mut sum = 0;
        for _ in 0..self.rounds {
            let (vectors, rest) = S::as_simd_u64s(black_box(self.words));
            let (blocks, singles) = vectors.as_chunks::<8>();
            for block in blocks {
                for (sum, vector) in sums.iter_mut().zip(block) {
                    *sum = simd.xor_u64s(*sum, *vector);
                }
            }
            for vector in singles {
                sums[0] = simd.xor_u64s(sums[0], *vector);
            }
            sum = rest.iter().fold(sum, |sum, word| sum ^ word);
        }
        let joined = sums.into_iter().fold(simd.splat_u64s(0), |one, other| simd.xor_u64s(one, other));
        let mut lanes = [0; 64];
        let (first, _) = S::as_mut_simd_u64s(&mut lanes);
        first[0] = joined;
        lanes.into_iter().fold(sum, |sum, word| sum ^ word)
    }
}

impl Probe for CpuProbe {
    fn work_per_step(&self) -> f64 {
        let bytes = |words: &[u64]| words.len() as f64 * 8.0;
        match self.kind {
            CpuProbeKind::Fma { lanes, chains } => {
                rayon::current_num_threads() as f64 * f64::from(lanes * chains * 2) * f64::from(ROUNDS)
            }
            CpuProbeKind::Read(_) => bytes(&self.from),
            CpuProbeKind::Copy(_) => bytes(&self.from) + bytes(&self.to),
            CpuProbeKind::Wake => 1.0,
        }
    }

    async fn batch(&mut self, steps: u32, dispatches: u32) -> Result<RawSample, Failure> {
        let start = Instant::now();
        for _ in 0..dispatches {
            self.dispatch(steps);
        }
        Ok(RawSample { device: None, wall: Nanos(start.elapsed().as_nanos() as f64) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every chain of every vector, one number at a time, in both roundings that a processor may
    /// choose.
    #[test]
    fn chains_compute_what_they_say() {
        let (start, c) = start();
        for lanes in lanes() {
            for number in CHAINS {
                for rounds in [0, 1, 5] {
                    let used = (lanes * number) as usize;
                    let fused = |mut x: f32| {
                        (0..rounds).for_each(|_| x = x.mul_add(x, c));
                        f64::from(x)
                    };
                    let expected: f64 = start[..used].iter().copied().map(fused).sum();
                    let got = f64::from(chains(lanes, number, &start, c, rounds));
                    assert!((got - expected).abs() < 1e-4 * used as f64, "{lanes} {number} {rounds}: {got} {expected}");
                }
            }
        }
    }

    #[test]
    fn work_is_counted_as_it_is_done() {
        let mut target = CpuTarget::new(&crate::result::Host::default());
        for facts in target.peaks() {
            let probe = super::super::block_on(target.probe(&facts)).unwrap();
            let expected = match (facts.unit, facts.size) {
                (Unit::Byte, Some(size)) => size.0 as f64,
                (Unit::Dispatch, _) => 1.0,
                // Two operations a number; the variant says how many numbers.
                _ => {
                    let numbers: Vec<f64> =
                        facts.variant.split_whitespace().filter_map(|word| word.parse().ok()).collect();
                    2.0 * numbers.iter().product::<f64>() * f64::from(ROUNDS)
                }
            };
            assert_eq!(probe.work_per_step(), expected, "{facts:?}");
        }
        let words: Vec<u64> = (1..1000).collect();
        let read = |rounds| Arch::new().dispatch(Read { words: &words, rounds });
        assert_eq!((read(1), read(2)), (words.iter().fold(0, |one, other| one ^ other), 0));
    }
}
