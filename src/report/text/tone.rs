//! The few words that are coloured. A verdict is always a word too: without colours nothing is
//! lost.

use anstyle::{AnsiColor, Style};

/// It speaks for what was asked.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// It speaks against it, or went wrong.
pub const BAD: Style = AnsiColor::Red.on_default();
/// It cannot be told, or deserves care.
pub const OPEN: Style = AnsiColor::Yellow.on_default();

/// Verdicts of comparisons, claims and decisions, and ends of rows.
const VERDICTS: [(Style, &[&str]); 3] = [
    (GOOD, &["faster", "CONFIRMED", "SUPPORTED", "CONSISTENT", "switch"]),
    (
        BAD,
        &[
            "slower",
            "REFUTED",
            "INCONSISTENT",
            "NOT SUPPORTED",
            "TOO HIGH",
            "TOO LOW",
            "stay",
            "wrong",
            "error",
            "timeout",
        ],
    ),
    (OPEN, &["unclear", "NOT DETERMINED", "UNVERIFIABLE", "DIFFERS BY BASIS", "undecided", "MIXED"]),
];

/// Beginnings of sentences.
const BEGINNINGS: [(Style, &str); 7] = [
    (OPEN, "warning:"),
    (GOOD, "Switch:"),
    (BAD, "Stay:"),
    (OPEN, "Undecided:"),
    (BAD.bold(), "error:"),
    (BAD, "refused:"),
    (AnsiColor::Cyan.on_default(), "hint:"),
];

/// How a cell is coloured, if it is a verdict; marks of footnotes may follow it.
#[must_use]
pub fn of(cell: &str) -> Option<Style> {
    let words = cell.trim_end_matches(|letter| matches!(letter, '⁰'..='⁹' | '¹' | '²' | '³' | ',' | ' '));
    VERDICTS.iter().find(|(_, verdicts)| verdicts.contains(&words)).map(|(style, _)| *style)
}

/// A paragraph with its first word coloured where that carries a verdict or a warning.
#[must_use]
pub fn paragraph(text: &str) -> String {
    let begin = |(_, word): &&(Style, &str)| text.trim_start().starts_with(word);
    match BEGINNINGS.iter().find(begin) {
        Some((style, word)) => text.replacen(word, &paint(word, *style), 1),
        None => text.to_owned(),
    }
}

/// Words in a style, without the spaces around them.
#[must_use]
pub fn paint(text: &str, style: Style) -> String {
    let words = text.trim();
    let start = text.len() - text.trim_start().len();
    format!("{}{style}{words}{style:#}{}", &text[..start], &text[start + words.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_coloured_and_sentences_about_them_are_not() {
        let check = |cell: &str, style: Option<Style>| assert_eq!(of(cell), style, "{cell}");
        check("faster", Some(GOOD));
        check("slower ¹,²", Some(BAD));
        check("NOT DETERMINED", Some(OPEN));
        check("same", None);
        check("", None);
        check("slower work (share of S/yr)", None);
        assert_eq!(paint("  a b", BAD), "  \u{1b}[31ma b\u{1b}[0m");
        assert_eq!(paragraph("warning: old"), "\u{1b}[33mwarning:\u{1b}[0m old");
        assert_eq!(paragraph("no warning: old"), "no warning: old");
    }
}
