//! The shape of the program, as tests: rooms import downwards, effects stay at the rim, formats
//! stay in `record/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the ground up. A room imports only rooms before it, or itself.
const ROOMS: [&str; 22] = [
    "text",
    "unit",
    "problem",
    "device",
    "sample",
    "result", // ground
    "stat",
    "kernel",
    "reference",
    "plan",
    "measure",
    "compare",
    "economics",
    "roofline", // reasoning
    "gpu",
    "cpu",
    "host",
    "record", // rim
    "session",
    "report",
    "explore",
    "cli", // top
];

/// Rooms of which none may import another.
const RIM: [&str; 4] = ["gpu", "cpu", "host", "record"];

/// Rooms that may touch files, clocks, processes, the environment and the terminal.
const WITH_EFFECTS: [&str; 7] = ["gpu", "cpu", "host", "record", "session", "explore", "cli"];

struct Source {
    path: PathBuf,
    room: String,
    /// Without comments and without the unit tests at its end.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(&root).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        Source { path: inside.to_owned(), room, code }
    };
    files.into_iter().map(source).filter(|source| source.room != "lib" && source.room != "main").collect()
}

/// The rooms that a file names after `crate::`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let names = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![after],
        };
        for name in names {
            let end = |letter: char| !letter.is_alphanumeric() && letter != '_';
            rooms.insert(name.trim().split(end).next().unwrap_or_default().to_owned());
        }
    }
    rooms
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_room_has_its_place() {
    let rooms: BTreeSet<String> = sources().into_iter().map(|source| source.room).collect();
    assert_eq!(rooms, ROOMS.map(str::to_owned).into());
}

#[test]
fn imports_go_down_and_rooms_on_the_rim_do_not_know_each_other() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut faults = Vec::new();
    for Source { path, room, code } in sources() {
        for import in imports(&code) {
            let up = place(&import) > place(&room);
            let sideways = import != room && RIM.contains(&room.as_str()) && RIM.contains(&import.as_str());
            if up || sideways {
                faults.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert_none(&faults);
}

/// Each of these words may stand in the code of these rooms only.
fn only_in(words: &[&str], rooms: &[&str]) {
    let mut faults = Vec::new();
    for Source { path, room, code } in sources() {
        for word in words {
            if code.contains(word) && !rooms.contains(&room.as_str()) {
                faults.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn wgpu_and_its_companions_are_known_in_one_room() {
    only_in(&["wgpu::", "pollster::", "bytemuck::"], &["gpu"]);
}

#[test]
fn the_library_of_a_maker_is_known_in_one_room() {
    only_in(&["nvml_wrapper::"], &["host"]);
}

#[test]
fn the_server_and_what_it_runs_on_are_known_in_one_file() {
    only_in(&["axum::", "tokio::"], &["explore"]);
    let files: Vec<_> = sources()
        .into_iter()
        .filter(|source| ["axum::", "tokio::", "async "].iter().any(|word| source.code.contains(word)))
        .filter(|source| source.room == "explore")
        .map(|source| source.path)
        .collect();
    assert_eq!(files, [PathBuf::from("explore/server.rs")]);
}

#[test]
fn file_formats_are_known_in_one_room() {
    only_in(&["Serialize", "Deserialize", "JsonSchema", "toml::"], &["record"]);
    only_in(&["serde_json"], &["record", "report"]);
}

#[test]
fn effects_stay_at_the_rim_and_at_the_top() {
    only_in(&["std::fs", "std::env::", "Instant", "SystemTime", "std::process", "std::io"], &WITH_EFFECTS);
    only_in(&["println!", "print!"], &["cli"]);
}

#[test]
fn only_two_files_hold_unsafe_code() {
    let unsafe_files: Vec<_> =
        sources().into_iter().filter(|source| source.code.contains("unsafe {")).map(|source| source.path).collect();
    assert_eq!(unsafe_files, ["cpu.rs", "gpu/pipeline.rs"].map(PathBuf::from));
}

#[test]
fn every_file_says_first_what_it_is_for_and_stays_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    for Source { path, .. } in sources() {
        let text = fs::read_to_string(root.join("src").join(&path)).unwrap();
        if !text.starts_with("//! ") {
            faults.push(format!("{}: the first line is not `//! purpose`", path.display()));
        }
        if text.lines().count() > 450 {
            faults.push(format!("{}: {} lines", path.display(), text.lines().count()));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = include_str!("../Cargo.toml");
    let section = |name: &str| {
        let start = manifest.find(name).unwrap() + name.len();
        manifest[start..].split("\n[").next().unwrap_or_default().to_owned()
    };
    for part in ["[dependencies]", "[dev-dependencies]"] {
        for line in section(part).lines().filter(|line| line.contains(" = ")) {
            assert!(line.contains(" # "), "no reason: {line}");
        }
    }
}

#[test]
fn the_citation_names_this_version() {
    let citation = include_str!("../CITATION.cff");
    assert!(citation.contains(&format!("version: {}\n", env!("CARGO_PKG_VERSION"))));
}

/// The files of the repository with this ending, without what was built or fetched.
fn files_of_repository(ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
                folders.push(path);
            } else if path.is_file() && name.ends_with(ending) {
                files.push(path);
            }
        }
    }
    files
}

/// rustfmt wraps code and leaves comments alone.
#[test]
fn comments_keep_within_100_columns() {
    let mut wide = Vec::new();
    for path in files_of_repository(".rs") {
        for (index, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.trim_start().starts_with("//") && line.chars().count() > 100 {
                wide.push(format!("{}:{}", path.display(), index + 1));
            }
        }
    }
    assert!(wide.is_empty(), "comments over 100 columns:\n{}", wide.join("\n"));
}
