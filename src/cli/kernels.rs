//! `switchpoint kernels`

use crate::kernel::Form;
use crate::kernel::catalogue::{self, CATALOGUE};
use crate::report;
use crate::report::kernels::smallest;

use super::args::KernelsArguments;
use super::failure::Failure;
use super::output;

/// Lists the kernels, or prints the text of one.
pub fn run(arguments: &KernelsArguments) -> Result<u8, Failure> {
    let Some(name) = &arguments.dump else {
        output::report(&report::kernels::report(), &arguments.output)?;
        return Ok(0);
    };
    let Some(kernel) = catalogue::find(name) else {
        let known = CATALOGUE.map(|kernel| kernel.name).join(", ");
        return Err(Failure::input(format!("there is no kernel `{name}`")).hint(format!("there are {known}")));
    };
    let problem = match arguments.problem {
        Some(problem) if !kernel.elements().contains(&problem.element) => {
            return Err(Failure::input(format!("kernel `{name}` does not compute {}", problem.element.name())));
        }
        Some(problem) => problem,
        None => smallest(&kernel),
    };
    output::print(&kernel.wgsl(&Form { subgroup: arguments.subgroup, ..Form::shown(&problem) })?)?;
    Ok(0)
}
