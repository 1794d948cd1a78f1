//! Which row of a base stands against which row of an alternative.

use indexmap::IndexMap;
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::problem::Problem;

use super::{MeasuredRow, TargetSummary};

/// Which rows are compared with each other, by the names of `--by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum By {
    /// The same kernel on the same problem.
    Kernel,
    /// The fastest kernel of each side on the same problem.
    Best,
    /// The targets of one file against its first (or against FILE#TARGET), by the fastest kernel of
    /// each.
    Target,
}

/// The row that stands for a side, or why it has no rate.
pub(super) type Chosen<'c> = Result<&'c MeasuredRow, &'static str>;

/// A row of the table before anything is computed.
pub(super) struct Match<'c> {
    pub(super) problem: Problem,
    /// Empty where the best one of each side counts.
    pub(super) kernel: String,
    pub(super) base: Chosen<'c>,
    pub(super) alternative: Chosen<'c>,
}

type RowKey = (Problem, String);
type RowsByKey<'c> = IndexMap<RowKey, Vec<&'c MeasuredRow>>;

/// All rows of both sides, those of the base first.
pub(super) fn matches<'c>(base: &'c TargetSummary, alternative: &'c TargetSummary, by: By) -> Vec<Match<'c>> {
    let (bases, alternatives) = (grouped(base, by), grouped(alternative, by));
    let matched = |key: &RowKey| Match {
        base: chosen(bases.get(key)),
        alternative: chosen(alternatives.get(key)),
        problem: key.0,
        kernel: key.1.clone(),
    };
    bases.keys().chain(alternatives.keys().filter(|key| !bases.contains_key(*key))).map(matched).collect()
}

/// The rows under each key, in the order of the first of them.
fn grouped(summary: &TargetSummary, by: By) -> RowsByKey<'_> {
    let mut rows = RowsByKey::with_capacity(summary.rows.len());
    for row in &summary.rows {
        let kernel = if by == By::Kernel { row.kernel.label() } else { String::new() };
        rows.entry((row.problem, kernel)).or_default().push(row);
    }
    rows
}

/// The fastest of the rows of one key. Several stand there after a search, which tries many tiles
/// under one name.
fn chosen<'c>(rows: Option<&Vec<&'c MeasuredRow>>) -> Chosen<'c> {
    let rows = rows.map_or(&[][..], Vec::as_slice);
    let timed = rows.iter().filter_map(|row| Some((*row, row.log_time()?)));
    let fastest = timed.min_by(|(_, one), (_, other)| one.total_cmp(other));
    fastest.map(|(row, _)| row).ok_or(match rows {
        [] => "not measured",
        [row] => row.status.name(),
        _ => "no kernel has a rate",
    })
}
