//! The result file: the committed schema, golden files of every version, and what is refused.

use std::collections::BTreeMap;

use switchpoint::record::{read, schema, write};
use switchpoint::result::VERSION;
use switchpoint::sample::{Flag, Timer};

const GOLDEN: &str = include_str!("golden/two-targets.v1.json");

/// Version 1.1: peaks of two targets.
const WITH_PEAKS: &str = include_str!("golden/peaks.v1.json");

/// Version 1.2: rounds, canaries, stop rules, an A/A row. The energy in it was written by hand.
const WITH_ROUNDS: &str = include_str!("golden/rounds.v1.json");

/// Version 1.3: the ticks of clocks. The coarse one was written by hand.
const WITH_TICKS: &str = include_str!("golden/ticks.v1.json");

fn golden() -> serde_json::Value {
    serde_json::from_str(GOLDEN).unwrap()
}

#[test]
fn the_committed_schema_is_the_one_the_structs_give() {
    let committed = include_str!("../docs/schema/result.v1.json");
    assert_eq!(committed, schema::schema(), "run `switchpoint schema > docs/schema/result.v1.json`");
}

/// An independent reader of JSON Schema agrees with ours on a real file.
#[test]
fn a_written_file_follows_the_committed_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/schema/result.v1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in [GOLDEN, WITH_PEAKS, WITH_ROUNDS, WITH_TICKS].map(|text| serde_json::from_str(text).unwrap()) {
        let faults: Vec<String> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }

    let mut broken = golden();
    broken["rows"][0]["runs"][0]["wall_ns"] = "fast".into();
    assert!(!validator.is_valid(&broken));
}

/// A file of every version, each read without a warning.
#[test]
fn golden_files_are_read_and_written_back_byte_for_byte() {
    for (version, text) in [("1.0", GOLDEN), ("1.1", WITH_PEAKS), ("1.2", WITH_ROUNDS), ("1.3", WITH_TICKS)] {
        let mut checked = read::parse("golden", text).unwrap();
        assert_eq!(checked.warnings, [] as [String; 0]);
        assert_eq!(write::text(&mut checked.results), as_of_today(text, version));
    }
}

#[test]
fn what_newer_versions_added_is_read() {
    let results = |text| read::parse("golden", text).unwrap().results;
    assert!(results(WITH_PEAKS).peaks.len() > 20);
    let with_rounds = results(WITH_ROUNDS);
    assert!(with_rounds.rows.iter().any(|row| row.repeat == 1));
    assert!(with_rounds.rows.iter().flat_map(|row| &row.runs).any(|run| run.energy.is_some()));
    let with_ticks = results(WITH_TICKS);
    let of_row = |row: usize| with_ticks.rows[row].runs.iter().map(|run| (run.timer, run.tick.map(|tick| tick.0)));
    assert!(of_row(0).all(|run| run == (Timer::Wall, Some(65_536.0))));
    assert!(of_row(1).all(|run| run == (Timer::Device, Some(1.0))));
    assert!(with_ticks.rows[0].runs.iter().all(|run| run.flags.contains(&Flag::CoarseClock)));
    let tick =
        |tick: f64| changed(serde_json::from_str(WITH_TICKS).unwrap(), "/rows/0/runs/0/tick_ns", Some(tick.into()));
    let refusal = read::parse("file", &tick(0.0)).unwrap_err().to_string();
    assert!(refusal.contains("runs[0].tick_ns"), "{refusal}");
}

/// Renaming a field inside cannot change what is published: every published file is read and
/// written back with the same meaning, whatever version wrote it.
#[test]
fn every_published_file_is_written_back_with_the_same_meaning() {
    let value = |text: &str| {
        let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
        drop(file.as_object_mut().unwrap().remove("version").unwrap());
        file
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/results");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files = 0;
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let written = write::text(&mut read::parse("published", &text).unwrap().results);
        // Not `assert_eq`, which would print both files.
        assert!(value(&text) == value(&written), "{} means something else", path.display());
        files += 1;
    }
    assert!(files > 0, "no file in {folder}");
}

/// What an older version wrote is written anew as the version of today; nothing else of it changes.
fn as_of_today(text: &str, version: &str) -> String {
    let today = format!("\"version\": \"{VERSION}\"");
    text.replacen(&format!("\"version\": \"{version}\""), &today, 1)
}

#[test]
fn a_peak_that_cannot_be_true_is_refused_with_its_place() {
    use serde_json::json;
    let file: serde_json::Value = serde_json::from_str(WITH_PEAKS).unwrap();
    let peaks = file["peaks"].as_array().unwrap();
    let place = |unit: &str| peaks.iter().position(|peak| peak["unit"] == unit && peak["status"] == "ok").unwrap();
    let (flop, byte) = (place("flop"), place("byte"));
    let at = |peak: usize, field: &str| format!("/peaks/{peak}/{field}");
    let cases: Vec<(String, Option<serde_json::Value>, &[&str])> = vec![
        (at(flop, "target"), Some(json!("elsewhere")), &["elsewhere", "not among the targets"]),
        (at(flop, "name"), Some(json!("")), &["name", "is empty"]),
        (at(flop, "unit"), Some(json!("horsepower")), &["unit", "`horsepower`", "`flop`"]),
        (at(flop, "element"), None, &["element", "is empty"]),
        (at(byte, "size_bytes"), None, &["size_bytes", "above 0"]),
        (at(flop, "sha256"), Some(json!("abc")), &["sha256", "64 hexadecimal"]),
        (at(flop, "work"), None, &["work", "above 0"]),
        (at(flop, "work"), Some(json!(-1.0)), &["work", "-1"]),
        (at(flop, "work"), Some(json!(1.0)), &["per_second", "the samples give"]),
        (at(flop, "status"), Some(json!("wrong")), &["status", "no product"]),
        (at(flop, "status"), Some(json!("error")), &["message", "says why"]),
        (at(flop, "runs"), Some(json!([])), &["runs", "at least one run"]),
        (at(flop, "runs/1/launch"), Some(json!(0)), &["runs[1].launch", "earlier run"]),
        (at(flop, "runs/2/launch"), Some(json!(7)), &["runs.launch", "is 7"]),
        (at(flop, "runs/0/wall_ns/1"), Some(json!(-5.0)), &["runs[0].wall_ns[1]", "above 0"]),
        (at(flop, "summary"), None, &["summary", "missing"]),
        ("/session/launches".to_owned(), Some(json!(9)), &["has 3 runs", "is 9"]),
        (format!("/peaks/{}", flop + 1), Some(peaks[flop].clone()), &["earlier peak"]),
    ];
    for (pointer, value, parts) in cases {
        let error = read::parse("file", &changed(file.clone(), &pointer, value)).unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{pointer}: {error:?} does not say {part:?}");
        }
    }
}

/// Changes one value of the golden file, named by a JSON pointer; `None` removes it.
fn with(pointer: &str, value: Option<serde_json::Value>) -> String {
    changed(golden(), pointer, value)
}

fn changed(mut file: serde_json::Value, pointer: &str, value: Option<serde_json::Value>) -> String {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match (parent, value) {
        (serde_json::Value::Object(object), Some(value)) => drop(object.insert(key.to_owned(), value)),
        (serde_json::Value::Object(object), None) => drop(object.remove(key)),
        (serde_json::Value::Array(array), Some(value)) => array[key.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer}: {other}"),
    }
    file.to_string()
}

#[test]
fn what_cannot_be_true_is_refused_with_its_place() {
    use serde_json::json;
    let row = |field: &str| format!("/rows/0/{field}");
    let cases: Vec<(String, Option<serde_json::Value>, &[&str])> = vec![
        ("/format".to_owned(), Some(json!("other")), &["format", "\"other\""]),
        ("/version".to_owned(), Some(json!("2.0")), &["version", "2.0", "1.x"]),
        ("/version".to_owned(), Some(json!("one")), &["version", "MAJOR.MINOR"]),
        ("/surprise".to_owned(), Some(json!(1)), &["surprise", "no such key"]),
        ("/host".to_owned(), None, &["missing field `host`"]),
        ("/session/started".to_owned(), Some(json!("yesterday")), &["session.started", "not a date"]),
        ("/targets/1/slug".to_owned(), Some(json!("llvmpipe.vulkan")), &["targets[1]", "second target"]),
        ("/targets/0/name".to_owned(), Some(json!("a\u{1b}[31m")), &["targets[0].name", "control character"]),
        ("/targets/0/backend".to_owned(), Some(json!("cuda")), &["targets[0].backend", "`cuda`", "`vulkan`"]),
        (row("target"), Some(json!("elsewhere")), &["rows[0]", "\"elsewhere\"", "not among the targets"]),
        (row("status"), Some(json!("great")), &["rows[0].status", "`great`", "`ok`"]),
        (row("status"), Some(json!("wrong")), &["rows[0]", "message", "says why"]),
        (row("problem/m"), Some(json!(0)), &["rows[0].problem", "m is 0"]),
        (row("problem/element"), Some(json!("f8")), &["rows[0].problem.element", "`f8`", "`f16`"]),
        (row("kernel/sha256"), Some(json!("")), &["rows[0].kernel.sha256", "64 hexadecimal"]),
        (row("check"), None, &["rows[0]", "check", "verified"]),
        (row("check/error_over_bound"), Some(json!(1.5)), &["rows[0]", "error_over_bound", "between 0 and 1"]),
        (row("check/method"), Some(json!("trust me")), &["rows[0]", "check.method", "\"trust me\""]),
        ("/session/launches".to_owned(), Some(json!(9)), &["rows[0].runs", "has 3 runs", "is 9"]),
        (row("runs/2/launch"), Some(json!(7)), &["rows[0].runs.launch", "is 7"]),
        ("/session/selection".to_owned(), Some(json!(["a\nb"])), &["session.selection[0]", "control character"]),
        ("/targets/0/limits/max\u{1b}".to_owned(), Some(json!(1)), &["targets[0].limits", "control character"]),
        (row("runs"), Some(json!([])), &["rows[0]", "runs", "at least one run"]),
        (row("runs/1/launch"), Some(json!(0)), &["rows[0]", "runs[1].launch", "earlier run"]),
        (row("runs/0/dispatches"), Some(json!(0)), &["rows[0]", "runs[0].dispatches"]),
        (row("runs/0/timer"), Some(json!("sundial")), &["rows[0]", "runs[0].timer", "`sundial`", "`wall`"]),
        (row("runs/0/wall_ns"), Some(json!([])), &["rows[0]", "runs[0].wall_ns", "empty"]),
        (row("runs/0/wall_ns/2"), Some(json!(-5.0)), &["rows[0]", "naive", "runs[0].wall_ns[2]", "-5", "above 0"]),
        (row("runs/0/device_ns/3"), Some(json!(0.0)), &["rows[0]", "runs[0].device_ns[3]", "above 0"]),
        (row("runs/0/device_ns/3"), Some(json!(null)), &["rows[0]", "runs[0].device_ns[3]", "missing"]),
        (row("runs/0/device_ns"), Some(json!([1.0])), &["rows[0]", "runs[0].device_ns", "has 1"]),
        (row("runs/0/flags"), Some(json!(["odd"])), &["rows[0]", "runs[0].flags[0]", "`odd`", "`ramping`"]),
        (row("summary"), None, &["rows[0]", "summary", "missing"]),
        (row("summary/flop_per_second"), Some(json!(1e15)), &["rows[0]", "flop_per_second", "the samples give"]),
        (row("summary/time_ns_low"), Some(json!(1.0)), &["rows[0]", "time_ns_low", "the samples give"]),
        ("/rows/1".to_owned(), Some(golden()["rows"][0].clone()), &["rows[1]", "earlier row"]),
    ];
    for (pointer, value, parts) in cases {
        let error = read::parse("file", &with(&pointer, value)).unwrap_err().to_string();
        assert!(error.starts_with("file:") && !error.contains(char::is_control), "{error}");
        for part in parts {
            assert!(error.contains(part), "{pointer}: {error:?} does not say {part:?}");
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_and_never_panics() {
    for length in (0..GOLDEN.trim_end().len()).step_by(97).filter(|&length| GOLDEN.is_char_boundary(length)) {
        let error = read::parse("file", &GOLDEN[..length]).unwrap_err();
        assert!(error.to_string().contains("cut off"), "{length}: {error}");
    }
}

#[test]
fn a_newer_minor_version_is_read_with_a_warning() {
    let mut file = golden();
    file["version"] = "1.7".into();
    file["weather"] = "rain".into();
    let checked = read::parse("file", &file.to_string()).unwrap();
    assert!(checked.warnings[0].contains("1.7"), "{:?}", checked.warnings);
}

#[test]
fn a_session_without_an_end_is_accepted_with_a_warning() {
    let mut file = golden();
    drop(file["session"].as_object_mut().unwrap().remove("finished"));
    file["session"]["launches"] = 5.into();
    let checked = read::parse("file", &file.to_string()).unwrap();
    assert!(checked.warnings[0].contains("interrupted: 20 runs are missing"), "{:?}", checked.warnings);
}

#[test]
fn limits_survive_a_round_trip() {
    let checked = read::parse("golden", GOLDEN).unwrap();
    let limits: BTreeMap<_, _> = checked.results.targets[0].limits.clone();
    assert_eq!(limits["max_storage_buffer_binding_size"], 134_217_728);
}
