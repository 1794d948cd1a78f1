//! Text in a chart: how wide it is, and how it is cut and escaped.

use crate::text::one_line;

/// The widths of letters in a wide sans-serif face, as shares of the font size. What a browser uses
/// is narrower, so text fits where this says that it does.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | 'I' | '!' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.41,
        'm' | 'M' | 'W' | '%' | '@' => 0.98,
        'w' | 'Q' | 'O' | 'G' | '+' | '<' | '>' | '=' | '~' | '±' | '×' => 0.84,
        'A'..='Z' => 0.72,
        '\u{1100}'.. => 1.0,
        _ => 0.63,
    }
}

/// The width of a text at a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(advance).sum::<f64>()
}

/// How far the middles of two neighbouring labels of a horizontal axis have to be from one another.
pub(super) fn x_gap(one: &str, other: &str, size: f64) -> f64 {
    (width(one, size) + width(other, size)) / 2.0 + 1.6 * size
}

/// As much of a text as fits, with an ellipsis where something was cut.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = one_line(text);
    if width(&text, size) <= room {
        return text;
    }
    let mut left = room - size * advance('…');
    let fits = |letter: &char| {
        left -= size * advance(*letter);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text between tags or in an attribute, without what XML does not allow.
pub(super) fn escape(text: &str) -> String {
    let text = one_line(&text.replace(['\u{fffe}', '\u{ffff}'], "")).replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_becomes_markup() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("a<script>&\"'", "a&lt;script&gt;&amp;&quot;&#39;");
        check("a\u{0}b\u{1b}[31m\u{202e}c\u{feff}\u{ffff}", "a b [31m c");
        check("two\nlines", "two lines");
        check("Gerät 计算", "Gerät 计算");
    }

    #[test]
    fn long_text_is_cut_to_its_room() {
        let long = "NVIDIA H200 SXM 141 GB HBM3e ".repeat(9);
        for room in [20.0, 60.0, 200.0] {
            let cut = fit(&long, 12.0, room);
            assert!(cut.ends_with('…') && width(&cut, 12.0) <= room, "{cut}");
        }
        assert_eq!(fit("short", 12.0, 200.0), "short");
        assert_eq!(fit("none", 12.0, 0.0), "…");
    }
}
