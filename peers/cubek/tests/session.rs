//! The program from its arguments to a file that the main program accepts.

use std::path::Path;
use std::process::{Command, Output};

use switchpoint::record::disk;
use switchpoint::result::{ResultSet, Status};

fn start(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_switchpoint-peers")).args(arguments).output().unwrap()
}

/// Whether this machine has an adapter. Where it has none, the tests say so and end.
fn has_adapter() -> bool {
    let output = start(&["--list", "--problem", "f32:1x1x1"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() || said.contains("no adapter"), "{said}");
    if !output.status.success() {
        eprintln!("skipped: {said}");
    }
    output.status.success()
}

fn measure(path: &Path, arguments: &[&str]) -> (ResultSet, String) {
    let file = path.to_string_lossy();
    let output = start(&[arguments, &["-o", &*file]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let checked = disk::read(path).unwrap();
    assert_eq!(checked.warnings, Vec::<String>::new());
    (checked.results, String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn both_sides_are_verified_and_timed_in_turn() {
    if !has_adapter() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("peers.v1.json");
    // Edges that no tile divides; B transposed and a batch. The budget shortens the warm-up.
    let problem =
        ["--problem", "f32:17x257x129", "--problem", "f32:20x33x65:bt:batch2", "--runs", "2", "--budget", "20s"];
    let rows = [
        "--kernel",
        "blocked",
        "--peer",
        "simple-unit-min",
        "--peer",
        "naive",
        "--peer",
        "tiled-cmma",
        "--peer",
        "burn",
    ];
    let (results, printed) = measure(&path, &[&problem[..], &rows[..]].concat());
    assert_eq!(results.program.name, "switchpoint-peers");
    assert_eq!(results.protocol.name, "gemm-timing/1-in-turn");
    assert_eq!(results.targets.len(), 3);
    // Five kernels on two problems, and the A/A row.
    let repeats = results.rows.iter().filter(|row| row.repeat > 0).count();
    assert_eq!((results.rows.len(), repeats), (11, 1));
    for row in &results.rows {
        let name = row.kernel.name.as_str();
        // An old software adapter crashes over the SPIR-V of the peers; that costs rows and nothing
        // else.
        let may_fail = name == "library:cubek/tiled-cmma" || (cfg!(feature = "spirv") && row.kernel.is_library());
        assert!(row.status == Status::Ok || may_fail, "{name}: {:?} {}", row.status, row.message);
        if row.status == Status::Ok {
            assert_eq!(row.runs.iter().map(|run| run.launch).collect::<Vec<_>>(), [0, 1], "{name}");
            assert!(row.runs.iter().all(|run| run.timer == results.rows[0].runs[0].timer), "{name}: two clocks");
            assert!(row.runs.iter().all(|run| run.warmup.len() >= 3), "{name}: not warmed up");
        } else {
            assert!(!row.message.is_empty(), "{name}");
        }
    }
    assert!(printed.contains("ours/Burn") && printed.contains("compare --by best"), "{printed}");
    let again = start(&["--problem", "f32:1x1x1", "-o", &path.to_string_lossy()]);
    assert!(!again.status.success(), "an existing file was overwritten");
}

#[test]
fn an_unknown_target_is_an_error_that_names_the_known_ones() {
    let output = start(&["--target", "no such card", "--problem", "f32:1x1x1"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("no adapter to measure on"), "{said}");
}
