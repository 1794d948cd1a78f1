//! What a comparison of a base and an alternative says: rows with verdicts, the margin behind them,
//! their geometric mean.

use std::sync::Arc;

use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::problem::Problem;
use crate::stat::estimate::Estimate;
use crate::stat::log_ratio::Interval;
use crate::stat::log_ratio::LogRatio;
use crate::stat::margin::{Margin, Noise};
use crate::stat::power_analysis::{RunsToDecide, VarianceShares};
use crate::stat::verdict::{Judged, Verdict};

use super::Identity;
use super::comparability::Blocked;
use super::target_summary::Range;

/// The quantiles of a ratio that a machine gets.
pub const QUANTILES: [f64; 5] = [0.025, 0.25, 0.5, 0.75, 0.975];

/// How two targets are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Two sessions: the difference of two means.
    Sessions,
    /// The same launches of one file: the mean of differences.
    Paired,
}

/// How a row of a comparison ends.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumMessage, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "lowercase")]
pub enum RowVerdict {
    /// The alternative is slower by more than the margin.
    Slower,
    /// It is faster by more than the margin.
    Faster,
    /// The difference lies within the margin.
    Same,
    /// The runs do not tell.
    Unclear,
    /// Both were measured, under conditions that forbid a ratio.
    Differs,
    /// One side has no rate.
    Missing,
}

/// A measured rate.
#[derive(Debug, Clone, PartialEq)]
pub struct SideRate {
    /// The kernel it comes from.
    pub kernel: String,
    /// FLOP/s with its interval.
    pub rate: Interval,
    /// Runs behind it.
    pub runs: usize,
}

/// Where the variance of one side comes from, or of the pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarianceParts {
    /// w: variance of a run's datum from the noise inside the run.
    pub within: f64,
    /// Variance of a run that is the row's own, `within` included.
    pub own: f64,
    /// Variance of a run that all rows of the launch share.
    pub shared: f64,
    /// Degrees of freedom of `own` and of `shared`; infinite where they are assumed.
    pub df: [f64; 2],
    /// Runs.
    pub runs: usize,
}

/// Two rates and what they say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// D, its error, the margin of the row, p and the verdict.
    pub judged: Judged,
    /// The ratio of rates, alternative over base, with its 95 % interval.
    pub ratio: Interval,
    /// The base and the alternative, or the pair.
    pub parts: Vec<VarianceParts>,
    /// What would settle it, of a row that is unclear.
    pub runs_to_decide: Option<RunsToDecide>,
    /// Whether most of the variance is noise inside a run.
    pub samples_help: bool,
    /// The ratio at [`QUANTILES`], where draws were asked for.
    pub quantiles: Option<[f64; 5]>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum RowOutcome {
    /// Both sides were measured and may be compared.
    Compared(Box<Compared>),
    /// Both were measured, under conditions that forbid a ratio.
    Differs(String),
    /// One side has no rate, or neither has.
    Missing,
}

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonRow {
    /// The problem.
    pub problem: Problem,
    /// The kernel; empty where the best one of each side counts.
    pub kernel: String,
    /// The base, or why it has no rate.
    pub base: Result<SideRate, &'static str>,
    /// The alternative, or why it has no rate.
    pub alternative: Result<SideRate, &'static str>,
    /// What they say together.
    pub outcome: RowOutcome,
}

/// The geometric mean of the ratios over the rows that have one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeometricMean {
    /// ln of it, with error and degrees of freedom.
    pub log: LogRatio,
    /// The ratio with its 95 % interval.
    pub ratio: Interval,
    /// Rows behind it.
    pub rows: usize,
}

/// A base and an alternative, compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the other is compared with.
    pub base: Arc<Identity>,
    /// What is compared.
    pub alternative: Arc<Identity>,
    /// Two sessions, or the same launches.
    pub form: Design,
    /// One for each problem, or for each kernel and problem.
    pub lines: Vec<ComparisonRow>,
    /// M of the table; that of a row may be wider.
    pub margin: Margin,
    /// What M was taken from.
    pub noise: Noise,
    /// Files behind the session floor, of the base's target and of the alternative's; `None` where
    /// there is no floor.
    pub floor_files: [Option<usize>; 2],
    /// The geometric mean, where a row could be compared.
    pub mean: Option<GeometricMean>,
    /// The smallest difference in ln time that the table finds with a probability of 80 %.
    pub minimum_detectable_effect: Option<f64>,
    /// Where the variance of a run comes from.
    pub shares: Option<VarianceShares>,
    /// Conditions that were not met and waived, with the number of rows.
    pub lifted: Vec<(Blocked, usize)>,
    /// Runs and samples of the base and of the alternative.
    pub size: [(Range, Range); 2],
    /// What weakens the numbers or asks for care, in whole sentences.
    pub warnings: Vec<String>,
}

impl RowVerdict {
    /// The name used on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl From<Verdict> for RowVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Faster => Self::Faster,
            Verdict::Slower => Self::Slower,
            Verdict::Same => Self::Same,
            Verdict::Unclear => Self::Unclear,
        }
    }
}

impl ComparisonRow {
    /// How the row ends.
    #[must_use]
    pub fn verdict(&self) -> RowVerdict {
        match &self.outcome {
            RowOutcome::Compared(compared) => compared.judged.verdict.into(),
            RowOutcome::Differs(_) => RowVerdict::Differs,
            RowOutcome::Missing => RowVerdict::Missing,
        }
    }

    /// Whether neither side has a rate. Such a row says nothing of the alternative.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.is_err() && self.alternative.is_err()
    }

    /// The kernels behind the row.
    pub fn kernels(&self) -> impl Iterator<Item = &str> {
        let cells = [&self.base, &self.alternative].into_iter().filter_map(|cell| cell.as_ref().ok());
        std::iter::once(self.kernel.as_str()).chain(cells.map(|cell| cell.kernel.as_str()))
    }

    /// Both rates and what they say together.
    #[must_use]
    pub fn compared(&self) -> Option<&Compared> {
        match &self.outcome {
            RowOutcome::Compared(compared) => Some(compared),
            _ => None,
        }
    }
}

impl From<&Estimate> for VarianceParts {
    fn from(estimate: &Estimate) -> Self {
        Self {
            within: estimate.data.within,
            own: estimate.own,
            shared: estimate.shared,
            df: [estimate.own_df, estimate.shared_df],
            runs: estimate.data.runs(),
        }
    }
}

impl Comparison {
    /// The number of rows that were compared: what the p values are adjusted for.
    #[must_use]
    pub fn compared(&self) -> usize {
        self.lines.iter().filter(|line| line.compared().is_some()).count()
    }
}
