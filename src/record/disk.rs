//! Result files on disk: one is read whole and replaced atomically, so that a reader or a power cut
//! never finds half of it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::result::ResultSet;

use super::read::{Checked, ReadError, SIZE_MAX, parse, utf8};
use super::write;

/// Reads a file from disk.
///
/// # Errors
/// [`ReadError`], also where the file is missing or too large.
pub fn read(path: &Path) -> Result<Checked, ReadError> {
    parse(&path.display().to_string(), &text(path)?)
}

/// The text of a file on disk, for [`parse`].
///
/// # Errors
/// [`ReadError`] where it is missing, too large or no text.
pub fn text(path: &Path) -> Result<String, ReadError> {
    let refuse = |reason| ReadError { file: path.display().to_string(), place: String::new(), reason };
    contents(path).map_err(refuse)
}

fn contents(path: &Path) -> Result<String, String> {
    let cannot_open = |error: std::io::Error| format!("cannot be opened: {error}");
    // Asked before it is opened: opening a pipe waits for whoever writes into it.
    let facts = fs::metadata(path).map_err(cannot_open)?;
    if facts.is_dir() {
        return Err("is a folder, not a result file".to_owned());
    }
    if !facts.is_file() {
        return Err("is not a regular file; write the result into one first".to_owned());
    }
    let too_large = |size: u64| {
        format!(
            "has {} MiB; files above {} MiB are not read. Measure in several sessions with fewer problems or runs each",
            size >> 20,
            SIZE_MAX >> 20
        )
    };
    if facts.len() > SIZE_MAX {
        return Err(too_large(facts.len()));
    }
    let mut bytes = Vec::with_capacity(facts.len() as usize + 1);
    // It may have grown since.
    let read = File::open(path).map_err(cannot_open)?.take(SIZE_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > SIZE_MAX {
        return Err(too_large(bytes.len() as u64));
    }
    utf8(bytes)
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    path: PathBuf,
    source: std::io::Error,
}

/// Replaces a result file atomically.
///
/// # Errors
/// When the folder does not exist or cannot be written.
pub fn write(path: &Path, results: &mut ResultSet) -> Result<(), WriteError> {
    replace(path, write::text(results).as_bytes()).map_err(|source| WriteError { path: path.to_owned(), source })
}

pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(&partial_prefix(path))
        .rand_bytes(PARTIAL_RANDOM)
        .suffix(PARTIAL_SUFFIX)
        .tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    // A temporary file is private to its owner; a published one is for everybody whom the folder
    // lets in.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
        file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

const PARTIAL_RANDOM: usize = 6;
const PARTIAL_SUFFIX: &str = ".partial";

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files carry the name of what they are to replace, so that leftovers of one file are
/// never taken for those of another.
fn partial_prefix(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Names of files end at 255 bytes.
    let name: String = name.chars().take(50).collect();
    format!(".switchpoint-{name}-")
}

/// Removes what a process that was killed while it wrote this file has left beside it. To be called
/// before a session begins to write: whoever writes the same file at the same time fails by it.
pub fn clear_partials(path: &Path) {
    let prefix = partial_prefix(path);
    let is_leftover = |name: &str| {
        let middle = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(PARTIAL_SUFFIX));
        middle.is_some_and(|middle| {
            middle.len() == PARTIAL_RANDOM && middle.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    };
    for entry in fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_leftover) {
            // Where it cannot be removed it does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A name in `folder` for a new result file: `<date>-<slug>.v1.json`, with a number when that is
/// taken.
#[must_use]
pub fn free_name(folder: &Path, date: &str, slug: &str) -> PathBuf {
    let names = std::iter::once(format!("{date}-{slug}.v1.json"))
        .chain((2..).map(|number| format!("{date}-{slug}-{number}.v1.json")));
    names.map(|name| folder.join(name)).find(|path| !path.exists()).unwrap_or_default()
}
