//! What a person sees while a session runs: one line that moves on a terminal, one line a row elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::compare::column::rate_alone;
use crate::result::{Peak, Row, Status};
use crate::session::{Observer, Standing};
use crate::unit::{FlopPerSecond, Nanos};

use super::output;

/// Shows a session.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A moving line if standard error is a terminal.
    #[must_use]
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} {wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar }
    }

    /// What is being done, on the line that moves.
    fn show(&self, at: Standing, what: &str) {
        if let Some(bar) = &self.bar {
            bar.set_length(at.total as u64);
            bar.set_position(at.done as u64);
            bar.set_message(format!("run {}: {what}", at.launch + 1));
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
    fn begin(&mut self, row: &Row, at: Standing) {
        let left = at.left.map_or(String::new(), |left| format!(", about {} left", clock(left)));
        self.show(at, &format!("{}{left}", name(row)));
    }

    fn end(&mut self, row: &Row, at: Standing) {
        let outcome = match rate_alone(row) {
            Some(rate) => FlopPerSecond(rate.value).to_string(),
            None => format!("{}: {}", row.status.name(), row.message),
        };
        let Standing { launch, done, total, .. } = at;
        match &self.bar {
            // On a terminal the bar says what goes well; what does not stays on the screen.
            Some(bar) if row.status != Status::Ok => bar.println(format!("{}: {outcome}", name(row))),
            Some(_) => {}
            None => output::note(&format!("[{done}/{total}] run {}: {}: {outcome}", launch + 1, name(row))),
        }
    }

    fn begin_peak(&mut self, peak: &Peak, at: Standing) {
        self.show(at, &name_of_peak(peak));
    }

    fn end_peak(&mut self, peak: &Peak, at: Standing) {
        // Peaks are for `roofline` to show; here only what went wrong is said. A feature that a device lacks is nothing wrong.
        if matches!(peak.status, Status::Ok | Status::Unsupported) {
            return;
        }
        let what = name_of_peak(peak);
        let line = format!("run {}: {what}: {}: {}", at.launch + 1, peak.status.name(), peak.message);
        match &self.bar {
            Some(bar) => bar.println(line),
            None => output::note(&line),
        }
    }
}

fn name(row: &Row) -> String {
    format!("{} {} {}", row.target, row.label(), row.problem)
}

fn name_of_peak(peak: &Peak) -> String {
    format!("{} peak {} ({})", peak.target, peak.facts.name, peak.facts.variant)
}

/// A remaining time in minutes and seconds; more would be a promise.
fn clock(time: Nanos) -> String {
    let seconds = time.seconds().round().max(0.0) as u64;
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}
