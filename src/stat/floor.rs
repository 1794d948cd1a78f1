//! The session floor: how far files of the same code differ from session to session (section 2.5, F).

/// The least number of files.
pub const FILES_MIN: usize = 4;

/// What a set of sessions shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// Files behind it.
    pub files: usize,
    /// Rows behind it.
    pub rows: usize,
    /// h: standard deviation of ln time between sessions.
    pub sd: f64,
    /// F: what two sessions may differ by, in ln time.
    pub log: f64,
}

/// Why there is no floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFloor {
    /// Too few files.
    #[error("a session floor needs at least {FILES_MIN} result files, not {0}")]
    Files(usize),
    /// No row stands in all of them.
    #[error("no row stands in all files of the session floor")]
    Rows,
}

/// The floor from result files of identical code, target, driver and protocol, of sessions at least an hour apart.
///
/// One list for each row that all files have: the mean y of the row ([`RowData::mean`](super::row::RowData::mean)) in each file, files in the
/// same order throughout.
///
/// # Errors
/// [`NoFloor`]: fewer than [`FILES_MIN`] files, or no row.
pub fn floor(rows: &[Vec<f64>]) -> Result<Floor, NoFloor> {
    let _ = rows;
    todo!()
}
