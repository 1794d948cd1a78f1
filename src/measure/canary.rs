//! The canary: a fixed piece of arithmetic before and after each block of samples, which shows the
//! clock of any device.
//!
//! No interface of wgpu tells the clock of a GPU. Arithmetic that touches no memory takes as many
//! cycles whenever it runs, so the ratio of its times is the ratio of clocks; nvbench reads the
//! clock of NVIDIA's devices for the same purpose. A canary that is slow is waited for with a
//! growing back-off. If it stays slow the samples are taken all the same, and flagged: nothing is
//! dropped.

use std::future::Future;

use crate::result::{Peak, Status};
use crate::sample::{Flag, Rounds, Timer, per_dispatch};
use crate::unit::Nanos;

use super::clocks::TICKS_MIN;
use super::{Failure, Peaks, Probe};

/// A canary takes at least this long, many times what starting it costs.
pub const LENGTH: Nanos = Nanos(2e6);
/// Where the clock of the device needs a longer one than this, the canary goes by that of the host.
pub const LENGTH_MAX: Nanos = Nanos(20e6);
/// The fastest of so many counts: what disturbs so short a dispatch only ever adds to it.
pub const SHOTS: u32 = 3;
/// Steps of a canary at most.
const STEPS_MAX: u32 = 1 << 24;

/// A target whose clock can be watched.
pub trait Watch: Peaks {
    /// The probe that does arithmetic and nothing else, where there is one.
    fn canary(&self) -> Option<Peak>;

    /// Lets the device rest.
    fn rest(&mut self, time: Nanos) -> impl Future<Output = ()>;
}

/// A canary in place.
#[derive(Debug)]
pub struct ClockCanary<P> {
    probe: P,
    steps: u32,
    best: f64,
    /// Waiting did not help the last time, and the canary has been slow since.
    stays_slow: bool,
}

impl<P: Probe> ClockCanary<P> {
    /// Prepares the canary of a target. `flop` is what an earlier process of the session took for
    /// it; the first one takes a power of two of steps that lasts [`LENGTH`], so that two sessions
    /// on one device nearly always do the same.
    ///
    /// # Errors
    /// As the probe.
    pub async fn open<T: Watch<Probe = P>>(target: &mut T, flop: Option<f64>) -> Result<Self, Failure> {
        let none = || Failure::new(Status::Unsupported, "the target has no canary");
        let canary = target.canary().ok_or_else(none)?;
        let mut probe = target.probe(&canary).await?;
        // The first dispatch pays for compilation.
        probe.batch(1, 1).await?;
        let steps =
            flop.map_or(1, |flop| (flop / probe.work_per_step()).round().clamp(1.0, f64::from(STEPS_MAX)) as u32);
        let mut canary = Self { probe, steps, best: f64::INFINITY, stays_slow: false };
        while flop.is_none() && canary.shot(target).await?.0 < length(target) && canary.steps < STEPS_MAX {
            canary.steps *= 2;
        }
        Ok(canary)
    }

    /// Operations of one canary.
    #[must_use]
    pub fn flop(&self) -> f64 {
        f64::from(self.steps) * self.probe.work_per_step()
    }

    /// The shortest time so far.
    #[must_use]
    pub fn best(&self) -> Nanos {
        Nanos(self.best)
    }

    async fn shot<T: Watch<Probe = P>>(&mut self, target: &T) -> Result<Nanos, Failure> {
        Ok(per_dispatch(&self.probe.batch(self.steps, 1).await?, Timer::of(fine(target.tick())), 1))
    }

    /// Times the canary.
    ///
    /// # Errors
    /// As the probe.
    pub async fn time<T: Watch<Probe = P>>(&mut self, target: &T) -> Result<Nanos, Failure> {
        let mut fastest = f64::INFINITY;
        for _ in 0..SHOTS {
            fastest = fastest.min(self.shot(target).await?.0);
        }
        self.best = self.best.min(fastest);
        Ok(Nanos(fastest))
    }

    /// Times the canary, and waits while the clock is low, unless waiting did not help the last
    /// time.
    ///
    /// # Errors
    /// As the probe.
    pub async fn settle<T: Watch<Probe = P>>(&mut self, target: &mut T, rounds: &Rounds) -> Result<Nanos, Failure> {
        let mut time = self.time(target).await?;
        let mut wait = rounds.wait.0;
        for _ in 0..rounds.waits {
            if self.stays_slow || !self.is_slow(time, rounds) {
                break;
            }
            target.rest(Nanos(wait)).await;
            wait *= rounds.wait_growth;
            time = self.time(target).await?;
        }
        self.stays_slow = self.is_slow(time, rounds);
        Ok(time)
    }

    fn is_slow(&self, time: Nanos, rounds: &Rounds) -> bool {
        clock(self.best(), time) < 1.0 - rounds.clock_drop
    }
}

/// A tick that is fine enough to time a canary by. Timed by a coarse clock it would seem to change.
fn fine(tick: Option<Nanos>) -> Option<Nanos> {
    tick.filter(|tick| tick.0 * TICKS_MIN <= LENGTH_MAX.0)
}

/// The least length of a canary on a target, in ns.
fn length<T: Watch>(target: &T) -> f64 {
    fine(target.tick()).map_or(0.0, |tick| tick.0 * TICKS_MIN).max(LENGTH.0)
}

/// The clock at one canary as a share of that at another.
fn clock(best: Nanos, now: Nanos) -> f64 {
    best.0 / now.0
}

/// What the canaries of a run say: slow before the fastest of them is a ramp, slow from there on is
/// throttling. `best` is the shortest time of the process.
#[must_use]
pub fn flags(times: &[Nanos], best: Nanos, rounds: &Rounds) -> Vec<Flag> {
    let fastest = (0..times.len()).min_by(|&one, &other| times[one].0.total_cmp(&times[other].0)).unwrap_or(0);
    let slow = |time: &Nanos| clock(best, *time) < 1.0 - rounds.clock_drop;
    let (before, after) = times.split_at(fastest);
    let flag = |slow: bool, flag| slow.then_some(flag);
    [flag(before.iter().any(slow), Flag::Ramping), flag(after.iter().any(slow), Flag::Throttled)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::protocol;

    #[test]
    fn slow_canaries_are_named_by_where_they_stand() {
        use Flag::{Ramping, Throttled};
        let rounds = protocol::standard().rounds.unwrap();
        let check = |times: &[f64], best: f64, expected: &[Flag]| {
            let times: Vec<Nanos> = times.iter().copied().map(Nanos).collect();
            assert_eq!(flags(&times, Nanos(best), &rounds), expected, "{times:?}");
        };
        check(&[], 100.0, &[]);
        check(&[100.0, 104.0, 101.0], 100.0, &[]);
        check(&[120.0, 110.0, 100.0, 101.0], 100.0, &[Ramping]);
        check(&[100.0, 101.0, 120.0], 100.0, &[Throttled]);
        check(&[120.0, 100.0, 120.0], 100.0, &[Ramping, Throttled]);
        // Slow throughout, measured by what the process has seen before.
        check(&[120.0, 120.0, 120.0], 100.0, &[Throttled]);
        check(&[105.2, 105.1], 100.0, &[]);
        check(&[105.3], 100.0, &[Throttled]);
    }
}
