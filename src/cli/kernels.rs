//! `switchpoint kernels`

use crate::device::Backend;
use crate::kernel::catalogue::{self, CATALOGUE};
use crate::kernel::{Specialization, dispatch};
use crate::problem::Problem;
use crate::record::tuned;
use crate::report;
use crate::report::kernels::{Path, smallest};
use crate::session;

use super::args::KernelsArguments;
use super::failure::Failure;
use super::measuring::default_cache;
use super::output;

/// Lists the kernels, or prints the text of one.
pub fn run(arguments: &KernelsArguments) -> Result<u8, Failure> {
    let Some(name) = &arguments.dump else {
        let report = match &arguments.problem {
            Some(problem) => report::kernels::paths(&paths(problem)?, problem),
            None => report::kernels::report(),
        };
        output::report(&report, &arguments.output)?;
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
    output::print(
        &kernel.wgsl(&Specialization { subgroup: arguments.subgroup, ..Specialization::generic(&problem) })?,
    )?;
    Ok(0)
}

/// What the dispatcher picks for a problem on each adapter of this machine, and why.
fn paths(problem: &Problem) -> Result<Vec<Path>, Failure> {
    let winners = default_cache().map_or(Ok(Vec::new()), |path| tuned::read(&path))?;
    let targets = session::find()?.targets;
    let adapters = targets.iter().map(|found| &found.facts).filter(|facts| facts.backend != Backend::Native);
    Ok(adapters.map(|facts| (facts.slug.clone(), dispatch::choose(facts, problem, &winners))).collect())
}
