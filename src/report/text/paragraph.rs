//! Words in lines of a width, by the library textwrap.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
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
    let indent = " ".repeat((paragraph.len() - words.len()).min(limit / 4));
    let label = words.find("  ").map_or("", |end| &words[..words.len() - words[end..].trim_start().len()]);
    let label = Some(width(&indent) + width(label)).filter(|label| *label <= LABEL_MAX.min(limit / 3));
    let hang = label.map_or_else(|| indent.clone(), |columns| " ".repeat(columns));
    let options = Options::new(limit)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .initial_indent(&indent)
        .subsequent_indent(&hang);
    unglued(&textwrap::fill(&glued(words), options))
}

/// The text with the sign of percent bound to its number and its indent to the first word, so that
/// no line ends between them.
pub(super) fn glued(text: &str) -> String {
    let words = text.trim_start_matches(' ');
    "\u{a0}".repeat(text.len() - words.len()) + &words.replace(" %", "\u{a0}%")
}

/// The text as it was before [`glued`].
pub(super) fn unglued(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Columns of the longest word.
pub(super) fn longest_word(words: &str) -> usize {
    glued(words).split(' ').map(width).max().unwrap_or(0)
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
        check("語語 語語 語語", 9, "語語 語語\n語語");
        check("", 0, "");
        check("a b", 0, "a\nb");
    }
}
