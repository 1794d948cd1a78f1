//! What a session and the process that measures for it say to each other: one order on standard
//! input, events on standard output, a JSON text a line. Both are the same program, so neither
//! checks what only a stranger's file needs checked.
//!
//! No driver runs in the process that holds the results, so a driver that crashes costs one row.

use serde::{Deserialize, Serialize};

use crate::device::TargetFacts;
use crate::measure::{Failure, Measured, MeasuredPeak};
use crate::result::{Check, KernelFacts, Peak, Row, Status};
use crate::sample::{Cache, Protocol, Run};
use crate::text::one_line;
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
#[allow(clippy::large_enum_variant, reason = "on 64 bits; an event is told, heard and gone")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A target, and why nothing can run on it, where that is so.
    Target(TargetFacts, Result<(), String>),
    /// It is the turn of a row, which may have many, or of a peak.
    Begin(Item),
    /// A row or a peak has ended.
    End(Item, Outcome),
}

/// What is measured: a row or a peak, by its number in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// A row.
    Row(usize),
    /// A peak.
    Peak(usize),
}

/// What one launch found of a row or a peak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Why, where it is not `ok`.
    pub message: String,
    /// Predicted time of one dispatch, where it was skipped.
    pub predicted: Option<Nanos>,
    /// The kernel of a row as it was loaded.
    pub kernel: Option<KernelFacts>,
    /// How the result of a row was verified.
    pub check: Option<Check>,
    /// What one dispatch of a peak does.
    pub work: Option<f64>,
    /// The samples.
    pub run: Option<Run>,
}

impl From<Failure> for Outcome {
    fn from(Failure { status, message, predicted }: Failure) -> Self {
        Self { status, message: one_line(&message), predicted, kernel: None, check: None, work: None, run: None }
    }
}

impl From<Measured> for Outcome {
    fn from(Measured { kernel, check, run }: Measured) -> Self {
        let (kernel, check, run) = (Some(kernel), Some(check), Some(run));
        Self { kernel, check, run, ..Failure::new(Status::Ok, "").into() }
    }
}

impl From<MeasuredPeak> for Outcome {
    fn from(MeasuredPeak { work, run }: MeasuredPeak) -> Self {
        Self { work: Some(work), run: Some(run), ..Failure::new(Status::Ok, "").into() }
    }
}

impl<M: Into<Self>> From<Result<M, Failure>> for Outcome {
    fn from(result: Result<M, Failure>) -> Self {
        result.map_or_else(Self::from, M::into)
    }
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
