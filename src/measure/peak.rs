//! One peak in one process: a probe grows to a useful length, warms up and is sampled as a row is.
//!
//! There is nothing to verify against an oracle here; `tests/peaks.rs` compares what each probe
//! stores with the same chain computed on the processor.

use std::future::Future;

use crate::result::Peak;
use crate::result::peak::Unit;
use crate::sample::{Flag, Protocol, RawSample, Run, Timer, per_dispatch};
use crate::unit::Nanos;

use super::row::{skip_if_over_budget, submission_max, warm_up};
use super::{Failure, Target, clocks};

/// A peak takes this share of the samples of a row,
pub const SAMPLES_SHARE: f64 = 0.4;
/// each of this share of the length,
pub const LENGTH_SHARE: f64 = 0.4;
/// and this share of the warm-up at most.
pub const WARMUP_SHARE: f64 = 0.1;
/// A dispatch grows to this share of a sample, so that what starting it costs does not count.
pub const DISPATCH_SHARE: f64 = 0.5;
/// By how much a dispatch may grow at once: a cold device misleads.
const GROWTH_MAX: f64 = 16.0;
/// Steps of a dispatch at most: a loop that ends on every device.
const STEPS_MAX: u32 = 1 << 24;
/// Dispatches of a sample before the warm-up adds more.
const DISPATCHES_MAX: f64 = 1e3;
/// What one peak may take, and the time beyond which one dispatch is too long to measure it.
const TIME: Nanos = Nanos(0.4e9);

/// A target whose peaks can be measured.
pub trait Peaks: Target {
    /// A probe in place.
    type Probe: Probe;

    /// Every probe there is for it, also those that it does not support.
    fn peaks(&self) -> Vec<Peak>;

    /// Prepares a probe.
    fn probe(&mut self, peak: &Peak) -> impl Future<Output = Result<Self::Probe, Failure>>;
}

/// A probe in place. Its dispatches do their work in steps, as many as they are told.
pub trait Probe {
    /// What one step of a dispatch does, in the unit of the peak.
    fn work_per_step(&self) -> f64;

    /// Runs a number of dispatches of so many steps as one sample.
    fn batch(&mut self, steps: u32, dispatches: u32) -> impl Future<Output = Result<RawSample, Failure>>;
}

/// A peak that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredPeak {
    /// What one dispatch did.
    pub work: f64,
    /// The samples of this process.
    pub run: Run,
}

/// The constants for a peak, from those for a row.
#[must_use]
pub fn protocol_of(protocol: &Protocol) -> Protocol {
    let share = |time: Nanos, share: f64| Nanos(time.0 * share);
    Protocol {
        samples: ((f64::from(protocol.samples) * SAMPLES_SHARE) as u32).max(protocol.samples_min),
        sample_min: share(protocol.sample_min, LENGTH_SHARE),
        warmup_max: share(protocol.warmup_max, WARMUP_SHARE),
        ..protocol.clone()
    }
}

/// Measures one peak. A peak that an earlier process has measured keeps its work per dispatch and
/// its number of samples.
///
/// # Errors
/// [`Failure`] with the status that the peak gets: unsupported, skipped with the predicted time,
/// error or timeout.
pub async fn peak<T: Peaks>(
    target: &mut T,
    known: &Peak,
    protocol: &Protocol,
    launch: u32,
) -> Result<MeasuredPeak, Failure> {
    let protocol = protocol_of(protocol);
    let mut probe = target.probe(known).await?;
    let each = probe.work_per_step();
    let earlier = known.runs.first().map(|run| u32::try_from(run.wall.len()).unwrap_or(u32::MAX));
    let mut steps = if earlier.is_some() { (known.work.unwrap_or(0.0) / each).round().max(1.0) as u32 } else { 1 };
    let cold = probe.batch(steps, 1).await?;
    // As with a row: the first dispatch pays for compilation, the second predicts.
    let second = probe.batch(steps, 1).await?;
    // What a submission costs is for the clock of the host to say.
    let tick = |target: &T| if known.name == SUBMIT { None } else { target.tick() };
    let timer = Timer::of(tick(target));
    let submission_max = submission_max(target.facts(), &protocol);
    let length = || clocks::sample_min(&protocol, tick(target), submission_max);
    let mut time = per_dispatch(&second, timer, 1);
    if earlier.is_none() {
        skip_if_over_budget(time, submission_max, 1, TIME)?;
        if known.unit != Unit::Dispatch {
            time = grow(&mut probe, timer, &mut steps, time, &length).await?;
        }
    }
    let mut dispatches = (length().0 / time.0).ceil().clamp(1.0, DISPATCHES_MAX) as u32;
    let mut batch = async |dispatches| probe.batch(steps, dispatches).await;
    let warmup = warm_up(&mut batch, timer, &mut dispatches, &length, (&protocol, TIME)).await?;
    let time = warmup.curve.last().copied().unwrap_or(time);
    let batch_time = time.0 * f64::from(dispatches);
    let affordable = ((TIME.0 - warmup.spent.0) / batch_time).floor().max(0.0) as u32;
    let samples = earlier.unwrap_or(affordable.clamp(protocol.samples_min, protocol.samples));
    let mut taken = Vec::with_capacity(samples as usize);
    for _ in 0..samples {
        taken.push(batch(dispatches).await?);
    }
    let plateau = warmup.plateau;
    let mut run = Run { warmup: warmup.curve, ..Run::of(launch, dispatches, timer, &taken, cold) };
    clocks::judge(&mut run, tick(target));
    if !plateau {
        run.flags.push(Flag::NotWarm);
    }
    if samples < protocol.samples {
        run.flags.push(Flag::FewSamples);
    }
    Ok(MeasuredPeak { work: each * f64::from(steps), run })
}

/// The probe that is timed by the host's clock whatever the device has.
pub const SUBMIT: &str = "submit";

/// Adds steps until a dispatch takes its share of a sample, and returns its time then.
async fn grow<P: Probe>(
    probe: &mut P,
    timer: Timer,
    steps: &mut u32,
    mut time: Nanos,
    length: &dyn Fn() -> Nanos,
) -> Result<Nanos, Failure> {
    while *steps < STEPS_MAX {
        let factor = (length().0 * DISPATCH_SHARE / time.0).min(GROWTH_MAX);
        if factor <= 1.0 {
            break;
        }
        *steps = (f64::from(*steps) * factor).ceil().min(f64::from(STEPS_MAX)) as u32;
        time = per_dispatch(&probe.batch(*steps, 1).await?, timer, 1);
    }
    Ok(time)
}
