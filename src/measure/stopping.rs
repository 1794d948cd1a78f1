//! When a row has enough samples: looked at only when their number has doubled, because looking at
//! each one finds a narrow interval by luck.
//!
//! The rule ends sampling and nothing else. The interval behind it assumes independent samples,
//! which samples of one process are not; what stands beside a rate comes from the runs.

use crate::sample::{Protocol, Rounds, Stop};
use crate::stat::descriptive::relative_half_width;

/// The looks at one row in one process.
#[derive(Debug, Clone, PartialEq)]
pub struct StoppingRule {
    /// Samples at the next look.
    next: u32,
    /// Samples for which there is time.
    affordable: u32,
    /// The number is given and not looked for.
    given: bool,
    /// Half width of the median's interval at the last look.
    half_width: Option<f64>,
}

impl StoppingRule {
    /// Of a row whose number of samples an earlier process has found.
    #[must_use]
    pub fn fixed(samples: u32) -> Self {
        Self { next: samples, affordable: samples, given: true, half_width: None }
    }

    /// Of a row with time for so many samples. It takes at least `samples_min` all the same.
    #[must_use]
    pub fn new(affordable: u32, protocol: &Protocol) -> Self {
        let next = affordable.clamp(protocol.samples_min, protocol.samples);
        Self { next, affordable, given: false, half_width: None }
    }

    /// Samples still to take before the next look.
    #[must_use]
    pub fn remaining(&self, taken: u32) -> u32 {
        self.next.saturating_sub(taken)
    }

    /// Whether to stop with these times, at a look: `None` means that as many again are to come.
    pub fn check(&mut self, times: &[f64], protocol: &Protocol, rounds: &Rounds) -> Option<Stop> {
        if self.given {
            return Some(Stop::Given);
        }
        if self.next < protocol.samples {
            return Some(Stop::Time);
        }
        let before = self.half_width;
        self.half_width = relative_half_width(times);
        if self.half_width.is_some_and(|now| now <= rounds.precision) {
            return Some(Stop::Precise);
        }
        // Independent samples would narrow it to 0.71 of what it was.
        if let (Some(before), Some(now)) = (before, self.half_width)
            && now > rounds.plateau * before
        {
            return Some(Stop::Plateau);
        }
        let doubled = self.next.saturating_mul(2);
        if doubled > rounds.samples_max {
            return Some(Stop::Samples);
        }
        if doubled > self.affordable {
            return Some(Stop::Time);
        }
        self.next = doubled;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::protocol;
    use rand::{Rng, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    /// Samples until the row ends, and why it does. `time(i)` is the i-th sample.
    fn run(mut stopping: StoppingRule, time: impl Fn(usize) -> f64) -> (usize, Stop) {
        let protocol = protocol::standard();
        let rounds = protocol.rounds.clone().unwrap();
        let mut times = Vec::new();
        loop {
            while stopping.remaining(times.len() as u32) > 0 {
                times.push(time(times.len()));
            }
            if let Some(stop) = stopping.check(&times, &protocol, &rounds) {
                return (times.len(), stop);
            }
        }
    }

    /// A value in [-1, 1] that depends on the number alone.
    fn noise(number: usize) -> f64 {
        let mut generator = Pcg64Mcg::seed_from_u64(number as u64);
        f64::from(generator.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0
    }

    #[test]
    fn it_ends_at_20_40_80_or_160_or_when_the_time_is_up() {
        let new = |affordable| StoppingRule::new(affordable, &protocol::standard());
        let check = |stopping, time: &dyn Fn(usize) -> f64, expected| assert_eq!(run(stopping, time), expected);
        check(new(1000), &|_| 100.0, (20, Stop::Precise));
        check(new(1000), &|number| 100.0 + 0.5 * noise(number), (20, Stop::Precise));
        check(new(20), &|number| 100.0 + 20.0 * noise(number), (20, Stop::Time));
        check(new(39), &|number| 100.0 + 20.0 * noise(number), (20, Stop::Time));
        check(new(7), &|_| 100.0, (7, Stop::Time));
        check(new(0), &|_| 100.0, (5, Stop::Time));
        check(StoppingRule::fixed(33), &|number| 100.0 + 20.0 * noise(number), (33, Stop::Given));
        // A state of the clock that changes now and then: twice the samples show as wide an
        // interval.
        check(new(1000), &|number| if (number / 10).is_multiple_of(2) { 100.0 } else { 110.0 }, (40, Stop::Plateau));
        check(new(1000), &|number| 100.0 + 3.0 * noise(number), (40, Stop::Precise));
        // The interval narrows all the time and never enough.
        let narrowing = |number: usize| 100.0 + 400.0 * noise(number) / (number as f64 + 1.0).sqrt();
        check(new(1000), &narrowing, (160, Stop::Samples));
    }
}
