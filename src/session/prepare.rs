//! From what was asked for to a result set whose rows are all pending, or back to an interrupted
//! one.

#[cfg(not(target_family = "wasm"))]
use crate::cpu;
use crate::device::{Backend, TargetFacts};
use crate::kernel::catalogue::{self, CATALOGUE};
use crate::kernel::dispatch;
use crate::kernel::layout::ROW_MULTIPLE;
use crate::kernel::peak;
use crate::kernel::tuning::Winner;
use crate::plan;
use crate::problem::{Problem, Sourced};
use crate::reference::DISTRIBUTION;
use crate::result::{Checks, Data, FORMAT, Host, KernelFacts, Peak, Program, ResultSet, Session, Status, VERSION};
use crate::sample::{Cache, Protocol};
use crate::text::matches_any;
use crate::unit::Nanos;

use super::SessionError;

/// A machine to measure on.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// What it is.
    pub host: Host,
    /// What it has to measure.
    pub targets: Vec<FoundTarget>,
}

/// A target of a machine.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTarget {
    /// What it is.
    pub facts: TargetFacts,
    /// Why nothing can be measured on it, where that is so.
    pub usable: Result<(), String>,
    /// Whether it is the preferred way into its device.
    pub preferred: bool,
}

/// What a session is to measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The problems.
    pub problems: Vec<Sourced>,
    /// Parts of target slugs or names; empty: the preferred way into every device.
    pub targets: Vec<String>,
    /// Parts of kernel names; empty: all.
    pub kernels: Vec<String>,
    /// Trusted, checked or both: what the compiler is to add to a shader.
    pub checks: Vec<Checks>,
    /// Configurations that won a search, to be measured beside the fixed ones where they fit.
    pub tuned: Vec<Winner>,
    /// How to measure.
    pub protocol: Protocol,
    /// Where the matrices lie.
    pub cache: Cache,
    /// Whether to measure the peaks of the targets.
    pub peaks: bool,
    /// Process launches.
    pub launches: u32,
    /// Time for the session.
    pub budget: Nanos,
    /// The seed of matrices and order.
    pub seed: u64,
    /// The options behind all this, for the file.
    pub selection: Vec<String>,
}

/// The ways to compute a problem on a target.
#[must_use]
pub fn kernels(target: &TargetFacts, problem: &Problem, checks: &Checks) -> Vec<KernelFacts> {
    match target.backend {
        #[cfg(not(target_family = "wasm"))]
        Backend::Native => cpu::kernels(),
        _ => catalogue::menu(target, problem, checks),
    }
}

/// The names of all ways to compute on a target.
#[must_use]
pub fn names(target: &TargetFacts) -> Vec<String> {
    match target.backend {
        #[cfg(not(target_family = "wasm"))]
        Backend::Native => cpu::kernels().into_iter().map(|kernel| kernel.name).collect(),
        _ => CATALOGUE
            .iter()
            .filter(|kernel| kernel.runs_on(target).is_ok())
            .map(|kernel| kernel.name.to_owned())
            .collect(),
    }
}

/// What there is to measure of the peaks of a target.
#[cfg_attr(target_family = "wasm", expect(unused_variables, reason = "no native target"))]
fn peaks(host: &Host, target: &TargetFacts) -> Vec<Peak> {
    match target.backend {
        #[cfg(not(target_family = "wasm"))]
        Backend::Native => crate::measure::Peaks::peaks(&cpu::CpuTarget::new(host)),
        _ => peak::peaks(target),
    }
}

/// A result set with every planned row pending: fixed configurations, and those that won a search
/// for a device.
///
/// # Errors
/// When the patterns match no target or no kernel.
pub fn prepare(wanted: &Wanted, machine: &Machine, started: String) -> Result<ResultSet, SessionError> {
    let chosen = choose(wanted, &machine.targets)?;
    let mut results = assemble(wanted, &machine.host, &chosen, started, |target, problem| match wanted.kernels[..] {
        [ref only] if only == AUTOMATIC => picked(wanted, target, problem),
        _ => listed(wanted, target, problem),
    })?;
    let targets = &results.targets;
    plan::add_twins(&mut results.rows, |slug, problem| {
        let target = targets.iter().find(|target| target.slug == slug)?;
        Some(dispatch::choose(target, problem, &[]).ok()?.0.name.to_owned())
    });
    Ok(results)
}

/// The pattern of kernels that leaves the choice to [`dispatch`].
pub const AUTOMATIC: &str = "auto";

fn picked(wanted: &Wanted, target: &TargetFacts, problem: &Problem) -> Vec<KernelFacts> {
    if target.backend == Backend::Native {
        return kernels(target, problem, &Checks::Native);
    }
    let Ok((kernel, _)) = dispatch::choose(target, problem, &wanted.tuned) else { return Vec::new() };
    wanted.checks.iter().filter_map(|checks| kernel.facts(target, problem, checks).ok()).collect()
}

fn listed(wanted: &Wanted, target: &TargetFacts, problem: &Problem) -> Vec<KernelFacts> {
    let fixed = |checks: &Checks| kernels(target, problem, checks);
    let tuned = |checks: &Checks| {
        let winners = wanted.tuned.iter().filter(|winner| winner.is_for(target, problem));
        winners.filter_map(|winner| winner.kernel.facts(target, problem, checks).ok()).collect::<Vec<_>>()
    };
    let all = wanted.checks.iter().flat_map(|checks| fixed(checks).into_iter().chain(tuned(checks)));
    // Without a choice of kernels, those for thin matrices are left out of others; whoever names
    // one gets it.
    let suits = |kernel: &KernelFacts| catalogue::resolve(kernel).map_or(true, |kernel| kernel.suits(problem));
    let asked = |kernel: &KernelFacts| {
        matches_any(&kernel.name, &wanted.kernels) && (!wanted.kernels.is_empty() || suits(kernel))
    };
    let mut all: Vec<KernelFacts> = all.filter(asked).collect();
    // What is not a shader is the same with every kind of check.
    all.dedup();
    all
}

/// The targets that the patterns match.
pub(super) fn choose<'a>(wanted: &Wanted, found: &'a [FoundTarget]) -> Result<Vec<&'a FoundTarget>, SessionError> {
    let chosen: Vec<&FoundTarget> = found.iter().filter(|found| chosen(found, &wanted.targets)).collect();
    if chosen.is_empty() {
        let names = found.iter().map(|found| found.facts.slug.as_str()).collect::<Vec<_>>().join(", ");
        let patterns = wanted.targets.join(", ");
        return Err(SessionError::NothingToMeasure(format!("no target matches `{patterns}` (there are {names})")));
    }
    if let Some((found, reason)) = chosen.iter().find_map(|found| Some((found, found.usable.as_ref().err()?))) {
        return Err(SessionError::NothingToMeasure(format!("{} cannot be measured: {reason}", found.facts)));
    }
    Ok(chosen)
}

/// A result set of the ways that `kernels` names for each problem on each target.
pub(super) fn assemble(
    wanted: &Wanted,
    host: &Host,
    chosen: &[&FoundTarget],
    started: String,
    kernels: impl Fn(&TargetFacts, &Problem) -> Vec<KernelFacts>,
) -> Result<ResultSet, SessionError> {
    let rows = plan::rows(chosen.iter().map(|found| &found.facts), &wanted.problems, kernels);
    if rows.is_empty() {
        let patterns = wanted.kernels.join(", ");
        return Err(SessionError::NothingToMeasure(format!(
            "no kernel of the chosen targets matches `{patterns}` and computes the problems (see `switchpoint kernels`)"
        )));
    }
    // A target of which no kernel was chosen has no part in the session.
    let targets: Vec<TargetFacts> = (chosen.iter().map(|found| found.facts.clone()))
        .filter(|target| rows.iter().any(|row| row.target == target.slug))
        .collect();
    let peaks = targets.iter().filter(|_| wanted.peaks).flat_map(|target| peaks(host, target)).collect();
    Ok(ResultSet {
        format: FORMAT.to_owned(),
        version: VERSION.to_owned(),
        program: Program::this(),
        host: host.clone(),
        session: Session {
            started,
            finished: None,
            seed: wanted.seed,
            launches: wanted.launches,
            budget: wanted.budget,
            selection: wanted.selection.clone(),
        },
        protocol: wanted.protocol.clone(),
        data: Data {
            distribution: DISTRIBUTION.to_owned(),
            seed: wanted.seed,
            row_multiple: ROW_MULTIPLE,
            cache: wanted.cache,
        },
        targets,
        peaks,
        rows,
    })
}

/// Without a pattern the preferred way into each device; with one, every way whose slug or name
/// contains it.
fn chosen(found: &FoundTarget, patterns: &[String]) -> bool {
    if patterns.is_empty() {
        return found.preferred;
    }
    matches_any(&found.facts.slug, patterns) || matches_any(&found.facts.name, patterns)
}

/// Whether an interrupted session can go on here.
///
/// # Errors
/// When it is complete, or when its rows would come from two programs or two machines.
pub fn resumable(results: &ResultSet, machine: &Machine) -> Result<(), SessionError> {
    let refuse = |reason: String| Err(SessionError::NotResumable(reason));
    if results.session.finished.is_some() {
        return refuse("the session is complete".to_owned());
    }
    if results.program != Program::this() {
        return refuse("it was begun by another build of the program; one file holds one build".to_owned());
    }
    // A cable that was pulled or plugged in makes no other machine.
    if results.host != (Host { on_battery: results.host.on_battery, ..machine.host.clone() }) {
        return refuse("it was begun on another machine, or the machine or its governor has changed".to_owned());
    }
    for target in &results.targets {
        if !machine.targets.iter().any(|found| found.facts == *target) {
            return refuse(format!("target {target} is gone or its driver has changed"));
        }
    }
    let mut states = results.rows.iter().map(|row| row.status).chain(results.peaks.iter().map(|peak| peak.status));
    if states.all(|status| status != Status::Pending && status != Status::Ok) {
        return refuse("none of its rows can be measured".to_owned());
    }
    Ok(())
}
