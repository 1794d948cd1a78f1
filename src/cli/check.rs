//! `switchpoint check` and `switchpoint show`

use std::fs;
use std::path::{Path, PathBuf};

use crate::record::read;
use crate::report;
use crate::result::Status;

use super::args::{CheckArguments, ShowArguments};
use super::failure::{BAD_INPUT, Failure};
use super::output;

/// Checks every file, also after one that is refused.
pub fn run(arguments: &CheckArguments) -> Result<u8, Failure> {
    let mut refused = 0;
    let mut lines = String::new();
    let files = files(&arguments.paths)?;
    for path in &files {
        match read::read(path) {
            Ok(checked) => {
                let rows = &checked.results.rows;
                let ok = rows.iter().filter(|row| row.status == Status::Ok).count();
                lines.push_str(&format!("ok: {}: {ok} of {} rows have a rate\n", path.display(), rows.len()));
                for warning in checked.warnings {
                    output::note(&format!("warning: {}: {warning}", path.display()));
                }
            }
            Err(error) => {
                refused += 1;
                output::complain(&format!("refused: {error}"));
            }
        }
    }
    output::print(&lines)?;
    if refused > 0 {
        let message = format!("{refused} of {} files refused", files.len());
        return Err(Failure::input(message).with_code(BAD_INPUT));
    }
    Ok(0)
}

/// Files as named, and every `.json` file of a folder in the order of names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let fault = |error: std::io::Error| Failure::input(format!("cannot list {}: {error}", path.display()));
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(fault)? {
            let file = entry.map_err(fault)?.path();
            if file.extension().is_some_and(|extension| extension == "json") {
                inside.push(file);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    if files.is_empty() {
        let names: Vec<String> = paths.iter().map(|path: &PathBuf| Path::display(path).to_string()).collect();
        return Err(Failure::input(format!("no result file in {}", names.join(", "))));
    }
    Ok(files)
}

/// Prints the rates of one file.
pub fn show(arguments: &ShowArguments) -> Result<u8, Failure> {
    let checked = read::read(&arguments.file)?;
    for warning in &checked.warnings {
        output::note(&format!("warning: {}: {warning}", arguments.file.display()));
    }
    output::report(&report::bench::report(&checked.results), &arguments.output)?;
    Ok(0)
}
