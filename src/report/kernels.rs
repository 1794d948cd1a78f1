//! The kernels of the catalogue.

use serde_json::json;

use crate::kernel::catalogue::CATALOGUE;
use crate::kernel::{Kernel, Specialization};
use crate::problem::Problem;
use crate::text::sha256;

use super::{Cell, Report, Table};

/// A problem of the first number type that a kernel computes.
#[must_use]
pub fn smallest(kernel: &Kernel) -> Problem {
    Problem { element: kernel.elements()[0], m: 1, n: 1, k: 1, transposed_b: false, batch: 1 }
}

/// A row for each kernel.
#[must_use]
pub fn report() -> Report {
    let hash = |kernel: &Kernel| {
        kernel.wgsl(&Specialization::generic(&smallest(kernel))).map(|text| sha256(text.as_bytes())).unwrap_or_default()
    };
    let types = |kernel: &Kernel| kernel.elements().iter().map(|element| element.name()).collect::<Vec<_>>();
    let rows = CATALOGUE
        .iter()
        .map(|kernel| {
            let short = hash(kernel).chars().take(12).collect::<String>();
            [kernel.name, kernel.purpose, &kernel.tile.to_string(), &short].map(Cell::text).to_vec()
        })
        .collect();
    let kernel = |kernel: &Kernel| {
        json!({
            "name": kernel.name, "purpose": kernel.purpose, "types": types(kernel), "tile": kernel.tile.to_string(), "sha256": hash(kernel)
        })
    };
    let table = Table { columns: vec!["kernel", "what it is", "tile", "sha256"], rows, ..Table::default() };
    Report {
        tables: vec![table],
        below: vec!["`switchpoint kernels --dump NAME` prints the WGSL that a driver gets.".to_owned()],
        json: json!({ "kernels": CATALOGUE.iter().map(kernel).collect::<Vec<_>>() }),
        ..Report::default()
    }
}

/// A target, and the kernel for a problem on it with the reason, or why there is none.
pub type Path = (String, Result<(Kernel, String), String>);

/// What the dispatcher picks for a problem.
#[must_use]
pub fn paths(paths: &[Path], problem: &Problem) -> Report {
    let line = |(target, choice): &Path| match choice {
        Ok((kernel, reason)) => vec![target.clone(), kernel.name.to_owned(), kernel.tile.to_string(), reason.clone()],
        Err(reason) => vec![target.clone(), "-".to_owned(), String::new(), reason.clone()],
    };
    let rows: Vec<Vec<String>> = paths.iter().map(line).collect();
    let machine = |row: &Vec<String>| json!({ "target": row[0], "kernel": row[1], "tile": row[2], "reason": row[3] });
    let json = json!({ "problem": problem.to_string(), "paths": rows.iter().map(machine).collect::<Vec<_>>() });
    let table = Table {
        title: format!("{problem}: the path by shape"),
        columns: vec!["target", "kernel", "tile", "why"],
        rows: rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect(),
        ..Table::default()
    };
    Report { tables: vec![table], json, ..Report::default() }
}
