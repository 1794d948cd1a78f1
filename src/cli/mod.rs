//! The commands: load, call, print, choose the exit code. Data goes to standard output, everything
//! else to standard error.
//!
//! Exit codes: 0 done, 1 a demand of the user was not met, 2 bad input, 3 nothing comparable, 4 no
//! target, 130 interrupted.

pub mod args;
pub mod bench;
pub mod check;
pub mod claims;
pub mod compare;
pub mod datasheets;
pub mod decide;
pub mod evidence;
pub mod explore;
pub mod failure;
pub mod import;
pub mod input;
pub mod kernels;
mod measuring;
pub mod money;
pub mod output;
pub mod progress;
pub mod publish;
pub mod report;
pub mod roofline;
pub mod start;
pub mod targets;
pub mod threshold;
pub mod tune;
pub mod value;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    finish(arguments.command.map_or_else(start::run, run))
}

/// Prints a failure with its hint and gives the exit code.
fn finish(outcome: Result<u8, Failure>) -> ExitCode {
    ExitCode::from(outcome.unwrap_or_else(|failure| {
        if !failure.is_broken_pipe() {
            output::complain(&failure.to_string());
        }
        failure.code()
    }))
}

fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Targets(arguments) => targets::run(&arguments),
        Command::Kernels(arguments) => kernels::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Tune(arguments) => tune::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Show(arguments) => check::show(&arguments),
        Command::Roofline(arguments) => roofline::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Floor(arguments) => compare::floor(&arguments),
        Command::Cost(arguments) => money::cost(&arguments),
        Command::Threshold(arguments) => threshold::threshold(&arguments),
        Command::Claims(arguments) => claims::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Explore(arguments) => explore::run(&arguments),
        Command::Value(arguments) => value::run(&arguments),
        Command::Decide(arguments) => decide::run(&arguments),
        Command::LintPrices(arguments) => money::lint_prices(&arguments),
        Command::Import(arguments) => import::run(&arguments.what),
        Command::Schema => output::print(&crate::record::schema::schema()).map(|()| 0),
        Command::Worker => bench::worker(),
    }
}
