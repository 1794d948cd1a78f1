//! What more a measurement could show: the smallest difference that a table finds, whether runs or samples help (section 2.7).

use super::difference::LogRatio;
use super::spread::Estimate;

/// Where the variance of a run comes from, as shares that add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Noise inside a run: more samples reduce it.
    pub within: f64,
    /// Between runs, each row for itself: more runs reduce it.
    pub own: f64,
    /// Between runs, all rows together: more runs reduce it.
    pub shared: f64,
}

/// What would settle a row that is `unclear`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// So many runs, if the estimates stay what they are.
    Runs(u32),
    /// There is one run: how runs differ is not known.
    Unknown,
    /// More runs will not decide at this margin.
    Nothing,
}

/// MDE: the smallest difference in ln time that a table of `rows` rows finds with a probability of 80 %; the median over its rows.
#[must_use]
pub fn smallest_found(ratios: &[LogRatio], margin_log: f64) -> Option<f64> {
    let _ = (ratios, margin_log);
    todo!()
}

/// How many runs of both sides (at most 50) would decide a row that is `unclear` with `runs` runs, in a table of `rows` rows.
#[must_use]
pub fn remedy(ratio: &LogRatio, margin_log: f64, runs: usize, rows: usize) -> Remedy {
    let _ = (ratio, margin_log, runs, rows);
    todo!()
}

impl Shares {
    /// The shares of one row.
    #[must_use]
    pub fn of(row: &Estimate) -> Self {
        let _ = row;
        todo!()
    }

    /// The mean over rows; `None` of no row.
    #[must_use]
    pub fn mean<'a>(rows: impl IntoIterator<Item = &'a Estimate>) -> Option<Self> {
        let _ = rows.into_iter();
        todo!()
    }

    /// Whether more samples are worth taking: most of the variance is noise inside a run.
    #[must_use]
    pub fn samples_help(&self) -> bool {
        self.within > 0.5
    }
}
