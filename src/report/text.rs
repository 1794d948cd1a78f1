//! A report for people: words left, numbers right, two spaces between columns, no line wider than
//! the terminal where words allow it.

mod columns;
pub mod paragraph;
mod stacked;
pub mod terminal;
pub mod tone;

pub use columns::table_width;
pub use paragraph::{width, wrap};
pub use terminal::{Medium, bar};

use crate::text::printable_line;

use super::model::{Cell, Report, Table};

/// Columns of a chart where nobody says how many there are.
const CHART_WIDTH: usize = 80;

/// The whole report.
#[must_use]
pub fn render(report: &Report, medium: Medium) -> String {
    let notes = |lines: &[String]| lines.iter().map(|line| medium.paragraph(line)).collect::<String>();
    let tables = report.tables.iter().map(|one| table(one, medium));
    let parts: Vec<String> = std::iter::once(notes(&report.above))
        .chain(tables)
        .chain(std::iter::once(notes(&report.below)))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n") + &next(&report.next, medium)
}

/// Indented lines are commands: they stay whole, because people copy them.
fn next(lines: &[String], medium: Medium) -> String {
    let shown =
        |line: &String| if line.starts_with(' ') { printable_line(line) + "\n" } else { medium.paragraph(line) };
    if lines.is_empty() { String::new() } else { format!("\n{}", lines.iter().map(shown).collect::<String>()) }
}

fn table(table: &Table, medium: Medium) -> String {
    let table = &Table { rows: table.rows.iter().map(|row| cleaned(row)).collect(), ..table.clone() };
    let mut text = String::new();
    for above in Some(&table.title).filter(|title| !title.is_empty()).into_iter().chain(&table.preface) {
        text.push_str(&medium.paragraph(above));
    }
    if !text.is_empty() && !table.preface.is_empty() {
        text.push('\n');
    }
    if let Some(chart) = &table.chart {
        text.push_str(&super::chart::text(chart, medium.width.unwrap_or(CHART_WIDTH), medium.unicode));
        text.push('\n');
    }
    text.push_str(&columns::render(table, medium).unwrap_or_else(|| stacked::render(table, medium)));
    for note in &table.notes {
        text.push_str(&medium.paragraph(note));
    }
    text
}

fn cleaned(row: &[Cell]) -> Vec<Cell> {
    let clean = |cell: &Cell| match cell {
        Cell::Text(words) => Cell::Text(printable_line(words)),
        Cell::Number(shown, value) => Cell::Number(printable_line(shown), *value),
    };
    row.iter().map(clean).collect()
}
