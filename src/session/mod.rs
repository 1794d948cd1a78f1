//! A measuring session: find targets, plan rows, measure them in several process launches, keep the
//! file whole at every moment.
//!
//! The process that holds the results loads no driver. It starts workers, gives each one
//! [`Order`](crate::record::wire::Order), and merges what they report; a worker that crashes or
//! hangs costs the row it was at.

pub mod child;
pub mod conduct;
pub mod merge;
mod oracles;
pub mod prepare;
pub mod search;
mod station;
mod words;
pub mod worker;

pub use conduct::{Conductor, Ending, Observer, Standing, TIMEOUT};
pub use prepare::{AUTOMATIC, Found, Wanted, find, kernels, names, prepare, resumable};
pub use words::report_panics;

/// Why a session cannot go on. What was measured before is in the file.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// A worker could not be started, or ended before it did anything.
    #[error("the measuring process failed: {0}")]
    Worker(String),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] crate::record::write::WriteError),
    /// The choice of targets and kernels leaves nothing.
    #[error("{0}")]
    NothingToMeasure(String),
    /// The file was written by another program, on another machine, or is complete.
    #[error("{0}")]
    NotResumable(String),
}
