//! A row with its variance, and the estimate that it gives (sections 2.2 and 2.3).

use super::descriptive::variance;
use super::log_ratio::{self, Interval, LogRatio};
use super::row::RowData;

/// Standard deviation of ln time between processes that is assumed where there is only one process
/// (section 2.3).
pub const ONE_RUN_SD: f64 = 0.02;

/// A row with the variance of one of its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The row.
    pub data: RowData,
    /// Variance of a run that is the row's own, noise inside the run included.
    pub own: f64,
    /// Degrees of freedom of `own`; infinite where it is assumed.
    pub own_df: f64,
    /// Vc: variance of a run that all rows of the launch share; 0 where the group has no shared
    /// part.
    pub shared: f64,
    /// Degrees of freedom of `shared`; infinite where there is no shared part.
    pub shared_df: f64,
}

impl RowData {
    /// What the row says by itself, as if there were no other: the rule of a group below
    /// [`G_MIN`](super::spread::G_MIN).
    #[must_use]
    pub fn alone(&self) -> Estimate {
        Estimate::alone(self.clone())
    }
}

impl Estimate {
    /// The row by itself: fewer than [`G_MIN`](super::spread::G_MIN) rows (section 2.2, step 1), or
    /// one run (section 2.3).
    #[must_use]
    pub fn alone(data: RowData) -> Self {
        let (own, own_df) = if data.runs() < 2 {
            (data.within.max(ONE_RUN_SD * ONE_RUN_SD), f64::INFINITY)
        } else {
            (data.within.max(variance(&data.logs)), (data.runs() - 1) as f64)
        };
        Self { data, own, own_df, shared: 0.0, shared_df: f64::INFINITY }
    }

    /// v: the variance of one run.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.own + self.shared
    }

    /// f: degrees of freedom of [`Estimate::variance`], after Satterthwaite.
    #[must_use]
    pub fn df(&self) -> f64 {
        log_ratio::sum(&[(self.own, self.own_df), (self.shared, self.shared_df)]).1
    }

    /// The mean of the row's y as an estimate with its error. Of a paired row this is the
    /// comparison itself (section 2.4, paired form).
    #[must_use]
    pub fn mean(&self) -> LogRatio {
        LogRatio {
            estimate: self.data.mean(),
            error: (self.variance() / self.data.runs() as f64).sqrt(),
            df: self.df(),
        }
    }

    /// The time per dispatch in ns, the geometric mean of the run medians, with its interval.
    #[must_use]
    pub fn time_ns(&self) -> Interval {
        self.mean().interval()
    }
}
