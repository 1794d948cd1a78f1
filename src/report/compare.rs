//! A comparison: tables of verdicts for people, one line a row for spreadsheets, all numbers for
//! machines.

pub mod machine;
pub mod notes;
pub mod spreadsheet;
pub mod table;
pub mod view;

use crate::compare::Comparison;

use super::{Report, ReportFormat};

pub use view::View;

/// The comparisons, one list for each base. Only what the format needs is built.
#[must_use]
pub fn report(panels: &[Vec<Comparison>], view: &View<'_>) -> Report {
    let mut report = Report::default();
    match view.format {
        ReportFormat::Json => report.json = machine::json(panels, view),
        ReportFormat::Bmf => report.bmf = Some(machine::bmf(panels, view)),
        ReportFormat::Csv => report.tables.push(spreadsheet::table(panels, view)),
        ReportFormat::Table | ReportFormat::Markdown => {
            for pairs in panels {
                report.tables.extend(table::tables(pairs, view));
            }
            report.below = vec![notes::legend(panels)];
        }
    }
    report
}
