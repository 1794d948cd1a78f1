//! Where the logs of a benchmark lie: `SUBMITTER/results/SYSTEM/BENCHMARK/result_*.txt`, anywhere
//! below the path that was named.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::record::table::TableError;

/// How deep below the path logs are looked for. In a repository of results they lie four folders
/// down.
const DEPTH_MAX: usize = 8;

/// How many files and folders are looked at.
const ENTRIES_MAX: usize = 500_000;

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A path that cannot be walked.
    #[error("cannot read {path}: {reason}")]
    Path {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
    /// What was made of the logs is no list of measurements.
    #[error(transparent)]
    Rows(#[from] TableError),
}

/// One benchmark on one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) submitter: String,
    pub(super) system: String,
    pub(super) benchmark: String,
    /// One for each run, by name.
    pub(super) logs: Vec<PathBuf>,
}

impl Folder {
    /// What it is called in messages.
    pub(super) fn name(&self) -> String {
        format!("{}/results/{}/{}", self.submitter, self.system, self.benchmark)
    }

    /// Where its system is described.
    pub(super) fn system_file(&self) -> PathBuf {
        let submitter = self.path.ancestors().nth(3).unwrap_or(&self.path);
        submitter.join("systems").join(format!("{}.json", self.system))
    }
}

/// The benchmarks below a path, or that of the one log that it names.
pub(super) fn find(path: &Path) -> Result<Vec<Folder>, ImportError> {
    let start = canonical(path)?;
    let mut logs: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    if start.is_file() {
        let folder = start.parent().unwrap_or(&start).to_owned();
        logs.insert(folder, vec![start]);
    } else {
        let mut folders = vec![(start, 0)];
        let mut entries = 0;
        while let Some((folder, depth)) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|error| fault(&folder, &error))? {
                let entry = entry.map_err(|error| fault(&folder, &error))?;
                entries += 1;
                if entries > ENTRIES_MAX {
                    return Err(fault(path, &format!("more than {ENTRIES_MAX} files: name a part of it")));
                }
                // Links are not followed: they could lead back.
                let kind = entry.file_type().map_err(|error| fault(&folder, &error))?;
                if kind.is_dir() && depth < DEPTH_MAX {
                    folders.push((entry.path(), depth + 1));
                } else if kind.is_file() && is_log(&entry.file_name()) {
                    logs.entry(folder.clone()).or_default().push(entry.path());
                }
            }
        }
    }
    let folders: Result<Vec<Folder>, ImportError> =
        logs.into_iter().map(|(path, logs)| described(path, logs)).collect();
    let folders = folders?;
    if folders.is_empty() {
        return Err(fault(path, &"no result_*.txt in SUBMITTER/results/SYSTEM/BENCHMARK below it"));
    }
    Ok(folders)
}

fn is_log(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with("result_") && name.ends_with(".txt"))
}

fn described(path: PathBuf, mut logs: Vec<PathBuf>) -> Result<Folder, ImportError> {
    let name = |above: usize| path.ancestors().nth(above)?.file_name()?.to_str().map(str::to_owned);
    let names = (name(0), name(1), name(2).filter(|name| name == "results"), name(3));
    let (Some(benchmark), Some(system), Some(_), Some(submitter)) = names else {
        return Err(fault(&path, &"a log must lie in SUBMITTER/results/SYSTEM/BENCHMARK"));
    };
    logs.sort();
    Ok(Folder { path, submitter, system, benchmark, logs })
}

/// What is known of a path before anything is read.
fn canonical(path: &Path) -> Result<PathBuf, ImportError> {
    fs::canonicalize(path)
        .map_err(|error| ImportError::Path { path: path.display().to_string(), reason: error.to_string() })
}

fn fault(path: &Path, reason: &dyn std::fmt::Display) -> ImportError {
    ImportError::Path { path: path.display().to_string(), reason: reason.to_string() }
}
