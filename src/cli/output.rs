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
    let Some(text) = report.render(output.format.into()) else { return Err(no_bencher_form()) };
    self::text(&text, output.output.as_deref())
}

/// Writes a text to the place that the user chose: standard output, unless it is a file.
pub fn text(text: &str, place: Option<&Path>) -> Result<(), Failure> {
    match place.filter(|path| *path != Path::new("-")) {
        None => print(text),
        Some(path) => fs::write(path, text).map_err(|error| {
            Failure::input(format!("cannot write {}: {error}", path.display())).hint("choose another place with -o")
        }),
    }
}

/// Columns of the terminal; 80 where the output goes elsewhere. `COLUMNS` says otherwise.
#[must_use]
pub fn width() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    stated.or_else(terminal).unwrap_or(80)
}

/// What a command says that has no rates to hand to Bencher.
#[must_use]
pub fn no_bencher_form() -> Failure {
    Failure::input("this command has no output in the Bencher Metric Format")
        .hint("`bench`, `show` and `compare` take --format bmf; --format json works everywhere")
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
    eprintln!("{}", printable(text));
}

/// Says what went wrong.
pub fn complain(text: &str) {
    eprintln!("{}", printable(text));
}

/// Messages quote files, and what files hold must not steer a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter }).collect()
}
