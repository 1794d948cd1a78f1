//! `switchpoint bench`: measures problems into a result file; and the worker process that it
//! starts.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use itertools::Itertools;
use strum::VariantArray;

use crate::device::slug_of;
use crate::measure::protocol;
use crate::record::{disk, suites, tuned};
use crate::report::{self, ReportFormat};
use crate::result::{Checks, ResultSet, Row};
use crate::sample::Cache;
use crate::session::{self, Ending, FoundTarget, Machine, Wanted, worker};
use crate::unit::Nanos;

use super::failure::{Failure, INTERRUPTED};
use super::options::one_of;
use super::output;
use super::session::{SelectionOptions, default_cache, duration, measure, now, refuse_to_overwrite, today};

/// `switchpoint bench`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint bench --suite square --target vulkan --budget 10m")]
pub struct BenchArguments {
    /// Suite of problems: smoke, quick, square, llm, skinny, ragged, types, safety
    #[arg(long, default_value = "quick", conflicts_with_all = ["problem", "resume"])]
    pub suite: String,
    /// What is measured.
    #[command(flatten)]
    pub selection: SelectionOptions,
    /// Leave out the configurations that `tune` found
    #[arg(long, conflicts_with_all = ["resume", "cache"])]
    pub no_tuned: bool,
    /// Bounds checks that the compiler adds to shaders: none, all, or both as rows of their own
    #[arg(long, value_enum, default_value = "trusted", conflicts_with = "resume")]
    pub checks: BoundsChecks,
    /// Time budget: rows that would need more than their share are skipped, and others take fewer
    /// samples
    #[arg(long, default_value = "5m", value_parser = duration, conflicts_with = "resume")]
    pub budget: Duration,
    /// Number of process launches, and so of runs of every row; 5 for published files
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with = "resume")]
    pub runs: u32,
    /// Cache mode: the same matrices for every dispatch, or copies in turn that no cache can hold
    #[arg(long, default_value = "hot", conflicts_with = "resume", value_parser = one_of(Cache::VARIANTS))]
    pub buffers: Cache,
    /// Do not measure the hardware peaks of the targets
    #[arg(long, conflicts_with = "resume")]
    pub no_peaks: bool,
    /// Continue an interrupted session
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "problem", "target", "kernel", "cache", "seed"])]
    pub resume: Option<PathBuf>,
    /// Print what would be measured, and exit
    #[arg(long)]
    pub list: bool,
    /// Format of the summary at the end
    #[arg(long, default_value = "table", value_parser = one_of(ReportFormat::VARIANTS))]
    pub format: ReportFormat,
    /// Result file; by default `results/DATE-DEVICE.v1.json`, or here where there is no folder
    /// `results`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Whether the file goes away with the process, so that there is nothing to do with it next.
    #[arg(skip)]
    pub temporary: bool,
}

/// Bounds checks that the compiler adds to shaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BoundsChecks {
    /// None: kernels never index outside their matrices
    Trusted,
    /// Index clamps and loop counters, as in a browser
    Checked,
    /// Both, each as a row of its own
    Both,
}

impl BoundsChecks {
    /// As in result files.
    #[must_use]
    pub fn values(self) -> Vec<Checks> {
        match self {
            Self::Trusted => vec![Checks::Trusted],
            Self::Checked => vec![Checks::Checked],
            Self::Both => vec![Checks::Trusted, Checks::Checked],
        }
    }
}

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
        let line = |row: &Row| format!("{}  {}  {}\n", row.target, row.label(), row.problem);
        return output::print(&results.rows.iter().map(line).collect::<String>());
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
    output::show(&report, arguments.format)
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
    let asked = &arguments.selection;
    let mut selection = Vec::new();
    let (problems, protocol, with_checks) = match asked.problems() {
        Some(problems) => (problems, protocol::standard(), false),
        None => {
            let suite = suites::find(&arguments.suite)?;
            selection.push(format!("--suite={}", suite.name));
            let protocol = if suite.name == "smoke" { protocol::smoke() } else { protocol::standard() };
            (suite.problems, protocol, suite.with_checks)
        }
    };
    selection.extend(asked.names());
    let checks = if with_checks { BoundsChecks::Both } else { arguments.checks };
    if arguments.checks != BoundsChecks::Trusted {
        selection.push(format!("--checks={}", checks.values().iter().join("+")));
    }
    let cache = asked.cache.clone().or_else(default_cache).filter(|_| !arguments.no_tuned);
    let tuned = cache.map_or(Ok(Vec::new()), |path| tuned::read(&path))?;
    if arguments.buffers != Cache::Hot {
        selection.push(format!("--buffers={}", arguments.buffers.name()));
    }
    if arguments.no_peaks {
        selection.push("--no-peaks".to_owned());
    }
    Ok(Wanted {
        problems,
        tuned,
        checks: checks.values(),
        targets: asked.target.clone(),
        kernels: asked.kernel.clone(),
        protocol,
        cache: arguments.buffers,
        peaks: !arguments.no_peaks,
        launches: arguments.runs,
        budget: Nanos::from_seconds(arguments.budget.as_secs_f64()),
        seed: asked.seed,
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
