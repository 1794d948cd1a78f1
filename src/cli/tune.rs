//! `switchpoint tune`: searches for the best tiles of each device, and keeps the winners where
//! `bench` finds them.

use std::path::PathBuf;

use crate::measure::protocol;
use crate::problem::Sourced;
use crate::record::{disk, suites, tuned};
use crate::report;
use crate::result::Checks;
use crate::sample::Cache;
use crate::session::{self, Ending, Wanted, search};
use crate::unit::Nanos;

use super::args::{Format, TuneArguments};
use super::failure::{Failure, INTERRUPTED};
use super::measuring::{default_cache, measure, now, refuse_to_overwrite, today};
use super::output;

/// Seconds that one configuration takes in the first launch, with its compilation: for the number
/// to try.
const SECONDS_EACH: f64 = 1.5;

/// The share of the time that the first launch, which tries all, may take.
const FIRST_SHARE: f64 = 0.5;

/// Configurations tried on a problem at least and at most.
const COUNT: (f64, f64) = (8.0, 200.0);

/// Searches, and writes the winners.
pub fn run(arguments: &TuneArguments) -> Result<u8, Failure> {
    let cache = match &arguments.cache {
        Some(path) => path.clone(),
        None => default_cache()
            .ok_or_else(|| Failure::input("this system has no cache folder").hint("name a file with --cache"))?,
    };
    // What cannot be is found before an hour is spent.
    if arguments.format == Format::Bmf {
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
    output::show(&report, arguments.format)?;
    Ok(0)
}

/// The record of a search lies beside the winners, because nobody publishes it.
fn log_path(cache: &std::path::Path, results: &crate::result::ResultSet) -> PathBuf {
    let folder = cache.parent().filter(|folder| folder.is_dir()).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let device = results.targets.first().map_or("none", |target| target.name.as_str());
    disk::free_name(&folder, &today(), &format!("tune-{}", crate::device::slug_of(device)))
}

fn wanted(arguments: &TuneArguments) -> Result<Wanted, Failure> {
    let problems = if arguments.problem.is_empty() {
        suites::find("tune")?.problems
    } else {
        let sourced = |&problem| Sourced { problem, note: "from the command line".to_owned() };
        arguments.problem.iter().map(sourced).collect()
    };
    let of = |option: &str, value: &dyn std::fmt::Display| format!("--{option}={value}");
    let mut selection = vec!["tune".to_owned()];
    selection.extend(arguments.problem.iter().map(|problem| of("problem", problem)));
    selection.extend(arguments.target.iter().map(|pattern| of("target", pattern)));
    selection.extend(arguments.kernel.iter().map(|pattern| of("kernel", pattern)));
    Ok(Wanted {
        peaks: false,
        problems,
        targets: arguments.target.clone(),
        kernels: arguments.kernel.clone(),
        checks: vec![Checks::Trusted],
        tuned: Vec::new(),
        protocol: protocol::search(),
        cache: Cache::Hot,
        launches: search::LAUNCHES,
        budget: Nanos::from_seconds(arguments.budget.as_secs_f64()),
        seed: arguments.seed,
        selection,
    })
}
