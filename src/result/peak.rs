//! Peaks: what a target reaches at best at one thing, measured by a probe that does nothing else.
//!
//! A datasheet says what a chip could do; a probe says what a program can get out of it through the
//! same interface as the kernels. Only the second is a fair roof over their rates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::problem::Element;
use crate::sample::Run;
use crate::unit::Bytes;

use super::{Checks, Status};

/// What a probe counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Unit {
    /// Arithmetic operations: a multiplication and an addition are two, also of integers.
    Flop,
    /// Bytes moved, each counted once a direction.
    Byte,
    /// Dispatches or submissions: what starting one costs.
    Dispatch,
}

impl Unit {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The number type of the problems whose rate a peak bounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PeakElement {
    /// One that problems have.
    Known(Element),
    /// What another runner says.
    Other(String),
}

impl PeakElement {
    /// The name used in files.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(element) => element.name(),
            Self::Other(name) => name,
        }
    }
}

/// One probe on one target: what it reaches at one thing when it does nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Peak {
    /// Slug of a target of this file.
    pub target: String,
    /// What is measured: `fma-f32`, `fma-f16`, `dot-i8`, `coop-f16-f32`, `read`, `copy`, `launch`,
    /// `submit`, `wake`.
    pub name: String,
    /// The way it is measured. The best variant of a name counts.
    pub variant: String,
    /// Number type of the problems whose rate this bounds; empty where nothing is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub element: Option<PeakElement>,
    /// What is counted: `flop` (operations, also of integers), `byte` or `dispatch`.
    #[schemars(with = "String")]
    pub unit: Unit,
    /// Memory that the probe moves through, of a probe of bandwidth.
    #[serde(rename = "size_bytes", default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Bytes>,
    /// SHA-256 of the shader text; empty where there is no shader.
    pub sha256: String,
    /// As of a kernel: `trusted`, `checked` or `native`.
    #[schemars(with = "String")]
    pub checks: Checks,
    /// As of a row, without `wrong`.
    #[schemars(with = "String")]
    pub status: Status,
    /// Why, where it is neither `ok` nor `pending`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What one dispatch does, in the unit; the same in every run. Absent where nothing was
    /// measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<f64>,
    /// The samples of each process launch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
    /// Derived from the runs, and recomputed by whoever reads the file. Only of a peak that is
    /// `ok`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<PeakSummary>,
}

/// Derived values of a peak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeakSummary {
    /// Geometric mean of the runs' median times per dispatch.
    pub time_ns: f64,
    /// Lower end of its 95 % interval.
    pub time_ns_low: f64,
    /// Upper end of its 95 % interval.
    pub time_ns_high: f64,
    /// Work divided by the time.
    pub per_second: f64,
}

impl Peak {
    /// A peak that waits to be measured, of which nothing is said but what it counts.
    #[must_use]
    pub fn planned(target: &str, unit: Unit) -> Self {
        Self {
            target: target.to_owned(),
            name: String::new(),
            variant: String::new(),
            element: None,
            unit,
            size: None,
            sha256: String::new(),
            checks: Checks::Native,
            status: Status::Pending,
            message: String::new(),
            work: None,
            runs: Vec::new(),
            summary: None,
        }
    }

    /// What tells one probe on one target from another.
    #[must_use]
    pub fn key(&self) -> (&str, &str, &str, Option<&PeakElement>, Unit, Option<Bytes>, &str, &Checks) {
        let Self { target, name, variant, element, unit, size, sha256, checks, .. } = self;
        (target, name, variant, element.as_ref(), *unit, *size, sha256, checks)
    }
}
