//! The kernels of the catalogue.

use serde_json::json;

use crate::kernel::catalogue::{CATALOGUE, SUBGROUP_SHOWN};
use crate::kernel::generate::sha256;

use super::{Cell, Report, Table};

/// A row for each kernel.
#[must_use]
pub fn report() -> Report {
    let hash = |kernel: &crate::kernel::Kernel| {
        kernel.wgsl(SUBGROUP_SHOWN).map(|text| sha256(text.as_bytes())).unwrap_or_default()
    };
    let rows = CATALOGUE
        .iter()
        .map(|kernel| {
            let short = hash(kernel).chars().take(12).collect::<String>();
            [kernel.name, kernel.purpose, &kernel.tile.to_string(), &short].map(Cell::text).to_vec()
        })
        .collect();
    let kernel = |kernel: &crate::kernel::Kernel| {
        json!({
            "name": kernel.name, "purpose": kernel.purpose, "tile": kernel.tile.to_string(), "sha256": hash(kernel)
        })
    };
    let table = Table { title: String::new(), columns: vec!["kernel", "what it is", "tile", "sha256"], rows };
    Report {
        tables: vec![table],
        below: vec!["`switchpoint kernels --dump NAME` prints the WGSL that a driver gets.".to_owned()],
        json: json!({ "kernels": CATALOGUE.iter().map(kernel).collect::<Vec<_>>() }),
        ..Report::default()
    }
}
