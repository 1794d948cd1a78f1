//! `switchpoint floor`: how much files of the same code differ between sessions.

use clap::Args;

use crate::compare::comparability::Condition;
use crate::compare::floor::{FILES_MIN, TargetFloor, floors};
use crate::report::{self, Report};

use super::failure::Failure;
use super::options::{Output, one_of};
use super::output;
use super::result_files::{Name, names};

/// `switchpoint floor`
#[derive(Debug, Args)]
#[command(after_help = "Give the same files to `switchpoint compare` with --floor.\n\
    Example: switchpoint floor mon.v1.json tue.v1.json wed.v1.json thu.v1.json")]
pub struct FloorArguments {
    /// Result files of the same code on the same target, in sessions at least an hour apart; four
    /// or more
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Accept files that were measured less than an hour apart
    #[arg(long, value_name = "CONDITION", value_parser = one_of(&[Condition::Near]))]
    pub allow: Vec<Condition>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Estimates the difference between sessions of the same code.
pub fn run(arguments: &FloorArguments) -> Result<Report, Failure> {
    let floors = session_floors(&names(&arguments.files), &arguments.allow)?;
    if floors.iter().all(|floor| floor.outcome.is_err()) {
        let why =
            floors.iter().find_map(|floor| floor.outcome.as_ref().err()).map_or(String::new(), ToString::to_string);
        let left_out = floors.iter().flat_map(|floor| &floor.near).any(|near| !near.counts);
        let hint = if left_out {
            "files measured less than an hour after another do not count; `--allow near` includes them".to_owned()
        } else {
            format!("measure the same code in {FILES_MIN} sessions or more, at least an hour apart")
        };
        return Err(Failure::input(why).hint(hint));
    }
    Ok(report::floor::report(&floors))
}

/// The floors of all targets in these files.
pub(super) fn session_floors(names: &[Name], allowed: &[Condition]) -> Result<Vec<TargetFloor>, Failure> {
    let mut summaries = Vec::new();
    for name in names {
        summaries.extend(name.load()?.summaries());
    }
    let floors = floors(summaries, allowed.contains(&Condition::Near)).map_err(|mismatch| {
        Failure::input(format!("session floor: {mismatch}"))
            .hint("a floor needs files that differ in nothing but their session")
    })?;
    for note in floors.iter().flat_map(report::floor::warnings) {
        output::note(&format!("warning: {note}"));
    }
    Ok(floors)
}
