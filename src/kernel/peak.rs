//! The probes of a device's peaks: shaders that do one thing as fast as they can, and how much of
//! it they do.
//!
//! Each has enough independent work in a thread to hide the latency of an instruction, starts from
//! values in a buffer, and stores what it computed, so that no compiler can leave any of it out.
//! How much a dispatch does is counted from the same numbers from which the text is made.

mod initial_values;
mod probes;

use minijinja::context;

use crate::device::TargetFacts;
use crate::problem::Element;
use crate::result::peak::{PeakElement, Unit};
use crate::result::{Checks, Peak};
use crate::text::sha256;
use crate::unit::Bytes;

use super::generate::{self, GenerateError};
use super::specialization::{coop_feature, has, subgroups_of};

pub use probes::{canary, peaks, probes};

/// Threads of a workgroup, of every probe but that of matrix units.
pub const THREADS: u32 = 64;
/// Threads of a workgroup that drives matrix units: several subgroups, so that one can wait while
/// another computes.
const COOP_THREADS: u32 = 128;
/// Equal shares of the work of such a workgroup. Its subgroups divide them, so that the work is
/// known where their size is not: a driver that has several chooses one when it compiles.
const COOP_SHARES: u32 = 16;
/// Tiles of A, and of B, that a subgroup holds. Each of one with each of the other is a product.
const COOP_SIDE: u32 = 2;
/// Instructions of the chains that the text of a step writes out: many beside what a loop costs,
/// few beside an instruction cache.
const INSTRUCTIONS: u32 = 256;
/// Rounds of all tiles in a step.
const COOP_UNROLL: u32 = 8;
/// Threads with starting values of their own.
pub const STARTS: u32 = 256;
/// Vectors that a thread reads or copies in a step.
const ACCESSES: u32 = 16;
/// Independent sums of a thread that reads.
const SUMS: u32 = 4;
/// Bytes of a vector.
const VECTOR: u64 = 16;
/// By how many vectors the stride of a thread is longer than what all workgroups read in a step. In
/// units of 64, the number is odd and so reaches every place of a memory whose size is a power of
/// two.
const SHIFT: u32 = 37 * 64;
/// Workgroups of a probe on a device of its own: several rounds for the largest one, so that the
/// last round weighs little.
const WORKGROUPS: u32 = 16_384;
/// Workgroups on an adapter that computes on the processor.
const WORKGROUPS_SOFTWARE: u32 = 256;
/// The smallest memory that bandwidth is measured over.
pub const WORKING_SET_MIN: u64 = 256 << 10;
/// The largest: four times the largest last-level cache of a device today (256 MiB).
pub const WORKING_SET_MAX: u64 = 1 << 30;

/// What a probe does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Microbenchmark {
    /// Multiplies and adds floating-point numbers.
    Fma {
        /// `f32` or `f16`.
        scalar: &'static str,
        /// Numbers in a vector.
        width: u32,
        /// Independent chains of a thread.
        chains: u32,
    },
    /// Multiplies and adds four signed bytes at a time.
    Dot {
        /// Independent chains of a thread.
        chains: u32,
    },
    /// Matrix units.
    Coop {
        /// Number types of the operands and of the sums.
        element: Element,
        /// Rows and columns of a tile.
        edge: u32,
    },
    /// Reads all of a memory, again and again.
    Read {
        /// Its size, a power of two.
        size: Bytes,
        /// Threads of a workgroup.
        threads: u32,
    },
    /// Copies one half of a memory to the other, again and again.
    Copy {
        /// The size of both halves, a power of two.
        size: Bytes,
        /// Threads of a workgroup.
        threads: u32,
    },
    /// Starts a workgroup: time per dispatch within a pass.
    Launch,
    /// The same, each dispatch handed over and waited for by itself, by the clock of the host.
    Submit,
}

impl Microbenchmark {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Fma { scalar, .. } => format!("fma-{scalar}"),
            Self::Dot { .. } => "dot-i8".to_owned(),
            Self::Coop { element, .. } => {
                let (scalar, sum) = scalars(element);
                format!("coop-{scalar}-{sum}")
            }
            Self::Read { .. } => "read".to_owned(),
            Self::Copy { .. } => "copy".to_owned(),
            Self::Launch => "launch".to_owned(),
            Self::Submit => "submit".to_owned(),
        }
    }

    fn variant(self) -> String {
        match self {
            Self::Fma { width: 1, chains, .. } => format!("scalar, {chains} chains"),
            Self::Fma { width, chains, .. } => format!("vec{width}, {chains} chains"),
            Self::Dot { chains } => format!("4 bytes, {chains} chains"),
            Self::Coop { edge, .. } => format!("{edge}x{edge}x{edge}, {} tiles", COOP_SIDE * COOP_SIDE),
            Self::Read { threads, .. } | Self::Copy { threads, .. } => format!("vec4, {threads} threads"),
            Self::Launch => "one workgroup, in a pass".to_owned(),
            Self::Submit => "one workgroup, host clock".to_owned(),
        }
    }

    /// The number type of a problem whose rate this peak bounds. Sums of 16 bits are a type of
    /// their own.
    fn element(self) -> Option<Element> {
        match self {
            Self::Fma { scalar: "f16", .. } => Some(Element::F16Acc16),
            Self::Fma { .. } => Some(Element::F32),
            Self::Coop { element, .. } => Some(element),
            Self::Dot { .. } => Some(Element::I8),
            Self::Read { .. } | Self::Copy { .. } | Self::Launch | Self::Submit => None,
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::Fma { .. } | Self::Dot { .. } | Self::Coop { .. } => Unit::Flop,
            Self::Read { .. } | Self::Copy { .. } => Unit::Byte,
            Self::Launch | Self::Submit => Unit::Dispatch,
        }
    }

    /// The memory that it moves through, where that is what it measures.
    #[must_use]
    pub fn size(self) -> Option<Bytes> {
        match self {
            Self::Read { size, .. } | Self::Copy { size, .. } => Some(size),
            _ => None,
        }
    }

    /// The peak that the probe measures on a target, as it waits to be measured.
    ///
    /// # Errors
    /// When the template does not expand, which a test rules out.
    pub fn peak(self, target: &str, checks: &Checks) -> Result<Peak, GenerateError> {
        Ok(Peak {
            name: self.name(),
            variant: self.variant(),
            element: self.element().map(PeakElement::Known),
            size: self.size(),
            sha256: sha256(self.wgsl()?.as_bytes()),
            checks: checks.clone(),
            ..Peak::planned(target, self.unit())
        })
    }

    /// Rounds of all chains that the text of a step writes out.
    #[must_use]
    pub fn unroll(self) -> u32 {
        match self {
            Self::Fma { width, chains, .. } => INSTRUCTIONS.div_ceil(width * chains),
            // One of them is a dozen instructions where the device has none for it.
            Self::Dot { chains } => INSTRUCTIONS.div_ceil(chains * 4),
            _ => COOP_UNROLL,
        }
    }

    /// Threads of a workgroup.
    #[must_use]
    pub fn threads(self) -> u32 {
        match self {
            Self::Coop { .. } => COOP_THREADS,
            Self::Read { threads, .. } | Self::Copy { threads, .. } => threads,
            _ => THREADS,
        }
    }

    /// The WGSL text that a driver gets.
    ///
    /// # Errors
    /// As [`Microbenchmark::peak`].
    pub fn wgsl(self) -> Result<String, GenerateError> {
        let threads = self.threads();
        let (template, values) = match self {
            Self::Fma { scalar, width, chains } => {
                let lanes = if width == 1 { scalar.to_owned() } else { format!("vec{width}<{scalar}>") };
                let width = if width == 1 { "1 number".to_owned() } else { format!("{width} numbers") };
                (
                    "peak/fma.wgsl",
                    context! { scalar, lanes, width, chains, threads, starts => STARTS, unroll => self.unroll() },
                )
            }
            Self::Dot { chains } => {
                ("peak/dot.wgsl", context! { chains, threads, starts => STARTS, unroll => self.unroll() })
            }
            Self::Coop { element, edge } => {
                let (scalar, sum) = scalars(element);
                (
                    "peak/coop.wgsl",
                    context! { scalar, sum, edge, threads, side => COOP_SIDE, shares => COOP_SHARES, unroll => self.unroll() },
                )
            }
            Self::Read { .. } => ("peak/read.wgsl", context! { threads, accesses => ACCESSES, sums => SUMS }),
            Self::Copy { .. } => ("peak/copy.wgsl", context! { threads, accesses => ACCESSES }),
            Self::Launch | Self::Submit => ("peak/launch.wgsl", context! { threads }),
        };
        generate::render(template, template, values)
    }

    /// Workgroups of a dispatch.
    #[must_use]
    pub fn workgroups(self, target: &TargetFacts) -> u32 {
        match self {
            Self::Launch | Self::Submit => 1,
            _ if target.is_software() => WORKGROUPS_SOFTWARE,
            _ => WORKGROUPS,
        }
    }

    /// What one step of a dispatch does on a target, in the unit of the probe. The last additions
    /// that join the chains of a thread, and the store, happen once a dispatch and are not counted.
    #[must_use]
    pub fn work_per_step(self, target: &TargetFacts) -> f64 {
        let threads = f64::from(self.workgroups(target)) * f64::from(self.threads());
        match self {
            Self::Fma { width, chains, .. } => threads * f64::from(chains * self.unroll() * width * 2),
            // Four multiplications, three additions among the products and one to the sum.
            Self::Dot { chains } => threads * f64::from(chains * self.unroll() * 8),
            Self::Coop { edge, .. } => {
                let shares = f64::from(self.workgroups(target) * COOP_SHARES);
                shares * f64::from(COOP_SIDE * COOP_SIDE * self.unroll()) * 2.0 * f64::from(edge).powi(3)
            }
            Self::Read { .. } => f64::from(self.sweeps(target)) * threads * f64::from(ACCESSES) * VECTOR as f64,
            Self::Copy { .. } => f64::from(self.sweeps(target)) * 2.0 * threads * f64::from(ACCESSES) * VECTOR as f64,
            Self::Launch | Self::Submit => 1.0,
        }
    }

    /// Rounds of the loop that make a step: as many as it takes all threads to go through the whole
    /// memory once.
    fn sweeps(self, target: &TargetFacts) -> u32 {
        let once = u64::from(self.workgroups(target)) * u64::from(self.threads() * ACCESSES);
        (self.vectors() / once).max(1) as u32
    }

    /// Vectors of the memory that it goes through.
    fn vectors(self) -> u64 {
        match self {
            Self::Read { size, .. } => size.0 / VECTOR,
            Self::Copy { size, .. } => size.0 / 2 / VECTOR,
            _ => 1,
        }
    }

    /// What the uniform buffer holds.
    #[must_use]
    pub fn control(self, target: &TargetFacts, steps: u32) -> [u32; 4] {
        let rounds = steps.saturating_mul(self.sweeps(target));
        let (workgroups, once) = (self.workgroups(target), self.threads() * ACCESSES);
        let (stride, piece) = if target.is_software() {
            // Each workgroup goes through a piece of its own: what runs one after another finds its
            // memory one after another.
            (once, once.max((self.vectors() / u64::from(workgroups)) as u32))
        } else {
            // All together go through the memory side by side: what runs at once finds its memory
            // close by.
            (workgroups * once + SHIFT, once)
        };
        [rounds, (self.vectors() - 1) as u32, stride, piece]
    }

    /// Bytes of the buffers `start`, `end` and, for matrix units, `sums`. Where `start` is longer
    /// than its values, they are repeated.
    #[must_use]
    pub fn buffers(self, target: &TargetFacts) -> [u64; 3] {
        let words = self.start().len() as u64 * 4;
        let groups = u64::from(self.workgroups(target));
        let threads = groups * u64::from(self.threads());
        match self {
            Self::Fma { scalar, width, .. } => [words, threads * u64::from(width) * size_of(scalar), 0],
            Self::Dot { .. } | Self::Launch | Self::Submit => [words, threads * 4, 0],
            Self::Coop { element, edge } => {
                let tiles = u64::from(COOP_SIDE * COOP_SIDE * edge * edge) * element.result_size();
                [words, groups * tiles, tiles]
            }
            Self::Read { size, .. } => [size.0, threads * VECTOR, 0],
            Self::Copy { size, .. } => [size.0 / 2, size.0 / 2, 0],
        }
    }

    /// Whether a target can run it, as far as its facts tell.
    ///
    /// # Errors
    /// The feature or limit that is missing, in words.
    pub fn fits(self, target: &TargetFacts) -> Result<(), String> {
        let half = match self {
            Self::Fma { scalar, .. } => scalar == "f16",
            Self::Coop { element, .. } => element != Element::F32,
            _ => false,
        };
        if half && !has(target, "SHADER_F16") {
            return Err("needs the feature SHADER_F16".to_owned());
        }
        if let Self::Coop { element, edge } = self {
            if !has(target, &coop_feature(element, edge)) {
                return Err(format!("needs cooperative matrices of {} with {edge}x{edge}x{edge}", element.name()));
            }
            let (least, _) = subgroups_of(target)?;
            if COOP_THREADS / least > COOP_SHARES {
                let needed = COOP_THREADS / COOP_SHARES;
                return Err(format!("needs subgroups of {needed} threads or more, here they may have {least}"));
            }
        }
        let threads = u64::from(self.threads());
        if threads > target.limit("max_compute_invocations_per_workgroup") {
            return Err(format!("needs {threads} threads a workgroup"));
        }
        let largest = self.buffers(target).into_iter().max().unwrap_or(0);
        for limit in ["max_storage_buffer_binding_size", "max_buffer_size"] {
            if largest > target.limit(limit) {
                return Err(format!("needs {}, {limit} is {}", Bytes(largest), Bytes(target.limit(limit))));
            }
        }
        Ok(())
    }
}

/// Number types in WGSL: of the operands, and of the sums.
fn scalars(element: Element) -> (&'static str, &'static str) {
    match element {
        Element::F16 => ("f16", "f32"),
        Element::F16Acc16 => ("f16", "f16"),
        _ => ("f32", "f32"),
    }
}

fn size_of(scalar: &str) -> u64 {
    if scalar == "f16" { 2 } else { 4 }
}
