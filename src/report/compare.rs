//! A comparison: tables of verdicts for people, one line a row for spreadsheets, all numbers for
//! machines.

pub mod machine;
pub mod notes;
pub mod spreadsheet;
pub mod table;

use crate::compare::floor::TargetFloor;
use crate::compare::{By, Filter, Pair};

use super::{Format, Report};

/// What the user wants to see of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct View<'a> {
    /// What makes two rows the same.
    pub by: By,
    /// Which rows are shown.
    pub filter: Filter,
    /// The form, because a thousand comparisons are not built in all of them.
    pub format: Format,
    /// Columns that alternatives may take beside each other.
    pub width: usize,
    /// The session floors that were given.
    pub floors: &'a [TargetFloor],
}

/// The comparisons, one list for each base. Only what the format needs is built.
#[must_use]
pub fn report(panels: &[Vec<Pair>], view: &View<'_>) -> Report {
    let mut report = Report::default();
    match view.format {
        Format::Json => report.json = machine::json(panels, view),
        Format::Bmf => report.bmf = Some(machine::bmf(panels, view)),
        Format::Csv => report.tables.push(spreadsheet::table(panels, view)),
        Format::Table | Format::Markdown => {
            for pairs in panels {
                report.tables.extend(table::tables(pairs, view));
            }
            report.below = vec![notes::legend(panels)];
        }
    }
    report
}
