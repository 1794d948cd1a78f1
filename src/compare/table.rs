//! The rows of a comparison and their geometric mean.

use crate::problem::Problem;
use crate::result::{Row, Status};
use crate::stat::evidence::{Evidence, Interval, LogRatio, geometric_mean};
use crate::unit::{FlopPerSecond, Nanos};

use super::{Column, Panel, gate};

/// What makes two rows the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The same kernel on the same problem: what an engineer compares.
    Kernel,
    /// The fastest kernel of each side on the same problem: what a buyer compares.
    Best,
}

/// A measured rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The kernel it comes from.
    pub kernel: String,
    /// FLOP/s with its interval.
    pub rate: Interval,
    /// The runs behind it.
    pub evidence: Evidence,
}

/// One alternative in one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Both sides were measured: the alternative's rate, and the ratio of rates, alternative over base.
    Ratio(Cell, LogRatio),
    /// Both were measured, under conditions that forbid a ratio.
    Differs(Cell, String),
    /// One side has no rate, and why.
    Missing(Option<Cell>, String),
}

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The problem.
    pub problem: Problem,
    /// The kernel; empty where the best one of each side counts.
    pub kernel: String,
    /// The base, or why it has no rate.
    pub base: Result<Cell, String>,
    /// One entry for each alternative.
    pub entries: Vec<Entry>,
}

/// The comparison of one panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One for each problem, or for each kernel and problem.
    pub lines: Vec<Line>,
    /// For each alternative the geometric mean of the ratios over the lines that have one, and their number.
    pub means: Vec<Option<(LogRatio, usize)>>,
}

/// Compares the alternatives of a panel with its base.
#[must_use]
pub fn table(panel: &Panel<'_>, by: By) -> Table {
    let mut keys: Vec<(Problem, String)> = Vec::new();
    for column in std::iter::once(&panel.base).chain(&panel.alternatives) {
        for row in column.rows() {
            let key = (row.problem, if by == By::Kernel { row.kernel.label() } else { String::new() });
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    let lines: Vec<Line> = keys.into_iter().map(|(problem, kernel)| line(panel, problem, kernel)).collect();
    let means = (0..panel.alternatives.len()).map(|index| mean(&lines, index)).collect();
    Table { lines, means }
}

fn line(panel: &Panel<'_>, problem: Problem, kernel: String) -> Line {
    let base = select(&panel.base, problem, &kernel);
    let entry = |column: &Column<'_>| {
        let alternative = select(column, problem, &kernel);
        match (&base, alternative) {
            (Ok((row, cell)), Ok((other_row, other))) => {
                let gate = gate::files(panel.base.side.results, column.side.results);
                let same = if kernel.is_empty() { Ok(()) } else { gate::kernels(&row.kernel, &other_row.kernel) };
                match gate.and(same) {
                    Ok(()) => {
                        let ratio = cell.evidence.ratio_to(&other.evidence);
                        Entry::Ratio(other, ratio)
                    }
                    Err(why) => Entry::Differs(other, why),
                }
            }
            (Err(_), Ok((_, other))) => Entry::Missing(Some(other), "the base has no rate".to_owned()),
            (_, Err(why)) => Entry::Missing(None, why),
        }
    };
    let entries = panel.alternatives.iter().map(entry).collect();
    Line { problem, kernel, base: base.map(|(_, cell)| cell), entries }
}

/// The fastest row of a column on a problem, of one kernel or of any.
fn select<'a>(column: &Column<'a>, problem: Problem, kernel: &str) -> Result<(&'a Row, Cell), String> {
    let candidates: Vec<&Row> = column
        .rows()
        .filter(|row| row.problem == problem && (kernel.is_empty() || row.kernel.label() == kernel))
        .collect();
    let measured = candidates.iter().filter_map(|row| Some((*row, cell(row)?)));
    let fastest = measured.max_by(|(_, one), (_, other)| one.rate.value.total_cmp(&other.rate.value));
    fastest.ok_or_else(|| match candidates[..] {
        [] => "not measured".to_owned(),
        [row] => row.status.name().to_owned(),
        _ => "no kernel has a rate".to_owned(),
    })
}

/// The rate of a row that has one.
#[must_use]
pub fn cell(row: &Row) -> Option<Cell> {
    if row.status != Status::Ok {
        return None;
    }
    let evidence = Evidence::of(&row.times_by_run())?;
    let time = evidence.time_ns();
    let rate = |time_ns: f64| -> f64 {
        let FlopPerSecond(rate) = row.problem.flop().per(Nanos(time_ns));
        rate
    };
    let rate = Interval { value: rate(time.value), low: rate(time.high), high: rate(time.low) };
    Some(Cell { kernel: row.kernel.label(), rate, evidence })
}

fn mean(lines: &[Line], alternative: usize) -> Option<(LogRatio, usize)> {
    let common = lines.iter().filter_map(|line| match (&line.base, line.entries.get(alternative)?) {
        (Ok(base), Entry::Ratio(other, _)) => Some((base.evidence.clone(), other.evidence.clone())),
        _ => None,
    });
    let (base, other): (Vec<_>, Vec<_>) = common.unzip();
    let ratio = geometric_mean(&base)?.ratio_to(&geometric_mean(&other)?);
    Some((ratio, base.len()))
}
