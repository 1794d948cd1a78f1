//! `switchpoint targets`: what can be measured on this machine.

use clap::Args;

use crate::report::{self, Report};
use crate::session;

use super::failure::Failure;
use super::options::Output;

/// `switchpoint targets`
#[derive(Debug, Args)]
pub struct TargetsArguments {
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Lists what can be measured here.
pub fn run() -> Result<Report, Failure> {
    Ok(report::targets::report(&session::find()?.targets, cfg!(feature = "gpu")))
}
