//! All rows of one problem in turn: each is verified and warmed up, then every round takes a block
//! of samples of each, in an order drawn anew.
//!
//! What drifts during the session falls on all rows alike, and two rows can be compared round by
//! round. A canary stands before and after each block.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

use crate::reference::Oracle;
use crate::result::KernelFacts;
use crate::sample::{self, Energy, Flag, Protocol, RawSample, Rounds, Run, Stop, per_dispatch};
use crate::unit::Nanos;

use super::canary::{self, ClockCanary, Watch};
use super::row::{Measured, TimeBudget, Warm, warm};
use super::stopping::StoppingRule;
use super::{Failure, Loaded, Meter, clocks, energy};

/// A row that takes part.
#[derive(Debug, Clone, Copy)]
pub struct RoundRow<'a> {
    /// The way to compute.
    pub kernel: &'a KernelFacts,
    /// What it may cost.
    pub budget: TimeBudget,
}

/// What watches the device while rows are measured.
pub struct Instruments<'a, P> {
    /// Its clock; absent where it has no canary.
    pub canary: Option<&'a mut ClockCanary<P>>,
    /// Opens the sensor of its energy, if there is one. It is open while energy is measured and not
    /// while times are.
    pub meter: &'a dyn Fn() -> Option<Box<dyn Meter>>,
}

/// Measures the kernels of `entries` on the oracle's problem in rounds; `begin` learns whose turn
/// it is, and says whether to go on.
///
/// The outcomes stand in the order of the entries. After a failure that may have cost the device,
/// rows that were not done are `None`: they are to be measured again on a device opened anew.
pub async fn rounds<T: Watch>(
    target: &mut T,
    entries: &[RoundRow<'_>],
    oracle: &Oracle,
    (protocol, rounds): (&Protocol, &Rounds),
    mut instruments: Instruments<'_, T::Probe>,
    begin: &mut dyn FnMut(usize) -> bool,
) -> Vec<Option<Result<Measured, Failure>>> {
    let mut outcomes: Vec<Option<Result<Measured, Failure>>> = entries.iter().map(|_| None).collect();
    let mut states: Vec<Option<RowInProgress<T::Loaded>>> = entries.iter().map(|_| None).collect();
    let failed = measure(target, entries, oracle, (protocol, rounds), &mut instruments, begin, &mut states).await;
    for (index, failure) in failed {
        outcomes[index] = Some(Err(failure));
        states[index] = None;
    }
    let tick = target.tick();
    for ((outcome, state), entry) in outcomes.iter_mut().zip(states).zip(entries) {
        if let Some(state) = state.filter(|state| state.stop.is_some()) {
            let canary = instruments.canary.as_deref();
            *outcome = Some(Ok(state.end(entry, canary, tick, (protocol, rounds))));
        }
    }
    outcomes
}

/// A row in progress.
struct RowInProgress<L> {
    warm: Warm<L>,
    stopping: StoppingRule,
    samples: Vec<RawSample>,
    rounds: Vec<u32>,
    canary: Vec<Nanos>,
    stop: Option<Stop>,
    energy: Option<Energy>,
}

/// Fills the states and returns what failed. It ends early at a failure that may have cost the
/// device.
async fn measure<T: Watch>(
    target: &mut T,
    entries: &[RoundRow<'_>],
    oracle: &Oracle,
    (protocol, rounds): (&Protocol, &Rounds),
    instruments: &mut Instruments<'_, T::Probe>,
    begin: &mut dyn FnMut(usize) -> bool,
    states: &mut [Option<RowInProgress<T::Loaded>>],
) -> Vec<(usize, Failure)> {
    let mut failed = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if !begin(index) {
            return failed;
        }
        match warm(target, entry.kernel, oracle, protocol, &entry.budget).await {
            Ok(warm) => states[index] = Some(RowInProgress::new(warm, &entry.budget, protocol)),
            Err(failure) => {
                let broken = failure.may_have_cost_the_device();
                failed.push((index, failure));
                if broken {
                    return failed;
                }
            }
        }
    }
    for round in 0u64.. {
        let running = |index: &usize| states[*index].as_ref().is_some_and(|state| state.stop.is_none());
        let mut turn: Vec<usize> = (0..entries.len()).filter(running).collect();
        let Some(first) = turn.first() else { break };
        let TimeBudget { seed, launch, .. } = entries[*first].budget;
        turn.shuffle(&mut Pcg64Mcg::seed_from_u64(seed ^ (u64::from(launch) << 32) ^ (round << 48)));
        for index in turn {
            if !begin(index) {
                return failed;
            }
            let Some(state) = &mut states[index] else { continue };
            if let Err(failure) = state.block(target, instruments.canary.as_deref_mut(), (protocol, rounds)).await {
                failed.push((index, failure));
                return failed;
            }
        }
    }
    let Some(mut meter) = (instruments.meter)() else { return failed };
    for (index, state) in states.iter_mut().enumerate() {
        let Some(state) = state else { continue };
        if !begin(index) {
            return failed;
        }
        match energy::window(&mut state.warm, meter.as_mut(), rounds).await {
            Ok(energy) => state.energy = energy,
            // The row is verified and timed, and keeps its times. The device may be lost: the next
            // row that is loaded finds out.
            Err(_) => break,
        }
    }
    failed
}

impl<L: Loaded> RowInProgress<L> {
    fn new(warm: Warm<L>, budget: &TimeBudget, protocol: &Protocol) -> Self {
        let stopping = match budget.samples {
            Some(samples) => StoppingRule::fixed(samples),
            None => StoppingRule::new(warm.affordable(budget), protocol),
        };
        Self { warm, stopping, samples: Vec::new(), rounds: Vec::new(), canary: Vec::new(), stop: None, energy: None }
    }

    /// Takes one block of samples, with a canary before and after it.
    async fn block<T: Watch<Loaded = L>>(
        &mut self,
        target: &mut T,
        mut canary: Option<&mut ClockCanary<T::Probe>>,
        (protocol, rounds): (&Protocol, &Rounds),
    ) -> Result<(), Failure> {
        let before = match &mut canary {
            Some(canary) => Some(canary.settle(target, rounds).await?),
            None => None,
        };
        let count = self.stopping.remaining(self.taken()).min(rounds.block);
        for _ in 0..count {
            self.samples.push(self.warm.loaded.batch(self.warm.dispatches).await?);
        }
        self.rounds.push(count);
        if let (Some(before), Some(canary)) = (before, canary) {
            self.canary.extend([before, canary.time(target).await?]);
        }
        if self.stopping.remaining(self.taken()) == 0 {
            let time = |sample: &RawSample| per_dispatch(sample, self.warm.timer, self.warm.dispatches).0;
            let times: Vec<f64> = self.samples.iter().map(time).collect();
            self.stop = self.stopping.check(&times, protocol, rounds);
        }
        Ok(())
    }

    fn taken(&self) -> u32 {
        u32::try_from(self.samples.len()).unwrap_or(u32::MAX)
    }

    fn end<P: super::Probe>(
        self,
        entry: &RoundRow<'_>,
        canary: Option<&ClockCanary<P>>,
        tick: Option<Nanos>,
        (protocol, rounds): (&Protocol, &Rounds),
    ) -> Measured {
        let few = self.taken() < protocol.samples;
        let Warm { kernel, check, timer, dispatches, cold, warmup, .. } = self.warm;
        let mut run = Run {
            warmup: warmup.curve,
            rounds: self.rounds,
            stop: self.stop,
            energy: self.energy,
            ..Run::of(entry.budget.launch, dispatches, timer, &self.samples, cold)
        };
        clocks::judge(&mut run, tick);
        if !warmup.plateau {
            run.flags.push(Flag::NotWarm);
        }
        if few {
            run.flags.push(Flag::FewSamples);
        }
        if let Some(canary) = canary {
            run.flags.extend(canary::flags(&self.canary, canary.best(), rounds));
            run.canary = Some(sample::Canary { flop: canary.flop(), times: self.canary });
        }
        Measured { kernel, check, run }
    }
}
