//! What reading result files costs: time and peak memory of `check`, `compare` and `report` over
//! many files and over large ones.
//!
//! `cargo bench --bench files -- --full` measures the sizes for which `ARCHITECTURE.md` has bars;
//! without `--full` the numbers are smaller, and under `--test` tiny. The files are what
//! `gemm-timing/1` writes: rounds, canary and the reason to stop in every run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use switchpoint::device::{Backend, DeviceType, TargetFacts};
use switchpoint::measure::protocol;
use switchpoint::problem::Problem;
use switchpoint::record::write;
use switchpoint::result::{
    Check, Checks, Data, FORMAT, Host, KernelFacts, Program, ResultSet, Row, Session, Status, VERSION,
};
use switchpoint::sample::{Cache, Canary, Protocol, RawSample, Rounds, Run, Stop, Timer};
use switchpoint::unit::Nanos;

const RUNS: u32 = 3;
const ROUNDS: u32 = 4;
const BLOCK: u32 = 5;

/// How often the memory of a running command is read.
const TICK: Duration = Duration::from_millis(2);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    if arguments.iter().any(|argument| !["--bench", "--test", "--full"].contains(&argument.as_str())) {
        println!("files: not run, because there are arguments for criterion; `cargo bench --bench files` runs it");
        return;
    }
    let (files, rows) = match (given("--test") || !given("--bench"), given("--full")) {
        (true, _) => (10, 20),
        (false, false) => (100, 500),
        (false, true) => (1000, 1000),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let many: Vec<PathBuf> =
        (0..files).map(|seed| generated(folder.path(), &format!("many-{seed:04}"), 200, seed)).collect();
    let large: Vec<PathBuf> =
        (0..2).map(|seed| generated(folder.path(), &format!("large-{seed}"), rows, seed)).collect();
    let bytes: u64 = many.iter().filter_map(|path| path.metadata().ok()).map(|facts| facts.len()).sum();
    println!("{files} files of 200 rows, {RUNS} runs x {} samples: {} MB", ROUNDS * BLOCK, bytes / 1_000_000);
    let hundred = &many[..many.len().min(100)];
    measured(&format!("check of {files} files x 200 rows (bar for 1000: 3 s, 1 GiB)"), "check", &many);
    measured(&format!("compare of 2 files x {rows} rows (bar for 1000: 1 s)"), "compare", &large);
    measured(&format!("compare of {files} files x 200 rows (bar for 1000: 60 s, 2 GiB)"), "compare", &many);
    measured(
        &format!("report of {} files x 200 rows (bar for 100: 2 s, 300 MiB)", hundred.len()),
        "report --output=-",
        hundred,
    );
}

/// Runs a command of the program over files, and prints its time and the most memory that it held.
fn measured(what: &str, command: &str, files: &[PathBuf]) {
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_switchpoint"))
        .args(command.split(' '))
        .args(files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = None;
    let status = loop {
        peak = peak_memory(child.id()).max(peak);
        match child.try_wait().expect("the program can be waited for") {
            Some(status) => break status,
            None => thread::sleep(TICK),
        }
    };
    let time = begin.elapsed().as_secs_f64();
    assert!(status.success(), "{what} fails: {status}");
    let peak = peak.map_or("unknown here".to_owned(), |bytes| format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20)));
    println!("{what}: {time:.2} s, peak memory {peak}");
}

/// The most memory that a process has held so far, on Linux.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn generated(folder: &Path, name: &str, rows: u32, seed: u64) -> PathBuf {
    let path = folder.join(format!("{name}.v1.json"));
    // Without the flush to disk of `write::write`, which would take longer than all that is
    // measured here.
    std::fs::write(&path, write::text(&mut results(rows, seed))).expect("a file can be written");
    path
}

/// A session whose times vary as on a real device: a few percent between runs, half a percent
/// within.
fn results(rows: u32, seed: u64) -> ResultSet {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let text = str::to_owned;
    ResultSet {
        format: text(FORMAT),
        version: text(VERSION),
        program: Program {
            name: text("switchpoint"),
            version: text("0.1.0"),
            commit: "0123456789".repeat(4),
            dirty: false,
            compiler: text("rustc 1.95.0"),
            triple: text("x86_64-unknown-linux-gnu"),
            profile: text("release"),
        },
        host: Host {
            os: text("Linux"),
            kernel: text("6.1.0"),
            cpu: text("a processor"),
            cpus: 2,
            memory_bytes: 1 << 34,
            virtualization: text("none"),
            on_battery: Some(false),
            clocks: text("performance"),
        },
        session: Session {
            started: text("2026-11-23T10:00:00Z"),
            finished: Some(text("2026-11-23T10:30:00Z")),
            seed,
            launches: RUNS,
            budget: Nanos::from_seconds(1800.0),
            selection: vec![text("--suite=llm")],
        },
        protocol: protocol(),
        data: Data { distribution: text("uniform[-1,1)"), seed, row_multiple: 4, cache: Cache::Rotated },
        targets: vec![target()],
        peaks: Vec::new(),
        rows: (0..rows).map(|index| row(index, &mut random)).collect(),
    }
}

fn protocol() -> Protocol {
    let rounds = Rounds {
        block: BLOCK,
        samples_max: 160,
        precision: 0.01,
        plateau: 0.9,
        clock_drop: 0.02,
        waits: 3,
        wait: Nanos::from_seconds(0.5),
        wait_growth: 2.0,
        energy_window: Nanos::from_seconds(1.0),
    };
    Protocol { name: "gemm-timing/1".to_owned(), rounds: Some(rounds), ..protocol::standard() }
}

fn target() -> TargetFacts {
    TargetFacts {
        driver: "driver 1.0".to_owned(),
        vendor_id: 0x1234,
        device_id: 1,
        bus_id: "0000:01:00.0".to_owned(),
        timestamp_ns: Some(1.0),
        subgroup: (32, 32),
        features: vec!["SUBGROUP".to_owned()],
        limits: [("max_buffer_size".to_owned(), 1 << 31)].into(),
        ..TargetFacts::new("device.vulkan", "A device", Backend::Vulkan, DeviceType::Discrete)
    }
}

/// Five kernels on every problem.
fn row(index: u32, random: &mut Pcg64Mcg) -> Row {
    let kernel = KernelFacts {
        name: format!("kernel{}", index % 5),
        variant: "block 64x64x16, thread 8x8, workgroup 8x8".to_owned().into(),
        sha256: format!("{:064x}", index % 5),
        checks: Checks::Trusted,
    };
    let edge = 64 + 16 * (index / 5);
    let problem = Problem::f32(edge, edge, edge).expect("a legal problem");
    let time = problem.flop().0 / 1e3 * (1.0 + f64::from(index % 5) * 0.1);
    Row {
        check: Some(Check { method: "freivalds".to_owned(), error_over_bound: random.random_range(0.01..0.1) }),
        runs: (0..RUNS).map(|launch| run(launch, time * random.random_range(0.98..1.02), random)).collect(),
        ..Row::ended("device.vulkan", &kernel, problem, Status::Ok, String::new())
    }
}

fn run(launch: u32, time: f64, random: &mut Pcg64Mcg) -> Run {
    // A device clock ticks in whole nanoseconds.
    let mut near = |center: f64| Nanos((center * random.random_range(0.995..1.005)).ceil());
    let mut sample = || {
        let device = near(time);
        RawSample { device: Some(device), wall: Nanos(device.0 + 40_000.0) }
    };
    let samples: Vec<RawSample> = (0..ROUNDS * BLOCK).map(|_| sample()).collect();
    let cold = sample();
    Run {
        warmup: (0..6).map(|_| near(time)).collect(),
        rounds: vec![BLOCK; ROUNDS as usize],
        canary: Some(Canary { flop: 1e9, times: (0..2 * ROUNDS).map(|_| near(1e6)).collect() }),
        stop: Some(Stop::Precise),
        ..Run::of(launch, 1, Timer::Device, &samples, cold)
    }
}
