//! The process that measures: reads one order of the session, loads every contestant of a problem,
//! takes samples in rounds, reports rows.
//!
//! It speaks the same lines as the worker of the main program, so the session there starts it,
//! merges its runs and outlives its crashes.

use std::cell::Cell;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use switchpoint::device::TargetFacts;
use switchpoint::gpu::{self, block_on};
use switchpoint::measure::{self, Failure, Target, TimeBudget};
use switchpoint::problem::Problem;
use switchpoint::record::wire::{self, Event, Item, Launch, Order};
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::{Row, Status};
use switchpoint::session::worker::WorkerError;
use switchpoint::unit::Nanos;

use crate::contestant::Side;
use crate::device::Device;
use crate::peer::{LIBRARIES, PeerTarget, of_slug};
use crate::rounds::{self, Entry};
use crate::timing::one_line;

/// The least time for a row, as in the main program.
const ROW_TIME_MIN: Nanos = Nanos(0.5e9);

/// A row may take this many times its even share, because most rows leave some of theirs.
const SHARE: f64 = 3.0;

/// Does what the order on `input` says and reports on `output`.
pub(crate) fn work(input: &mut dyn BufRead, output: &mut dyn Write) -> Result<(), WorkerError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    match wire::from_line(&line)? {
        Order::List => list(output),
        Order::Measure(launch) => measure(&launch, output),
    }
}

fn say(output: &mut dyn Write, event: &Event) -> Result<(), WorkerError> {
    writeln!(output, "{}", wire::to_line(event)?)?;
    Ok(output.flush()?)
}

/// Every adapter, each followed by the peers on it. GL is left out: it reaches nothing that the
/// others do not reach better.
fn list(output: &mut dyn Write) -> Result<(), WorkerError> {
    let found = block_on(gpu::find(gpu::BackendSet::WithoutGl));
    let facts: Vec<TargetFacts> = found.iter().map(|found| found.facts.clone()).collect();
    for (index, found) in found.into_iter().enumerate() {
        let usable = found.target.map(|_| ());
        say(output, &Event::Target(found.facts, usable.clone()))?;
        if usable.is_err() {
            continue;
        }
        let device = open_device(&facts, index);
        for library in LIBRARIES {
            let event = match &device {
                Ok(device) => Event::Target(PeerTarget::new(&facts[index], library, device).facts().clone(), Ok(())),
                Err(reason) => {
                    let facts = TargetFacts { slug: library.slug(&facts[index].slug), ..facts[index].clone() };
                    Event::Target(facts, Err(reason.clone()))
                }
            };
            say(output, &event)?;
        }
    }
    Ok(())
}

/// The runtime of the peers panics where it cannot open a device.
fn open_device(targets: &[TargetFacts], index: usize) -> Result<Device, String> {
    catch_unwind(AssertUnwindSafe(|| Device::open(targets, index))).unwrap_or_else(|panic| Err(said(panic.as_ref())))
}

/// The words of a panic.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("panicked: {}", one_line(words.unwrap_or_default()))
}

/// The targets that the rows name, open.
struct Sides(Vec<(String, Result<Side, String>)>);

impl Sides {
    fn open(rows: &[(usize, Row, Option<u32>)]) -> Self {
        let mut found = block_on(gpu::find(gpu::BackendSet::WithoutGl));
        let facts: Vec<TargetFacts> = found.iter().map(|found| found.facts.clone()).collect();
        let position = |slug: &str| facts.iter().position(|facts| facts.slug == slug);
        let mut device: Option<(String, Result<Device, String>)> = None;
        let mut sides: Vec<(String, Result<Side, String>)> = Vec::new();
        for (_, Row { target: slug, .. }, _) in rows {
            if sides.iter().any(|(known, _)| known == slug) {
                continue;
            }
            let gone = || format!("target `{slug}` is not there any more");
            let side = match of_slug(slug) {
                Some((ours, library)) => position(ours).ok_or_else(gone).and_then(|index| {
                    // The runtime opens a device once in a process; both libraries share it, as
                    // they would in one program.
                    if device.as_ref().is_none_or(|(of, _)| of != ours) {
                        device = Some((ours.to_owned(), open_device(&facts, index)));
                    }
                    let device = device.as_ref().map_or_else(|| Err(gone()), |(_, device)| device.clone())?;
                    Ok(Side::Peer(Box::new(PeerTarget::new(&facts[index], library, &device))))
                }),
                None => position(slug).ok_or_else(gone).and_then(|index| {
                    let taken = std::mem::replace(&mut found[index].target, Err("it is taken".to_owned()));
                    taken.map(|target| Side::Ours(Box::new(target)))
                }),
            };
            sides.push((slug.clone(), side));
        }
        Self(sides)
    }

    fn get(&mut self, slug: &str) -> Result<&mut Side, Failure> {
        match self.0.iter_mut().find(|(known, _)| known == slug) {
            Some((_, Ok(side))) => Ok(side),
            Some((_, Err(reason))) => Err(Failure::new(Status::Error, reason.clone())),
            None => Err(Failure::new(Status::Error, "no target")),
        }
    }
}

/// Whether the process can go on after a failure.
#[derive(PartialEq, Eq)]
enum State {
    Sound,
    /// A peer panicked or a device hangs. The rows that have not ended are for a new process.
    Broken,
}

fn measure(launch: &Launch, output: &mut dyn Write) -> Result<(), WorkerError> {
    let begin = Instant::now();
    let mut sides = Sides::open(&launch.rows);
    let mut problems: Vec<Problem> = Vec::new();
    for (_, row, _) in &launch.rows {
        if !problems.contains(&row.problem) {
            problems.push(row.problem);
        }
    }
    for (position, problem) in problems.iter().enumerate() {
        let left = launch.time.0 - begin.elapsed().as_nanos() as f64;
        let time = Nanos((left / (problems.len() - position) as f64).max(0.0));
        if one_problem(launch, problem, time, &mut sides, output)? == State::Broken {
            break;
        }
    }
    Ok(())
}

/// Loads, verifies and warms up every contestant of a problem, then takes samples of those that are
/// left.
fn one_problem(
    launch: &Launch,
    problem: &Problem,
    time: Nanos,
    sides: &mut Sides,
    output: &mut dyn Write,
) -> Result<State, WorkerError> {
    let begin = Instant::now();
    let left = || time.0 - begin.elapsed().as_nanos() as f64;
    let rows: Vec<&(usize, Row, Option<u32>)> =
        launch.rows.iter().filter(|(_, row, _)| row.problem == *problem).collect();
    let oracle = Oracle::new(Operands::random(problem, launch.seed));
    let mut entries = Vec::new();
    let mut state = State::Sound;
    for (position, (index, row, samples)) in rows.iter().enumerate() {
        say(output, &Event::Begin(Item::Row(*index)))?;
        let share = left() * (SHARE / (rows.len() - position) as f64).min(1.0);
        let time = Nanos(share.max(ROW_TIME_MIN.0));
        let budget = TimeBudget { launch: launch.launch, time, samples: *samples, seed: launch.seed };
        let warm = catch_unwind(AssertUnwindSafe(|| {
            let side = sides.get(&row.target)?;
            block_on(measure::warm(side, &row.kernel, &oracle, &launch.protocol, &budget))
        }));
        match warm {
            Ok(Ok(mut warm)) => {
                let before = std::mem::take(&mut warm.loaded.history);
                entries.push(Entry::new(*index, warm, before));
                continue;
            }
            Ok(Err(failure)) => {
                if failure.status == Status::Timeout {
                    state = State::Broken;
                }
                say(output, &Event::End(Item::Row(*index), failure.into()))?;
            }
            Err(panic) => {
                state = State::Broken;
                let failure = Failure::new(Status::Error, said(panic.as_ref()));
                say(output, &Event::End(Item::Row(*index), failure.into()))?;
            }
        }
        if state == State::Broken {
            return Ok(state);
        }
    }
    let fixed = rows.iter().filter_map(|(.., samples)| *samples).min();
    let rounds = fixed.unwrap_or_else(|| rounds::affordable(&entries, Nanos(left()), &launch.protocol));
    let turn = Cell::new(None);
    let rounds = catch_unwind(AssertUnwindSafe(|| {
        let announce = |index| {
            turn.set(Some(index));
            say(output, &Event::Begin(Item::Row(index)))
        };
        block_on(rounds::run(&mut entries, rounds, announce))
    }));
    match rounds {
        Ok(done) => done?,
        Err(panic) => {
            if let Some((index, ..)) = rows.iter().find(|(index, ..)| Some(*index) == turn.get()) {
                let failure = Failure::new(Status::Error, said(panic.as_ref()));
                say(output, &Event::End(Item::Row(*index), failure.into()))?;
            }
            return Ok(State::Broken);
        }
    }
    let indices: Vec<usize> = entries.iter().map(|entry| entry.index).collect();
    let mut outcomes = Vec::new();
    for entry in entries {
        let row = rows.iter().find(|(index, ..)| *index == entry.index);
        let tick = row.and_then(|(_, row, _)| sides.get(&row.target).ok()?.tick());
        outcomes.push(rounds::measured(entry, launch.launch, tick, &launch.protocol));
    }
    rounds::one_clock(&mut outcomes);
    for (wanted, outcome) in indices.into_iter().zip(outcomes) {
        let Some((index, ..)) = rows.iter().find(|(index, ..)| *index == wanted) else { continue };
        say(output, &Event::Begin(Item::Row(*index)))?;
        say(output, &Event::End(Item::Row(*index), outcome.into()))?;
    }
    Ok(state)
}

