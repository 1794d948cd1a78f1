//! The GPUs that the compiler compiles for, and what is published of their rates.

use switchpoint::problem::Element;

/// A family of chips with one instruction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Generation {
    /// Radeon RX 6000.
    Rdna2,
    /// Radeon RX 7000.
    Rdna3,
    /// Radeon RX 9000.
    Rdna4,
}

/// A GPU by the name under which the driver pretends to have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gpu {
    /// What `RADV_FORCE_FAMILY` calls it.
    pub(crate) family: &'static str,
    /// Its generation.
    pub(crate) generation: Generation,
}

/// One of each generation.
pub(crate) const GPUS: [Gpu; 3] = [
    Gpu { family: "navi21", generation: Generation::Rdna2 },
    Gpu { family: "navi31", generation: Generation::Rdna3 },
    Gpu { family: "gfx1201", generation: Generation::Rdna4 },
];

/// SIMDs of a compute unit. All rates below count one SIMD, published ones a compute unit.
pub(crate) const SIMDS: f64 = 2.0;

/// Bytes of workgroup memory that a SIMD moves in a cycle: 32 banks of 4 bytes serve two SIMDs
/// (RDNA3 ISA, chapter 12.1).
pub(crate) const LDS_BYTES: f64 = 64.0;

/// Waves that a SIMD can hold.
pub(crate) const WAVES_MAX: u32 = 16;

/// Bytes of workgroup memory of a workgroup processor, which has four SIMDs.
pub(crate) const LDS_SIZE: u32 = 128 << 10;

/// SIMDs that share [`LDS_SIZE`].
pub(crate) const LDS_SIMDS: u32 = 4;

/// What executes the products of a kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// The vector unit.
    Vector,
    /// The matrix unit, which cooperative matrices use.
    Matrix,
}

impl Gpu {
    /// The GPU of that name.
    pub(crate) fn find(family: &str) -> Option<Self> {
        GPUS.into_iter().find(|gpu| gpu.family == family)
    }
}

impl Generation {
    /// The name by which it is sold.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rdna2 => "RDNA2",
            Self::Rdna3 => "RDNA3",
            Self::Rdna4 => "RDNA4",
        }
    }

    /// Whether it can issue two instructions of a wave of 32, or both halves of a wave of 64, in
    /// one cycle.
    pub(crate) fn dual_issue(self) -> bool {
        self >= Self::Rdna3
    }

    /// The most operations that a SIMD does in a cycle for a number type.
    ///
    /// binary32: ROCm, "System Speed-of-Light" (128 a compute unit, 256 with dual issue). Packed
    /// binary16, matrices and bytes: GPUOpen, "Using the Matrix Cores of AMD RDNA 4 architecture
    /// GPUs". RDNA3 is published with 512 for packed binary16, but `v_pk_fma_f16` is in no list of
    /// instructions that are issued twice, so 256 is what a kernel can reach.
    pub(crate) fn peak(self, element: Element, unit: Unit) -> f64 {
        let compute_unit = match (element, unit, self) {
            (Element::F16 | Element::F16Acc16, Unit::Matrix, Self::Rdna2) => 256.0,
            (Element::F16 | Element::F16Acc16, Unit::Matrix, Self::Rdna3) => 512.0,
            (Element::F16 | Element::F16Acc16, Unit::Matrix, Self::Rdna4) => 1024.0,
            (Element::I8, _, _) => 512.0,
            (Element::F16Acc16, Unit::Vector, _) => 256.0,
            (_, _, Self::Rdna2) => 128.0,
            (_, _, Self::Rdna3 | Self::Rdna4) => 256.0,
        };
        compute_unit / SIMDS
    }

    /// Vector registers of a SIMD for waves of 32, and the piece in which they are given out. For
    /// waves of 64 both are half.
    ///
    /// Mesa 25.0.7, `ac_gpu_info.c`. For RDNA4 its null hardware says 1024, which is not what the
    /// chips have.
    pub(crate) fn registers(self) -> (u32, u32) {
        if self == Self::Rdna2 { (1024, 16) } else { (1536, 24) }
    }
}
