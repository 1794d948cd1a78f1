//! The process that measures: reads one order, opens the targets, reports every row.

use std::io::{BufRead, Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use crate::cpu::{self, CpuTarget};
use crate::host;
use crate::measure::{self, Allowance, Failure, Measured, MeasuredPeak, Target};
use crate::problem::Problem;
use crate::record::wire::{Event, Launch, Order, WireError};
use crate::reference::{Operands, Oracle};
use crate::result::{KernelFacts, Peak, Row, Status};
use crate::unit::{FlopPerSecond, Nanos};

#[cfg(feature = "gpu")]
use crate::gpu;

/// Bytes of operands and products that are kept for the next kernel on the same problem.
const ORACLES_MAX: u64 = 1 << 30;

/// The least time for a row. It lets every cheap row through when slow ones have used the launch's time up.
const ROW_TIME_MIN: Nanos = Nanos(0.5e9);

/// A row may take this many times its even share, because most rows leave some of theirs.
const SHARE: f64 = 3.0;

/// Time in which drivers may close their devices after the session has gone.
const EXIT_PATIENCE: Duration = Duration::from_secs(2);

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

/// Ends this process when the session does, in the middle of a row if need be: a session that is killed closes `input`, and nothing else tells a
/// worker of its death before it reports its next row, which may be minutes away.
pub fn end_with_session(mut input: impl Read + Send + 'static) {
    thread::spawn(move || {
        // The session says nothing after its order.
        let _ = std::io::copy(&mut input, &mut std::io::sink());
        // A driver may hang while it is torn down under a kernel that runs.
        thread::spawn(|| {
            thread::sleep(EXIT_PATIENCE);
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
    for gpu::Found { facts, target } in gpu::block_on(gpu::find(gpu::Ways::All)) {
        say(output, &Event::Target(facts, target.map(|_| ())))?;
    }
    let cpu = CpuTarget::new(&host::machine());
    say(output, &Event::Target(cpu.facts().clone(), Ok(())))
}

/// A target of either kind.
enum Any {
    Cpu(Box<CpuTarget>),
    #[cfg(feature = "gpu")]
    Gpu(Box<gpu::GpuTarget>),
}

fn open(slug: &str) -> Result<Any, String> {
    if slug == cpu::SLUG {
        return Ok(Any::Cpu(Box::new(CpuTarget::new(&host::machine()))));
    }
    #[cfg(feature = "gpu")]
    if let Some(found) = gpu::block_on(gpu::find(gpu::Ways::All)).into_iter().find(|found| found.facts.slug == slug) {
        return found.target.map(|target| Any::Gpu(Box::new(target)));
    }
    Err(format!("target `{slug}` is not there any more"))
}

/// One target at a time, open for what comes next.
#[derive(Default)]
struct Current(Option<(String, Result<Any, String>)>);

impl Current {
    /// The target of that name, and whether it was opened just now.
    fn get(&mut self, slug: &str) -> (&mut Result<Any, String>, bool) {
        let fresh = self.0.as_ref().is_none_or(|(open, _)| open != slug);
        if fresh {
            // Two open devices may share power, memory or cores. The old one goes first.
            drop(self.0.take());
        }
        let (_, target) = self.0.get_or_insert_with(|| (slug.to_owned(), open(slug)));
        (target, fresh)
    }

    /// A device that failed once may be lost; what comes next opens it anew.
    fn close_after<T>(&mut self, outcome: &Result<T, Failure>) {
        if outcome.as_ref().is_err_and(|failure| matches!(failure.status, Status::Error | Status::Timeout)) {
            self.0 = None;
        }
    }
}

/// The targets of a launch, in the order in which they first appear among its rows and then its peaks.
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
    let mut current = Current::default();
    let mut rates = Rates::default();
    let mut rows_left = launch.rows.len();
    for target in targets(launch) {
        for (index, peak) in launch.peaks.iter().filter(|(_, peak)| peak.target == target) {
            say(output, &Event::BeginPeak(*index))?;
            let outcome = match current.get(target).0 {
                Ok(Any::Cpu(target)) => {
                    cpu::block_on(measure::peak(target.as_mut(), peak, &launch.protocol, launch.launch))
                }
                #[cfg(feature = "gpu")]
                Ok(Any::Gpu(target)) => {
                    gpu::block_on(measure::peak(target.as_mut(), peak, &launch.protocol, launch.launch))
                }
                Err(reason) => Err(Failure::new(Status::Error, reason.clone())),
            };
            current.close_after(&outcome);
            say(output, &Event::EndPeak(*index, ended_peak(peak, outcome)))?;
        }
        for (index, row, samples) in launch.rows.iter().filter(|(_, row, _)| row.target == target) {
            say(output, &Event::Begin(*index))?;
            let (open, fresh) = current.get(target);
            if fresh {
                rates = Rates::default();
            }
            let left = launch.time.0 - begin.elapsed().as_nanos() as f64;
            let time = Nanos((left * (SHARE / rows_left as f64).min(1.0)).max(ROW_TIME_MIN.0));
            rows_left -= 1;
            let allowance = Allowance { launch: launch.launch, time, samples: *samples, seed: launch.seed };
            let outcome = match open {
                Ok(Any::Cpu(target)) => {
                    cpu::block_on(one(target.as_mut(), row, launch, &allowance, &mut oracles, &mut rates))
                }
                #[cfg(feature = "gpu")]
                Ok(Any::Gpu(target)) => {
                    gpu::block_on(one(target.as_mut(), row, launch, &allowance, &mut oracles, &mut rates))
                }
                Err(reason) => Err(Failure::new(Status::Error, reason.clone())),
            };
            current.close_after(&outcome);
            say(output, &Event::End(*index, ended(row, outcome)))?;
        }
        rates = Rates::default();
    }
    Ok(())
}

fn ended_peak(peak: &Peak, outcome: Result<MeasuredPeak, Failure>) -> Peak {
    match outcome {
        Ok(MeasuredPeak { work, run }) => {
            Peak { work, runs: vec![run], ..Peak::ended(&peak.target, &peak.facts, Status::Ok, String::new()) }
        }
        Err(Failure { status, message, .. }) => Peak::ended(&peak.target, &peak.facts, status, message),
    }
}

fn ended(row: &Row, outcome: Result<Measured, Failure>) -> Row {
    match outcome {
        Ok(Measured { check, run }) => Row {
            check: Some(check),
            runs: vec![run],
            ..Row::ended(&row.target, &row.kernel, row.problem, Status::Ok, String::new())
        },
        Err(Failure { status, message, predicted }) => {
            Row { predicted, ..Row::ended(&row.target, &row.kernel, row.problem, status, message) }
        }
    }
}

/// Measures one row, unless an earlier one shows that it would take too long.
async fn one<T: Target>(
    target: &mut T,
    row: &Row,
    launch: &Launch,
    allowance: &Allowance,
    oracles: &mut Oracles,
    rates: &mut Rates,
) -> Result<Measured, Failure> {
    target.supports(&row.kernel, &row.problem).map_err(|reason| Failure::new(Status::Unsupported, reason))?;
    if allowance.samples.is_none() {
        if rates.of(row).is_none() && measure::needs_scout(&row.problem) {
            let (problem, time) = measure::scout(target, &row.kernel, &row.problem, launch.seed).await?;
            rates.note(row, problem, time);
        }
        if let Some(predicted) = rates.predict(row) {
            measure::skip_if_hopeless(target.facts(), predicted, &launch.protocol, allowance)?;
        }
    }
    let oracle = oracles.get(&row.problem, launch.seed);
    let measured = measure::row(target, &row.kernel, oracle, &launch.protocol, allowance).await?;
    if let Some(time) = measured.run.times().into_iter().reduce(|one, other| if other < one { other } else { one }) {
        rates.note(row, row.problem, time);
    }
    Ok(measured)
}

/// The rate of each kernel and number type on the largest problem so far, of one target.
#[derive(Default)]
struct Rates(Vec<(KernelFacts, Problem, FlopPerSecond)>);

impl Rates {
    fn of(&self, row: &Row) -> Option<FlopPerSecond> {
        self.0.iter().find(|(kernel, ..)| *kernel == row.kernel).map(|(.., rate)| *rate)
    }

    fn note(&mut self, row: &Row, problem: Problem, time: Nanos) {
        let rate = problem.flop().per(time);
        match self.0.iter_mut().find(|(kernel, ..)| *kernel == row.kernel) {
            Some(entry) if entry.1.flop().0 <= problem.flop().0 => (entry.1, entry.2) = (problem, rate),
            Some(_) => {}
            None => self.0.push((row.kernel.clone(), problem, rate)),
        }
    }

    fn predict(&self, row: &Row) -> Option<Nanos> {
        self.of(row).map(|rate| rate.time_for(row.problem.flop()))
    }
}

/// The oracles computed last, up to a total size.
#[derive(Default)]
struct Oracles(Vec<Oracle>);

impl Oracles {
    fn get(&mut self, problem: &Problem, seed: u64) -> &Oracle {
        let position = self.0.iter().position(|oracle| oracle.operands().problem == *problem);
        let oracle = match position {
            Some(position) => self.0.remove(position),
            None => {
                // The product is kept in double precision.
                let size = |problem: &Problem| problem.bytes().0 * 3;
                let total = |oracles: &[Oracle]| oracles.iter().map(|kept| size(&kept.operands().problem)).sum::<u64>();
                while !self.0.is_empty() && total(&self.0) + size(problem) > ORACLES_MAX {
                    self.0.remove(0);
                }
                Oracle::new(Operands::random(problem, seed))
            }
        };
        // The last one is the one used last, and the first one goes first.
        self.0.push(oracle);
        &self.0[self.0.len() - 1]
    }
}
