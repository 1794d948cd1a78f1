//! A result set: every row that one session measured, with all that is needed to judge and repeat
//! it.
//!
//! These are the nouns behind a result file. They are not serialisable on purpose: the file has
//! structs of its own in `record/`, so that renaming a field here can never change a published
//! file.

pub mod peak;

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::sample::{Protocol, Run};
use crate::unit::Nanos;

pub use peak::{Peak, PeakFacts};

/// All rows of one session on one host.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultSet {
    /// The program that measured.
    pub program: Program,
    /// The machine it ran on, without names of people, hosts or folders.
    pub host: Host,
    /// When, in which order, and what was asked for.
    pub session: Session,
    /// How it was measured.
    pub protocol: Protocol,
    /// What the matrices held and where they lay.
    pub data: Data,
    /// What was measured on.
    pub targets: Vec<TargetFacts>,
    /// What the targets reach at best, in the order in which it was planned; empty where it was not
    /// measured.
    pub peaks: Vec<Peak>,
    /// One row for each kernel on each problem on each target, in the order in which they were
    /// planned.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// `switchpoint`, or the name of another runner.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit it was built from, empty where it was built from an archive.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Operating system and version.
    pub os: String,
    /// Kernel version.
    pub kernel: String,
    /// Processor model.
    pub cpu: String,
    /// Logical processors that this process may use.
    pub cpus: u32,
    /// Memory.
    pub memory_bytes: u64,
    /// `none`, `unknown`, or what is known of a virtual machine or container.
    pub virtualization: String,
    /// Whether the machine ran on its battery; `None` where it does not say.
    pub on_battery: Option<bool>,
    /// What is known of its clock and governor, empty where nothing is.
    pub clocks: String,
}

/// When and in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Start, RFC 3339 in UTC.
    pub started: String,
    /// End, absent in a session that was interrupted.
    pub finished: Option<String>,
    /// The seed of the matrices and of the order of rows.
    pub seed: u64,
    /// Process launches planned.
    pub launches: u32,
    /// Time the session was given.
    pub budget: Nanos,
    /// Options that select what is measured, without paths.
    pub selection: Vec<String>,
}

/// What the matrices held and where they lay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Distribution of the elements.
    pub distribution: String,
    /// Seed of the elements.
    pub seed: u64,
    /// Elements to which the rows of a matrix are padded in device memory.
    pub row_multiple: u32,
    /// `hot`: every dispatch of a sample uses the same matrices.
    pub cache: String,
}

/// The way a row was computed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KernelFacts {
    /// Name in the catalogue, or `library:` and the name of a library.
    pub name: String,
    /// Tile of a kernel, or version of a library.
    pub variant: String,
    /// SHA-256 of the expanded shader text, empty for a library.
    pub sha256: String,
    /// `trusted` (no bounds checks added by the compiler), `checked`, or `native`.
    pub checks: String,
}

impl KernelFacts {
    /// The name, and what distinguishes rows of that name: whether the compiler added checks.
    #[must_use]
    pub fn label(&self) -> String {
        if self.checks == "checked" { format!("{} (checked)", self.name) } else { self.name.clone() }
    }

    /// Whether a row was computed by a library and not by a kernel of this project.
    #[must_use]
    pub fn is_library(&self) -> bool {
        self.name.starts_with("library:")
    }
}

/// How the result was compared with the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// `oracle-f64` (every element) or `freivalds` (random projections of every row).
    pub method: String,
    /// The largest error found, as a share of the bound: at most 1 in a correct row.
    pub error_over_bound: f64,
}

/// How a row ended. A failure is data: the row stays, and says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Each status with its name in files.
const STATUSES: [(Status, &str); 7] = [
    (Status::Ok, "ok"),
    (Status::Unsupported, "unsupported"),
    (Status::Skipped, "skipped"),
    (Status::Wrong, "wrong"),
    (Status::Error, "error"),
    (Status::Timeout, "timeout"),
    (Status::Pending, "pending"),
];

impl Status {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(status, _)| *status == self).map_or("", |(_, name)| name)
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        STATUSES.iter().find(|(_, known)| *known == name).map(|(status, _)| *status)
    }
}

/// One kernel on one problem on one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Slug of the target.
    pub target: String,
    /// The way it was computed.
    pub kernel: KernelFacts,
    /// What was computed.
    pub problem: Problem,
    /// 0, or 1 in the second of two rows that measure the same thing twice (A/A).
    pub repeat: u32,
    /// How it ended.
    pub status: Status,
    /// Why, where it is not `ok`.
    pub message: String,
    /// Predicted time of one dispatch, of a skipped row.
    pub predicted: Option<Nanos>,
    /// How it was verified.
    pub check: Option<Check>,
    /// The samples of each process.
    pub runs: Vec<Run>,
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
