//! The difference of two rows (section 2.4): an estimate of ln(base time / alternative time), its
//! standard error and degrees of freedom.

use super::estimate::Estimate;
use super::log_ratio::{LogRatio, sum};

/// Two rows of different launches. Rows of the same launches are paired:
/// [`RowData::paired`](super::row::RowData::paired), [`group`](super::spread::group()),
/// [`Estimate::mean`].
#[must_use]
pub fn unpaired(base: &Estimate, alternative: &Estimate) -> LogRatio {
    let parts = [base, alternative].map(|row| (row.variance() / row.data.runs() as f64, row.df()));
    let (variance, df) = sum(&parts);
    LogRatio { estimate: base.data.mean() - alternative.data.mean(), error: variance.sqrt(), df }
}

/// E: the part of the difference of two rows, in ln time, that their fastest samples do not show.
///
/// Whatever else runs on a machine makes samples longer and never shorter, so a difference of the
/// programs is in the fastest samples as well as in the typical ones. 0 where there are no samples.
#[must_use]
pub fn mean_min_gap(base: &Estimate, alternative: &Estimate) -> f64 {
    (base.data.delay - alternative.data.delay).abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stat::margin::{DELTA, Margin, Noise};
    use crate::stat::row::tests::case_a;
    use crate::stat::row::{RowData, RunTimes};
    use crate::stat::spread::group;
    use crate::stat::spread::tests::{CASE_B, close, thousandths};
    use crate::stat::verdict::{Adjust, Verdict, judge, margin_p};

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 5e-6 * expected.abs(), "{got}, expected {expected}");
    }

    /// Case A. Checked against `scipy.stats.ttest_ind(equal_var=False)` on the logarithms of the
    /// medians.
    #[test]
    fn one_row_of_three_runs() {
        let [base, alternative] = case_a().map(|runs| RowData::of(&runs, 0.0).unwrap().alone());
        let ratio = unpaired(&base, &alternative);
        near(ratio.estimate, 0.041_593_8);
        near(ratio.error, 0.003_990_17);
        near(ratio.df, 3.970_09);
        near(ratio.estimate / ratio.error, 10.424_07);
        let interval = ratio.interval();
        near(interval.value, 1.042_471);
        near(interval.low, 1.030_951_65);
        near(interval.high, 1.054_118_92);
        near(margin_p(&ratio, (1.0 + DELTA).ln()), 0.000_814_333);
        near(margin_p(&ratio, 0.0), 0.000_497_321);
        let judged = judge(&[(ratio, 0.0)], &Margin::unpaired(Noise::default()), Adjust::Holm);
        assert_eq!(judged[0].verdict, Verdict::Faster);
    }

    #[test]
    fn one_row_of_one_run() {
        let [base, alternative] = case_a().map(|runs| RowData::of(&runs[..1], 0.0).unwrap().alone());
        let ratio = unpaired(&base, &alternative);
        near(ratio.estimate, 0.041_778_9);
        near(ratio.error, 0.028_284_3);
        assert_eq!(ratio.df, f64::INFINITY);
        near(ratio.interval().low, 1.0 - 0.013_564_44);
        near(ratio.interval().high, 1.102_097_33);
        let judged = judge(&[(ratio, 0.0)], &Margin::unpaired(Noise::default()), Adjust::Holm);
        near(judged[0].p, 0.163_936);
        assert_eq!(judged[0].verdict, Verdict::Unclear);
    }

    /// Case C: case B against itself with the runs in another order and each row shifted.
    #[test]
    fn a_table_of_eight_rows() {
        let base = thousandths(&CASE_B);
        let shifts = [-30, 2, 0, -12, -50, 0, 1, -60];
        let alternative: Vec<[i32; 3]> = CASE_B
            .iter()
            .zip(shifts)
            .map(|([one, two, three], shift)| [three + shift, one + shift, two + shift])
            .collect();
        let (base, alternative) = (group(&base), group(&thousandths(&alternative)));
        let ratios: Vec<LogRatio> =
            base.rows.iter().zip(&alternative.rows).map(|(base, other)| unpaired(base, other)).collect();
        let rows: Vec<(LogRatio, f64)> = ratios.into_iter().map(|ratio| (ratio, 0.0)).collect();
        let judged = judge(&rows, &Margin::unpaired(Noise::default()), Adjust::Holm);
        use Verdict::{Faster, Same, Unclear};
        let expected = [
            (0.030, 0.003_037_36, 1.924_78e-4, 1.154_87e-3, 0.007_260_70, Faster),
            (-0.002, 0.003_010_47, 0.985_205, 1.0, 0.007_242_22, Same),
            (0.0, 0.003_337_07, 1.0, 1.0, 0.007_590_39, Same),
            (0.012, 0.003_244_42, 0.272_568, 1.0, 0.007_468_47, Unclear),
            (0.050, 0.003_161_94, 1.279_27e-6, 8.954_89e-6, 0.007_373_50, Faster),
            (0.0, 0.003_174_77, 1.0, 1.0, 0.007_387_33, Same),
            (-0.001, 0.003_509_24, 0.990_894, 1.0, 0.007_850_50, Same),
            (0.060, 0.005_356_86, 3.873_88e-7, 3.099_11e-6, 0.011_674_5, Faster),
        ];
        for ((row, own), (estimate, error, p, p_adjusted, half_width, verdict)) in
            judged.iter().zip(&base.rows).zip(expected)
        {
            assert!((row.ratio.estimate - estimate).abs() < 1e-12);
            near(row.ratio.error, error);
            close(row.ratio.df, 2.0 * own.df());
            near(row.p, p);
            near(row.p_adjusted, p_adjusted);
            near(row.ratio.half_width(), half_width);
            assert_eq!(row.verdict, verdict);
        }
    }

    /// Case A beside itself with 30 % more in all samples but the fastest of each run: SciPy's t
    /// finds a difference, and the fastest samples none.
    #[test]
    fn a_load_that_the_fastest_samples_do_not_show() {
        let [base, alternative] = case_a();
        let mut loaded = base.clone();
        for run in &mut loaded {
            run.times.sort_by(f64::total_cmp);
            run.times[1..].iter_mut().for_each(|time| *time *= 1.3);
        }
        let [base, alternative, loaded] =
            [base, alternative, loaded].map(|runs| RowData::of(&runs, 0.0).unwrap().alone());
        near(base.data.delay, 0.006_304_705);
        near(mean_min_gap(&base, &alternative), 2.704_140e-4);
        near(mean_min_gap(&base, &loaded), 1.3f64.ln());
        let ratio = unpaired(&base, &loaded);
        near(ratio.estimate, -1.3f64.ln());
        let verdict = |mean_min_gap| {
            judge(&[(ratio, mean_min_gap)], &Margin::unpaired(Noise::default()), Adjust::Holm)[0].verdict
        };
        assert_eq!(verdict(0.0), Verdict::Slower);
        assert_eq!(verdict(mean_min_gap(&base, &loaded)), Verdict::Unclear);
    }

    #[test]
    fn known_variances_need_no_degrees_of_freedom() {
        assert_eq!(sum(&[(1.0, f64::INFINITY), (2.0, f64::INFINITY)]), (3.0, f64::INFINITY));
        assert_eq!(sum(&[(1.0, 2.0), (0.0, f64::INFINITY)]), (1.0, 2.0));
        assert_eq!(sum(&[(1.0, 2.0), (1.0, 2.0)]), (2.0, 4.0));
        assert_eq!(sum(&[]), (0.0, f64::INFINITY));
    }

    fn files() -> impl Strategy<Value = [Vec<Vec<RunTimes>>; 2]> {
        let runs = prop::collection::vec(prop::collection::vec(900.0..1100.0f64, 6), 3);
        let row = runs.prop_map(|runs| {
            (0..).zip(runs).map(|(launch, times)| RunTimes { launch, times, rounds: Vec::new() }).collect::<Vec<_>>()
        });
        // Fewer and more rows than a group needs for a shared part.
        (2usize..14).prop_flat_map(move |rows| {
            [prop::collection::vec(row.clone(), rows), prop::collection::vec(row.clone(), rows)]
        })
    }

    fn ratios(base: &[Vec<RunTimes>], alternative: &[Vec<RunTimes>]) -> Vec<LogRatio> {
        let [base, alternative] = [base, alternative]
            .map(|file| group(&file.iter().map(|runs| RowData::of(runs, 0.0).unwrap()).collect::<Vec<_>>()));
        base.rows.iter().zip(&alternative.rows).map(|(base, alternative)| unpaired(base, alternative)).collect()
    }

    proptest! {
        /// A factor on all times of one file shifts every D by its logarithm; swapping the files
        /// turns its sign; errors stay, and are never 0.
        #[test]
        fn laws([base, alternative] in files(), factor in 0.5..2.0f64) {
            let known = ratios(&base, &alternative);
            let mut scaled = alternative.clone();
            for time in scaled.iter_mut().flatten().flat_map(|run| &mut run.times) {
                *time *= factor;
            }
            let swapped = ratios(&alternative, &base);
            for (known, (scaled, swapped)) in known.iter().zip(ratios(&base, &scaled).iter().zip(&swapped)) {
                prop_assert!(known.error > 0.0 && known.df > 0.0);
                prop_assert!((known.estimate - scaled.estimate - factor.ln()).abs() < 1e-12);
                prop_assert!((scaled.error / known.error - 1.0).abs() < 1e-6);
                prop_assert!((swapped.estimate + known.estimate).abs() < 1e-12);
                prop_assert!((swapped.error / known.error - 1.0).abs() < 1e-12);
                prop_assert!((swapped.df / known.df - 1.0).abs() < 1e-12);
            }
        }
    }
}
