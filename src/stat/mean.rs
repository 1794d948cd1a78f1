//! The geometric mean over the rows of a comparison (section 2.8). What all rows of a launch share
//! does not average out.
//!
//! Each launch gives one number, the mean of y over the rows, and these numbers are treated like
//! the runs of a single row. Whatever moves the rows of a launch, together or each for itself, is
//! then in the scatter of these numbers.
//!
//! The sum of the shared part and the own parts over N^2 was tried. In 1,000 simulated pairs of
//! files it holds the truth in 91 ± 1 % where a tenth of the rows is much noisier than the rest,
//! because the variances of these are shrunk towards the others'; and without a shared part, in
//! four rows whose runs do share noise, in 69 %. Launch means hold it in 94.7 ± 0.7 % or more
//! throughout (`docs/error-rates.md`) and are about as narrow.

use super::difference;
use super::estimate::Estimate;
use super::log_ratio::LogRatio;
use super::row::RowData;
use super::spread::{launches_of_most, same_launches};

/// The mean over pairs of rows of different launches, base and alternative; all bases of one file,
/// all alternatives of one. `None` of no pair.
#[must_use]
pub fn unpaired(pairs: &[(&Estimate, &Estimate)]) -> Option<LogRatio> {
    let (base, alternative): (Vec<&Estimate>, Vec<&Estimate>) = pairs.iter().copied().unzip();
    let ratio = difference::unpaired(&together(&base)?, &together(&alternative)?);
    let estimates: f64 = pairs.iter().map(|(base, other)| base.data.mean() - other.data.mean()).sum();
    Some(LogRatio { estimate: estimates / pairs.len() as f64, ..ratio })
}

/// The mean over paired rows, all of the same two files or the same one. `None` of no row.
#[must_use]
pub fn paired(rows: &[&Estimate]) -> Option<LogRatio> {
    let estimates: f64 = rows.iter().map(|row| row.data.mean()).sum();
    Some(LogRatio { estimate: estimates / rows.len() as f64, ..together(rows)?.mean() })
}

/// One row for all: y of a launch is the mean over the rows that have every launch. With one run
/// the assumed spread does not average out.
fn together(rows: &[&Estimate]) -> Option<Estimate> {
    let launches = launches_of_most(rows.iter().map(|row| &row.data));
    let complete: Vec<&RowData> =
        rows.iter().map(|row| &row.data).filter(|row| same_launches(row, &launches)).collect();
    let count = complete.len() as f64;
    let of_launch = |launch: &u32| complete.iter().filter_map(|row| row.of_launch(*launch)).sum::<f64>() / count;
    let logs: Vec<f64> = launches.iter().map(of_launch).collect();
    let within = complete.iter().map(|row| row.within).sum::<f64>() / (count * count);
    (!logs.is_empty()).then(|| RowData::from_logs(logs, within).alone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::spread::group;
    use crate::stat::spread::tests::{CASE_B, close, thousandths};

    /// Case B against case B with its runs in another order.
    #[test]
    fn the_mean_is_that_of_a_row_of_launch_means() {
        let base = group(&thousandths(&CASE_B));
        let other = group(&thousandths(&CASE_B.map(|[one, two, three]| [three - 10, one - 10, two - 10])));
        let pairs: Vec<_> = base.rows.iter().zip(&other.rows).collect();
        let ratio = unpaired(&pairs).unwrap();
        assert!((ratio.estimate - 0.010).abs() < 1e-12);
        // Means of the launches: 350.125, 355, 347.5 thousandths.
        let variance = (0.75f64.powi(2) + 4.125f64.powi(2) + 3.375f64.powi(2)) / 2.0 * 1e-6;
        close(ratio.error.powi(2), 2.0 * variance / 3.0);
        close(ratio.df, 4.0);

        let rows: Vec<_> = base.rows.iter().collect();
        let alone = paired(&rows).unwrap();
        close(alone.error.powi(2), variance / 3.0);
        assert_eq!(alone.df, 2.0);
        assert_eq!((unpaired(&[]), paired(&[])), (None, None));
    }

    /// Two rows that rise and fall together are as uncertain together as one of them.
    #[test]
    fn few_rows_keep_what_their_runs_share() {
        let rows = [0.0, 1.0].map(|shift| RowData::from_logs(vec![shift, shift + 0.1, shift - 0.1], 1e-6).alone());
        let mean = paired(&[&rows[0], &rows[1]]).unwrap();
        close(mean.estimate, 0.5);
        close(mean.error, 0.1 / 3f64.sqrt());
        assert_eq!(mean.df, 2.0);
        // Two that move against each other have a certain mean.
        let against = RowData::from_logs(vec![0.0, -0.1, 0.1], 1e-6).alone();
        assert!(paired(&[&rows[0], &against]).unwrap().error < 1e-3);
    }

    #[test]
    fn an_assumed_spread_does_not_average_out() {
        let rows = [0.0, 1.0, 2.0, 3.0].map(|y| RowData::from_logs(vec![y], 1e-6).alone());
        let mean = paired(&rows.iter().collect::<Vec<_>>()).unwrap();
        close(mean.error, 0.02);
        assert_eq!(mean.df, f64::INFINITY);
    }

    /// A row that lacks a run counts in the mean, and the others say how launches differ.
    #[test]
    fn a_row_that_lacks_a_run() {
        let mut rows = group(&thousandths(&CASE_B)).rows;
        let whole = paired(&rows.iter().collect::<Vec<_>>()).unwrap();
        rows.push(RowData { launches: vec![2], logs: vec![4.5], within: 1e-6, delay: 0.0 }.alone());
        let more = paired(&rows.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!((more.error, more.df), (whole.error, whole.df));
        close(more.estimate, (8.0 * whole.estimate + 4.5) / 9.0);
    }
}
