//! How often identical code is called faster or slower on this machine: sessions one after another,
//! and every pair of them compared.
//!
//! `cargo bench --bench aa_test -- --sessions 20` takes some minutes. For each target it prints the
//! components of the variance and the rows that were called faster or slower: with the session
//! floor of the other sessions and without one, and without one also as if E, what the fastest
//! samples do not show, did not count.
//!
//! - `--load SHARE` keeps one thread busy for that share of the time (0.25: 5 ms of every 20)
//!   during every second session. Pairs are then counted apart: both sessions quiet, one of them
//!   loaded, both.
//! - `--standard` measures by `gemm-timing/1` on the problems of the suite `smoke`, half a minute a
//!   session, and not by its short form.
//! - `--files FILE...` judges files that are there already; with `--load` the second, the fourth
//!   and so on count as loaded.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use switchpoint::compare::floor::{TargetFloor, floors};
use switchpoint::compare::{By, ComparisonRow, Rules, TargetSummary, compare};
use switchpoint::record::disk;
use switchpoint::result::ResultSet;
use switchpoint::stat::log_ratio::LogRatio;
use switchpoint::stat::verdict::{Adjust, Judged, Verdict, judge};

/// Sessions that a floor and a pair need at the least.
const SESSIONS_MIN: usize = 6;

/// A load is busy for its share of so long. It is the length of a sample, so that samples rarely
/// miss it.
const LOAD_PERIOD: Duration = Duration::from_millis(20);

/// What the user asks for.
#[derive(Default)]
struct Arguments {
    sessions: Option<usize>,
    files: Vec<PathBuf>,
    /// The share of the time for which a thread is busy during every second session.
    load: Option<f64>,
    standard: bool,
}

fn main() -> ExitCode {
    let arguments = arguments(std::env::args().skip(1));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = match arguments.sessions {
        Some(count) => (0..count).map(|number| session(folder.path(), number, &arguments)).collect(),
        None => arguments.files.clone(),
    };
    if files.len() < SESSIONS_MIN {
        println!("aa_test: not run; `cargo bench --bench aa_test -- --sessions 20` takes some minutes");
        return ExitCode::SUCCESS;
    }
    let results: Vec<ResultSet> =
        files.iter().map(|file| disk::read(file).unwrap_or_else(|error| panic!("{error}")).results).collect();
    report(&results, arguments.load.is_some());
    ExitCode::SUCCESS
}

fn arguments(mut words: impl Iterator<Item = String>) -> Arguments {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--sessions" => {
                let count = words.next().and_then(|count| count.parse().ok()).expect("--sessions takes a number");
                assert!(count >= SESSIONS_MIN, "--sessions takes {SESSIONS_MIN} or more");
                arguments.sessions = Some(count);
            }
            "--load" => {
                let share = words.next().and_then(|share| share.parse().ok());
                let share =
                    share.filter(|share| (0.0..=1.0).contains(share)).expect("--load takes a share from 0 to 1");
                arguments.load = Some(share);
            }
            "--standard" => arguments.standard = true,
            "--files" | "--bench" | "--test" => {}
            file => arguments.files.push(PathBuf::from(file)),
        }
    }
    arguments
}

fn is_loaded(number: usize) -> bool {
    number % 2 == 1
}

fn session(folder: &Path, number: usize, arguments: &Arguments) -> PathBuf {
    let file = folder.join(format!("session-{number:02}.v1.json"));
    let problems: &[&str] = if arguments.standard {
        &["--problem", "f32:128x128x128", "--problem", "f32:17x257x129", "--budget", "30s"]
    } else {
        &["--suite", "smoke"]
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.arg("bench").args(problems).args(["--no-peaks", "--no-tuned", "--seed", &(number + 1).to_string(), "-o"]);
    command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
    let load = arguments.load.filter(|_| is_loaded(number)).unwrap_or(0.0);
    let status = beside(load, || command.status().expect("the program starts"));
    assert!(status.success(), "session {number} failed");
    eprintln!("session {}", number + 1);
    file
}

/// Does something while another thread is busy for a share of the time.
fn beside<T>(share: f64, work: impl FnOnce() -> T) -> T {
    let ended = AtomicBool::new(share <= 0.0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let begin = Instant::now();
                while begin.elapsed() < LOAD_PERIOD.mul_f64(share) {
                    std::hint::spin_loop();
                }
                std::thread::sleep(LOAD_PERIOD.mul_f64(1.0 - share));
            }
        });
        let outcome = work();
        ended.store(true, Ordering::Relaxed);
        outcome
    })
}

/// The summaries of a file. Where they are needed again they are made again: they hold the
/// evidence, which is not to be shared by accident.
fn summaries(results: &[ResultSet], number: usize) -> Vec<TargetSummary> {
    TargetSummary::all(&format!("session {}", number + 1), number, &results[number], None)
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

fn report(results: &[ResultSet], loaded: bool) {
    let all = (0..results.len()).flat_map(|number| summaries(results, number)).collect();
    let targets = floors(all, true).unwrap_or_else(|error| panic!("{error}"));
    for target in &targets {
        let slug = &target.identity.target.slug;
        println!("{slug}: {} sessions", target.files.len());
        components(target);
        for rule in [Rule::Floor, Rule::NoFloor, Rule::WithoutUnseen] {
            rates(results, slug, rule, loaded);
        }
    }
}

/// By which rule pairs are judged.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// With the session floor of the other sessions.
    Floor,
    /// Without a session floor.
    NoFloor,
    /// Without a session floor, and as if the fastest samples showed every difference.
    WithoutUnseen,
}

/// Judges every pair of sessions on a target. Where every second session was loaded, pairs are
/// counted by how many of both were.
fn rates(results: &[ResultSet], slug: &str, rule: Rule, loaded: bool) {
    let mut pairs = Vec::new();
    for one in 0..results.len() {
        for other in one + 1..results.len() {
            pairs.push((one, other, count(results, slug, (one, other), rule)));
        }
    }
    let name = match rule {
        Rule::Floor => "floor of the other sessions",
        Rule::NoFloor => "no floor",
        Rule::WithoutUnseen => "no floor, without E",
    };
    let kinds: &[(&str, &[usize])] =
        if loaded { &[("both quiet", &[0]), ("one loaded", &[1]), ("both loaded", &[2])] } else { &[("", &[0, 1, 2])] };
    for (kind, wanted) in kinds {
        let of_kind =
            |one: usize, other: usize| wanted.contains(&[one, other].into_iter().filter(|it| is_loaded(*it)).count());
        let total = |keep: &dyn Fn(usize) -> bool| {
            let kept = pairs.iter().filter(|(one, other, _)| of_kind(*one, *other) && keep(*one) && keep(*other));
            kept.fold((0, Count::default()), |(pairs, mut sum), (.., count)| {
                sum.add(*count);
                (pairs + 1, sum)
            })
        };
        let (pairs, whole) = total(&|_| true);
        let without = |left_out: usize| total(&|number| number != left_out).1.share();
        println!(
            "  {pairs} pairs{}{kind}, {name}: {} of {} rows called faster or slower: {:.2} % (standard error {:.2} %, by leaving out one session)",
            if kind.is_empty() { "" } else { ", " },
            whole.called,
            whole.judged,
            whole.share(),
            jackknife(&(0..results.len()).map(without).collect::<Vec<_>>())
        );
    }
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

/// Compares two sessions on a target.
fn count(results: &[ResultSet], slug: &str, (one, other): (usize, usize), rule: Rule) -> Count {
    let of =
        |number: usize| summaries(results, number).into_iter().find(|summary| summary.identity.target.slug == slug);
    let (Some(base), Some(alternative)) = (of(one), of(other)) else { return Count::default() };
    let others = (0..results.len()).filter(|number| rule == Rule::Floor && *number != one && *number != other);
    let floors = floors(others.filter_map(of).collect(), true).unwrap_or_else(|error| panic!("{error}"));
    let pair = compare(&base, &alternative, None, &Rules { floors: &floors, ..Rules::plain(By::Kernel) });
    let mut rows: Vec<Judged> =
        pair.lines.iter().filter_map(ComparisonRow::compared).map(|compared| compared.judged).collect();
    if rule == Rule::WithoutUnseen {
        let all_seen: Vec<(LogRatio, f64)> = rows.iter().map(|row| (row.ratio, 0.0)).collect();
        rows = judge(&all_seen, &pair.margin, Adjust::Holm);
    }
    let called = rows.iter().filter(|row| matches!(row.verdict, Verdict::Faster | Verdict::Slower)).count();
    Count { judged: rows.len(), called }
}

/// Standard error of a mean over sessions, from its values with each session left out.
fn jackknife(without: &[f64]) -> f64 {
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count;
    ((count - 1.0) / count * without.iter().map(|value| (value - mean).powi(2)).sum::<f64>()).sqrt()
}
