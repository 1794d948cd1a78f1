//! `switchpoint compare`

use crate::compare::{self, Side, panels, table};
use crate::report;

use super::args::{By, CompareArguments};
use super::failure::{Failure, NOTHING_COMPARABLE};
use super::input::Input;
use super::output;

/// Compares every alternative with the base.
pub fn run(arguments: &CompareArguments) -> Result<u8, Failure> {
    let inputs = Input::load_all(std::iter::once(&arguments.base).chain(&arguments.alternatives))?;
    let sides: Vec<Side<'_>> = inputs.iter().map(Input::side).collect();
    let (base, alternatives) = (sides[0], &sides[1..]);
    let by = match arguments.by {
        By::Kernel => compare::By::Kernel,
        By::Best => compare::By::Best,
    };
    let compared: Vec<_> = panels(base, alternatives)
        .into_iter()
        .map(|panel| {
            let table = table(&panel, by);
            (panel, table)
        })
        .collect();
    if compared.is_empty() {
        return Err(nothing("the files have no target in common")
            .hint("choose one target of each with FILE#TARGET; `switchpoint show FILE` lists them"));
    }
    if !report::compare::comparable(&compared) {
        let failure = nothing("no row of the files can be compared");
        return Err(if by == compare::By::Kernel {
            failure.hint("targets that share no kernel are compared with `--by best`")
        } else {
            failure
        });
    }
    output::report(&report::compare::report(&compared, by), &arguments.output)?;
    Ok(0)
}

fn nothing(message: &str) -> Failure {
    Failure::input(message).with_code(NOTHING_COMPARABLE)
}
