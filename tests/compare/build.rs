//! Result sets written by hand: every run of a row is given by ln of its median time and the
//! scatter of its samples.

use std::path::Path;
use std::process::Command;

use switchpoint::device::DeviceType;
use switchpoint::problem::Problem;
use switchpoint::record::{disk, read};
use switchpoint::result::{Checks, KernelFacts, ResultSet, Row, Status, Variant};
use switchpoint::sample::{Canary, RawSample, Run, Timer};
use switchpoint::unit::Nanos;

const GOLDEN: &str = include_str!("../golden/two-targets.v1.json");

/// A session without rows, on the graphics adapter of the golden file, as if it were a card.
pub(crate) fn session(started: &str) -> ResultSet {
    let mut results = read::parse("golden", GOLDEN).unwrap().results;
    results.targets.truncate(1);
    results.targets[0].timestamp_ns = Some(1e-6);
    // What computes on the processor is assumed to be noisier than the known answers suppose.
    results.targets[0].device_type = DeviceType::Discrete;
    results.rows.clear();
    results.peaks.clear();
    results.session.started = started.to_owned();
    results.session.finished = Some(started.to_owned());
    results
}

/// A kernel by name; the name makes its hash, too.
pub(crate) fn kernel(name: &str) -> KernelFacts {
    let sha256 = if name.starts_with("library:") { String::new() } else { format!("{:0<64}", hexadecimal(name)) };
    KernelFacts { name: name.to_owned(), variant: Variant::Text("1".to_owned()), sha256, checks: Checks::Trusted }
}

fn hexadecimal(name: &str) -> String {
    name.bytes().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn square(edge: u32) -> Problem {
    Problem::f32(edge, edge, edge).unwrap()
}

/// Times of a millisecond times e^y, in samples of one dispatch.
pub(crate) fn run(launch: usize, logs: &[f64]) -> Run {
    let sample = |log: &f64| {
        let time = Nanos(1e6 * log.exp());
        RawSample { device: Some(time), wall: time }
    };
    let samples: Vec<RawSample> = logs.iter().map(sample).collect();
    Run::of(launch as u32, 1, Timer::Device, &samples, samples[0])
}

/// A row of a kernel on a problem whose samples scatter by `scatter` about y of each run.
pub(crate) fn row(results: &ResultSet, name: &str, edge: u32, y: &[f64], scatter: f64) -> Row {
    let target = &results.targets[0].slug;
    let mut row = Row::ended(target, &kernel(name), square(edge), Status::Ok, String::new());
    row.check = Some(switchpoint::result::Check { method: "oracle-f64".to_owned(), error_over_bound: 0.1 });
    let each = |(launch, y): (usize, &f64)| run(launch, &[y - scatter, y - scatter, *y, y + scatter, y + scatter]);
    row.runs = y.iter().enumerate().map(each).collect();
    row
}

/// The scatter of five samples that gives w.
pub(crate) fn scatter(within: f64) -> f64 {
    (within * 5.0 / std::f64::consts::FRAC_PI_2).sqrt() / 1.4826
}

/// A session of one row for each list of y, all on the same problem.
pub(crate) fn rows(started: &str, y: &[Vec<f64>]) -> ResultSet {
    let mut results = session(started);
    results.session.launches = y.first().map_or(1, |row| row.len() as u32);
    results.rows =
        y.iter().enumerate().map(|(index, y)| row(&results, &format!("k{index}"), 256, y, scatter(2e-6))).collect();
    results
}

/// y of case B of the statistics: 8 rows, 3 runs.
pub(crate) fn case_b() -> Vec<Vec<f64>> {
    let y = [
        [0, 3, -2],
        [101, 106, 99],
        [203, 203, 197],
        [298, 305, 300],
        [400, 404, 395],
        [502, 503, 499],
        [597, 604, 601],
        [700, 712, 691],
    ];
    y.map(|row| row.map(|y: i32| f64::from(y) * 1e-3).to_vec()).to_vec()
}

/// y of case C: the runs of case B in the order 3, 1, 2, and what is added to each row.
pub(crate) fn case_c() -> Vec<Vec<f64>> {
    let added = [-30, 2, 0, -12, -50, 0, 1, -60].map(|y| f64::from(y) * 1e-3);
    case_b().iter().zip(added).map(|(row, added)| [row[2], row[0], row[1]].map(|y| y + added).to_vec()).collect()
}

/// The same rate for every canary of a session: nanoseconds for each operation.
pub(crate) fn with_canary(mut results: ResultSet, time_ns: f64) -> ResultSet {
    for run in results.rows.iter_mut().flat_map(|row| &mut row.runs) {
        run.rounds = vec![5];
        run.canary = Some(Canary { flop: 1e6, times: vec![Nanos(1e6 * time_ns); 2] });
    }
    results
}

/// Result files in a folder of their own.
pub(crate) struct Files(tempfile::TempDir);

impl Files {
    pub(crate) fn of(files: &[(&str, &ResultSet)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, results) in files {
            disk::write(&folder.path().join(name), &mut (*results).clone()).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Exit code, standard output, standard error.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
        let output = command.current_dir(self.path()).env("COLUMNS", "80").args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let (code, said, complaint) = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(code, 0, "{arguments:?}: {complaint}");
        serde_json::from_str(&said).unwrap()
    }
}
