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
    /// Without comments, indentation and the unit tests at its end.
    code: String,
    /// The unit tests at its end.
    tests: String,
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
        let tests_begin = ["mod tests {", "pub(super) mod tests {"].map(|module| format!("#[cfg(test)]\n{module}\n"));
        let parts = tests_begin.iter().find_map(|begin| text.split_once(begin.as_str()));
        let (code, tests) = parts.unwrap_or((&text, ""));
        let of = |code: &str| {
            code.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join("\n")
        };
        Source { path: inside.to_owned(), room, code: of(code), tests: of(tests) }
    };
    files.into_iter().map(source).filter(|source| source.room != "lib" && source.room != "main").collect()
}

/// The rooms that a file names after `crate::`.
fn imports(code: &str) -> BTreeSet<String> {
    let paths = paths_in(code).into_iter().map(|(path, _)| path);
    paths.filter(|path| path.len() > 1 && path[0] == "crate").map(|mut path| path.swap_remove(1)).collect()
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
    for Source { path, room, code, tests } in sources() {
        for import in imports(&(code + &tests)) {
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
    for Source { path, room, code, .. } in sources() {
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
    only_in(&["wgpu::", "pollster::", "bytemuck::", "futures_channel::", "gloo_timers::"], &["gpu"]);
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
    // Nouns are the rows of their files, and their attributes hold the names of the files; what a
    // file is made of is known in `record` alone.
    let nouns = ["unit", "problem", "device", "sample", "result"];
    only_in(&["Deserialize"], &[&nouns[..], &["record", "economics", "roofline"]].concat());
    // Reports show values as they are, and views where they show something else.
    let shown = ["record", "economics", "roofline", "stat", "compare", "report"];
    only_in(&["Serialize", "JsonSchema"], &[nouns.as_slice(), &shown].concat());
    only_in(&["toml::"], &["record"]);
    only_in(&["serde_json"], &["record", "report"]);
}

#[test]
fn effects_stay_at_the_rim_and_at_the_top() {
    only_in(&["std::fs", "std::env::", "Instant", "SystemTime", "std::process", "std::io"], &WITH_EFFECTS);
    only_in(&["println!", "print!"], &["cli"]);
}

/// What a browser lacks is left out by its target, in these files and nowhere else.
#[test]
fn what_webassembly_lacks_is_left_out_in_named_files() {
    let files = [
        "explore/mod.rs",     // the local server
        "gpu/mod.rs",         // blocking
        "gpu/wait.rs",        // blocking, a pause
        "lib.rs",             // cli, cpu, host
        "record/mod.rs",      // files on disk
        "session/mod.rs",     // processes
        "session/prepare.rs", // the processor as a target
    ];
    let lib = (PathBuf::from("lib.rs"), include_str!("../src/lib.rs").to_owned());
    let all = sources().into_iter().map(|source| (source.path, source.code)).chain([lib]);
    let found: BTreeSet<PathBuf> =
        all.filter(|(_, code)| code.contains("target_family")).map(|(path, _)| path).collect();
    assert_eq!(found, files.map(PathBuf::from).into());
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
        if text.lines().count() > 400 {
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
    let parts = [
        "\n[dependencies]",
        "\n[target.'cfg(not(target_family = \"wasm\"))'.dependencies]",
        "\n[target.'cfg(target_family = \"wasm\")'.dependencies]",
        "\n[dev-dependencies]",
    ];
    for part in parts {
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

/// A file as a module: `["stat", "row"]`.
type Module = Vec<String>;

/// The paths of a tree of imports: `a::{b, c::{self, d}}` has `a::b`, `a::c::self` and `a::c::d`.
fn leaves(before: &[&str], tree: &str, paths: &mut Vec<Module>) {
    let (head, inner) = match tree.split_once('{') {
        Some((head, rest)) => (head, Some(rest.rsplit_once('}').map_or(rest, |(inner, _)| inner))),
        None => (tree, None),
    };
    let head = head.split(" as ").next().unwrap_or_default();
    let names = head.split("::").map(str::trim).filter(|name| !name.is_empty());
    let path: Vec<&str> = before.iter().copied().chain(names).collect();
    let Some(inner) = inner else {
        paths.push(path.into_iter().map(str::to_owned).collect());
        return;
    };
    let (mut depth, mut start) = (0, 0);
    for (place, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                leaves(&path, &inner[start..place], paths);
                start = place + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        leaves(&path, &inner[start..], paths);
    }
}

/// Every path of a code with whether it is one of a public import: those of `use`, and those that
/// are written out in full.
fn paths_in(code: &str) -> Vec<(Module, bool)> {
    let mut found = Vec::new();
    let mut rest = String::new();
    let mut statements = code.split_inclusive(';');
    for statement in &mut statements {
        let start = statement.rfind("\nuse ").or_else(|| statement.rfind("use ").filter(|at| *at == 0));
        let public = ["\npub use ", "\npub(crate) use ", "\npub(super) use "];
        let exported = public.iter().find_map(|words| Some(statement.rfind(words)? + words.len() - "\nuse ".len()));
        let Some(start) = exported.or(start) else {
            rest.push_str(statement);
            continue;
        };
        rest.push_str(&statement[..start]);
        let mut paths = Vec::new();
        leaves(&[], statement[start..].trim().trim_start_matches("use ").trim_end_matches(';'), &mut paths);
        found.extend(paths.into_iter().map(|path| (path, exported.is_some())));
    }
    let part_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for path in rest.split(|letter| !part_of_path(letter)).filter(|path| path.contains("::")) {
        let names = path.split("::").map(|name| name.trim_matches(':').to_owned());
        let names: Module = names.take_while(|name| !name.is_empty()).collect();
        if !names.is_empty() {
            found.push((names, false));
        }
    }
    found
}

/// The file that a path leads to from a module, if it leads to one of this program.
fn file_of(module: &[String], path: &[String], files: &BTreeSet<Module>) -> Option<Module> {
    let mut at = module.to_vec();
    let mut names = path.iter().peekable();
    match names.peek().map(|name| name.as_str()) {
        Some("crate") => {
            at.clear();
            names.next();
        }
        Some("self") => {
            names.next();
        }
        Some("super") => {
            while names.next_if(|name| *name == "super").is_some() {
                at.pop();
            }
        }
        Some(child) if files.contains(&[module, &[child.to_owned()]].concat()) => {}
        _ => return None,
    }
    for name in names {
        at.push(name.clone());
        if !files.contains(&at) {
            at.pop();
            break;
        }
    }
    files.contains(&at).then_some(at)
}

/// A parent that passes on what its children have is no circle. Unit tests are part of their file.
#[test]
fn files_import_each_other_in_no_circle() {
    let sources: Vec<(Module, Source)> = sources()
        .into_iter()
        .map(|source| {
            let names = source.path.with_extension("");
            let names = names.iter().map(|name| name.to_string_lossy().into_owned());
            (names.filter(|name| name != "mod").collect(), source)
        })
        .collect();
    let files: BTreeSet<Module> = sources.iter().map(|(module, _)| module.clone()).collect();
    let mut imports: Vec<(Module, BTreeSet<Module>)> = sources
        .iter()
        .map(|(module, source)| {
            let tests = [module.as_slice(), &["tests".to_owned()]].concat();
            let written = [(module, &source.code), (&tests, &source.tests)];
            let file = |(inside, (path, exported)): (&Module, (Module, bool))| {
                let file = file_of(inside, &path, &files)?;
                let passed_on = exported && file.starts_with(module);
                (file != *module && !passed_on).then_some(file)
            };
            let paths = written
                .into_iter()
                .flat_map(|(inside, code)| paths_in(code).into_iter().map(move |path| (inside, path)));
            (module.clone(), paths.filter_map(file).collect())
        })
        .collect();
    assert!(imports.iter().map(|(_, of)| of.len()).sum::<usize>() > files.len(), "no imports were found");
    // A file that imports none of those that are left, or is imported by none, is in no circle.
    loop {
        let left: BTreeSet<Module> = imports.iter().map(|(module, _)| module.clone()).collect();
        let before = imports.len();
        for (_, of) in &mut imports {
            of.retain(|file| left.contains(file));
        }
        let wanted: BTreeSet<Module> = imports.iter().flat_map(|(_, of)| of.iter().cloned()).collect();
        imports.retain(|(module, of)| !of.is_empty() && wanted.contains(module));
        if imports.len() == before {
            break;
        }
    }
    let line = |(module, of): &(Module, BTreeSet<Module>)| {
        let of: Vec<String> = of.iter().map(|file| file.join("/")).collect();
        format!("{} imports {}", module.join("/"), of.join(", "))
    };
    assert_none(&imports.iter().map(line).collect::<Vec<_>>());
}

#[test]
fn paths_are_found_in_nested_imports() {
    let check = |code: &str, expected: &[&str]| {
        let found: Vec<String> = paths_in(code).into_iter().map(|(path, _)| path.join("::")).collect();
        assert_eq!(found, expected, "{code}");
    };
    check(
        "use super::{a, b::{self, C as D}, e::*};\nfn f() { crate::g::h(1) }",
        &["super::a", "super::b::self", "super::b::C", "super::e::*", "crate::g::h"],
    );
    check("mod a;\npub use a::B;\nlet x = y::Z { w: 1 };", &["a::B", "y::Z"]);
}
