//! One scenario, many pairs of files: how often the rule is right.

use rand_pcg::Pcg64;
use rayon::prelude::*;
use switchpoint::stat::difference;
use switchpoint::stat::floor::floor;
use switchpoint::stat::log_ratio::LogRatio;
use switchpoint::stat::margin::{Margin, Noise as Parts};
use switchpoint::stat::mean;
use switchpoint::stat::row::{RowData, RunTimes};
use switchpoint::stat::spread::{Group, group};
use switchpoint::stat::verdict::{ALPHA, Adjust, Verdict, judge, margin_p};

use crate::scenario::Scenario;

/// True differences that are looked for, as shares.
pub(crate) const DIFFERENCES: [f64; 3] = [0.03, 0.05, 0.10];

/// A mean over pairs of files and its standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mean {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

/// Rates in per cent.
#[derive(Debug, Clone)]
pub(crate) struct Rates {
    /// Rows of identical code that are called faster or slower.
    pub(crate) rows: Mean,
    /// Tables with at least one such row.
    pub(crate) tables: Mean,
    /// Intervals that hold the truth.
    pub(crate) cover: Mean,
    /// Intervals of the geometric mean that hold the truth.
    pub(crate) cover_mean: Mean,
    /// Rows that are called the same.
    pub(crate) same: Mean,
    /// Half of a 95 % interval.
    pub(crate) reach: Mean,
    /// The margin.
    pub(crate) margin: Mean,
    /// Differences that are found.
    pub(crate) find: [Mean; 3],
}

/// What one pair of files shows, as shares.
type Outcome = [f64; 10];

pub(crate) fn rates(scenario: &Scenario, pairs: u64) -> Rates {
    let outcomes: Vec<Outcome> = (0..pairs).into_par_iter().map(|pair| outcome(scenario, pair)).collect();
    let of = |index: usize| {
        let count = outcomes.len() as f64;
        let value = outcomes.iter().map(|outcome| outcome[index]).sum::<f64>() / count;
        let variance = outcomes.iter().map(|outcome| (outcome[index] - value).powi(2)).sum::<f64>() / (count - 1.0);
        Mean { value: 100.0 * value, error: 100.0 * (variance / count).sqrt() }
    };
    Rates {
        rows: of(0),
        tables: of(1),
        cover: of(2),
        cover_mean: of(3),
        same: of(4),
        reach: of(5),
        margin: of(6),
        find: [of(7), of(8), of(9)],
    }
}

/// The stream of a pair depends on the scenario, so that a scenario that is added changes no other.
fn generator(scenario: &Scenario, pair: u64) -> Pcg64 {
    let name = scenario.name.bytes().fold(0u64, |hash, byte| hash.wrapping_mul(1_099_511_628_211) ^ u64::from(byte));
    Pcg64::new(u128::from(pair) << 64 | u128::from(name), u128::from(name))
}

fn outcome(scenario: &Scenario, pair: u64) -> Outcome {
    let Scenario { noise, size, .. } = scenario;
    let mut generator = generator(scenario, pair);
    let levels = noise.levels(size.rows, &mut generator);
    let mut file = |loaded: bool| {
        let session = noise.session(*size, &mut generator);
        let mut rows = noise.rows(&session, &levels, &mut generator);
        if loaded {
            noise.lengthen(&mut rows, &mut generator);
        }
        rows
    };
    let (rows, mean, margin): (Vec<(LogRatio, f64)>, _, _) = if scenario.paired {
        let session = noise.session(*size, &mut generator);
        let [base, alternative] = [(); 2].map(|()| noise.rows(&session, &levels, &mut generator));
        let pairs: Vec<RowData> =
            base.iter().zip(&alternative).filter_map(|(base, other)| RowData::paired(base, other)).collect();
        let group = group(&pairs);
        let rows = group.rows.iter().map(|row| (row.mean(), 0.0)).collect();
        (rows, mean::paired(&group.rows.iter().collect::<Vec<_>>()), Margin::paired(None))
    } else {
        let [base, alternative] = [false, true].map(|loaded| spread(&file(loaded)));
        let files: Vec<Vec<f64>> = (0..scenario.floor_files).map(|_| means(&file(false))).collect();
        let by_row: Vec<Vec<f64>> = (0..size.rows).map(|row| files.iter().map(|file| file[row]).collect()).collect();
        let sessions = floor(&by_row).ok().map(|floor| floor.log);
        let pairs: Vec<_> = base.rows.iter().zip(&alternative.rows).collect();
        let row = |(base, other): &(&_, &_)| (difference::unpaired(base, other), difference::mean_min_gap(base, other));
        (
            pairs.iter().map(row).collect(),
            mean::unpaired(&pairs),
            Margin::unpaired(Parts { sessions, ..Parts::default() }),
        )
    };
    let judged = judge(&rows, &margin, Adjust::Holm);
    let ratios: Vec<LogRatio> = rows.iter().map(|(ratio, _)| *ratio).collect();
    let share =
        |test: &dyn Fn(usize) -> bool| (0..ratios.len()).filter(|row| test(*row)).count() as f64 / ratios.len() as f64;
    let is_false = |row: usize| matches!(judged[row].verdict, Verdict::Faster | Verdict::Slower);
    let covers = |ratio: &LogRatio| ratio.estimate.abs() <= ratio.half_width();
    // A true difference in one row of the table: Holm asks of the row that differs most what
    // Bonferroni does.
    let found = |row: usize, difference: f64| {
        let moved = LogRatio { estimate: ratios[row].estimate + difference.ln_1p(), ..ratios[row] };
        moved.estimate > 0.0 && margin_p(&moved, judged[row].margin_log) <= ALPHA / ratios.len() as f64
    };
    let [three, five, ten] = DIFFERENCES.map(|difference| share(&|row| found(row, difference)));
    [
        share(&is_false),
        f64::from(u8::from((0..ratios.len()).any(is_false))),
        share(&|row| covers(&ratios[row])),
        f64::from(u8::from(mean.as_ref().is_some_and(covers))),
        share(&|row| judged[row].verdict == Verdict::Same),
        ratios.iter().map(LogRatio::half_width).sum::<f64>() / ratios.len() as f64,
        judged.iter().map(|row| row.margin_log).sum::<f64>() / judged.len() as f64,
        three,
        five,
        ten,
    ]
}

fn rows(file: &[Vec<RunTimes>]) -> Vec<RowData> {
    file.iter().filter_map(|runs| RowData::of(runs, 0.0)).collect()
}

fn spread(file: &[Vec<RunTimes>]) -> Group {
    group(&rows(file))
}

fn means(file: &[Vec<RunTimes>]) -> Vec<f64> {
    rows(file).iter().map(RowData::mean).collect()
}

/// A slowdown of 5 % in one row of a table: how often its interval holds it, in per cent.
pub(crate) fn planted(scenario: &Scenario, pairs: u64) -> Mean {
    // Every difference is estimated as well as none, so the interval about 5 % holds 5 % where that
    // about 0 holds 0. The slowdown is put into the times all the same, to go the whole way.
    let hit = |pair: u64| {
        let mut generator = generator(scenario, pair);
        let levels = scenario.noise.levels(scenario.size.rows, &mut generator);
        let session = scenario.noise.session(scenario.size, &mut generator);
        let base = scenario.noise.rows(&session, &levels, &mut generator);
        let session = if scenario.paired { session } else { scenario.noise.session(scenario.size, &mut generator) };
        let mut other = scenario.noise.rows(&session, &levels, &mut generator);
        let row = (pair % other.len() as u64) as usize;
        for time in other[row].iter_mut().flat_map(|run| &mut run.times) {
            *time *= 1.05;
        }
        let ratio = if scenario.paired {
            let pairs: Vec<RowData> =
                base.iter().zip(&other).filter_map(|(base, other)| RowData::paired(base, other)).collect();
            group(&pairs).rows[row].mean()
        } else {
            difference::unpaired(&spread(&base).rows[row], &spread(&other).rows[row])
        };
        f64::from(u8::from((ratio.estimate + 1.05f64.ln()).abs() <= ratio.half_width()))
    };
    let value = (0..pairs).into_par_iter().map(hit).sum::<f64>() / pairs as f64;
    Mean { value: 100.0 * value, error: 100.0 * (value * (1.0 - value) / pairs as f64).sqrt() }
}
