//! Known answers 16 to 21 of the second model, from the committed data: the transfer from
//! multiplication to training, and how works differ.

use switchpoint::economics::measurement::{Measurement, MeasurementKind};
use switchpoint::economics::threshold::safe_in_nine_of_ten;
use switchpoint::economics::transfer::{self, Chip, DF, SHIFT, SHIFT_ERROR, SIGMA, transfer};
use switchpoint::economics::value::common::works;
use switchpoint::economics::value::valuation::TRAINING;
use switchpoint::economics::value::work::Work;
use switchpoint::economics::work_spread::pooled;
use switchpoint::record::measured::carried;
use switchpoint::record::offers::{ACCELERATORS, read_accelerators};
use switchpoint::stat::log_ratio::LogRatio;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
}

fn is(found: LogRatio, [estimate, error, df]: [f64; 3]) {
    close(found.estimate, estimate);
    close(found.error, error);
    assert_eq!(found.df, df);
}

/// Answer 17: the constants are those of the data.
#[test]
fn the_constants_of_the_transfer_are_those_of_the_published_rows() {
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    let fit = transfer::fit(&carried().unwrap(), &rules).unwrap();
    close(fit.shift, SHIFT);
    close(fit.shift_error, SHIFT_ERROR);
    close(fit.sigma, SIGMA);
    assert_eq!((fit.cells, fit.groups, fit.df() as f64), (22, 10, DF));
}

/// Answer 18.
#[test]
fn transfers_of_pairs() {
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    let check = |alternative, incumbent, expected| {
        is(transfer(Chip::of(&rules, alternative), Chip::of(&rules, incumbent)), expected);
    };
    check("TPU v6e", "H100", [-0.255_088, 0.312_732, DF]);
    check("H100", "TPU v6e", [0.255_088, 0.312_732, DF]);
    check("B200", "H100", [0.0, 0.281_893, DF]);
    check("MI300X", "H100", [0.0, 0.403_573, DF]);
    check("H100", "H100", [0.0, 0.0, f64::INFINITY]);
    // A chip that no rule knows shares its stack with itself only.
    check("NVIDIA H999", "H100", [0.0, 0.403_573, DF]);
    check("Zhenwu", "Zhenwu", [0.0, 0.0, f64::INFINITY]);
}

/// Answer 19: square root of the pooled variance, its degrees of freedom and the pairs behind it.
#[test]
fn spreads_between_works() {
    let (rules, measured) = (read_accelerators("accelerators.csv", ACCELERATORS).unwrap(), carried().unwrap());
    let check = |kinds: &[MeasurementKind], within, sd: f64, df: f64, pairs| {
        let found = pooled(&measured, &rules, kinds, within).unwrap();
        close(found.variance.sqrt(), sd);
        assert_eq!((found.df, found.pairs), (df, pairs));
    };
    check(&TRAINING, false, 0.238_250, 20.0, 12);
    check(&TRAINING, true, 0.228_897, 52.0, 16);
}

/// Answers 20 and 21: median, scale and degrees of freedom of the ratio on another work.
#[test]
fn predictions_for_another_work() {
    let (rules, measured) = (read_accelerators("accelerators.csv", ACCELERATORS).unwrap(), carried().unwrap());
    let between = pooled(&measured, &rules, &TRAINING, false).unwrap();
    let predict = |alternative, incumbent| {
        let logs: Vec<f64> = works(&measured, alternative, incumbent, &TRAINING).iter().filter_map(Work::log).collect();
        between.predict(&logs)
    };
    let check = |alternative, incumbent, [median, scale, df]: [f64; 3]| {
        let found = predict(alternative, incumbent);
        close(found.estimate.exp(), median);
        close(found.error, scale);
        assert_eq!(found.df, df);
    };
    check("TPU v6e", "H100", [0.482_905, 0.336_936, 4.0]);
    check("TPU v6e", "H200", [0.549_465, 0.469_477, 5.0]);
    check("TPU v7x (Ironwood)", "H100", [2.595_613, 0.261_052, 5.0]);
    check("TPU v7x (Ironwood)", "B200", [1.324_360, 0.238_523, 6.0]);
    check("TPU v7x (Ironwood)", "GB200", [0.813_179, 0.236_130, 8.0]);
    let interval = predict("TPU v7x (Ironwood)", "GB200").interval();
    close(interval.low, 0.471_743);
    close(interval.high, 1.401_738);
}

/// Answer 16: the threshold of a buyer who wants to be safe on nine works of ten.
#[test]
fn safe_thresholds() {
    close(safe_in_nine_of_ten(0.247_575, 0.238_250, 20.0), 0.451_307);
    close(safe_in_nine_of_ten(0.247_575, 0.236_130, 8.0), 0.458_972);
    assert_eq!(safe_in_nine_of_ten(1.2, 0.2, 8.0), 1.2);
    close(safe_in_nine_of_ten(0.2, 0.0, 8.0), 0.2);
}

/// Laws 3 and 4: swapping the chips changes the sign of the location and nothing else.
#[test]
fn swapping_the_chips_negates_the_logarithm() {
    let (rules, measured) = (read_accelerators("accelerators.csv", ACCELERATORS).unwrap(), carried().unwrap());
    let mut chips: Vec<&str> = measured.iter().map(|row: &Measurement| row.accelerator.as_str()).collect();
    chips.sort_unstable();
    chips.dedup();
    let between = pooled(&measured, &rules, &TRAINING, false).unwrap();
    for one in &chips {
        for other in &chips {
            let [there, back] =
                [(one, other), (other, one)].map(|(a, b)| transfer(Chip::of(&rules, a), Chip::of(&rules, b)));
            assert_eq!((there.estimate, there.error, there.df), (-back.estimate, back.error, back.df), "{one} {other}");
            let logs = |a, b| -> Vec<f64> { works(&measured, a, b, &TRAINING).iter().filter_map(Work::log).collect() };
            let (there, back) = (logs(one, other), logs(other, one));
            if one != other && !there.is_empty() {
                let [there, back] = [between.predict(&there), between.predict(&back)];
                close(there.estimate, -back.estimate);
                close(there.error, back.error);
                assert_eq!(there.df, back.df);
            }
        }
    }
}
