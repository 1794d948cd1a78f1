//! Small files in which Linux shows its devices: read as one line or one number, with errors a user
//! understands.
//!
//! The root is an argument everywhere, so that tests read a tree of their own. On other systems it
//! is absent, which is answered as such.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::text::one_line;

/// Where Linux shows its devices.
pub(super) const ROOT: &str = "/sys";

/// Longer contents are not repeated in a message.
const SHOWN_MAX: usize = 40;

/// The line in a file, without control characters.
pub(super) fn text(path: &Path) -> Result<String, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(one_line(&String::from_utf8_lossy(&bytes))),
        Err(error) => Err(in_words(path, &error)),
    }
}

/// The number in a file.
pub(super) fn number(path: &Path) -> Result<u64, String> {
    let text = text(path)?;
    text.parse().map_err(|_| {
        let start: String = text.chars().take(SHOWN_MAX).collect();
        format!("{} holds `{start}`, which is not a number", shown(path))
    })
}

/// What is in a folder, sorted by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).map_err(|error| in_words(folder, &error))?;
    let mut paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// The last part of a path.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A path in a message: its last two parts. These reasons stand in files, and files hold no paths.
pub(super) fn shown(path: &Path) -> String {
    let parent = path.parent().map(name).unwrap_or_default();
    if parent.is_empty() { name(path) } else { format!("{parent}/{}", name(path)) }
}

/// A power in watts with at most one decimal, from the unit of sysfs.
pub(super) fn watts(microwatts: u64) -> String {
    let tenths = (microwatts as f64 / 1e5).round() / 10.0;
    format!("{tenths} W")
}

/// Why a path could not be read.
fn in_words(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("{} is absent", shown(path)),
        io::ErrorKind::PermissionDenied => {
            let mode = mode(path).map_or(String::new(), |mode| format!(" is mode {mode:04o}"));
            format!("not readable by this user: {}{mode}; root can change that", shown(path))
        }
        _ => format!("{}: {error}", shown(path)),
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::metadata(path).ok()?.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::fake::Tree;
    use super::*;

    #[test]
    fn a_number_or_the_reason_why_there_is_none() {
        let tree = Tree::new(&[
            ("plain", "262143328850\n"),
            ("word", "not available\n"),
            ("hostile", "\u{1b}[31m12\n34"),
            ("empty", ""),
            ("negative", "-5\n"),
            ("long", &"x".repeat(1000)),
            ("folder/file", "1"),
        ]);
        let check = |name: &str, expected: Result<u64, &str>| {
            let found = number(&tree.root().join(name));
            match expected {
                Ok(number) => assert_eq!(found, Ok(number), "{name}"),
                Err(part) => {
                    let reason = found.unwrap_err();
                    assert!(reason.contains(part) && reason.contains(name), "{name}: {reason}");
                    assert!(!reason.chars().any(char::is_control) && reason.len() < 200, "{reason}");
                }
            }
        };
        check("plain", Ok(262_143_328_850));
        check("word", Err("`not available`, which is not a number"));
        check("hostile", Err("`[31m12 34`"));
        check("empty", Err("``"));
        check("negative", Err("`-5`"));
        check("long", Err(&"x".repeat(SHOWN_MAX)));
        check("folder", Err(""));
        check("missing", Err("is absent"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_root_is_named_with_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let tree = Tree::new(&[("energy_uj", "1")]);
        let path = tree.root().join("energy_uj");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        // Whoever runs the tests may be root, whom no mode keeps out: the error is given and not
        // provoked.
        let reason = in_words(&path, &io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(
            reason.starts_with("not readable by this user: ") && reason.contains("energy_uj is mode 0400;"),
            "{reason}"
        );
    }
}
