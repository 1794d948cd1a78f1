//! Which clock a run goes by, how finely the device's clock ticks, and what a reader should know of
//! both.

use crate::sample::{Flag, Protocol, RawSample, Run, Timer, per_dispatch};
use crate::stat::descriptive::median;
use crate::unit::Nanos;

/// Device and wall time of a batch may differ by this share, and a tick, before the run is flagged.
pub const TOLERANCE: f64 = 0.03;

/// A sample by the device's clock lasts at least so many of its ticks: the error of a reading is
/// then at most 1 %.
pub const TICKS_MIN: f64 = 100.0;

/// Samples are made this much longer than so many ticks, because a row may still become faster.
pub const TICKS_MARGIN: f64 = 1.25;

/// Differences of readings before their common divisor is taken for the tick: of six at random it
/// is 1 in 98 cases of 100.
pub const DIFFERENCES_MIN: u32 = 6;

/// The tick of a clock, found by looking at what it says: the greatest common divisor of the
/// differences of its readings.
///
/// What a driver states is the unit of the readings. Browsers round them to 65,536 ns or 100,000
/// ns, and some clocks advance in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TickEstimator {
    last: Option<u64>,
    divisor: u64,
    differences: u32,
}

impl TickEstimator {
    /// Takes a reading, in the unit of the clock.
    pub fn see(&mut self, reading: u64) {
        let difference = self.last.map_or(0, |last| reading.abs_diff(last));
        if difference > 0 {
            self.divisor = gcd(self.divisor, difference);
            self.differences = self.differences.saturating_add(1);
        }
        self.last = Some(reading);
    }

    /// The tick, in the unit of the clock; `None` before enough was seen.
    #[must_use]
    pub fn get(&self) -> Option<u64> {
        (self.differences >= DIFFERENCES_MIN).then_some(self.divisor)
    }
}

fn gcd(one: u64, other: u64) -> u64 {
    if one == 0 { other } else { gcd(other % one, one) }
}

/// The least length of a sample: what the protocol asks, or as many ticks as make it exact, within
/// the longest submission.
#[must_use]
pub fn sample_min(protocol: &Protocol, tick: Option<Nanos>, submission_max: Nanos) -> Nanos {
    let ticks = tick.map_or(0.0, |tick| tick.0 * TICKS_MIN * TICKS_MARGIN);
    Nanos(protocol.sample_min.0.max(ticks.min(submission_max.0)))
}

/// Whether a clock of this tick is too coarse for a sample of this length.
#[must_use]
pub fn is_coarse(tick: Nanos, length: Nanos) -> bool {
    tick.0 * TICKS_MIN > length.0
}

/// Decides which clock the run goes by, and flags what a reader should know of it. `tick` is that
/// of the device's clock, if it has one.
pub fn judge(run: &mut Run, tick: Option<Nanos>) {
    run.tick = tick;
    let length = median(&run.samples().map(|sample| per_dispatch(&sample, Timer::Device, 1).0).collect::<Vec<_>>());
    let fault = match tick {
        _ if run.samples().any(|sample| sample.device.is_none()) => Some(Flag::TimestampInvalid),
        Some(tick) if length.is_some_and(|length| is_coarse(tick, Nanos(length))) => Some(Flag::CoarseClock),
        _ => None,
    };
    run.timer = if tick.is_some() && fault.is_none() { Timer::Device } else { Timer::Wall };
    run.flags.extend(fault.filter(|_| tick.is_some()));
    let error = tick.map_or(0.0, |tick| tick.0);
    let differs = |sample: &RawSample| {
        sample.device.is_some_and(|device| (sample.wall.0 - device.0).abs() > TOLERANCE * device.0 + error)
    };
    // More than half of the samples: one late wake-up of the host is not a disagreement of clocks.
    if run.samples().filter(differs).count() * 2 > run.wall.len() {
        run.flags.push(Flag::ClocksDisagree);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tick_is_what_all_differences_have_in_common() {
        let check = |readings: &[u64], expected: Option<u64>| {
            let mut tick = TickEstimator::default();
            readings.iter().for_each(|reading| tick.see(*reading));
            assert_eq!(tick.get(), expected, "{readings:?}");
        };
        let of = |step: u64, counts: [u64; 8]| counts.map(|count| 7 + step * count);
        let counts = [3, 4, 9, 30, 32, 37, 60, 61];
        check(&[], None);
        check(&[5; 20], None);
        check(&of(65_536, counts)[..5], None);
        check(&of(65_536, counts), Some(65_536));
        check(&of(100_000, counts), Some(100_000));
        check(&of(1, counts), Some(1));
        // A reading that is the same again, or that lies before the last one, changes nothing.
        check(&[9, 9, 1000, 9, 400, 402, 400, 405, 408], Some(1));
        check(&of(32, [3, 3, 4, 1, 9, 30, 32, 37]), Some(32));
        check(&[0, u64::MAX, 0, u64::MAX, 0, u64::MAX, 0], Some(u64::MAX));
    }
}
