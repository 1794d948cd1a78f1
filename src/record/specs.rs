//! Datasheets: `specs.csv`, one chip a line, and `chips.csv`, which joins device names to it.
//!
//! Rates are dense ones in TFLOP/s or TOP/s, as the makers state them. An empty cell is a rate that
//! no source gives.

use crate::economics::adapter::AdapterRule;
use crate::roofline::Spec;
use crate::unit::{BytesPerSecond, FlopPerSecond};

use super::offers::{self, CsvRow, OffersError};

/// The datasheets that the program carries.
pub const SPECS: &str = include_str!("../../data/specs.csv");

/// The device names that the program carries.
pub const CHIPS: &str = include_str!("../../data/chips.csv");

const COLUMNS: [&str; 19] = [
    "accelerator",
    "vendor",
    "generation",
    "release_date",
    "fp32_tflops",
    "tf32_tflops",
    "bf16_tflops",
    "fp8_tflops",
    "int8_tops",
    "fp4_tflops",
    "hbm_gb",
    "hbm_gbps",
    "interconnect",
    "tdp_w",
    "launch_price_usd",
    "source",
    "date",
    "quality",
    "note",
];

/// The columns with a rate of arithmetic, each with the number types of problems that it is the
/// peak of.
///
/// The makers of these chips state one rate for bf16 and f16.
const RATES: [(&str, &[&str]); 4] = [
    ("fp32_tflops", &["f32"]),
    ("tf32_tflops", &["tf32"]),
    ("bf16_tflops", &["bf16", "f16", "f16-acc16"]),
    ("int8_tops", &["i8"]),
];

/// Reads the datasheets. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`OffersError`], which names the file, the line, the field and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Spec>, OffersError> {
    offers::rows(path_label, text, &COLUMNS)?.iter().map(spec).collect()
}

/// Reads the rules that join device names to datasheets, first match first.
///
/// # Errors
/// As [`read`].
pub fn read_chips(path_label: &str, text: &str) -> Result<Vec<AdapterRule>, OffersError> {
    offers::read_accelerators(path_label, text)
}

fn spec(row: &CsvRow<'_>) -> Result<Spec, OffersError> {
    let mut rates = Vec::new();
    for (column, elements) in RATES {
        if let Some(tera) = number(row, column)? {
            rates.extend(elements.iter().map(|element| (*element, column, FlopPerSecond(tera * 1e12))));
        }
    }
    // Checked like the others, and not used yet.
    for column in ["fp8_tflops", "fp4_tflops", "hbm_gb"] {
        number(row, column)?;
    }
    Ok(Spec {
        accelerator: row.filled("accelerator")?,
        rates,
        bandwidth: number(row, "hbm_gbps")?.map(|giga| BytesPerSecond(giga * 1e9)),
        tdp_w: number(row, "tdp_w")?,
        launch_price_usd: number(row, "launch_price_usd")?,
        source: row.filled("source")?,
        date: row.filled("date")?,
        quality: row.filled("quality")?,
        note: row.get("note").to_owned(),
        line: row.line,
    })
}

/// A number above 0, or nothing.
fn number(row: &CsvRow<'_>, column: &'static str) -> Result<Option<f64>, OffersError> {
    let text = row.get(column);
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 0.0);
    value.map(Some).ok_or_else(|| row.refuse(column, "give a number above 0, or nothing where no source has one"))
}
