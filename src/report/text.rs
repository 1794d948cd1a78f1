//! A report for people: words left, numbers right, two spaces between columns, no line wider than
//! the terminal where words allow it.

mod layout;
pub mod medium;
pub mod paragraph;
mod stacked;
pub mod tone;

pub use medium::{Medium, bar};
pub use paragraph::{width, wrap};

use crate::text::printable_line;

use super::model::{Cell, Report, Table};
use layout::{Layout, Place, is_heading};
use paragraph::lines;

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

/// How many columns wide a table is at least where nothing is wrapped, without its notes.
#[must_use]
pub fn table_width(table: &Table) -> usize {
    layout::natural(table).width()
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
    if let Some(plot) = &table.plot {
        text.push_str(&plot.draw(medium.width.unwrap_or(super::plot::WIDTH), medium.unicode));
        text.push('\n');
    }
    match layout::fit(table, medium.width) {
        Some(layout) => Aligned { table, layout: &layout, medium }.write(&mut text),
        None => stacked::write(&mut text, table, medium),
    }
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

/// A table in columns.
struct Aligned<'a> {
    table: &'a Table,
    layout: &'a Layout,
    medium: Medium,
}

/// A cell that goes into a line: its lines, whether it stands right, and how it is coloured.
struct Shown {
    lines: Vec<String>,
    right: bool,
    tone: Option<anstyle::Style>,
}

impl Aligned<'_> {
    fn write(&self, text: &mut String) {
        let Self { table, layout, medium } = self;
        if !table.groups.is_empty() {
            self.groups(text);
        }
        let limit = medium.limit();
        if layout.above {
            self.beside(text, table.columns[0], 0);
        }
        let heading = |column: &layout::Column| match column.place {
            Place::Cell(index) => lines(table.columns[index], column.width),
            Place::Bar(_) => vec![String::new()],
        };
        let headings =
            layout.columns.iter().map(|column| Shown { lines: heading(column), right: column.right, tone: None });
        let mut headings: Vec<Shown> = headings.collect();
        // Headings stand on the line under them.
        let most = headings.iter().map(|shown| shown.lines.len()).max().unwrap_or(0);
        for shown in &mut headings {
            let missing = most - shown.lines.len();
            shown.lines.splice(0..0, std::iter::repeat_n(String::new(), missing));
        }
        self.line(text, &headings);
        if let Some(below) = layout.below {
            self.beside(text, table.columns[below], layout.indent + 2);
        }
        let rules = layout.columns.iter().map(|column| "-".repeat(column.width));
        self.line(text, &rules.map(|rule| Shown { lines: vec![rule], right: false, tone: None }).collect::<Vec<_>>());
        let mut over = None;
        for row in &table.rows {
            if is_heading(row) {
                over = None;
                text.push_str(&medium.paragraph(row[0].shown()));
                continue;
            }
            if layout.above && over.replace(row[0].shown()) != Some(row[0].shown()) {
                self.beside(text, row[0].shown(), 0);
            }
            self.line(text, &layout.columns.iter().map(|column| self.shown(row, column)).collect::<Vec<_>>());
            if let Some(below) = layout.below.and_then(|below| row.get(below)) {
                for line in lines(below.shown(), limit.saturating_sub(layout.indent + 2)) {
                    self.beside(text, &line, layout.indent + 2);
                }
            }
        }
    }

    fn shown(&self, row: &[Cell], column: &layout::Column) -> Shown {
        match column.place {
            Place::Cell(index) => {
                let empty = Cell::empty();
                let cell = row.get(index).unwrap_or(&empty);
                let tone = tone::of(cell.shown()).filter(|_| self.medium.colour);
                Shown { lines: lines(cell.shown(), column.width), right: matches!(cell, Cell::Number(..)), tone }
            }
            Place::Bar(index) => {
                let bar =
                    row.get(index).and_then(Cell::value).map(|share| bar(share, column.width, self.medium.unicode));
                Shown { lines: bar.into_iter().collect(), right: false, tone: None }
            }
        }
    }

    /// Words that stand in no column. Nothing where there are none.
    fn beside(&self, text: &mut String, words: &str, indent: usize) {
        if !words.is_empty() {
            text.push_str(&wrap(&format!("{}{words}", " ".repeat(indent)), self.medium.limit()));
            text.push('\n');
        }
    }

    /// The line of names over several columns.
    fn groups(&self, text: &mut String) {
        let mut place = 0;
        let mut parts = Vec::new();
        for (name, span) in &self.table.groups {
            let end = (place + span).min(self.layout.columns.len());
            if end == place {
                break;
            }
            let columns = &self.layout.columns[place..end];
            let all = columns.iter().map(|column| column.width).sum::<usize>() + 2 * columns.len().saturating_sub(1);
            parts.push(padded(name, all, false));
            place = end;
        }
        text.push_str(parts.join("  ").trim_end());
        text.push('\n');
    }

    /// One row of cells, in as many lines as the longest of them has.
    fn line(&self, text: &mut String, cells: &[Shown]) {
        let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        for number in 0..most {
            let mut line = " ".repeat(self.layout.indent);
            let mut before = 0;
            for (cell, column) in cells.iter().zip(&self.layout.columns) {
                let words = cell.lines.get(number).map_or("", String::as_str);
                let padded = padded(words, column.width, cell.right);
                // Spaces are written when something follows them.
                if words.is_empty() {
                    before += width(&padded) + 2;
                    continue;
                }
                line.push_str(&" ".repeat(before));
                before = 2 + width(&padded) - width(padded.trim_end());
                match cell.tone {
                    Some(tone) => line.push_str(&tone::paint(padded.trim_end(), tone)),
                    None => line.push_str(padded.trim_end()),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}

fn padded(words: &str, widest: usize, right: bool) -> String {
    let space = " ".repeat(widest.saturating_sub(width(words)));
    if right { format!("{space}{words}") } else { format!("{words}{space}") }
}
