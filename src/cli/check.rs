//! `switchpoint check`: validates result files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use clap::Args;
use rayon::prelude::*;

use crate::record::disk;
use crate::result::Status;

use super::failure::Failure;
use super::output;
use super::result_files::warn;

/// `switchpoint check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Result files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Files from this size on are read one at a time: one of them may take ten times its size in
/// memory.
const LARGE: u64 = 8 << 20;

/// Threads that read, at most. More would wait for each other's memory.
const THREADS_MAX: usize = 16;

/// What is said of one file: its line, and its warnings or why it is refused.
type Said = Result<(String, Vec<String>), String>;

/// Checks every file, also after one that is refused.
pub fn run(arguments: &CheckArguments) -> Result<u8, Failure> {
    let files = files(&arguments.paths)?;
    let mut refused = 0;
    let mut lines = String::new();
    for (path, said) in files.iter().zip(check_all(&files)) {
        match said {
            Ok((line, warnings)) => {
                lines.push_str(&line);
                warn(path, &warnings);
            }
            Err(reason) => {
                refused += 1;
                output::note(&format!("refused: {reason}"));
            }
        }
    }
    output::print(&lines)?;
    if refused > 0 {
        return Err(Failure::input(format!("{refused} of {} files refused", files.len())));
    }
    Ok(0)
}

/// Checks files on all processors, and says the outcomes in the order of the files. Only the words
/// stay in memory.
fn check_all(files: &[PathBuf]) -> Vec<Said> {
    let one_at_a_time = Mutex::new(());
    let check = |path: &PathBuf| {
        let large = fs::metadata(path).is_ok_and(|facts| facts.len() >= LARGE);
        let _turn = large.then(|| one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner));
        check(path)
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX).min(files.len());
    let pool = if threads > 1 { rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok() } else { None };
    match pool {
        Some(pool) => pool.install(|| files.par_iter().map(check).collect()),
        // One file needs no threads, and a system may have none left.
        None => files.iter().map(check).collect(),
    }
}

fn check(path: &Path) -> Said {
    let checked = disk::read(path).map_err(|error| error.to_string())?;
    let rows = &checked.results.rows;
    let ok = rows.iter().filter(|row| row.status == Status::Ok).count();
    Ok((format!("ok: {}: {ok} of {} rows have a rate\n", path.display(), rows.len()), checked.warnings))
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
