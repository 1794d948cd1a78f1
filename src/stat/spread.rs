//! How far the runs of the rows of one file and target differ: what all rows of a launch share, and what is a row's own (section 2.2).

use super::difference::LogRatio;
use super::row::{Interval, RowData};

/// Rows from which a group has a shared part.
pub const G_MIN: usize = 8;

/// The most that other rows count, in degrees of freedom, beside the row's own runs.
pub const D0_CAP: f64 = 10.0;

/// Standard deviation of ln time between processes that is assumed where there is only one process (section 2.3).
pub const ONE_RUN_SD: f64 = 0.02;

/// A row with the variance of one of its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The row.
    pub data: RowData,
    /// Variance of a run that is the row's own, noise inside the run included.
    pub own: f64,
    /// Degrees of freedom of `own`; infinite where it is assumed.
    pub own_freedom: f64,
    /// Vc: variance of a run that all rows of the launch share; 0 where the group has no shared part.
    pub shared: f64,
    /// Degrees of freedom of `shared`.
    pub shared_freedom: f64,
}

/// What the rows of one file on one target say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The rows, in the order in which they were given.
    pub rows: Vec<Estimate>,
    /// What they share; `None` of fewer than [`G_MIN`] rows, or of one run.
    pub shared: Option<Shared>,
}

/// The part of the spread that comes from all rows of a group together.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The launches that most rows have.
    pub launches: Vec<u32>,
    /// c: what a launch adds to y of every row, with a mean of 0.
    pub effects: Vec<f64>,
    /// Vc: the variance of `effects`, with one degree of freedom less than there are launches.
    pub variance: f64,
    /// sigma_b^2: variance between runs of a typical row, beyond what all share.
    pub between: f64,
    /// d0: how many degrees of freedom the other rows are worth, before [`D0_CAP`]; infinite where rows are alike.
    pub prior_freedom: f64,
    /// k: the factor between the typical variance and its mean, as estimated; it scales the prior only where it is above 1.
    pub scale: f64,
}

/// The spread of all rows that are `ok` in one file on one target (section 2.2): not only of those that have a partner elsewhere.
///
/// The pairs of a paired comparison form a group as well.
#[must_use]
pub fn group(rows: &[RowData]) -> Group {
    let _ = rows;
    todo!()
}

impl Estimate {
    /// The row by itself: fewer than [`G_MIN`] rows (section 2.2, step 1), or one run (section 2.3).
    #[must_use]
    pub fn alone(data: RowData) -> Self {
        let _ = data;
        todo!()
    }

    /// v: the variance of one run.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.own + self.shared
    }

    /// f: degrees of freedom of [`Estimate::variance`], after Satterthwaite.
    #[must_use]
    pub fn freedom(&self) -> f64 {
        todo!()
    }

    /// The mean of the row's y as an estimate with its error. Of a paired row this is the comparison itself (section 2.4, paired form).
    #[must_use]
    pub fn mean(&self) -> LogRatio {
        LogRatio {
            estimate: self.data.mean(),
            error: (self.variance() / self.data.runs() as f64).sqrt(),
            freedom: self.freedom(),
        }
    }

    /// The time per dispatch in ns, the geometric mean of the run medians, with its interval.
    #[must_use]
    pub fn time_ns(&self) -> Interval {
        self.mean().interval()
    }
}
