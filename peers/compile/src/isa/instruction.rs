//! One instruction of the text, in either of the two forms in which the driver prints machine code.
//!
//! RDNA2 and RDNA3 come from LLVM's disassembler (`v_fma_f32 v1, v2, v3, v4`), RDNA4 from the
//! compiler's own printer (`v1: %7:v[1] = v_fma_f32 ...`).

use std::sync::LazyLock;

use regex::Regex;

static NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:v|s|ds|buffer|global|flat|scratch|tbuffer|image)_[a-z][a-z0-9_]*"));
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| pattern(r"_(?:e64_dpp|e32_dpp|e32|e64|sdwa|dpp8|dpp)$"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bBB\d+\b"));
static REGISTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bv(?:\[(\d+)(?:[:-](\d+))?\]|(\d+)\b(:?))"));
static WAIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(vmcnt|lgkmcnt|expcnt|vscnt)\((\d+)\)"));
static WAIT_RDNA4: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"s_wait_(loadcnt_dscnt|loadcnt|dscnt|kmcnt|storecnt)\s+(?:imm:)?(0x[0-9a-f]+|\d+)"));

/// The patterns are constants, and a test reads each.
#[allow(clippy::unwrap_used)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// What memory instructions count up, and waits wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counter {
    /// Loads from memory.
    Load,
    /// Stores to memory.
    Store,
    /// Workgroup memory, and scalar loads before RDNA4.
    Workgroup,
    /// Scalar loads from RDNA4 on.
    Scalar,
}

/// Where a branch goes, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Jump {
    /// The label.
    pub(super) label: String,
    /// Whether it may also go on.
    pub(super) conditional: bool,
    /// Whether it skips what no lane takes part in.
    pub(super) on_exec: bool,
}

/// One instruction, or two that are issued as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instruction {
    /// Its names without the suffix of an encoding: one, or two.
    pub(super) names: Vec<String>,
    /// Vector registers that it reads.
    pub(super) reads: Vec<u16>,
    /// Vector registers that it writes.
    pub(super) writes: Vec<u16>,
    /// Set for a branch.
    pub(super) jump: Option<Jump>,
    /// What it waits for: until no more than so many are under way.
    pub(super) waits: Vec<(Counter, usize)>,
}

impl Instruction {
    /// Reads a line. `None` where it holds no instruction.
    pub(super) fn read(line: &str) -> Option<Self> {
        let names: Vec<String> =
            NAME.find_iter(line).map(|name| SUFFIX.replace(name.as_str(), "").into_owned()).collect();
        let name = names.first()?.clone();
        let mut one =
            Self { names, reads: Vec::new(), writes: Vec::new(), jump: jump(&name, line), waits: waits(line) };
        if !name.starts_with("s_") {
            for half in line.split("::") {
                one.note_registers(half);
            }
        }
        Some(one)
    }

    /// The name, of the first half where there are two.
    pub(super) fn name(&self) -> &str {
        &self.names[0]
    }

    fn note_registers(&mut self, text: &str) {
        if let Some((results, operands)) = text.split_once(" = ") {
            self.writes.extend(registers(results));
            self.reads.extend(registers(operands));
            if accumulates(operands) {
                self.reads.extend(registers(results));
            }
            return;
        }
        let (name, operands) = text.trim().split_once(char::is_whitespace).unwrap_or((text, ""));
        let stores = self.name().contains("store") || self.name().contains("write");
        let mut operands = operands.split(',');
        if !stores && let Some(result) = operands.next() {
            self.writes.extend(registers(result));
            if accumulates(name) {
                self.reads.extend(registers(result));
            }
        }
        self.reads.extend(operands.flat_map(registers));
    }
}

/// Whether the result is an operand as well.
fn accumulates(text: &str) -> bool {
    ["fmac", "dot2acc", "dot2c", "dot4c"].iter().any(|part| text.contains(part))
}

/// The vector registers of a piece of text.
fn registers(text: &str) -> Vec<u16> {
    let number = |part: regex::Match<'_>| part.as_str().parse().unwrap_or(0_u16);
    let mut all = Vec::new();
    for found in REGISTER.captures_iter(text) {
        // `v4:` is the type of a result in the compiler's own print.
        if found.get(4).is_some_and(|colon| !colon.is_empty()) {
            continue;
        }
        let first = found.get(1).or_else(|| found.get(3)).map_or(0, number);
        all.extend(first..=found.get(2).map_or(first, number));
    }
    all
}

fn jump(name: &str, line: &str) -> Option<Jump> {
    if !name.starts_with("s_branch") && !name.starts_with("s_cbranch") {
        return None;
    }
    let label = LABEL.find(line)?.as_str().to_owned();
    let on_exec = name.contains("execz") || name.contains("execnz");
    Some(Jump { label, conditional: name != "s_branch", on_exec })
}

fn waits(line: &str) -> Vec<(Counter, usize)> {
    let mut all = Vec::new();
    for found in WAIT.captures_iter(line) {
        let counter = match &found[1] {
            "vmcnt" => Counter::Load,
            "lgkmcnt" => Counter::Workgroup,
            "vscnt" => Counter::Store,
            _ => continue,
        };
        all.push((counter, found[2].parse().unwrap_or(0)));
    }
    if let Some(found) = WAIT_RDNA4.captures(line) {
        let text = &found[2];
        let value = text.strip_prefix("0x").map_or_else(|| text.parse(), |digits| usize::from_str_radix(digits, 16));
        let value = value.unwrap_or(0);
        match &found[1] {
            "loadcnt_dscnt" => all.extend([(Counter::Load, value >> 8), (Counter::Workgroup, value & 0xff)]),
            "loadcnt" => all.push((Counter::Load, value)),
            "dscnt" => all.push((Counter::Workgroup, value)),
            "kmcnt" => all.push((Counter::Scalar, value)),
            _ => all.push((Counter::Store, value)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with the registers that it writes and reads, in the order of the text.
    #[test]
    fn registers_of_both_forms() {
        let check = |line: &str, writes: &[u16], reads: &[u16]| {
            let one = Instruction::read(line).unwrap();
            assert_eq!((one.writes.as_slice(), one.reads.as_slice()), (writes, reads), "{line}");
        };
        check("v_mul_lo_u32 v5, v5, s15", &[5], &[5]);
        check("v_fmac_f32_e32 v7, v8, v16", &[7], &[7, 8, 16]);
        check("v_fma_f32 v7, v8, v16, v9", &[7], &[8, 16, 9]);
        check("v_cndmask_b32_e64 v11, 0, v11, s[14:15]", &[11], &[11]);
        check("ds_load_b128 v[8:11], v13", &[8, 9, 10, 11], &[13]);
        check("ds_store_2addr_stride64_b32 v12, v9, v11 offset1:4", &[], &[12, 9, 11]);
        check("buffer_store_b32 v7, v3, s[8:11], 0 offen", &[], &[7, 3]);
        check("v_dual_fmac_f32 v1, v2, v3 :: v_dual_mul_f32 v4, v5, v6", &[1, 4], &[1, 2, 3, 5, 6]);
        check("s_add_u32 s6, s12, -1", &[], &[]);
        check("v1: %68:v[7] = v_fmac_f32 %159:v[8], %163:v[16], %36:v[7]", &[7], &[8, 16, 7, 7]);
        check("v4: %63:v[8-11] = ds_read_b128 %62:v[13] storage:shared", &[8, 9, 10, 11], &[13]);
        check("ds_write2st64_b32 %60:v[12], %48:v[9], %58:v[11] offset1:4 storage:shared", &[], &[12, 9, 11]);
    }

    #[test]
    fn names_jumps_and_waits() {
        let read = |line: &str| Instruction::read(line).unwrap();
        assert_eq!(
            read("v_dual_fmac_f32 v1, v2, v3 :: v_dual_mul_f32 v4, v5, v6").names,
            ["v_dual_fmac_f32", "v_dual_mul_f32"]
        );
        assert_eq!(read("v_min_u32_e32 v5, s6, v2").name(), "v_min_u32");
        let jump = |line: &str| read(line).jump.map(|jump| (jump.label, jump.conditional, jump.on_exec));
        assert_eq!(jump("s_branch BB1"), Some(("BB1".to_owned(), false, false)));
        assert_eq!(jump("s_branch block:BB1"), Some(("BB1".to_owned(), false, false)));
        assert_eq!(jump("s_cbranch_scc1 BB5"), Some(("BB5".to_owned(), true, false)));
        assert_eq!(jump("s_cbranch_execz BB11"), Some(("BB11".to_owned(), true, true)));
        assert_eq!(jump("v_min_u32_e32 v5, s6, v2"), None);
        let check = |line: &str, expected: &[(Counter, usize)]| assert_eq!(read(line).waits, expected, "{line}");
        check("s_waitcnt vmcnt(1) lgkmcnt(0)", &[(Counter::Load, 1), (Counter::Workgroup, 0)]);
        check("s_waitcnt_vscnt null, 0x0", &[]);
        check("s_wait_loadcnt imm:1", &[(Counter::Load, 1)]);
        check("s_wait_loadcnt_dscnt imm:0x102", &[(Counter::Load, 1), (Counter::Workgroup, 2)]);
        check("s_wait_kmcnt 0x0", &[(Counter::Scalar, 0)]);
        check("s_wait_storecnt imm:3", &[(Counter::Store, 3)]);
        for nothing in ["", "BB1:", "/* logical preds: BB5 */"] {
            assert_eq!(Instruction::read(nothing), None);
        }
    }
}
