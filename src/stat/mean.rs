//! The geometric mean over the rows of a comparison (section 2.8). What all rows of a launch share does not average out.

use super::difference::{self, LogRatio};
use super::row::RowData;
use super::spread::Estimate;

/// The mean over pairs of rows of different launches, base and alternative; all bases of one group, all alternatives of one. `None` of no pair.
#[must_use]
pub fn unpaired(pairs: &[(&Estimate, &Estimate)]) -> Option<LogRatio> {
    let (base, alternative): (Vec<&Estimate>, Vec<&Estimate>) = pairs.iter().copied().unzip();
    let (base_mean, mut parts) = side(&base)?;
    let (alternative_mean, others) = side(&alternative)?;
    parts.extend(others);
    Some(log_ratio(base_mean - alternative_mean, &parts))
}

/// The mean over paired rows, all of one group. `None` of no row.
#[must_use]
pub fn paired(rows: &[&Estimate]) -> Option<LogRatio> {
    let (mean, parts) = side(rows)?;
    Some(log_ratio(mean, &parts))
}

fn log_ratio(estimate: f64, parts: &[(f64, f64)]) -> LogRatio {
    let (variance, freedom) = difference::sum(parts);
    LogRatio { estimate, error: variance.sqrt(), freedom }
}

/// The mean of y over the rows of one side, and the parts of its variance with their degrees of freedom.
fn side(rows: &[&Estimate]) -> Option<(f64, Vec<(f64, f64)>)> {
    let first = rows.first()?;
    let count = rows.len() as f64;
    let mean = rows.iter().map(|row| row.data.mean()).sum::<f64>() / count;
    if !first.shared_freedom.is_finite() {
        return Some((mean, vec![together(rows)]));
    }
    let own = rows.iter().map(|row| (row.own / row.data.runs() as f64 / (count * count), row.own_freedom));
    // All rows that have every run have the same share; one that lacks a run has a little more.
    let shared = rows.iter().map(|row| row.shared / row.data.runs() as f64).sum::<f64>() / count;
    Some((mean, own.chain([(shared, first.shared_freedom)]).collect()))
}

/// The variance of the mean over rows whose group is too small to show what they share: each launch gives one number, the mean of its
/// rows, and these numbers are treated like a row. What the rows share stays in, and with one run the assumed spread does not average out.
///
/// Only the launches that all rows have count. Where there is none, the rows are taken to move together.
fn together(rows: &[&Estimate]) -> (f64, f64) {
    let count = rows.len() as f64;
    let by_launch = |launch: &u32| -> Option<f64> {
        let data = rows.iter().map(|row| row.data.of_launch(*launch));
        Some(data.sum::<Option<f64>>()? / count)
    };
    let logs: Vec<f64> =
        rows.first().map_or(Vec::new(), |row| row.data.launches.iter().filter_map(by_launch).collect());
    if logs.is_empty() {
        let sd = rows.iter().map(|row| (row.own / row.data.runs() as f64).sqrt()).sum::<f64>() / count;
        return (sd * sd, rows.iter().map(|row| row.own_freedom).fold(f64::INFINITY, f64::min));
    }
    let within = rows.iter().map(|row| row.data.within).sum::<f64>() / (count * count);
    let runs = logs.len() as f64;
    let row = RowData::from_logs(logs, within).alone();
    (row.own / runs, row.own_freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::spread::group;
    use crate::stat::spread::tests::{CASE_B, close, thousandths};

    /// Case B against case B with its runs in another order: the shared part stays, the own part averages out.
    #[test]
    fn what_is_shared_does_not_average_out() {
        let base = group(&thousandths(&CASE_B));
        let other = group(&thousandths(&CASE_B.map(|[one, two, three]| [three - 10, one - 10, two - 10])));
        let pairs: Vec<_> = base.rows.iter().zip(&other.rows).collect();
        let ratio = unpaired(&pairs).unwrap();
        assert!((ratio.estimate - 0.010).abs() < 1e-12);

        let shared = base.shared.as_ref().unwrap().variance / 3.0;
        let own: f64 = base.rows.iter().map(|row| row.own / 3.0).sum::<f64>() / 64.0;
        close(ratio.error.powi(2), 2.0 * (shared + own));
        let spread: f64 = base.rows.iter().map(|row| (row.own / 3.0 / 64.0).powi(2) / row.own_freedom).sum();
        close(ratio.freedom, (2.0 * (shared + own)).powi(2) / (2.0 * (shared * shared / 2.0 + spread)));

        // Paired rows of one group have one side.
        let rows: Vec<_> = base.rows.iter().collect();
        close(paired(&rows).unwrap().error.powi(2), shared + own);
        assert_eq!((unpaired(&[]), paired(&[])), (None, None));
    }

    /// Two rows that rise and fall together are as uncertain together as one of them.
    #[test]
    fn few_rows_keep_what_their_runs_share() {
        let rows = [0.0, 1.0].map(|shift| RowData::from_logs(vec![shift, shift + 0.1, shift - 0.1], 1e-6).alone());
        let mean = paired(&[&rows[0], &rows[1]]).unwrap();
        close(mean.estimate, 0.5);
        close(mean.error, 0.1 / 3f64.sqrt());
        assert_eq!(mean.freedom, 2.0);
        // Two that move against each other have a certain mean.
        let against = RowData::from_logs(vec![0.0, -0.1, 0.1], 1e-6).alone();
        assert!(paired(&[&rows[0], &against]).unwrap().error < 1e-3);
    }

    #[test]
    fn an_assumed_spread_does_not_average_out() {
        let rows = [0.0, 1.0, 2.0, 3.0].map(|y| RowData::from_logs(vec![y], 1e-6).alone());
        let mean = paired(&rows.iter().collect::<Vec<_>>()).unwrap();
        close(mean.error, 0.02);
        assert_eq!(mean.freedom, f64::INFINITY);
    }

    #[test]
    fn rows_without_a_common_launch_move_together() {
        let of = |launches: Vec<u32>| RowData { launches, logs: vec![0.0, 0.01], within: 1e-6 }.alone();
        let (one, other) = (of(vec![0, 1]), of(vec![2, 3]));
        close(paired(&[&one, &other]).unwrap().error, one.mean().error);
    }
}
