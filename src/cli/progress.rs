//! What a person sees while a session runs: one line that moves on a terminal, one line a row
//! elsewhere.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::compare::target_summary::rate_alone;
use crate::report::text;
use crate::result::{Peak, Row, Status};
use crate::session::{Observer, SessionProgress, Step};
use crate::text::printable;
use crate::unit::{FlopPerSecond, Nanos};

use super::output;

/// Columns of the bar in front of the line.
const BAR: usize = 10;

/// Shows a session.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// The rate of the row that ended last, as it is said.
    last: Option<Rate>,
}

/// A rate as it is said, from many letters to few.
#[derive(Debug, Clone, PartialEq)]
struct Rate {
    long: String,
    short: String,
    tight: String,
}

/// What the line says of a row.
#[derive(Debug, Clone)]
struct Line<'a> {
    at: SessionProgress,
    target: &'a str,
    what: String,
    /// What has been measured of this row, or what was measured last.
    rate: Option<Rate>,
}

impl Progress {
    /// A moving line if standard error is a terminal that can move one.
    #[must_use]
    pub fn new() -> Self {
        let moves = io::stderr().is_terminal() && !output::is_dumb();
        let bar = moves.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, last: None }
    }

    /// What is being done, on the line that moves.
    fn show(&self, line: &Line<'_>) {
        if let Some(bar) = &self.bar {
            bar.set_message(line.fit(output::columns_of_messages(), output::unicode()));
        }
    }

    /// A line that stays on the screen, above the one that moves.
    fn keep(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(text::wrap(&printable(line), output::columns_of_messages())),
            None => output::note(line),
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    fn see(&mut self, step: Step<'_>, at: SessionProgress) {
        match step {
            Step::RowBegan(row) => self.begin(row, at),
            Step::RowEnded(row) => self.end(row, at),
            Step::PeakBegan(peak) => self.begin_peak(peak, at),
            Step::PeakEnded(peak) => self.end_peak(peak, at),
        }
    }
}

impl Progress {
    fn begin(&mut self, row: &Row, at: SessionProgress) {
        let last = || self.last.as_ref().map(|last| last.after("last"));
        let rate = rate(row, at).map(|rate| rate.after("so far")).or_else(last);
        self.show(&Line { at, target: &row.target, what: format!("{} {}", row.label(), row.problem), rate });
    }

    fn end(&mut self, row: &Row, at: SessionProgress) {
        let rate = rate(row, at);
        let outcome = match &rate {
            Some(rate) => rate.long.clone(),
            None => format!("{}: {}", row.status.name(), row.message),
        };
        self.last = rate.or(self.last.take());
        let SessionProgress { launch, launches, done, total, .. } = at;
        let name = format!("{} {} {}", row.target, row.label(), row.problem);
        // The line that moves says what goes well; what does not stays on the screen.
        if self.bar.is_none() {
            self.keep(&format!("[{done}/{total}] run {} of {launches}: {name}: {outcome}", launch + 1));
        } else if row.status != Status::Ok {
            self.keep(&format!("{name}: {outcome}"));
        }
    }

    fn begin_peak(&mut self, peak: &Peak, at: SessionProgress) {
        let what = format!("peak {} ({})", peak.name, peak.variant);
        self.show(&Line { at, target: &peak.target, what, rate: None });
    }

    fn end_peak(&mut self, peak: &Peak, at: SessionProgress) {
        // Peaks are for `roofline` to show; here only what went wrong is said. A feature that a
        // device lacks is nothing wrong.
        if matches!(peak.status, Status::Ok | Status::Unsupported) {
            return;
        }
        let Peak { target, name, variant, status, message, .. } = peak;
        let run = at.launch + 1;
        self.keep(&format!("run {run}: {target} peak {name} ({variant}): {}: {message}", status.name()));
    }
}

/// The rate of a row over all that was measured of it, with its share of the peak where that is
/// known.
fn rate(row: &Row, at: SessionProgress) -> Option<Rate> {
    let rate = FlopPerSecond(rate_alone(row)?.value);
    let Some(peak) = at.peak else {
        let rate = rate.to_string();
        return Some(Rate { long: rate.clone(), tight: rate.clone(), short: rate });
    };
    let share = format!("{:.0}", rate.0 / peak.0 * 100.0);
    let long = format!("{rate}, {share} % of peak");
    Some(Rate { long, short: format!("{share} % of peak"), tight: format!("{share}%") })
}

impl Rate {
    fn after(&self, word: &str) -> Self {
        let Self { long, short, tight } = self;
        Self { long: format!("{word} {long}"), short: format!("{word} {short}"), tight: tight.clone() }
    }
}

impl Line<'_> {
    /// The line in so many columns: the first of its forms that fits. In the last a name is cut,
    /// and no number.
    fn fit(&self, columns: usize, unicode: bool) -> String {
        let Self { at: SessionProgress { launch, launches, done, total, left, .. }, target, what, rate } = self;
        let rows = format!("{done}/{total} rows");
        let run = format!("run {} of {launches}", launch + 1);
        let left = left.map_or(String::new(), clock);
        let about = if left.is_empty() { String::new() } else { format!("about {left} left") };
        let named = format!("{target} {what}");
        let [long, short, tight] = rate.as_ref().map_or([""; 3], |rate| [&rate.long, &rate.short, &rate.tight]);
        let bar = text::bar(*done as f64 / (*total).max(1) as f64, BAR, unicode);
        // What changes its length stands behind what does not, so that the line moves little.
        let forms: [&[&str]; 5] = [
            &[&rows, &run, &named, long, &about, &bar],
            &[&rows, &run, &named, long, &about],
            &[&rows, &run, &named, short, &about],
            &[&rows, &named, short, &left],
            &[&rows, what, short, &left],
        ];
        let filled = |parts: &[&str]| {
            parts.iter().copied().filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let fits = forms.into_iter().map(|parts| filled(parts).join("  ")).find(|form| text::width(form) <= columns);
        let last = [&format!("{done}/{total}"), tight, &left.replace(" min ", "m").replace(' ', ""), what];
        fits.unwrap_or_else(|| filled(&last).join(" ").chars().take(columns).collect())
    }
}

/// A remaining time in minutes and seconds; more would be a promise.
fn clock(time: Nanos) -> String {
    let seconds = time.seconds().round().max(0.0) as u64;
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_fits_and_what_matters_most_stays_longest() {
        let at = SessionProgress {
            launch: 1,
            launches: 3,
            done: 21,
            total: 63,
            left: Some(Nanos::from_seconds(200.0)),
            peak: Some(FlopPerSecond(2e11)),
        };
        let [long, short, tight] = ["90.00 GFLOP/s, 45 % of peak", "45 % of peak", "45%"].map(str::to_owned);
        let rate = Rate { long, short, tight };
        let line = Line {
            at,
            target: "cpu",
            what: "library:gemm f32:256x256x256".to_owned(),
            rate: Some(rate.after("so far")),
        };
        let check = |columns, expected: &str| assert_eq!(line.fit(columns, true), expected, "{columns}");
        check(
            140,
            "21/63 rows  run 2 of 3  cpu library:gemm f32:256x256x256  so far 90.00 GFLOP/s, 45 % of peak  about 3 min 20 s left  ███▍",
        );
        check(
            115,
            "21/63 rows  run 2 of 3  cpu library:gemm f32:256x256x256  so far 90.00 GFLOP/s, 45 % of peak  about 3 min 20 s left",
        );
        check(
            100,
            "21/63 rows  run 2 of 3  cpu library:gemm f32:256x256x256  so far 45 % of peak  about 3 min 20 s left",
        );
        check(80, "21/63 rows  cpu library:gemm f32:256x256x256  so far 45 % of peak  3 min 20 s");
        check(60, "21/63 45% 3m20s library:gemm f32:256x256x256");
        check(40, "21/63 45% 3m20s library:gemm f32:256x256");
        check(10, "21/63 45% ");
        for columns in 0..200 {
            assert!(text::width(&line.fit(columns, columns % 2 == 0)) <= columns);
        }
        // Nothing is known before the first row has ended.
        let line = Line { at: SessionProgress { done: 0, left: None, ..at }, rate: None, ..line };
        assert_eq!(line.fit(100, false), "0/63 rows  run 2 of 3  cpu library:gemm f32:256x256x256");
    }

    #[test]
    fn a_remaining_time_is_read_as_minutes_and_seconds() {
        let check = |seconds: f64, expected: &str| assert_eq!(clock(Nanos::from_seconds(seconds)), expected);
        check(-1.0, "0 s");
        check(59.4, "59 s");
        check(59.6, "1 min 00 s");
        check(3725.0, "62 min 05 s");
    }
}
