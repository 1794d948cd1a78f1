//! `switchpoint roofline`

use crate::record::disk;
use crate::report;
use crate::report::roofline::Selected;
use crate::result::Status;
use crate::text::matches_any;

use super::args::RooflineArguments;
use super::datasheets::Sheets;
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::output;

/// Prints the rows of a file under the roof of its measured peaks.
pub fn run(arguments: &RooflineArguments) -> Result<u8, Failure> {
    let file = arguments.file.display();
    let checked = disk::read(&arguments.file)?;
    for warning in &checked.warnings {
        output::note(&format!("warning: {file}: {warning}"));
    }
    let results = &checked.results;
    if results.peaks.iter().all(|peak| peak.status != Status::Ok) {
        let failure = Failure::input(format!("{file} holds no measured peaks to compare its rows with"));
        let hint = "`switchpoint bench` measures them since version 1.1 of the result file, unless --no-peaks is given";
        return Err(failure.with_code(NOTHING_COMPARABLE).hint(hint));
    }
    let sheets = Sheets::load()?;
    let mut selected = Vec::new();
    for target in &results.targets {
        if !matches_any(&target.slug, &arguments.target) && !matches_any(&target.name, &arguments.target) {
            continue;
        }
        let rows = results.rows.iter().filter(|row| {
            row.target == target.slug
                && matches_any(&row.kernel.name, &arguments.kernel)
                && (arguments.problem.is_empty() || arguments.problem.contains(&row.problem))
        });
        let rows: Vec<_> = rows.collect();
        let spec = sheets.of(&target.name);
        if !rows.is_empty() {
            selected.push(Selected { target, rows, spec });
        }
    }
    if selected.is_empty() {
        let failure = Failure::input(format!("no row of {file} has such a target, kernel and problem"));
        return Err(failure.hint("`switchpoint show FILE` lists its rows"));
    }
    output::report(&report::roofline::report(results, &selected), &arguments.output)?;
    Ok(0)
}
