//! One row in one process: correct first, then warm, then timed.

use crate::device::{Backend, DeviceType, TargetFacts};
use crate::reference::Oracle;
use crate::result::{Check, KernelFacts, Status};
use crate::sample::{Flag, Protocol, RawSample, Run, Timer, per_dispatch};
use crate::unit::Nanos;

use super::warmup::Plateau;
use super::{Failure, Loaded, Target, clocks};

/// Dispatches of one submission at most: each is a command that the driver has to keep.
pub const DISPATCHES_MAX: f64 = 1e5;

/// Looks at a dispatch before it is called too long, of which the shortest counts.
pub const PREDICTIONS_MAX: u32 = 3;

/// A large problem usually runs at a better rate than a part of it. It is given up only when even
/// this many times the rate would not do.
pub const PREDICTION_TOLERANCE: f64 = 3.0;

/// The share of a row's time that warming up may take.
pub const WARMUP_SHARE: f64 = 0.3;

/// The longest submission of a software adapter: a sixth of the 30 s after which a device that does
/// not answer counts as hung, because predictions may be wrong by [`PREDICTION_TOLERANCE`] and
/// more.
pub const SOFTWARE_SUBMISSION_MAX: Nanos = Nanos(5e9);

/// What a row may cost in this process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeBudget {
    /// Which process of the session this is, from 0.
    pub launch: u32,
    /// Time for the row, verification apart.
    pub time: Nanos,
    /// The number of samples that an earlier process took; every run of a row takes the same.
    pub samples: Option<u32>,
    /// Chooses the projections of a large product's check.
    pub seed: u64,
}

/// A row that was verified and timed.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The kernel as it was loaded: a text may have several specializations, of which the target
    /// runs one.
    pub kernel: KernelFacts,
    /// How it was verified.
    pub check: Check,
    /// The samples of this process.
    pub run: Run,
}

/// A kernel in place, verified and warm.
#[derive(Debug)]
pub struct Warm<L> {
    /// Ready for batches.
    pub loaded: L,
    /// The kernel as it was loaded.
    pub kernel: KernelFacts,
    /// How it was verified.
    pub check: Check,
    /// The clock to go by.
    pub timer: Timer,
    /// Dispatches that make a sample long enough, and a submission short enough.
    pub dispatches: u32,
    /// Time per dispatch of the last warm-up batch.
    pub dispatch: Nanos,
    pub(super) cold: RawSample,
    pub(super) warmup: WarmUp,
}

impl<L> Warm<L> {
    /// Samples for which there is time after the warm-up.
    pub(super) fn affordable(&self, budget: &TimeBudget) -> u32 {
        let batch = self.dispatch.0 * f64::from(self.dispatches);
        ((budget.time.0 - self.warmup.spent.0) / batch).floor().max(0.0) as u32
    }
}

/// Measures one kernel on the oracle's problem, all samples in one go: for protocols without
/// rounds.
///
/// # Errors
/// [`Failure`] with the status that the row gets: unsupported, skipped with the predicted time,
/// wrong, error or timeout.
pub async fn row<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    oracle: &Oracle,
    protocol: &Protocol,
    budget: &TimeBudget,
) -> Result<Measured, Failure> {
    let warm = warm(target, kernel, oracle, protocol, budget).await?;
    let affordable = warm.affordable(budget).clamp(protocol.samples_min, protocol.samples);
    let Warm { mut loaded, kernel, check, timer, dispatches, cold, warmup, .. } = warm;
    let samples = budget.samples.unwrap_or(affordable);
    let mut taken = Vec::with_capacity(samples as usize);
    for _ in 0..samples {
        taken.push(loaded.batch(dispatches).await?);
    }
    let mut run = Run { warmup: warmup.curve, ..Run::of(budget.launch, dispatches, timer, &taken, cold) };
    clocks::judge(&mut run, target.tick());
    if !warmup.plateau {
        run.flags.push(Flag::NotWarm);
    }
    if samples < protocol.samples {
        run.flags.push(Flag::FewSamples);
    }
    Ok(Measured { kernel, check, run })
}

/// Loads, verifies, probes and warms up a kernel: everything before the first sample.
///
/// # Errors
/// As [`row`].
pub async fn warm<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    oracle: &Oracle,
    protocol: &Protocol,
    budget: &TimeBudget,
) -> Result<Warm<T::Loaded>, Failure> {
    let problem = oracle.operands().problem;
    target.supports(kernel, &problem).map_err(|reason| Failure::new(Status::Unsupported, reason))?;
    let mut loaded = target.load(kernel, oracle.operands()).await?;
    let cold = loaded.batch(1).await?;
    let check = verify(&mut loaded, oracle, budget.seed).await?;
    // The first dispatch pays for compilation and first use of memory; the second predicts.
    let probe = loaded.batch(1).await?;
    let timer = Timer::of(target.tick());
    let mut dispatch = per_dispatch(&probe, timer, 1);
    let submission_max = submission_max(target.facts(), protocol);
    // A row that an earlier process has measured is not given up in this one.
    if budget.samples.is_none() {
        let limits = (submission_max, protocol.samples_min, budget.time);
        dispatch = predicted_time(&mut loaded, timer, dispatch, limits).await?;
    }
    let length = || sample_min(target, protocol);
    let wanted = (length().0 / dispatch.0).ceil();
    let bearable = (submission_max.0 / dispatch.0).floor();
    let mut dispatches = wanted.min(bearable).clamp(1.0, DISPATCHES_MAX) as u32;
    let mut batch = async |dispatches| loaded.batch(dispatches).await;
    let mut warmup = warm_up(&mut batch, timer, &mut dispatches, &length, (protocol, budget.time)).await?;
    warmup.spent.0 += probe.wall.0;
    let dispatch = warmup.curve.last().copied().unwrap_or(dispatch);
    let kernel = loaded.kernel().unwrap_or(kernel).clone();
    let batch = Nanos(dispatch.0 * f64::from(dispatches));
    let timer = Timer::of(target.tick().filter(|tick| !clocks::is_coarse(*tick, batch)));
    Ok(Warm { loaded, kernel, check, timer, dispatches, dispatch, cold, warmup })
}

/// The least length of a sample on a target.
pub(super) fn sample_min<T: Target>(target: &T, protocol: &Protocol) -> Nanos {
    clocks::sample_min(protocol, target.tick(), submission_max(target.facts(), protocol))
}

/// The time of a dispatch, of which one look says `dispatch`, or that it is too long. What is not
/// far beyond a limit is looked at again: the machine may have been disturbed, or the device not
/// awake.
async fn predicted_time<L: Loaded>(
    loaded: &mut L,
    timer: Timer,
    mut dispatch: Nanos,
    (submission_max, samples, time): (Nanos, u32, Nanos),
) -> Result<Nanos, Failure> {
    let fits = |dispatch| skip_if_over_budget(dispatch, submission_max, samples, time);
    for _ in 1..PREDICTIONS_MAX {
        if fits(dispatch).is_ok() || fits(Nanos(dispatch.0 / PREDICTION_TOLERANCE)).is_err() {
            break;
        }
        let again = per_dispatch(&loaded.batch(1).await?, timer, 1);
        dispatch = Nanos(dispatch.0.min(again.0));
    }
    fits(dispatch).map(|()| dispatch)
}

/// The longest submission that a target may be given. A driver resets a GPU that is busy for too
/// long; nothing resets the processor, on which software adapters compute as well.
pub(super) fn submission_max(target: &TargetFacts, protocol: &Protocol) -> Nanos {
    match target.device_type {
        _ if target.backend == Backend::Native => Nanos(f64::INFINITY),
        DeviceType::Cpu => SOFTWARE_SUBMISSION_MAX,
        _ => protocol.submission_max,
    }
}

async fn verify<L: Loaded>(loaded: &mut L, oracle: &Oracle, seed: u64) -> Result<Check, Failure> {
    let verification = oracle.verify(&loaded.product().await?, seed);
    if verification.passed() {
        return Ok(verification.check);
    }
    let times = verification.check.error_over_bound;
    let message = format!("{} ({times:.3e} times the error bound, {})", verification.worst, verification.check.method);
    Err(Failure::new(Status::Wrong, message))
}

/// The rule by which a row is not measured although it could be: one dispatch is too long for a
/// submission, or `samples` of them for the row's time.
///
/// # Errors
/// Status `skipped`, with the predicted time of one dispatch.
pub(super) fn skip_if_over_budget(
    dispatch: Nanos,
    submission_max: Nanos,
    samples: u32,
    budget: Nanos,
) -> Result<(), Failure> {
    let least = Nanos(dispatch.0 * f64::from(samples));
    let message = if dispatch.0 > submission_max.0 {
        format!("one dispatch would take about {dispatch}, a submission may take {submission_max}")
    } else if least.0 > budget.0 {
        format!("{samples} samples would take about {least}, the row's share of the time is {budget}")
    } else {
        return Ok(());
    };
    Err(Failure { status: Status::Skipped, message, predicted: Some(dispatch) })
}

#[derive(Debug)]
pub(super) struct WarmUp {
    pub(super) curve: Vec<Nanos>,
    pub(super) spent: Nanos,
    pub(super) plateau: bool,
}

/// Runs batches to the plateau. A probe on a cold device is slow, so the batch grows when it turns
/// out shorter than a sample must be; how long that is may change while more is learned of the
/// clock.
pub(super) async fn warm_up(
    batch: &mut impl AsyncFnMut(u32) -> Result<RawSample, Failure>,
    timer: Timer,
    dispatches: &mut u32,
    length: &dyn Fn() -> Nanos,
    (protocol, budget): (&Protocol, Nanos),
) -> Result<WarmUp, Failure> {
    let limit = protocol.warmup_max.0.min(budget.0 * WARMUP_SHARE);
    let mut plateau = Plateau::new(protocol.warmup_patience, protocol.warmup_gain);
    let mut spent = 0.0;
    loop {
        let sample = batch(*dispatches).await?;
        spent += sample.wall.0;
        let time = per_dispatch(&sample, timer, *dispatches);
        let reached = plateau.reached(time);
        let wanted = (length().0 / time.0).ceil().clamp(1.0, DISPATCHES_MAX) as u32;
        let grown = wanted > *dispatches + *dispatches / 10;
        *dispatches = (*dispatches).max(wanted);
        if (reached && !grown) || spent >= limit {
            return Ok(WarmUp { curve: plateau.curve, spent: Nanos(spent), plateau: reached });
        }
    }
}
