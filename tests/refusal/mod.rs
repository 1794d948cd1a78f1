//! Files of which one place is changed, and the words in which they are refused.
#![allow(dead_code, unreachable_pub)] // each test binary uses its part

use std::fmt::Display;

/// A text with the first `from` replaced by `to`.
#[track_caller]
pub fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "no `{from}`");
    text.replacen(from, to, 1)
}

/// Reading this text fails, with the name of the file first and the expected words behind it.
#[track_caller]
pub fn refuses<T, E: Display>(read: impl Fn(&str, &str) -> Result<T, E>, text: &str, expected: &str) {
    let Err(error) = read("mine", text) else { panic!("this is read, and not refused with `{expected}`:\n{text}") };
    let error = error.to_string();
    assert!(error.starts_with("mine: ") && error.contains(expected), "{error}\ninstead of {expected}");
}

/// Each of these changes (from, to, expected) of a good text is refused.
#[track_caller]
pub fn refuses_each<T, E: Display>(read: fn(&str, &str) -> Result<T, E>, good: &str, changes: &[(&str, &str, &str)]) {
    read("mine", good).ok().expect("the text is good");
    for (from, to, expected) in changes {
        refuses(read, &edited(good, from, to), expected);
    }
}
