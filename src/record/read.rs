//! Reads a result file, refuses what cannot be true, and converts the rest.
//!
//! Whoever wrote the file, the same rules hold. An error names the file, the row, the field and what is wrong with it.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::result::{ResultSet, Row, Status};

use super::convert::{Fault, convert};
use super::v1;

/// Larger files are refused before they are parsed. A session of a thousand rows has about 10 MiB.
pub const SIZE_MAX: u64 = 256 << 20;

/// Why a result file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    /// The file.
    pub file: String,
    /// Row and field, empty where the whole file is meant.
    pub place: String,
    /// What is wrong, and what would be right.
    pub reason: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { String::new() } else { format!(" {}:", self.place) };
        // Place and reason may quote the file, and a refused file is the last one to be trusted with a terminal.
        let said = format!("{}:{place} {}", self.file, self.reason);
        f.write_str(&said.replace(char::is_control, "\u{fffd}"))
    }
}

/// A result file that holds, with what is odd about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The contents.
    pub results: ResultSet,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

/// Reads a file from disk.
///
/// # Errors
/// [`ReadError`], also where the file is missing or too large.
pub fn read(path: &Path) -> Result<Checked, ReadError> {
    let label = path.display().to_string();
    let refuse = |reason: String| ReadError { file: label.clone(), place: String::new(), reason };
    let file = File::open(path).map_err(|error| refuse(format!("cannot be opened: {error}")))?;
    let mut text = String::new();
    let read = file.take(SIZE_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| refuse(format!("cannot be read as text: {error}")))?;
    if text.len() as u64 > SIZE_MAX {
        return Err(refuse(format!("is larger than {} MiB, which no result file is", SIZE_MAX >> 20)));
    }
    parse(&label, &text)
}

/// What every version has.
#[derive(Deserialize)]
struct Probe {
    format: String,
    version: String,
}

/// Reads a file from text; `label` is its name in messages.
///
/// # Errors
/// [`ReadError`].
pub fn parse(label: &str, text: &str) -> Result<Checked, ReadError> {
    let fault = |place: &str, reason: String| ReadError { file: label.to_owned(), place: place.to_owned(), reason };
    let json = |error: serde_json::Error| {
        // A number that ends with the file reads as a broken number.
        let last = text.lines().next_back().map_or(0, str::len);
        let at_end = error.line() == text.lines().count() && error.column() >= last;
        let hint = if error.is_eof() || at_end { "the file is cut off" } else { "the file does not follow the format" };
        fault("", format!("{hint}: {error}"))
    };
    let probe: Probe = serde_json::from_str(text).map_err(json)?;
    if probe.format != v1::FORMAT {
        return Err(fault("format", format!("{:?}, expected {:?}", probe.format, v1::FORMAT)));
    }
    let version =
        probe.version.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    let Some((major, minor)): Option<(u32, u32)> = version else {
        return Err(fault("version", format!("{:?} is not MAJOR.MINOR", probe.version)));
    };
    if major != v1::MAJOR {
        let reason = format!(
            "{major}.{minor}: this program reads version {}.x; another version of it reads this file",
            v1::MAJOR
        );
        return Err(fault("version", reason));
    }
    let mut unknown = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let file: v1::File =
        serde_ignored::deserialize(&mut deserializer, |path| unknown.push(path.to_string())).map_err(json)?;
    let mut warnings = Vec::new();
    if minor > v1::MINOR {
        warnings.push(format!(
            "version {major}.{minor} is newer than this program's {}.{}: keys it does not know are ignored",
            v1::MAJOR,
            v1::MINOR
        ));
    } else if let Some(key) = unknown.first() {
        return Err(fault(key, format!("version {major}.{minor} of the format has no such key")));
    }
    let results = convert(&file).map_err(|Fault { place, reason }| fault(&place, reason))?;
    if let Some(line) = control_character(text) {
        return Err(fault(&format!("line {line}"), "a text holds a control character".to_owned()));
    }
    if results.session.finished.is_none() {
        let missing: usize = results.rows.iter().map(|row| runs_missing(row, results.session.launches)).sum();
        warnings.push(format!(
            "the session was interrupted: {missing} runs are missing; `switchpoint bench --resume` goes on with it"
        ));
    }
    Ok(Checked { results, warnings })
}

/// The first line with a control character inside a text. JSON can hold one only behind a backslash, or beyond ASCII.
fn control_character(text: &str) -> Option<usize> {
    let escaped = |line: &str| {
        line.split('\\').skip(1).any(|after| {
            let code = after.strip_prefix('u').and_then(|digits| u32::from_str_radix(digits.get(..4)?, 16).ok());
            after.starts_with(['b', 'f', 'n', 'r', 't']) || code.and_then(char::from_u32).is_some_and(char::is_control)
        })
    };
    let raw = |line: &str| line.chars().any(|letter| letter.is_control() && letter != '\t');
    text.lines().position(|line| escaped(line) || raw(line)).map(|index| index + 1)
}

/// Runs that an unfinished session still owes a row.
fn runs_missing(row: &Row, launches: u32) -> usize {
    match row.status {
        Status::Ok | Status::Pending => (launches as usize).saturating_sub(row.runs.len()),
        _ => 0,
    }
}
