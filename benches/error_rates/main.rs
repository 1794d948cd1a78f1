//! How often the rule of `compare` is right: simulated pairs of files, and the bars that it has to
//! clear.
//!
//! `cargo bench --bench error_rates -- --write` takes some minutes and writes
//! `docs/error-rates.md`; `--print` shows the page instead. Both end with exit code 1 if a bar is
//! missed. The seeds are fixed. It calls what `compare` calls, on samples.

mod noise;
mod scenario;
mod simulate;

use std::fmt::Write as _;
use std::process::ExitCode;

use noise::{STATE, Size};
use scenario::{EFFORTS, NOISES, ROWS, SCENARIOS, Scenario, of_size};
use simulate::{Mean, Rates, planted, rates};
use switchpoint::stat::spread::G_MIN;

/// Pairs of files a line.
const PAIRS: u64 = 1000;

/// Pairs of files a line after `--test`: that everything runs.
const PAIRS_TEST: u64 = 3;

/// The most rows of identical code that may be called faster or slower, in per cent.
const ROWS_MAX: f64 = 5.0;
/// The most tables with such a row.
const TABLES_MAX: f64 = 10.0;
/// The least share of intervals that hold the truth.
const COVER_MIN: f64 = 93.0;

/// The one bar that is known to be missed. It stands as missed in the table and does not end the
/// bench with an error, so that whatever comes beside it does.
const KNOWN: (&str, &str) = ("false tables", "load beside the second session, 0 to 20 %");

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/error-rates.md");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("--test") || !has("--bench") {
        let (page, _) = page(PAIRS_TEST);
        println!("error_rates: {} lines simulated with {PAIRS_TEST} pairs of files each", page.lines().count());
        return ExitCode::SUCCESS;
    }
    if !has("--write") && !has("--print") {
        eprintln!(
            "error_rates: not run; `cargo bench --bench error_rates -- --write` takes some minutes and writes docs/error-rates.md"
        );
        return ExitCode::SUCCESS;
    }
    let (page, missed) = page(PAIRS);
    if has("--print") {
        print!("{page}");
    } else if let Err(error) = std::fs::write(PAGE, page) {
        eprintln!("error_rates: {PAGE} cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    for bar in &missed {
        eprintln!("error_rates: {bar}");
    }
    if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The bars that were looked at.
#[derive(Default)]
struct Bars {
    table: String,
    missed: Vec<String>,
}

impl Bars {
    fn at_most(&mut self, what: &str, worst: (&str, Mean), limit: f64) {
        self.line(what, worst, &format!("at most {limit} %"), worst.1.value <= limit);
    }

    fn at_least(&mut self, what: &str, worst: (&str, Mean), limit: f64) {
        self.line(what, worst, &format!("at least {limit} %"), worst.1.value >= limit);
    }

    fn line(&mut self, what: &str, (name, measured): (&str, Mean), limit: &str, holds: bool) {
        let known = (what, name) == KNOWN;
        let verdict = match (holds, known) {
            (true, _) => "holds",
            (false, true) => "missed, known",
            (false, false) => "missed",
        };
        let _ = writeln!(self.table, "| {what} | {name} | {limit} | {} | {verdict} |", with_error(measured));
        if !holds && !known {
            self.missed.push(format!("{what}, {name}: {:.2} %, {limit}", measured.value));
        }
    }
}

/// The whole page, and the bars that were missed.
fn page(pairs: u64) -> (String, Vec<String>) {
    let measured: Vec<(&Scenario, Rates)> =
        SCENARIOS.iter().map(|scenario| (scenario, rates(scenario, pairs))).collect();
    let mut page = opening(pairs);
    let _ = writeln!(
        page,
        "| scenario | false rows | false tables | coverage | coverage of the mean | same | ± | margin | power at 3 % | power at 5 % | power at 10 % |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    );
    for (scenario, rates) in &measured {
        let numbers = [rates.rows, rates.tables, rates.cover, rates.cover_mean, rates.same].map(with_error);
        let find = rates.find.map(with_error);
        let (reach, margin) = (rates.reach.value, rates.margin.value);
        let _ = writeln!(
            page,
            "| {} | {} | {reach:.2} | {margin:.2} | {} |",
            scenario.name,
            numbers.join(" | "),
            find.join(" | ")
        );
    }
    let bars = bars(&measured, pairs);
    let _ = writeln!(
        page,
        "\n## The bars\n\n{BARS}\n\n| bar | worst scenario | limit | measured | |\n| --- | --- | --- | ---: | --- |"
    );
    page += &bars.table;
    page += &efforts(pairs);
    page += &row_counts(pairs);
    (page, bars.missed)
}

const BARS: &str = "The bars hold for every scenario except sessions without a floor and loads.
Without a floor nothing inside two files can distinguish a session effect from a change of the code,
and `compare` prints a warning.
A load that lengthens samples by little more than their own noise lengthens the fastest ones too,
so E shows only a part of it:
the bar of false tables is missed with a load of 0 to 20 %,
and it is not applied to a load of 0 to 10 %.

Coverage with a floor has no bar:
the floor widens the margin and not the interval, which describes the two sessions that it has.
Coverage beside a load has none either:
the interval contains what was measured, load included.

Layout states that last for a whole run are the worst case of undisturbed sessions with three runs.
All runs of one file are slow and none of the other
with a probability of 0.2³ x 0.8³ for either file,
and then nothing in the row varies.
With five runs this is rare.";

fn opening(pairs: u64) -> String {
    format!(
        "# Error rates of the rule of comparison

Simulated error rates, coverage and power of the decision rule of `compare`.
Written by `cargo bench --bench error_rates -- --write`, from simulated pairs of files with fixed seeds,
{pairs} pairs a line.
Nothing on this page was measured on a device.
[statistics.md](statistics.md) describes the rule.

Unless its name says otherwise, a file has 50 rows, 3 runs of 20 samples,
and noise with a standard deviation of 1 % inside a run;
the scenarios with sessions also have a variation of 0.3 % that all rows of a launch share.
All numbers are per cent.
Standard errors are over pairs of files, because the rows of a pair are correlated,
and are printed where they reach 0.05.

- *false rows*: rows of identical code that are called faster or slower;
  *false tables*: tables with at least one such row.
- *coverage*: 95 % intervals that contain the true ratio;
  *coverage of the mean*: the same for the interval of the geometric mean.
- *same*: rows of identical code that are called the same.
- *±*: half-width of an interval, the mean over rows;
  *margin*: the mean over rows of M, or of E where that is larger. Both in ln time.
- *power at x*: rows with a true difference of x that are called faster, one such row a table.

The scenarios are listed in `benches/error_rates/scenario.rs`; a clock or layout state is {:.0} %.

",
        100.0 * STATE
    )
}

fn bars(measured: &[(&Scenario, Rates)], pairs: u64) -> Bars {
    let mut bars = Bars::default();
    let barred = || measured.iter().filter(|(scenario, _)| scenario.barred);
    let worst = |sign: f64, of: fn(&Rates) -> Mean, keep: fn(&Scenario) -> bool| {
        let scenarios = barred().filter(|(scenario, _)| keep(scenario));
        let all = scenarios.map(|(scenario, rates)| (scenario.name, of(rates)));
        all.max_by(|(_, one), (_, other)| (sign * one.value).total_cmp(&(sign * other.value)))
    };
    if let Some(worst) = worst(1.0, |rates| rates.rows, |_| true) {
        bars.at_most("false rows", worst, ROWS_MAX);
    }
    let tables = [
        worst(1.0, |rates| rates.tables, |_| true),
        worst(1.0, |rates| rates.tables, |scenario| scenario.name != KNOWN.1),
    ];
    for worst in tables.into_iter().flatten() {
        bars.at_most("false tables", worst, TABLES_MAX);
    }
    // The floor stands in the margin and not in the interval, which speaks of the two sessions that
    // it has. Neither does a load, which moves what was measured.
    let covered = |scenario: &Scenario| scenario.floor_files == 0 && scenario.noise.load <= 0.0;
    if let Some(worst) = worst(-1.0, |rates| rates.cover, covered) {
        bars.at_least("coverage", worst, COVER_MIN);
    }
    if let Some(worst) = worst(-1.0, |rates| rates.cover_mean, covered) {
        bars.at_least("coverage of the mean", worst, COVER_MIN);
    }
    for (scenario, rates) in barred() {
        for ((found, wanted), percent) in rates.find.iter().zip(scenario.find).zip([3, 5]) {
            if let Some(limit) = wanted {
                bars.at_least(&format!("power at {percent} %"), (scenario.name, *found), limit);
            }
        }
    }
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.name.ends_with("stable, 1 %")) {
        bars.at_least("coverage of a planted slowdown of 5 %", (scenario.name, planted(scenario, pairs)), COVER_MIN);
    }
    if let Some(shared) = SCENARIOS.iter().find(|scenario| scenario.paired && scenario.noise.shared_run > 0.0) {
        bars.at_least("coverage of a planted slowdown of 5 %", (shared.name, planted(shared, pairs)), COVER_MIN);
    }
    bars
}

/// What more runs or more samples buy.
fn efforts(pairs: u64) -> String {
    let pairs = pairs.div_ceil(3);
    let mut text = format!(
        "
## Runs and samples

Power at 3 % / at 5 %, in per cent, {pairs} pairs a cell.
Once runs differ, more samples add almost nothing.

| runs x samples |"
    );
    for (name, _) in NOISES {
        let _ = write!(text, " {name} |");
    }
    let _ = writeln!(text, "\n| --- |{}", " ---: |".repeat(NOISES.len()));
    for &(runs, samples) in EFFORTS {
        let _ = write!(text, "| {runs} x {samples} |");
        for &(name, noise) in NOISES {
            let [three, five, _] = rates(&of_size(name, noise, Size { rows: 50, runs, samples }), pairs).find;
            let _ = write!(text, " {:.0} / {:.0} |", three.value, five.value);
        }
        text.push('\n');
    }
    text
}

/// What the number of rows does.
fn row_counts(pairs: u64) -> String {
    let pairs = pairs.div_ceil(3);
    let mut text = format!(
        "
## Rows in the table

False tables; coverage of the mean; power at 5 %; {pairs} pairs a cell.
Below {G_MIN} rows no shared variance is estimated.

| rows |"
    );
    for (name, _) in NOISES {
        let _ = write!(text, " {name} |");
    }
    let _ = writeln!(text, "\n| ---: |{}", " ---: |".repeat(NOISES.len()));
    for &rows in ROWS {
        let _ = write!(text, "| {rows} |");
        for &(name, noise) in NOISES {
            let rates = rates(&of_size(name, noise, Size { rows, runs: 3, samples: 20 }), pairs);
            let _ =
                write!(text, " {:.1}; {:.1}; {:.0} |", rates.tables.value, rates.cover_mean.value, rates.find[1].value);
        }
        text.push('\n');
    }
    text
}

/// A rate with its standard error, as short as it can be.
fn with_error(Mean { value, error }: Mean) -> String {
    let digits = if value > 0.0 && value < 10.0 { 2 } else { 1 };
    if error < 0.05 { format!("{value:.digits$}") } else { format!("{value:.digits$} ±{error:.1}") }
}
