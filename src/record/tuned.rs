//! The file of tuned configurations: which tile won a search, on which device, for what. TOML,
//! version 1.
//!
//! It is a cache. It may be deleted at any time, and an entry is used only on the device and with
//! the driver that it was made for.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::kernel::catalogue;
use crate::kernel::tuning::Winner;
use crate::problem::Problem;
use crate::unit::FlopPerSecond;

use super::disk;

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    winner: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    device: String,
    driver: String,
    element: String,
    transposed_b: bool,
    class: String,
    kernel: String,
    tile: String,
    problem: String,
    flop_per_second: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fixed_flop_per_second: Option<f64>,
    date: String,
}

/// Why a file of tuned configurations cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TunedError {
    /// It cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its contents make no sense.
    #[error("{}: {reason}", path.display())]
    Contents {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which entry.
        reason: String,
    },
}

/// The winners of a file; none where there is no file.
///
/// # Errors
/// When it cannot be read, or an entry names what does not exist.
pub fn read(path: &Path) -> Result<Vec<Winner>, TunedError> {
    let refuse = |reason: String| TunedError::Contents { path: path.to_owned(), reason };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(TunedError::Io { path: path.to_owned(), source }),
    };
    let file: File = toml::from_str(&text).map_err(|error| refuse(error.to_string()))?;
    if file.version != VERSION {
        return Err(refuse(format!("version {} is not {VERSION}", file.version)));
    }
    let numbered = file.winner.into_iter().enumerate();
    numbered
        .map(|(index, entry)| winner(entry).map_err(|reason| refuse(format!("winner {}: {reason}", index + 1))))
        .collect()
}

fn winner(entry: Entry) -> Result<Winner, String> {
    let unknown = |what: &str, name: &str| format!("there is no {what} {name:?}");
    let kernel = catalogue::find(&entry.kernel).ok_or_else(|| unknown("kernel", &entry.kernel))?;
    let tile = entry.tile.parse()?;
    let problem: Problem = entry.problem.parse().map_err(|error| format!("{error}"))?;
    Ok(Winner {
        kernel: kernel.with_tile(tile).ok_or_else(|| format!("`{tile}` is no tile for {}", entry.kernel))?,
        element: entry.element.parse().map_err(|_| unknown("number type", &entry.element))?,
        class: entry.class.parse().map_err(|_| unknown("class", &entry.class))?,
        device: entry.device,
        driver: entry.driver,
        transposed_b: entry.transposed_b,
        problem,
        rate: FlopPerSecond(entry.flop_per_second),
        fixed: entry.fixed_flop_per_second.map(FlopPerSecond),
        date: entry.date,
    })
}

/// Replaces a file atomically, and makes its folder where there is none.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, winners: &[Winner]) -> Result<(), TunedError> {
    let fault = |source| TunedError::Io { path: path.to_owned(), source };
    let entry = |winner: &Winner| Entry {
        device: winner.device.clone(),
        driver: winner.driver.clone(),
        element: winner.element.name().to_owned(),
        transposed_b: winner.transposed_b,
        class: winner.class.name().to_owned(),
        kernel: winner.kernel.name.to_owned(),
        tile: winner.kernel.tile.to_string(),
        problem: winner.problem.to_string(),
        flop_per_second: winner.rate.0,
        fixed_flop_per_second: winner.fixed.map(|rate| rate.0),
        date: winner.date.clone(),
    };
    let file = File { version: VERSION, winner: winners.iter().map(entry).collect() };
    let text = toml::to_string(&file).map_err(|error| fault(std::io::Error::other(error)))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    disk::replace(path, text.as_bytes()).map_err(fault)
}

/// New winners take the place of old ones for the same device, driver, types and class; all others
/// stay.
#[must_use]
pub fn merged(old: Vec<Winner>, new: Vec<Winner>) -> Vec<Winner> {
    let same = |one: &Winner, other: &Winner| {
        (&one.device, &one.driver, one.element, one.transposed_b, one.class)
            == (&other.device, &other.driver, other.element, other.transposed_b, other.class)
    };
    let mut all: Vec<Winner> = old.into_iter().filter(|old| !new.iter().any(|new| same(old, new))).collect();
    all.extend(new);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::tuning::ShapeClass;
    use crate::problem::Element;

    fn winner(class: ShapeClass, rate: f64) -> Winner {
        let tile = "block 32x32x16, thread 4x4, workgroup 8x8".parse().unwrap();
        Winner {
            device: "x".to_owned(),
            driver: "1".to_owned(),
            element: Element::F16,
            transposed_b: true,
            class,
            kernel: catalogue::find("blocked").unwrap().with_tile(tile).unwrap(),
            problem: Problem::f32(512, 512, 512).unwrap(),
            rate: FlopPerSecond(rate),
            fixed: None,
            date: "2026-11-23".to_owned(),
        }
    }

    #[test]
    fn written_and_read_again_and_replaced_by_class() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/tuned.toml");
        assert_eq!(read(&path).unwrap(), []);
        let old = vec![winner(ShapeClass::Small, 1e9), winner(ShapeClass::Large, 2e9)];
        write(&path, &old).unwrap();
        assert_eq!(read(&path).unwrap(), old);
        let merged = merged(old, vec![winner(ShapeClass::Small, 3e9)]);
        assert_eq!(merged, [winner(ShapeClass::Large, 2e9), winner(ShapeClass::Small, 3e9)]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_entry() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tuned.toml");
        write(&path, &[winner(ShapeClass::Small, 1e9)]).unwrap();
        let good = fs::read_to_string(&path).unwrap();
        let check = |from: &str, to: &str, part: &str| {
            assert!(good.contains(from), "{good}");
            fs::write(&path, good.replace(from, to)).unwrap();
            let error = read(&path).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("tuned.toml"), "{error}");
        };
        check("version = 1", "version = 2", "version 2 is not 1");
        check("blocked", "blokked", "winner 1: there is no kernel \"blokked\"");
        check("thread 4x4", "thread 5x4", "is no tile for blocked");
        check("small", "smal", "there is no class \"smal\"");
        check("date", "day", "day");
    }
}
