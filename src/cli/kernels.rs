//! `switchpoint kernels`

use crate::kernel::catalogue::{self, CATALOGUE};
use crate::report;

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
    output::print(&kernel.wgsl(arguments.subgroup)?)?;
    Ok(0)
}
