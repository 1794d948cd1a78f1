//! What must not stand in a file that is published: folders of this machine, its name, its user,
//! its environment.
//!
//! Drivers say what they like, and a crash prints paths. Names are looked for as whole words,
//! because a user may be called `dev`, and a device is not one. A path is known by its separators,
//! whatever it leads to. The name of a source file stays: it says where a program failed, and
//! whoever wrote the program gave it.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;
use std::sync::LazyLock;

use sysinfo::System;

/// Stands where something was taken out.
const REMOVED: &str = "…";

/// Letters of a value of the environment from which on it is looked for. Shorter ones are ordinary
/// words: `1`, `full`, `false`.
const VALUE_MIN: usize = 6;

/// Accounts and hosts of these names tell nobody apart, and the words stand in sentences.
const COMMON: [&str; 3] = ["root", "user", "localhost"];

/// Endings of source files.
const SOURCE_ENDINGS: [&str; 10] = ["rs", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "m", "mm"];

/// What nobody else is to learn of a machine.
#[derive(Debug, Default)]
pub(super) struct Private {
    /// Users and hosts.
    names: BTreeSet<String>,
    /// Folders, values of the environment, and variables with their values.
    values: BTreeSet<String>,
}

/// Those of this machine, as they were when they were first asked for.
static HERE: LazyLock<Private> = LazyLock::new(Private::here);

/// A text without what is private: paths, folders, names of users and hosts, the environment.
#[must_use]
pub fn publishable(text: &str) -> String {
    HERE.removed_from(text)
}

/// A text without names of users and hosts. Some people put theirs into the version of the kernel
/// that they build.
pub(super) fn nameless(text: &str) -> String {
    without(text, &HERE.names)
}

impl Private {
    fn here() -> Self {
        let mut private = Self::default();
        private.names.extend(["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| env::var(name).ok()));
        let hosts = ["HOSTNAME", "HOST", "COMPUTERNAME"].iter().filter_map(|name| env::var(name).ok());
        for host in hosts.chain(System::host_name()) {
            private.names.extend(host.split('.').next().map(str::to_owned));
            private.names.insert(host);
        }
        let home = env::home_dir();
        let last = |folder: &Option<PathBuf>| Some(folder.as_ref()?.file_name()?.to_string_lossy().into_owned());
        private.names.extend(last(&home));
        let current = env::current_dir().ok();
        private.values.extend(last(&current));
        let program = env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
        let folders = [home, current, program, Some(env::temp_dir())];
        private.values.extend(folders.into_iter().flatten().map(|folder| folder.to_string_lossy().into_owned()));
        for (name, value) in env::vars_os() {
            let value = value.to_string_lossy().into_owned();
            private.values.extend(env::split_paths(&value).map(|path| path.to_string_lossy().into_owned()));
            private.values.insert(format!("{}={value}", name.to_string_lossy()));
            private.values.insert(value);
        }
        private.names.retain(|name| name.chars().count() > 1 && !COMMON.contains(&name.as_str()));
        private.values.retain(|value| value.chars().count() >= VALUE_MIN);
        private
    }

    fn removed_from(&self, text: &str) -> String {
        let text = without(&without(text, &self.values), &self.names);
        let mut words: Vec<String> = text.split(' ').map(word_without_path).collect();
        // What was one path with spaces is one gap.
        words.dedup_by(|word, before| word == REMOVED && before == REMOVED);
        words.join(" ")
    }
}

/// A word without a path in it. Quotes, brackets and stops around it stay.
fn word_without_path(word: &str) -> String {
    let around = |letter: char| !letter.is_alphanumeric() && !"/\\~._-…".contains(letter);
    let front = word.trim_start_matches(around);
    let core = front.trim_end_matches(|letter| around(letter) || letter == '.');
    let (before, after) = (&word[..word.len() - front.len()], &front[core.len()..]);
    let parts: Vec<&str> = core.split('=').map(without_path).collect();
    format!("{before}{}{after}", parts.join("="))
}

/// Text without these names, wherever they are not part of a longer word, in capitals or not.
fn without(text: &str, names: &BTreeSet<String>) -> String {
    let is_inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    // The longest first: a folder before the one that it lies in.
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_by_key(|name| Reverse(name.len()));
    let mut text = text.to_owned();
    for name in names {
        let [begins, ends] = [name.chars().next(), name.chars().next_back()].map(is_inside);
        // Only ASCII changes its case here, so a place in one text is the same place in the other.
        let (lower, wanted) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
        let mut kept = String::new();
        let mut end = 0;
        for (start, _) in lower.match_indices(&wanted) {
            let after = start + name.len();
            let is_part = begins && is_inside(text[..start].chars().next_back())
                || ends && is_inside(text[after..].chars().next());
            if !is_part {
                kept.push_str(&text[end..start]);
                kept.push_str(REMOVED);
                end = after;
            }
        }
        kept.push_str(&text[end..]);
        text = kept;
    }
    text
}

/// The name of a source file with its line, where a word is the path of one; nothing of another
/// path; any other word as it is.
fn without_path(word: &str) -> &str {
    let is_separator = |letter: char| letter == '/' || letter == '\\';
    let mut parts = word.split(is_separator);
    let (last, separators) = (parts.next_back().unwrap_or_default(), parts.count());
    let (file, line) = last.split_once(':').unwrap_or((last, ""));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    // `FLOP/s` and `GNU/Linux` are no paths, but nothing else than a path has a separator behind no
    // letter and no digit.
    let begins = |(place, _): (usize, &str)| {
        place + 1 < word.len() && !word[..place].chars().next_back().is_some_and(char::is_alphanumeric)
    };
    let is_path = separators > 1
        || separators == 1 && extension.starts_with(char::is_alphabetic)
        || word.match_indices(is_separator).any(begins);
    let is_source = SOURCE_ENDINGS.contains(&extension) && !file.contains(REMOVED);
    match is_path {
        true if is_source && line.chars().all(|letter| letter.is_ascii_digit() || letter == ':') => last,
        true => REMOVED,
        false => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], values: &[&str]) -> Private {
        let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Private { names: set(names), values: set(values) }
    }

    #[test]
    fn paths_are_taken_out_and_names_of_source_files_stay() {
        let check = |text: &str, expected: &str| assert_eq!(of(&[], &[]).removed_from(text), expected, "{text}");
        check("", "");
        check("the device was lost", "the device was lost");
        check("Expression [4] is not cached!", "Expression [4] is not cached!");
        check(
            "7.0 GFLOP/s against 5.0 GFLOP/s on GNU/Linux, 1/2 and/or 3 / 4",
            "7.0 GFLOP/s against 5.0 GFLOP/s on GNU/Linux, 1/2 and/or 3 / 4",
        );
        check("cannot open /home/ada/x.json: denied", "cannot open …: denied");
        check("cannot open '/home/ada/x.json'.", "cannot open '…'.");
        check("in /srv, and (~/x) or ./y or ../z", "in …, and (…) or … or …");
        check("error:/srv", "…");
        check("C:\\Users\\ada\\x.dll", "…");
        check("\\\\server\\share", "…");
        check("path=/opt/x y=2", "path=… y=2");
        check("file:///srv/x", "…");
        check("at ./src/main.rs:3:5", "at main.rs:3:5");
        check("../src/compiler/nir/nir.c:123: f: Assertion `a' failed.", "nir.c:123: f: Assertion `a' failed.");
        check("D:\\build\\spirv\\writer.cpp:7", "writer.cpp:7");
        check("src/writer.rs", "writer.rs");
        check("#0 0x7f (/lib/x86_64-linux-gnu/libLLVM-15.so.1+0xe8c)", "#0 0x7f (…)");
        check("/mnt/Ada Lovelace/x.c:3", "… x.c:3");
        check("/a/b /c/d", "…");
    }

    #[test]
    fn names_and_values_are_taken_out_where_they_are_whole_words() {
        let private = of(&["dev", "adas-laptop"], &["/srv/odd folder", "swordfish", "TOKEN=swordfish", "EMPTY="]);
        let check = |text: &str, expected: &str| assert_eq!(private.removed_from(text), expected, "{text}");
        check("the device was lost", "the device was lost");
        check("dev@Adas-Laptop: dev_2, devs", "…@…: …_2, devs");
        check("in /srv/odd folder", "in …");
        check("in /srv/odd folder/src/a b/x.rs:1:2 and /srv/odd folders", "in … x.rs:1:2 and … folders");
        check("TOKEN=swordfish EMPTY= OTHER=3", "… OTHER=3");
        check("it was SwordFish.", "it was ….");
    }

    #[test]
    fn what_is_known_of_this_machine_is_taken_out() {
        let folder = env::current_dir().unwrap();
        let said = publishable(&format!("thread 'x' panicked at {}/a b.bin", folder.display()));
        assert_eq!(said, "thread 'x' panicked at … b.bin");
        for (name, value) in env::vars().filter(|(_, value)| value.len() >= VALUE_MIN) {
            let said = publishable(&format!("<{name}={value}>"));
            assert!(!said.contains(&value), "{name}: {said}");
        }
        let host = System::host_name().unwrap_or_default();
        assert!(COMMON.contains(&host.as_str()) || !publishable(&format!("on {host} here")).contains(&host));
    }
}
