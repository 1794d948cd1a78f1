//! What the answer costs: the two loops and the Sobol indices of the article's scenario, in turn
//! with the same model in NumPy; and the live page.
//!
//! `cargo bench --bench economics` prints times, ratios and whether the results agree; the bars are
//! printed beside them. NumPy is asked where `python3`, or the program that `SWITCHPOINT_PYTHON`
//! names, has what `benches/numpy/requirements.txt` lists. Both sides start from the text of the
//! scenario and a seed.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_json::Value;

use switchpoint::economics::answer::buyers::{Buyers, STRATA};
use switchpoint::economics::answer::monte_carlo::{DRAWS, MonteCarloSummary, simulate};
use switchpoint::economics::priors::Priors;
use switchpoint::economics::sensitivity::sobol::{self, SobolIndex};
use switchpoint::economics::threshold::ThresholdKind;
use switchpoint::explore::data::Data;
use switchpoint::explore::page;
use switchpoint::record::scenario;
use switchpoint::stat::descriptive::median;

/// What NumPy does for the loops, by name in the script.
const LOOPS: [(&str, &str); 3] = [
    ("loops", "NumPy, the formulas as they stand"),
    ("loops_tuned", "NumPy, one exponential a threshold, in place"),
    ("loops_halving", "NumPy, by halving as Rust does"),
];

/// What it does for the indices.
const SOBOL: [(&str, &str); 2] =
    [("sobol_salib", "SALib over NumPy"), ("sobol", "NumPy, resamples as one product of matrices")];

/// Two runs agree where no number differs by more standard deviations of a difference.
const AGREE_SD: f64 = 4.3;

/// Standard deviations of one run of 10,000 draws: Q at 2.5 %, 50 % and 97.5 %, P(Q in the claim),
/// share inside, adoption by count and by spend.
const SD_Q: [f64; 3] = [0.0009, 0.0006, 0.0020];
const SD_CLAIMED: f64 = 0.005;
const SD_INSIDE: f64 = 0.0037;
const SD_ADOPTION: [f64; 2] = [0.004, 0.006];

/// Half-widths of the 95 % intervals of the indices, first order and total.
const HALF_WIDTHS: [f64; 2] = [0.015, 0.010];

/// Between two turns, so that the threads of the one before have gone to sleep.
const PAUSE: Duration = Duration::from_millis(20);

const SEED: u64 = 1;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numpy/model.py");

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let test = !arguments.iter().any(|argument| argument == "--bench") || arguments.iter().any(|a| a == "--test");
    if arguments.iter().any(|argument| argument != "--bench" && argument != "--test") {
        println!(
            "economics: not run, because there are arguments for criterion; `cargo bench --bench economics` runs it"
        );
        return;
    }
    let (rounds, draws, points) = if test { (1, 500, 256) } else { (15, DRAWS, sobol::POINTS) };
    let mut numpy = if test { None } else { NumPy::start() };
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("load of the machine at the start: {}", load.split(' ').next().unwrap_or_default());
    }

    println!("two loops, {draws} states x {STRATA} buyers (bars: 100 ms; 10 times faster than NumPy)");
    let loops = move || {
        let priors = article();
        simulate(&priors.draw(SEED, draws), &Buyers::of(&priors), ThresholdKind::Threshold)
    };
    compared(&loops, numpy.as_mut(), &LOOPS, rounds, agreement_of_loops);

    println!("Sobol indices, {points} base points (bars: 100 ms; 10 times faster than NumPy)");
    let indices = move || {
        let priors = article();
        let spend = Buyers::of(&priors).median_spend_usd_per_year();
        sobol::of_threshold(&priors, spend, SEED, points)
    };
    compared(&indices, numpy.as_mut(), &SOBOL, rounds, agreement_of_indices);

    println!("the page of `switchpoint explore`, from query to HTML with its three pictures (bar: 50 ms)");
    let data = Data::carried(date(2026, 11, 23)).expect("the carried data are valid");
    for (name, query) in
        [("all buyers", ""), ("several workloads", "preset=mixed-workloads"), ("one buyer", "spend=5e7")]
    {
        let answer = || page::answer(query, &data).expect("the query is valid").len();
        // The first one warms up everything.
        let seconds: Vec<f64> = (0..=rounds).map(|_| timed(answer).0).skip(1).collect();
        line(name, &seconds, "");
    }
}

fn article() -> Priors {
    scenario::read("article.toml", scenario::ARTICLE).expect("the article's scenario is valid")
}

/// Times Rust with all threads and with one, and what NumPy has, in turn; prints medians, ratios
/// and agreement.
fn compared<T: PartialEq + Send + std::fmt::Debug>(
    work: &(impl Fn() -> T + Sync),
    mut numpy: Option<&mut NumPy>,
    parts: &[(&str, &str)],
    rounds: usize,
    agreement: fn(&T, &Value) -> String,
) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let parts: Vec<&(&str, &str)> = parts
        .iter()
        .filter(|(part, _)| numpy.as_ref().is_some_and(|numpy| numpy.parts.iter().any(|p| p == part)))
        .collect();
    let (mut all, mut single, mut theirs) = (Vec::new(), Vec::new(), vec![Vec::new(); parts.len()]);
    let mut agreements = vec![String::new(); parts.len()];
    for round in 0..=rounds {
        let (time, result) = timed(work);
        let (time_single, result_single) = timed(|| one.install(work));
        assert_eq!(result, result_single, "the number of threads changes the result");
        // The first round warms up everything.
        if round > 0 {
            all.push(time);
            single.push(time_single);
        }
        for (((part, _), times), agreed) in parts.iter().zip(&mut theirs).zip(&mut agreements) {
            let numpy = numpy.as_mut().expect("there are parts only of a NumPy that is there");
            let (time, found) = numpy.ask(part);
            *agreed = agreement(&result, &found);
            if round > 0 {
                times.push(time);
            }
        }
    }
    let threads = rayon::current_num_threads();
    line(&format!("Rust, {threads} threads"), &all, "");
    line("Rust, 1 thread, the same bits", &single, "");
    for (((_, name), times), agreed) in parts.iter().zip(&theirs).zip(&agreements) {
        // Paired by round, so that what drifts falls on both.
        let ratio = |ours: &[f64]| {
            median(&times.iter().zip(ours).map(|(theirs, ours)| theirs / ours).collect::<Vec<f64>>())
                .unwrap_or(f64::NAN)
        };
        line(
            name,
            times,
            &format!("; Rust is {:.1} times faster, {:.1} on 1 thread; {agreed}", ratio(&all), ratio(&single)),
        );
    }
}

fn timed<T>(work: impl Fn() -> T) -> (f64, T) {
    thread::sleep(PAUSE);
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed().as_secs_f64(), result)
}

fn line(name: &str, seconds: &[f64], rest: &str) {
    let best = seconds.iter().copied().fold(f64::INFINITY, f64::min);
    let middle = median(seconds).unwrap_or(f64::NAN);
    println!("  {name}: median {:.2} ms, best {:.2} ms of {}{rest}", middle * 1e3, best * 1e3, seconds.len());
}

/// The largest difference, in standard deviations of a difference of two runs.
fn agreement_of_loops(ours: &MonteCarloSummary, theirs: &Value) -> String {
    let mut worst = 0.0f64;
    let mut hold = |ours: f64, theirs: &Value, sd: f64| {
        worst = worst.max((ours - number(theirs)).abs() / (sd * 2f64.sqrt()));
    };
    for (index, (ours, sd)) in [ours.median.low, ours.median.median, ours.median.high].into_iter().zip(SD_Q).enumerate()
    {
        hold(ours, &theirs["q"][index], sd);
    }
    hold(ours.claimed, &theirs["claimed"], SD_CLAIMED);
    hold(ours.inside, &theirs["inside"], SD_INSIDE);
    for (index, adoption) in ours.adoption.iter().enumerate() {
        hold(adoption.by_count.mean, &theirs["by_count"][index][3], SD_ADOPTION[0]);
        hold(adoption.by_spend.mean, &theirs["by_spend"][index][3], SD_ADOPTION[1]);
    }
    format!("{} within {worst:.1} sd (bar {AGREE_SD})", verdict(worst <= AGREE_SD))
}

/// The largest differences, first order and total.
fn agreement_of_indices(ours: &Vec<SobolIndex>, theirs: &Value) -> String {
    let mut worst = [0.0f64; 2];
    for ((input, _), ours) in article().uncertain.iter().zip(ours) {
        let theirs = &theirs[input.key];
        for (worst, difference) in worst
            .iter_mut()
            .zip([ours.first.value - number(&theirs["first"][0]), ours.total.value - number(&theirs["total"][0])])
        {
            *worst = worst.max(difference.abs());
        }
    }
    let agree = worst.iter().zip(HALF_WIDTHS).all(|(worst, bar)| *worst <= bar);
    format!(
        "{} within {:.4} and {:.4} (bars {} and {})",
        verdict(agree),
        worst[0],
        worst[1],
        HALF_WIDTHS[0],
        HALF_WIDTHS[1]
    )
}

/// What is not there is no number, and agrees with nothing.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::INFINITY)
}

fn verdict(agree: bool) -> &'static str {
    if agree { "results agree" } else { "results DIFFER" }
}

/// The script, which does what each line names and answers with the time that it took.
struct NumPy {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// What it can do.
    parts: Vec<String>,
}

impl NumPy {
    fn start() -> Option<Self> {
        let python = std::env::var("SWITCHPOINT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let started = Self::spawn(&python);
        match &started {
            Some(numpy) if !numpy.parts.iter().any(|part| part == "sobol_salib") => {
                println!("{python} has no SALib: it is left out");
            }
            Some(_) => {}
            None => println!(
                "Rust alone: {python} has not what benches/numpy/requirements.txt lists; SWITCHPOINT_PYTHON can name another"
            ),
        }
        started
    }

    fn spawn(python: &str) -> Option<Self> {
        let mut child = Command::new(python)
            .args(["-B", SCRIPT, "--turns"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let orders = child.stdin.take()?;
        let mut answers = BufReader::new(child.stdout.take()?);
        let mut line = String::new();
        answers.read_line(&mut line).ok()?;
        let parts = serde_json::from_str(&line).ok()?;
        Some(Self { child, orders, answers, parts })
    }

    fn ask(&mut self, part: &str) -> (f64, Value) {
        thread::sleep(PAUSE);
        writeln!(self.orders, "{part}").expect("the script takes orders");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the script answers");
        let mut answer: Value = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{SCRIPT} does not answer {part}: {error}; run it by itself to see why"));
        (number(&answer["seconds"]), answer["result"].take())
    }
}

impl Drop for NumPy {
    fn drop(&mut self) {
        // It waits for orders and holds nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
