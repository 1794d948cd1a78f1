//! Descriptive statistics: mean, variance, quantiles, median, and the exact interval of a median
//! from the order statistics.

use schemars::JsonSchema;
use serde::Serialize;
use statrs::distribution::{Binomial, DiscreteCDF};

/// The arithmetic mean; NaN of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sample variance, over n - 1.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    let center = mean(values);
    values.iter().map(|value| (value - center).powi(2)).sum::<f64>() / (values.len() - 1) as f64
}

/// A quantile of at least one sorted value by linear interpolation at (n - 1) p (type 7 of Hyndman
/// and Fan, *The American Statistician* 50, 1996).
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * p;
    let index = position as usize;
    let low = sorted[index];
    match sorted.get(index + 1) {
        // Two infinities have no difference.
        Some(high) if *high != low => low + (position - index as f64) * (high - low),
        _ => low,
    }
}

/// [`quantile`]s of at least one value, in any order.
#[must_use]
pub fn quantiles<const N: usize>(mut values: Vec<f64>, probabilities: [f64; N]) -> [f64; N] {
    values.sort_unstable_by(f64::total_cmp);
    probabilities.map(|p| quantile(&values, p))
}

/// The 5 %, 50 % and 95 % quantiles of what was drawn; JSON has `null` for infinity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Quantiles {
    /// 5 %.
    #[serde(rename = "0.05")]
    #[schemars(with = "Option<f64>")]
    pub low: f64,
    /// The median.
    #[serde(rename = "0.5")]
    #[schemars(with = "Option<f64>")]
    pub median: f64,
    /// 95 %.
    #[serde(rename = "0.95")]
    #[schemars(with = "Option<f64>")]
    pub high: f64,
}

impl Quantiles {
    /// Of at least one value, in any order.
    #[must_use]
    pub fn of(values: Vec<f64>) -> Self {
        let [low, median, high] = quantiles(values, [0.05, 0.5, 0.95]);
        Self { low, median, high }
    }
}

/// The median; the mean of the middle two where there is an even number. `None` of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let mut values = values.to_vec();
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    // Selection is linear in the number of values, and sorting is not.
    let (lower, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let below = lower.iter().copied().max_by(f64::total_cmp).filter(|_| is_even);
    Some(below.map_or(*upper, |below| f64::midpoint(below, *upper)))
}

/// Ranks (from 1) of the two order statistics that enclose the median with at least the given
/// confidence, and the confidence they reach.
///
/// The interval is exact for independent samples of any distribution: the number of samples below
/// the median is binomial with p = 1/2. `None` where even the extremes are not confident enough
/// (fewer than 6 samples at 95 %).
#[must_use]
pub fn median_ranks(samples: usize, confidence: f64) -> Option<(usize, usize, f64)> {
    let binomial = Binomial::new(0.5, samples as u64).ok()?;
    let coverage = |low: usize| 1.0 - 2.0 * binomial.cdf(low as u64 - 1);
    let low = (1..=samples / 2).take_while(|&low| coverage(low) >= confidence).last()?;
    Some((low, samples + 1 - low, coverage(low)))
}

/// Half the width of the 95 % interval of the median, as a share of the median. A figure of the
/// noise inside a run.
#[must_use]
pub fn relative_half_width(values: &[f64]) -> Option<f64> {
    let (low, high, _) = median_ranks(values.len(), 0.95)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some((sorted[high - 1] - sorted[low - 1]) / 2.0 / median(values)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        for count in 1..40usize {
            let values: Vec<f64> = (0..count).map(|index| ((index * 7919 + 13) % 101) as f64).collect();
            assert_eq!(median(&values), Some(quantiles(values, [0.5])[0]), "{count}");
        }
    }

    #[test]
    fn quantiles_between_ranks() {
        let sorted = [0.0, 1.0, 2.0, 10.0];
        for (p, expected) in [(0.0, 0.0), (0.5, 1.5), (1.0, 10.0), (5.0 / 6.0, 6.0)] {
            assert!((quantile(&sorted, p) - expected).abs() < 1e-12);
        }
        assert_eq!(quantile(&[f64::INFINITY; 2], 0.5), f64::INFINITY);
        assert_eq!((mean(&sorted), variance(&sorted)), (3.25, 62.75 / 3.0));
    }

    /// Known answers: Conover, Practical Nonparametric Statistics, section 3.2; recomputed with
    /// SciPy's binomial.
    #[test]
    fn ranks_of_the_median_at_95_percent() {
        let check = |samples, expected: Option<(usize, usize, f64)>| match (median_ranks(samples, 0.95), expected) {
            (Some((low, high, reached)), Some((low_expected, high_expected, reached_expected))) => {
                assert_eq!((low, high), (low_expected, high_expected), "n = {samples}");
                assert!((reached - reached_expected).abs() < 1e-6, "n = {samples}: {reached}");
            }
            (got, expected) => assert_eq!(got, expected, "n = {samples}"),
        };
        check(0, None);
        check(5, None);
        check(6, Some((1, 6, 0.968_750)));
        check(8, Some((1, 8, 0.992_188)));
        check(10, Some((2, 9, 0.978_516)));
        check(20, Some((6, 15, 0.958_611)));
        check(50, Some((18, 33, 0.967_161)));
    }
}
