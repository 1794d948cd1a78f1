//! The former shape of a row, which `compare` stands on until it stands on [`row`](super::row).
//!
//! The datum of a run is the logarithm of its median time. Two rows are compared by Welch's t on these logarithms, which is the
//! small-table case of the rule `moderated-margin/1`; the shrinkage over rows and the margin test are not built yet.
//! Welch, Biometrika 34 (1947); Satterthwaite, Biometrics Bulletin 2 (1946).

use super::quantile::median;

pub use super::difference::{Interval, LogRatio};

/// Standard deviation of ln time between processes that is assumed where there is only one process.
pub const ONE_RUN_SD: f64 = 0.02;

/// The least variance of a run's datum. Identical readings come from a coarse clock, not from a perfect device.
pub const VARIANCE_MIN: f64 = 1e-10;

/// ln median of each run of a row, and the variance of one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// ln of the median time in ns, one a run.
    pub log_medians: Vec<f64>,
    /// Variance of one element of `log_medians`.
    pub variance: f64,
    /// Degrees of freedom of `variance`; infinite where it is assumed.
    pub freedom: f64,
}

impl Evidence {
    /// The evidence of a row: `runs` are the times per dispatch in ns, one list a process. `None` where a run is empty or there is none.
    #[must_use]
    pub fn of(runs: &[Vec<f64>]) -> Option<Self> {
        let log_medians = runs.iter().map(|times| median(times).map(f64::ln)).collect::<Option<Vec<_>>>()?;
        if log_medians.is_empty() {
            return None;
        }
        let within = runs.iter().zip(&log_medians).map(|(times, center)| within_variance(times, *center));
        let within = (within.sum::<f64>() / runs.len() as f64).max(VARIANCE_MIN);
        Some(Self::from_logs(log_medians, within))
    }

    /// Evidence from one datum a run and the variance that independent samples alone would give it.
    #[must_use]
    pub fn from_logs(log_medians: Vec<f64>, within: f64) -> Self {
        if log_medians.len() < 2 {
            return Self { log_medians, variance: within.max(ONE_RUN_SD * ONE_RUN_SD), freedom: f64::INFINITY };
        }
        let freedom = (log_medians.len() - 1) as f64;
        let center = mean(&log_medians);
        let between = log_medians.iter().map(|y| (y - center).powi(2)).sum::<f64>() / freedom;
        Self { log_medians, variance: between.max(within), freedom }
    }

    /// The time per dispatch in ns, the geometric mean of the run medians, with its interval.
    #[must_use]
    pub fn time_ns(&self) -> Interval {
        let error = (self.variance / self.log_medians.len() as f64).sqrt();
        LogRatio { estimate: mean(&self.log_medians), error, freedom: self.freedom }.interval()
    }

    /// How much faster `alternative` is than `self`.
    #[must_use]
    pub fn ratio_to(&self, alternative: &Self) -> LogRatio {
        let [base, alt] = [self, alternative].map(|side| side.variance / side.log_medians.len() as f64);
        let share = |part: f64, freedom: f64| if freedom.is_finite() { part * part / freedom } else { 0.0 };
        let spread = share(base, self.freedom) + share(alt, alternative.freedom);
        LogRatio {
            estimate: mean(&self.log_medians) - mean(&alternative.log_medians),
            error: (base + alt).sqrt(),
            freedom: if spread > 0.0 { (base + alt).powi(2) / spread } else { f64::INFINITY },
        }
    }
}

/// The geometric mean over rows, as evidence of its own: in each run the mean of the rows' data.
///
/// What all rows of a process share (clock, heat) stays in the variance this way; averaging the rows' intervals would lose it.
/// Rows must have the same number of runs; `None` otherwise, or of no row.
#[must_use]
pub fn geometric_mean(rows: &[Evidence]) -> Option<Evidence> {
    let runs = rows.first()?.log_medians.len();
    if rows.iter().any(|row| row.log_medians.len() != runs) {
        return None;
    }
    let count = rows.len() as f64;
    let by_run = (0..runs).map(|run| rows.iter().map(|row| row.log_medians[run]).sum::<f64>() / count).collect();
    Some(Evidence::from_logs(by_run, VARIANCE_MIN))
}

/// Variance of a median of independent samples, from their median absolute deviation: (pi/2) (1.4826 MAD)^2 / n.
fn within_variance(times: &[f64], log_median: f64) -> f64 {
    let deviations: Vec<f64> = times.iter().map(|time| (time.ln() - log_median).abs()).collect();
    let scale = 1.4826 * median(&deviations).unwrap_or(0.0);
    std::f64::consts::FRAC_PI_2 * scale * scale / times.len() as f64
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 5e-6 * expected.abs().max(1e-2), "{got}, expected {expected}");
    }

    fn case_a() -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let runs = |rows: [[u32; 5]; 3]| rows.map(|row| row.map(f64::from).to_vec()).to_vec();
        (
            runs([[1000, 1004, 1002, 1001, 1010], [1012, 1010, 1014, 1011, 1030], [1006, 1004, 1007, 1005, 1001]]),
            runs([[960, 961, 959, 962, 990], [971, 969, 970, 975, 968], [965, 964, 968, 966, 963]]),
        )
    }

    /// Checked against `scipy.stats.ttest_ind(equal_var=False)` on the logarithms of the medians: t = 10.42407.
    #[test]
    fn three_runs_against_three() {
        let (base, alt) = case_a();
        let ratio = Evidence::of(&base).unwrap().ratio_to(&Evidence::of(&alt).unwrap());
        close(ratio.estimate, 0.041_593_8);
        close(ratio.error, 0.003_990_17);
        close(ratio.freedom, 3.970_09);
        close(ratio.estimate / ratio.error, 10.424_07);
        let interval = ratio.interval();
        close(interval.value, 1.042_471);
        close(interval.low, 1.030_951_65);
        close(interval.high, 1.054_118_92);
    }

    #[test]
    fn one_run_assumes_two_percent() {
        let (base, alt) = case_a();
        let ratio = Evidence::of(&base[..1]).unwrap().ratio_to(&Evidence::of(&alt[..1]).unwrap());
        close(ratio.estimate, 0.041_778_9);
        close(ratio.error, 0.028_284_3);
        close(ratio.interval().low, 1.0 - 0.013_564_44);
        close(ratio.interval().high, 1.102_097_33);
    }

    #[test]
    fn nothing_measured_is_no_evidence() {
        assert_eq!(Evidence::of(&[]), None);
        assert_eq!(Evidence::of(&[vec![1.0], vec![]]), None);
        assert_eq!(geometric_mean(&[]), None);
    }

    #[test]
    fn geometric_mean_keeps_what_runs_share() {
        let row = |shift: f64| Evidence::from_logs(vec![shift, shift + 0.1, shift - 0.1], 1e-6);
        let together = geometric_mean(&[row(0.0), row(1.0)]).unwrap();
        close(together.time_ns().value.ln(), 0.5);
        close(together.variance, 0.01);
    }

    fn runs() -> impl Strategy<Value = Vec<Vec<f64>>> {
        prop::collection::vec(prop::collection::vec(900.0..1100.0f64, 3..8), 2..5)
    }

    proptest! {
        #[test]
        fn laws(base in runs(), alt in runs(), scale in 0.5..2.0f64) {
            let evidence = |runs: &[Vec<f64>]| Evidence::of(runs).unwrap();
            let ratio = evidence(&base).ratio_to(&evidence(&alt));
            prop_assert!(ratio.error > 0.0);

            let swapped = evidence(&alt).ratio_to(&evidence(&base));
            prop_assert!((ratio.estimate + swapped.estimate).abs() < 1e-12);
            prop_assert!((ratio.error - swapped.error).abs() < 1e-12);

            let slower: Vec<Vec<f64>> = alt.iter().map(|run| run.iter().map(|time| time * scale).collect()).collect();
            let scaled = evidence(&base).ratio_to(&evidence(&slower));
            prop_assert!((ratio.estimate - scaled.estimate - scale.ln()).abs() < 1e-9);
            prop_assert!((ratio.error - scaled.error).abs() < 1e-9);

            let mut reordered = alt.clone();
            reordered.reverse();
            for run in &mut reordered { run.reverse(); }
            let permuted = evidence(&base).ratio_to(&evidence(&reordered));
            prop_assert!((ratio.estimate - permuted.estimate).abs() < 1e-12);
            prop_assert!((ratio.error - permuted.error).abs() < 1e-12);
        }
    }
}
