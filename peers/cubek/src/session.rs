//! From the arguments to a result file: one adapter, ours and theirs on it, several process
//! launches.
//!
//! The session is that of the main program. It starts this program again as a worker and writes the
//! file after every row.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use switchpoint::compare::target_summary::rate_alone;
use switchpoint::device::{TargetFacts, slug_of};
use switchpoint::measure::protocol;
use switchpoint::plan;
use switchpoint::problem::{Problem, Sourced};
use switchpoint::record::{disk, suites, tuned};
use switchpoint::report::ReportFormat;
use switchpoint::result::{Checks, ResultSet};
use switchpoint::sample::{Cache, Protocol, Rounds};
use switchpoint::session::{self, Conductor, Ending, FoundTarget, Machine, Observer, SessionProgress, Step, Wanted};
use switchpoint::unit::{FlopPerSecond, Nanos};

use crate::arguments::Arguments;
use crate::peer::{kernels, of_slug};
use crate::side_by_side;

/// Measures, writes the file and prints who stands where.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let wanted = wanted(arguments)?;
    let all = session::find().map_err(|error| error.to_string())?;
    let (ours, peers) = field(&all.targets, arguments.target.as_deref())?;
    let machine = Machine { targets: vec![ours], ..all };
    let mut results = session::prepare(&wanted, &machine, now()).map_err(|error| error.to_string())?;
    add_peers(&mut results, peers, &wanted.problems, &arguments.peer);
    "switchpoint-peers".clone_into(&mut results.program.name);
    env!("CARGO_PKG_VERSION").clone_into(&mut results.program.version);
    if arguments.list {
        for row in &results.rows {
            println!("{}  {}  {}  {}", row.target, row.kernel.name, row.kernel.variant, row.problem);
        }
        return Ok(());
    }
    let path = arguments.output.clone().unwrap_or_else(|| default_path(&results));
    if path.exists() {
        return Err(format!("{} exists, and a result file is never overwritten", path.display()));
    }
    eprintln!("{} rows, {} runs of each: {}", results.rows.len(), wanted.launches, path.display());
    let interrupted = AtomicBool::new(false);
    let mut progress = Progress;
    let session = Conductor {
        path: &path,
        observer: &mut progress,
        interrupted: &interrupted,
        now,
        timeout: session::TIMEOUT,
        after_launch: |_, _| {},
    };
    let Ending::Complete = session.run(&mut results).map_err(|error| error.to_string())? else {
        return Err("interrupted".to_owned());
    };
    print!("{}", side_by_side::report(&results, &path).render(ReportFormat::Table).unwrap_or_default());
    Ok(())
}

fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn default_path(results: &ResultSet) -> PathBuf {
    let date = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let device = results.targets.first().map_or("none".to_owned(), |target| slug_of(&target.name));
    disk::free_name(Path::new("."), &date, &format!("{device}-peers"))
}

fn wanted(arguments: &Arguments) -> Result<Wanted, String> {
    let mut selection = Vec::new();
    let mut select = |option: &str, value: String| selection.push(format!("--{option}={value}"));
    let (problems, base) = if arguments.problem.is_empty() {
        let suite = suites::find(&arguments.suite).map_err(|error| error.to_string())?;
        select("suite", suite.name.clone());
        let base = if suite.name == "smoke" { protocol::smoke() } else { protocol::standard() };
        (suite.problems, base)
    } else {
        let sourced = |problem| Sourced { problem, note: "from the command line".to_owned() };
        arguments.problem.iter().for_each(|problem| select("problem", problem.to_string()));
        (arguments.problem.iter().copied().map(sourced).collect(), protocol::standard())
    };
    arguments.target.iter().for_each(|pattern| select("target", pattern.clone()));
    arguments.kernel.iter().for_each(|pattern| select("kernel", pattern.clone()));
    arguments.peer.iter().for_each(|pattern| select("peer", pattern.clone()));
    Ok(Wanted {
        problems,
        targets: Vec::new(),
        kernels: arguments.kernel.clone(),
        checks: vec![Checks::Trusted],
        tuned: arguments.cache.as_deref().map_or(Ok(Vec::new()), tuned::read).map_err(|error| error.to_string())?,
        // Samples are taken in rounds, so no row may stand beside one of another session under the
        // plain protocol.
        peaks: false,
        protocol: protocol_of(base),
        cache: Cache::Hot,
        launches: arguments.runs,
        budget: Nanos::from_seconds(arguments.budget.as_secs_f64()),
        seed: arguments.seed,
        selection,
    })
}

/// The protocol of the main program with one sample a round, and without a canary: it would run
/// between the samples of rivals.
fn protocol_of(base: Protocol) -> Protocol {
    let rounds = base.rounds.map(|rounds| Rounds { block: 1, samples_max: base.samples, waits: 0, ..rounds });
    Protocol { name: format!("{}-in-turn", base.name), rounds, ..base }
}

/// One adapter: ours, and the peers on it.
fn field(all: &[FoundTarget], pattern: Option<&str>) -> Result<(FoundTarget, Vec<TargetFacts>), String> {
    let ours: Vec<&FoundTarget> = all.iter().filter(|found| of_slug(&found.facts.slug).is_none()).collect();
    let names = ours.iter().map(|found| found.facts.slug.as_str()).collect::<Vec<_>>().join(", ");
    let adapter = match pattern {
        Some(pattern) => {
            let holds = |text: &str| matches(text, &[pattern.to_owned()]);
            ours.into_iter().find(|found| holds(&found.facts.slug) || holds(&found.facts.name))
        }
        None => {
            let usable = || ours.iter().copied().filter(|found| found.usable.is_ok());
            usable().find(|found| !found.facts.is_software()).or_else(|| usable().next())
        }
    };
    let adapter = adapter.ok_or_else(|| format!("no adapter to measure on (there are: {names})"))?;
    let mut peers = Vec::new();
    for found in all.iter().filter(|found| of_slug(&found.facts.slug).is_some_and(|(of, _)| of == adapter.facts.slug)) {
        match &found.usable {
            Ok(()) => peers.push(found.facts.clone()),
            Err(reason) => return Err(format!("the peers cannot use {}: {reason}", adapter.facts)),
        }
    }
    Ok((FoundTarget { preferred: true, ..adapter.clone() }, peers))
}

/// Adds the peers' targets and rows to a session of ours.
fn add_peers(results: &mut ResultSet, peers: Vec<TargetFacts>, problems: &[Sourced], patterns: &[String]) {
    let wanted = |facts: &TargetFacts, _: &Problem| {
        let mut kernels = kernels(facts);
        kernels.retain(|kernel| matches(&kernel.name, patterns));
        kernels
    };
    results.rows.extend(plan::rows(peers.iter(), problems, wanted));
    results.targets.extend(peers);
    results.targets.retain(|target| results.rows.iter().any(|row| row.target == target.slug));
}

fn matches(text: &str, patterns: &[String]) -> bool {
    let text = text.to_ascii_lowercase();
    patterns.is_empty() || patterns.iter().any(|pattern| text.contains(&pattern.to_ascii_lowercase()))
}

/// One line a row and launch, when it has ended.
struct Progress;

impl Observer for Progress {
    fn see(&mut self, step: Step<'_>, at: SessionProgress) {
        let Step::RowEnded(row) = step else { return };
        let outcome = match rate_alone(row) {
            Some(rate) => FlopPerSecond(rate.value).to_string(),
            None => format!("{}: {}", row.status.name(), row.message),
        };
        eprintln!("run {}: {} {} {}: {outcome}", at.launch + 1, row.target, row.label(), row.problem);
    }
}

#[cfg(test)]
mod tests {
    use switchpoint::device::{Backend, DeviceType};

    use super::*;
    use crate::device::tests::target;
    use crate::peer::LIBRARIES;

    fn found(device: &str, device_type: DeviceType) -> Vec<FoundTarget> {
        let ours = format!("{device}.vulkan");
        let peers = LIBRARIES.map(|library| library.slug(&ours));
        let one = |slug: &String| FoundTarget {
            facts: target(slug, Backend::Vulkan, device_type),
            usable: Ok(()),
            preferred: false,
        };
        std::iter::once(&ours).chain(&peers).map(one).collect()
    }

    #[test]
    fn one_adapter_and_the_peers_on_it() {
        let mut all: Vec<FoundTarget> = [
            found("soft", DeviceType::Cpu),
            found("card", DeviceType::Discrete),
            found("card-2", DeviceType::Discrete),
        ]
        .concat();
        let check = |all: &[FoundTarget], pattern: Option<&str>, expected: &str| {
            let (ours, peers) = field(all, pattern).unwrap();
            let slugs: Vec<&str> = peers.iter().map(|facts| facts.slug.as_str()).collect();
            assert_eq!(ours.facts.slug, expected, "{pattern:?}");
            assert_eq!(slugs, [format!("{expected}-cubek"), format!("{expected}-burn")], "{pattern:?}");
        };
        check(&all, None, "card.vulkan");
        check(&all, Some("SOFT"), "soft.vulkan");
        check(&all, Some("card-2"), "card-2.vulkan");
        assert!(field(&all, Some("tpu")).unwrap_err().contains("soft.vulkan"));
        all[3].usable = Err("lost".to_owned());
        check(&all, None, "card-2.vulkan");
        all[7].usable = Err("no SPIR-V".to_owned());
        assert!(field(&all, None).unwrap_err().contains("no SPIR-V"));
    }
}
