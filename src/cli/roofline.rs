//! `switchpoint roofline`: each row's share of the measured peaks of its target.

use std::path::PathBuf;

use clap::Args;

use crate::report::roofline::Selected;
use crate::report::{self, Report};
use crate::result::{Row, Status};
use crate::text::matches_any;

use super::datasheets::Sheets;
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::options::{Output, RowOptions};
use super::result_files::read;

/// `switchpoint roofline`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint roofline results/ours.v1.json --target vulkan --kernel blocked")]
pub struct RooflineArguments {
    /// A result file with measured peaks
    #[arg(value_name = "RESULT")]
    pub file: PathBuf,
    /// Show only targets whose short or long name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub target: Vec<String>,
    /// Rows.
    #[command(flatten)]
    pub rows: RowOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Prints the rows of a file under the roof of its measured peaks.
pub fn run(arguments: &RooflineArguments) -> Result<Report, Failure> {
    let file = arguments.file.display();
    let results = read(&arguments.file)?;
    if results.peaks.iter().all(|peak| peak.status != Status::Ok) {
        let failure = Failure::input(format!("{file} holds no measured peaks to compare its rows with"));
        let hint = "`switchpoint bench` measures them since version 1.1 of the result file, unless --no-peaks is given";
        return Err(failure.with_code(NOTHING_COMPARABLE).hint(hint));
    }
    let sheets = Sheets::load()?;
    let RowOptions { problem: problems, kernel: kernels } = &arguments.rows;
    let mut selected = Vec::new();
    for target in &results.targets {
        if !matches_any(&target.slug, &arguments.target) && !matches_any(&target.name, &arguments.target) {
            continue;
        }
        let shown = |row: &&Row| {
            row.target == target.slug
                && matches_any(&row.kernel.name, kernels)
                && (problems.is_empty() || problems.contains(&row.problem))
        };
        let rows: Vec<_> = results.rows.iter().filter(shown).collect();
        if !rows.is_empty() {
            selected.push(Selected { target, rows, spec: sheets.of(&target.name) });
        }
    }
    if selected.is_empty() {
        let failure = Failure::input(format!("no row of {file} has such a target, kernel and problem"));
        return Err(failure.hint("`switchpoint show FILE` lists its rows"));
    }
    Ok(report::roofline::report(&results, &selected))
}
