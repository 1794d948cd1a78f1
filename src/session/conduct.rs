//! Runs the launches of a session: gives orders, merges what comes back, writes the file after
//! every row.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::plan;
use crate::problem::Element;
use crate::record::disk;
use crate::record::wire::{Event, Launch, Order};
use crate::result::{Peak, ResultSet, Row, Status};
use crate::roofline::Ceilings;
use crate::sample::Cache;
use crate::unit::{FlopPerSecond, Nanos};

use super::SessionError;
use super::child::{Heard, Worker};
use super::merge::{merge, merge_peak, needs, needs_peak};
use super::words::publishable;

/// How often the session looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(100);

/// Time that a row may need for its operands, its oracle and its compilation, beside its share of
/// the launch: what is usual for [`Conductor::timeout`].
pub const TIMEOUT: Duration = Duration::from_secs(120);

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The launch, from 0.
    pub launch: u32,
    /// Of so many.
    pub launches: u32,
    /// Rows that have ended, in all launches together.
    pub done: usize,
    /// Of so many.
    pub total: usize,
    /// The time that remains, as far as it can be told.
    pub left: Option<Nanos>,
    /// The measured peak of arithmetic for the number type of the row, where there is one.
    pub peak: Option<FlopPerSecond>,
}

/// Sees a session from outside.
pub trait Observer {
    /// It is the turn of a row, which may have many.
    fn begin(&mut self, row: &Row, at: Standing);
    /// A row has ended, as it now stands in the file.
    fn end(&mut self, row: &Row, at: Standing);
    /// A peak begins.
    fn begin_peak(&mut self, peak: &Peak, at: Standing);
    /// A peak has ended, as it now stands in the file.
    fn end_peak(&mut self, peak: &Peak, at: Standing);
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every row has all its launches or a reason why not.
    Complete,
    /// It was interrupted; the file can be resumed.
    Interrupted,
}

/// A session in progress.
pub struct Conductor<'a> {
    /// The file.
    pub path: &'a Path,
    /// What has been measured so far.
    pub results: &'a mut ResultSet,
    /// Who watches.
    pub observer: &'a mut dyn Observer,
    /// Set when the user wants to stop.
    pub interrupted: &'a AtomicBool,
    /// A worker that says nothing for so long, beside the time of its launch, hangs.
    pub timeout: Duration,
    /// What is done between launches: a search gives up rows that cannot win.
    pub after_launch: fn(&mut ResultSet, u32),
    /// The date of the end, for a complete session.
    pub now: fn() -> String,
}

/// What is being measured: a number among the rows or among the peaks.
#[derive(Clone, Copy)]
enum Item {
    Row(usize, Instant),
    Peak(usize),
}

/// The rows and peaks of one launch that wait, and how far the session is with its rows.
struct Waiting {
    launch: u32,
    peaks: Vec<usize>,
    rows: Vec<usize>,
    done: usize,
    total: usize,
    /// Seconds that each row took in a launch.
    seconds: Vec<Option<f64>>,
    /// Seconds that each row has taken so far in this one.
    spent: Vec<f64>,
    /// The peaks of arithmetic that are known by now, by target and number type.
    roofs: HashMap<(String, Element), Option<FlopPerSecond>>,
}

impl Conductor<'_> {
    /// Measures until every row has its launches.
    ///
    /// # Errors
    /// When the file cannot be written or no worker can be started. The file holds every row that
    /// ended before.
    pub fn run(mut self) -> Result<Ending, SessionError> {
        for option in &mut self.results.session.selection {
            *option = publishable(option);
        }
        disk::clear_partials(self.path);
        // The first write shows whether the folder can be written, before anything is measured.
        disk::write(self.path, self.results)?;
        let begin = Instant::now();
        let launches = self.results.session.launches;
        let total = self.results.rows.len() * launches as usize;
        let mut seconds = vec![None; self.results.rows.len()];
        for launch in 0..launches {
            let mut rows = plan::order(&self.results.rows, self.results.session.seed, launch);
            rows.retain(|&index| needs(&self.results.rows[index], launch));
            let peaks = &self.results.peaks;
            let peaks = (0..peaks.len()).filter(|&index| needs_peak(&peaks[index], launch)).collect();
            let left = self.results.session.budget.0 - begin.elapsed().as_nanos() as f64;
            let time = Nanos((left / f64::from(launches - launch)).max(0.0));
            let done = launch as usize * self.results.rows.len();
            let spent = vec![0.0; seconds.len()];
            let mut waiting = Waiting { launch, peaks, rows, done, total, seconds, spent, roofs: HashMap::new() };
            let launched = Instant::now();
            while !waiting.is_empty() {
                // A worker that replaces another one has what time that one left.
                let left = Nanos((time.0 - launched.elapsed().as_nanos() as f64).max(0.0));
                if self.one_worker(&mut waiting, left)? == Ending::Interrupted {
                    return Ok(Ending::Interrupted);
                }
            }
            seconds = waiting.seconds;
            (self.after_launch)(self.results, launch);
        }
        self.results.session.finished = Some((self.now)());
        disk::write(self.path, self.results)?;
        Ok(Ending::Complete)
    }

    /// Starts a worker for what waits. Returns when it has ended, in whatever way; what still waits
    /// is for the next one.
    fn one_worker(&mut self, waiting: &mut Waiting, time: Nanos) -> Result<Ending, SessionError> {
        let mut worker = Worker::start(&Order::Measure(Box::new(self.order(waiting, time))))?;
        let mut current: Option<Item> = None;
        let mut heard_last = Instant::now();
        let mut progressed = false;
        let silence_max = self.timeout + Duration::from_secs_f64(time.seconds().min(1e6));
        loop {
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(Ending::Interrupted);
            }
            let failure = match worker.hear(TICK) {
                Heard::Timeout if heard_last.elapsed() < silence_max => continue,
                Heard::Timeout => {
                    (Status::Timeout, format!("nothing came back for {} s", heard_last.elapsed().as_secs()))
                }
                Heard::Event(event) => {
                    heard_last = Instant::now();
                    match *event {
                        Event::Begin(index) if index < self.results.rows.len() => {
                            waiting.credit(current);
                            current = Some(Item::Row(index, heard_last));
                            let standing = self.standing(waiting, Some(index));
                            self.observer.begin(&self.results.rows[index], standing);
                            continue;
                        }
                        Event::End(index, row) if index < self.results.rows.len() => {
                            waiting.credit(current.take());
                            waiting.seconds[index] = Some(waiting.spent[index]);
                            self.settle(waiting, index, row)?;
                            progressed = true;
                            continue;
                        }
                        Event::BeginPeak(index) if index < self.results.peaks.len() => {
                            current = Some(Item::Peak(index));
                            let standing = self.standing(waiting, None);
                            self.observer.begin_peak(&self.results.peaks[index], standing);
                            continue;
                        }
                        Event::EndPeak(index, peak) if index < self.results.peaks.len() => {
                            current = None;
                            self.settle_peak(waiting, index, peak)?;
                            progressed = true;
                            continue;
                        }
                        event => (Status::Error, format!("unexpected report {event:?}")),
                    }
                }
                // Interrupted from the keyboard, the worker ends by the same signal.
                Heard::End(_) if self.interrupted.load(Ordering::Relaxed) => return Ok(Ending::Interrupted),
                Heard::End(_) if waiting.is_empty() => return Ok(Ending::Complete),
                Heard::End(reason) => (Status::Error, format!("the measuring process {reason}")),
            };
            match current {
                Some(Item::Row(index, _)) => {
                    let row = &self.results.rows[index];
                    let ended = Row::ended(&row.target, &row.kernel, row.problem, failure.0, failure.1);
                    let row = Row { repeat: row.repeat, ..ended };
                    self.settle(waiting, index, row)?;
                }
                Some(Item::Peak(index)) => {
                    let peak = &self.results.peaks[index];
                    let peak = Peak::ended(&peak.target, &peak.facts, failure.0, failure.1);
                    self.settle_peak(waiting, index, peak)?;
                }
                // Between two of them it costs nothing but a new worker; before the first one it
                // would end in a circle.
                None if progressed => {}
                None => return Err(SessionError::Worker(failure.1)),
            }
            return Ok(Ending::Complete);
        }
    }

    fn order(&self, waiting: &Waiting, time: Nanos) -> Launch {
        let rows = waiting.rows.iter().map(|&index| {
            let row = &self.results.rows[index];
            let samples = row.runs.first().map(|run| u32::try_from(run.samples.len()).unwrap_or(u32::MAX));
            let bare = Row::ended(&row.target, &row.kernel, row.problem, Status::Pending, String::new());
            (index, Row { repeat: row.repeat, ..bare }, samples)
        });
        let mut canaries: Vec<(String, f64)> = Vec::new();
        for row in &self.results.rows {
            let canary = row.runs.iter().find_map(|run| run.canary.as_ref());
            if let Some(canary) = canary.filter(|_| canaries.iter().all(|(target, _)| *target != row.target)) {
                canaries.push((row.target.clone(), canary.flop));
            }
        }
        Launch {
            launch: waiting.launch,
            seed: self.results.session.seed,
            time,
            protocol: self.results.protocol.clone(),
            // A session is begun with one of the two modes, and resumed only where it was begun
            // here.
            cache: Cache::from_name(&self.results.data.cache).unwrap_or(Cache::Hot),
            canaries,
            peaks: waiting.peaks.iter().map(|&index| (index, self.results.peaks[index].clone())).collect(),
            rows: rows.collect(),
        }
    }

    /// How far the session is, at a row or between rows.
    fn standing(&self, waiting: &mut Waiting, row: Option<usize>) -> Standing {
        let peak = row.and_then(|index| {
            let Row { target, problem, .. } = &self.results.rows[index];
            // Turns of rows are short, and nobody should compute while they are measured.
            *waiting.roofs.entry((target.clone(), problem.element)).or_insert_with(|| {
                let target = self.results.targets.iter().find(|known| known.slug == *target)?;
                Some(FlopPerSecond(Ceilings::of(self.results, target).compute(problem.element.name())?.rate.value))
            })
        });
        let (launch, launches) = (waiting.launch, self.results.session.launches);
        Standing { launch, launches, done: waiting.done, total: waiting.total, left: waiting.time_left(), peak }
    }

    /// A row has ended: it goes into the file at once.
    fn settle(&mut self, waiting: &mut Waiting, index: usize, outcome: Row) -> Result<(), SessionError> {
        waiting.rows.retain(|&row| row != index);
        waiting.done += 1;
        let outcome = Row { message: publishable(&outcome.message), ..outcome };
        merge(&mut self.results.rows[index], outcome, waiting.launch);
        disk::write(self.path, self.results)?;
        let standing = self.standing(waiting, Some(index));
        self.observer.end(&self.results.rows[index], standing);
        Ok(())
    }

    /// The same for a peak.
    fn settle_peak(&mut self, waiting: &mut Waiting, index: usize, outcome: Peak) -> Result<(), SessionError> {
        waiting.peaks.retain(|&peak| peak != index);
        waiting.roofs.clear();
        let outcome = Peak { message: publishable(&outcome.message), ..outcome };
        merge_peak(&mut self.results.peaks[index], outcome, waiting.launch);
        disk::write(self.path, self.results)?;
        let standing = self.standing(waiting, None);
        self.observer.end_peak(&self.results.peaks[index], standing);
        Ok(())
    }
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.peaks.is_empty()
    }

    /// Adds the time since a row's turn began to what it has taken.
    fn credit(&mut self, current: Option<Item>) {
        if let Some(Item::Row(index, begin)) = current {
            self.spent[index] += begin.elapsed().as_secs_f64();
        }
    }

    /// Rows take in every launch what they took in the first; a row that has not run yet counts as
    /// the longest so far.
    fn time_left(&self) -> Option<Nanos> {
        let longest = self.seconds.iter().flatten().copied().reduce(f64::max)?;
        let of = |&index: &usize| self.seconds[index].unwrap_or(longest);
        let this_launch: f64 = self.rows.iter().map(of).sum();
        let launches_after = (self.total / self.seconds.len()) as u32 - self.launch - 1;
        let each: f64 = (0..self.seconds.len()).map(|index| of(&index)).sum();
        Some(Nanos::from_seconds(this_launch + f64::from(launches_after) * each))
    }
}
