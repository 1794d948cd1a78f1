//! What one measurement is: raw samples as the device gave them, and the conditions under which
//! they were taken.
//!
//! Nothing is dropped or averaged here. Time per dispatch, medians and rates are derived, so that a
//! better statistic can be applied to an old file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::unit::Nanos;

/// One timed batch of dispatches: what the clock of the device says, where it has one and the
/// reading makes sense, and what the host saw, from handing the batch over to learning of its end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Cold", description = "The first dispatch of a kernel in a process.")]
pub struct RawSample {
    /// Device time.
    #[serde(rename = "device_ns", default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Nanos>,
    /// Wall time.
    #[serde(rename = "wall_ns")]
    pub wall: Nanos,
}

/// Which clock the times of a row come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Timer {
    /// Timestamps at both ends of a compute pass.
    Device,
    /// The clock of the host.
    Wall,
}

impl Timer {
    /// The clock to go by until there is a reason against it. `tick` is that of the device's clock,
    /// if it has one.
    #[must_use]
    pub fn of(tick: Option<Nanos>) -> Self {
        if tick.is_some() { Self::Device } else { Self::Wall }
    }

    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Something a reader of a run should know. Flagged samples are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Flag {
    /// At least one timestamp was zero, reversed, or longer than the host saw; the wall clock was
    /// used.
    TimestampInvalid,
    /// The device's clock ticks too coarsely for the length of a sample; the wall clock was used.
    CoarseClock,
    /// Device and wall time differ by more than 3 %.
    ClocksDisagree,
    /// The times were still falling when the warm-up reached its limit.
    NotWarm,
    /// There was time for fewer samples than the protocol asks.
    FewSamples,
    /// The canary was slower before it was at its fastest: the clock was still rising.
    Ramping,
    /// The canary was slower after it was at its fastest: the clock fell, or something else used
    /// the device.
    Throttled,
}

impl Flag {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The samples of one process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Number of the process launch, from 0.
    pub launch: u32,
    /// Dispatches in each sample. All times below are of the whole batch, except `warmup_ns`.
    pub dispatches: u32,
    /// The clock of the rate: `device` or `wall`.
    #[schemars(with = "String")]
    pub timer: Timer,
    /// The tick of the device's clock, found by looking at its readings; absent where it has no
    /// clock. Since 1.3.
    #[serde(rename = "tick_ns", default, skip_serializing_if = "Option::is_none")]
    pub tick: Option<Nanos>,
    /// Device time of each sample, `null` where the reading made no sense; empty where the device
    /// has no clock.
    #[serde(rename = "device_ns")]
    pub device: Vec<Option<Nanos>>,
    /// Wall time of each sample.
    #[serde(rename = "wall_ns")]
    pub wall: Vec<Nanos>,
    /// The very first dispatch.
    pub cold: RawSample,
    /// Time per dispatch of each warm-up batch.
    #[serde(rename = "warmup_ns")]
    pub warmup: Vec<Nanos>,
    /// What a reader should know. Flagged samples are kept.
    #[schemars(with = "Vec<String>")]
    pub flags: Vec<Flag>,
    /// Samples of each round, in order; absent where all were taken in one go. Since 1.2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<u32>,
    /// The same piece of arithmetic before and after each round. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Why no more samples were taken: `precise`, `plateau`, `samples`, `time`, or `given` by an
    /// earlier run. Since 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub stop: Option<Stop>,
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
    #[serde(rename = "times_ns")]
    pub times: Vec<Nanos>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// The interval of the median was narrow enough.
    Precise,
    /// More samples had stopped to narrow it.
    Plateau,
    /// There were as many samples as there may be.
    Samples,
    /// The time of the row was used up.
    Time,
    /// An earlier run had fixed the number.
    Given,
}

/// What a device took from its supply while it did nothing but one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Energy {
    /// Where the number comes from: `nvml`, `rapl`, `hwmon`.
    pub source: String,
    /// Energy over the window.
    pub joules: f64,
    /// Length of the window.
    #[serde(rename = "window_ns")]
    pub window: Nanos,
    /// Dispatches in it.
    pub dispatches: u64,
}

impl Run {
    /// Samples and nothing more: a run taken in one go, without a canary.
    #[must_use]
    pub fn of(launch: u32, dispatches: u32, timer: Timer, samples: &[RawSample], cold: RawSample) -> Self {
        let has_clock = samples.iter().any(|sample| sample.device.is_some());
        let device = samples.iter().map(|sample| sample.device).filter(|_| has_clock);
        Self {
            launch,
            dispatches,
            timer,
            tick: None,
            device: device.collect(),
            wall: samples.iter().map(|sample| sample.wall).collect(),
            cold,
            warmup: Vec::new(),
            flags: Vec::new(),
            rounds: Vec::new(),
            canary: None,
            stop: None,
            energy: None,
        }
    }

    /// The samples, in the order in which they were taken.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = RawSample> {
        let device = |index| self.device.get(index).copied().flatten();
        self.wall.iter().enumerate().map(move |(index, &wall)| RawSample { device: device(index), wall })
    }

    /// Time per dispatch of each sample, by the run's clock.
    #[must_use]
    pub fn times(&self) -> Vec<Nanos> {
        self.samples().map(|sample| per_dispatch(&sample, self.timer, self.dispatches)).collect()
    }
}

/// Time per dispatch of one sample; the wall clock stands in where the device's reading is missing.
#[must_use]
pub fn per_dispatch(sample: &RawSample, timer: Timer, dispatches: u32) -> Nanos {
    let batch = match timer {
        Timer::Device => sample.device.unwrap_or(sample.wall),
        Timer::Wall => sample.wall,
    };
    Nanos(batch.0 / f64::from(dispatches))
}

/// Where the matrices of a dispatch lie when it begins.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Cache {
    /// Every dispatch uses the same matrices: what fits into a cache stays there.
    Hot,
    /// Dispatches take turns over copies of A and B that no cache holds together.
    Rotated,
}

impl Cache {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
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
    #[serde(rename = "sample_min_ns")]
    pub sample_min: Nanos,
    /// The longest submission.
    #[serde(rename = "submission_max_ns")]
    pub submission_max: Nanos,
    /// Warm-up ends after so many batches in a row that do not beat the best one by `warmup_gain`.
    pub warmup_patience: u32,
    /// A share: 0.03 is 3 %.
    pub warmup_gain: f64,
    /// The longest warm-up.
    #[serde(rename = "warmup_max_ns")]
    pub warmup_max: Nanos,
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
    #[serde(rename = "wait_ns")]
    pub wait: Nanos,
    /// Each further wait is this many times as long.
    pub wait_growth: f64,
    /// The least window over which energy is measured.
    #[serde(rename = "energy_window_ns")]
    pub energy_window: Nanos,
}
