//! The process that measures: reads one order, opens the targets, reports every row.

use std::io::{BufRead, Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use crate::cpu::{self, CpuTarget};
use crate::device::TargetFacts;
use crate::host;
use crate::measure::{Failure, MeasuredPeak, Meter, Target};
use crate::record::wire::{Event, Launch, Order, WireError};
use crate::result::{Peak, Status};
use crate::sample::Cache;
use crate::unit::Nanos;

#[cfg(feature = "gpu")]
use crate::gpu;

use super::oracles::Oracles;
use super::station::{Station, Turn, ended, ended_peak};

/// The least time for a row. It lets every cheap row through when slow ones have used the launch's
/// time up.
pub const ROW_TIME_MIN: Nanos = Nanos(0.5e9);

/// A row may take this many times its even share, because most rows leave some of theirs.
pub const SHARE: f64 = 3.0;

/// Time in which drivers may close their devices after the session has gone.
const EXIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a worker ends early: nobody hears it, or it was told nonsense.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The order or an event cannot be read or written.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The session is gone.
    #[error("the session does not listen: {0}")]
    Io(#[from] std::io::Error),
}

/// Ends this process when the session does, in the middle of a row if need be: a session that is
/// killed closes `input`, and nothing else tells a worker of its death before it reports its next
/// row, which may be minutes away.
pub fn end_with_session(mut input: impl Read + Send + 'static) {
    thread::spawn(move || {
        // The session says nothing after its order.
        let _ = std::io::copy(&mut input, &mut std::io::sink());
        // A driver may hang while it is torn down under a kernel that runs.
        thread::spawn(|| {
            thread::sleep(EXIT_TIMEOUT);
            std::process::abort();
        });
        std::process::exit(1);
    });
}

/// Does what the order on `input` says and reports on `output`.
///
/// # Errors
/// When the conversation with the session breaks. Faults of a target are rows, not errors.
pub fn work(input: &mut dyn BufRead, output: &mut dyn Write) -> Result<(), WorkerError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    match Order::from_line(&line)? {
        Order::List => list(output),
        Order::Measure(launch) => measure_all(&launch, output),
    }
}

fn say(output: &mut dyn Write, event: &Event) -> Result<(), WorkerError> {
    writeln!(output, "{}", event.to_line()?)?;
    Ok(output.flush()?)
}

fn list(output: &mut dyn Write) -> Result<(), WorkerError> {
    #[cfg(feature = "gpu")]
    for gpu::Found { mut facts, target } in gpu::block_on(gpu::find(gpu::Ways::All)) {
        host::power::describe(&mut facts);
        say(output, &Event::Target(facts, target.map(|_| ())))?;
    }
    let mut cpu = CpuTarget::new(&host::machine()).facts().clone();
    host::power::describe(&mut cpu);
    say(output, &Event::Target(cpu, Ok(())))
}

/// A target of either kind, with its instruments.
enum Any {
    Cpu(Box<Station<CpuTarget>>),
    #[cfg(feature = "gpu")]
    Gpu(Box<Station<gpu::GpuTarget>>),
}

/// Why a target has no meter stands in its facts.
fn meter(target: &TargetFacts) -> Option<Box<dyn Meter>> {
    host::meter(target).ok()
}

fn open(slug: &str, cache: Cache) -> Result<Any, String> {
    if slug == cpu::SLUG {
        let target = CpuTarget::new(&host::machine()).with_cache(cache);
        return Ok(Any::Cpu(Box::new(Station::new(target, meter))));
    }
    #[cfg(feature = "gpu")]
    if let Some(found) = gpu::block_on(gpu::find(gpu::Ways::All)).into_iter().find(|found| found.facts.slug == slug) {
        return found.target.map(|target| Any::Gpu(Box::new(Station::new(target.with_cache(cache), meter))));
    }
    Err(format!("target `{slug}` is not there any more"))
}

impl Any {
    fn peak(&mut self, peak: &Peak, launch: &Launch) -> Result<MeasuredPeak, Failure> {
        match self {
            Self::Cpu(station) => cpu::block_on(station.peak(peak, launch)),
            #[cfg(feature = "gpu")]
            Self::Gpu(station) => gpu::block_on(station.peak(peak, launch)),
        }
    }

    fn group<'a>(
        &mut self,
        turns: &[Turn<'a>],
        launch: &Launch,
        time_of: &dyn Fn(usize) -> Nanos,
        oracles: &mut Oracles,
        say: &mut dyn FnMut(Event) -> bool,
    ) -> Vec<Turn<'a>> {
        match self {
            Self::Cpu(station) => cpu::block_on(station.group(turns, launch, time_of, oracles, say)),
            #[cfg(feature = "gpu")]
            Self::Gpu(station) => gpu::block_on(station.group(turns, launch, time_of, oracles, say)),
        }
    }
}

/// The targets of a launch, in the order in which they first appear among its rows and then its
/// peaks.
fn targets(launch: &Launch) -> Vec<&str> {
    let mut targets: Vec<&str> = Vec::new();
    let rows = launch.rows.iter().map(|(_, row, _)| row.target.as_str());
    for target in rows.chain(launch.peaks.iter().map(|(_, peak)| peak.target.as_str())) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

fn measure_all(launch: &Launch, output: &mut dyn Write) -> Result<(), WorkerError> {
    let begin = Instant::now();
    let mut oracles = Oracles::default();
    let mut rows_left = launch.rows.len();
    for slug in targets(launch) {
        // Two open devices may share power, memory or cores: the old one has gone when the next one
        // is opened.
        let mut target = open(slug, launch.cache);
        for (index, peak) in launch.peaks.iter().filter(|(_, peak)| peak.target == slug) {
            say(output, &Event::BeginPeak(*index))?;
            let outcome = match &mut target {
                Ok(target) => target.peak(peak, launch),
                Err(reason) => Err(Failure::new(Status::Error, reason.clone())),
            };
            if outcome.as_ref().is_err_and(Failure::may_have_cost_the_device) {
                drop(target);
                target = open(slug, launch.cache);
            }
            say(output, &Event::EndPeak(*index, ended_peak(peak, outcome)))?;
        }
        let own: Vec<Turn<'_>> = launch.rows.iter().filter(|(_, row, _)| row.target == slug).collect();
        for group in own.chunk_by(|(_, one, _), (_, other, _)| one.problem == other.problem) {
            let left = launch.time.0 - begin.elapsed().as_nanos() as f64;
            // What is given to a group is not more than what is left, whatever the share of its
            // rows would be.
            let time_of = |rows: usize| {
                let share = (SHARE / rows_left as f64).min(1.0 / rows.max(1) as f64);
                Nanos((left * share).max(ROW_TIME_MIN.0))
            };
            let mut fault = None;
            let mut tell = |event: Event| match say(output, &event) {
                Ok(()) => true,
                Err(error) => {
                    fault = Some(error);
                    false
                }
            };
            let mut turns = group.to_vec();
            while !turns.is_empty() {
                turns = match &mut target {
                    Ok(target) => target.group(&turns, launch, &time_of, &mut oracles, &mut tell),
                    Err(reason) => {
                        give_up(&turns, reason, &mut tell);
                        break;
                    }
                };
                // Rows are left over only where the device may be lost.
                if !turns.is_empty() {
                    drop(target);
                    target = open(slug, launch.cache);
                }
            }
            if let Some(error) = fault {
                return Err(error);
            }
            rows_left -= group.len();
        }
    }
    Ok(())
}

/// Rows of a target that cannot be opened.
fn give_up(turns: &[Turn<'_>], reason: &str, say: &mut dyn FnMut(Event) -> bool) {
    for (index, row, _) in turns {
        let failure = Failure::new(Status::Error, reason);
        if !say(Event::Begin(*index)) || !say(Event::End(*index, ended(row, Err(failure)))) {
            return;
        }
    }
}
