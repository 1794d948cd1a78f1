//! Words in lines of a width.

use unicode_width::UnicodeWidthStr;

/// The most columns that continued lines are indented by to stand under the words after a label.
const LABEL_MAX: usize = 16;

/// Columns that a text takes in a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// A paragraph in lines of at most `limit` columns where its words allow it: a path, a hash or a
/// name is never broken.
///
/// Lines after the first are indented as much as the first, or stand under the words that follow a
/// label and two spaces.
#[must_use]
pub fn wrap(paragraph: &str, limit: usize) -> String {
    if width(paragraph) <= limit {
        return paragraph.to_owned();
    }
    let words = paragraph.trim_start();
    let indent = (paragraph.len() - words.len()).min(limit / 4);
    let label = words.find("  ").map(|end| &words[..end + words[end..].len() - words[end..].trim_start().len()]);
    // A word that would fit by itself is not pushed out of the line by what stands before it.
    let fits = |label: &&str| indent + width(label) + longest_word(&words[label.len()..]) <= limit;
    let label = label.filter(|label| indent + width(label) <= LABEL_MAX.min(limit / 3)).filter(fits).unwrap_or("");
    let hang = indent + width(label);
    let rest = lines(&words[label.len()..], limit.saturating_sub(hang));
    let first = format!("{}{label}", " ".repeat(indent));
    let others = std::iter::repeat(" ".repeat(hang));
    let starts = std::iter::once(first).chain(others);
    starts.zip(rest).map(|(start, line)| start + &line).collect::<Vec<_>>().join("\n")
}

/// Words in lines of at most `limit` columns, where each word fits; at least one line.
#[must_use]
pub fn lines(words: &str, limit: usize) -> Vec<String> {
    if width(words) <= limit {
        return vec![words.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words_of(words) {
        if !line.is_empty() && width(&line) + 1 + width(word) > limit {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// Columns of the longest word.
#[must_use]
pub fn longest_word(words: &str) -> usize {
    words_of(words).map(width).max().unwrap_or(0)
}

/// What stands between spaces; a sign of percent goes with its number.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let word_end = |from: usize| rest[from..].find(' ').map_or(rest.len(), |space| from + space);
        let mut end = word_end(0);
        if rest[end..].starts_with(" %") {
            end = word_end(end + 1);
        }
        let (word, after) = rest.split_at(end);
        rest = after.trim_start();
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped() {
        let check = |paragraph: &str, limit, expected: &str| assert_eq!(wrap(paragraph, limit), expected, "{limit}");
        check("one two three", 13, "one two three");
        check("one two three", 12, "one two\nthree");
        check("  one two three", 12, "  one two\n  three");
        check("one  two", 40, "one  two");
        check("Rule:  one two three four five six seven", 30, "Rule:  one two three four five\n       six seven");
        check("a /very/long/path b", 8, "a\n/very/long/path\nb");
        check("95 % of 100 %, and more", 6, "95 %\nof\n100 %,\nand\nmore");
        // A label is given up where it would push a word out of the line.
        check("%a  %Aa0aAaaa ", 12, "%a %Aa0aAaaa");
        check("語語 語語 語語", 9, "語語 語語\n語語");
        check("", 0, "");
        check("a b", 0, "a\nb");
    }
}
