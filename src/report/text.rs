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

/// How many characters wide a table is, without its notes.
#[must_use]
pub fn table_width(table: &Table) -> usize {
    let widths = widths(table);
    widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)
}

/// A paragraph in lines of at most `limit` characters where its words allow it; lines after the first are indented as much as it is.
#[must_use]
pub fn wrap(paragraph: &str, limit: usize) -> String {
    let indent: String = paragraph.chars().take_while(|letter| *letter == ' ').collect();
    let mut lines = Vec::new();
    let mut line = indent.clone();
    for word in paragraph.split_whitespace() {
        if line.len() > indent.len() && width(&line) + 1 + width(word) > limit {
            lines.push(std::mem::replace(&mut line, indent.clone()));
        }
        if line.len() > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// The widest cell of each column. A name over several columns widens the last of them.
fn widths(table: &Table) -> Vec<usize> {
    let mut widths: Vec<usize> = table.columns.iter().map(|heading| width(heading)).collect();
    for row in &table.rows {
        // A row of one cell is a heading inside the table, and reaches over the columns beside it.
        let heading = widths.len() > 1 && row.iter().skip(1).all(|cell| cell.shown().is_empty());
        for (widest, cell) in widths.iter_mut().zip(row).filter(|_| !heading) {
            *widest = (*widest).max(width(cell.shown()));
        }
    }
    let mut place = 0;
    for (name, span) in &table.groups {
        let end = (place + span).min(widths.len());
        let below = &widths[place.min(end)..end];
        let all = below.iter().sum::<usize>() + 2 * below.len().saturating_sub(1);
        if end > place {
            widths[end - 1] += width(name).saturating_sub(all);
        }
        place = end;
    }
    widths
}

fn table(table: &Table) -> String {
    let widths = widths(table);
    let mut text = String::new();
    for above in Some(&table.title).filter(|title| !title.is_empty()).into_iter().chain(&table.preface) {
        text.push_str(above);
        text.push('\n');
    }
    if !text.is_empty() && !table.preface.is_empty() {
        text.push('\n');
    }
    if !table.groups.is_empty() {
        groups(&mut text, table, &widths);
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
    for note in &table.notes {
        text.push_str(note);
        text.push('\n');
    }
    text
}

/// The line of names over several columns.
fn groups(text: &mut String, table: &Table, widths: &[usize]) {
    let mut place = 0;
    let mut spans = Vec::new();
    for (_, span) in &table.groups {
        let end = (place + span).min(widths.len());
        spans.push(widths[place..end].iter().sum::<usize>() + 2 * (end - place).saturating_sub(1));
        place = end;
    }
    line(text, table.groups.iter().map(|(name, _)| (name.as_str(), false)), &spans);
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
                ..Table::default()
            }],
            below: vec!["below".to_owned()],
            ..Report::default()
        };
        let expected =
            "above\n\ntitle\nname     rate\n------  -----\na         1.5\nlonger  12.25\nb       wrong\n\nbelow\n";
        assert_eq!(render(&report), expected);
    }
}
