//! Datasheets: `specs.csv`, one chip a line, and `chips.csv`, which joins device names to it.
//!
//! Rates are dense ones in TFLOP/s or TOP/s, as the makers state them. An empty cell is a rate that
//! no source gives.

use crate::economics::device_names::DeviceNameRule;
use crate::roofline::Spec;

use super::offers::read_accelerators;
use super::table::{CsvRow, TableError, rows};

/// The datasheets that the program carries.
pub const SPECS: &str = include_str!("../../data/specs.csv");

/// The device names that the program carries.
pub const CHIPS: &str = include_str!("../../data/chips.csv");

const SPEC_COLUMNS: &str = "accelerator,vendor,generation,release_date,fp32_tflops,tf32_tflops,bf16_tflops,fp8_tflops,\
                       int8_tops,fp4_tflops,hbm_gb,hbm_gbps,interconnect,tdp_w,launch_price_usd,source,date,quality,note";

/// Reads the datasheets. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`TableError`], which names the file, the line, the column and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Vec<Spec>, TableError> {
    let spec = |row: &CsvRow<'_>| {
        let spec: Spec = row.read()?;
        row.check_positive(&spec.numbers(), "give a number above 0, or nothing where no source has one")?;
        Ok(Spec { provenance: row.dated()?, line: row.line, ..spec })
    };
    rows(path_label, text, SPEC_COLUMNS)?.iter().map(spec).collect()
}

/// The rules of `chips.csv`, which the program carries: first match first.
///
/// # Errors
/// [`TableError`]; a test rules it out.
pub fn chips() -> Result<Vec<DeviceNameRule>, TableError> {
    read_accelerators("data/chips.csv", CHIPS)
}
