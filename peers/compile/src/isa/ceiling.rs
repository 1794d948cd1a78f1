//! The most that the innermost loop of a shader can reach, as shares of the peak.

use std::collections::BTreeMap;

use super::inner_loop::{innermost, iteration};
use super::listing::Listing;
use super::wave::alone;
use crate::gpu::{Generation, LDS_BYTES, LDS_SIMDS, LDS_SIZE, WAVES_MAX};

/// What is known of a compiled shader beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Threads of a workgroup.
    pub(crate) threads: u32,
    /// Threads of a wave.
    pub(crate) wave: u32,
    /// Vector registers of a thread.
    pub(crate) registers: u32,
    /// Bytes of workgroup memory.
    pub(crate) workgroup_bytes: u32,
}

/// Shares of the peak that are left if one thing alone counts. Above 1 it does not bind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ceiling {
    /// Cycles in which the vector unit issues anything.
    pub(crate) issue: f64,
    /// Bytes to and from workgroup memory. `None` where the loop moves none.
    pub(crate) workgroup: Option<f64>,
    /// Latency, as far as the waves of a SIMD overlap. At most 1.
    pub(crate) wave: f64,
}

impl Ceiling {
    /// The least of the three.
    pub(crate) fn least(&self) -> f64 {
        self.issue.min(self.workgroup.unwrap_or(1.0)).min(self.wave).min(1.0)
    }
}

impl Shape {
    /// Waves that a SIMD holds at once. A workgroup is on one workgroup processor, of four SIMDs,
    /// or not at all.
    pub(crate) fn waves(&self, generation: Generation) -> f64 {
        let (mut total, mut piece) = generation.registers();
        if self.wave == 64 {
            (total, piece) = (total / 2, piece / 2);
        }
        let by_registers = (total / self.registers.max(1).next_multiple_of(piece)).min(WAVES_MAX);
        let each = self.threads.div_ceil(self.wave);
        let by_memory = LDS_SIZE.checked_div(self.workgroup_bytes).unwrap_or(u32::MAX);
        let groups = by_memory.min(LDS_SIMDS * by_registers / each).max(1);
        f64::from(groups * each) / f64::from(LDS_SIMDS)
    }
}

/// The ceiling of a shader from the text of its machine code. `peak` counts operations of a SIMD in
/// a cycle. `None` where no loop multiplies and adds.
pub(crate) fn ceiling(text: &str, shape: Shape, generation: Generation, peak: f64) -> Option<Ceiling> {
    let listing = Listing::read(text);
    let body = innermost(&listing, shape.wave)?;
    let iteration = iteration(&listing, &body, generation, shape.wave);
    let mut kinds = BTreeMap::new();
    for (kind, work) in iteration.iter().filter_map(|one| one.work(shape.wave)) {
        *kinds.entry(kind).or_insert(0.0) += work;
    }
    // What other kinds do are conversions and addresses.
    let work = kinds.into_values().fold(0.0_f64, f64::max);
    let ideal = work / peak;
    let cycles: f64 = iteration.iter().map(|one| one.cycles(generation, shape.wave)).sum();
    let bytes: u32 = iteration.iter().map(super::instruction::Instruction::workgroup_bytes).sum();
    let moving = f64::from(bytes * shape.wave) / LDS_BYTES;
    Some(Ceiling {
        issue: ideal / cycles,
        workgroup: (bytes > 0).then(|| ideal / moving),
        wave: (shape.waves(generation) * ideal / alone(&iteration, generation, shape.wave)).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code of RADV 25.0.7 for `tiled` and for the loop of `warp`, both `f32` with B by rows,
    /// without encodings.
    const TILED: [&str; 3] = [
        include_str!("samples/tiled-navi21.s"),
        include_str!("samples/tiled-navi31.s"),
        include_str!("samples/tiled-gfx1201.s"),
    ];
    const WARP: &str = include_str!("samples/warp-navi31.s");

    /// Issue, workgroup memory, latency and operations a cycle of a compute unit, as they were
    /// found by hand for these texts.
    #[test]
    fn known_answers() {
        let check = |text: &str, shape: Shape, generation: Generation, expected: [f64; 4]| {
            let peak = generation.peak(switchpoint::problem::Element::F32, crate::gpu::Unit::Vector);
            let found = ceiling(text, shape, generation, peak).unwrap();
            let rate = found.least() * peak * crate::gpu::SIMDS;
            let found = [found.issue, found.workgroup.unwrap(), found.wave, rate];
            for (found, (expected, tolerance)) in found.iter().zip(expected.iter().zip([0.005, 0.005, 0.005, 0.5])) {
                assert!((found - expected).abs() <= tolerance, "{generation:?}: {found}, expected {expected}");
            }
        };
        let tiled = |registers| Shape { threads: 256, wave: 64, registers, workgroup_bytes: 2048 };
        check(TILED[0], tiled(32), Generation::Rdna2, [0.43, 0.235, 0.58, 30.0]);
        check(TILED[1], tiled(48), Generation::Rdna3, [0.31, 0.12, 0.30, 30.0]);
        check(TILED[2], tiled(48), Generation::Rdna4, [0.31, 0.12, 0.30, 30.0]);
        let warp = Shape { threads: 256, wave: 64, registers: 120, workgroup_bytes: 16_384 };
        check(WARP, warp, Generation::Rdna3, [0.865, 0.914, 1.0, 221.5]);
    }

    #[test]
    fn waves_are_bound_by_registers_workgroups_and_memory() {
        let check = |threads, wave, registers, workgroup_bytes, generation, expected| {
            let shape = Shape { threads, wave, registers, workgroup_bytes };
            assert_eq!(shape.waves(generation), expected, "{shape:?} on {generation:?}");
        };
        check(256, 64, 120, 16_384, Generation::Rdna3, 6.0);
        check(256, 64, 128, 16_384, Generation::Rdna2, 4.0);
        check(256, 64, 8, 0, Generation::Rdna2, 16.0);
        check(256, 32, 121, 0, Generation::Rdna3, 10.0);
        // Two workgroups of 64 KiB on a workgroup processor, of four waves each.
        check(256, 64, 8, 65_536, Generation::Rdna3, 2.0);
        // A workgroup that is too large for its registers still runs, one at a time.
        check(1024, 64, 256, 0, Generation::Rdna2, 4.0);
    }
}
