//! A result set: every row that one session measured, with all that is needed to judge and repeat
//! it.
//!
//! These structs are the result file: their attributes hold the names of the file, and
//! `docs/schema/result.v1.json` is derived from them. What documents a field describes it there. A
//! minor version of the format adds keys; a major version may change what a key means.

pub mod kernel;
pub mod peak;
pub mod tile;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::sample::{Cache, Protocol, Run};
use crate::unit::Nanos;

pub use kernel::{Checks, KernelFacts, Variant};
pub use peak::Peak;
pub use tile::Tile;

/// The value of `format`.
pub const FORMAT: &str = "switchpoint-result";

/// The value of `version`: `MAJOR.MINOR` of the format that is written.
pub const VERSION: &str = "1.3";

/// One measuring session on one host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "File")]
pub struct ResultSet {
    /// Always `switchpoint-result`.
    pub format: String,
    /// `MAJOR.MINOR` of the format.
    pub version: String,
    /// The program that measured.
    pub program: Program,
    /// The machine. Names of hosts, users and folders are not recorded.
    pub host: Host,
    /// When and in which order.
    pub session: Session,
    /// How it was measured.
    pub protocol: Protocol,
    /// What the matrices held.
    pub data: Data,
    /// What was measured on.
    pub targets: Vec<TargetFacts>,
    /// What the targets reach at best; absent where it was not measured. Since 1.1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<Peak>,
    /// One row for each kernel on each problem on each target.
    pub rows: Vec<Row>,
}

impl ResultSet {
    /// The target of a row.
    #[must_use]
    pub fn target(&self, slug: &str) -> Option<&TargetFacts> {
        self.targets.iter().find(|target| target.slug == slug)
    }
}

/// The program that measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Program {
    /// `switchpoint`, or the name of another runner.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit it was built from; empty where unknown.
    pub commit: String,
    /// Whether the source differed from that commit.
    pub dirty: bool,
    /// The compiler.
    pub compiler: String,
    /// Target triple.
    pub triple: String,
    /// Build profile.
    pub profile: String,
}

impl Program {
    /// This program, as `build.rs` recorded it.
    #[must_use]
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: env!("SWITCHPOINT_COMMIT").to_owned(),
            dirty: env!("SWITCHPOINT_DIRTY") == "true",
            compiler: env!("SWITCHPOINT_COMPILER").to_owned(),
            triple: env!("SWITCHPOINT_TRIPLE").to_owned(),
            profile: env!("SWITCHPOINT_PROFILE").to_owned(),
        }
    }
}

/// The machine, as far as it can matter to a number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Host {
    /// Operating system and version.
    pub os: String,
    /// Version of the system's kernel.
    pub kernel: String,
    /// Processor model.
    pub cpu: String,
    /// Logical processors that the program may use.
    pub cpus: u32,
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// What is known of a virtual machine or container; `unknown` where nothing is.
    pub virtualization: String,
    /// Whether it ran on its battery; absent where unknown. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_battery: Option<bool>,
    /// What is known of its clock and governor. Since 1.2.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clocks: String,
}

/// When and in which order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Start, RFC 3339 in UTC.
    pub started: String,
    /// End; absent in a session that was interrupted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<String>,
    /// Seed of the order of rows and of the projections of a check.
    pub seed: u64,
    /// Process launches planned: the runs of each row.
    pub launches: u32,
    /// Time the session was given, in nanoseconds.
    #[serde(rename = "budget_ns")]
    pub budget: Nanos,
    /// The options that selected what is measured, without paths.
    pub selection: Vec<String>,
}

/// What the matrices held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Data {
    /// The distribution of the elements.
    pub distribution: String,
    /// The seed of the elements.
    pub seed: u64,
    /// Elements to which the rows of a matrix are padded in device memory.
    pub row_multiple: u32,
    /// `hot`: every dispatch of a sample uses the same matrices. `rotated`: dispatches take turns
    /// over copies of A and B that no cache holds.
    #[schemars(with = "String")]
    pub cache: Cache,
}

/// How the result was verified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// `oracle-f64` or `freivalds`.
    pub method: String,
    /// The largest error as a share of its bound: at most 1.
    pub error_over_bound: f64,
}

/// How a row ended. A failure is data: the row stays, and says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// Verified and timed.
    Ok,
    /// The target cannot compute it.
    Unsupported,
    /// It would take longer than its share of the budget, or than a submission may.
    Skipped,
    /// The result was outside the error bound. Such a row has no rate.
    Wrong,
    /// The driver or the program failed.
    Error,
    /// It did not come back in time.
    Timeout,
    /// Planned and not measured yet: the session is running or was interrupted.
    Pending,
}

impl Status {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One kernel on one problem on one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Slug of a target of this file.
    pub target: String,
    /// The way it was computed.
    pub kernel: KernelFacts,
    /// What was computed.
    pub problem: Problem,
    /// 1 in the second of two rows that measure the same thing twice; 0 where absent. Since 1.2.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeat: u32,
    /// `ok`, `unsupported`, `skipped`, `wrong`, `error`, `timeout`, or `pending` in an unfinished
    /// session.
    #[schemars(with = "String")]
    pub status: Status,
    /// Why, where it is neither `ok` nor `pending`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Predicted time of one dispatch, of a skipped row.
    #[serde(rename = "predicted_ns", default, skip_serializing_if = "Option::is_none")]
    pub predicted: Option<Nanos>,
    /// How the result was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// The samples of each process launch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
    /// Derived from the runs, and recomputed by whoever reads the file. Only of a row that is `ok`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Derived values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Geometric mean of the runs' median times per dispatch.
    pub time_ns: f64,
    /// Lower end of its 95 % interval.
    pub time_ns_low: f64,
    /// Upper end of its 95 % interval.
    pub time_ns_high: f64,
    /// 2 m n k divided by the time.
    pub flop_per_second: f64,
}

impl Row {
    /// A row of which nothing has been measured: how it ended and why.
    #[must_use]
    pub fn ended(target: &str, kernel: &KernelFacts, problem: Problem, status: Status, message: String) -> Self {
        Self {
            target: target.to_owned(),
            kernel: kernel.clone(),
            problem,
            repeat: 0,
            status,
            message,
            predicted: None,
            check: None,
            runs: Vec::new(),
            summary: None,
        }
    }

    /// What it is called beside other rows on the same problem.
    #[must_use]
    pub fn label(&self) -> String {
        let again = if self.repeat > 0 { " (again)" } else { "" };
        format!("{}{again}", self.kernel.label())
    }

    /// Time per dispatch of every sample, one list a run.
    #[must_use]
    pub fn times_by_run(&self) -> Vec<Vec<f64>> {
        self.runs.iter().map(|run| run.times().into_iter().map(|time| time.0).collect()).collect()
    }
}
