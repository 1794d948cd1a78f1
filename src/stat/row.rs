//! What a row brings to a comparison: one number a run, and what its samples say of the noise inside a run (section 2.1).

use crate::sample::{RawSample, Run, per_dispatch};
use crate::unit::Nanos;

use super::difference::LogRatio;
use super::quantile::median;
use super::spread::Estimate;

/// The least variance of a run's datum. Identical readings come from a coarse clock, not from a perfect device.
pub const VARIANCE_MIN: f64 = 1e-10;

/// Rounds from which two rows are compared round by round. Fewer say nothing of the noise inside a run.
pub const ROUNDS_MIN: usize = 5;

/// The times of one run of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunTimes {
    /// Which process of the session.
    pub launch: u32,
    /// Time per dispatch of each sample, in ns, all of them.
    pub times: Vec<f64>,
    /// Samples of each round, in order; empty where all were taken in one go.
    pub rounds: Vec<u32>,
}

/// A row as the statistics see it: y of each run, and w.
///
/// For a row of a file y is ln of the run's median time per dispatch in ns. For a pair of rows of the same launches it is
/// ln(base time / alternative time) of the run, see [`RowData::paired`].
#[derive(Debug, Clone, PartialEq)]
pub struct RowData {
    /// The process of each run, as many as there are `logs`.
    pub launches: Vec<u32>,
    /// y of each run.
    pub logs: Vec<f64>,
    /// w: the variance that one of `logs` would have if the samples of a run were independent. Above 0.
    pub within: f64,
}

/// A value with a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl RowData {
    /// A row from the times of its runs. `None` where there is no run, or a run without samples.
    ///
    /// `tick_share` is the tick of the timer as a share of the median length of a sample, the whole batch and not one dispatch; 0 where the
    /// tick is not known. See [`tick_share`].
    #[must_use]
    pub fn of(runs: &[RunTimes], tick_share: f64) -> Option<Self> {
        let runs = runs.iter().map(|run| (run.launch, run.times.iter().map(|time| time.ln()).collect()));
        Self::from_sample_logs(&runs.collect::<Vec<_>>(), tick_share)
    }

    /// A row from y of each run and w. The runs count as launches 0, 1, 2 and so on.
    #[must_use]
    pub fn from_logs(logs: Vec<f64>, within: f64) -> Self {
        Self { launches: (0..).take(logs.len()).collect(), logs, within: within.max(VARIANCE_MIN) }
    }

    /// Two rows that were measured in the same launches, as one: y is ln(base time / alternative time) of a run (section 2.4, paired form).
    ///
    /// Where both have rounds, y is the median over the rounds of the ratio of the round's median times, and w comes from how these
    /// ratios scatter. Otherwise it is the difference of the run medians. Launches that only one of them has do not count; `None` where
    /// they share none.
    #[must_use]
    pub fn paired(base: &[RunTimes], alternative: &[RunTimes]) -> Option<Self> {
        let _ = (base, alternative);
        todo!()
    }

    /// The number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.logs.len()
    }

    /// The mean of y: for a row of a file the logarithm of its time in ns.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.logs.iter().sum::<f64>() / self.logs.len() as f64
    }

    /// What the row says by itself, as if there were no other: the rule of a group below [`G_MIN`](super::spread::G_MIN).
    ///
    /// The summary in a result file is this one with a tick of 0, so that it can be computed again from one row.
    #[must_use]
    pub fn alone(&self) -> Estimate {
        Estimate::alone(self.clone())
    }

    fn from_sample_logs(runs: &[(u32, Vec<f64>)], tick_share: f64) -> Option<Self> {
        let logs = runs.iter().map(|(_, logs)| median(logs)).collect::<Option<Vec<_>>>()?;
        if logs.is_empty() {
            return None;
        }
        let within =
            runs.iter().zip(&logs).map(|((_, samples), center)| within_variance(samples, *center)).sum::<f64>();
        let within = within / runs.len() as f64 + tick_share * tick_share / 12.0;
        let launches = runs.iter().map(|(launch, _)| *launch).collect();
        Some(Self { launches, logs, within: within.max(VARIANCE_MIN) })
    }
}

impl LogRatio {
    /// The ratio itself with its 95 % interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let reach = super::student::quantile(0.975, self.freedom) * self.error;
        Interval { value: self.estimate.exp(), low: (self.estimate - reach).exp(), high: (self.estimate + reach).exp() }
    }
}

/// Variance of a median of independent samples, from their median absolute deviation: (pi/2) (1.4826 MAD)^2 / n.
fn within_variance(logs: &[f64], center: f64) -> f64 {
    let deviations: Vec<f64> = logs.iter().map(|log| (log - center).abs()).collect();
    let scale = 1.4826 * median(&deviations).unwrap_or(0.0);
    std::f64::consts::FRAC_PI_2 * scale * scale / logs.len() as f64
}

/// The tick of a timer as a share of the median length of a sample, the whole batch. 0 of no sample.
#[must_use]
pub fn tick_share(runs: &[Run], tick: Nanos) -> f64 {
    let length = |run: &Run, sample: &RawSample| per_dispatch(sample, run.timer, 1).0;
    let lengths: Vec<f64> =
        runs.iter().flat_map(|run| run.samples.iter().map(move |sample| length(run, sample))).collect();
    median(&lengths).map_or(0.0, |length| tick.0 / length)
}

impl From<&Run> for RunTimes {
    fn from(run: &Run) -> Self {
        let times = run.times().into_iter().map(|time| time.0).collect();
        Self { launch: run.launch, times, rounds: run.rounds.clone() }
    }
}
