//! The kernels of the catalogue.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::catalogue::CATALOGUE;
use crate::kernel::{Kernel, Specialization};
use crate::problem::Problem;
use crate::text::sha256;

use super::{Cell, Report, Table, json};

/// A problem of the first number type that a kernel computes.
#[must_use]
pub fn smallest(kernel: &Kernel) -> Problem {
    Problem { element: kernel.elements()[0], m: 1, n: 1, k: 1, transposed_b: false, batch: 1 }
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct KernelView {
    name: &'static str,
    purpose: &'static str,
    types: Vec<&'static str>,
    tile: String,
    sha256: String,
}

impl From<&Kernel> for KernelView {
    fn from(kernel: &Kernel) -> Self {
        let text = kernel.wgsl(&Specialization::generic(&smallest(kernel)));
        Self {
            name: kernel.name,
            purpose: kernel.purpose,
            types: kernel.elements().iter().map(|element| element.name()).collect(),
            tile: kernel.tile.to_string(),
            sha256: text.map(|text| sha256(text.as_bytes())).unwrap_or_default(),
        }
    }
}

/// A row for each kernel.
#[must_use]
pub fn report() -> Report {
    let kernels: Vec<KernelView> = CATALOGUE.iter().map(KernelView::from).collect();
    let row = |kernel: &KernelView| {
        [kernel.name, kernel.purpose, &kernel.tile, &kernel.sha256[..12]].map(Cell::text).to_vec()
    };
    let columns = vec!["kernel", "what it is", "tile", "sha256"];
    Report {
        tables: vec![Table { columns, rows: kernels.iter().map(row).collect(), ..Table::default() }],
        below: vec!["`switchpoint kernels --dump NAME` prints the WGSL that a driver gets.".to_owned()],
        json: json(BTreeMap::from([("kernels", kernels)])),
        ..Report::default()
    }
}

/// A target, and the kernel for a problem on it with the reason, or why there is none.
pub type Path = (String, Result<(Kernel, String), String>);

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct PathsView<'a> {
    problem: String,
    paths: Vec<PathView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct PathView<'a> {
    target: &'a str,
    kernel: &'a str,
    tile: String,
    reason: &'a str,
}

/// What the dispatcher picks for a problem.
#[must_use]
pub fn paths(paths: &[Path], problem: &Problem) -> Report {
    fn path((target, choice): &Path) -> PathView<'_> {
        match choice {
            Ok((kernel, reason)) => PathView { target, kernel: kernel.name, tile: kernel.tile.to_string(), reason },
            Err(reason) => PathView { target, kernel: "-", tile: String::new(), reason },
        }
    }
    let view = PathsView { problem: problem.to_string(), paths: paths.iter().map(path).collect() };
    let row = |path: &PathView<'_>| [path.target, path.kernel, &path.tile, path.reason].map(Cell::text).to_vec();
    let table = Table {
        title: format!("{problem}: the path by shape"),
        columns: vec!["target", "kernel", "tile", "why"],
        rows: view.paths.iter().map(row).collect(),
        ..Table::default()
    };
    Report { tables: vec![table], json: json(view), ..Report::default() }
}
