//! What a session knows: its result set, what of the current launch waits, and how far it is.
//! Events go in; orders, progress and ended rows come out. It has no process, no file and no clock:
//! the time since the session began is an argument.

use std::collections::HashMap;
use std::time::Duration;

use crate::measure::Failure;
use crate::plan;
use crate::problem::Element;
use crate::record::wire::{Event, Item, Launch, Outcome};
use crate::result::{Peak, ResultSet, Row, Status};
use crate::roofline::Ceilings;
use crate::unit::{FlopPerSecond, Nanos};

use super::merge::{Entry, merge, needs};

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SessionProgress {
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

/// What an event changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    item: Item,
    /// Whether it has ended, and so the result set has changed.
    pub ended: bool,
}

/// What a session sees, with rows and peaks as they now stand in the file.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// It is the turn of a row, which may have many.
    RowBegan(&'a Row),
    /// A row has ended.
    RowEnded(&'a Row),
    /// A peak begins.
    PeakBegan(&'a Peak),
    /// A peak has ended.
    PeakEnded(&'a Peak),
}

/// A session in progress.
pub struct Ledger<'a> {
    results: &'a mut ResultSet,
    launch: u32,
    /// What waits, in the order in which it is measured.
    waiting: Vec<Item>,
    /// Rows that have ended in this launch.
    done: usize,
    /// What is measured now, and since when.
    current: Option<(Item, Duration)>,
    /// Time that each row took in a launch.
    taken: Vec<Option<Duration>>,
    /// Time that each row has taken so far in this one.
    spent: Vec<Duration>,
    /// The peaks of arithmetic that are known by now, by target and number type.
    compute_peaks: HashMap<(String, Element), Option<FlopPerSecond>>,
}

impl<'a> Ledger<'a> {
    /// A session of which nothing has been measured in this process.
    #[must_use]
    pub fn new(results: &'a mut ResultSet) -> Self {
        let taken = vec![None; results.rows.len()];
        Self {
            results,
            launch: 0,
            waiting: Vec::new(),
            done: 0,
            current: None,
            taken,
            spent: Vec::new(),
            compute_peaks: HashMap::new(),
        }
    }

    /// What has been measured so far.
    #[must_use]
    pub fn results(&self) -> &ResultSet {
        self.results
    }

    /// The same, to be changed between launches.
    pub fn results_mut(&mut self) -> &mut ResultSet {
        self.results
    }

    /// Begins a launch: what still needs it waits.
    pub fn begin(&mut self, launch: u32) {
        let ResultSet { rows, peaks, session, .. } = &*self.results;
        self.launch = launch;
        let of_peaks = (0..peaks.len()).map(Item::Peak);
        self.waiting = of_peaks.chain(plan::order(rows, session.seed, launch).into_iter().map(Item::Row)).collect();
        self.waiting.retain(|item| match *item {
            Item::Row(index) => needs(rows[index].status, &rows[index].runs, launch),
            Item::Peak(index) => needs(peaks[index].status, &peaks[index].runs, launch),
        });
        self.done = 0;
        self.spent = vec![Duration::ZERO; rows.len()];
        self.compute_peaks.clear();
    }

    /// Whether nothing of the launch waits any more.
    #[must_use]
    pub fn launch_is_complete(&self) -> bool {
        self.waiting.is_empty()
    }

    /// What waits, as an order that has so much time.
    #[must_use]
    pub fn order(&self, time: Nanos) -> Launch {
        let rows = self.rows_waiting().map(|index| {
            let row = &self.results.rows[index];
            let samples = row.runs.first().map(|run| u32::try_from(run.wall.len()).unwrap_or(u32::MAX));
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
        let peaks = self.waiting.iter().filter_map(|item| match item {
            Item::Peak(index) => Some(*index),
            Item::Row(_) => None,
        });
        Launch {
            launch: self.launch,
            seed: self.results.session.seed,
            time,
            protocol: self.results.protocol.clone(),
            cache: self.results.data.cache,
            canaries,
            peaks: peaks.map(|index| (index, self.results.peaks[index].clone())).collect(),
            rows: rows.collect(),
        }
    }

    /// Takes what a launch tells.
    ///
    /// # Errors
    /// An event that no order asked for, in words.
    pub fn take(&mut self, event: Event, now: Duration) -> Result<Change, String> {
        let (rows, peaks) = (self.results.rows.len(), self.results.peaks.len());
        let planned = |item| match item {
            Item::Row(index) => index < rows,
            Item::Peak(index) => index < peaks,
        };
        match event {
            Event::Begin(item) if planned(item) => {
                self.credit(now);
                self.current = Some((item, now));
                Ok(Change { item, ended: false })
            }
            Event::End(item, outcome) if planned(item) => {
                self.credit(now);
                if let Item::Row(index) = item {
                    self.taken[index] = Some(self.spent[index]);
                }
                Ok(self.end(item, outcome))
            }
            event => Err(format!("unexpected report {event:?}")),
        }
    }

    /// The launch broke off: what was measured has failed. `None` where nothing was.
    pub fn fail(&mut self, status: Status, message: String) -> Option<Change> {
        let (item, _) = self.current.take()?;
        Some(self.end(item, Failure::new(status, message).into()))
    }

    /// A change as it is seen from outside.
    pub fn step(&mut self, Change { item, ended }: Change) -> (Step<'_>, SessionProgress) {
        let progress = self.progress(item);
        let step = match (item, ended) {
            (Item::Row(index), false) => Step::RowBegan(&self.results.rows[index]),
            (Item::Row(index), true) => Step::RowEnded(&self.results.rows[index]),
            (Item::Peak(index), false) => Step::PeakBegan(&self.results.peaks[index]),
            (Item::Peak(index), true) => Step::PeakEnded(&self.results.peaks[index]),
        };
        (step, progress)
    }

    /// Adds the time since a row's turn began to what it has taken.
    fn credit(&mut self, now: Duration) {
        if let Some((Item::Row(index), since)) = self.current.take() {
            self.spent[index] += now.saturating_sub(since);
        }
    }

    fn end(&mut self, item: Item, outcome: Outcome) -> Change {
        self.waiting.retain(|other| *other != item);
        let entry = match item {
            Item::Row(index) => {
                self.done += 1;
                Entry::Row(&mut self.results.rows[index])
            }
            Item::Peak(index) => {
                self.compute_peaks.clear();
                Entry::Peak(&mut self.results.peaks[index])
            }
        };
        merge(entry, outcome, self.launch);
        Change { item, ended: true }
    }

    fn rows_waiting(&self) -> impl Iterator<Item = usize> {
        self.waiting.iter().filter_map(|item| match item {
            Item::Row(index) => Some(*index),
            Item::Peak(_) => None,
        })
    }

    fn progress(&mut self, item: Item) -> SessionProgress {
        let (rows, launches) = (self.results.rows.len(), self.results.session.launches);
        SessionProgress {
            launch: self.launch,
            launches,
            done: self.launch as usize * rows + self.done,
            total: launches as usize * rows,
            left: self.time_left(),
            peak: match item {
                Item::Row(index) => self.compute_peak(index),
                Item::Peak(_) => None,
            },
        }
    }

    /// The measured peak of arithmetic for a row. It is remembered, because turns of rows are short
    /// and nobody should compute while they are measured.
    fn compute_peak(&mut self, index: usize) -> Option<FlopPerSecond> {
        let Row { target, problem, .. } = &self.results.rows[index];
        *self.compute_peaks.entry((target.clone(), problem.element)).or_insert_with(|| {
            let target = self.results.target(target)?;
            Some(FlopPerSecond(Ceilings::of(self.results, target).compute(problem.element)?.rate.value))
        })
    }

    /// Rows take in every launch what they took in the first; a row that has not run yet counts as
    /// the longest so far.
    fn time_left(&self) -> Option<Nanos> {
        let longest = self.taken.iter().flatten().max()?;
        let of = |index: usize| self.taken[index].unwrap_or(*longest);
        let this_launch: Duration = self.rows_waiting().map(of).sum();
        let each: Duration = (0..self.taken.len()).map(of).sum();
        let launches_after = self.results.session.launches - self.launch - 1;
        Some(Nanos::from_seconds((this_launch + each * launches_after).as_secs_f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Measured;
    use crate::problem::Problem;
    use crate::record::read;
    use crate::result::Check;
    use crate::sample::{RawSample, Run, Timer};

    /// Two pending rows of `cpu`, in two launches.
    fn planned() -> ResultSet {
        let text = include_str!("../../tests/golden/two-targets.v1.json");
        let mut results = read::parse("golden", text).unwrap().results;
        let row = results.rows[0].clone();
        let pending =
            |m| Row::ended("cpu", &row.kernel, Problem::f32(m, 1, 1).unwrap(), Status::Pending, String::new());
        results.rows = vec![pending(1), pending(2)];
        results.session.launches = 2;
        results
    }

    fn measured(row: &Row, launch: u32) -> Outcome {
        let sample = RawSample { device: None, wall: Nanos(1.0) };
        let run = Run::of(launch, 1, Timer::Wall, &[sample], sample);
        let check = Check { method: "oracle-f64".to_owned(), error_over_bound: 0.5 };
        Measured { kernel: row.kernel.clone(), check, run }.into()
    }

    #[test]
    fn events_become_rows_and_progress() {
        let mut results = planned();
        let mut ledger = Ledger::new(&mut results);
        ledger.begin(0);
        let order = ledger.order(Nanos(1e9));
        let [(first, row, None), (second, _, None)] = &order.rows[..] else { panic!("{order:?}") };
        let at = Duration::from_secs;
        let (first, second, row) = (*first, *second, row.clone());
        // The turns of two rows alternate: 1 + 3 s of the first, 2 s of the second.
        for (event, seconds) in [
            (Event::Begin(Item::Row(first)), 0),
            (Event::Begin(Item::Row(second)), 1),
            (Event::Begin(Item::Row(first)), 3),
            (Event::End(Item::Row(first), measured(&row, 0)), 6),
        ] {
            ledger.take(event, at(seconds)).unwrap();
        }
        assert!(!ledger.launch_is_complete());
        // The second row counts as long as the first: 4 s here, 8 s in the next launch.
        let progress = ledger.progress(Item::Row(first));
        assert_eq!((progress.done, progress.total, progress.left), (1, 4, Some(Nanos::from_seconds(12.0))));
        ledger.take(Event::Begin(Item::Row(second)), at(6)).unwrap();
        let change = ledger.fail(Status::Timeout, "nothing came back".to_owned()).unwrap();
        assert!(matches!(ledger.step(change), (Step::RowEnded(row), _) if row.status == Status::Timeout));
        assert!(ledger.launch_is_complete());
        assert_eq!(ledger.fail(Status::Error, String::new()), None);

        // A row that failed is done; the other keeps its number of samples.
        ledger.begin(1);
        let order = ledger.order(Nanos(1e9));
        assert_eq!(
            order.rows.iter().map(|(index, _, samples)| (*index, *samples)).collect::<Vec<_>>(),
            [(first, Some(1))]
        );
        assert_eq!(ledger.progress(Item::Row(first)).left, Some(Nanos::from_seconds(4.0)));
        assert!(ledger.take(Event::Begin(Item::Row(2)), at(7)).unwrap_err().starts_with("unexpected report"));
    }
}
