//! The result file, version 1. `docs/schema/result.v1.json` is derived from these structs, and a
//! test keeps it so.
//!
//! A minor version adds keys; a major version may change what a key means. A reader refuses another
//! major and warns of a newer minor.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::strict;

/// The value of `format`.
pub const FORMAT: &str = "switchpoint-result";
/// The part of `version` before the point.
pub const MAJOR: u32 = 1;
/// The part of `version` after the point.
pub const MINOR: u32 = 3;

/// One measuring session on one host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct File {
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
    pub targets: Vec<Target>,
    /// What the targets reach at best; absent where it was not measured. Since 1.1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<Peak>,
    /// One row for each kernel on each problem on each target.
    pub rows: Vec<Row>,
}

/// The program that measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// The machine, as far as it can matter to a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    pub budget_ns: f64,
    /// The options that selected what is measured, without paths.
    pub selection: Vec<String>,
}

/// How it was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Protocol {
    /// Name and version; rows of different protocols are not compared.
    pub name: String,
    /// Samples wanted of a row in one process.
    pub samples: u32,
    /// Samples below which a row is skipped.
    pub samples_min: u32,
    /// The least length of a sample.
    pub sample_min_ns: f64,
    /// The longest submission.
    pub submission_max_ns: f64,
    /// Warm-up ends after so many batches in a row that do not beat the best one by `warmup_gain`.
    pub warmup_patience: u32,
    /// A share: 0.03 is 3 %.
    pub warmup_gain: f64,
    /// The longest warm-up.
    pub warmup_max_ns: f64,
    /// How rows take turns; absent where one row was measured after the other. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<Rounds>,
    /// SHA-256 of the name and the parameters above, recomputed by whoever reads the file. Since
    /// 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Rounds, canary and stop rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rounds {
    /// Samples of a row in one round.
    pub block: u32,
    /// Samples of a row in one process at most.
    pub samples_max: u32,
    /// A row is precise when half the 95 % interval of its median is at most this share of the
    /// median.
    pub precision: f64,
    /// More samples do not help when the interval is wider than this share of what it was at half
    /// the number.
    pub plateau: f64,
    /// A canary that is slower than the fastest by more than this share is waited for, and flagged.
    pub clock_drop: f64,
    /// Waits before one round at most.
    pub waits: u32,
    /// The first wait.
    pub wait_ns: f64,
    /// Each further wait is this many times as long.
    pub wait_growth: f64,
    /// The least window over which energy is measured.
    pub energy_window_ns: f64,
}

/// What the matrices held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Data {
    /// The distribution of the elements.
    pub distribution: String,
    /// The seed of the elements.
    pub seed: u64,
    /// Elements to which the rows of a matrix are padded in device memory.
    pub row_multiple: u32,
    /// `hot`: every dispatch of a sample uses the same matrices. `rotated`: dispatches take turns
    /// over copies of A and B that no cache holds.
    pub cache: String,
}

/// One way into one device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Short name, unique in the file.
    pub slug: String,
    /// The name that the driver reports.
    pub name: String,
    /// `native`, `vulkan`, `metal`, `dx12`, `gl` or `other`.
    pub backend: String,
    /// `discrete`, `integrated`, `virtual`, `cpu` or `other`.
    pub device_type: String,
    /// Driver or library, with its version.
    pub driver: String,
    /// PCI vendor number, 0 where there is none.
    pub vendor_id: u32,
    /// PCI device number, 0 where there is none.
    pub device_id: u32,
    /// PCI bus address, empty where unknown.
    pub bus_id: String,
    /// Nanoseconds of a unit of the device's clock, as the driver states them; absent where only
    /// the wall clock can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp_ns: Option<f64>,
    /// Threads that run in step, least and most; 0 where unknown.
    pub subgroup: [u32; 2],
    /// Features that matter to a matrix multiplication.
    pub features: Vec<String>,
    /// Limits that matter to a matrix multiplication.
    #[serde(deserialize_with = "strict::map")]
    pub limits: BTreeMap<String, u64>,
    /// Power limits, clocks and sensors, as far as the driver tells them. Since 1.2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensors: Vec<String>,
    /// What cannot be measured here, each with the reason.
    pub missing: Vec<String>,
}

/// One kernel on one problem on one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Slug of a target of this file.
    pub target: String,
    /// The way it was computed.
    pub kernel: Kernel,
    /// What was computed.
    pub problem: Problem,
    /// 1 in the second of two rows that measure the same thing twice; 0 where absent. Since 1.2.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeat: u32,
    /// `ok`, `unsupported`, `skipped`, `wrong`, `error`, `timeout`, or `pending` in an unfinished
    /// session.
    pub status: String,
    /// Why, where it is neither `ok` nor `pending`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Predicted time of one dispatch, of a skipped row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicted_ns: Option<f64>,
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

/// The way a row was computed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Kernel {
    /// Name of a kernel, or `library:` and the name of a library.
    pub name: String,
    /// Tile of a kernel, version of a library.
    pub variant: String,
    /// SHA-256 of the shader text; empty for a library.
    pub sha256: String,
    /// `trusted`: the compiler added no bounds checks; `checked`: it did; `native`: not a shader.
    pub checks: String,
}

/// C = A B with A of m x k and B of k x n, row-major.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Number types of operands, sums and result: `f32`, `tf32`, `f16` (sums and result are f32),
    /// `f16-acc16` or `i8` (sums and result are i32).
    pub element: String,
    /// Rows of C.
    pub m: u32,
    /// Columns of C.
    pub n: u32,
    /// Terms of each sum.
    pub k: u32,
    /// Whether B lies in memory as n rows of k elements. Since 1.1.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub transposed_b: bool,
    /// Independent products of this shape; 1 where absent. Since 1.1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub batch: u32,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_one(count: &u32) -> bool {
    *count == 1
}

/// How the result was verified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// `oracle-f64` or `freivalds`.
    pub method: String,
    /// The largest error as a share of its bound: at most 1.
    pub error_over_bound: f64,
}

/// The samples of one process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Number of the process launch, from 0.
    pub launch: u32,
    /// Dispatches in each sample. All times below are of the whole batch, except `warmup_ns`.
    pub dispatches: u32,
    /// The clock of the rate: `device` or `wall`.
    pub timer: String,
    /// The tick of the device's clock, found by looking at its readings; absent where it has no
    /// clock. Since 1.3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tick_ns: Option<f64>,
    /// Device time of each sample, `null` where the reading made no sense; empty where the device
    /// has no clock.
    pub device_ns: Vec<Option<f64>>,
    /// Wall time of each sample.
    pub wall_ns: Vec<f64>,
    /// The very first dispatch.
    pub cold: Cold,
    /// Time per dispatch of each warm-up batch.
    pub warmup_ns: Vec<f64>,
    /// What a reader should know. Flagged samples are kept.
    pub flags: Vec<String>,
    /// Samples of each round, in order; absent where all were taken in one go. Since 1.2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<u32>,
    /// The same piece of arithmetic before and after each round. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Why no more samples were taken: `precise`, `plateau`, `samples`, `time`, or `given` by an
    /// earlier run. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// Energy, where a sensor could be read. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<Energy>,
}

/// A fixed piece of arithmetic that shows the clock of the device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Canary {
    /// Operations of one canary.
    pub flop: f64,
    /// Two times for each round: before and after it.
    pub times_ns: Vec<f64>,
}

/// What a device took from its supply while it did nothing but one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Energy {
    /// Where the number comes from: `nvml`, `rapl`, `hwmon`.
    pub source: String,
    /// Energy over the window.
    pub joules: f64,
    /// Length of the window.
    pub window_ns: f64,
    /// Dispatches in it.
    pub dispatches: u64,
}

/// The first dispatch of a kernel in a process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cold {
    /// Device time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_ns: Option<f64>,
    /// Wall time.
    pub wall_ns: f64,
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
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// What is counted: `flop` (operations, also of integers), `byte` or `dispatch`.
    pub unit: String,
    /// Memory that the probe moves through, of a probe of bandwidth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// SHA-256 of the shader text; empty where there is no shader.
    pub sha256: String,
    /// As of a kernel: `trusted`, `checked` or `native`.
    pub checks: String,
    /// As of a row, without `wrong`.
    pub status: String,
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
