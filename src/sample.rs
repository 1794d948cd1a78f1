//! What one measurement is: raw samples as the device gave them, and the conditions under which
//! they were taken.
//!
//! Nothing is dropped or averaged here. Time per dispatch, medians and rates are derived, so that a
//! better statistic can be applied to an old file.

use crate::unit::Nanos;

/// One timed batch of dispatches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawSample {
    /// What the device's own clock says, where it has one and the reading makes sense.
    pub device: Option<Nanos>,
    /// What the host saw, from handing the batch over to learning of its end.
    pub wall: Nanos,
}

/// Which clock the times of a row come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
        match self {
            Self::Device => "device",
            Self::Wall => "wall",
        }
    }
}

/// Something a reader of a run should know. Flagged samples are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// Each flag with its name in files.
const FLAGS: [(Flag, &str); 7] = [
    (Flag::TimestampInvalid, "timestamp-invalid"),
    (Flag::CoarseClock, "coarse-clock"),
    (Flag::ClocksDisagree, "clocks-disagree"),
    (Flag::NotWarm, "not-warm"),
    (Flag::FewSamples, "few-samples"),
    (Flag::Ramping, "ramping"),
    (Flag::Throttled, "throttled"),
];

impl Flag {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        FLAGS.iter().find(|(flag, _)| *flag == self).map_or("", |(_, name)| name)
    }

    /// The flag of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        FLAGS.iter().find(|(_, known)| *known == name).map(|(flag, _)| *flag)
    }
}

/// The samples that one process took of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Which process of the session, from 0.
    pub launch: u32,
    /// Dispatches in each sample; the times are those of the whole batch.
    pub dispatches: u32,
    /// The clock that the row's rate is taken from.
    pub timer: Timer,
    /// The tick of the device's clock as its readings showed it; `None` where it has no clock, or
    /// where nobody looked.
    pub tick: Option<Nanos>,
    /// The samples, in the order in which they were taken.
    pub samples: Vec<RawSample>,
    /// The very first dispatch, which pays for compilation and first use of memory.
    pub cold: RawSample,
    /// Time per dispatch of each warm-up batch, by the row's clock.
    pub warmup: Vec<Nanos>,
    /// What a reader should know.
    pub flags: Vec<Flag>,
    /// Samples of each round, in order; between two rounds other rows had their turn. Empty where
    /// all were taken in one go.
    pub rounds: Vec<u32>,
    /// The same work before and after each round, where it was measured.
    pub canary: Option<Canary>,
    /// Why no more samples were taken, where the protocol says.
    pub stop: Option<Stop>,
    /// Energy, where a sensor could be read.
    pub energy: Option<Energy>,
}

/// A fixed piece of arithmetic, timed before and after each round: it shows the clock of any
/// device.
#[derive(Debug, Clone, PartialEq)]
pub struct Canary {
    /// Operations of one canary. The same for a target throughout a session.
    pub flop: f64,
    /// Its times: two for each round, before and after it.
    pub times: Vec<Nanos>,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Each reason with its name in files.
const STOPS: [(Stop, &str); 5] = [
    (Stop::Precise, "precise"),
    (Stop::Plateau, "plateau"),
    (Stop::Samples, "samples"),
    (Stop::Time, "time"),
    (Stop::Given, "given"),
];

impl Stop {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        STOPS.iter().find(|(stop, _)| *stop == self).map_or("", |(_, name)| name)
    }

    /// The reason of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        STOPS.iter().find(|(_, known)| *known == name).map(|(stop, _)| *stop)
    }
}

/// What a device took from its supply while it did nothing but one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Energy {
    /// Where the number comes from: `nvml`, `rapl`, `hwmon`, `hwmon-power`.
    pub source: String,
    /// Energy over the window.
    pub joules: f64,
    /// Length of the window.
    pub window: Nanos,
    /// Dispatches in it.
    pub dispatches: u64,
}

impl Run {
    /// Samples and nothing more: a run taken in one go, without a canary.
    #[must_use]
    pub fn of(launch: u32, dispatches: u32, timer: Timer, samples: Vec<RawSample>, cold: RawSample) -> Self {
        Self {
            launch,
            dispatches,
            timer,
            tick: None,
            samples,
            cold,
            warmup: Vec::new(),
            flags: Vec::new(),
            rounds: Vec::new(),
            canary: None,
            stop: None,
            energy: None,
        }
    }

    /// Time per dispatch of each sample, by the run's clock.
    #[must_use]
    pub fn times(&self) -> Vec<Nanos> {
        self.samples.iter().map(|sample| per_dispatch(sample, self.timer, self.dispatches)).collect()
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
        match self {
            Self::Hot => "hot",
            Self::Rotated => "rotated",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hot, Self::Rotated].into_iter().find(|cache| cache.name() == name)
    }
}

/// The parameters of a measuring protocol. Two rows are compared only under the same protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Protocol {
    /// Name and version.
    pub name: String,
    /// Samples wanted of a row in one process.
    pub samples: u32,
    /// Samples below which a row is skipped.
    pub samples_min: u32,
    /// The least length of a sample; short dispatches are batched up to it.
    pub sample_min: Nanos,
    /// The longest submission that a device has to bear.
    pub submission_max: Nanos,
    /// Warm-up ends after this many batches in a row that are not faster than the best by
    /// `warmup_gain`.
    pub warmup_patience: u32,
    /// See `warmup_patience`.
    pub warmup_gain: f64,
    /// Warm-up ends at this time in any case.
    pub warmup_max: Nanos,
    /// How rows take turns; absent in a protocol that measures one row after the other.
    pub rounds: Option<Rounds>,
}

/// The part of a protocol that only `gemm-timing/1` has: rounds, canary, stop rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounds {
    /// Samples of a row in one round.
    pub block: u32,
    /// Samples of a row at most; looked at when their number has reached `samples` and after each
    /// doubling.
    pub samples_max: u32,
    /// A row is precise when half the 95 % interval of its median is at most this share of the
    /// median.
    pub precision: f64,
    /// More samples do not help when the interval is wider than this share of what it was at half
    /// the number.
    pub plateau: f64,
    /// A canary that is slower than the fastest by more than this share is waited for, and flagged
    /// if it stays so.
    pub clock_drop: f64,
    /// Waits before one round at most.
    pub waits: u32,
    /// The first wait.
    pub wait: Nanos,
    /// Each further wait is this many times as long.
    pub wait_growth: f64,
    /// The least window over which energy is measured.
    pub energy_window: Nanos,
}
