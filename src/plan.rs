//! Which rows a session measures and in which order.
//!
//! Every launch measures every row once, one target after another and one problem after another, in
//! an order drawn anew from the seed: what drifts during a session then falls on all rows alike.
//! The rows of one problem stand together, because they are measured in turn.

use itertools::Itertools;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

use crate::device::TargetFacts;
use crate::problem::{Problem, Sourced};
use crate::result::{KernelFacts, Row, Status};

/// Every kernel of every target on every problem, each problem once, as rows that wait to be
/// measured. `kernels` says what a target has for a problem.
#[must_use]
pub fn rows<'a>(
    targets: impl Iterator<Item = &'a TargetFacts>,
    problems: &[Sourced],
    kernels: impl Fn(&TargetFacts, &Problem) -> Vec<KernelFacts>,
) -> Vec<Row> {
    let problems = problems.iter().map(|sourced| sourced.problem).unique().collect_vec();
    let mut rows = Vec::new();
    for target in targets {
        for problem in &problems {
            let pending =
                |kernel: &KernelFacts| Row::ended(&target.slug, kernel, *problem, Status::Pending, String::new());
            rows.extend(kernels(target, problem).iter().map(pending));
        }
    }
    rows
}

/// Adds a second row (A/A) of the same kernel on the same problem for each target: two names for
/// one thing, whose difference is noise.
///
/// The problem is the one in the middle by size, and `kernel` says which of its rows is the one to
/// trust; the first one where it says nothing.
pub fn add_twins(rows: &mut Vec<Row>, kernel: impl Fn(&str, &Problem) -> Option<String>) {
    let targets = rows.iter().map(|row| row.target.clone()).unique().collect_vec();
    for target in targets {
        let problems = rows.iter().filter(|row| row.target == target).map(|row| row.problem).unique();
        let problems = problems.sorted_by(|one, other| one.flop().0.total_cmp(&other.flop().0)).collect_vec();
        let Some(&problem) = problems.get(problems.len() / 2) else { continue };
        let name = kernel(&target, &problem);
        let of_problem = |row: &Row| row.target == target && row.problem == problem;
        let named = rows.iter().position(|row| of_problem(row) && Some(&row.kernel.name) == name.as_ref());
        if let Some(place) = named.or(rows.iter().position(of_problem)) {
            rows.insert(place + 1, Row { repeat: 1, ..rows[place].clone() });
        }
    }
}

/// The order in which one launch takes the rows: indices into `rows`, each exactly once.
///
/// Targets keep their order, so that two of them never share the machine. In the first launch the
/// small problems of a target come first: a kernel's rate on them predicts which large ones it is
/// too slow for.
#[must_use]
pub fn order(rows: &[Row], seed: u64, launch: u32) -> Vec<usize> {
    let mut generator = Pcg64Mcg::seed_from_u64(seed ^ (u64::from(launch) << 32));
    let mut order = Vec::with_capacity(rows.len());
    for target in rows.iter().map(|row| row.target.as_str()).unique() {
        let own: Vec<usize> = (0..rows.len()).filter(|&index| rows[index].target == target).collect();
        let mut problems = own.iter().map(|&index| rows[index].problem).unique().collect_vec();
        problems.shuffle(&mut generator);
        if launch == 0 {
            problems.sort_by(|one, other| one.flop().0.total_cmp(&other.flop().0));
        }
        for problem in problems {
            let mut turn: Vec<usize> = own.iter().copied().filter(|&index| rows[index].problem == problem).collect();
            turn.shuffle(&mut generator);
            order.extend(turn);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Backend, DeviceType};

    /// Rows of a target `gpu` with these kernels and of a target `cpu` with one.
    fn rows(gpu: &[&str], edges: &[u32]) -> Vec<Row> {
        let target = |slug: &str| TargetFacts::new(slug, slug, Backend::Native, DeviceType::Other);
        let kernel = |name: &&str| KernelFacts::library(name, "");
        let kernels = |target: &TargetFacts, _: &Problem| match target.slug.as_str() {
            "gpu" => gpu.iter().map(kernel).collect(),
            _ => vec![kernel(&"w")],
        };
        super::rows([target("gpu"), target("cpu")].iter(), &problems(edges), kernels)
    }

    fn problems(edges: &[u32]) -> Vec<Sourced> {
        let sourced = |&edge| Sourced { problem: Problem::f32(edge, edge, edge).unwrap(), note: String::new() };
        edges.iter().map(sourced).collect()
    }

    #[test]
    fn every_combination_once() {
        let rows = rows(&["x", "y"], &[8, 4, 8]);
        let names: Vec<_> =
            rows.iter().map(|row| format!("{} {} {}", row.target, row.problem.m, row.kernel.name)).collect();
        assert_eq!(names, ["gpu 8 x", "gpu 8 y", "gpu 4 x", "gpu 4 y", "cpu 8 w", "cpu 4 w"]);
    }

    #[test]
    fn one_row_of_each_target_is_measured_twice() {
        let mut rows = rows(&["x", "y"], &[8, 4, 16]);
        add_twins(&mut rows, |target, _| (target == "gpu").then(|| "y".to_owned()));
        let twin = |row: &Row| (row.target.clone(), row.kernel.name.clone(), row.problem.m, row.repeat);
        let twins: Vec<_> = rows.iter().filter(|row| row.problem.m == 8).map(twin).collect();
        let expected =
            [("gpu", "x", 8, 0), ("gpu", "y", 8, 0), ("gpu", "y", 8, 1), ("cpu", "w", 8, 0), ("cpu", "w", 8, 1)];
        let owned = |(target, kernel, m, repeat): (&str, &str, _, _)| (target.to_owned(), kernel.to_owned(), m, repeat);
        assert_eq!(twins, expected.map(owned));
        assert_eq!(rows.iter().filter(|row| row.repeat == 1).count(), 2);
    }

    #[test]
    fn rows_of_one_problem_stand_together() {
        let rows = rows(&["x", "y", "z"], &[64, 8, 4]);
        for launch in 0..4 {
            let order = order(&rows, 7, launch);
            let problems: Vec<_> = order.iter().map(|&index| (&rows[index].target, rows[index].problem)).collect();
            let mut runs = problems.clone();
            runs.dedup();
            assert_eq!(runs.len(), 6, "{problems:?}");
        }
    }

    #[test]
    fn orders_are_permutations_by_target() {
        let rows = rows(&["x", "y", "z"], &[64, 8, 4, 16, 32]);
        for launch in 0..4 {
            let order = order(&rows, 42, launch);
            assert_eq!(order, super::order(&rows, 42, launch));
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..rows.len()).collect::<Vec<_>>());
            assert!(order.iter().map(|&index| &rows[index].target).is_sorted_by_key(|target| target.as_str() == "cpu"));
        }
        assert_ne!(order(&rows, 42, 1), order(&rows, 42, 2));
        assert_ne!(order(&rows, 42, 1), order(&rows, 43, 1));
        let first: Vec<_> = order(&rows, 42, 0).iter().map(|&index| rows[index].problem.m).collect();
        assert!(first[..15].is_sorted() && first[15..].is_sorted(), "{first:?}");
    }
}
