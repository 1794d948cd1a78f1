//! Writing to standard output, standard error and files: a report in its format, messages, and what
//! the terminal can show. The only file of the library that prints.
//!
//! What writes data returns the exit code 0.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Height, Width, terminal_size_of};

use crate::report::text::{self, Medium, tone};
use crate::report::{Report, ReportFormat};
use crate::text::printable;

use super::failure::Failure;
use super::options::Output;

/// Writes a report in the form and to the place that the user chose.
pub fn report(report: &Report, output: &Output) -> Result<u8, Failure> {
    match file(output.output.as_deref()) {
        Some(path) => save(&form(report, output.format, Medium { width: columns_stated(), ..Medium::PLAIN })?, path),
        None => show(report, output.format),
    }
}

/// Prints a report in a form.
pub fn show(report: &Report, format: ReportFormat) -> Result<u8, Failure> {
    let medium = Medium { width: width(), unicode: unicode(), colour: colours(&io::stdout()) != ColorChoice::Never };
    let text = form(report, format, medium)?;
    if format != ReportFormat::Table || !medium.colour {
        return print(&text);
    }
    // A terminal of Windows that knows no escape sequences is spoken to in its own way.
    let mut stdout = AutoStream::new(io::stdout().lock(), colours(&io::stdout()));
    write(&mut stdout, &text)
}

fn form(report: &Report, format: ReportFormat, medium: Medium) -> Result<String, Failure> {
    match format {
        ReportFormat::Table => Ok(text::render(report, medium)),
        format => report.render(format).ok_or_else(no_bencher_form),
    }
}

/// Writes a text to the place that the user chose: standard output, unless it is a file.
pub fn text(text: &str, place: Option<&Path>) -> Result<u8, Failure> {
    file(place).map_or_else(|| print(text), |path| save(text, path))
}

/// The file that the user chose, unless it is `-`.
fn file(place: Option<&Path>) -> Option<&Path> {
    place.filter(|path| *path != Path::new("-"))
}

fn save(text: &str, path: &Path) -> Result<u8, Failure> {
    fs::write(path, text).map_err(|error| {
        Failure::input(format!("cannot write {}: {error}", path.display())).hint("choose another place with -o")
    })?;
    Ok(0)
}

/// Columns of the terminal that standard output is; `COLUMNS` says otherwise. A pipe and a file
/// have no width: what reads them wants a row in a line, and the same lines wherever it runs.
#[must_use]
pub fn width() -> Option<usize> {
    columns_stated().or_else(|| io::stdout().is_terminal().then(|| columns_of(terminal_size_of(io::stdout()))))
}

/// Columns of the terminal that standard error is.
#[must_use]
pub fn columns_of_messages() -> usize {
    columns_of(terminal_size_of(io::stderr()))
}

/// Columns of a terminal; 80 where it does not say.
fn columns_of(size: Option<(Width, Height)>) -> usize {
    size.map_or(80, |(width, _)| usize::from(width.0))
}

fn columns_stated() -> Option<usize> {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0)
}

/// Whether the terminal shows more than ASCII. Windows has no such variables and does; elsewhere
/// none means the locale C.
#[must_use]
pub fn unicode() -> bool {
    // The first that is set counts, as in the C library.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|said| !said.is_empty());
    locale.map_or(cfg!(windows), |locale| is_utf8(&locale))
}

/// Whether the terminal cannot move its cursor. On Unix one that does not say what it is counts as
/// such.
#[must_use]
pub fn is_dumb() -> bool {
    std::env::var("TERM").map_or(cfg!(unix), |terminal| terminal == "dumb")
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Whether a stream shows colours: a terminal does, unless NO_COLOR, CLICOLOR or TERM say no;
/// CLICOLOR_FORCE says yes.
fn colours(stream: &impl anstream::stream::RawStream) -> ColorChoice {
    AutoStream::choice(stream)
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
pub fn print(text: &str) -> Result<u8, Failure> {
    write(&mut io::stdout().lock(), text)
}

fn write(stdout: &mut impl Write, text: &str) -> Result<u8, Failure> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(0)
}

/// Says on standard error what is not the result: a message, a warning, an error.
pub fn note(text: &str) {
    let choice = colours(&io::stderr());
    let columns = if io::stderr().is_terminal() { columns_of_messages() } else { usize::MAX };
    let text = printable(text);
    let shown = text.split('\n').map(|line| {
        // An indented line is a command, which is copied and stays whole.
        let line = if line.starts_with(' ') { line.to_owned() } else { text::wrap(line, columns) };
        if choice == ColorChoice::Never { line } else { tone::paragraph(&line) }
    });
    let shown = shown.collect::<Vec<_>>().join("\n");
    // Nobody is left to be told of a standard error that is closed.
    let _ = writeln!(AutoStream::new(io::stderr().lock(), choice), "{shown}");
}
