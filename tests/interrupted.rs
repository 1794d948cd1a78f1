//! Sessions and workers that are interrupted or killed: the file is whole at every moment, nothing
//! measured is lost, and nothing is left behind.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde_json::Value;

const FILE: &str = "a.v1.json";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.current_dir(folder).args(arguments);
    command
}

fn started(folder: &Path, arguments: &[&str]) -> Child {
    command(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// By the shell, because a small system has no program `kill`.
fn signal(name: &str, process: impl std::fmt::Display) {
    assert!(Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status().unwrap().success());
}

fn checked(folder: &Path) -> (Output, String) {
    let output = command(folder, &["check", FILE]).output().unwrap();
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    (output, said)
}

fn resumed_to_the_end(folder: &Path, rows: usize) {
    let output = command(folder, &["bench", "--resume", FILE]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (output, said) = checked(folder);
    assert_eq!(said, "");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("ok: {FILE}: {rows} of {rows} rows have a rate\n"));
}

/// Names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed().as_secs() < 60, "a minute without {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn measured(folder: &Path) -> usize {
    std::fs::read_to_string(folder.join(FILE)).map_or(0, |text| text.matches("\"status\":\"ok\"").count())
}

/// Every run in the file, by its row and launch.
fn runs(folder: &Path) -> BTreeMap<(usize, u64), Value> {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(folder.join(FILE)).unwrap()).unwrap();
    let rows = file["rows"].as_array().unwrap().iter().enumerate();
    let of_row = |(index, row): (usize, &Value)| {
        let runs = row["runs"].as_array().cloned().unwrap_or_default();
        runs.into_iter().map(move |run| ((index, run["launch"].as_u64().unwrap()), run))
    };
    rows.flat_map(of_row).collect()
}

#[test]
fn a_session_that_is_killed_ten_times_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    // The suite `smoke` is over before it could be killed; these rows take half a second each.
    let problems = ["f32:256x256x256", "f32:300x200x100", "f32:64x1024x64", "f32:129x257x63"];
    let begin: Vec<&str> = std::iter::once("bench")
        .chain(problems.iter().flat_map(|problem| ["--problem", problem]))
        .chain(["--target", "cpu", "--kernel", "library", "--runs", "3", "--no-peaks", "-o", FILE])
        .collect();
    let mut random = Pcg64Mcg::seed_from_u64(20261123);
    let mut before = BTreeMap::new();
    for kill in 0..10 {
        let resume = ["bench", "--resume", FILE];
        let mut session = started(here, if here.join(FILE).exists() { &resume } else { &begin });
        std::thread::sleep(Duration::from_millis(random.random_range(10..600)));
        assert!(session.try_wait().unwrap().is_none(), "the session was over before kill {kill}");
        session.kill().unwrap();
        session.wait().unwrap();
        if !here.join(FILE).exists() {
            continue;
        }
        let (_, said) = checked(here);
        assert!(said.contains("interrupted"), "{said}");
        let now = runs(here);
        for (key, run) in &before {
            assert_eq!(now.get(key), Some(run), "kill {kill} changed row and launch {key:?}");
        }
        before = now;
    }
    // What a writer leaves that is killed between the beginning and the end of a write; and what
    // belongs to another file.
    std::fs::write(here.join(format!(".switchpoint-{FILE}-Ab3dE6.partial")), "{").unwrap();
    let others = [".switchpoint-a.v1.json-b.v1.json-Ab3dE6.partial", ".switchpoint-b.v1.json-Ab3dE6.partial"];
    for other in others {
        std::fs::write(here.join(other), "{").unwrap();
    }
    // One row is measured twice under two names.
    let rows = problems.len() + 1;
    resumed_to_the_end(here, rows);
    let now = runs(here);
    assert_eq!(now.len(), 3 * rows);
    assert!(before.iter().all(|(key, run)| now.get(key) == Some(run)), "the last resume changed a run");
    assert_eq!(names(here), [others[0], others[1], FILE]);
}

#[test]
fn a_session_that_is_interrupted_from_the_keyboard_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let arguments = ["bench", "--suite", "ragged", "--target", "cpu", "--runs", "2", "--budget", "8s", "-o", FILE];
    let mut session = command(here, &arguments);
    let session = session.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for("a measured row", || measured(here) >= 2);
    signal("INT", session.id());
    let output = session.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("bench --resume a.v1.json"), "{said}");
    assert!(measured(here) >= 2);
    assert!(checked(here).1.contains("interrupted"));
    // In the meantime the cable was pulled or plugged in.
    let path = here.join(FILE);
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    file["host"]["on_battery"] = (file["host"]["on_battery"] != true).into();
    std::fs::write(&path, file.to_string()).unwrap();
    resumed_to_the_end(here, 9);
    assert!(!std::fs::read_to_string(&path).unwrap().contains("on_battery"), "rows of both supplies");
    assert_eq!(names(here), [FILE]);
}

/// The process that a session started.
#[cfg(target_os = "linux")]
fn worker_of(session: &Child) -> Option<String> {
    let is_child = |process: &std::fs::DirEntry| {
        let stat = std::fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        // pid (name) state parent ...
        stat.rsplit_once(')').is_some_and(|(_, rest)| rest.split_whitespace().nth(1) == Some(&session.id().to_string()))
    };
    let worker = std::fs::read_dir("/proc").unwrap().flatten().find(is_child)?;
    worker.file_name().into_string().ok()
}

/// A driver that crashes takes the worker with it; here the worker is killed from outside.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_dies_costs_one_row_or_peak_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let here = &folder.path().join("planted folder");
    std::fs::create_dir(here).unwrap();
    let output = here.join(FILE).display().to_string();
    let target = ["--target", "cpu", "--target", "/home/planted/x"];
    let arguments = ["bench", "--suite", "ragged", "--runs", "1", "--budget", "8s", "-o", &output];
    let mut session = command(here, &[&arguments[..], &target].concat());
    let planted = [("USER", "planteduser"), ("HOSTNAME", "plantedhost"), ("HOME", "/home/planteduser")];
    let session = session.envs(planted).env("RUST_BACKTRACE", "full").stdout(Stdio::null()).stderr(Stdio::null());
    let session = session.spawn().unwrap();
    wait_for("a measured row", || measured(here) > 0);
    let worker = worker_of(&session).unwrap();
    signal("KILL", worker);
    assert_eq!(session.wait_with_output().unwrap().status.code(), Some(0));

    let text = std::fs::read_to_string(here.join(FILE)).unwrap();
    assert!(!text.contains("planted"), "the file tells of its machine");
    let file: Value = serde_json::from_str(&text).unwrap();
    let failed = |list: &str| -> Vec<Value> {
        file[list].as_array().unwrap().iter().filter(|entry| entry["status"] != "ok").cloned().collect()
    };
    let (rows, peaks) = (failed("rows"), failed("peaks"));
    assert!(rows.len() + peaks.len() <= 1, "{rows:?}, {peaks:?}");
    assert!(rows.iter().all(|row| row["message"].as_str().unwrap().contains("process ended")), "{rows:?}");
}

/// The product of this row is checked for minutes before anything is reported, and no report could
/// fail in that time.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_ends_with_its_session_in_the_middle_of_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let large =
        ["bench", "--problem", "f32:4096x4096x4096", "--target", "cpu", "--no-peaks", "--runs", "1", "-o", FILE];
    let mut session = started(here, &large);
    wait_for("a file", || here.join(FILE).exists());
    let mut worker = None;
    wait_for("a worker", || {
        worker = worker_of(&session);
        worker.is_some()
    });
    // Long enough for it to read its order and to begin.
    std::thread::sleep(Duration::from_millis(500));
    let worker = worker.unwrap();
    let runs = || {
        let stat = std::fs::read_to_string(format!("/proc/{worker}/stat")).unwrap_or_default();
        // Who has ended and has nobody who asks how stays as a zombie.
        stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
    };
    assert!(runs(), "the row was over too early");
    session.kill().unwrap();
    session.wait().unwrap();
    let begin = Instant::now();
    wait_for("the end of the worker", || !runs());
    assert!(begin.elapsed() < Duration::from_secs(5), "the worker went on for {:?}", begin.elapsed());
}
