//! Pairs of MLPerf Training runs: the same benchmark in the same round and division, nearest in
//! time.
//!
//! A bigger system is faster and less efficient, so runs of two chips are comparable where they
//! take about the same time. One cell is what two submitters say about one round.

use std::collections::BTreeMap;

use super::super::measurement::Measurement;
use super::work::{CellKey, WorkCell, publisher};

/// The rule, in words.
pub const TRAINING_RULE: &str = "MLPerf Training: same benchmark, round, division and number type; of the pairs of two submitters whose times \
     lie within a factor of 1.5 the one nearest in time; a run filed under several names counts once";

/// Times further apart than this factor are not compared.
pub const TIME_FACTOR_MAX: f64 = 1.5;

/// A run with the rows that file it again.
struct TrainingRun<'a> {
    row: &'a Measurement,
    again: Vec<&'a Measurement>,
}

/// The cells, by benchmark, round, submitters and number type.
pub(super) fn cells<'a>(
    alternatives: &[&'a Measurement],
    incumbents: &[&'a Measurement],
) -> BTreeMap<CellKey, WorkCell<'a>> {
    let (alternatives, incumbents) = (runs(alternatives), runs(incumbents));
    let mut nearest: BTreeMap<CellKey, (Distance, &TrainingRun<'a>, &TrainingRun<'a>)> = BTreeMap::new();
    for alternative in &alternatives {
        for incumbent in incumbents.iter().filter(|incumbent| comparable(alternative.row, incumbent.row)) {
            let distance = Distance::of(alternative.row, incumbent.row);
            if distance.ln_time > TIME_FACTOR_MAX.ln() {
                continue;
            }
            let row = alternative.row;
            let submitters = format!("{} / {}", publisher(row), publisher(incumbent.row));
            let number_type = row.number_type().unwrap_or_default().to_owned();
            let key = [row.benchmark.clone(), row.round.clone(), submitters, number_type];
            let pair = (distance, alternative, incumbent);
            nearest
                .entry(key)
                .and_modify(|kept| {
                    if distance.is_below(kept.0) {
                        *kept = pair;
                    }
                })
                .or_insert(pair);
        }
    }
    let cell = |(key, (_, alternative, incumbent)): (CellKey, (Distance, &TrainingRun<'a>, &TrainingRun<'a>))| {
        let again = alternative.again.iter().chain(&incumbent.again).copied().collect();
        Some((key, WorkCell::published(alternative.row, incumbent.row, again)?))
    };
    nearest.into_iter().filter_map(cell).collect()
}

fn comparable(one: &Measurement, other: &Measurement) -> bool {
    one.benchmark == other.benchmark
        && one.round == other.round
        && one.division == other.division
        && one.number_type() == other.number_type()
}

/// How far apart two runs are. Ties, which four decimals make unlikely, go by line, whichever side
/// comes first.
#[derive(Clone, Copy)]
struct Distance {
    ln_time: f64,
    lines: [u64; 2],
}

impl Distance {
    fn of(one: &Measurement, other: &Measurement) -> Self {
        let mut lines = [one.line, other.line];
        lines.sort_unstable();
        Self { ln_time: (one.value / other.value).ln().abs(), lines }
    }

    fn is_below(self, other: Self) -> bool {
        self.ln_time.total_cmp(&other.ln_time).then(self.lines.cmp(&other.lines)).is_lt()
    }
}

/// Rows that are one run: the same benchmark, round and number of chips, and a time that agrees to
/// the last stored digit. The first one filed stays.
fn runs<'a>(rows: &[&'a Measurement]) -> Vec<TrainingRun<'a>> {
    let mut runs: Vec<TrainingRun<'a>> = Vec::new();
    for row in rows {
        let same = |run: &&mut TrainingRun<'a>| {
            let first = run.row;
            comparable(first, row) && first.chips == row.chips && first.value == row.value
        };
        match runs.iter_mut().find(same) {
            Some(run) => run.again.push(row),
            None => runs.push(TrainingRun { row, again: Vec::new() }),
        }
    }
    runs
}
