//! Words in a chart: how wide they are, how they are cut, and what of them may stand in an SVG.

/// Widths in a wide sans-serif face, as shares of the size. What a browser uses is narrower, so
/// words fit where this says that they do.
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

/// The width of words at a size.
pub(super) fn width(words: &str, size: f64) -> f64 {
    size * words.chars().map(advance).sum::<f64>()
}

/// Words without what XML does not allow, and without what turns the direction of text around.
pub(super) fn clean(words: &str) -> String {
    let allowed = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            && !matches!(letter, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
    };
    words.chars().map(|letter| if letter == '\n' || letter == '\t' { ' ' } else { letter }).filter(allowed).collect()
}

/// Words as they stand between tags and in attributes.
pub(super) fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in clean(words).chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// As much of the words as fits, with an ellipsis where something was cut.
pub(super) fn fit(words: &str, size: f64, room: f64) -> String {
    let words = clean(words);
    if width(&words, size) <= room {
        return words;
    }
    let mut left = room - size * advance('…');
    let fits = |letter: &char| {
        left -= size * advance(*letter);
        left >= 0.0
    };
    let kept: String = words.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_becomes_markup() {
        let check = |words: &str, expected: &str| assert_eq!(escape(words), expected);
        check("a<script>&\"'", "a&lt;script&gt;&amp;&quot;&#39;");
        check("a\u{0}b\u{1b}[31m\u{202e}c\u{feff}\u{ffff}", "ab[31mc");
        check("two\nlines", "two lines");
        check("Gerät 计算", "Gerät 计算");
    }

    #[test]
    fn long_words_are_cut_to_their_room() {
        let long = "NVIDIA H200 SXM 141 GB HBM3e ".repeat(9);
        for room in [20.0, 60.0, 200.0] {
            let cut = fit(&long, 12.0, room);
            assert!(cut.ends_with('…') && width(&cut, 12.0) <= room, "{cut}");
        }
        assert_eq!(fit("short", 12.0, 200.0), "short");
        assert_eq!(fit("none", 12.0, 0.0), "…");
    }
}
