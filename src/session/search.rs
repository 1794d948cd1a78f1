//! A search for the best tile as a session: every configuration is a row, and every launch keeps
//! the better ones.
//!
//! Successive halving (Jamieson & Talwalkar, AISTATS 2016): the first launch measures all, each
//! later one only those that are still in the running, in a new process and in a new order. A
//! configuration that does not compile, computes wrongly or hangs its device is a row like any
//! other.

use itertools::Itertools;

use crate::device::{Backend, TargetFacts};
use crate::kernel::catalogue;
use crate::kernel::tuning::{self, ShapeClass, Winner};
use crate::problem::Problem;
use crate::result::{Checks, KernelFacts, ResultSet, Row, Status};
use crate::stat::row::RowData;
use crate::text::matches_any;
use crate::unit::Nanos;

use super::prepare::{FoundTarget, Machine, Wanted, assemble, choose};
use super::{SessionError, kernels};

/// Launches of a search: each but the last two keeps a quarter.
pub const LAUNCHES: u32 = 5;

/// Configurations of which the last launches decide.
const FINALISTS: usize = 5;

/// A result set whose rows are the configurations to try on each problem, `count` of them beside
/// the fixed ones.
///
/// # Errors
/// As [`prepare`](super::prepare()).
pub fn prepare(wanted: &Wanted, machine: &Machine, started: String, count: usize) -> Result<ResultSet, SessionError> {
    // The processor has one library and nothing to choose.
    let chosen: Vec<&FoundTarget> = choose(wanted, &machine.targets)?;
    let tunable: Vec<&FoundTarget> =
        chosen.into_iter().filter(|found| found.facts.backend != Backend::Native).collect();
    if tunable.is_empty() {
        return Err(SessionError::NothingToMeasure("no adapter to tune for (see `switchpoint targets`)".to_owned()));
    }
    assemble(wanted, &machine.host, &tunable, started, |target, problem| configurations(wanted, target, problem, count))
}

fn configurations(wanted: &Wanted, target: &TargetFacts, problem: &Problem, count: usize) -> Vec<KernelFacts> {
    let named = |kernel: &KernelFacts| matches_any(&kernel.name, &wanted.kernels);
    let fixed = kernels(target, problem, &Checks::Trusted);
    let drawn = tuning::candidates(target, problem, usize::MAX, wanted.seed).into_iter();
    let drawn =
        drawn.filter_map(|kernel| kernel.facts(target, problem, &Checks::Trusted).ok()).filter(named).take(count);
    fixed.into_iter().filter(named).chain(drawn).collect()
}

/// After a launch: gives up the rows of each target and problem that are too slow to win. The fixed
/// configurations stay, to be compared with.
pub fn retire(results: &mut ResultSet, launch: u32) {
    let groups = results.rows.iter().map(|row| (row.target.clone(), row.problem)).unique().collect_vec();
    for (target, problem) in groups {
        let rows = || results.rows.iter().enumerate();
        let mut running: Vec<(usize, f64)> = rows()
            .filter(|(_, row)| row.target == target && row.problem == problem && row.status == Status::Ok)
            .filter_map(|(index, row)| Some((index, time_of(row)?)))
            .collect();
        running.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        let Some(&(_, best)) = running.first() else { continue };
        let keep = if launch + 3 < LAUNCHES { running.len().div_ceil(4).max(FINALISTS) } else { FINALISTS };
        let best_fixed =
            running.iter().find(|(index, _)| !results.rows[*index].kernel.is_tuned()).map(|(index, _)| *index);
        let rate = |time: f64| problem.flop().per(Nanos(time));
        for &(index, time) in running.iter().skip(keep).filter(|(index, _)| Some(*index) != best_fixed) {
            results.rows[index].status = Status::Skipped;
            results.rows[index].message =
                format!("out after run {}: {} against {}", launch + 1, rate(time), rate(best));
        }
    }
}

/// The tile that beats every fixed one, on each target and problem of a complete search where there
/// is such a tile.
#[must_use]
pub fn winners(results: &ResultSet, date: &str) -> Vec<Winner> {
    let mut winners: Vec<Winner> = Vec::new();
    for row in results.rows.iter().filter(|row| row.kernel.is_tuned()) {
        let (Some(target), Ok(kernel), Some(time)) =
            (results.target(&row.target), catalogue::resolve(&row.kernel), time_of(row))
        else {
            continue;
        };
        let rivals = || results.rows.iter().filter(|rival| rival.target == row.target && rival.problem == row.problem);
        let fastest = |tuned: bool| {
            rivals().filter(|rival| rival.kernel.is_tuned() == tuned).filter_map(time_of).min_by(f64::total_cmp)
        };
        let fixed = fastest(false);
        // A fixed configuration that nothing beats needs no entry: it is measured anyway.
        if fastest(true) != Some(time) || fixed.is_some_and(|fixed| fixed <= time) {
            continue;
        }
        winners.push(Winner {
            device: target.name.clone(),
            driver: target.driver.clone(),
            element: row.problem.element,
            transposed_b: row.problem.transposed_b,
            class: ShapeClass::of(&row.problem),
            kernel,
            problem: row.problem,
            rate: row.problem.flop().per(Nanos(time)),
            fixed: fixed.map(|time| row.problem.flop().per(Nanos(time))),
            date: date.to_owned(),
        });
    }
    winners
}

/// Time per dispatch of a row that is right so far.
fn time_of(row: &Row) -> Option<f64> {
    let data = (row.status == Status::Ok).then(|| RowData::of_runs(&row.runs))??;
    Some(data.mean().exp())
}
