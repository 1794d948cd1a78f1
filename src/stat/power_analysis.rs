//! What more a measurement could show: the smallest difference that a table finds, whether runs or
//! samples help (section 2.7).

use schemars::JsonSchema;
use serde::Serialize;

use super::descriptive::median;
use super::estimate::Estimate;
use super::student;
use super::verdict::{ALPHA, Judged, same_is_possible};

/// The chance with which [`minimum_detectable_effect`] is found.
pub const POWER: f64 = 0.8;

/// The most runs that [`runs_to_decide`] proposes.
pub const RUNS_MAX: u32 = 50;

/// Where the variance of a run comes from, as shares that add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct VarianceShares {
    /// Noise inside a run: more samples reduce it.
    pub within: f64,
    /// Between runs, each row for itself: more runs reduce it.
    pub own: f64,
    /// Between runs, all rows together: more runs reduce it.
    pub shared: f64,
}

/// What would settle a row that is `unclear`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsToDecide {
    /// So many runs, if the estimates stay what they are.
    Runs(u32),
    /// There is one run: how runs differ is not known.
    Unknown,
    /// More runs will not decide at this margin.
    Nothing,
}

/// MDE: the smallest difference in ln time that a row has to have so that this table finds it with
/// a probability of 80 %; the median over its rows. Slightly too large where the margin is much
/// wider than the errors, because the test is then one-sided. `None` of no row.
#[must_use]
pub fn minimum_detectable_effect(rows: &[Judged]) -> Option<f64> {
    let level = bonferroni(rows.len());
    let found = |Judged { ratio, margin_log, .. }: &Judged| {
        let quantiles = student::quantile(level, ratio.df) + student::quantile(POWER, ratio.df);
        margin_log + quantiles * ratio.error
    };
    median(&rows.iter().map(found).collect::<Vec<_>>())
}

/// How many runs of both sides (at most [`RUNS_MAX`]) would decide a row that is `unclear` with
/// `runs` runs, in a table of `rows` rows with this margin.
#[must_use]
pub fn runs_to_decide(row: &Judged, table_log: f64, runs: usize, rows: usize) -> RunsToDecide {
    if runs < 2 {
        return RunsToDecide::Unknown;
    }
    let Judged { ratio, margin_log, .. } = row;
    let level = bonferroni(rows);
    let decides = |more: u32| {
        let error = ratio.error * (runs as f64 / f64::from(more)).sqrt();
        let df = ratio.df * f64::from(more - 1) / (runs - 1) as f64;
        let distance = ratio.estimate.abs();
        distance - margin_log >= student::quantile(level, df) * error
            || (same_is_possible(table_log) && distance + student::quantile(0.975, df) * error < table_log)
    };
    (runs as u32 + 1..=RUNS_MAX).find(|more| decides(*more)).map_or(RunsToDecide::Nothing, RunsToDecide::Runs)
}

/// The level of a two-sided test among so many rows, as Holm has it for the row that differs most.
fn bonferroni(rows: usize) -> f64 {
    1.0 - ALPHA / (2.0 * rows.max(1) as f64)
}

impl VarianceShares {
    /// The shares of one row.
    #[must_use]
    pub fn of(row: &Estimate) -> Self {
        let (variance, within) = (row.variance(), row.data.within.min(row.own));
        Self { within: within / variance, own: (row.own - within) / variance, shared: row.shared / variance }
    }

    /// The mean over rows; `None` of no row.
    #[must_use]
    pub fn mean<'a>(rows: impl IntoIterator<Item = &'a Estimate>) -> Option<Self> {
        let shares: Vec<Self> = rows.into_iter().map(Self::of).collect();
        let mean = |part: fn(&Self) -> f64| shares.iter().map(part).sum::<f64>() / shares.len() as f64;
        (!shares.is_empty()).then(|| Self {
            within: mean(|share| share.within),
            own: mean(|share| share.own),
            shared: mean(|share| share.shared),
        })
    }

    /// Whether more samples are worth taking: most of the variance is noise inside a run.
    #[must_use]
    pub fn samples_help(&self) -> bool {
        self.within > 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::log_ratio::LogRatio;
    use crate::stat::margin::Margin;
    use crate::stat::row::RowData;
    use crate::stat::verdict::{Adjust, judge};

    /// A row of a table with this margin.
    fn judged(estimate: f64, error: f64, df: f64, margin_log: f64) -> Judged {
        let ratio = LogRatio { estimate, error, df };
        judge(&[(ratio, 0.0)], &Margin::paired(Some(margin_log)), Adjust::Holm)[0]
    }

    #[test]
    fn the_smallest_difference_found() {
        // t(0.975, 4) + t(0.8, 4) = 2.776445 + 0.940965, from SciPy 1.17.
        let row = judged(0.0, 0.01, 4.0, 0.02);
        let found = minimum_detectable_effect(&[row]).unwrap();
        assert!((found - 0.057_174_1).abs() < 1e-7, "{found}");
        assert_eq!(minimum_detectable_effect(&[]), None);
        // Among more rows a difference has to be larger.
        assert!(minimum_detectable_effect(&[row; 50]).unwrap() > found);
    }

    #[test]
    fn runs_that_would_decide() {
        let check = |estimate, error, margin_log, runs, expected: RunsToDecide| {
            let row = judged(estimate, error, 2.0 * (runs as f64 - 1.0), margin_log);
            assert_eq!(runs_to_decide(&row, margin_log, runs, 1), expected, "{estimate} {error} {margin_log} {runs}");
        };
        // 4 runs: (0.03 - 0.01) / (0.01 sqrt(3/4)) = 2.31 < t(0.975, 6) = 2.45; 5 runs: 2.58 >
        // t(0.975, 8) = 2.31.
        check(0.03, 0.01, 0.01, 3, RunsToDecide::Runs(5));
        check(-0.03, 0.01, 0.01, 3, RunsToDecide::Runs(5));
        // Equality needs t(0.975, v) 0.005 sqrt(3/R) below 0.01: R = 4 has 2.45 * 0.00433 = 0.0106,
        // R = 5 has 2.31 * 0.00387 = 0.0089.
        check(0.0, 0.005, 0.01, 3, RunsToDecide::Runs(5));
        // The difference lies on the margin: neither can be shown.
        check(0.01, 0.005, 0.01, 3, RunsToDecide::Nothing);
        // With a margin beyond 5 % nothing is the same.
        check(0.0, 0.02, 0.06, 3, RunsToDecide::Nothing);
        // A margin of the row beyond the difference: neither can be shown.
        let disturbed = Judged { margin_log: 0.1, ..judged(0.05, 0.01, 4.0, 0.01) };
        assert_eq!(runs_to_decide(&disturbed, 0.01, 3, 1), RunsToDecide::Nothing);
        assert_eq!(runs_to_decide(&judged(0.03, 0.03, f64::INFINITY, 0.01), 0.01, 1, 1), RunsToDecide::Unknown);
    }

    #[test]
    fn shares_add_up() {
        let row = |own, shared, within| Estimate {
            data: RowData::from_logs(vec![0.0, 0.01], within),
            own,
            own_df: 1.0,
            shared,
            shared_df: 1.0,
        };
        let check = |row: &Estimate, expected: [f64; 3], samples_help| {
            let shares = VarianceShares::of(row);
            let got = [shares.within, shares.own, shares.shared];
            assert!(
                got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-12),
                "{got:?} {expected:?}"
            );
            assert_eq!(shares.samples_help(), samples_help);
        };
        check(&row(3e-4, 1e-4, 1e-4), [0.25, 0.5, 0.25], false);
        check(&row(3e-4, 1e-4, 2.5e-4), [0.625, 0.125, 0.25], true);
        // The prior can pull `own` below the row's own w.
        check(&row(3e-4, 1e-4, 9e-4), [0.75, 0.0, 0.25], true);
        let mean = VarianceShares::mean([&row(3e-4, 1e-4, 1e-4), &row(3e-4, 1e-4, 3e-4)]).unwrap();
        assert!(
            (mean.within - 0.5).abs() < 1e-12 && (mean.own - 0.25).abs() < 1e-12 && (mean.shared - 0.25).abs() < 1e-12
        );
        assert_eq!(VarianceShares::mean([]), None);
    }
}
