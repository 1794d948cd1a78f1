//! `switchpoint kernels`: the kernels, the choice among them, and the shader of one.

use clap::Args;

use crate::device::Backend;
use crate::kernel::catalogue::{self, CATALOGUE};
use crate::kernel::{Specialization, dispatch};
use crate::problem::Problem;
use crate::record::tuned;
use crate::report;
use crate::report::kernels::{Path, smallest};
use crate::session;

use super::failure::Failure;
use super::options::Output;
use super::output;
use super::session::default_cache;

/// `switchpoint kernels`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint kernels --dump blocked > blocked.wgsl")]
pub struct KernelsArguments {
    /// Print the WGSL of this kernel, as the driver receives it
    #[arg(long, value_name = "NAME")]
    pub dump: Option<String>,
    /// Print which kernel `bench --kernel auto` chooses for this problem on each adapter; with
    /// --dump, the number types and the layout of B in the printed shader
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Option<Problem>,
    /// Subgroup size, for a kernel that is specialized for one size
    #[arg(long, value_name = "THREADS", default_value_t = 32, requires = "dump", value_parser = clap::value_parser!(u32).range(4..=64))]
    pub subgroup: u32,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Lists the kernels, or prints the text of one.
pub fn run(arguments: &KernelsArguments) -> Result<u8, Failure> {
    let report = match (&arguments.dump, arguments.problem) {
        (Some(name), problem) => return dump(name, problem, arguments.subgroup),
        (None, Some(problem)) => report::kernels::paths(&paths(&problem)?, &problem),
        (None, None) => report::kernels::report(),
    };
    output::report(&report, &arguments.output)
}

fn dump(name: &str, problem: Option<Problem>, subgroup: u32) -> Result<u8, Failure> {
    let Some(kernel) = catalogue::find(name) else {
        let known = CATALOGUE.map(|kernel| kernel.name).join(", ");
        return Err(Failure::input(format!("there is no kernel `{name}`")).hint(format!("there are {known}")));
    };
    let problem = problem.unwrap_or_else(|| smallest(&kernel));
    if !kernel.elements().contains(&problem.element) {
        return Err(Failure::input(format!("kernel `{name}` does not compute {}", problem.element.name())));
    }
    output::print(&kernel.wgsl(&Specialization { subgroup, ..Specialization::generic(&problem) })?)
}

/// What the dispatcher picks for a problem on each adapter of this machine, and why.
fn paths(problem: &Problem) -> Result<Vec<Path>, Failure> {
    let winners = default_cache().map_or(Ok(Vec::new()), |path| tuned::read(&path))?;
    let targets = session::find()?.targets;
    let adapters = targets.iter().map(|found| &found.facts).filter(|facts| facts.backend != Backend::Native);
    Ok(adapters.map(|facts| (facts.slug.clone(), dispatch::choose(facts, problem, &winners))).collect())
}
