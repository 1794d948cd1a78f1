//! The rows of one result set: rates with their intervals, and what was not measured and why.

use std::collections::HashMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::speedup::{self, Speedup};
use crate::compare::target_summary::rate_alone;
use crate::compare::{MeasuredRow, TargetSummary};
use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::result::{Checks, ResultSet, Row};
use crate::roofline::Ceilings;
use crate::sample::{Energy, Flag, Timer};
use crate::stat::assumed_noise::{AssumedNoise, DEVICE};
use crate::stat::descriptive;
use crate::stat::log_ratio::Interval;
use crate::stat::warning::{self, Warning};
use crate::unit::{Flop, FlopPerSecond, Joules, JoulesPerTflop, percent_to};

use super::{Cell, Report, Table, bencher_metric_format, json, percent};

/// Where the column of energy stands: behind the rate and its interval.
const BEHIND_RATE: usize = 4;

/// One table a target.
#[must_use]
pub fn report(results: &ResultSet) -> Report {
    let summaries = TargetSummary::all("", 0, results, None);
    let mut tables: Vec<Table> = summaries.iter().map(|summary| table(results, summary)).collect();
    for target in &results.targets {
        let slug = &target.slug;
        tables.extend(gains(
            format!("{slug} - without checks over with checks"),
            "kernel",
            &speedup::checks(results, slug),
        ));
        tables.extend(gains(
            format!("{slug} - best tuned over best fixed"),
            "problem",
            &speedup::tuning(results, slug),
        ));
    }
    let runs = results.session.launches;
    let mut below = vec![format!(
        "{} runs (process launches) a row, protocol {}; the interval is that of the runs, the spread that of the samples in a run",
        runs, results.protocol.name
    )];
    let samples = summaries.iter().filter(|summary| summary.runs.1 > 0).map(|summary| summary.samples.0).min();
    let assumed = summaries.iter().map(|summary| summary.identity.assumed()).fold(DEVICE, AssumedNoise::worse);
    below
        .extend(warning::of_size(runs as usize, samples.unwrap_or(usize::MAX), assumed).iter().map(Warning::to_string));
    let itself =
        |summary: &TargetSummary| Some((summary.identity.target.slug.clone(), summary.aa_difference?.exp_m1()));
    below.extend(
        summaries
            .iter()
            .filter_map(itself)
            .map(|(slug, share)| format!("{slug}: A/A rows (measured twice) differ by up to {}", percent(share))),
    );
    let without = without_energy(results);
    below.extend(without.iter().map(|(reason, targets)| format!("no J/TFLOP for {}: {reason}", targets.join(", "))));
    let rows = || summaries.iter().flat_map(|summary| &summary.rows);
    let rates: HashMap<usize, Interval> = rows().filter_map(|row| Some((row.index, row.rate?))).collect();
    let ceilings: HashMap<&str, Ceilings<'_>> =
        results.targets.iter().map(|target| (target.slug.as_str(), Ceilings::of(results, target))).collect();
    let json = json(BenchView {
        protocol: &results.protocol.name,
        launches: runs,
        targets: results.targets.iter().map(BenchTargetView::from).collect(),
        without_energy: without.into_iter().map(|(reason, targets)| WithoutEnergy { targets, reason }).collect(),
        rows: results
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| BenchRowView::of(row, rates.get(&index).copied(), &ceilings))
            .collect(),
        trusted_over_checked: by_target(results, speedup::checks),
        tuned_over_fixed: by_target(results, speedup::tuning),
    });
    let measured = summaries.iter().flat_map(|summary| summary.rows.iter().map(move |row| (summary, row)));
    let name = |(summary, row): (&TargetSummary, &MeasuredRow)| {
        let name = format!("{} {} {}", summary.identity.target.slug, row.problem, row.kernel.label());
        Some((name, bencher_metric_format::Measures::of(row.problem, row.rate?)))
    };
    let bmf = bencher_metric_format::metrics(measured.filter_map(name));
    Report { tables, below, json, bmf: Some(bmf), ..Report::default() }
}

fn table(results: &ResultSet, summary: &TargetSummary) -> Table {
    let target = &summary.identity.target;
    let best: HashMap<Problem, f64> =
        summary.best().into_iter().filter_map(|(problem, row)| Some((problem, row.rate?.value))).collect();
    let mut columns = vec!["problem", "kernel", "rate", "± 95 %", "of best", "spread", "clock", "notes"];
    let mut rows: Vec<Vec<Cell>> = summary.rows.iter().map(|row| line(row, &results.rows[row.index], &best)).collect();
    let ceilings = Ceilings::of(results, target);
    let shares = summary.rows.iter().map(|row| of_peak(row.rate?, row.problem, &ceilings)).collect::<Vec<_>>();
    let mut bar = BEHIND_RATE;
    if shares.iter().any(Option::is_some) {
        bar = BEHIND_RATE + 1;
        columns.insert(bar, "of peak");
        for (cells, share) in rows.iter_mut().zip(shares) {
            cells.insert(bar, share.map_or_else(Cell::empty, Cell::percent));
        }
    }
    if has_energy(results, target) {
        bar += 1;
        columns.insert(BEHIND_RATE, "J/TFLOP");
        for (cells, row) in rows.iter_mut().zip(&summary.rows) {
            let shown = |energy: JoulesPerTflop| Cell::Number(energy.to_string(), energy.0);
            cells.insert(BEHIND_RATE, energy(&results.rows[row.index]).map_or_else(Cell::empty, shown));
        }
    }
    let title = format!("{} - {} - {}", target.slug, target.name, target.driver);
    Table { title, columns, rows, bar: Some(bar), ..Table::default() }
}

/// The share of the measured peak of arithmetic for the number type.
fn of_peak(rate: Interval, problem: Problem, ceilings: &Ceilings<'_>) -> Option<f64> {
    Some(rate.value / ceilings.compute(problem.element)?.rate.value)
}

/// Energy for the work of a row that has a rate: the median over its runs.
fn energy(row: &Row) -> Option<JoulesPerTflop> {
    let of = |energy: &Energy| Joules(energy.joules).per(Flop(row.problem.flop().0 * energy.dispatches as f64)).0;
    let each: Vec<f64> = row.runs.iter().filter_map(|run| run.energy.as_ref()).map(of).collect();
    descriptive::median(&each).filter(|_| rate_alone(row).is_some()).map(JoulesPerTflop)
}

fn has_energy(results: &ResultSet, target: &TargetFacts) -> bool {
    results.rows.iter().any(|row| row.target == target.slug && energy(row).is_some())
}

/// Why there is no energy, each reason with the targets that have it.
fn without_energy(results: &ResultSet) -> IndexMap<&str, Vec<&str>> {
    let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for target in results.targets.iter().filter(|target| !has_energy(results, target)) {
        let stated = target.missing.iter().find_map(|entry| entry.strip_prefix("energy: "));
        let reason = stated.unwrap_or(match results.protocol.rounds {
            Some(_) => "no window of energy was measured",
            None => "the protocol measures none",
        });
        reasons.entry(reason).or_default().push(&target.slug);
    }
    reasons
}

/// A table of ratios, if there are any.
fn gains(title: String, what: &'static str, gains: &[Speedup]) -> Option<Table> {
    let line = |gain: &Speedup| {
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

fn by_target<'r>(results: &'r ResultSet, speedups: fn(&ResultSet, &str) -> Vec<Speedup>) -> Vec<SpeedupView<'r>> {
    let of = |target: &'r TargetFacts| {
        speedups(results, &target.slug).into_iter().map(|Speedup { what, ratio, problems }| {
            let Interval { value, low, high } = ratio.interval();
            SpeedupView { target: &target.slug, what, ratio: value, low, high, problems }
        })
    };
    results.targets.iter().flat_map(of).collect()
}

fn line(measured: &MeasuredRow, row: &Row, best: &HashMap<Problem, f64>) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.problem.to_string()), Cell::text(row.label())];
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
    cells.push(Cell::Number(percent_to(rate.value / best, 0), rate.value / best));
    cells.push(spread(row).map_or_else(Cell::empty, Cell::percent));
    cells.push(Cell::text(row.runs.first().map_or("", |run| run.timer.name())));
    cells.push(Cell::text(notes(row)));
    cells
}

/// The median over runs of the half-width of the exact interval of a run's median.
fn spread(row: &Row) -> Option<f64> {
    let each: Vec<f64> = row.times_by_run().iter().filter_map(|run| descriptive::relative_half_width(run)).collect();
    descriptive::median(&each)
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

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct BenchView<'a> {
    protocol: &'a str,
    launches: u32,
    targets: Vec<BenchTargetView<'a>>,
    without_energy: Vec<WithoutEnergy<'a>>,
    rows: Vec<BenchRowView<'a>>,
    trusted_over_checked: Vec<SpeedupView<'a>>,
    tuned_over_fixed: Vec<SpeedupView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct BenchTargetView<'a> {
    target: &'a str,
    name: &'a str,
    driver: &'a str,
    backend: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct WithoutEnergy<'a> {
    targets: Vec<&'a str>,
    reason: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct SpeedupView<'a> {
    target: &'a str,
    what: String,
    ratio: f64,
    low: f64,
    high: f64,
    problems: usize,
}

#[derive(Serialize, JsonSchema)]
struct BenchRowView<'a> {
    target: &'a str,
    kernel: &'a str,
    #[schemars(with = "String")]
    checks: &'a Checks,
    problem: String,
    repeat: u32,
    status: &'static str,
    message: &'a str,
    flop_per_second: Option<f64>,
    flop_per_second_low: Option<f64>,
    flop_per_second_high: Option<f64>,
    of_peak: Option<f64>,
    joules_per_tflop: Option<f64>,
    runs: usize,
}

impl<'a> From<&'a TargetFacts> for BenchTargetView<'a> {
    fn from(target: &'a TargetFacts) -> Self {
        let TargetFacts { slug, name, driver, backend, .. } = target;
        Self { target: slug, name, driver, backend: backend.name() }
    }
}

impl<'a> BenchRowView<'a> {
    fn of(row: &'a Row, rate: Option<Interval>, ceilings: &HashMap<&str, Ceilings<'_>>) -> Self {
        // The second name of a row that was measured twice stands by itself.
        let rate = rate.or_else(|| rate_alone(row));
        Self {
            target: &row.target,
            kernel: &row.kernel.name,
            checks: &row.kernel.checks,
            problem: row.problem.to_string(),
            repeat: row.repeat,
            status: row.status.name(),
            message: &row.message,
            flop_per_second: rate.map(|rate| rate.value),
            flop_per_second_low: rate.map(|rate| rate.low),
            flop_per_second_high: rate.map(|rate| rate.high),
            of_peak: rate.and_then(|rate| of_peak(rate, row.problem, ceilings.get(row.target.as_str())?)),
            joules_per_tflop: energy(row).map(|energy| energy.0),
            runs: row.runs.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        let row = results.rows.iter().position(|row| row.target == slug && rate_alone(row).is_some()).unwrap();
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
        results.rows[row].status = crate::result::Status::Wrong;
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
        results.targets[1].missing.push("energy: RAPL: class/powercap is absent".to_owned());
        let second = format!("no J/TFLOP for {two}: RAPL: class/powercap is absent");
        assert_eq!(lines(&results), [format!("no J/TFLOP for {one}: the protocol measures none"), second]);
    }
}
