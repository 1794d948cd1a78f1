//! `switchpoint tune`: searches for the best tiles of each device, and keeps the winners where
//! `bench` finds them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use strum::VariantArray;

use crate::measure::protocol;
use crate::record::{disk, suites, tuned};
use crate::report::{self, ReportFormat};
use crate::result::{Checks, ResultSet};
use crate::sample::Cache;
use crate::session::{self, Ending, Wanted, search};
use crate::unit::Nanos;

use super::failure::{Failure, INTERRUPTED};
use super::options::one_of;
use super::output;
use super::session::{SelectionOptions, default_cache, duration, measure, now, refuse_to_overwrite, today};

/// Seconds that one configuration takes in the first launch, with its compilation: for the number
/// to try.
const SECONDS_EACH: f64 = 1.5;

/// The share of the time that the first launch, which tries all, may take.
const FIRST_SHARE: f64 = 0.5;

/// Configurations tried on a problem at least and at most.
const COUNT: (f64, f64) = (8.0, 200.0);

/// `switchpoint tune`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint tune --target vulkan --problem f32:1024x1024x1024 --budget 5m")]
pub struct TuneArguments {
    /// What is searched: one problem for each number type and kind of shape, by default the suite
    /// `tune`.
    #[command(flatten)]
    pub selection: SelectionOptions,
    /// Time budget, which decides how many configurations are tried
    #[arg(long, default_value = "10m", value_parser = duration)]
    pub budget: Duration,
    /// Format of the summary at the end
    #[arg(long, default_value = "table", value_parser = one_of(ReportFormat::VARIANTS))]
    pub format: ReportFormat,
    /// Result file of the search; by default beside the file of configurations
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Searches, and writes the winners.
pub fn run(arguments: &TuneArguments) -> Result<u8, Failure> {
    let cache = match &arguments.selection.cache {
        Some(path) => path.clone(),
        None => default_cache()
            .ok_or_else(|| Failure::input("this system has no cache folder").hint("name a file with --cache"))?,
    };
    // What cannot be is found before an hour is spent.
    if arguments.format == ReportFormat::Bmf {
        return Err(output::no_bencher_form());
    }
    let old = tuned::read(&cache)?;
    let wanted = wanted(arguments)?;
    let machine = session::find()?;
    let targets =
        machine.targets.iter().filter(|found| found.preferred && found.facts.slug != crate::cpu::SLUG).count().max(1);
    let each = (targets * wanted.problems.len()) as f64 * SECONDS_EACH;
    let count = (arguments.budget.as_secs_f64() * FIRST_SHARE / each).clamp(COUNT.0, COUNT.1) as usize;
    let mut results = search::prepare(&wanted, &machine, now(), count)?;
    let path = arguments.output.clone().unwrap_or_else(|| log_path(&cache, &results));
    refuse_to_overwrite(&path)?;
    if measure(&path, &mut results, search::retire)? == Ending::Interrupted {
        output::note(&format!("interrupted; nothing is kept but the record {}", path.display()));
        return Ok(INTERRUPTED);
    }
    let winners = search::winners(&results, &today());
    tuned::write(&cache, &tuned::merged(old, winners.clone()))?;
    let mut report = report::tune::report(&results, &winners);
    report.next.push(format!("Winners: {}\nRecord of the search: {}", cache.display(), path.display()));
    report.next.extend(["Next:".to_owned(), format!("  {} bench", output::program())]);
    output::show(&report, arguments.format)
}

/// The record of a search lies beside the winners, because nobody publishes it.
fn log_path(cache: &Path, results: &ResultSet) -> PathBuf {
    let folder = cache.parent().filter(|folder| folder.is_dir()).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let device = results.targets.first().map_or("none", |target| target.name.as_str());
    disk::free_name(&folder, &today(), &format!("tune-{}", crate::device::slug_of(device)))
}

fn wanted(arguments: &TuneArguments) -> Result<Wanted, Failure> {
    let asked = &arguments.selection;
    let problems = asked.problems().map_or_else(|| suites::find("tune").map(|suite| suite.problems), Ok)?;
    Ok(Wanted {
        peaks: false,
        problems,
        targets: asked.target.clone(),
        kernels: asked.kernel.clone(),
        checks: vec![Checks::Trusted],
        tuned: Vec::new(),
        protocol: protocol::search(),
        cache: Cache::Hot,
        launches: search::LAUNCHES,
        budget: Nanos::from_seconds(arguments.budget.as_secs_f64()),
        seed: asked.seed,
        selection: [vec!["tune".to_owned()], asked.names()].concat(),
    })
}
