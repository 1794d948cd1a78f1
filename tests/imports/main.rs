//! Files of other projects, brought in: what comes out, what is refused, and in which words.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

mod mlperf;
mod prices;
#[path = "../refusal/mod.rs"]
mod refusal;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/imports");

/// Runs the program in the folder of the tests, on a fixed day.
fn import(arguments: &[&str]) -> Output {
    let origin = ["--source", "made for a test", "--date", "2026-11-20", "--today", "2026-11-23"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.current_dir(FOLDER).arg("import").args(arguments).args(origin).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Both streams of an import are those of `golden/NAME.csv` and `golden/NAME.txt`.
fn gives(arguments: &[&str], name: &str) {
    let output = import(arguments);
    for (found, ending) in [(&output.stdout, "csv"), (&output.stderr, "txt")] {
        let path = Path::new(FOLDER).join(format!("golden/{name}.{ending}"));
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text(found), golden, "{}", path.display());
    }
    assert_eq!(output.status.code(), Some(0), "{name}");
}

/// An import that must end with code 2, write nothing and say all of these on standard error.
fn refuses(arguments: &[&str], parts: &[&str]) {
    let output = import(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    for part in parts {
        assert!(said.contains(part), "{arguments:?} does not say {part:?}:\n{said}");
    }
}
