//! What a session and the process that measures for it say to each other: one order on standard
//! input, events on standard output, a JSON text a line.
//!
//! No driver runs in the process that holds the results, so a driver that crashes costs one row.

use serde::{Deserialize, Serialize};

use crate::device::TargetFacts;
use crate::result::{Peak, Row};
use crate::sample::{Cache, Protocol};
use crate::unit::Nanos;

use super::{convert, peaks, v1, write};

/// What a worker is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Describe every target.
    List,
    /// Measure rows.
    Measure(Box<Launch>),
}

/// One process launch.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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

#[derive(Serialize, Deserialize)]
enum OrderLine {
    List,
    Measure(Box<LaunchLine>),
}

#[derive(Serialize, Deserialize)]
struct LaunchLine {
    launch: u32,
    seed: u64,
    time_ns: f64,
    protocol: v1::Protocol,
    cache: String,
    canaries: Vec<(String, f64)>,
    peaks: Vec<(usize, v1::Peak)>,
    rows: Vec<(usize, v1::Row, Option<u32>)>,
}

#[derive(Serialize, Deserialize)]
enum EventLine {
    Target { facts: v1::Target, unusable: Option<String> },
    Begin(usize),
    End(usize, v1::Row),
    BeginPeak(usize),
    EndPeak(usize, v1::Peak),
}

/// A line of the conversation that cannot be understood: a fault of this program.
#[derive(Debug, thiserror::Error)]
#[error("protocol error between session and worker: {0}")]
pub struct WireError(String);

fn misread(error: impl std::fmt::Display) -> WireError {
    WireError(error.to_string())
}

impl Order {
    /// The order as one line.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn to_line(&self) -> Result<String, WireError> {
        let line = match self {
            Self::List => OrderLine::List,
            Self::Measure(launch) => OrderLine::Measure(Box::new(launch.line())),
        };
        serde_json::to_string(&line).map_err(misread)
    }

    /// Reads an order.
    ///
    /// # Errors
    /// When the line is not one.
    pub fn from_line(line: &str) -> Result<Self, WireError> {
        Ok(match serde_json::from_str(line).map_err(misread)? {
            OrderLine::List => Self::List,
            OrderLine::Measure(line) => Self::Measure(Box::new(Launch::of(*line)?)),
        })
    }
}

impl Launch {
    fn line(&self) -> LaunchLine {
        LaunchLine {
            launch: self.launch,
            seed: self.seed,
            // JSON has no infinity.
            time_ns: self.time.0.min(f64::MAX),
            protocol: write::protocol_file(&self.protocol),
            cache: self.cache.name().to_owned(),
            canaries: self.canaries.clone(),
            peaks: self.peaks.iter().map(|(index, peak)| (*index, write::peak(peak))).collect(),
            rows: self.rows.iter().map(|(index, row, samples)| (*index, write::row(row), *samples)).collect(),
        }
    }

    fn of(line: LaunchLine) -> Result<Self, WireError> {
        let peaks = line.peaks.iter().map(|(index, peak)| Ok((*index, peaks::peak_of(peak)?)));
        let rows = line.rows.iter().map(|(index, row, samples)| Ok((*index, convert::row_of(row)?, *samples)));
        Ok(Self {
            launch: line.launch,
            seed: line.seed,
            time: Nanos(line.time_ns),
            protocol: convert::protocol_of(&line.protocol),
            cache: Cache::from_name(&line.cache).ok_or_else(|| misread("the cache mode"))?,
            peaks: peaks.collect::<Result<_, String>>().map_err(misread)?,
            rows: rows.collect::<Result<_, String>>().map_err(misread)?,
            canaries: line.canaries,
        })
    }
}

impl Event {
    /// The event as one line.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn to_line(&self) -> Result<String, WireError> {
        let line = match self {
            Self::Target(facts, usable) => {
                EventLine::Target { facts: write::target(facts), unusable: usable.as_ref().err().cloned() }
            }
            Self::Begin(index) => EventLine::Begin(*index),
            Self::End(index, row) => EventLine::End(*index, write::row(row)),
            Self::BeginPeak(index) => EventLine::BeginPeak(*index),
            Self::EndPeak(index, peak) => EventLine::EndPeak(*index, write::peak(peak)),
        };
        serde_json::to_string(&line).map_err(misread)
    }

    /// Reads an event.
    ///
    /// # Errors
    /// When the line is not one.
    pub fn from_line(line: &str) -> Result<Self, WireError> {
        Ok(match serde_json::from_str(line).map_err(misread)? {
            EventLine::Target { facts, unusable } => {
                let facts = convert::target_of(&facts).map_err(misread)?;
                Self::Target(facts, unusable.map_or(Ok(()), Err))
            }
            EventLine::Begin(index) => Self::Begin(index),
            EventLine::End(index, row) => Self::End(index, convert::row_of(&row).map_err(misread)?),
            EventLine::BeginPeak(index) => Self::BeginPeak(index),
            EventLine::EndPeak(index, peak) => Self::EndPeak(index, peaks::peak_of(&peak).map_err(misread)?),
        })
    }
}
