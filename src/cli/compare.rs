//! `switchpoint compare` and `switchpoint floor`

use std::collections::BTreeMap;

use crate::compare::comparability::Condition;
use crate::compare::floor::{FILES_MIN, TargetFloor, floors};
use crate::compare::{self, Comparison, Filter, RowVerdict, Rules, TargetSummary, comparison_panel};
use crate::report;
use crate::report::compare::View;
use crate::text::plural;

use super::args::Format;
use super::args::compare::{Allow, AllowNear, By, CompareArguments, FloorArguments};
use super::failure::{BAD_INPUT, Failure, NOTHING_COMPARABLE, VERDICT};
use super::input::{Name, names};
use super::output;

/// Compares every alternative with the base, or the targets of each file with each other.
pub fn run(arguments: &CompareArguments) -> Result<u8, Failure> {
    let files = std::iter::once(&arguments.base).chain(&arguments.alternatives).chain(&arguments.floor);
    let mut names = names(files);
    let floor_names = names.split_off(1 + arguments.alternatives.len());
    let near = arguments.allow.contains(&Allow::Near);
    let floors = session_floors(&floor_names, near)?;
    let by = match arguments.by {
        By::Kernel => compare::By::Kernel,
        By::Best => compare::By::Best,
        By::Target => compare::By::Target,
    };
    let allowed: Vec<Condition> = arguments.allow.iter().filter_map(|allow| allow.condition()).collect();
    // Draws cost more than all the rest, and only a machine reads what comes of them.
    let draws = if arguments.output.format == Format::Json { arguments.draws } else { 0 };
    let rules = Rules { by, allowed: &allowed, floors: &floors, draws };
    let panels = if by == compare::By::Target { targets(&names, &rules)? } else { against_base(&names, &rules)? };
    let pairs = || panels.iter().flatten();
    if pairs().all(|pair| pair.compared() == 0) {
        return Err(nothing_comparable(pairs(), by));
    }
    let states = |states: &[super::args::compare::State]| states.iter().map(|state| RowVerdict::from(*state)).collect();
    let filter = Filter {
        problems: arguments.problem.clone(),
        kernels: arguments.kernel.clone(),
        verdicts: states(&arguments.only),
    };
    let view = View {
        by,
        filter,
        format: arguments.output.format.into(),
        width: output::width().unwrap_or(80),
        floors: &floors,
    };
    output::report(&report::compare::report(&panels, &view), &arguments.output)?;
    let demanded: Vec<RowVerdict> = states(&arguments.fail_on);
    Ok(verdict(pairs(), &demanded))
}

/// One list for each target of the base: the alternatives, compared with it. Files are read one
/// after another, and only their evidence is kept.
fn against_base(names: &[Name], rules: &Rules<'_>) -> Result<Vec<Vec<Comparison>>, Failure> {
    let base = names[0].load()?;
    if names.len() == 1 {
        return Err(Failure::input("there is nothing to compare the file with")
            .hint("name a second file, or compare the targets of one with `--by target`"));
    }
    let bases = base.summaries();
    let mut panels: Vec<Vec<Comparison>> = bases.iter().map(|_| Vec::new()).collect();
    for name in &names[1..] {
        let alternative = name.load_beside(&base)?;
        let shared = (name.file == base.name.file).then_some(&*base.results);
        comparison_panel::add(&mut panels, &bases, &alternative.summaries(), shared, rules);
    }
    panels.retain(|pairs| !pairs.is_empty());
    if panels.is_empty() {
        return Err(nothing("the files have no target in common")
            .hint("choose one target of each with FILE#TARGET; `switchpoint show FILE` lists them"));
    }
    Ok(panels)
}

/// One list for each file: its targets, compared with the first, or with the one that the user
/// chose.
fn targets(names: &[Name], rules: &Rules<'_>) -> Result<Vec<Vec<Comparison>>, Failure> {
    let mut panels = Vec::new();
    for name in names {
        let input = name.load()?;
        let summaries = input.all_summaries();
        let chosen =
            |summary: &TargetSummary| name.target.as_ref().is_none_or(|slug| *slug == summary.identity.target.slug);
        let Some(base) = summaries.iter().position(chosen) else { continue };
        let others = summaries.iter().enumerate().filter(|(place, _)| *place != base);
        let pair = |(_, other)| compare::compare(&summaries[base], other, Some(&input.results), rules);
        panels.push(others.map(pair).collect());
    }
    panels.retain(|pairs: &Vec<Comparison>| !pairs.is_empty());
    if panels.is_empty() {
        return Err(nothing("there is one target only").hint("`--by kernel` and `--by best` compare two files"));
    }
    Ok(panels)
}

/// The floors of all targets in these files.
fn session_floors(names: &[Name], near: bool) -> Result<Vec<TargetFloor>, Failure> {
    let mut summaries = Vec::new();
    for name in names {
        summaries.extend(name.load()?.summaries());
    }
    let floors = floors(summaries, near).map_err(|mismatch| {
        Failure::input(format!("session floor: {mismatch}"))
            .hint("a floor needs files that differ in nothing but their session")
    })?;
    for note in floors.iter().flat_map(report::floor::warnings) {
        output::note(&format!("warning: {note}"));
    }
    Ok(floors)
}

/// `switchpoint floor`
pub fn floor(arguments: &FloorArguments) -> Result<u8, Failure> {
    let near = arguments.allow.contains(&AllowNear::Near);
    let floors = session_floors(&names(&arguments.files), near)?;
    if floors.iter().all(|floor| floor.outcome.is_err()) {
        let why =
            floors.iter().find_map(|floor| floor.outcome.as_ref().err()).map_or(String::new(), ToString::to_string);
        let left_out = floors.iter().flat_map(|floor| &floor.near).any(|near| !near.counts);
        let hint = if left_out {
            "files measured less than an hour after another do not count; `--allow near` includes them".to_owned()
        } else {
            format!("measure the same code in {FILES_MIN} sessions or more, at least an hour apart")
        };
        return Err(Failure::input(why).with_code(BAD_INPUT).hint(hint));
    }
    output::report(&report::floor::report(&floors), &arguments.output)?;
    Ok(0)
}

/// Says how many rows have one of the verdicts that the user wants to fail on.
fn verdict<'p>(pairs: impl Iterator<Item = &'p Comparison>, demanded: &[RowVerdict]) -> u8 {
    let mut counts: BTreeMap<RowVerdict, usize> = BTreeMap::new();
    // Where neither side has a rate, nothing was lost.
    for line in pairs.flat_map(|pair| &pair.lines).filter(|line| !line.is_empty()) {
        if demanded.contains(&line.verdict()) {
            *counts.entry(line.verdict()).or_default() += 1;
        }
    }
    for (state, count) in &counts {
        output::note(&format!("--fail-on {}: {}", state.name(), plural(*count, "row")));
    }
    if counts.is_empty() { 0 } else { VERDICT }
}

fn nothing(message: &str) -> Failure {
    Failure::input(message).with_code(NOTHING_COMPARABLE)
}

/// Why nothing can be compared, and what the user can do about it.
fn nothing_comparable<'p>(pairs: impl Iterator<Item = &'p Comparison>, by: compare::By) -> Failure {
    let reasons: Vec<String> = report::compare::notes::reasons(pairs).iter().map(|why| format!("\n  {why}")).collect();
    let failure = nothing(&format!("no row of the files can be compared{}", reasons.concat()));
    failure.hint(if by == compare::By::Kernel {
        "`--by best` compares the fastest kernel of each side; `--allow CONDITION` lifts a condition, see --help"
    } else {
        "`--allow CONDITION` lifts a condition, see --help"
    })
}
