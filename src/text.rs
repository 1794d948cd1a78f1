//! Text of people, files and drivers: matched by patterns, cleaned before a terminal shows it,
//! hashed.

use sha2::{Digest, Sha256};

/// Whether a name contains one of the patterns, in upper or lower case. Without a pattern every
/// name does.
#[must_use]
pub fn matches_any(name: &str, patterns: &[String]) -> bool {
    let name = name.to_lowercase();
    patterns.is_empty() || patterns.iter().any(|pattern| name.contains(&pattern.to_lowercase()))
}

/// `1 row`, `2 rows`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The SHA-256 of some bytes in hexadecimal, as `sha256sum` prints it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Text in which U+FFFD stands for every character that could steer a terminal or change how the
/// rest looks. Line breaks stay.
#[must_use]
pub fn printable(text: &str) -> String {
    text.replace(|letter: char| letter != '\n' && is_hidden(letter), "\u{fffd}")
}

/// The same on one line: line breaks are replaced as well.
#[must_use]
pub fn printable_line(text: &str) -> String {
    text.replace(is_hidden, "\u{fffd}")
}

/// Words on one line with single spaces between them, without hidden characters: as a result file
/// may hold them.
#[must_use]
pub fn one_line(text: &str) -> String {
    let shown = text.replace(is_hidden, " ");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_hidden(letter: char) -> bool {
    letter.is_control() || is_invisible(letter)
}

/// Whether a character changes how a text looks without being seen: of zero width, an end of a
/// line, an override of the direction, a tag. Control characters are not among them.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_in_either_case() {
        let check = |name: &str, patterns: &[&str], expected: bool| {
            let owned: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
            assert_eq!(matches_any(name, &owned), expected, "{name} {patterns:?}");
        };
        check("subgroup-wide", &[], true);
        check("subgroup-wide", &["WIDE"], true);
        check("NVIDIA H100", &["amd", "h100"], true);
        check("subgroup", &["wide"], false);
    }

    #[test]
    fn what_could_steer_a_terminal_is_replaced() {
        assert_eq!(printable("a\u{1b}[2J\nb\u{202e}c"), "a\u{fffd}[2J\nb\u{fffd}c");
        assert_eq!(printable_line("a\nb\u{9b}"), "a\u{fffd}b\u{fffd}");
        assert_eq!(one_line(" a\tb\u{200b}\r\n c"), "a b c");
    }

    /// FIPS 180-4, the one-block example.
    #[test]
    fn known_hash() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
