//! Files that lie, break or attack: each is refused with its place and reason, in bounded time and
//! memory; and what is odd but legal is accepted.
//!
//! The program runs as a user runs it, with its address space bounded where the system can do that.
//! A case is a name, how its file is made, and what the refusal must say.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use switchpoint::record::{read, write};

/// Two rows that measure the same twice, and a third one, with everything that a run can have.
const VALID: &str = include_str!("hostile/valid.v1.json");

/// Address space of the program in KiB.
const MEMORY_MAX: u64 = 1_500_000;

/// Time for one file: ten times what any takes on a busy machine. What grows with the square of a
/// file takes hours.
const TIME_MAX: Duration = Duration::from_secs(20);

/// Longest refusal in bytes, however long the texts are that it quotes.
const REFUSAL_MAX: usize = 4000;

const MIB: usize = 1 << 20;

/// Writes a file.
type Make = Box<dyn Fn(&Path)>;

type Case = (&'static str, Make, &'static [&'static str]);

fn bytes(contents: impl AsRef<[u8]> + 'static) -> Make {
    Box::new(move |path| std::fs::write(path, contents.as_ref()).unwrap())
}

/// The valid file with the first occurrence of a text replaced.
fn text(from: &'static str, to: impl Into<String>) -> Make {
    assert!(VALID.contains(from), "{from}");
    bytes(VALID.replacen(from, &to.into(), 1))
}

/// The valid file with the value at a JSON pointer replaced; a key that is not there is added.
fn value(pointer: &'static str, value: Value) -> Make {
    let mut file: Value = serde_json::from_str(VALID).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}")) {
        Value::Object(object) => drop(object.insert(key.to_owned(), value)),
        Value::Array(array) => array[key.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer}: {other}"),
    }
    bytes(file.to_string())
}

/// The valid file with a value taken out.
fn without(pointer: &'static str) -> Make {
    let mut file: Value = serde_json::from_str(VALID).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    file.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    bytes(file.to_string())
}

/// The beginning of a file, one byte or more many times, and an end.
fn long(begin: &str, middle: &'static str, times: usize, end: &str) -> Make {
    let (begin, end) = (begin.to_owned(), end.to_owned());
    Box::new(move |path| std::fs::write(path, [begin.as_str(), &middle.repeat(times), &end].concat()).unwrap())
}

/// The valid file up to a text, which stays, and from the end of it.
fn around(at: &str) -> (&'static str, &'static str) {
    let at = VALID.find(at).unwrap() + at.len();
    VALID.split_at(at)
}

fn sparse(size: u64) -> Make {
    Box::new(move |path| File::create(path).unwrap().set_len(size).unwrap())
}

fn row(field: &str) -> &'static str {
    Box::leak(format!("/rows/0/{field}").into_boxed_str())
}

/// Not a result file at all, or not a whole one.
fn other_contents() -> Vec<Case> {
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(VALID.encode_utf16()).flat_map(order).collect()
    };
    let latin1 = VALID.replacen("A device", "A d\u{e9}vice", 1).chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    vec![
        ("empty", bytes(""), &["is empty"]),
        ("white space", bytes(" \r\n\t\n"), &["is empty"]),
        ("cut off in a number", bytes(&VALID[..VALID.find("\"wall_ns\":[").unwrap() + 14]), &["rows", "cut off"]),
        ("cut off in a text", bytes(&VALID[..VALID.find("freivalds").unwrap() + 3]), &["rows", "cut off"]),
        ("cut off before the last bracket", bytes(VALID.trim_end().strip_suffix('}').unwrap()), &["cut off"]),
        ("two files in one", bytes([VALID, VALID].concat()), &["trailing characters"]),
        ("something behind the end", bytes([VALID, "x"].concat()), &["trailing characters"]),
        ("UTF-8 with a byte order mark", bytes(["\u{feff}", VALID].concat()), &["byte order mark", "without one"]),
        ("UTF-16, little end first", bytes(utf16(u16::to_le_bytes)), &["UTF-16", "UTF-8"]),
        ("UTF-16, big end first", bytes(utf16(u16::to_be_bytes)), &["UTF-16", "UTF-8"]),
        ("Latin-1", bytes(latin1), &["not UTF-8", "line 64"]),
        (
            "half a character",
            bytes(cut_character(VALID.replacen("A device", "A \u{e9}", 1).as_bytes())),
            &["not UTF-8"],
        ),
        ("gzip", bytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0xca, 0xe4, 2, 0]), &["gzip", "unpack it"]),
        ("ZIP", bytes(*b"PK\x03\x04\x14\0\0\0"), &["ZIP", "unpack it"]),
        ("another JSON file", bytes("{\"name\": \"left-pad\", \"version\": \"1.0.0\"}"), &["missing field `format`"]),
        ("a list", bytes("[1, 2, 3]"), &["does not follow the format"]),
        ("a text", bytes("\"switchpoint-result\""), &["does not follow the format"]),
        ("null", bytes("null"), &["does not follow the format"]),
        ("comments", text("\"rows\"", "// the rows\n\"rows\""), &["does not follow the format", "line"]),
        ("a comma too many", text("\"missing\": []", "\"missing\": [],"), &["targets[0]", "trailing comma"]),
        ("single quotes", text("\"A device\"", "'A device'"), &["targets[0].name", "expected value"]),
        ("another format", text("switchpoint-result", "criterion"), &["format", "\"criterion\"", "switchpoint-result"]),
        ("another major version", text("\"1.2\"", "\"2.0\""), &["version", "2.0", "1.x"]),
        (
            "another major version of another shape",
            bytes("{\"format\": \"switchpoint-result\", \"version\": \"7.1\", \"rows\": 3}"),
            &["version", "7.1", "1.x"],
        ),
        ("no version", text("\"1.2\"", "\"1\""), &["version", "MAJOR.MINOR"]),
        ("a version below zero", text("\"1.2\"", "\"1.-2\""), &["version", "MAJOR.MINOR"]),
        ("an unknown key", text("\"seed\"", "\"sede\": 1, \"seed\""), &["session.sede", "no such key"]),
    ]
}

/// Cuts the last byte of the only character beyond ASCII.
fn cut_character(bytes: &[u8]) -> Vec<u8> {
    let at = bytes.iter().rposition(|byte| !byte.is_ascii()).unwrap();
    [&bytes[..at], &bytes[at + 1..]].concat()
}

/// Numbers, texts and keys that no program writes in good faith.
fn broken_values() -> Vec<Case> {
    let newer = |more: &str| VALID.replacen("\"1.2\"", "\"1.7\"", 1).replacen('{', &format!("{{{more},"), 1);
    let bracket = |count: usize| format!("\"odd\": {}{}", "[".repeat(count), "]".repeat(count));
    vec![
        (
            "NaN",
            text("\"wall_ns\":[", "\"wall_ns\":[NaN,"),
            &["rows[0].runs[0].wall_ns[0]", "neither NaN nor infinity"],
        ),
        ("infinity", text("\"flop\":1", "\"flop\":Infinity"), &["rows[0].runs[0].canary.flop", "neither NaN"]),
        ("less than infinity", text("\"wall_ns\":[", "\"wall_ns\":[-Infinity,"), &["wall_ns[0]", "neither NaN"]),
        ("1e999", text("\"wall_ns\":[", "\"wall_ns\":[1e999,"), &["rows[0].runs[0].wall_ns[0]", "number out of range"]),
        (
            "a time of 1e300",
            value(row("runs/1/wall_ns/3"), json!(1e300)),
            &["rows[0]", "runs[1].wall_ns[3]", "outside the range"],
        ),
        (
            "a time of 1e-300",
            value(row("runs/1/cold/wall_ns"), json!(1e-300)),
            &["runs[1].cold.wall_ns", "outside the range"],
        ),
        ("a time below zero", value(row("runs/2/warmup_ns/0"), json!(-1.0)), &["runs[2].warmup_ns[0]", "above 0"]),
        ("a huge count", text("\"dispatches\":1", "\"dispatches\":99999999999"), &["dispatches", "99999999999", "u32"]),
        ("a count below zero", text("\"launch\":0", "\"launch\":-1"), &["rows[0].runs[0].launch", "-1", "u32"]),
        ("half a count", text("\"samples\": 20", "\"samples\": 20.5"), &["protocol.samples", "20.5"]),
        ("a number as text", text("\"seed\": 0", "\"seed\": \"0\""), &["session.seed", "invalid type: string"]),
        ("a budget below zero", value("/session/budget_ns", json!(-1.0)), &["session.budget_ns", "0 or more"]),
        (
            "a wait below zero",
            value("/protocol/rounds/wait_ns", json!(-1.0)),
            &["protocol.rounds.wait_ns", "0 or more"],
        ),
        ("deep brackets", long("", "[", 100_000, ""), &["does not follow the format"]),
        ("deep brackets in an unknown key", bytes(newer(&bracket(100_000))), &["recursion limit"]),
        ("deep objects", long("", "{\"rows\":", 100_000, ""), &["does not follow the format"]),
        ("deep brackets in a row", text("\"wall_ns\":[", "[".repeat(100_000)), &["rows[0].runs[0]"]),
        (
            "a key twice in the file",
            text("\"data\":", "\"seed\": 1, \"format\": \"x\", \"data\":"),
            &["duplicate field"],
        ),
        (
            "a key twice in a run",
            text("\"wall_ns\":[", "\"wall_ns\":[1],\"wall_ns\":["),
            &["rows[0].runs[0]", "duplicate field"],
        ),
        (
            "a key twice in `limits`",
            text("\"limits\": {", "\"limits\": {\"max_buffer_size\": 1,"),
            &["targets[0].limits", "twice"],
        ),
        (
            "a key twice, once in other letters",
            text("\"data\":", "\"ro\\u0077s\": [], \"data\":"),
            &["duplicate field `rows`"],
        ),
        ("an unknown key twice", bytes(newer("\"odd\":1,\"odd\":2")), &["twice"]),
        ("a key twice below an unknown one", bytes(newer("\"odd\":[{\"a\":1,\"b\":2,\"a\":3}]")), &["twice"]),
        (
            "many limits",
            value("/targets/0/limits", (0..2000).map(|key| (key.to_string(), json!(1))).collect()),
            &["targets[0].limits", "more than 1000"],
        ),
        (
            "an escape in a name",
            value("/targets/0/name", json!("\u{1b}]0;owned\u{7}")),
            &["targets[0].name", "control character"],
        ),
        (
            "a line end in an option",
            value("/session/selection/0", json!("a\nok: all rows")),
            &["session.selection[0]", "\\n"],
        ),
        ("a control character of 8 bits", value("/host/cpu", json!("x\u{9b}31m")), &["host.cpu", "control character"]),
        (
            "text from right to left",
            value("/targets/0/driver", json!("1.0\u{202e}drow")),
            &["targets[0].driver", "\\u{202e}"],
        ),
        (
            "a space without width",
            value(row("kernel/name"), json!("kern\u{200b}el")),
            &["rows[0].kernel.name", "\\u{200b}"],
        ),
        ("letters in tags", value("/program/name", json!("switchpoint\u{e0041}")), &["program.name", "\\u{e0041}"]),
        (
            "an escape in a limit",
            value("/targets/0/limits/max\u{1b}[2J", json!(1)),
            &["targets[0].limits", "control character"],
        ),
        ("an escape in an unknown key", value("/odd\u{1b}[2J", json!(1)), &["no such key"]),
        ("half a surrogate", text("A device", "\\ud800"), &["targets[0].name", "hex escape"]),
    ]
}

/// What is well formed and cannot be true.
fn lies() -> Vec<Case> {
    const HASH: &str = "401ce0975f87a7adb0e20f9d626a2128bf35b0c8658bb12551f613a53dc62aa7";
    vec![
        ("a hash too short", value(row("kernel/sha256"), json!("abc")), &["rows[0].kernel.sha256", "64 hexadecimal"]),
        ("a hash of other letters", value(row("kernel/sha256"), json!("g".repeat(64))), &["rows[0].kernel.sha256"]),
        ("a kernel without a hash", value(row("kernel/sha256"), json!("")), &["rows[0].kernel.sha256", "library:"]),
        ("a protocol of another hash", text(HASH, "0".repeat(64)), &["protocol.sha256", "give 401ce0975f87"]),
        ("a protocol that was changed", value("/protocol/samples", json!(21)), &["protocol.sha256", HASH]),
        ("a protocol without its hash", without("/protocol/sha256"), &["protocol.sha256", "missing"]),
        ("an unknown target", value(row("target"), json!("tpu")), &["rows[0].target", "\"tpu\"", "not among"]),
        ("a better rate", value(row("summary/flop_per_second"), json!(1e15)), &["flop_per_second", "the samples give"]),
        ("a narrower interval", value(row("summary/time_ns_high"), json!(1e6)), &["time_ns_high", "the samples give"]),
        ("no summary", without("/rows/0/summary"), &["rows[0]", "summary", "missing"]),
        ("a run too few", text("\"launches\": 3", "\"launches\": 4"), &["rows[0].runs", "has 3 runs", "is 4"]),
        ("another launch", value(row("runs/2/launch"), json!(3)), &["rows[0].runs.launch", "is 3", "counts from 0"]),
        ("a launch twice", value(row("runs/2/launch"), json!(1)), &["rows[0]", "runs[2].launch", "earlier run"]),
        ("no launch", text("\"launches\": 3", "\"launches\": 0"), &["session.launches", "1 to 1000"]),
        ("launches for years", text("\"launches\": 3", "\"launches\": 4000000000"), &["session.launches", "1 to 1000"]),
        ("a row twice", value("/rows/1/repeat", json!(0)), &["rows[1]", "earlier row"]),
        ("measured a third time", value("/rows/1/repeat", json!(2)), &["rows[1]", "repeat", "is 2"]),
        (
            "finished, and a row waits",
            value(row("status"), json!("pending")),
            &["rows[0]", "summary", "only a row that is ok"],
        ),
        (
            "finished, and an empty row waits",
            text("\"rows\": [", waiting_row()),
            &["rows[0].status", "pending", "session.finished"],
        ),
        (
            "rounds that do not add up",
            value(row("runs/0/rounds"), json!([5, 5, 5])),
            &["runs[0].rounds", "15", "20 samples"],
        ),
        ("a round of nothing", value(row("runs/0/rounds"), json!([20, 0])), &["runs[0].rounds", "without samples"]),
        (
            "a canary too few",
            value(row("runs/0/canary/times_ns"), json!([1.0])),
            &["runs[0].canary.times_ns", "1 times for 4 rounds"],
        ),
        ("a canary without rounds", without("/rows/0/runs/0/rounds"), &["runs[0].canary.times_ns", "0 rounds"]),
        ("a canary of no work", value(row("runs/0/canary/flop"), json!(0.0)), &["runs[0].canary.flop", "above 0"]),
        ("another canary", value("/rows/2/runs/1/canary/flop", json!(2e9)), &["rows[2].runs.canary.flop", "launch 1"]),
        ("an unknown end", value(row("runs/0/stop"), json!("bored")), &["runs[0].stop", "`bored`", "`plateau`"]),
        (
            "energy from nothing",
            value(row("runs/0/energy/joules"), json!(-5.0)),
            &["runs[0].energy.joules", "not an energy"],
        ),
        (
            "the energy of a town",
            value(row("runs/0/energy/joules"), json!(1e9)),
            &["runs[0].energy.joules", "no device"],
        ),
        ("energy of no work", value(row("runs/0/energy/dispatches"), json!(0)), &["runs[0].energy.dispatches", "is 0"]),
        (
            "a path for a name",
            value("/targets/0/slug", json!("../../etc/passwd")),
            &["targets[0].slug", "letters, digits"],
        ),
        ("a slug of points", value("/targets/0/slug", json!("..")), &["targets[0].slug", "letters, digits"]),
        ("subgroups upside down", value("/targets/0/subgroup", json!([64, 32])), &["targets[0].subgroup", "least"]),
        ("a month 13", value("/session/started", json!("2026-13-01T00:00:00Z")), &["session.started", "not a date"]),
        (
            "a year below zero",
            value("/session/started", json!("-000001-01-01T00:00:00Z")),
            &["session.started", "not a date"],
        ),
        (
            "over before it began",
            value("/session/finished", json!("2026-11-23T09:59:59Z")),
            &["session.finished", "before"],
        ),
        ("a problem of nothing", value(row("problem/k"), json!(0)), &["rows[0].problem", "k is 0"]),
        ("a problem without end", value(row("problem/m"), json!(u32::MAX)), &["rows[0].problem", "16777216"]),
        (
            "an error beyond its bound",
            value(row("check/error_over_bound"), json!(1.01)),
            &["error_over_bound", "between 0 and 1"],
        ),
    ]
}

fn waiting_row() -> String {
    let row = json!({
        "target": "device.vulkan", "kernel": {"name": "library:x", "variant": "", "sha256": "", "checks": "native"},
        "problem": {"element": "f32", "m": 1, "n": 1, "k": 1}, "status": "pending"
    });
    format!("\"rows\": [{row},")
}

/// What would take memory or time without end.
fn too_large() -> Vec<Case> {
    let (name, rest) = around("\"name\": \"A");
    let (walls, after_walls) = around("\"wall_ns\":[");
    let small_row = "{\"target\":\"a\",\"kernel\":{\"name\":\"n\",\"variant\":\"\",\"sha256\":\"\",\"checks\":\"native\"},\
        \"problem\":{\"element\":\"f32\",\"m\":1,\"n\":1,\"k\":1},\"status\":\"ok\"},";
    let (rows, _) = around("\"rows\": [");
    let small_run = "{\"launch\":0,\"dispatches\":1,\"timer\":\"wall\",\"device_ns\":[],\"wall_ns\":[1],\
        \"cold\":{\"wall_ns\":1},\"warmup_ns\":[],\"flags\":[]},";
    let (runs, after_runs) = around("\"runs\":[");
    let (features, after_features) = around("\"features\": [");
    let (clock, after_clock) = around("\"device_ns\":[");
    let seed = "\"seed\": ";
    let (before_seed, after_seed) = around(seed);
    vec![
        ("1 GiB of zeros", sparse(1 << 30), &["has 1024 MiB", "above 128 MiB", "several sessions"]),
        ("100 MiB of zeros", sparse(100 << 20), &["zero byte"]),
        ("1 TiB", sparse(1 << 40), &["above 128 MiB"]),
        ("100 MiB of spaces", long("", " ", 100 * MIB, ""), &["is empty"]),
        ("100 MiB of lines", long("{", "\n", 100 * MIB, ""), &["cut off"]),
        ("a text without end", long(name, "x", 100 * MIB, ""), &["targets[0].name", "cut off"]),
        ("a text of escapes without end", long(name, "\\u0041", 16 * MIB, ""), &["targets[0].name", "cut off"]),
        ("a number without end", long(before_seed, "1", 100 * MIB, after_seed), &["session.seed"]),
        ("a name of 10 MB", long(name, "x", 10_000_000, rest), &["targets[0].name", "10000008 bytes", "1000"]),
        (
            "a text for a number",
            long(before_seed, "", 0, &format!("\"{}\",{after_seed}", "\u{7f}".repeat(100 * MIB))),
            &["line 26", "a text of 104857600 bytes"],
        ),
        (
            "10 MB of text for a number",
            long(before_seed, "", 0, &format!("\"{}\",{after_seed}", "\u{7f}".repeat(10_000_000))),
            &["session.seed", "invalid type: string"],
        ),
        ("a key of 10 MB", long("{\"", "k", 10_000_000, &format!("\": 1, {}", &VALID[1..])), &["no such key"]),
        (
            "a million where one is expected",
            text("\"samples\": 20", format!("\"samples\": [{}1]", "1,".repeat(1_000_000))),
            &["protocol.samples", "invalid type: sequence"],
        ),
        (
            "a million features",
            long(features, "\"a\",", 1_000_000, after_features),
            &["targets[0].features", "at most 1000"],
        ),
        ("12 million features", long(features, "\"a\",", 12 * MIB, after_features), &["more than 12000000 values"]),
        (
            "11 million features",
            long(features, "\"a\",", 11_900_000, after_features),
            &["targets[0].features", "at most 1000"],
        ),
        (
            "half a million rows",
            long(rows, small_row, 700_000, &format!("{}]}}", &small_row[..small_row.len() - 1])),
            &["rows", "700001 elements", "at most 100000"],
        ),
        ("a million runs", long(runs, small_run, 1_000_000, after_runs), &["rows[0]", "runs", "at most 1000"]),
        ("11 million samples of the wall", long(walls, "1,", 11_900_000, after_walls), &["device_ns", "has 20 times"]),
        ("11 million device times", long(clock, "null,", 11_900_000, after_clock), &["device_ns", "wall_ns 20"]),
        (
            "5 million samples by both clocks",
            bytes(
                VALID.replacen("\"device_ns\":[", &format!("\"device_ns\":[{}", "2,".repeat(5_900_000)), 1).replacen(
                    "\"wall_ns\":[",
                    &format!("\"wall_ns\":[{}", "3,".repeat(5_900_000)),
                    1,
                ),
            ),
            &["rows[0]", "rounds", "5900020 samples"],
        ),
        (
            "5 million samples whose summary lies",
            bytes(samples_that_disagree(5_900_000)),
            &["rows[0]", "summary.time_ns", "the samples give"],
        ),
        (
            "an option of 10 MB",
            text("--suite=llm", "\u{e9}".repeat(5_000_000)),
            &["session.selection[0]", "10000000 bytes"],
        ),
        ("a date of 10 MB", text("2026-11-23T10:00:00Z", "2".repeat(10_000_000)), &["session.started", "not a date"]),
        (
            "a target of 10 MB",
            text("\"target\":\"device", format!("\"target\":\"{}", "x".repeat(10_000_000))),
            &["rows[0].target"],
        ),
        ("a status of 10 MB", text("\"status\":\"ok", format!("\"status\":\"{}", "x".repeat(10_000_000))), &["status"]),
    ]
}

/// The first run of the first row with many samples, without canary and rounds.
fn samples_that_disagree(samples: usize) -> String {
    let mut file: Value = serde_json::from_str(VALID).unwrap();
    let run = file.pointer_mut("/rows/0/runs/0").unwrap().as_object_mut().unwrap();
    drop((run.remove("rounds"), run.remove("canary")));
    run["device_ns"] = json!([-2]);
    run["wall_ns"] = json!([-3]);
    let (device, wall) = ("7,8,".repeat(samples / 2), "9,10,".repeat(samples / 2));
    file.to_string().replacen("[-2]", &format!("[{device}7]"), 1).replacen("[-3]", &format!("[{wall}9]"), 1)
}

/// `check` of one file with bounded memory.
fn check(path: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_switchpoint");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {MEMORY_MAX}; exec \"$0\" check \"$1\""), program]);
        shell
    } else {
        let mut command = Command::new(program);
        command.arg("check");
        command
    };
    command.arg(path).stdin(Stdio::null()).output().unwrap()
}

/// What is wrong with how the program deals with a file that is to be refused.
fn fault(path: &Path, parts: &[&str]) -> Option<String> {
    let begin = Instant::now();
    let output = check(path);
    let time = begin.elapsed();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() != Some(2) {
        return Some(format!("{}: {}", output.status, &said[..said.len().min(500)]));
    }
    if said.len() > REFUSAL_MAX || said.replace('\n', "").contains(char::is_control) {
        return Some(format!("{} bytes are said, or control characters: {:.500?}", said.len(), said));
    }
    let named = said.contains(&format!("refused: {}", path.display()));
    let missing: Vec<_> = parts.iter().filter(|part| !said.contains(*part)).collect();
    if !named || !missing.is_empty() || said.contains("panicked") {
        return Some(format!("does not say {missing:?}: {said}"));
    }
    (time > TIME_MAX).then(|| format!("took {time:?}"))
}

fn refused(cases: Vec<Case>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.v1.json");
    let mut faults = Vec::new();
    for (name, make, parts) in cases {
        make(&path);
        faults.extend(fault(&path, parts).map(|fault| format!("{name}: {fault}")));
        std::fs::remove_file(&path).unwrap();
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_is_no_result_file_is_refused() {
    refused(other_contents());
}

#[test]
fn broken_values_are_refused_with_their_place() {
    refused(broken_values());
}

#[test]
fn what_cannot_be_true_is_refused_with_its_place() {
    refused(lies());
}

#[test]
fn what_is_too_large_is_refused_in_bounded_time_and_memory() {
    refused(too_large());
}

/// Only a regular file can be read twice, and reading one ends.
#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("folder/inner.json")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    std::os::unix::fs::symlink(at("loop"), at("loop")).unwrap();
    std::os::unix::fs::symlink(at("absent"), at("dangling")).unwrap();
    let zero = Path::new("/dev/zero").to_owned();
    let cases = [
        (at("pipe"), "not a regular file"),
        (zero, "not a regular file"),
        (at("loop"), "cannot be opened"),
        (at("dangling"), "cannot be opened"),
        (at("absent"), "cannot be opened"),
    ];
    for (path, part) in cases {
        assert_eq!(fault(&path, &[part]), None, "{}", path.display());
    }
    // A folder stands for its files; one that is called like a file is none of them.
    let said = String::from_utf8(check(&at("folder")).stderr).unwrap();
    assert!(said.contains("inner.json is a folder") || said.contains("inner.json: is a folder"), "{said}");
    let command = Command::new(env!("CARGO_BIN_EXE_switchpoint")).arg("show").arg(at("folder")).output().unwrap();
    assert!(String::from_utf8_lossy(&command.stderr).contains("is a folder, not a result file"));
}

#[test]
fn what_is_odd_but_legal_is_accepted() {
    let unfinished = VALID.replacen("    \"finished\": \"2026-11-23T10:30:00Z\",\n", "", 1);
    assert_ne!(unfinished, VALID);
    let value_of = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let mut identical = value_of(VALID);
    identical["rows"] = json!([]);
    let cases: Vec<(&str, Make)> = vec![
        ("the valid file", bytes(VALID)),
        ("in one line, with keys in order of the alphabet", bytes(value_of(VALID).to_string())),
        ("indented", bytes(serde_json::to_string_pretty(&value_of(VALID)).unwrap())),
        ("line ends of Windows", bytes(VALID.replace('\n', "\r\n"))),
        ("letters as escapes", text("A device", "A d\\u00e9vice \\ud83d\\ude80")),
        ("other alphabets", text("A device", "龙芯 3A6000 Эльбрус-8С™")),
        ("a long name", value("/targets/0/name", json!("x".repeat(1000)))),
        ("the clock of a machine without battery", value("/session/started", json!("1970-01-01T00:00:13Z"))),
        ("over at once", value("/session/finished", json!("2026-11-23T10:00:00Z"))),
        ("the largest seed", value("/session/seed", json!(u64::MAX))),
        ("no rows", bytes(identical.to_string())),
        ("a run that was a hundred times as slow", value(row("runs/0/warmup_ns/0"), json!(1e12))),
        ("a path for a kernel of a library", value(row("kernel/variant"), json!("../../etc/passwd"))),
        ("an unfinished session", bytes(unfinished)),
        (
            "a newer version",
            bytes(VALID.replacen("\"1.2\"", "\"1.7\"", 1).replacen('{', "{\"weather\":[{\"a\":1}],", 1)),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd name, no extension");
    for (name, make) in cases {
        make(&path);
        let output = check(&path);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// One change of a text at a place that is drawn: a byte, a piece taken out, a piece repeated, or a
/// word put in.
fn changed(text: &str, kind: u8, at: prop::sample::Index, length: usize) -> String {
    let bytes = text.as_bytes();
    let begin = at.index(bytes.len());
    let end = (begin + length).min(bytes.len());
    let words = ["0", "-1", "1e999", "null", "\"\"", "[]", "{}", ",", "\"rows\":", "\u{202e}", "9999999999"];
    let middle: Vec<u8> = match kind {
        0 => {
            vec![bytes[begin] ^ (1 << (length % 8))].into_iter().chain(bytes[begin + 1..end].iter().copied()).collect()
        }
        1 => Vec::new(),
        2 => [&bytes[begin..end], &bytes[begin..end]].concat(),
        _ => [words[length % words.len()].as_bytes(), &bytes[begin..end]].concat(),
    };
    String::from_utf8_lossy(&[&bytes[..begin], &middle, &bytes[end..]].concat()).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever is changed, the reader ends without a panic; what it accepts is written and read
    /// again as the same, and a refusal is short.
    #[test]
    fn a_changed_file_is_refused_or_means_what_it_says(
        changes in prop::collection::vec((0..4u8, any::<prop::sample::Index>(), 1..40usize), 1..4),
    ) {
        let text = changes.into_iter().fold(VALID.to_owned(), |text, (kind, at, length)| changed(&text, kind, at, length));
        match read::parse("file", &text) {
            Ok(mut checked) => {
                let again = read::parse("again", &write::text(&mut checked.results));
                prop_assert_eq!(again.map(|again| again.results), Ok(checked.results));
            }
            Err(error) => {
                let said = error.to_string();
                prop_assert!(said.len() <= REFUSAL_MAX && !said.contains(char::is_control), "{}", said);
            }
        }
    }
}
