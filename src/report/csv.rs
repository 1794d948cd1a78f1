//! The tables of a report for a spreadsheet: full numbers without units, one table after another
//! with an empty line between.

use super::model::{Cell, Report, Table};

/// All tables.
#[must_use]
pub fn render(report: &Report) -> String {
    report.tables.iter().map(table).collect::<Vec<_>>().join("\n")
}

fn table(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory fails only where rows differ in length, and then the short text shows it in
    // the tests.
    let _ = writer.write_record(&table.columns);
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(words) => words.clone(),
            Cell::Number(_, value) => value.to_string(),
        });
        let _ = writer.write_record(cells);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_full_and_words_are_quoted_where_needed() {
        let table = Table {
            columns: vec!["target", "rate"],
            rows: vec![vec![Cell::text("a,b"), Cell::Number("1.50 TFLOP/s".to_owned(), 1.5e12)]],
            ..Table::default()
        };
        let report = Report { tables: vec![table], ..Report::default() };
        assert_eq!(render(&report), "target,rate\n\"a,b\",1500000000000\n");
    }
}
