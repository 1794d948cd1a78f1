//! The rows of one result set: rates with their intervals, and what was not measured and why.

use std::collections::HashMap;

use serde_json::json;

use crate::compare::column::rate_alone;
use crate::compare::within::{self, Gain};
use crate::compare::{Column, Measured};
use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::result::{ResultSet, Row};
use crate::sample::{Flag, Timer};
use crate::stat::difference::Interval;
use crate::stat::quantile;
use crate::stat::warning::{self, Warning};
use crate::unit::FlopPerSecond;

use super::{Cell, Report, Table, bmf, percent};

/// One table a target.
#[must_use]
pub fn report(results: &ResultSet) -> Report {
    let columns = Column::all("", 0, results, None);
    let mut tables: Vec<Table> = columns.iter().map(|column| table(results, column)).collect();
    for target in &results.targets {
        let slug = &target.slug;
        tables.extend(gains(
            format!("{slug} - without checks over with checks"),
            "kernel",
            &within::checks(results, slug),
        ));
        tables.extend(gains(format!("{slug} - best tuned over best fixed"), "problem", &within::tuning(results, slug)));
    }
    let runs = results.session.launches;
    let mut below = vec![format!(
        "{} runs (process launches) a row, protocol {}; the interval is that of the runs, the spread that of the samples in a run",
        runs, results.protocol.name
    )];
    let samples = columns.iter().filter(|column| column.runs.1 > 0).map(|column| column.samples.0).min();
    below.extend(warning::of_size(runs as usize, samples.unwrap_or(usize::MAX)).iter().map(Warning::to_string));
    let itself = |column: &Column| Some((column.identity.target.slug.clone(), column.against_itself?.exp_m1()));
    below.extend(columns.iter().filter_map(itself).map(|(slug, share)| {
        format!(
            "{slug}: rows that were measured under two names (A/A) differ from themselves by up to {}",
            percent(share)
        )
    }));
    let rows = || columns.iter().flat_map(|column| &column.rows);
    let rates: HashMap<usize, Interval> = rows().filter_map(|row| Some((row.index, row.rate?))).collect();
    let json = json!({
        "protocol": results.protocol.name,
        "launches": runs,
        "rows": results.rows.iter().enumerate().map(|(index, row)| machine(row, rates.get(&index).copied())).collect::<Vec<_>>(),
        "trusted_over_checked": by_target(results, within::checks),
        "tuned_over_fixed": by_target(results, within::tuning),
    });
    let measured = columns.iter().flat_map(|column| column.rows.iter().map(move |row| (column, row)));
    let name = |(column, row): (&Column, &Measured)| {
        let name = format!("{} {} {}", column.identity.target.slug, row.problem, row.kernel.label());
        Some((name, bmf::measures(row.problem, row.rate?)))
    };
    let bmf = bmf::metrics(measured.filter_map(name));
    Report { tables, below, json, bmf: Some(bmf), ..Report::default() }
}

fn table(results: &ResultSet, column: &Column) -> Table {
    let target = &column.identity.target;
    let best: HashMap<Problem, f64> =
        column.best().into_iter().filter_map(|(problem, row)| Some((problem, row.rate?.value))).collect();
    Table {
        title: format!("{} - {} - {}", target.slug, target.name, target.driver),
        columns: vec!["problem", "kernel", "rate", "± 95 %", "of best", "spread", "clock", "notes"],
        rows: column.rows.iter().map(|row| line(row, &results.rows[row.index], &best)).collect(),
        ..Table::default()
    }
}

/// A table of ratios, if there are any.
fn gains(title: String, what: &'static str, gains: &[Gain]) -> Option<Table> {
    let line = |gain: &Gain| {
        let Interval { value, low, high } = gain.ratio.interval();
        vec![
            Cell::text(&gain.what),
            Cell::Number(format!("{value:.3}"), value),
            Cell::text(format!("{low:.3} to {high:.3}")),
            Cell::Number(gain.problems.to_string(), gain.problems as f64),
        ]
    };
    let rows: Vec<_> = gains.iter().map(line).collect();
    (!rows.is_empty()).then(|| Table {
        title,
        columns: vec![what, "ratio of rates", "95 %", "problems"],
        rows,
        ..Table::default()
    })
}

fn by_target(results: &ResultSet, gains: fn(&ResultSet, &str) -> Vec<Gain>) -> Vec<serde_json::Value> {
    let of = |target: &TargetFacts| {
        let json = |gain: Gain| {
            let Interval { value, low, high } = gain.ratio.interval();
            json!({ "target": target.slug, "what": gain.what, "ratio": value, "low": low, "high": high, "problems": gain.problems })
        };
        gains(results, &target.slug).into_iter().map(json).collect::<Vec<_>>()
    };
    results.targets.iter().flat_map(of).collect()
}

fn line(measured: &Measured, row: &Row, best: &HashMap<Problem, f64>) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.problem.to_string()), Cell::text(row.kernel.label())];
    let Some(rate) = measured.rate else {
        cells.push(Cell::text(row.status.name()));
        cells.extend((0..4).map(|_| Cell::empty()));
        cells.push(Cell::text(&row.message));
        return cells;
    };
    let best = best.get(&row.problem).copied().unwrap_or(rate.value);
    let half = (rate.high / rate.low).sqrt() - 1.0;
    cells.push(Cell::Number(FlopPerSecond(rate.value).to_string(), rate.value));
    cells.push(Cell::percent(half));
    cells.push(Cell::Number(format!("{:.0} %", rate.value / best * 100.0), rate.value / best));
    cells.push(spread(row).map_or_else(Cell::empty, Cell::percent));
    cells.push(Cell::text(row.runs.first().map_or("", |run| run.timer.name())));
    cells.push(Cell::text(notes(row)));
    cells
}

/// The median over runs of the half-width of the exact interval of a run's median.
fn spread(row: &Row) -> Option<f64> {
    let each: Vec<f64> = row.times_by_run().iter().filter_map(|run| quantile::relative_half_width(run)).collect();
    quantile::median(&each)
}

fn notes(row: &Row) -> String {
    let mut flags: Vec<Flag> = row.runs.iter().flat_map(|run| run.flags.iter().copied()).collect();
    flags.sort();
    flags.dedup();
    let mut notes: Vec<String> = flags.iter().map(|flag| flag.name().to_owned()).collect();
    let clocks: Vec<Timer> = row.runs.iter().map(|run| run.timer).collect();
    if clocks.iter().any(|clock| *clock != clocks[0]) {
        notes.push("clocks-mixed".to_owned());
    }
    notes.join(" ")
}

fn machine(row: &Row, rate: Option<Interval>) -> serde_json::Value {
    // The second name of a row that was measured twice stands by itself.
    let rate = rate.or_else(|| rate_alone(row));
    json!({
        "target": row.target,
        "kernel": row.kernel.name,
        "checks": row.kernel.checks,
        "problem": row.problem.to_string(),
        "repeat": row.repeat,
        "status": row.status.name(),
        "message": row.message,
        "flop_per_second": rate.map(|rate| rate.value),
        "flop_per_second_low": rate.map(|rate| rate.low),
        "flop_per_second_high": rate.map(|rate| rate.high),
        "runs": row.runs.len(),
    })
}
