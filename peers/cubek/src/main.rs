//! Measures this project's kernels against cubek-matmul and Burn on one adapter, in turn, and
//! writes an ordinary result file.

mod arguments;
mod burn;
mod contestant;
mod cubek;
mod device;
mod element;
mod peer;
mod rounds;
mod session;
mod side_by_side;
mod strategy;
mod timing;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    // The session starts this same program again, once a launch, with this one argument.
    let outcome = if std::env::args().nth(1).as_deref() == Some(switchpoint::session::child::ARGUMENT) {
        switchpoint::session::report_panics();
        worker::work(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()).map_err(|error| error.to_string())
    } else {
        session::run(&Arguments::parse())
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
