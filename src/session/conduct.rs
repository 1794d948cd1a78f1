//! Runs the launches of a session as processes: gives each one its order, passes on what it tells,
//! writes the file after every row.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::record::disk;
use crate::record::wire::{Event, Order};
use crate::result::{ResultSet, Status};
use crate::unit::Nanos;

use super::SessionError;
use super::child::{Heard, Worker};
use super::exit_reason::publishable;
use super::ledger::{Change, Ledger, SessionProgress, Step};

/// How often the session looks whether it was interrupted.
const TICK: Duration = Duration::from_millis(100);

/// Time that a row may need for its operands, its oracle and its compilation, beside its share of
/// the launch: what is usual for [`Conductor::timeout`].
pub const TIMEOUT: Duration = Duration::from_secs(120);

/// Sees a session from outside.
pub trait Observer {
    /// Something has begun or ended.
    fn see(&mut self, step: Step<'_>, at: SessionProgress);
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every row has all its launches or a reason why not.
    Complete,
    /// It was interrupted; the file can be resumed.
    Interrupted,
}

/// What a session needs beside its result set.
pub struct Conductor<'a> {
    /// The file.
    pub path: &'a Path,
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

impl Conductor<'_> {
    /// Measures until every row has its launches.
    ///
    /// # Errors
    /// When the file cannot be written or no worker can be started. The file holds every row that
    /// ended before.
    pub fn run(mut self, results: &mut ResultSet) -> Result<Ending, SessionError> {
        for option in &mut results.session.selection {
            *option = publishable(option);
        }
        disk::clear_partials(self.path);
        // The first write shows whether the folder can be written, before anything is measured.
        disk::write(self.path, results)?;
        let begun = Instant::now();
        let launches = results.session.launches;
        let budget = Duration::from_nanos(results.session.budget.0 as u64);
        let mut ledger = Ledger::new(results);
        for launch in 0..launches {
            ledger.begin(launch);
            let left = budget.saturating_sub(begun.elapsed());
            let end = begun.elapsed() + left / (launches - launch);
            while !ledger.launch_is_complete() {
                // A worker that replaces another one has what time that one left.
                let time = end.saturating_sub(begun.elapsed());
                if self.one_worker(&mut ledger, time, begun)? == Ending::Interrupted {
                    return Ok(Ending::Interrupted);
                }
            }
            (self.after_launch)(ledger.results_mut(), launch);
        }
        ledger.results_mut().session.finished = Some((self.now)());
        disk::write(self.path, ledger.results_mut())?;
        Ok(Ending::Complete)
    }

    /// Starts a worker for what waits. Returns when it has ended, in whatever way; what still waits
    /// is for the next one.
    fn one_worker(&mut self, ledger: &mut Ledger<'_>, time: Duration, begun: Instant) -> Result<Ending, SessionError> {
        let order = ledger.order(Nanos::from_seconds(time.as_secs_f64()));
        let mut worker = Worker::start(&Order::Measure(Box::new(order)))?;
        let mut heard_last = Instant::now();
        let mut progressed = false;
        let silence_max = self.timeout.saturating_add(time);
        let (status, message) = loop {
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(Ending::Interrupted);
            }
            match worker.hear(TICK) {
                Heard::Timeout if heard_last.elapsed() < silence_max => {}
                Heard::Timeout => {
                    let message = format!("nothing came back for {} s", heard_last.elapsed().as_secs());
                    break (Status::Timeout, message);
                }
                Heard::Event(mut event) => {
                    heard_last = Instant::now();
                    if let Event::End(_, outcome) = &mut *event {
                        outcome.message = publishable(&outcome.message);
                    }
                    match ledger.take(*event, begun.elapsed()) {
                        Ok(change) => {
                            progressed |= change.ended;
                            self.pass_on(ledger, change)?;
                        }
                        Err(reason) => break (Status::Error, reason),
                    }
                }
                // Interrupted from the keyboard, the worker ends by the same signal.
                Heard::End(_) if self.interrupted.load(Ordering::Relaxed) => return Ok(Ending::Interrupted),
                Heard::End(_) if ledger.launch_is_complete() => return Ok(Ending::Complete),
                Heard::End(reason) => break (Status::Error, format!("the measuring process {reason}")),
            }
        };
        match ledger.fail(status, publishable(&message)) {
            Some(change) => self.pass_on(ledger, change)?,
            // Between two of them it costs nothing but a new worker; before the first one it would
            // end in a circle.
            None if progressed => {}
            None => return Err(SessionError::Worker(message)),
        }
        Ok(Ending::Complete)
    }

    /// What has ended goes into the file at once, and is then told.
    fn pass_on(&mut self, ledger: &mut Ledger<'_>, change: Change) -> Result<(), SessionError> {
        if change.ended {
            disk::write(self.path, ledger.results_mut())?;
        }
        let (step, progress) = ledger.step(change);
        self.observer.see(step, progress);
        Ok(())
    }
}
