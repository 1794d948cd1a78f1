//! Peaks: what a target reaches at best at one thing, measured by a probe that does nothing else.
//!
//! A datasheet says what a chip could do; a probe says what a program can get out of it through the
//! same interface as the kernels. Only the second is a fair roof over their rates.

use crate::sample::Run;
use crate::unit::Bytes;

use super::Status;

/// What a probe counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Arithmetic operations: a multiplication and an addition are two, also of integers.
    Flop,
    /// Bytes moved, each counted once a direction.
    Byte,
    /// Dispatches or submissions: what starting one costs.
    Dispatch,
}

/// Each unit with its name in files.
const UNITS: [(Unit, &str); 3] = [(Unit::Flop, "flop"), (Unit::Byte, "byte"), (Unit::Dispatch, "dispatch")];

impl Unit {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, name)| name)
    }

    /// The unit of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        UNITS.iter().find(|(_, known)| *known == name).map(|(unit, _)| *unit)
    }
}

/// What a probe does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PeakFacts {
    /// What is measured: `fma-f32`, `read`, `launch`.
    pub name: String,
    /// The way it is measured; the best variant of a name counts.
    pub variant: String,
    /// Number type of the operands, empty where none is computed with.
    pub element: String,
    /// What is counted.
    pub unit: Unit,
    /// Memory that the probe moves through, where that is what it measures.
    pub size: Option<Bytes>,
    /// SHA-256 of the shader text, empty where there is no shader.
    pub sha256: String,
    /// `trusted`, `checked` or `native`, as of a kernel.
    pub checks: String,
}

/// One probe on one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Peak {
    /// Slug of the target.
    pub target: String,
    /// What was measured.
    pub facts: PeakFacts,
    /// How it ended.
    pub status: Status,
    /// Why, where it is not `ok`.
    pub message: String,
    /// What one dispatch does, in the unit of the probe; 0 where nothing was measured. The same in
    /// every run.
    pub work: f64,
    /// The samples of each process.
    pub runs: Vec<Run>,
}

impl Peak {
    /// A peak of which nothing has been measured: how it ended and why.
    #[must_use]
    pub fn ended(target: &str, facts: &PeakFacts, status: Status, message: String) -> Self {
        Self { target: target.to_owned(), facts: facts.clone(), status, message, work: 0.0, runs: Vec::new() }
    }
}
