//! Ratios inside one file: what leaving the compiler's checks out gains, and what a searched tile
//! gains over a fixed one.
//!
//! Both rows of a ratio lie in the same launches, so they are paired.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::problem::Problem;
use crate::result::{Checks, ResultSet, Row, Status};
use crate::stat::log_ratio::LogRatio;
use crate::stat::mean;
use crate::stat::row::RowData;
use crate::stat::spread;

use super::target_summary::times;

/// A gain: how many times as fast, over so many problems.
#[derive(Debug, Clone, PartialEq)]
pub struct Speedup {
    /// The kernel or the problem it is of.
    pub what: String,
    /// The ratio of rates.
    pub ratio: LogRatio,
    /// The problems behind it.
    pub problems: usize,
}

/// For each kernel of a target that was measured both ways: trusted over checked, the geometric
/// mean over problems.
#[must_use]
pub fn checks(results: &ResultSet, target: &str) -> Vec<Speedup> {
    let trusted: HashMap<(&str, Problem), &Row> = rows(results, target)
        .filter(|row| row.kernel.checks == Checks::Trusted)
        .map(|row| ((row.kernel.name.as_str(), row.problem), row))
        .collect();
    let mut pairs: IndexMap<&str, Vec<RowData>> = IndexMap::new();
    for checked in rows(results, target).filter(|row| row.kernel.checks == Checks::Checked) {
        let name = checked.kernel.name.as_str();
        let twin = trusted.get(&(name, checked.problem));
        if let Some(pair) = twin.and_then(|twin| RowData::paired(&times(checked), &times(twin))) {
            pairs.entry(name).or_default().push(pair);
        }
    }
    pairs.iter().filter_map(|(name, pairs)| mean((*name).to_owned(), pairs)).collect()
}

/// For each problem of a target that has tuned rows: the best of them over the best fixed one. With
/// several, their geometric mean at the end.
#[must_use]
pub fn tuning(results: &ResultSet, target: &str) -> Vec<Speedup> {
    let mut best: IndexMap<(Problem, bool), (&Row, f64)> = IndexMap::new();
    for row in rows(results, target).filter(|row| row.kernel.checks != Checks::Checked) {
        let tuned = row.kernel.is_tuned();
        let Some(time) = RowData::of(&times(row), 0.0).map(|data| data.mean()) else { continue };
        let entry = best.entry((row.problem, tuned)).or_insert((row, time));
        if time < entry.1 {
            *entry = (row, time);
        }
    }
    let pair = |((problem, tuned), (row, _)): (&(Problem, bool), &(&Row, f64))| {
        let (fixed, _) = best.get(&(*problem, false)).filter(|_| *tuned)?;
        Some((*problem, RowData::paired(&times(fixed), &times(row))?))
    };
    let pairs: Vec<(Problem, RowData)> = best.iter().filter_map(pair).collect();
    let one = |(problem, pair): &(Problem, RowData)| mean(problem.to_string(), std::slice::from_ref(pair));
    let mut gains: Vec<Speedup> = pairs.iter().filter_map(one).collect();
    if gains.len() > 1 {
        let all: Vec<RowData> = pairs.into_iter().map(|(_, pair)| pair).collect();
        gains.extend(mean("geometric mean".to_owned(), &all));
    }
    gains
}

fn rows<'r>(results: &'r ResultSet, target: &'r str) -> impl Iterator<Item = &'r Row> {
    results.rows.iter().filter(move |row| row.target == target && row.status == Status::Ok && row.repeat == 0)
}

/// The geometric mean over paired rows.
fn mean(what: String, pairs: &[RowData]) -> Option<Speedup> {
    let group = spread::group(pairs);
    let ratio = mean::paired(&group.rows.iter().collect::<Vec<_>>())?;
    Some(Speedup { what, ratio, problems: pairs.len() })
}
