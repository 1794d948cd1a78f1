//! What is compiled now against the table that is committed.

use crate::finding::{Code, Finding};
use crate::gpu::GPUS;
use crate::table::{REMAKE, Row};

/// The share of its ceiling that a kernel may lose.
const LOSS_MAX: f64 = 0.02;

/// Kernels that spill on purpose: their tile is meant for adapters on which registers are memory
/// anyway.
const SPILLING: [&str; 1] = ["subgroup-wide"];

/// Everything that is wrong with the rows compiled now, in words. The committed rows are what they
/// are held against.
pub(crate) fn faults(now: &[Row], committed: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in now {
        let before = committed.iter().find(|before| before.name == row.name);
        for (index, (finding, gpu)) in row.findings.iter().zip(GPUS).enumerate() {
            let before = before.and_then(|before| before.findings[index].as_ref());
            let found = finding.as_ref().and_then(|finding| compared(row, finding, before));
            faults.extend(found.map(|fault| format!("{} on {}: {fault}", row.name, gpu.generation.name())));
        }
    }
    let gone = committed.iter().filter(|before| !now.iter().any(|row| row.name == before.name));
    faults.extend(gone.map(|row| format!("{}: in the table and no longer in the catalogue; {REMAKE}", row.name)));
    faults
}

fn compared(row: &Row, finding: &Finding, before: Option<&Finding>) -> Option<String> {
    let code = match finding {
        Finding::Failed(reason) => return Some(reason.clone()),
        Finding::Refused(reason) => {
            let had = matches!(before, Some(Finding::Code(_)));
            return had.then(|| format!("no longer compiled: {reason}"));
        }
        Finding::Code(code) => code,
    };
    let kernel = row.name.split([' ', '/']).next().unwrap_or_default();
    if code.spilled > 0 && !SPILLING.contains(&kernel) {
        return Some(format!("spills {} registers", code.spilled));
    }
    let Some(Finding::Code(before)) = before else { return Some(format!("not in the table; {REMAKE}")) };
    let least = |code: &Code| code.ceiling.map_or(0.0, |ceiling| ceiling.least());
    let (now, before) = (least(code), least(before));
    (now < before * (1.0 - LOSS_MAX)).then(|| format!("its ceiling falls from {before:.3} to {now:.3} of the peak"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, cells: [&str; 3]) -> Row {
        let findings = cells.map(|cell| (cell != "-").then(|| cell.parse().unwrap()));
        Row { name: format!("{name} | f32 | rows | tile"), findings }
    }

    #[test]
    fn losses_spills_and_gaps_are_faults() {
        let good = "144, 5 x 64 | 0.900 / 1.250 / 1.000 | 0.900";
        let slower = "144, 5 x 64 | 0.881 / 1.250 / 1.000 | 0.881";
        let bound = "144, 5 x 64 | 0.900 / 0.500 / 1.000 | 0.500";
        let spills = "144 + 2 spilled, 5 x 64 | 0.900 / 1.250 / 1.000 | 0.900";
        let check = |now: [&str; 3], before: [&str; 3], expected: &[&str]| {
            let found = faults(&[row("warp", now)], &[row("warp", before)]);
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (fault, part) in found.iter().zip(expected) {
                assert!(fault.starts_with("warp | f32 | rows | tile on ") && fault.contains(part), "{fault}");
            }
        };
        check([good; 3], [good; 3], &[]);
        check([good, good, "refused: no"], [good, good, "-"], &[]);
        check([good; 3], [slower; 3], &[]);
        check([good; 3], [good, good, "-"], &["RDNA4: not in the table"]);
        check([slower, good, good], [good; 3], &["RDNA2: its ceiling falls from 0.900 to 0.881"]);
        check([good, bound, good], [good; 3], &["RDNA3: its ceiling falls from 0.900 to 0.500"]);
        check([good, good, spills], [good; 3], &["RDNA4: spills 2 registers"]);
        check([good, good, "failed: panics"], [good; 3], &["RDNA4: panics"]);
        check(["refused: no", good, good], [good; 3], &["no longer compiled: no"]);
        check([good, "144, 5 x 64 | - | -", good], [good; 3], &["from 0.900 to 0.000"]);
        // A kernel that is meant to spill may, and may not lose.
        let wide = |cell| [row("subgroup-wide", [cell, cell, cell])];
        assert_eq!(faults(&wide(spills), &wide(good)), [""; 0]);
        let strange = faults(&[row("new", [good; 3])], &[row("old", [good; 3])]);
        assert_eq!(strange.len(), 4, "{strange:?}");
        assert!(strange[0].contains("new | f32") && strange[0].contains("not in the table"), "{strange:?}");
        assert!(strange[3].contains("old | f32") && strange[3].contains("no longer in the catalogue"), "{strange:?}");
    }
}
