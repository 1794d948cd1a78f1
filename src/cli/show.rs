//! `switchpoint show`: the rates of a result file.

use std::path::PathBuf;

use clap::Args;

use crate::report::{self, Report};

use super::failure::Failure;
use super::options::Output;
use super::result_files::read;

/// `switchpoint show`
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// A result file
    #[arg(value_name = "RESULT")]
    pub file: PathBuf,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Prints the rates of one file.
pub fn run(arguments: &ShowArguments) -> Result<Report, Failure> {
    Ok(report::bench::report(&read(&arguments.file)?))
}
