//! Where in a result file a fault is, and the checks of single values that every part of a file
//! shares.
//!
//! A file has a hundred thousand numbers, so a place is written out only when something is wrong
//! there.

use std::collections::HashSet;
use std::fmt;

use crate::text::is_invisible;

/// Longest name, version or other text of a file, in bytes. Drivers report at most 256.
pub(super) const TEXT_MAX: usize = 1000;

/// Longest reason of a failure, in bytes: it may quote what a driver or a compiler said.
pub(super) const MESSAGE_MAX: usize = 100_000;

/// Longest text that is quoted in full, in characters.
const QUOTED_MAX: usize = 100;

/// Times outside these bounds, 10^-6 ns and thirty years, are no measurements, and their squares
/// would not stay finite.
const TIMES_NS: std::ops::RangeInclusive<f64> = 1e-6..=1e18;

/// A fault inside a file.
#[derive(Debug)]
pub(super) struct Fault {
    /// Row and field.
    pub(super) place: String,
    /// What is wrong there.
    pub(super) reason: String,
}

pub(super) fn fault<T>(place: impl fmt::Display, reason: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { place: place.to_string(), reason: reason.into() })
}

/// The way from the top of a file to a value.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// A key of the whole file.
    Top(&'static str),
    /// A key of what is at another place.
    Field(&'a Place<'a>, &'static str),
    /// An element of a list.
    Index(&'a Place<'a>, usize),
    /// The same place, named by what stands there.
    Called(&'a Place<'a>, &'a dyn fmt::Display),
}

impl Place<'_> {
    pub(super) fn field(&self, name: &'static str) -> Place<'_> {
        Place::Field(self, name)
    }

    pub(super) fn index(&self, index: usize) -> Place<'_> {
        Place::Index(self, index)
    }

    pub(super) fn called<'a>(&'a self, name: &'a dyn fmt::Display) -> Place<'a> {
        Place::Called(self, name)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top(name) => f.write_str(name),
            Self::Field(of @ Self::Called(..), name) => write!(f, "{of} {name}"),
            Self::Field(of, name) => write!(f, "{of}.{name}"),
            Self::Index(of, index) => write!(f, "{of}[{index}]"),
            Self::Called(place, name) => write!(f, "{place} ({name})"),
        }
    }
}

/// A text that can be printed: file contents are not to steer a terminal, nor to look like what
/// they are not.
pub(super) fn plain(text: &str, place: &Place<'_>) -> Result<(), Fault> {
    bounded(text, TEXT_MAX, place)
}

/// The same for the texts of several fields of what is at a place.
pub(super) fn plain_fields(texts: &[(&'static str, impl AsRef<str>)], place: &Place<'_>) -> Result<(), Fault> {
    texts.iter().try_for_each(|(field, text)| plain(text.as_ref(), &place.field(field)))
}

/// The same for the reason of a failure, which may be long.
pub(super) fn message(text: &str, place: &Place<'_>) -> Result<(), Fault> {
    bounded(text, MESSAGE_MAX, place)
}

fn bounded(text: &str, length_max: usize, place: &Place<'_>) -> Result<(), Fault> {
    if text.len() > length_max {
        return fault(place, format!("is a text of {} bytes; at most {length_max} are read", text.len()));
    }
    // Most texts are ASCII, which holds control characters only.
    let wrong = |letter: &char| letter.is_control() || (!letter.is_ascii() && is_invisible(*letter));
    match text.chars().find(wrong) {
        Some(letter) if letter.is_control() => {
            fault(place, format!("holds the control character {}", letter.escape_default()))
        }
        Some(letter) => fault(place, format!("holds the character {}, which cannot be seen", letter.escape_unicode())),
        None => Ok(()),
    }
}

/// A text of a file in a message, its beginning at least.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// A time that was measured.
pub(super) fn positive(value: f64, place: &Place<'_>) -> Result<(), Fault> {
    if TIMES_NS.contains(&value) {
        return Ok(());
    }
    let reason = if value > 0.0 { "it is outside the range that can be measured" } else { "it must be above 0" };
    fault(place, format!("{value} is not a time; {reason}"))
}

/// A number of a protocol or of a session.
pub(super) fn not_negative(value: f64, place: &Place<'_>) -> Result<(), Fault> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    fault(place, format!("is {value}; it must be 0 or more"))
}

/// A list is not longer than what is read.
pub(super) fn counted(count: usize, most: usize, place: &Place<'_>) -> Result<(), Fault> {
    if count <= most { Ok(()) } else { fault(place, format!("has {count} elements, at most {most} are read")) }
}

/// A row or peak belongs to a target of the file.
pub(super) fn among(target: &str, known: &HashSet<&str>, place: &Place<'_>) -> Result<(), Fault> {
    if known.contains(target) {
        return Ok(());
    }
    fault(place.field("target"), format!("{} is not among the targets of the file", quoted(target)))
}

/// SHA-256 as `sha256sum` prints it.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::one_line;

    #[test]
    fn a_place_reads_from_the_top_down() {
        let rows = Place::Top("rows");
        let row = rows.index(3);
        let called = row.called(&"cpu naive f32:1x1x1");
        let runs = called.field("runs");
        let run = runs.index(2);
        assert_eq!(run.field("wall_ns").index(1).to_string(), "rows[3] (cpu naive f32:1x1x1) runs[2].wall_ns[1]");
        assert_eq!(row.field("kernel").field("name").to_string(), "rows[3].kernel.name");
    }

    #[test]
    fn texts_that_can_be_printed() {
        let place = Place::Top("name");
        for good in ["", "AMD EPYC™ 7763 64-Core", "NVIDIA GeForce RTX 4090/PCIe/SSE2", "龙芯 3A6000", "Процессор", "é"]
        {
            assert!(plain(good, &place).is_ok(), "{good:?}");
        }
        for bad in ["a\nb", "\u{1b}[31m", "\u{85}", "\u{202e}x", "a\u{200b}", "\u{feff}x", "\u{2028}", "x\u{e0041}"] {
            assert!(plain(bad, &place).is_err(), "{bad:?}");
            assert!(plain(&one_line(bad), &place).is_ok(), "{bad:?}");
        }
        assert!(plain(&"x".repeat(TEXT_MAX), &place).is_ok() && plain(&"x".repeat(TEXT_MAX + 1), &place).is_err());
        assert!(message(&"x".repeat(MESSAGE_MAX), &place).is_ok());
    }

    #[test]
    fn times_that_can_be_measured() {
        for good in [1e-6, 1.0, 3.6e12, 1e18] {
            assert!(positive(good, &Place::Top("t")).is_ok(), "{good}");
        }
        for bad in [0.0, -0.0, -1.0, 1e-320, 1e19, f64::NAN, f64::INFINITY, f64::MAX] {
            assert!(positive(bad, &Place::Top("t")).is_err(), "{bad}");
        }
    }
}
