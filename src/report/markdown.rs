//! A report that pastes into a pull request.

use super::model::{Cell, Report, Table};

/// The whole report.
#[must_use]
pub fn render(report: &Report) -> String {
    let paragraph = |line: &String| format!("{}\n", escape(line));
    let parts: Vec<String> = report
        .above
        .iter()
        .map(paragraph)
        .chain(report.tables.iter().map(table))
        .chain(report.below.iter().chain(&report.next).map(paragraph))
        .collect();
    parts.join("\n")
}

fn table(table: &Table) -> String {
    let number = |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(..))));
    let mut text = String::new();
    if !table.title.is_empty() {
        text.push_str(&format!("**{}**\n\n", escape(&table.title)));
    }
    if !table.preface.is_empty() {
        text.push_str(&paragraphs(&table.preface));
        text.push('\n');
    }
    // There is one line of headings only: a name over several columns goes in front of each.
    let mut names = table.groups.iter().flat_map(|(name, span)| std::iter::repeat_n(name.as_str(), *span));
    let headings = table.columns.iter().map(|heading| match names.next() {
        Some(name) if !name.is_empty() => format!("{}: {}", escape(name), escape(heading)),
        _ => escape(heading),
    });
    text.push_str(&row(headings));
    text.push_str(&row((0..table.columns.len()).map(|column| if number(column) { "---:" } else { "---" }.to_owned())));
    for cells in &table.rows {
        text.push_str(&row(cells.iter().map(|cell| escape(cell.shown()))));
    }
    if !table.notes.is_empty() {
        text.push('\n');
        text.push_str(&paragraphs(&table.notes));
    }
    text
}

/// Lines that stay lines: an indented one becomes an item of a list, any other ends with a break.
fn paragraphs(lines: &[String]) -> String {
    let mut text = String::new();
    let mut list = false;
    for line in lines {
        let item = line.strip_prefix("  ");
        // A list begins and ends with an empty line.
        if list != item.is_some() && !text.is_empty() {
            text.push('\n');
        }
        list = item.is_some();
        match item {
            Some(item) => text.push_str(&format!("- {}\n", escape(item.trim_start()))),
            None => text.push_str(&format!("{}  \n", escape(line))),
        }
    }
    text
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// Text of a file is shown as it is: not as markup, not as a link, not as a new column.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_paste_and_names_stay_names() {
        let report = Report {
            tables: vec![Table {
                title: String::new(),
                columns: vec!["target", "rate"],
                rows: vec![vec![Cell::text("a|b <i>"), Cell::Number("1.5".to_owned(), 1.5)]],
                ..Table::default()
            }],
            ..Report::default()
        };
        assert_eq!(render(&report), "| target | rate |\n| --- | ---: |\n| a\\|b \\<i\\> | 1.5 |\n");
    }
}
