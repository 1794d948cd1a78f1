//! Where output goes. The only place of the library that prints.
#![allow(clippy::print_stderr)]

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::report::Report;

use super::args::Output;
use super::failure::Failure;

/// Writes a report in the form and to the place that the user chose.
pub fn report(report: &Report, output: &Output) -> Result<(), Failure> {
    let text = report.render(output.format.into());
    match output.output.as_deref() {
        None => print(&text),
        Some(path) if path == Path::new("-") => print(&text),
        Some(path) => fs::write(path, text).map_err(|error| {
            Failure::input(format!("cannot write {}: {error}", path.display())).hint("choose another place with -o")
        }),
    }
}

/// How the user calls this program, for advice: through cargo, if that is how it was started.
#[must_use]
pub fn program() -> &'static str {
    if std::env::var_os("CARGO_MANIFEST_DIR").is_some() { "cargo run --release --" } else { "switchpoint" }
}

/// Writes data to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Says something about the work that is not its result.
pub fn note(text: &str) {
    eprintln!("{text}");
}

/// Says what went wrong.
pub fn complain(text: &str) {
    eprintln!("{text}");
}
