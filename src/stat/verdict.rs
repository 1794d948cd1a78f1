//! The test against the margin, its adjustment over the rows of a table, and the verdict (section
//! 2.6).

use strum::{Display, IntoStaticStr};

use super::log_ratio::LogRatio;
use super::margin::Margin;
use super::student;

/// The chance of a false row in a table that is accepted.
pub const ALPHA: f64 = 0.05;

/// Above this margin nothing is called the same.
pub const SAME_MARGIN_MAX: f64 = 0.05;

/// What a comparison of two rows says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// The alternative is faster by more than the margin.
    Faster,
    /// It is slower by more than the margin.
    Slower,
    /// The difference lies within the margin.
    Same,
    /// The runs do not tell.
    Unclear,
}

/// How p values are adjusted for the number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjust {
    /// Holm: the chance of any false row in a table stays below [`ALPHA`]. What a gate acts on.
    #[default]
    Holm,
    /// Benjamini and Hochberg: the share of false rows among those called different stays below
    /// [`ALPHA`]. For reading only.
    BenjaminiHochberg,
}

/// One row of a table, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The difference.
    pub ratio: LogRatio,
    /// The margin that it has to exceed, in ln time: that of the table, or E of the row where that
    /// is larger.
    pub margin_log: f64,
    /// p of the test that |D| is within this margin.
    pub p: f64,
    /// `p`, adjusted over the table.
    pub p_adjusted: f64,
    /// What the rule says.
    pub verdict: Verdict,
    /// `p` is small enough and `p_adjusted` is not: the row exceeds the margin alone, not among the
    /// rows of its table.
    pub clears_alone: bool,
}

/// Judges all comparable rows of one pair of a base and an alternative, each with its E
/// ([`mean_min_gap`](super::difference::mean_min_gap)). A filter hides rows afterwards and changes
/// no verdict.
#[must_use]
pub fn judge(rows: &[(LogRatio, f64)], margin: &Margin, adjust: Adjust) -> Vec<Judged> {
    let p: Vec<f64> = rows.iter().map(|(ratio, mean_min_gap)| margin_p(ratio, margin.log.max(*mean_min_gap))).collect();
    let adjusted = match adjust {
        Adjust::Holm => holm(&p),
        Adjust::BenjaminiHochberg => benjamini_hochberg(&p),
    };
    let judged = rows.iter().zip(p.into_iter().zip(adjusted)).map(|((ratio, mean_min_gap), (p, p_adjusted))| Judged {
        ratio: *ratio,
        margin_log: margin.log.max(*mean_min_gap),
        p,
        p_adjusted,
        verdict: verdict(ratio, p_adjusted, margin.log),
        clears_alone: p <= ALPHA && p_adjusted > ALPHA,
    });
    judged.collect()
}

/// Rows are the same within the margin of the table: what disturbs a row makes nothing more alike.
fn verdict(ratio: &LogRatio, p_adjusted: f64, margin_log: f64) -> Verdict {
    if p_adjusted <= ALPHA {
        if ratio.estimate > 0.0 { Verdict::Faster } else { Verdict::Slower }
    } else if same_is_possible(margin_log) && ratio.estimate.abs() + ratio.half_width() < margin_log {
        Verdict::Same
    } else {
        Verdict::Unclear
    }
}

/// Whether a margin is narrow enough for rows within it to be called the same.
pub(super) fn same_is_possible(margin_log: f64) -> bool {
    margin_log <= (1.0 + SAME_MARGIN_MAX).ln()
}

/// p of the interval null |D| <= M (McCarthy & Smyth, Bioinformatics 25, 2009: `treat`); M in ln
/// time.
#[must_use]
pub fn margin_p(ratio: &LogRatio, margin_log: f64) -> f64 {
    let LogRatio { estimate, error, df } = *ratio;
    let beyond = |distance: f64| student::sf(distance / error, df);
    (beyond(estimate.abs() - margin_log) + beyond(estimate.abs() + margin_log)).min(1.0)
}

/// Holm's adjusted p values, in the order given (Scandinavian Journal of Statistics 6, 1979).
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut highest = 0.0f64;
    for (rank, index) in ascending(p).into_iter().enumerate() {
        highest = highest.max((p[index] * (p.len() - rank) as f64).min(1.0));
        adjusted[index] = highest;
    }
    adjusted
}

/// Benjamini and Hochberg's adjusted p values, in the order given (Journal of the Royal Statistical
/// Society B 57, 1995).
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut lowest = 1.0f64;
    for (rank, index) in ascending(p).into_iter().enumerate().rev() {
        lowest = lowest.min(p[index] * p.len() as f64 / (rank + 1) as f64);
        adjusted[index] = lowest;
    }
    adjusted
}

/// The indices of `p` from the smallest to the largest value.
fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|one, other| p[*one].total_cmp(&p[*other]));
    order
}

impl Verdict {
    /// The word printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stat::margin::Noise;

    fn ratio(estimate: f64, error: f64, df: f64) -> LogRatio {
        LogRatio { estimate, error, df }
    }

    fn margin(log: f64) -> Margin {
        Margin::unpaired(Noise { sessions: Some(log), ..Noise::default() })
    }

    /// Checked against SciPy 1.17.
    #[test]
    fn known_p() {
        let delta = 1.01f64.ln();
        for (estimate, margin, expected) in
            [(0.03, delta, 0.065_828_5), (0.03, 0.0, 0.039_942_0), (0.005, delta, 0.781_344)]
        {
            for estimate in [estimate, -estimate] {
                let p = margin_p(&ratio(estimate, 0.01, 4.0), margin);
                assert!((p - expected).abs() < 5e-7, "{estimate} {margin}: {p}");
            }
        }
    }

    #[test]
    fn known_adjustments() {
        let check = |got: Vec<f64>, expected: &[f64]| {
            let near = got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-15);
            assert!(near && got.len() == expected.len(), "{got:?}, expected {expected:?}");
        };
        check(holm(&[0.01, 0.04, 0.03, 0.005]), &[0.03, 0.06, 0.06, 0.02]);
        check(holm(&[0.6, 0.7]), &[1.0, 1.0]);
        check(holm(&[]), &[]);
        check(benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005]), &[0.02, 0.04, 0.04, 0.02]);
        check(benjamini_hochberg(&[0.9]), &[0.9]);
    }

    #[test]
    fn verdicts() {
        let with = |estimate, error, log: f64, mean_min_gap: f64, expected: Verdict| {
            let judged = judge(&[(ratio(estimate, error, 4.0), mean_min_gap)], &margin(log), Adjust::Holm);
            assert_eq!(judged[0].verdict, expected, "{estimate} {error} {log} {mean_min_gap}");
            assert_eq!(judged[0].margin_log, margin(log).log.max(mean_min_gap));
        };
        let check = |estimate, error, log, expected: Verdict| with(estimate, error, log, 0.0, expected);
        check(0.05, 0.001, 0.0, Verdict::Faster);
        check(-0.05, 0.001, 0.0, Verdict::Slower);
        check(0.001, 0.001, 0.0, Verdict::Same);
        check(0.001, 0.01, 0.0, Verdict::Unclear);
        check(0.001, 0.001, 0.04, Verdict::Same);
        // Within 6 %, but nobody would call that the same.
        check(0.001, 0.001, 0.06, Verdict::Unclear);
        check(0.05, 0.001, 0.06, Verdict::Unclear);
        check(0.07, 0.001, 0.06, Verdict::Faster);
        // The fastest samples show all of a difference but 0.9, 3 and 4.9 %.
        with(0.05, 0.001, 0.0, 0.009, Verdict::Faster);
        with(0.05, 0.001, 0.0, 0.03, Verdict::Faster);
        with(0.05, 0.001, 0.0, 0.049, Verdict::Unclear);
        with(-0.05, 0.001, 0.0, 0.049, Verdict::Unclear);
        with(0.02, 0.001, 0.0, 0.04, Verdict::Unclear);
        with(0.001, 0.001, 0.0, 0.04, Verdict::Same);
    }

    #[test]
    fn a_row_may_clear_the_margin_alone_and_not_among_others() {
        let one = ratio(0.03, 0.004, 6.0);
        let judged = judge(&[(one, 0.0)], &margin(0.0), Adjust::Holm);
        assert_eq!((judged[0].verdict, judged[0].clears_alone), (Verdict::Faster, false));
        let mut many = vec![(ratio(0.0, 0.004, 6.0), 0.0); 50];
        many.push((one, 0.0));
        let judged = judge(&many, &margin(0.0), Adjust::Holm);
        assert_eq!((judged[50].verdict, judged[50].clears_alone), (Verdict::Unclear, true));
    }

    proptest! {
        #[test]
        fn laws_of_adjusting(p in prop::collection::vec(0.0..1.0f64, 1..30)) {
            let (holm, bh) = (holm(&p), benjamini_hochberg(&p));
            for index in 0..p.len() {
                prop_assert!(p[index] <= bh[index] + 1e-15 && bh[index] <= holm[index] + 1e-15 && holm[index] <= 1.0);
                for other in 0..p.len() {
                    prop_assert!(p[index] > p[other] || (holm[index] <= holm[other] && bh[index] <= bh[other]));
                }
            }
        }

        /// Swapping the files flips the verdict.
        #[test]
        fn swapped_sides_swap_the_verdict(estimates in prop::collection::vec(-0.1..0.1f64, 1..20), error in 1e-4..0.03f64) {
            let judged = |sign: f64| {
                let row = |estimate: &f64| (ratio(sign * estimate, error, 5.0), 0.0);
                judge(&estimates.iter().map(row).collect::<Vec<_>>(), &margin(0.0), Adjust::Holm)
            };
            let pairs = judged(1.0).into_iter().zip(judged(-1.0));
            for (one, other) in pairs {
                prop_assert_eq!(one.p, other.p);
                let flipped = match one.verdict {
                    Verdict::Faster => Verdict::Slower,
                    Verdict::Slower => Verdict::Faster,
                    verdict => verdict,
                };
                prop_assert_eq!(flipped, other.verdict);
            }
        }

        /// A wider margin never makes a difference out of none.
        #[test]
        fn p_grows_with_the_margin(estimate in -0.1..0.1f64, error in 1e-4..0.03f64, df in 1.0..30.0f64, log in 0.0..0.05f64) {
            let of = |log| margin_p(&ratio(estimate, error, df), log);
            prop_assert!(of(log) <= of(log + 0.01) + 1e-12);
        }
    }
}
