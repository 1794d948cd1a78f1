//! What an instruction costs and does: cycles, operations, bytes.
//!
//! Cycles are those of the compiler's own model (Mesa 25.0.7,
//! `src/amd/compiler/aco_statistics.cpp`): a wave of 32 issues one vector instruction a cycle, a
//! wave of 64 takes two cycles, except from RDNA3 on for instructions that can be issued twice at
//! once.

use super::instruction::Instruction;
use crate::gpu::Generation;

/// What multiplies and adds. A kernel has one kind that does the work; a few of another are
/// conversions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// binary32.
    Single,
    /// Operands in binary16, converted on the way in.
    Mixed,
    /// binary16, one or two at a time.
    Half,
    /// Two products of binary16 in a sum of binary32.
    Dot2,
    /// Four products of bytes.
    Bytes,
    /// A whole matrix.
    Matrix,
}

/// Rows, columns and depth of a matrix of the matrix units.
const MATRIX_EDGE: f64 = 16.0;

/// Names without `v_` and number type that can be issued twice, beside `dot2`.
const DUAL: [&str; 10] = ["fma", "fmac", "fmaak", "fmamk", "mul", "add", "sub", "subrev", "max", "min"];
/// Whole names of other kinds that can.
const DUAL_NAMES: [&str; 23] = [
    "v_mov_b32",
    "v_mov_b16",
    "v_cndmask_b32",
    "v_cndmask_b16",
    "v_not_b16",
    "v_and_b16",
    "v_or_b16",
    "v_xor_b16",
    "v_lshlrev_b16",
    "v_lshrrev_b16",
    "v_max_i16",
    "v_max_u16",
    "v_min_i16",
    "v_min_u16",
    "v_add_i16",
    "v_add_u16",
    "v_sub_i16",
    "v_sub_u16",
    "v_mad_i16",
    "v_mad_u16",
    "v_mul_lo_u16",
    "v_writelane_b32",
    "v_xnor_b16",
];
/// Integer multiplications of 32 bits, at a quarter of the rate.
const QUARTER: [&str; 4] = ["v_mul_lo_u32", "v_mul_hi_u32", "v_mul_hi_i32", "v_mul_lo_i32"];
/// Operations of 64 bits, at half of the rate.
const HALF: [&str; 7] =
    ["v_mad_u64_u32", "v_mad_i64_i32", "v_lshlrev_b64", "v_lshrrev_b64", "v_ashrrev_i64", "v_add_f64", "v_mul_f64"];

impl Instruction {
    /// Cycles of the vector unit of a SIMD.
    pub(super) fn cycles(&self, generation: Generation, wave: u32) -> f64 {
        let name = self.name();
        if !name.starts_with("v_") || name == "v_nop" {
            return 0.0;
        }
        if name.starts_with("v_wmma") {
            let bytes = ["iu8", "fp8", "bf8"].iter().any(|kind| name.contains(kind));
            return match (generation, bytes) {
                (Generation::Rdna4, true) => 8.0,
                (Generation::Rdna4, false) => 16.0,
                _ => 32.0,
            };
        }
        if name.starts_with("v_dual_") {
            return 1.0;
        }
        let once = if QUARTER.contains(&name) {
            4.0
        } else if HALF.contains(&name) {
            2.0
        } else {
            1.0
        };
        let twice = wave == 64 && !(generation.dual_issue() && self.issues_twice());
        if twice { 2.0 * once } else { once }
    }

    /// Whether both halves of a wave of 64 are issued in one cycle.
    fn issues_twice(&self) -> bool {
        let name = self.name();
        if name.contains("_mix_") || name.contains("_mixlo") || name.contains("_mixhi") {
            // Three different vector registers are too many to read for two halves at once.
            let mut reads = self.reads.clone();
            reads.sort_unstable();
            reads.dedup();
            return reads.len() < 3;
        }
        let float =
            name.strip_suffix("_f32").or_else(|| name.strip_suffix("_f16")).and_then(|name| name.strip_prefix("v_"));
        float.is_some_and(|name| DUAL.contains(&name)) || DUAL_NAMES.contains(&name) || name.starts_with("v_dot2")
    }

    /// Floating-point or integer operations of a whole wave that multiply and add, with their kind.
    /// `None` for everything else.
    pub(super) fn work(&self, wave: u32) -> Option<(Kind, f64)> {
        let lanes = f64::from(wave);
        let each = self.names.iter().filter_map(|name| {
            let name = name.replacen("v_dual_", "v_", 1);
            let plain = name.strip_suffix("_f32").or_else(|| name.strip_suffix("_f16")).unwrap_or(&name);
            Some(match plain {
                _ if name.starts_with("v_wmma_") => (Kind::Matrix, 2.0 * MATRIX_EDGE.powi(3)),
                _ if name.starts_with("v_pk_fma") => (Kind::Half, 4.0 * lanes),
                _ if name.starts_with("v_dot2") => (Kind::Dot2, 4.0 * lanes),
                _ if name.starts_with("v_dot4") => (Kind::Bytes, 8.0 * lanes),
                "v_fma_mix" | "v_fma_mixlo" | "v_fma_mixhi" | "v_mad_mix" | "v_mad_mixlo" | "v_mad_mixhi" => {
                    (Kind::Mixed, 2.0 * lanes)
                }
                "v_fma" | "v_fmac" | "v_fmaak" | "v_fmamk" if name.ends_with("f16") => (Kind::Half, 2.0 * lanes),
                "v_fma" | "v_fmac" | "v_fmaak" | "v_fmamk" => (Kind::Single, 2.0 * lanes),
                _ => return None,
            })
        });
        each.reduce(|(kind, one), (_, other)| (kind, one + other))
    }

    /// Bytes that a lane moves to or from workgroup memory.
    pub(super) fn workgroup_bytes(&self) -> u32 {
        let name = self.name();
        if !name.starts_with("ds_") || ["ds_swizzle", "ds_nop", "ds_bvh"].iter().any(|other| name.starts_with(other)) {
            return 0;
        }
        let two = name.contains("2addr") || name.contains("read2") || name.contains("write2");
        let element = if name.contains("b128") {
            16
        } else if name.contains("b96") {
            12
        } else if name.contains("b64") {
            8
        } else {
            4
        };
        if two { 2 * element } else { element }
    }

    /// Whether it moves vectors to or from memory.
    pub(super) fn is_memory(&self) -> bool {
        let part = ["buffer_", "global_", "flat_", "scratch_", "tbuffer_"]
            .iter()
            .find_map(|kind| self.name().strip_prefix(kind));
        part.is_some_and(|rest| rest.starts_with("load") || rest.starts_with("store"))
    }

    /// Whether it loads scalars from memory.
    pub(super) fn is_scalar_load(&self) -> bool {
        self.name().starts_with("s_load") || self.name().starts_with("s_buffer_load")
    }

    /// Whether it loads, of those that move memory.
    pub(super) fn loads(&self) -> bool {
        self.name().contains("load") || self.name().contains("read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Generation::{Rdna2, Rdna3, Rdna4};

    #[test]
    fn cycles_follow_the_model_of_the_compiler() {
        let check = |line: &str, generation, wave, expected| {
            let one = Instruction::read(line).unwrap();
            assert_eq!(one.cycles(generation, wave), expected, "{line}, {generation:?}, {wave}");
        };
        let fma = "v_fmac_f32_e32 v7, v8, v16";
        check(fma, Rdna2, 32, 1.0);
        check(fma, Rdna2, 64, 2.0);
        check(fma, Rdna3, 64, 1.0);
        check("v_pk_fma_f16 v1, v2, v3, v1", Rdna3, 64, 2.0);
        check("v_add_nc_u32_e32 v8, s6, v0", Rdna3, 64, 2.0);
        check("v_cndmask_b32_e32 v9, 0, v9, vcc", Rdna3, 64, 1.0);
        check("v_fma_mix_f32 v1, v2, v3, v1", Rdna3, 64, 2.0);
        check("v_fma_mix_f32 v1, s2, v3, v1", Rdna3, 64, 1.0);
        check("v_mul_lo_u32 v5, v5, s15", Rdna2, 32, 4.0);
        check("v_mul_lo_u32 v5, v5, s15", Rdna3, 64, 8.0);
        check("v_lshlrev_b64 v[2:3], 2, v[2:3]", Rdna3, 32, 2.0);
        check("v_dual_fmac_f32 v1, v2, v3 :: v_dual_mul_f32 v4, v5, v6", Rdna3, 32, 1.0);
        check("v_wmma_f32_16x16x16_f16 v[0:7], v[8:15], v[16:23], v[0:7]", Rdna3, 32, 32.0);
        check("v_wmma_f32_16x16x16_f16 v[0:7], v[8:11], v[16:19], v[0:7]", Rdna4, 32, 16.0);
        check("v_dot4_i32_iu8 v1, v2, v3, v1 neg_lo:[1,1,0]", Rdna3, 64, 2.0);
        check("s_add_u32 s6, s12, -1", Rdna3, 64, 0.0);
        check("ds_load_b128 v[8:11], v13", Rdna3, 64, 0.0);
    }

    #[test]
    fn work_and_bytes() {
        let work = |line: &str, wave| Instruction::read(line).unwrap().work(wave);
        assert_eq!(work("v_fmac_f32_e32 v7, v8, v16", 64), Some((Kind::Single, 128.0)));
        assert_eq!(work("v_fma_f16 v7, v8, v16, v7", 32), Some((Kind::Half, 64.0)));
        assert_eq!(work("v_pk_fma_f16 v1, v2, v3, v1", 32), Some((Kind::Half, 128.0)));
        assert_eq!(work("v_fma_mix_f32 v1, v2, v3, v1", 32), Some((Kind::Mixed, 64.0)));
        assert_eq!(work("v_dual_fmac_f32 v1, v2, v3 :: v_dual_fmac_f32 v4, v5, v6", 32), Some((Kind::Single, 128.0)));
        assert_eq!(work("v_dual_fmac_f32 v1, v2, v3 :: v_dual_mov_b32 v4, v5", 32), Some((Kind::Single, 64.0)));
        assert_eq!(work("v_dot4_i32_iu8 v1, v2, v3, v1 neg_lo:[1,1,0]", 32), Some((Kind::Bytes, 256.0)));
        assert_eq!(work("v_wmma_f32_16x16x16_f16 v[0:7], v[8:15], v[16:23], v[0:7]", 64), Some((Kind::Matrix, 8192.0)));
        assert_eq!(work("v_mul_f32_e32 v1, v2, v3", 32), None);
        let bytes = |line: &str| Instruction::read(line).unwrap().workgroup_bytes();
        assert_eq!(bytes("ds_load_b128 v[8:11], v13"), 16);
        assert_eq!(bytes("ds_load_2addr_stride64_b32 v[16:17], v14 offset0:4 offset1:5"), 8);
        assert_eq!(bytes("ds_write2st64_b32 %60:v[12], %48:v[9], %58:v[11] offset1:4 storage:shared"), 8);
        assert_eq!(bytes("ds_load_2addr_b64 v[0:3], v14 offset1:2"), 16);
        assert_eq!(bytes("ds_load_u16 v1, v14"), 4);
        assert_eq!(bytes("ds_swizzle_b32 v1, v14"), 0);
        assert_eq!(bytes("buffer_load_b32 v11, v11, s[16:19], 0 offen"), 0);
    }
}
