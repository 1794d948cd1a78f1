//! A comparison of two or more files.

use serde_json::{Value, json};

use crate::compare::table::{Entry, Line};
use crate::compare::{By, Column, Panel, Table as Comparison, differences};
use crate::stat::evidence::{Interval, LogRatio};
use crate::unit::FlopPerSecond;

use super::{Cell, Report, Table};

/// One table for each alternative of each panel.
#[must_use]
pub fn report(panels: &[(Panel<'_>, Comparison)], by: By) -> Report {
    let mut report = Report::default();
    let mut json = Vec::new();
    for (panel, comparison) in panels {
        for (index, alternative) in panel.alternatives.iter().enumerate() {
            let labels = (panel.base.label(), alternative.label());
            report.above.extend(environment(&panel.base, alternative));
            report.tables.push(table(comparison, index, &labels, by));
            report.below.extend(mean(comparison, index, &labels));
            json.push(machine(comparison, index, &labels, by));
        }
    }
    report.below.push(
        "A ratio is the alternative's rate over the base's: above 1 the alternative is faster. Intervals are 95 %, \
         from the runs (Welch's t on the logarithms of run medians)."
            .to_owned(),
    );
    let single = panels
        .iter()
        .flat_map(|(panel, _)| std::iter::once(&panel.base).chain(&panel.alternatives))
        .any(|column| column.side.results.session.launches < 2);
    if single {
        report.below.push("1 run: between-run noise unknown, 2 % assumed; use --runs 3".to_owned());
    }
    report.json = json!({ "comparisons": json });
    report
}

/// Whether anything could be compared at all.
#[must_use]
pub fn comparable(panels: &[(Panel<'_>, Comparison)]) -> bool {
    panels.iter().any(|(_, comparison)| comparison.means.iter().any(Option::is_some))
}

fn environment(base: &Column<'_>, alternative: &Column<'_>) -> Vec<String> {
    let differing = differences(base, alternative);
    let mut lines = vec![format!("{} against {}: {} facts differ", alternative.label(), base.label(), differing.len())];
    lines.extend(differing.iter().map(|fact| format!("  {}: {} -> {}", fact.what, fact.base, fact.alternative)));
    lines
}

fn rate(value: f64) -> Cell {
    Cell::Number(FlopPerSecond(value).to_string(), value)
}

fn ratio_cells(ratio: LogRatio) -> [Cell; 2] {
    let Interval { value, low, high } = ratio.interval();
    [Cell::Number(format!("{value:.4}"), value), Cell::text(format!("[{low:.4}, {high:.4}]"))]
}

fn table(comparison: &Comparison, index: usize, labels: &(String, String), by: By) -> Table {
    let columns = match by {
        By::Kernel => vec!["problem", "kernel", "base", "alternative", "ratio", "95 % interval"],
        By::Best => vec!["problem", "base kernel", "base", "alt. kernel", "alternative", "ratio", "95 % interval"],
    };
    let rows = comparison.lines.iter().map(|line| row(line, index, by)).collect();
    Table { title: format!("base {}, alternative {}", labels.0, labels.1), columns, rows }
}

fn row(line: &Line, index: usize, by: By) -> Vec<Cell> {
    let best = by == By::Best;
    let mut cells = vec![Cell::text(line.problem.to_string())];
    if !best {
        cells.push(Cell::text(&line.kernel));
    }
    match &line.base {
        Ok(base) => {
            cells.extend(best.then(|| Cell::text(&base.kernel)));
            cells.push(rate(base.rate.value));
        }
        Err(why) => {
            cells.extend(best.then(Cell::empty));
            cells.push(Cell::text(why));
        }
    }
    let (other, rest) = match &line.entries[index] {
        Entry::Ratio(other, ratio) => (Ok(other), ratio_cells(*ratio)),
        Entry::Differs(other, why) => (Ok(other), [Cell::text("≠"), Cell::text(why)]),
        Entry::Missing(Some(other), _) => (Ok(other), [Cell::text("missing"), Cell::empty()]),
        Entry::Missing(None, why) => (Err(why), [Cell::text("missing"), Cell::empty()]),
    };
    match other {
        Ok(other) => {
            cells.extend(best.then(|| Cell::text(&other.kernel)));
            cells.push(rate(other.rate.value));
        }
        Err(why) => {
            cells.extend(best.then(Cell::empty));
            cells.push(Cell::text(why));
        }
    }
    cells.extend(rest);
    cells
}

fn mean(comparison: &Comparison, index: usize, labels: &(String, String)) -> Option<String> {
    let (ratio, count) = comparison.means.get(index).copied().flatten()?;
    let Interval { value, low, high } = ratio.interval();
    let left_out = comparison.lines.len() - count;
    Some(format!(
        "{} against {}: geometric mean of {count} rows {value:.4} [{low:.4}, {high:.4}], {left_out} rows left out",
        labels.1, labels.0
    ))
}

fn machine(comparison: &Comparison, index: usize, labels: &(String, String), by: By) -> Value {
    let interval = |ratio: LogRatio| {
        let Interval { value, low, high } = ratio.interval();
        json!({ "ratio": value, "low": low, "high": high, "degrees_of_freedom": ratio.freedom.is_finite().then_some(ratio.freedom) })
    };
    let line = |line: &Line| {
        let (state, other, ratio) = match &line.entries[index] {
            Entry::Ratio(other, ratio) => ("ratio".to_owned(), Some(other), Some(*ratio)),
            Entry::Differs(other, why) => (format!("differs: {why}"), Some(other), None),
            Entry::Missing(other, why) => (format!("missing: {why}"), other.as_ref(), None),
        };
        json!({
            "problem": line.problem.to_string(),
            "base_kernel": line.base.as_ref().ok().map(|cell| &cell.kernel),
            "base_flop_per_second": line.base.as_ref().ok().map(|cell| cell.rate.value),
            "alternative_kernel": other.map(|cell| &cell.kernel),
            "alternative_flop_per_second": other.map(|cell| cell.rate.value),
            "state": state,
            "ratio": ratio.map(interval),
        })
    };
    let mean = comparison.means.get(index).copied().flatten();
    json!({
        "base": labels.0,
        "alternative": labels.1,
        "by": if by == By::Best { "best" } else { "kernel" },
        "rows": comparison.lines.iter().map(line).collect::<Vec<_>>(),
        "geometric_mean": mean.map(|(ratio, _)| interval(ratio)),
        "geometric_mean_rows": mean.map_or(0, |(_, count)| count),
    })
}
