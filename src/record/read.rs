//! Reads a result file, and refuses what cannot be true.
//!
//! Whoever wrote the file, the same rules hold. An error names the file, the row, the field and
//! what is wrong with it. Size, number of values and lengths are bounded, so that a file cannot
//! take more than about a gigabyte of memory or a few seconds.

use std::fmt;

use serde::Deserialize;

use crate::result::{FORMAT, ResultSet, Row, Status, VERSION};
use crate::text::printable_line;

use super::check::check;
use super::duplicate_keys::Unambiguous;
use super::position::{Fault, MESSAGE_MAX, quoted};
use super::write::derive;

/// Larger files are refused before they are read. A session of 200 rows with 5 runs of 160 samples
/// has 4 MB; this holds one that is thirty times as long.
pub const SIZE_MAX: u64 = 128 << 20;

/// Commas of a file, at most: a value in memory is larger than the two bytes it may have in a text.
/// A sample and its comma have about ten bytes.
const COMMAS_MAX: usize = 12_000_000;

/// Errors of serde quote whole texts, six bytes for one at worst.
const QUOTABLE_MAX: usize = 16 << 20;

/// Longest place and reason that are shown, in characters: they may quote the file.
const SHOWN_MAX: usize = 400;

/// How the contents of other kinds of file begin, and what to say of them.
const SIGNATURES: [(&[u8], &str); 9] = [
    (&[0x1f, 0x8b], "is compressed with gzip; unpack it first (`gzip -d`)"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "is compressed with Zstandard; unpack it first (`zstd -d`)"),
    (&[0xfd, b'7', b'z', b'X', b'Z', 0], "is compressed with xz; unpack it first (`xz -d`)"),
    (b"BZh", "is compressed with bzip2; unpack it first (`bzip2 -d`)"),
    (b"PK\x03\x04", "is a ZIP archive; unpack it first"),
    (&[0xff, 0xfe], "is text in UTF-16; a result file is UTF-8 (`iconv -f UTF-16 -t UTF-8`)"),
    (&[0xfe, 0xff], "is text in UTF-16; a result file is UTF-8 (`iconv -f UTF-16 -t UTF-8`)"),
    (&[0xef, 0xbb, 0xbf], "begins with a byte order mark; save it as UTF-8 without one"),
    (&[0], "begins with a zero byte; it is not text"),
];

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
        let place = if self.place.is_empty() { String::new() } else { format!(" {}:", shortened(&self.place)) };
        // Place and reason may quote the file, and a refused file is the last one to be trusted
        // with a terminal.
        let said = format!("{}:{place} {}", self.file, shortened(&self.reason));
        f.write_str(&printable_line(&said))
    }
}

/// The beginning and the end of a text that is too long to be shown.
fn shortened(text: &str) -> String {
    let cut = |at: usize| text.char_indices().nth(at).map(|(byte, _)| byte);
    if cut(SHOWN_MAX).is_none() {
        return text.to_owned();
    }
    let head = cut(SHOWN_MAX * 3 / 4).unwrap_or(0);
    let tail = text.char_indices().rev().nth(SHOWN_MAX / 4).map_or(head, |(byte, _)| byte);
    format!("{} ... {}", &text[..head], &text[tail..])
}

/// A result file that holds, with what is odd about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The contents.
    pub results: ResultSet,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

/// The text that the bytes are, unless they are something else.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    if let Some((_, reason)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err((*reason).to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is not UTF-8: byte {} in line {line}; save it as UTF-8", valid + 1)
    })
}

/// Reads a file that is in memory already, as large as whoever brought it let it be; `label` is its
/// name in messages.
///
/// # Errors
/// [`ReadError`].
pub fn read_bytes(label: &str, bytes: Vec<u8>) -> Result<Checked, ReadError> {
    match utf8(bytes) {
        Ok(text) => parse(label, &text),
        Err(reason) => Err(ReadError { file: label.to_owned(), place: String::new(), reason }),
    }
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
    checked(text).map_err(|Fault { place, reason }| ReadError { file: label.to_owned(), place, reason })
}

fn checked(text: &str) -> Result<Checked, Fault> {
    let whole = |reason: String| Fault { place: String::new(), reason };
    if text.trim_ascii_start().is_empty() {
        return Err(whole("is empty: it was cut off, or nothing was written to it".to_owned()));
    }
    if text.len() > COMMAS_MAX && text.bytes().filter(|byte| *byte == b',').count() > COMMAS_MAX {
        return Err(whole(format!(
            "has more than {COMMAS_MAX} values. Measure in several sessions with fewer problems or runs each"
        )));
    }
    if let Some((line, length)) = long_text(text) {
        return Err(Fault {
            place: format!("line {line}"),
            reason: format!("a text of {length} bytes; legal are {MESSAGE_MAX}"),
        });
    }
    let mut unknown = None;
    let mut results = match file(text, &mut unknown) {
        Ok(results) => results,
        Err(error) => {
            // Another format or another major version explains more than the first key that is not
            // as expected.
            if !error.is_eof()
                && let Ok(probe) = serde_json::from_str::<Probe>(text)
            {
                compatible(&probe.format, &probe.version)?;
            }
            return Err(misread(text));
        }
    };
    let newer = compatible(&results.format, &results.version)?;
    let version = &results.version;
    let mut warnings = Vec::new();
    if newer {
        warnings.push(format!(
            "version {version} is newer than this program's {VERSION}: keys it does not know are ignored"
        ));
        if unknown.is_some() {
            serde_json::from_str::<Unambiguous>(text).map_err(|error| whole(format!("{NOT_FOLLOWED}: {error}")))?;
        }
    } else if let Some(key) = unknown {
        let reason = format!("version {version} of the format has no such key");
        return Err(Fault { place: key, reason });
    }
    check(&results)?;
    // Runs of different rows belong together by their launch, so all hold them in one order.
    let runs = results.rows.iter_mut().map(|row| &mut row.runs);
    for runs in runs.chain(results.peaks.iter_mut().map(|peak| &mut peak.runs)) {
        runs.sort_by_key(|run| run.launch);
    }
    derive(&mut results);
    if results.session.finished.is_none() {
        let missing: usize = results.rows.iter().map(|row| runs_missing(row, results.session.launches)).sum();
        warnings.push(format!(
            "the session was interrupted: {missing} runs are missing; `switchpoint bench --resume` goes on with it"
        ));
    }
    Ok(Checked { results, warnings })
}

/// The first text that is so long that quoting it in an error would fill the memory: its line, and
/// its bytes.
fn long_text(text: &str) -> Option<(usize, usize)> {
    if text.len() < QUOTABLE_MAX {
        return None;
    }
    let bytes = text.as_bytes();
    let mut begin = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, begin) {
            (b'"', None) => begin = Some(at + 1),
            (b'"', Some(first)) if at - first > QUOTABLE_MAX => {
                let line = bytes[..first].iter().filter(|byte| **byte == b'\n').count() + 1;
                return Some((line, at - first));
            }
            (b'"', Some(_)) => begin = None,
            // Whatever follows, also a quotation mark, belongs to the text.
            (b'\\', Some(_)) => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

const CUT_OFF: &str = "the file is cut off";
const NOT_FOLLOWED: &str = "the file does not follow the format";

/// The contents of a file, and the first key that the format does not have.
fn file(text: &str, unknown: &mut Option<String>) -> Result<ResultSet, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let note = |path: serde_ignored::Path<'_>| {
        unknown.get_or_insert_with(|| path.to_string());
    };
    let file = serde_ignored::deserialize(&mut deserializer, note)?;
    deserializer.end()?;
    Ok(file)
}

/// Whether a file that this program can read is of a newer minor version than what it writes.
fn compatible(format: &str, version: &str) -> Result<bool, Fault> {
    let fault = |place: &str, reason: String| Err(Fault { place: place.to_owned(), reason });
    let numbers = |version: &str| -> Option<(u32, u32)> {
        let (major, minor) = version.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    if format != FORMAT {
        return fault("format", format!("{}, expected {FORMAT:?}", quoted(format)));
    }
    match (numbers(version), numbers(VERSION)) {
        (Some((major, minor)), Some((own_major, own_minor))) if major == own_major => Ok(minor > own_minor),
        (Some((major, minor)), Some((own_major, _))) => {
            let reason = format!(
                "{major}.{minor}: this program reads version {own_major}.x; another version of it reads this file"
            );
            fault("version", reason)
        }
        _ => fault("version", format!("{} is not MAJOR.MINOR", quoted(version))),
    }
}

/// Reads a text once more that could not be read, this time noting the way to each value, which
/// takes longer.
fn misread(text: &str) -> Fault {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read: Result<ResultSet, _> = serde_path_to_error::deserialize(&mut deserializer);
    let (place, error) = match read {
        Ok(_) => match deserializer.end() {
            Ok(()) => return Fault { place: String::new(), reason: NOT_FOLLOWED.to_owned() },
            Err(error) => (String::new(), error),
        },
        Err(error) => (error.path().to_string(), error.into_inner()),
    };
    // The whole file has no name.
    let place = if place == "." { String::new() } else { place };
    let (what, hint) = match error.is_syntax().then(|| around(text, &error)) {
        _ if error.is_eof() => (CUT_OFF, ""),
        // A number that ends with the file reads as a broken number.
        Some((_, true)) => (CUT_OFF, ""),
        Some((near, false)) if ["NaN", "nan", "Inf", "inf"].iter().any(|word| near.contains(word)) => {
            (NOT_FOLLOWED, "; JSON has neither NaN nor infinity")
        }
        _ => (NOT_FOLLOWED, ""),
    };
    Fault { place, reason: format!("{what}: {error}{hint}") }
}

/// The characters around an error, and whether it is at the end of the text.
fn around(text: &str, error: &serde_json::Error) -> (String, bool) {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let begin = error.column().saturating_sub(5).min(line.len());
    let end = (error.column() + 5).min(line.len());
    let last = text.lines().next_back().unwrap_or_default();
    let at_end = std::ptr::eq(line.as_ptr(), last.as_ptr()) && error.column() >= last.len();
    (String::from_utf8_lossy(&line.as_bytes()[begin..end]).into_owned(), at_end)
}

/// Runs that an unfinished session still owes a row.
fn runs_missing(row: &Row, launches: u32) -> usize {
    match row.status {
        Status::Ok | Status::Pending => (launches as usize).saturating_sub(row.runs.len()),
        _ => 0,
    }
}
