//! What a session and the process that measures for it say to each other: one order on standard
//! input, events on standard output, a JSON text a line. Both are the same program, so neither
//! checks what only a stranger's file needs checked.
//!
//! No driver runs in the process that holds the results, so a driver that crashes costs one row.

use serde::{Deserialize, Serialize};

use crate::device::TargetFacts;
use crate::result::{Peak, Row};
use crate::sample::{Cache, Protocol};
use crate::unit::Nanos;

/// What a worker is asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Describe every target.
    List,
    /// Measure rows.
    Measure(Box<Launch>),
}

/// One process launch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Launch {
    /// Its number, from 0.
    pub launch: u32,
    /// The seed of the matrices.
    pub seed: u64,
    /// Time for all its rows.
    pub time: Nanos,
    /// How to measure.
    pub protocol: Protocol,
    /// Where the matrices lie.
    pub cache: Cache,
    /// Operations of a canary, for each target of which an earlier launch has fixed them.
    pub canaries: Vec<(String, f64)>,
    /// The peaks with their numbers in the session, each with the runs that it has. Those of a
    /// target come before its rows.
    pub peaks: Vec<(usize, Peak)>,
    /// The rows in their order, each with its number in the session and the samples to take, where
    /// an earlier launch fixed them.
    pub rows: Vec<(usize, Row, Option<u32>)>,
}

/// What a worker tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A target, and why nothing can run on it, where that is so.
    Target(TargetFacts, Result<(), String>),
    /// It is the turn of the row of that number; a row may have many.
    Begin(usize),
    /// The row of that number has ended; it holds at most the one run of this launch.
    End(usize, Row),
    /// It begins with the peak of that number.
    BeginPeak(usize),
    /// The peak of that number has ended; it holds at most the one run of this launch.
    EndPeak(usize, Peak),
}

/// A line of the conversation that cannot be understood: a fault of this program.
#[derive(Debug, thiserror::Error)]
#[error("protocol error between session and worker: {0}")]
pub struct WireError(String);

/// An order or an event as one line.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn to_line(value: &impl Serialize) -> Result<String, WireError> {
    serde_json::to_string(value).map_err(|error| WireError(error.to_string()))
}

/// An order or an event from its line.
///
/// # Errors
/// When the line is not one.
pub fn from_line<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, WireError> {
    serde_json::from_str(line).map_err(|error| WireError(error.to_string()))
}
