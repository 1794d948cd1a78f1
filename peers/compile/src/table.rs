//! The page `docs/compilers.md`: written whole from what was compiled, and read again.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::finding::Finding;
use crate::gpu::GPUS;
use crate::isa::{LDS_LATENCY, MEMORY_LATENCY, SCALAR_LATENCY, VECTOR_LATENCY};

/// What to do when the table is not of this catalogue.
pub(crate) const REMAKE: &str = "make the table anew as docs/compilers.md says";

/// The prose of the page; the tables stand where it says so.
const PAGE: &str = include_str!("page.md");
/// What NVIDIA's compiler makes of the kernels, as `ptxas.py` writes it.
const NVIDIA: &str = include_str!("../nvidia.tsv");

/// Cells of a row before those of the first GPU, and cells of a GPU.
const NAMES: usize = 4;
const CELLS: usize = 3;

/// One pass of a kernel on all GPUs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Kernel, number type, place of B and tile, as cells.
    pub(crate) name: String,
    /// What was found on each GPU; `None` where the device does not get the kernel, or nothing was
    /// tried.
    pub(crate) findings: [Option<Finding>; GPUS.len()],
}

/// The whole page.
pub(crate) fn page(rows: &[Row], driver: &str) -> String {
    PAGE.replace("{driver}", driver)
        .replace("{latencies}", &latencies())
        .replace("{amd}", &amd(rows))
        .replace("{refused}", &refused(rows))
        .replace("{nvidia}\n", &nvidia())
}

/// What is assumed of latencies, from where it is used.
fn latencies() -> String {
    format!(
        "{MEMORY_LATENCY} cycles for a load from memory, {SCALAR_LATENCY} for a scalar one,\n\
         {LDS_LATENCY} for workgroup memory,\n\
         {VECTOR_LATENCY} from a vector instruction to one that needs its result"
    )
}

/// The table of AMD's compiler.
pub(crate) fn amd(rows: &[Row]) -> String {
    let mut text = String::from("| kernel | type | B | tile |");
    for gpu in GPUS {
        let name = gpu.generation.name();
        // Writing to a text cannot fail.
        let _ = write!(text, " {name}: registers, waves | issue / memory / latency | ceiling |");
    }
    text.push_str("\n| --- | --- | --- | --- |");
    text.push_str(&" --- | --- | ---: |".repeat(GPUS.len()));
    text.push('\n');
    for row in rows {
        let _ = write!(text, "| {} |", row.name);
        for finding in &row.findings {
            match finding {
                Some(Finding::Code(code)) => drop(write!(text, " {code} |")),
                _ => text.push_str(" - | - | - |"),
            }
        }
        text.push('\n');
    }
    text
}

/// A line for each reason for which kernels are not compiled.
fn refused(rows: &[Row]) -> String {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.name.split(" | ").collect();
        for (finding, gpu) in row.findings.iter().zip(GPUS) {
            if let Some(Finding::Refused(reason)) = finding {
                let key = format!("`{}` on {}: {reason}", cells[0], gpu.generation.name());
                let elements = reasons.entry(key).or_default();
                if !elements.iter().any(|element| element == cells[1]) {
                    elements.push(cells[1].to_owned());
                }
            }
        }
    }
    let line = |(reason, elements): (&String, &Vec<String>)| format!("- {reason} ({})\n", elements.join(", "));
    reasons.iter().map(line).collect()
}

/// The table of NVIDIA's compiler.
fn nvidia() -> String {
    let mut text = String::new();
    for (index, line) in NVIDIA.lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
        if index == 0 {
            let _ = writeln!(text, "|{}", " --- |".repeat(cells.len()));
        }
    }
    text
}

/// The rows of AMD's table on a page.
///
/// # Errors
/// The row that cannot be read.
pub(crate) fn read(page: &str) -> Result<Vec<Row>, String> {
    let lines = page.lines().skip_while(|line| !line.starts_with("| kernel | type | B | tile | RDNA")).skip(2);
    lines.take_while(|line| line.starts_with('|')).map(row).collect()
}

fn row(line: &str) -> Result<Row, String> {
    let inner = line.trim_matches('|').trim();
    let cells: Vec<&str> = inner.split(" | ").collect();
    if cells.len() != NAMES + CELLS * GPUS.len() {
        return Err(format!("`{line}` has {} cells", cells.len()));
    }
    let mut findings = [const { None }; GPUS.len()];
    for (finding, cells) in findings.iter_mut().zip(cells[NAMES..].chunks(CELLS)) {
        *finding = if cells[0] == "-" { None } else { Some(cells.join(" | ").parse()?) };
    }
    Ok(Row { name: cells[..NAMES].join(" | "), findings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::Unit;
    use crate::kernel_variant;

    #[test]
    fn what_is_written_is_read_again() {
        let code = "144, 5 x 64 | 0.842 / 0.891 / 1.000 | 0.842".parse().ok();
        let spilled = "256 + 3 spilled, 0.25 x 32 | - | -".parse().ok();
        let refused = Some(Finding::Refused("needs subgroups of one size".to_owned()));
        let tile = "block 128x128x16, thread 8x8, workgroup 16x16";
        let rows = [
            Row { name: format!("warp | f32 | rows | {tile}"), findings: [code.clone(), spilled, refused.clone()] },
            Row { name: format!("warp | f16 | rows | {tile}"), findings: [code.clone(), code, refused] },
        ];
        let page = page(&rows, "driver 1");
        let mut expected = rows.to_vec();
        for row in &mut expected {
            row.findings[2] = None;
        }
        assert_eq!(read(&page), Ok(expected));
        assert!(page.lines().next().unwrap().contains("Nothing on this page is a time"), "{page}");
        assert!(page.contains("- `warp` on RDNA4: needs subgroups of one size (f32, f16)\n"), "{page}");
        assert!(page.contains("driver 1") && !page.contains(['{', '}']), "{page}");
        assert!(read("| kernel | type | B | tile | RDNA2\n| --- |\n| warp | f32 |\n").is_err());
    }

    /// NVIDIA's table is made by hand, so this says when it has to be made again.
    #[test]
    fn the_rows_of_nvidia_are_those_of_the_catalogue() {
        let vectors = kernel_variant::all().into_iter().filter(|variant| variant.unit() == Unit::Vector);
        let expected: Vec<String> = vectors.map(|variant| variant.to_string()).collect();
        let names = |line: &str| line.split('\t').take(NAMES).collect::<Vec<_>>().join(" | ");
        let found: Vec<String> = NVIDIA.lines().skip(1).map(names).collect();
        assert_eq!(found, expected, "run peers/compile/ptxas.py");
    }
}
