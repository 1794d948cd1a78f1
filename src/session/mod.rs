//! A measuring session: find targets, plan rows, measure them in several process launches, keep the
//! file whole at every moment.
//!
//! The process that holds the results loads no driver. It starts workers, gives each one
//! [`Order`](crate::record::wire::Order), and merges what they report; a worker that crashes or
//! hangs costs the row it was at.

pub mod launch;
pub mod ledger;
pub mod merge;
mod oracle_cache;
pub mod prepare;
pub mod search;
pub mod target_runner;

// The processes.
#[cfg(not(target_family = "wasm"))]
pub mod child;
#[cfg(not(target_family = "wasm"))]
pub mod conduct;
#[cfg(not(target_family = "wasm"))]
mod exit_reason;
#[cfg(not(target_family = "wasm"))]
mod target_discovery;
#[cfg(not(target_family = "wasm"))]
pub mod worker;

pub use ledger::{SessionProgress, Step};
pub use prepare::{AUTOMATIC, FoundTarget, Machine, Wanted, kernels, names, prepare, resumable};
#[cfg(not(target_family = "wasm"))]
pub use {
    conduct::{Conductor, Ending, Observer, TIMEOUT},
    exit_reason::report_panics,
    target_discovery::find,
};

/// Why a session cannot go on. What was measured before is in the file.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// A worker could not be started, or ended before it did anything.
    #[error("the measuring process failed: {0}")]
    Worker(String),
    /// A file could not be written.
    #[cfg(not(target_family = "wasm"))]
    #[error(transparent)]
    Write(#[from] crate::record::disk::WriteError),
    /// The choice of targets and kernels leaves nothing.
    #[error("{0}")]
    NothingToMeasure(String),
    /// The file was written by another program, on another machine, or is complete.
    #[error("{0}")]
    NotResumable(String),
}
