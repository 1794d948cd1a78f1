//! How far the runs of the rows of one file and target differ: what all rows of a launch share, and
//! what is a row's own (section 2.2).

use std::collections::BTreeMap;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::bisection::bisect;
use super::descriptive::{mean, median, variance};
use super::estimate::Estimate;
use super::polygamma::{digamma_less_ln, inverse_trigamma, trigamma};
use super::row::RowData;

/// Rows from which a group has a shared part.
pub const G_MIN: usize = 8;

/// The most that other rows count, in degrees of freedom, beside the row's own runs.
pub const D0_CAP: f64 = 10.0;

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
    /// d0: how many degrees of freedom the other rows are worth, before [`D0_CAP`]; infinite where
    /// rows are alike.
    pub prior_df: f64,
    /// k: the factor between the typical variance and its mean, as estimated; it scales the prior
    /// only where it is above 1.
    pub scale: f64,
}

/// The spread of all rows that are `ok` in one file on one target (section 2.2): not only of those
/// that have a partner elsewhere.
///
/// The pairs of a paired comparison form a group as well.
#[must_use]
pub fn group(rows: &[RowData]) -> Group {
    let launches = launches_of_most(rows);
    let complete: Vec<&RowData> = rows.iter().filter(|row| same_launches(row, &launches)).collect();
    if complete.len() < G_MIN || launches.len() < 2 {
        return Group { rows: rows.iter().map(|row| Estimate::alone(row.clone())).collect(), shared: None };
    }
    let typical = Typical::of(&complete, launches);
    Group { rows: rows.iter().map(|row| typical.estimate(row)).collect(), shared: Some(typical.shared) }
}

/// The set of launches that most rows have, in ascending order; of sets that are equally frequent
/// the largest.
pub(super) fn launches_of_most<'a>(rows: impl IntoIterator<Item = &'a RowData>) -> Vec<u32> {
    let mut counts: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    for row in rows {
        let mut launches = row.launches.clone();
        launches.sort_unstable();
        *counts.entry(launches).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(launches, count)| (*count, launches.len()))
        .map_or(Vec::new(), |(launches, _)| launches)
}

/// Whether a row has exactly these launches.
pub(super) fn same_launches(row: &RowData, launches: &[u32]) -> bool {
    row.launches.len() == launches.len() && row.launches.iter().all(|launch| launches.contains(launch))
}

/// What the complete rows of a group show, to be applied to each row.
struct Typical {
    shared: Shared,
    /// G: the number of complete rows.
    rows: f64,
    /// d0, not above [`D0_CAP`].
    prior_df: f64,
}

impl Typical {
    /// Steps 2 to 5, on rows that all have these launches.
    fn of(complete: &[&RowData], launches: Vec<u32>) -> Self {
        let runs_df = (launches.len() - 1) as f64;
        let deviations = |launch: &u32| -> Vec<f64> {
            complete.iter().filter_map(|row| Some(row.of_launch(*launch)? - row.mean())).collect()
        };
        let medians: Vec<f64> = launches.iter().map(|launch| median(&deviations(launch)).unwrap_or(0.0)).collect();
        let center = mean(&medians);
        let effects: Vec<f64> = medians.iter().map(|effect| effect - center).collect();
        let launches_variance = effects.iter().map(|effect| effect * effect).sum::<f64>() / runs_df;
        let shared = Shared {
            launches,
            effects,
            variance: launches_variance,
            between: 0.0,
            prior_df: f64::INFINITY,
            scale: 1.0,
        };
        let mut typical = Self { shared, rows: complete.len() as f64, prior_df: D0_CAP };

        let spreads: Vec<(f64, f64)> = complete.iter().map(|row| (typical.own(row).0, row.within)).collect();
        let between = between(&spreads, runs_df);
        let half = runs_df / 2.0;
        let z: Vec<f64> = spreads
            .iter()
            .map(|(own, within)| (own / (within + between)).max(1e-5).ln() - digamma_less_ln(half))
            .collect();
        let excess = variance(&z) - trigamma(half);
        let prior_df = if excess > 0.0 { 2.0 * inverse_trigamma(excess) } else { f64::INFINITY };
        let correction = if prior_df.is_finite() { digamma_less_ln(prior_df / 2.0) } else { 0.0 };
        typical.shared.between = between;
        typical.shared.prior_df = prior_df;
        typical.shared.scale = (mean(&z) + correction).exp();
        typical.prior_df = prior_df.min(D0_CAP);
        typical
    }

    /// S2 of a row and its degrees of freedom: its runs against each other, without what all rows
    /// share (step 3). A row that lacks a run counts with those it has. With fewer than two of them
    /// there is nothing to compare.
    fn own(&self, row: &RowData) -> (f64, f64) {
        let known = self.shared.launches.iter().zip(&self.shared.effects);
        let rest = |(launch, effect): (&u32, &f64)| Some(row.of_launch(*launch)? - effect);
        let rests: Vec<f64> = known.filter_map(rest).collect();
        if rests.len() < 2 {
            return (0.0, 0.0);
        }
        (variance(&rests) * self.rows / (self.rows - 1.0), (rests.len() - 1) as f64)
    }

    /// Step 6.
    fn estimate(&self, row: &RowData) -> Estimate {
        let (own, df) = self.own(row);
        let prior = (row.within + self.shared.between) * self.shared.scale.max(1.0);
        let own_df = self.prior_df + df;
        Estimate {
            data: row.clone(),
            own: (self.prior_df * prior + df * own) / own_df,
            own_df,
            shared: self.shared.variance,
            shared_df: (self.shared.launches.len() - 1) as f64,
        }
    }
}

/// sigma_b^2 from pairs of S2 and w: what has to be added to w so that the median of S2 over it is
/// the median of chi2 over its degrees of freedom (step 4). 0 where the rows scatter no more than
/// their samples do.
fn between(spreads: &[(f64, f64)], df: f64) -> f64 {
    let expected = median_of_variance(df);
    let excess = |added: f64| {
        let ratios: Vec<f64> = spreads.iter().map(|(own, within)| own / (within + added)).collect();
        median(&ratios).unwrap_or(0.0) - expected
    };
    if excess(0.0) <= 0.0 {
        return 0.0;
    }
    // S2 / (w + x) is below S2 / x, so the root lies below this.
    let above = median(&spreads.iter().map(|(own, _)| *own).collect::<Vec<_>>()).unwrap_or(0.0) / expected;
    // 60 halvings exhaust the digits of the upper end.
    let (low, high) = bisect((0.0, above), 60, |added| excess(added) > 0.0);
    f64::midpoint(low, high)
}

/// kappa: the median of an estimate of a variance of 1 with so many degrees of freedom.
fn median_of_variance(df: f64) -> f64 {
    ChiSquared::new(df).map_or(1.0, |chi2| chi2.inverse_cdf(0.5) / df)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::stat::estimate::ONE_RUN_SD;
    use crate::stat::row::tests::case_a;
    use proptest::prelude::*;

    /// Case B of the known answers: y in thousandths.
    pub(in crate::stat) const CASE_B: [[i32; 3]; 8] = [
        [0, 3, -2],
        [101, 106, 99],
        [203, 203, 197],
        [298, 305, 300],
        [400, 404, 395],
        [502, 503, 499],
        [597, 604, 601],
        [700, 712, 691],
    ];

    pub(in crate::stat) fn thousandths(rows: &[[i32; 3]]) -> Vec<RowData> {
        rows.iter().map(|row| RowData::from_logs(row.map(|y| f64::from(y) / 1000.0).to_vec(), 2e-6)).collect()
    }

    pub(in crate::stat) fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 1e-6 * expected.abs(), "{got}, expected {expected}");
    }

    #[test]
    fn one_row_speaks_for_itself() {
        let [base, alternative] = case_a().map(|runs| RowData::of(&runs, 0.0).unwrap().alone());
        for (row, expected) in [(base, 2.595_52e-5), (alternative, 2.180_91e-5)] {
            assert!((row.variance() - expected).abs() < 5e-6 * expected, "{}", row.variance());
            assert_eq!(row.df(), 2.0);
        }
    }

    #[test]
    fn eight_rows_share_a_part() {
        let group = group(&thousandths(&CASE_B));
        let shared = group.shared.unwrap();
        close(shared.variance, 1.048_148_1e-5);
        close(shared.between, 3.831_846_6e-6);
        close(shared.prior_df, 2.165_326);
        assert!((shared.scale - 0.634_306).abs() < 1e-6, "{}", shared.scale);
        let expected = [
            (3.356_843, 1.383_833, 3.322_562),
            (3.112_955, 1.359_444, 3.227_694),
            (6.222_527, 1.670_401, 4.344_375),
            (5.307_947, 1.578_943, 4.040_962),
            (4.515_311, 1.499_679, 3.759_334),
            (4.637_255, 1.511_874, 3.803_684),
            (7.990_715, 1.847_220, 4.856_560),
            (32.562_431, 4.304_391, 5.986_602),
        ];
        for (row, (own, variance, df)) in group.rows.iter().zip(expected) {
            close(row.own, own * 1e-6);
            close(row.variance(), variance * 1e-5);
            close(row.df(), df);
        }
    }

    /// Medians of chi2 over its degrees of freedom, from SciPy 1.17.
    #[test]
    fn medians_of_a_variance() {
        for (df, expected) in [(1.0, 0.454_936), (2.0, std::f64::consts::LN_2), (3.0, 0.788_658), (4.0, 0.839_174)] {
            assert!((median_of_variance(df) - expected).abs() < 1e-6, "{df}");
        }
    }

    #[test]
    fn fewer_rows_share_nothing() {
        let rows = thousandths(&CASE_B[..G_MIN - 1]);
        let group = group(&rows);
        assert_eq!(group.shared, None);
        assert_eq!(group.rows, rows.into_iter().map(Estimate::alone).collect::<Vec<_>>());
        assert_eq!(super::group(&[]), Group { rows: Vec::new(), shared: None });
    }

    #[test]
    fn one_run_assumes_two_percent() {
        let rows: Vec<RowData> = (0..20).map(|row| RowData::from_logs(vec![f64::from(row)], 1e-6)).collect();
        let group = group(&rows);
        assert_eq!(group.shared, None);
        assert!(group.rows.iter().all(|row| row.variance() == ONE_RUN_SD * ONE_RUN_SD && row.df() == f64::INFINITY));
        assert_eq!(RowData::from_logs(vec![0.0], 1e-3).alone().variance(), 1e-3);
    }

    /// A row that lacks a run takes the others' results and its own runs; the others do not see it.
    #[test]
    fn a_row_that_lacks_a_run() {
        let mut rows = thousandths(&CASE_B);
        let whole = group(&rows);
        rows.push(RowData { launches: vec![2, 0], logs: vec![0.004, 0.001], within: 2e-6, delay: 0.0 });
        rows.push(RowData { launches: vec![1], logs: vec![0.5], within: 3e-6, delay: 0.0 });
        let group = group(&rows);
        assert_eq!((&group.rows[..8], &group.shared), (&whole.rows[..], &whole.shared));

        let shared = whole.shared.unwrap();
        let rest = 0.001 - 0.004 - (shared.effects[0] - shared.effects[2]);
        let own = rest * rest / 2.0 * 8.0 / 7.0;
        let prior = 2e-6 + shared.between;
        close(group.rows[8].own, (shared.prior_df * prior + own) / (shared.prior_df + 1.0));
        close(group.rows[8].own_df, shared.prior_df + 1.0);
        close(group.rows[8].variance(), group.rows[8].own + shared.variance);
        // One run shows nothing of its own scatter: the others' stands in.
        close(group.rows[9].own, 3e-6 + shared.between);
        close(group.rows[9].own_df, shared.prior_df);
    }

    /// A launch that nearly all rows lack does not make all others incomplete.
    #[test]
    fn the_launches_of_most_rows_count() {
        let mut rows = thousandths(&CASE_B);
        rows.push(RowData {
            launches: vec![0, 1, 2, 3],
            logs: vec![0.0, 0.001, 0.002, 0.003],
            within: 2e-6,
            delay: 0.0,
        });
        assert_eq!(group(&rows).shared.unwrap().launches, [0, 1, 2]);
    }

    #[test]
    fn identical_runs_are_not_without_error() {
        let rows = vec![RowData::from_logs(vec![1.0; 3], 0.0); 20];
        assert!(group(&rows).rows.iter().all(|row| row.variance() > 0.0 && row.mean().error > 0.0 && row.df() > 0.0));
        assert!(Estimate::alone(rows[0].clone()).mean().error > 0.0);
    }

    fn rows() -> impl Strategy<Value = Vec<RowData>> {
        let row = (prop::collection::vec(-0.02..0.02f64, 3), 1e-7..1e-4f64);
        let rows = prop::collection::vec(row, 1..20);
        rows.prop_map(|rows| rows.into_iter().map(|(logs, within)| RowData::from_logs(logs, within)).collect())
    }

    proptest! {
        /// The order of rows and of runs, and a factor on each row's time, change nothing.
        #[test]
        fn laws(rows in rows(), by in 0usize..20, shift in -3.0..3.0f64) {
            let known = group(&rows);
            let mut turned = rows.clone();
            turned.rotate_left(by % rows.len());
            for row in &mut turned {
                row.launches.rotate_left(1);
                row.logs.rotate_left(1);
                for y in &mut row.logs {
                    *y += shift;
                }
            }
            let mut got = group(&turned);
            got.rows.rotate_right(by % rows.len());
            for (got, known) in got.rows.iter().zip(&known.rows) {
                prop_assert!((got.variance() / known.variance() - 1.0).abs() < 1e-6);
                prop_assert!((got.df() / known.df() - 1.0).abs() < 1e-6);
                prop_assert!((got.mean().estimate - known.mean().estimate - shift).abs() < 1e-12);
            }
        }
    }
}
