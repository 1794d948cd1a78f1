//! The rows of one result set: rates with their intervals, and what was not measured and why.

use serde_json::json;

use crate::compare::table::cell;
use crate::compare::within::{self, Gain};
use crate::device::TargetFacts;
use crate::result::{ResultSet, Row, Status};
use crate::sample::{Energy, Flag, Timer};
use crate::stat::evidence::{Interval, ONE_RUN_SD};
use crate::stat::quantile;
use crate::unit::{Flop, FlopPerSecond, Joules, JoulesPerTflop};

use super::{Cell, Report, Table};

/// Where the column of energy stands: behind the rate and its interval.
const BEHIND_RATE: usize = 4;

/// One table a target.
#[must_use]
pub fn report(results: &ResultSet) -> Report {
    let tables = results.targets.iter().map(|target| {
        let own = || results.rows.iter().filter(|row| row.target == target.slug);
        let mut rows: Vec<Vec<Cell>> = own().map(|row| line(results, row)).collect();
        let mut columns = vec!["problem", "kernel", "rate", "± 95 %", "of best", "spread", "clock", "notes"];
        if has_energy(results, target) {
            columns.insert(BEHIND_RATE, "J/TFLOP");
            for (cells, row) in rows.iter_mut().zip(own()) {
                let shown = |energy: JoulesPerTflop| Cell::Number(energy.to_string(), energy.0);
                cells.insert(BEHIND_RATE, energy(row).map_or_else(Cell::empty, shown));
            }
        }
        let title = format!("{} - {} - {}", target.slug, target.name, target.driver);
        Table { title, columns, rows }
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
    let without = without_energy(results);
    below.extend(without.iter().map(|(reason, targets)| format!("no J/TFLOP for {}: {reason}", targets.join(", "))));
    let json = json!({
        "protocol": results.protocol.name,
        "launches": runs,
        "without_energy": without.iter().map(|(reason, targets)| json!({ "targets": targets, "reason": reason })).collect::<Vec<_>>(),
        "rows": results.rows.iter().map(machine).collect::<Vec<_>>(),
        "trusted_over_checked": by_target(results, within::checks),
        "tuned_over_fixed": by_target(results, within::tuning),
    });
    Report { above: Vec::new(), tables, below, json }
}

/// Energy for the work of a row that has a rate: the median over its runs.
fn energy(row: &Row) -> Option<JoulesPerTflop> {
    let of = |energy: &Energy| Joules(energy.joules).per(Flop(row.problem.flop().0 * energy.dispatches as f64)).0;
    let each: Vec<f64> = row.runs.iter().filter_map(|run| run.energy.as_ref()).map(of).collect();
    quantile::median(&each).filter(|_| cell(row).is_some()).map(JoulesPerTflop)
}

fn has_energy(results: &ResultSet, target: &TargetFacts) -> bool {
    results.rows.iter().any(|row| row.target == target.slug && energy(row).is_some())
}

/// Why there is no energy, each reason with the targets that have it.
fn without_energy(results: &ResultSet) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for target in results.targets.iter().filter(|target| !has_energy(results, target)) {
        let stated = target.missing.iter().find_map(|entry| entry.strip_prefix("energy: "));
        let reason = stated.unwrap_or(match results.protocol.rounds {
            Some(_) => "no window of energy was measured",
            None => "the protocol measures none",
        });
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, targets)) => targets.push(&target.slug),
            None => reasons.push((reason, vec![&target.slug])),
        }
    }
    reasons
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
        "joules_per_tflop": energy(row).map(|energy| energy.0),
        "runs": row.runs.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::read;
    use crate::unit::Nanos;

    fn golden() -> ResultSet {
        read::parse("golden", include_str!("../../tests/golden/two-targets.v1.json")).unwrap().results
    }

    fn table_of<'a>(report: &'a Report, slug: &str) -> &'a Table {
        report.tables.iter().find(|table| table.title.starts_with(slug)).unwrap()
    }

    #[test]
    fn energy_stands_behind_the_rate_and_never_in_place_of_it() {
        let mut results = golden();
        let plain = report(&results);
        let slug = results.targets[0].slug.clone();
        let row = results.rows.iter().position(|row| row.target == slug && cell(row).is_some()).unwrap();
        let work = results.rows[row].problem.flop().0;
        // 2 and 7 J per TFLOP; the third run has no reading.
        let energy = |per_tflop: f64| Energy {
            source: "rapl".to_owned(),
            joules: per_tflop * work * 1000.0 * 1e-12,
            window: Nanos(1e9),
            dispatches: 1000,
        };
        results.rows[row].runs[0].energy = Some(energy(2.0));
        results.rows[row].runs[1].energy = Some(energy(7.0));
        let with = report(&results);

        let (before, after) = (table_of(&plain, &slug), table_of(&with, &slug));
        assert_eq!(after.columns[BEHIND_RATE], "J/TFLOP");
        assert!(!before.columns.contains(&"J/TFLOP"));
        let mut found = Vec::new();
        for (cells, earlier) in after.rows.iter().zip(&before.rows) {
            assert_eq!(cells.len(), after.columns.len());
            let mut rest = cells.clone();
            found.push(rest.remove(BEHIND_RATE).shown().to_owned());
            assert_eq!(rest, *earlier);
        }
        found.retain(|shown| !shown.is_empty());
        assert_eq!(found, ["4.500"]);

        let json = &with.json["rows"];
        assert!((json[row]["joules_per_tflop"].as_f64().unwrap() - 4.5).abs() < 1e-9);
        let others = json.as_array().unwrap().iter().filter(|row| row["joules_per_tflop"].is_null()).count();
        assert_eq!(others, results.rows.len() - 1);
        assert!(!with.below.iter().any(|line| line.contains(&slug)), "{:?}", with.below);
        // A row that turned out wrong has neither a rate nor an energy.
        results.rows[row].status = Status::Wrong;
        assert_eq!(super::energy(&results.rows[row]), None);
    }

    #[test]
    fn absent_energy_is_stated_with_its_reason() {
        let mut results = golden();
        let [one, two] = [0, 1].map(|index| results.targets[index].slug.clone());
        let lines = |results: &ResultSet| {
            let mut below = report(results).below;
            below.retain(|line| line.starts_with("no J/TFLOP"));
            below
        };
        assert_eq!(lines(&results), [format!("no J/TFLOP for {one}, {two}: the protocol measures none")]);
        let without = report(&results).json["without_energy"].clone();
        assert_eq!(without, json!([{ "targets": [one, two], "reason": "the protocol measures none" }]));
        results.targets[1].missing.push("energy: RAPL: /sys/class/powercap is absent".to_owned());
        let second = format!("no J/TFLOP for {two}: RAPL: /sys/class/powercap is absent");
        assert_eq!(lines(&results), [format!("no J/TFLOP for {one}: the protocol measures none"), second]);
    }
}
