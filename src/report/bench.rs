//! The rows of one result set: rates with their intervals, and what was not measured and why.

use serde_json::json;

use crate::compare::table::cell;
use crate::compare::within::{self, Gain};
use crate::device::TargetFacts;
use crate::result::{ResultSet, Row, Status};
use crate::sample::{Flag, Timer};
use crate::stat::evidence::{Interval, ONE_RUN_SD};
use crate::stat::quantile;
use crate::unit::FlopPerSecond;

use super::{Cell, Report, Table};

/// One table a target.
#[must_use]
pub fn report(results: &ResultSet) -> Report {
    let tables = results.targets.iter().map(|target| {
        let rows = results.rows.iter().filter(|row| row.target == target.slug).map(|row| line(results, row)).collect();
        let title = format!("{} - {} - {}", target.slug, target.name, target.driver);
        Table {
            title,
            columns: vec!["problem", "kernel", "rate", "± 95 %", "of best", "spread", "clock", "notes"],
            rows,
        }
    });
    let mut tables: Vec<Table> = tables.collect();
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
    if runs == 1 {
        below.push(format!("1 run: between-run noise unknown, {:.0} % assumed; use --runs 3", ONE_RUN_SD * 100.0));
    }
    if runs == 2 {
        below.push("2 runs give intervals three times as wide as 3 do, by Student's t; use --runs 3".to_owned());
    }
    let json = json!({
        "protocol": results.protocol.name,
        "launches": runs,
        "rows": results.rows.iter().map(machine).collect::<Vec<_>>(),
        "trusted_over_checked": by_target(results, within::checks),
        "tuned_over_fixed": by_target(results, within::tuning),
    });
    Report { above: Vec::new(), tables, below, json }
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
    (!rows.is_empty()).then(|| Table { title, columns: vec![what, "ratio of rates", "95 %", "problems"], rows })
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

fn line(results: &ResultSet, row: &Row) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.problem.to_string()), Cell::text(row.label())];
    let Some(measured) = cell(row) else {
        cells.push(Cell::text(row.status.name()));
        cells.extend((0..4).map(|_| Cell::empty()));
        cells.push(Cell::text(&row.message));
        return cells;
    };
    let rate = measured.rate;
    let rivals = results.rows.iter().filter(|other| other.target == row.target && other.problem == row.problem);
    let best = rivals.filter_map(cell).map(|cell| cell.rate.value).fold(rate.value, f64::max);
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

fn machine(row: &Row) -> serde_json::Value {
    let rate = (row.status == Status::Ok).then(|| cell(row)).flatten().map(|cell| cell.rate);
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
