//! A comparison for a spreadsheet: one line for each row of each alternative, with full numbers.

use crate::compare::Comparison;
use crate::compare::comparison::{ComparisonRow, RowOutcome, SideRate};
use crate::report::{Cell, Table};

use super::view::View;

/// One table of all comparisons.
#[must_use]
pub fn table(panels: &[Vec<Comparison>], view: &View<'_>) -> Table {
    let columns = vec![
        "base",
        "alternative",
        "problem",
        "base_kernel",
        "base_flop_per_second",
        "base_low",
        "base_high",
        "alternative_kernel",
        "alternative_flop_per_second",
        "alternative_low",
        "alternative_high",
        "ratio",
        "ratio_low",
        "ratio_high",
        "p",
        "p_adjusted",
        "margin_share",
        "verdict",
        "reason",
        "warnings",
    ];
    let rows = panels.iter().flatten().flat_map(|pair| {
        let labels = [pair.base.label(), pair.alternative.label()];
        let shown = pair.lines.iter().filter(|line| view.filter.shows(line));
        shown.map(move |line| row(pair, &labels, line))
    });
    Table { columns, rows: rows.collect(), ..Table::default() }
}

fn number(value: f64) -> Cell {
    Cell::Number(value.to_string(), value)
}

fn row(pair: &Comparison, labels: &[String; 2], line: &ComparisonRow) -> Vec<Cell> {
    let mut cells: Vec<Cell> = labels.iter().map(Cell::text).collect();
    cells.push(Cell::text(line.problem.to_string()));
    let mut reason = String::new();
    for (name, side) in [("base", &line.base), ("alternative", &line.alternative)] {
        match side {
            Ok(SideRate { kernel, rate, .. }) => {
                cells.push(Cell::text(kernel));
                cells.extend([rate.value, rate.low, rate.high].map(number));
            }
            Err(why) => {
                cells.push(Cell::text(&line.kernel));
                cells.extend((0..3).map(|_| Cell::empty()));
                reason.push_str(&format!("{}{name}: {why}", if reason.is_empty() { "" } else { ", " }));
            }
        }
    }
    match &line.outcome {
        RowOutcome::Compared(compared) => {
            let (ratio, judged) = (compared.ratio, compared.judged);
            cells.extend([ratio.value, ratio.low, ratio.high, judged.p, judged.p_adjusted].map(number));
        }
        RowOutcome::Differs(why) => {
            reason.clone_from(why);
            cells.extend((0..5).map(|_| Cell::empty()));
        }
        RowOutcome::Missing => cells.extend((0..5).map(|_| Cell::empty())),
    }
    let margin = line.compared().map_or(pair.margin.log, |compared| compared.judged.margin_log);
    cells.extend([
        number(margin.exp_m1()),
        Cell::text(line.verdict().name()),
        Cell::text(reason),
        Cell::text(pair.warnings.join("; ")),
    ]);
    cells
}
