//! The command line: a file for each command, with its arguments and what it runs.
//!
//! A command loads its inputs, computes, and returns a report. Options that several commands share
//! are in `options`, `prices`, `scenario` and `session`. Data goes to standard output, everything
//! else to standard error.
//!
//! Exit codes: 0 done, 1 a demand of the user was not met, 2 bad input, 3 nothing comparable, 4 no
//! target, 130 interrupted.

pub mod bench;
pub mod check;
pub mod claim_evidence;
pub mod claims;
pub mod compare;
pub mod cost;
pub mod datasheets;
pub mod decide;
pub mod explore;
pub mod failure;
pub mod floor;
pub mod getting_started;
pub mod import;
pub mod kernels;
pub mod lint_prices;
pub mod options;
pub mod output;
pub mod prices;
pub mod progress;
pub mod publish;
pub mod report;
pub mod result_files;
pub mod roofline;
pub mod scenario;
pub mod session;
pub mod show;
pub mod targets;
pub mod threshold;
pub mod tune;
pub mod value;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// Benchmark of matrix multiplication (GEMM) on GPUs and processors, with a cost model: the
/// discount at which switching to another accelerator pays.
#[derive(Debug, Parser)]
#[command(name = "switchpoint", version, max_term_width = 100)]
#[command(
    after_help = "`switchpoint` alone prints where to start. Tables fit the width of the terminal, or COLUMNS; in a pipe each row is one line. NO_COLOR and CLICOLOR_FORCE control colours; LC_ALL, LC_CTYPE and LANG control whether bars are ASCII."
)]
pub struct Arguments {
    /// The command; without one, the program prints where to start.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands, in the order in which they are used.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the targets of this machine, with what cannot be measured and why
    Targets(targets::TargetsArguments),
    /// List the kernels, or print the shader of one
    Kernels(kernels::KernelsArguments),
    /// Measure a suite of problems, and write a result file
    Bench(bench::BenchArguments),
    /// Search for the fastest tiles of each device (autotuning), for `bench`
    Tune(tune::TuneArguments),
    /// Validate result files, or say what is wrong and where
    Check(check::CheckArguments),
    /// Print the rates of a result file
    Show(show::ShowArguments),
    /// Print each row's share of the measured peaks of its target
    Roofline(roofline::RooflineArguments),
    /// Compare two or more result files
    Compare(compare::CompareArguments),
    /// Measure how much files of the same code differ between sessions
    Floor(floor::FloorArguments),
    /// Print USD per PFLOP for each target of result files, or of published rates
    Cost(cost::CostArguments),
    /// Print performance per dollar of one chip over another, from published measurements
    Value(value::ValueArguments),
    /// Compute the discount at which switching pays
    Threshold(threshold::ThresholdArguments),
    /// Decide between two chips: switch, stay or undecided
    Decide(decide::DecideArguments),
    /// Judge the article, claim by claim
    Claims(claims::ClaimsArguments),
    /// Write one page with the answer, its charts and its sources
    Report(report::ReportArguments),
    /// Serve a page on this machine, with a slider for each input of a scenario
    Explore(explore::ExploreArguments),
    /// Find rows of a price list that look like prices and are not
    LintPrices(lint_prices::LintPricesArguments),
    /// Convert prices and published measurements from files of other projects
    Import(import::ImportArguments),
    /// Print the JSON Schema of the result file, or of a command's `--format json`
    Schema {
        /// The command
        #[arg(value_parser = crate::report::schema::COMMANDS)]
        command: Option<String>,
    },
    /// Measure on behalf of another process
    #[command(hide = true)]
    Worker,
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    finish(arguments.command.map_or_else(getting_started::run, run))
}

/// Prints a failure with its hint and gives the exit code.
fn finish(outcome: Result<u8, Failure>) -> ExitCode {
    ExitCode::from(outcome.unwrap_or_else(|failure| {
        if !failure.is_broken_pipe() {
            output::note(&failure.to_string());
        }
        failure.code()
    }))
}

fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Targets(arguments) => output::report(&targets::run()?, &arguments.output),
        Command::Kernels(arguments) => kernels::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Tune(arguments) => tune::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Show(arguments) => output::report(&show::run(&arguments)?, &arguments.output),
        Command::Roofline(arguments) => output::report(&roofline::run(&arguments)?, &arguments.output),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Floor(arguments) => output::report(&floor::run(&arguments)?, &arguments.output),
        Command::Cost(arguments) => output::report(&cost::run(&arguments)?, &arguments.output),
        Command::Value(arguments) => output::report(&value::run(&arguments)?, &arguments.output),
        Command::Threshold(arguments) => output::report(&threshold::run(&arguments)?, &arguments.output),
        Command::Decide(arguments) => output::report(&decide::run(&arguments)?, &arguments.output),
        Command::Claims(arguments) => output::report(&claims::run(&arguments)?, &arguments.output),
        Command::Report(arguments) => report::run(&arguments),
        Command::Explore(arguments) => explore::run(&arguments),
        Command::LintPrices(arguments) => output::report(&lint_prices::run(&arguments)?, &arguments.output),
        Command::Import(arguments) => import::run(&arguments.what),
        Command::Schema { command } => {
            let of_command = command.as_deref().and_then(crate::report::schema::of);
            output::print(&of_command.unwrap_or_else(crate::record::schema::schema))
        }
        Command::Worker => bench::worker(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_that_getting_started_names_exists() {
        let command = Arguments::command();
        for (name, _) in getting_started::STARTS.iter().flat_map(|(_, commands)| commands.iter()) {
            let name = name.split(' ').next().unwrap();
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }
}
