//! `switchpoint bench`, and the worker that it starts.

use itertools::Itertools;

use std::io;
use std::path::{Path, PathBuf};

use crate::device::slug_of;
use crate::measure::protocol;
use crate::problem::Sourced;
use crate::record::{disk, suites, tuned};
use crate::report;
use crate::result::ResultSet;
use crate::session::{self, Ending, FoundTarget, Machine, Wanted, worker};
use crate::unit::Nanos;

use super::args::{BenchArguments, Buffers, Checks};
use super::failure::{Failure, INTERRUPTED};
use super::measuring::{default_cache, measure, now, refuse_to_overwrite, today};
use super::output;

/// Measures, and says what to run next.
pub fn run(arguments: &BenchArguments) -> Result<u8, Failure> {
    let wanted = if arguments.resume.is_some() { None } else { Some(wanted(arguments)?) };
    let machine = session::find()?;
    let (path, mut results) = match (&arguments.resume, &wanted) {
        (Some(path), _) => (path.clone(), resume(path, &machine)?),
        (None, Some(wanted)) => {
            let results = session::prepare(wanted, &machine, now())?;
            (arguments.output.clone().unwrap_or_else(|| default_path(&results)), results)
        }
        (None, None) => return Err(Failure::input("nothing to measure")),
    };
    if arguments.list {
        return list(&results).map(|()| 0);
    }
    if arguments.resume.is_none() {
        refuse_to_overwrite(&path)?;
    }
    let mut report = match measure(&path, &mut results, |_, _| {})? {
        Ending::Complete => report::bench::report(&results),
        Ending::Interrupted => {
            let again = format!("{} bench --resume {}", output::program(), path.display());
            output::note(&format!("interrupted; every row that ended is in the file. To go on:\n  {again}"));
            return Ok(INTERRUPTED);
        }
    };
    if !arguments.temporary {
        report.next.extend(advice(&path, &results, &machine.targets));
    }
    output::show(&report, arguments.format)?;
    Ok(0)
}

/// The process that measures for a session.
pub fn worker() -> Result<u8, Failure> {
    session::report_panics();
    let mut order = String::new();
    io::stdin().read_line(&mut order)?;
    worker::end_with_session(io::stdin());
    worker::work(&mut order.as_bytes(), &mut io::stdout().lock()).map_err(Failure::input)?;
    Ok(0)
}

fn wanted(arguments: &BenchArguments) -> Result<Wanted, Failure> {
    let mut selection = Vec::new();
    let mut select = |option: &str, value: String| selection.push(format!("--{option}={value}"));
    let (problems, protocol, with_checks) = if arguments.problem.is_empty() {
        let suite = suites::find(&arguments.suite)?;
        select("suite", suite.name.clone());
        let protocol = if suite.name == "smoke" { protocol::smoke() } else { protocol::standard() };
        (suite.problems, protocol, suite.with_checks)
    } else {
        let sourced = |problem| Sourced { problem, note: "from the command line".to_owned() };
        arguments.problem.iter().for_each(|problem| select("problem", problem.to_string()));
        (arguments.problem.iter().copied().map(sourced).collect(), protocol::standard(), false)
    };
    arguments.target.iter().for_each(|pattern| select("target", pattern.clone()));
    arguments.kernel.iter().for_each(|pattern| select("kernel", pattern.clone()));
    let checks = if with_checks { Checks::Both } else { arguments.checks };
    if arguments.checks != Checks::Trusted {
        select("checks", checks.values().iter().join("+"));
    }
    let cache = arguments.cache.clone().or_else(default_cache).filter(|_| !arguments.no_tuned);
    let tuned = cache.map_or(Ok(Vec::new()), |path| tuned::read(&path))?;
    if arguments.buffers != Buffers::Hot {
        selection.push("--buffers=rotated".to_owned());
    }
    if arguments.no_peaks {
        selection.push("--no-peaks".to_owned());
    }
    Ok(Wanted {
        problems,
        tuned,
        checks: checks.values(),
        targets: arguments.target.clone(),
        kernels: arguments.kernel.clone(),
        protocol,
        cache: arguments.buffers.into(),
        peaks: !arguments.no_peaks,
        launches: arguments.runs,
        budget: Nanos::from_seconds(arguments.budget.as_secs_f64()),
        seed: arguments.seed,
        selection,
    })
}

fn resume(path: &Path, machine: &Machine) -> Result<ResultSet, Failure> {
    let mut results = disk::read(path)?.results;
    session::resumable(&results, machine).map_err(|error| {
        Failure::input(format!("{} cannot be resumed: {error}", path.display()))
            .hint("begin a new file without --resume")
    })?;
    // Where some rows were measured on the battery and others not, neither is true of the file.
    if results.host.on_battery != machine.host.on_battery {
        results.host.on_battery = None;
    }
    Ok(results)
}

/// `results/<date>-<device>.v1.json`; the device is the first that is not the processor.
fn default_path(results: &ResultSet) -> PathBuf {
    let folder = if Path::new("results").is_dir() { Path::new("results") } else { Path::new(".") };
    let date = today();
    let device = results.targets.iter().find(|target| target.slug != crate::cpu::SLUG).or(results.targets.first());
    disk::free_name(folder, &date, &device.map_or("none".to_owned(), |target| slug_of(&target.name)))
}

fn list(results: &ResultSet) -> Result<(), Failure> {
    let line = |row: &crate::result::Row| format!("{}  {}  {}\n", row.target, row.label(), row.problem);
    output::print(&results.rows.iter().map(line).collect::<String>())
}

/// What to run next.
fn advice(path: &Path, results: &ResultSet, found: &[FoundTarget]) -> Vec<String> {
    let (program, file) = (output::program(), path.display());
    let mut lines = vec![format!("Written: {file}"), "Next:".to_owned()];
    if !results.peaks.is_empty() {
        lines.push(format!("  {program} roofline {file}"));
    }
    lines.push(format!("  {program} cost {file}"));
    lines.push(format!("  {program} compare OTHER.v1.json {file}"));
    if let [one, other, ..] = &results.targets[..] {
        lines.push(format!("  {program} compare --by best {file}#{} {file}#{}", one.slug, other.slug));
    }
    if found.iter().all(|found| found.facts.slug == crate::cpu::SLUG) {
        lines.push("Only the processor was measured; `switchpoint targets` says what to install for more.".to_owned());
    }
    lines
}
