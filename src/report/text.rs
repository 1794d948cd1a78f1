//! A report for a terminal: words left, numbers right, two spaces between columns.

use super::{Cell, Report, Table};

/// The whole report.
#[must_use]
pub fn render(report: &Report) -> String {
    let tables = report.tables.iter().map(table);
    let notes = |lines: &[String]| if lines.is_empty() { String::new() } else { lines.join("\n") + "\n" };
    let parts: Vec<String> = std::iter::once(notes(&report.above))
        .chain(tables)
        .chain(std::iter::once(notes(&report.below)))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}

fn table(table: &Table) -> String {
    let mut widths: Vec<usize> = table.columns.iter().map(|heading| width(heading)).collect();
    for row in &table.rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell.shown()));
        }
    }
    let mut text = String::new();
    if !table.title.is_empty() {
        text.push_str(&table.title);
        text.push('\n');
    }
    // A heading stands as its column does.
    let right: Vec<bool> = (0..widths.len())
        .map(|column| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(..)))))
        .collect();
    let headings = table.columns.iter().zip(&right).map(|(heading, right)| (*heading, *right));
    line(&mut text, headings, &widths);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    line(&mut text, rule.iter().map(|rule| (rule.as_str(), false)), &widths);
    for row in &table.rows {
        line(&mut text, row.iter().map(|cell| (cell.shown(), matches!(cell, Cell::Number(..)))), &widths);
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = (&'a str, bool)>, widths: &[usize]) {
    let padded = cells.zip(widths).map(|((cell, right), widest)| {
        let space = " ".repeat(widest.saturating_sub(width(cell)));
        if right { format!("{space}{cell}") } else { format!("{cell}{space}") }
    });
    text.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
    text.push('\n');
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let report = Report {
            above: vec!["above".to_owned()],
            tables: vec![Table {
                title: "title".to_owned(),
                columns: vec!["name", "rate"],
                rows: vec![
                    vec![Cell::text("a"), Cell::Number("1.5".to_owned(), 1.5)],
                    vec![Cell::text("longer"), Cell::Number("12.25".to_owned(), 12.25)],
                    vec![Cell::text("b"), Cell::text("wrong")],
                ],
            }],
            below: vec!["below".to_owned()],
            ..Report::default()
        };
        let expected =
            "above\n\ntitle\nname     rate\n------  -----\na         1.5\nlonger  12.25\nb       wrong\n\nbelow\n";
        assert_eq!(render(&report), expected);
    }
}
