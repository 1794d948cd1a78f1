//! The face of `switchpoint bench` under `cargo bench`: the quick suite, written to `results/`.

use std::process::ExitCode;

use clap::Parser;

use crate::session::child;

use super::bench::{self, BenchArguments};
use super::{finish, output};

/// Options and words by which criterion is spoken to; `cargo bench` hands them to every bench.
const CRITERION: [&str; 12] = [
    "--save-baseline",
    "--baseline",
    "--baseline-lenient",
    "--load-baseline",
    "--sample-size",
    "--warm-up-time",
    "--measurement-time",
    "--profile-time",
    "--noplot",
    "--quick",
    "--exact",
    "--verbose",
];

/// Arguments of the bench: those of `switchpoint bench`, with a budget that suits `cargo bench`.
#[derive(Debug, Parser)]
#[command(name = "publish")]
struct Arguments {
    #[command(flatten)]
    bench: BenchArguments,
}

/// Runs the suite, or the smoke suite into a temporary folder after `--test`.
#[must_use]
pub fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|first| first == child::ARGUMENT) {
        return finish(bench::worker());
    }
    let under_cargo_bench = arguments.iter().any(|argument| argument == "--bench");
    let test = !under_cargo_bench || arguments.iter().any(|argument| argument == "--test");
    arguments.retain(|argument| argument != "--bench" && argument != "--test");
    // A word in first place is a filter of criterion; elsewhere it belongs to the option before it.
    let options = arguments[1..].iter().map(|argument| argument.split('=').next().unwrap_or(argument));
    let filtered = arguments.get(1).is_some_and(|first| !first.starts_with('-'));
    if filtered || options.into_iter().any(|option| CRITERION.contains(&option)) {
        output::note(
            "publish: not run, because there are arguments for criterion; `cargo bench --bench publish` runs it",
        );
        return ExitCode::SUCCESS;
    }
    let temporary = tempfile::tempdir();
    if test {
        let Ok(folder) = &temporary else { return finish(Err(super::Failure::input("no temporary folder"))) };
        let file = folder.path().join("smoke.v1.json").display().to_string();
        let smoke = ["--suite", "smoke", "--runs", "1", "-o", &file];
        arguments.extend(smoke.map(str::to_owned));
    } else if !arguments.iter().any(|argument| argument.starts_with("--budget")) {
        arguments.extend(["--budget".to_owned(), "150s".to_owned()]);
    }
    let mut arguments = Arguments::try_parse_from(arguments).unwrap_or_else(|error| error.exit());
    arguments.bench.temporary = test;
    finish(bench::run(&arguments.bench))
}
