//! `switchpoint targets`

use crate::report;
use crate::session;

use super::args::TargetsArguments;
use super::failure::Failure;
use super::output;

/// Lists what can be measured here.
pub fn run(arguments: &TargetsArguments) -> Result<u8, Failure> {
    let found = session::find()?.targets;
    output::report(&report::targets::report(&found, cfg!(feature = "gpu")), &arguments.output)?;
    Ok(0)
}
