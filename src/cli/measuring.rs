//! What `bench` and `tune` share: a session that writes a file, with its progress and Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use crate::result::ResultSet;
use crate::session::{self, Conductor, Ending};

use super::failure::Failure;
use super::output;
use super::progress::Progress;

/// Measures every row into the file, and shows how far it is.
pub(super) fn measure(
    path: &Path,
    results: &mut ResultSet,
    after_launch: fn(&mut ResultSet, u32),
) -> Result<Ending, Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::input(format!("cannot listen for Ctrl-C: {error}")))?;
    output::note(&format!(
        "{} rows, {} runs of each, about {:.0} s at most: {}",
        results.rows.len(),
        results.session.launches,
        results.session.budget.seconds(),
        path.display()
    ));
    let mut progress = Progress::new();
    let conductor = Conductor {
        path,
        observer: &mut progress,
        interrupted: &interrupted,
        timeout: session::TIMEOUT,
        after_launch,
        now,
    };
    Ok(conductor.run(results)?)
}

/// Fails where a file stands already.
pub(super) fn refuse_to_overwrite(path: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let hint = format!("`bench --resume {}` goes on with it, another -o keeps it", path.display());
    Err(Failure::input(format!("{} exists, and a result file is never overwritten", path.display())).hint(hint))
}

/// Where winners are kept unless told otherwise.
pub(super) fn default_cache() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("switchpoint").join("tuned.toml"))
}

/// The date in UTC.
pub(super) fn today() -> String {
    Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// The time in UTC, to the second.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
