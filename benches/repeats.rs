//! How often identical code is called faster or slower on this machine: sessions of the suite `smoke`, one after another, and every pair of them compared with
//! the session floor of the others.
//!
//! `cargo bench --bench repeats -- --sessions 20` takes some minutes and prints the rates and the components of the variance of each target.
//! `--files FILE...` judges files that are there already.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use switchpoint::compare::floor::{TargetFloor, floors};
use switchpoint::compare::{By, Column, Rules, State, compare};
use switchpoint::record::read;
use switchpoint::result::ResultSet;

/// Sessions that a floor and a pair need at the least.
const SESSIONS_MIN: usize = 6;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files: Vec<PathBuf> = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--sessions", count] => {
            let count: usize = count.parse().expect("--sessions takes a number");
            assert!(count >= SESSIONS_MIN, "--sessions takes {SESSIONS_MIN} or more");
            (0..count).map(|number| session(folder.path(), number)).collect()
        }
        ["--files", ref files @ ..] if files.len() >= SESSIONS_MIN => files.iter().map(PathBuf::from).collect(),
        ["--test"] => return ExitCode::SUCCESS,
        _ => {
            println!("repeats: not run; `cargo bench --bench repeats -- --sessions 20` takes some minutes");
            return ExitCode::SUCCESS;
        }
    };
    let results: Vec<ResultSet> =
        files.iter().map(|file| read::read(file).unwrap_or_else(|error| panic!("{error}")).results).collect();
    report(&results);
    ExitCode::SUCCESS
}

fn session(folder: &Path, number: usize) -> PathBuf {
    let file = folder.join(format!("session-{number:02}.v1.json"));
    let status = Command::new(env!("CARGO_BIN_EXE_switchpoint"))
        .args(["bench", "--suite", "smoke", "--no-peaks", "--no-tuned", "--seed", &(number + 1).to_string(), "-o"])
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success(), "session {number} failed");
    eprintln!("session {}", number + 1);
    file
}

/// The columns of a file. Where they are needed again they are made again: they hold the evidence, which is not to be shared by accident.
fn columns(results: &[ResultSet], number: usize) -> Vec<Column> {
    Column::all(&format!("session {}", number + 1), number, &results[number], None)
}

/// Rows that were judged, and those of them that were called faster or slower.
#[derive(Clone, Copy, Default)]
struct Count {
    judged: usize,
    called: usize,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.judged += other.judged;
        self.called += other.called;
    }

    fn share(self) -> f64 {
        100.0 * self.called as f64 / self.judged.max(1) as f64
    }
}

fn report(results: &[ResultSet]) {
    let all = (0..results.len()).flat_map(|number| columns(results, number)).collect();
    let targets = floors(all, true).unwrap_or_else(|error| panic!("{error}"));
    for target in &targets {
        let slug = &target.identity.target.slug;
        println!("{slug}: {} sessions", target.files.len());
        components(target);
        for floored in [true, false] {
            rates(results, slug, floored);
        }
    }
}

/// Judges every pair of sessions on a target, with the floor of the other sessions or without one.
fn rates(results: &[ResultSet], slug: &str, floored: bool) {
    let mut pairs = Vec::new();
    for one in 0..results.len() {
        for other in one + 1..results.len() {
            pairs.push((one, other, judge(results, slug, (one, other), floored)));
        }
    }
    let total = |keep: &dyn Fn(usize) -> bool| {
        let mut sum = Count::default();
        pairs.iter().filter(|(one, other, _)| keep(*one) && keep(*other)).for_each(|(.., count)| sum.add(*count));
        sum
    };
    let whole = total(&|_| true);
    println!(
        "  {} pairs, {}: {} of {} rows called faster or slower: {:.2} % (standard error {:.2} %, by leaving out one session)",
        pairs.len(),
        if floored { "floor of the other sessions" } else { "no floor" },
        whole.called,
        whole.judged,
        whole.share(),
        jackknife(&(0..results.len()).map(|left_out| total(&|number| number != left_out).share()).collect::<Vec<_>>())
    );
}

fn components(target: &TargetFloor) {
    match (&target.outcome, &target.components) {
        (Ok(floor), Some(parts)) => println!(
            "  standard deviations of ln time: within a run {:.2} %, own runs {:.2} %, shared runs {:.2} %, sessions {:.2} %; h {:.2} %, floor of all {:.2} %",
            100.0 * parts.within,
            100.0 * parts.own,
            100.0 * parts.shared,
            100.0 * parts.session,
            100.0 * floor.sd,
            100.0 * floor.log.exp_m1()
        ),
        (Err(why), _) => println!("  no floor: {why}"),
        _ => {}
    }
}

/// Compares two sessions on a target, by the floor of the other sessions where one is asked for.
fn judge(results: &[ResultSet], slug: &str, (one, other): (usize, usize), floored: bool) -> Count {
    let of = |number: usize| columns(results, number).into_iter().find(|column| column.identity.target.slug == slug);
    let (Some(base), Some(alternative)) = (of(one), of(other)) else { return Count::default() };
    let others = (0..results.len()).filter(|number| floored && *number != one && *number != other);
    let floors = floors(others.filter_map(of).collect(), true).unwrap_or_else(|error| panic!("{error}"));
    let pair = compare(&base, &alternative, None, &Rules { floors: &floors, ..Rules::plain(By::Kernel) });
    let states: Vec<State> = pair.lines.iter().map(switchpoint::compare::Line::state).collect();
    let count = |wanted: &[State]| states.iter().filter(|state| wanted.contains(state)).count();
    let called = count(&[State::Faster, State::Slower]);
    Count { judged: called + count(&[State::Same, State::Unclear]), called }
}

/// Standard error of a mean over sessions, from its values with each session left out.
fn jackknife(without: &[f64]) -> f64 {
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count;
    ((count - 1.0) / count * without.iter().map(|value| (value - mean).powi(2)).sum::<f64>()).sqrt()
}
