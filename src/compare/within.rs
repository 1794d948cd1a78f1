//! Ratios inside one file: what leaving the compiler's checks out gains, and what a searched tile gains over a fixed one.

use crate::problem::Problem;
use crate::result::{ResultSet, Row};
use crate::stat::evidence::{Evidence, LogRatio, geometric_mean};

use super::table::cell;

/// A gain: how many times as fast, over so many problems.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// The kernel or the problem it is of.
    pub what: String,
    /// The ratio of rates.
    pub ratio: LogRatio,
    /// The problems behind it.
    pub problems: usize,
}

/// For each kernel of a target that was measured both ways: trusted over checked, the geometric mean over problems.
#[must_use]
pub fn checks(results: &ResultSet, target: &str) -> Vec<Gain> {
    let rows = || results.rows.iter().filter(|row| row.target == target);
    let mut names: Vec<&str> = Vec::new();
    for row in rows().filter(|row| row.kernel.checks == "checked") {
        if !names.contains(&row.kernel.name.as_str()) {
            names.push(&row.kernel.name);
        }
    }
    let gain = |name: &str| {
        let pairs =
            rows().filter(|row| row.kernel.name == name && row.kernel.checks == "checked").filter_map(|checked| {
                let twin = rows().find(|row| {
                    row.problem == checked.problem && row.kernel.checks == "trusted" && row.kernel.name == name
                })?;
                Some((cell(checked)?.evidence, cell(twin)?.evidence))
            });
        mean(name.to_owned(), pairs)
    };
    names.into_iter().filter_map(gain).collect()
}

/// For each problem of a target that has tuned rows: the best of them over the best fixed one. With several, their geometric mean at the end.
#[must_use]
pub fn tuning(results: &ResultSet, target: &str) -> Vec<Gain> {
    let rows = || results.rows.iter().filter(|row| row.target == target && row.kernel.checks != "checked");
    let best = |problem: Problem, tuned: bool| {
        let cells = rows().filter(|row| row.problem == problem && is_tuned(row) == tuned).filter_map(cell);
        cells.max_by(|one, other| one.rate.value.total_cmp(&other.rate.value)).map(|cell| cell.evidence)
    };
    let mut problems: Vec<Problem> = rows().filter(|row| is_tuned(row)).map(|row| row.problem).collect();
    problems.dedup();
    let pairs: Vec<(Problem, (Evidence, Evidence))> = problems
        .into_iter()
        .filter_map(|problem| Some((problem, (best(problem, false)?, best(problem, true)?))))
        .collect();
    let one =
        |(problem, pair): &(Problem, (Evidence, Evidence))| mean(problem.to_string(), std::iter::once(pair.clone()));
    let mut gains: Vec<Gain> = pairs.iter().filter_map(one).collect();
    if gains.len() > 1 {
        gains.extend(mean("geometric mean".to_owned(), pairs.into_iter().map(|(_, pair)| pair)));
    }
    gains
}

fn is_tuned(row: &Row) -> bool {
    row.kernel.name.ends_with(":tuned")
}

fn mean(what: String, pairs: impl Iterator<Item = (Evidence, Evidence)>) -> Option<Gain> {
    let (base, other): (Vec<_>, Vec<_>) = pairs.unzip();
    let ratio = geometric_mean(&base)?.ratio_to(&geometric_mean(&other)?);
    Some(Gain { what, ratio, problems: base.len() })
}
