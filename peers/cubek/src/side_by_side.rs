//! Rates of our fastest kernel, of cubek's fastest strategy and of Burn on each problem, with
//! their ratios.

use std::path::Path;

use switchpoint::compare::target_summary::rate_alone;
use switchpoint::problem::Problem;
use switchpoint::report::{Cell, Report, Table};
use switchpoint::result::{ResultSet, Row, Status};
use switchpoint::sample::{Run, Timer, per_dispatch};
use switchpoint::stat::log_ratio::Interval;
use switchpoint::stat::row::{RowData, RunTimes};
use switchpoint::unit::{FlopPerSecond, significant};

use crate::peer::{LIBRARIES, Library, of_slug};

/// The table at the end, the rows behind it, and the commands that show the same from the file.
pub(crate) fn report(results: &ResultSet, path: &Path) -> Report {
    let problems = problems(results);
    let summary = Table {
        title: "Rates, and how many times as fast ours is (95 % interval over runs)".to_owned(),
        columns: vec![
            "problem",
            "clock",
            "ours",
            "kernel",
            "cubek",
            "strategy",
            "Burn",
            "ours/cubek",
            "ours/Burn",
            "ours/cubek (wall)",
            "ours/Burn (wall)",
        ],
        rows: problems.iter().map(|problem| line(results, *problem)).collect(),
        ..Table::default()
    };
    let mut tables = vec![summary, rated(results, &problems), unrated(results, &problems)];
    tables.retain(|table| !table.rows.is_empty());
    Report { tables, below: commands(results, path), ..Report::default() }
}

fn problems(results: &ResultSet) -> Vec<Problem> {
    let mut problems: Vec<Problem> = results.rows.iter().map(|row| row.problem).collect();
    problems.sort_by(|one, other| one.flop().0.total_cmp(&other.flop().0).then(one.cmp(other)));
    problems.dedup();
    problems
}

/// The fastest row of a side: of ours where `library` is `None`.
fn best(results: &ResultSet, problem: Problem, library: Option<Library>) -> Option<(&Row, Interval)> {
    let side = |row: &&Row| row.problem == problem && of_slug(&row.target).map(|(_, library)| library) == library;
    let rated = results.rows.iter().filter(side).filter_map(|row| Some((row, rate_alone(row)?)));
    rated.max_by(|(_, one), (_, other)| one.value.total_cmp(&other.value))
}

fn line(results: &ResultSet, problem: Problem) -> Vec<Cell> {
    let ours = best(results, problem, None);
    let [cubek, burn] = LIBRARIES.map(|library| best(results, problem, Some(library)));
    let clock = ours.iter().flat_map(|(row, _)| &row.runs).map(|run| run.timer);
    let clock =
        match (clock.clone().any(|timer| timer == Timer::Device), clock.clone().any(|timer| timer == Timer::Wall)) {
            (true, true) => "both",
            (true, false) => "device",
            (false, true) => "wall",
            (false, false) => "",
        };
    let name = |best: &Option<(&Row, Interval)>| {
        best.as_ref().map_or(Cell::empty(), |(row, _)| Cell::text(row.kernel.name.trim_start_matches("library:cubek/")))
    };
    vec![
        Cell::text(problem.to_string()),
        Cell::text(clock),
        rate(ours.as_ref()),
        name(&ours),
        rate(cubek.as_ref()),
        name(&cubek),
        rate(burn.as_ref()),
        ratio(cubek.as_ref(), ours.as_ref(), by_row),
        ratio(burn.as_ref(), ours.as_ref(), by_row),
        ratio(cubek.as_ref(), ours.as_ref(), by_wall),
        ratio(burn.as_ref(), ours.as_ref(), by_wall),
    ]
}

fn rate(best: Option<&(&Row, Interval)>) -> Cell {
    best.map_or(Cell::text("-"), |(_, rate)| Cell::Number(FlopPerSecond(rate.value).to_string(), rate.value))
}

/// How many times as fast `ours` is as `theirs`.
fn ratio(theirs: Option<&(&Row, Interval)>, ours: Option<&(&Row, Interval)>, times: fn(&Run) -> RunTimes) -> Cell {
    let of = |(row, _): &(&Row, Interval)| row.runs.iter().map(times).collect::<Vec<_>>();
    // Both were measured in turn in the same launches, as `compare` of one file has it.
    let pair = theirs.map(of).zip(ours.map(of)).and_then(|(theirs, ours)| RowData::paired(&theirs, &ours));
    let Some(pair) = pair else { return Cell::text("-") };
    let ratio = pair.alone().mean().interval();
    let shown = format!("{:.2} [{:.2}, {:.2}]", ratio.value, ratio.low, ratio.high);
    Cell::Number(shown, ratio.value)
}

/// By the clock that the row goes by.
fn by_row(run: &Run) -> RunTimes {
    RunTimes::from(run)
}

/// By the clock of the host, which contains what a launch costs the host.
fn by_wall(run: &Run) -> RunTimes {
    let times = run.samples().map(|sample| per_dispatch(&sample, Timer::Wall, run.dispatches).0);
    RunTimes { times: times.collect(), ..RunTimes::from(run) }
}

/// Every row with a rate, the fastest of a problem first.
fn rated(results: &ResultSet, problems: &[Problem]) -> Table {
    let mut rows = Vec::new();
    for problem in problems {
        let of_problem = results.rows.iter().filter(|row| row.problem == *problem);
        let mut of_problem: Vec<(&Row, Interval)> =
            of_problem.filter_map(|row| Some((row, rate_alone(row)?))).collect();
        of_problem.sort_by(|(_, one), (_, other)| other.value.total_cmp(&one.value));
        for (row, rate) in of_problem {
            let mut flags: Vec<&str> = row.runs.iter().flat_map(|run| &run.flags).map(|flag| flag.name()).collect();
            flags.sort_unstable();
            flags.dedup();
            let error = row.check.as_ref().map_or(f64::NAN, |check| check.error_over_bound);
            rows.push(vec![
                Cell::text(problem.to_string()),
                Cell::text(&row.kernel.name),
                Cell::Number(FlopPerSecond(rate.value).to_string(), rate.value),
                Cell::Number(significant(error), error),
                Cell::text(flags.join(" ")),
            ]);
        }
    }
    Table {
        title: "Every row with a rate".to_owned(),
        columns: vec!["problem", "row", "rate", "error/bound", "flags"],
        rows,
        ..Table::default()
    }
}

/// Rows without a rate: those of one problem that share a reason share a line.
fn unrated(results: &ResultSet, problems: &[Problem]) -> Table {
    let mut rows: Vec<(Problem, &Row, Vec<&str>)> = Vec::new();
    for problem in problems {
        for row in results.rows.iter().filter(|row| row.problem == *problem && row.status != Status::Ok) {
            let same = |other: &Row| (other.status, &other.message) == (row.status, &row.message);
            match rows.iter_mut().find(|(of, other, _)| of == problem && same(other)) {
                Some((.., names)) => names.push(&row.kernel.name),
                None => rows.push((*problem, row, vec![&row.kernel.name])),
            }
        }
    }
    let line = |(problem, row, names): (Problem, &Row, Vec<&str>)| {
        let names = names.join(", ").replace("library:cubek/", "");
        vec![
            Cell::text(problem.to_string()),
            Cell::text(row.status.name()),
            Cell::text(shortened(&row.message)),
            Cell::text(names),
        ]
    };
    Table {
        title: "Rows without a rate".to_owned(),
        columns: vec!["problem", "status", "why", "rows"],
        rows: rows.into_iter().map(line).collect(),
        ..Table::default()
    }
}

/// A message that leaves the table readable; the file has the whole one.
fn shortened(message: &str) -> String {
    const MAX: usize = 110;
    let short: String = message.chars().take(MAX).collect();
    if short.len() == message.len() { short } else { format!("{short}...") }
}

fn commands(results: &ResultSet, path: &Path) -> Vec<String> {
    let path = path.display();
    let ours = results.targets.iter().map(|target| &target.slug).find(|slug| of_slug(slug).is_none());
    let Some(ours) = ours else { return Vec::new() };
    let mut lines = vec![format!("Written: {path}"), "The same from the file:".to_owned()];
    for library in LIBRARIES {
        lines.push(format!("  switchpoint compare --by best {path}#{} {path}#{ours}", library.slug(ours)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchpoint::device::{Backend, DeviceType};
    use switchpoint::host;
    use switchpoint::measure::protocol;
    use switchpoint::result::{Check, Data, FORMAT, KernelFacts, Program, Session, VERSION};
    use switchpoint::sample::{Cache, RawSample, Run};
    use switchpoint::unit::Nanos;

    use crate::device::tests::target;

    /// A row of two runs whose dispatches take `device` ns by the device's clock and `wall` ns by
    /// the host's; without a rate where they are 0.
    fn row(target: &str, name: &str, device: f64, wall: f64) -> Row {
        let kernel = KernelFacts::library(name, "");
        let problem = Problem::f32(100, 100, 100).unwrap();
        let failed = Row::ended(target, &kernel, problem, Status::Unsupported, "it does not fit".to_owned());
        if device == 0.0 {
            return failed;
        }
        let sample = RawSample { device: Some(Nanos(2.0 * device)), wall: Nanos(2.0 * wall) };
        let run = |launch| Run::of(launch, 2, Timer::Device, &[sample; 20], sample);
        let check = Some(Check { method: "oracle-f64".to_owned(), error_over_bound: 0.25 });
        Row { status: Status::Ok, message: String::new(), check, runs: vec![run(0), run(1)], ..failed }
    }

    fn results(rows: Vec<Row>) -> ResultSet {
        let slugs = ["x.vulkan", "x.vulkan-cubek", "x.vulkan-burn"];
        ResultSet {
            format: FORMAT.to_owned(),
            version: VERSION.to_owned(),
            program: Program::this(),
            host: host::machine(),
            session: Session {
                started: "2026-01-01T00:00:00Z".to_owned(),
                finished: None,
                seed: 1,
                launches: 2,
                budget: Nanos(1.0),
                selection: Vec::new(),
            },
            protocol: protocol::standard(),
            data: Data { distribution: String::new(), seed: 1, row_multiple: 4, cache: Cache::Hot },
            targets: slugs.map(|slug| target(slug, Backend::Vulkan, DeviceType::Cpu)).to_vec(),
            peaks: Vec::new(),
            rows,
        }
    }

    #[test]
    fn the_best_of_each_side_is_compared() {
        let results = results(vec![
            row("x.vulkan", "slow", 2000.0, 2000.0),
            row("x.vulkan", "fast", 1000.0, 1100.0),
            row("x.vulkan-cubek", "library:cubek/gemm", 0.0, 0.0),
            row("x.vulkan-cubek", "library:cubek/naive", 4000.0, 5500.0),
            row("x.vulkan-cubek", "library:cubek/unit", 3000.0, 4400.0),
            row("x.vulkan-burn", "library:burn", 2500.0, 3300.0),
        ]);
        let report = report(&results, Path::new("x.json"));
        let shown: Vec<&str> =
            report.tables[0].rows[0].iter().map(|cell| cell.shown().split(' ').next().unwrap()).collect();
        assert_eq!(
            shown,
            ["f32:100x100x100", "device", "2.000", "fast", "666.7", "unit", "800.0", "3.00", "2.50", "4.00", "3.00"]
        );
        let order: Vec<&str> = report.tables[1].rows.iter().map(|cells| cells[1].shown()).collect();
        assert_eq!(order[..3], ["fast", "slow", "library:burn"]);
        assert_eq!(report.tables[1].rows.len(), 5);
        let failed: Vec<&str> = report.tables[2].rows[0].iter().map(Cell::shown).collect();
        assert_eq!(failed, ["f32:100x100x100", "unsupported", "it does not fit", "gemm"]);
        assert!(report.below[2].ends_with("compare --by best x.json#x.vulkan-cubek x.json#x.vulkan"));
    }

    #[test]
    fn a_side_without_a_rate_gives_no_ratio() {
        let results =
            results(vec![row("x.vulkan", "fast", 1000.0, 1100.0), row("x.vulkan-burn", "library:burn", 0.0, 0.0)]);
        let report = report(&results, Path::new("x.json"));
        let shown: Vec<&str> = report.tables[0].rows[0].iter().map(Cell::shown).collect();
        assert_eq!(shown[4..], ["-", "", "-", "-", "-", "-", "-"]);
    }
}
