//! The process that measures: reads one order, opens the targets, reports every row.

use std::io::{BufRead, Read, Write};
use std::thread;
use std::time::Duration;

#[cfg(not(feature = "gpu"))]
use crate::cpu::block_on;
use crate::cpu::{self, CpuTarget};
use crate::device::TargetFacts;
#[cfg(feature = "gpu")]
use crate::gpu::{self, block_on};
use crate::host;
use crate::measure::{Failure, MeasuredPeak, Meter, Target};
use crate::record::wire::{self, Event, Launch, Order, WireError};
use crate::result::Peak;
use crate::sample::Cache;

use super::launch::{self, OpenTarget};
use super::target_runner::{LaunchContext, Runner, TargetRunner, Turn};

/// Time in which drivers may close their devices after the session has gone.
const EXIT_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a worker ends early: nobody hears it, or it was told nonsense.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The order or an event cannot be read or written.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The session is gone.
    #[error("cannot write to the session: {0}")]
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
    match wire::from_line(&line)? {
        Order::List => list(output),
        Order::Measure(order) => block_on(launch::run(&mut LocalTargets, &order, &mut |event| say(output, &event))),
    }
}

fn say(output: &mut dyn Write, event: &Event) -> Result<(), WorkerError> {
    writeln!(output, "{}", wire::to_line(event)?)?;
    Ok(output.flush()?)
}

fn list(output: &mut dyn Write) -> Result<(), WorkerError> {
    #[cfg(feature = "gpu")]
    for gpu::FoundAdapter { mut facts, target } in block_on(gpu::find(gpu::BackendSet::All)) {
        host::power::describe(&mut facts);
        say(output, &Event::Target(facts, target.map(|_| ())))?;
    }
    let mut cpu = CpuTarget::new(&host::machine()).facts().clone();
    host::power::describe(&mut cpu);
    say(output, &Event::Target(cpu, Ok(())))
}

/// The targets of this machine.
struct LocalTargets;

/// A target of either kind.
enum NativeRunner {
    Cpu(Box<TargetRunner<CpuTarget>>),
    #[cfg(feature = "gpu")]
    Gpu(Box<TargetRunner<gpu::GpuTarget>>),
}

/// Why a target has no meter stands in its facts.
fn meter(target: &TargetFacts) -> Option<Box<dyn Meter>> {
    host::meter(target).ok()
}

impl OpenTarget for LocalTargets {
    type Runner = NativeRunner;

    async fn open(&mut self, slug: &str, cache: Cache) -> Result<NativeRunner, String> {
        if slug == cpu::SLUG {
            let target = CpuTarget::new(&host::machine()).with_cache(cache);
            return Ok(NativeRunner::Cpu(Box::new(TargetRunner::new(target, meter))));
        }
        #[cfg(feature = "gpu")]
        if let Some(found) = gpu::find(gpu::BackendSet::All).await.into_iter().find(|found| found.facts.slug == slug) {
            let runner = |target: gpu::GpuTarget| TargetRunner::new(target.with_cache(cache), meter);
            return found.target.map(|target| NativeRunner::Gpu(Box::new(runner(target))));
        }
        Err(format!("target `{slug}` is not there any more"))
    }
}

impl Runner for NativeRunner {
    async fn peak(&mut self, peak: &Peak, order: &Launch) -> Result<MeasuredPeak, Failure> {
        match self {
            Self::Cpu(runner) => runner.peak(peak, order).await,
            #[cfg(feature = "gpu")]
            Self::Gpu(runner) => runner.peak(peak, order).await,
        }
    }

    async fn group<'a, E>(
        &mut self,
        turns: &[Turn<'a>],
        launch: &mut LaunchContext<'_, E>,
    ) -> Result<Vec<Turn<'a>>, E> {
        match self {
            Self::Cpu(runner) => runner.group(turns, launch).await,
            #[cfg(feature = "gpu")]
            Self::Gpu(runner) => runner.group(turns, launch).await,
        }
    }
}
