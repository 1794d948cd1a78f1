//! Medians, and the exact interval of a median from the order statistics.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The median; the mean of the middle two where there is an even number. `None` of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
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
