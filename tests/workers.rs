//! What a session makes of a measuring process that hangs, dies or talks nonsense: one row is lost, and the rest goes on.
//!
//! This program is its own worker, as `switchpoint` is; therefore it has no test harness.

use std::fs;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use switchpoint::measure::protocol;
use switchpoint::problem::{Problem, Sourced};
use switchpoint::record::read;
use switchpoint::record::wire::{Event, Launch, Order};
use switchpoint::result::{Check, Peak, Row, Status};
use switchpoint::sample::{Cache, RawSample, Run, Timer};
use switchpoint::session::{self, Conductor, Ending, Found, Observer, Standing, Wanted};
use switchpoint::unit::Nanos;

/// Rows of a session: m of their problems. The worker misbehaves at one of them.
const ROWS: [u32; 4] = [10, 20, 30, 40];
const BAD: u32 = 20;

fn main() -> ExitCode {
    // Without that file the word is a filter of `cargo test`.
    if std::env::args().nth(1).as_deref() == Some("worker") && Path::new(MANNER).exists() {
        work();
        return ExitCode::SUCCESS;
    }
    check("hang", Status::Timeout, "nothing came back for");
    check("die", Status::Error, "the measuring process ended: ");
    check("die", Status::Error, "last words");
    check("babble", Status::Error, "do not understand each other");
    check("jump", Status::Error, "unexpected report");
    println!("ok: workers that hang, die, babble or report what nobody asked for");
    ExitCode::SUCCESS
}

/// How the worker of a session is to misbehave stands in this file of its working folder: it is started with nothing but the word `worker`.
const MANNER: &str = "manner";

fn work() {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).unwrap();
    let Order::Measure(launch) = Order::from_line(&line).unwrap() else { return };
    let say = |event: &Event| {
        println!("{}", event.to_line().unwrap());
        std::io::stdout().flush().unwrap();
    };
    for (index, row, _) in &launch.rows {
        say(&Event::Begin(*index));
        if row.problem.m == BAD {
            match fs::read_to_string(MANNER).unwrap().as_str() {
                "hang" => std::thread::sleep(Duration::from_secs(60)),
                "babble" => println!("warning: the driver writes to standard output"),
                "jump" => say(&Event::End(99, row.clone())),
                _ => eprintln!("last words"),
            }
            std::process::exit(3);
        }
        say(&Event::End(*index, done(&launch, row)));
    }
}

/// A row as a good worker reports it.
fn done(launch: &Launch, row: &Row) -> Row {
    let sample = RawSample { device: None, wall: Nanos(1e6) };
    let check = Check { method: "oracle-f64".to_owned(), error_over_bound: 0.5 };
    let run = Run::of(launch.launch, 1, Timer::Wall, vec![sample; 5], sample);
    Row { status: Status::Ok, check: Some(check), runs: vec![run], ..row.clone() }
}

struct Silent;

impl Observer for Silent {
    fn begin(&mut self, _: &Row, _: Standing) {}
    fn end(&mut self, _: &Row, _: Standing) {}
    fn begin_peak(&mut self, _: &Peak, _: Standing) {}
    fn end_peak(&mut self, _: &Peak, _: Standing) {}
}

fn check(bad: &str, status: Status, part: &str) {
    let folder = tempfile::tempdir().unwrap();
    // SAFETY-free way to tell the workers: they inherit the environment of this process, which was started with it.
    std::env::set_current_dir(&folder).unwrap();
    fs::write(MANNER, bad).unwrap();
    let path = folder.path().join("session.v1.json");
    let cpu = switchpoint::cpu::CpuTarget::new(&switchpoint::host::machine());
    let facts = switchpoint::measure::Target::facts(&cpu).clone();
    let found = [Found { facts, usable: Ok(()), preferred: true }];
    let sourced = |m| Sourced { problem: Problem::f32(m, 5, 5).unwrap(), note: String::new() };
    let wanted = Wanted {
        problems: ROWS.into_iter().map(sourced).collect(),
        targets: Vec::new(),
        kernels: Vec::new(),
        checks: vec!["trusted".to_owned()],
        tuned: Vec::new(),
        protocol: protocol::smoke(),
        cache: Cache::Hot,
        peaks: false,
        launches: 2,
        budget: Nanos(1e6),
        seed: 1,
        selection: Vec::new(),
    };
    let now = || "2026-11-23T10:00:00Z".to_owned();
    let mut results = session::prepare(&wanted, &found, now()).unwrap();
    let conductor = Conductor {
        path: &path,
        results: &mut results,
        observer: &mut Silent,
        interrupted: &AtomicBool::new(false),
        patience: Duration::from_millis(400),
        after_launch: |_, _| {},
        now,
    };
    assert_eq!(conductor.run().unwrap(), Ending::Complete);
    let results = read::read(&path).unwrap().results;
    assert_eq!(results.session.finished.as_deref(), Some("2026-11-23T10:00:00Z"));
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
