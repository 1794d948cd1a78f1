//! What a session makes of a measuring process that hangs, dies or talks nonsense: one row is lost,
//! and the rest goes on.
//!
//! This program is its own worker, as `switchpoint` is; therefore it has no test harness.

use std::fs;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use switchpoint::measure::{Measured, protocol};
use switchpoint::problem::{Problem, Sourced};
use switchpoint::record::disk;
use switchpoint::record::wire::{self, Event, Item, Launch, Order, Outcome};
use switchpoint::result::{Check, Checks, ResultSet, Row, Status};
use switchpoint::sample::{Cache, RawSample, Run, Timer};
use switchpoint::session::{self, Conductor, Ending, FoundTarget, Machine, Observer, SessionProgress, Step, Wanted};
use switchpoint::unit::Nanos;

/// Rows of a session: m of their problems. The worker misbehaves at one of them.
const ROWS: [u32; 4] = [10, 20, 30, 40];
const BAD: u32 = 20;

/// Stands in all that a published file must not hold, in the session of [`SECRETIVE`].
const PLANTED: &str = "planted";

/// The argument by which this program is a session in a folder, of a user and in an environment
/// that nobody is to learn of.
const SECRETIVE: &str = "secretive-session";

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        // Without that file the word is a filter of `cargo test`.
        Some("worker") if Path::new(MANNER).exists() => work(),
        Some(SECRETIVE) => {
            for manner in ["panic", "panic-of-everything", "backtrace", "tell", "kill", "hang", "babble", "jump"] {
                keeps_secrets(manner);
            }
        }
        _ => {
            check("hang", Status::Timeout, "nothing came back for");
            check("die", Status::Error, "the measuring process ended: ");
            check("die", Status::Error, "last words");
            check("babble", Status::Error, "protocol error between session and worker");
            check("jump", Status::Error, "unexpected report");
            check("panic", Status::Error, "the measuring process panicked: Expression [4] is not cached! (workers.rs:");
            secretive_session();
            println!("ok: workers that hang, die, panic, babble, tell or report what nobody asked for");
        }
    }
    ExitCode::SUCCESS
}

/// How the worker of a session is to misbehave stands in this file of its working folder: it is
/// started with nothing but the word `worker`.
const MANNER: &str = "manner";

fn work() {
    session::report_panics();
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).unwrap();
    let Order::Measure(launch) = wire::from_line(&line).unwrap() else { return };
    let say = |event: &Event| {
        println!("{}", wire::to_line(event).unwrap());
        std::io::stdout().flush().unwrap();
    };
    for (index, row, _) in &launch.rows {
        say(&Event::Begin(Item::Row(*index)));
        if row.problem.m == BAD {
            match fs::read_to_string(MANNER).unwrap().as_str() {
                "hang" => std::thread::sleep(Duration::from_secs(60)),
                "babble" => println!("warning: the driver writes to standard output"),
                "jump" => say(&Event::End(Item::Row(99), done(&launch, row))),
                // As naga does in a back end.
                "panic" => panic!("Expression [4] is not cached!"),
                "panic-of-everything" => panic!("{}", everything().join("\n")),
                "backtrace" => {
                    drop(std::panic::take_hook());
                    panic!("{}", everything().join(" "));
                }
                "tell" => everything().iter().for_each(|line| eprintln!("{line}")),
                "kill" => {
                    eprintln!("Killed in {}", std::env::current_dir().unwrap().display());
                    let killed = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
                    assert!(killed.is_ok(), "no command `kill`");
                    std::thread::sleep(Duration::from_secs(60));
                }
                _ => eprintln!("last words"),
            }
            std::process::exit(3);
        }
        say(&Event::End(Item::Row(*index), done(&launch, row)));
    }
}

/// A row as a good worker reports it.
fn done(launch: &Launch, row: &Row) -> Outcome {
    let sample = RawSample { device: None, wall: Nanos(1e6) };
    let check = Check { method: "oracle-f64".to_owned(), error_over_bound: 0.5 };
    let run = Run::of(launch.launch, 1, Timer::Wall, &[sample; 5], sample);
    Measured { kernel: row.kernel.clone(), check, run }.into()
}

struct Silent;

impl Observer for Silent {
    fn see(&mut self, _: Step<'_>, _: SessionProgress) {}
}

/// What a driver may say of the machine it runs on.
fn everything() -> Vec<String> {
    let here = std::env::current_dir().unwrap();
    let mut lines = vec![
        format!("cannot open {}/{PLANTED} notes/x.spv", here.display()),
        "thread 'main' panicked at /home/planteduser/planted-drivers/src/writer.rs:7:9:".to_owned(),
        "stack backtrace: 0: 0x55d - crash at /home/planteduser/planted-drivers/src/main.rs:1:1".to_owned(),
        "worker: ../planted/src/nir.c:12: nir_validate: Assertion `x' failed.".to_owned(),
        format!("planteduser@plantedhost at {}", fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default()),
    ];
    lines.extend(std::env::vars().filter(|(name, _)| name != "PATH").map(|(name, value)| format!("{name}={value}")));
    lines
}

/// Runs this program as a session whose folder, user, host and environment have names that are easy
/// to find.
fn secretive_session() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("Ada's planted folder (ünïcode), 100 %");
    fs::create_dir(&folder).unwrap();
    let session = Command::new(std::env::current_exe().unwrap())
        .arg(SECRETIVE)
        .current_dir(&folder)
        .env("RUST_BACKTRACE", "full")
        .env("HOME", folder.join("planteduser"))
        .env("USER", "planteduser")
        .env("HOSTNAME", "plantedhost.planted.example")
        .env("PLANTED_TOKEN", "planted token of two words")
        .output()
        .unwrap();
    assert!(session.status.success(), "{}", String::from_utf8_lossy(&session.stderr));
}

/// A session in the folder of this process, whose file must not tell anything of it.
fn keeps_secrets(manner: &str) {
    let results = measured(Path::new("."), manner, &["--target=/home/planteduser/x", "--kernel=planteduser"]);
    let message = &results.rows.iter().find(|row| row.problem.m == BAD).unwrap().message;
    assert!(message.len() > 20, "{manner}: {message}");
    let text = fs::read_to_string(FILE).unwrap();
    fs::remove_file(FILE).unwrap();
    assert!(!text.to_lowercase().contains(PLANTED), "{manner}: {message}");
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let told =
        |word: &str| message.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|told| told == word);
    assert!(host.trim().len() < 2 || !told(host.trim()), "{manner}: {message}");
    for text in texts(&serde_json::from_str(&text).unwrap()) {
        let is_path =
            |word: &str| word.contains('\\') || word.trim_start_matches(['(', '\'', '"', '`']).starts_with(['/', '~']);
        assert!(!text.split_whitespace().any(is_path) && text.matches('/').count() < 2, "{manner}: {text:?}");
    }
}

/// All texts of a file.
fn texts(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(values) => values.iter().flat_map(texts).collect(),
        serde_json::Value::Object(object) => object.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn check(bad: &str, status: Status, part: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(&folder).unwrap();
    let results = measured(folder.path(), bad, &[]);
    for row in &results.rows {
        if row.problem.m == BAD {
            assert_eq!((row.status, row.runs.len()), (status, 0), "{bad}: {}", row.message);
            assert!(row.message.contains(part), "{bad}: {:?} does not say {part:?}", row.message);
        } else {
            assert_eq!((row.status, row.runs.len()), (Status::Ok, 2), "{bad}: {} {}", row.problem, row.message);
        }
    }
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
}

/// The file of a session.
const FILE: &str = "session.v1.json";

/// A session whose workers misbehave. They have the folder of this process, and find there how.
fn measured(folder: &Path, bad: &str, selection: &[&str]) -> ResultSet {
    fs::write(MANNER, bad).unwrap();
    let path = folder.join(FILE);
    let host = switchpoint::host::machine();
    let cpu = switchpoint::cpu::CpuTarget::new(&host);
    let facts = switchpoint::measure::Target::facts(&cpu).clone();
    let machine = Machine { host, targets: vec![FoundTarget { facts, usable: Ok(()), preferred: true }] };
    let sourced = |m| Sourced { problem: Problem::f32(m, 5, 5).unwrap(), note: String::new() };
    let wanted = Wanted {
        problems: ROWS.into_iter().map(sourced).collect(),
        targets: Vec::new(),
        kernels: Vec::new(),
        checks: vec![Checks::Trusted],
        tuned: Vec::new(),
        protocol: protocol::smoke(),
        cache: Cache::Hot,
        peaks: false,
        launches: 2,
        budget: Nanos(1e6),
        seed: 1,
        selection: selection.iter().map(|option| (*option).to_owned()).collect(),
    };
    let now = || "2026-11-23T10:00:00Z".to_owned();
    let mut results = session::prepare(&wanted, &machine, now()).unwrap();
    let conductor = Conductor {
        path: &path,
        observer: &mut Silent,
        interrupted: &AtomicBool::new(false),
        timeout: Duration::from_millis(400),
        after_launch: |_, _| {},
        now,
    };
    assert_eq!(conductor.run(&mut results).unwrap(), Ending::Complete);
    let results = disk::read(&path).unwrap().results;
    assert_eq!(results.session.finished.as_deref(), Some("2026-11-23T10:00:00Z"));
    results
}
