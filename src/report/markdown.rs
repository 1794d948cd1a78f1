//! A report that pastes into a pull request.

use super::{Cell, Report, Table};

/// The whole report.
#[must_use]
pub fn render(report: &Report) -> String {
    let paragraph = |line: &String| format!("{}\n", escape(line));
    let parts: Vec<String> = report
        .above
        .iter()
        .map(paragraph)
        .chain(report.tables.iter().map(table))
        .chain(report.below.iter().map(paragraph))
        .collect();
    parts.join("\n")
}

fn table(table: &Table) -> String {
    let number = |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(..))));
    let mut text = String::new();
    if !table.title.is_empty() {
        text.push_str(&format!("**{}**\n\n", escape(&table.title)));
    }
    text.push_str(&row(table.columns.iter().map(|heading| escape(heading))));
    text.push_str(&row((0..table.columns.len()).map(|column| if number(column) { "---:" } else { "---" }.to_owned())));
    for cells in &table.rows {
        text.push_str(&row(cells.iter().map(|cell| escape(cell.shown()))));
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
            }],
            ..Report::default()
        };
        assert_eq!(render(&report), "| target | rate |\n| --- | ---: |\n| a\\|b \\<i\\> | 1.5 |\n");
    }
}
