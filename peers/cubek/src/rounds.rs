//! Samples in rounds: one batch of each contestant in turn, until all have theirs. What drifts
//! meanwhile falls on all alike.

use switchpoint::measure::warmup::Plateau;
use switchpoint::measure::{Failure, Loaded, Measured, Warm, clocks};
use switchpoint::result::{Check, KernelFacts};
use switchpoint::sample::{Flag, Protocol, RawSample, Run, Timer, per_dispatch};
use switchpoint::unit::Nanos;

/// A contestant that is verified and warm.
pub(crate) struct Entry<L> {
    /// The number of its row in the session.
    pub(crate) index: usize,
    loaded: L,
    kernel: KernelFacts,
    check: Check,
    timer: Timer,
    dispatches: u32,
    /// Time of one batch, by the wall clock.
    batch: Nanos,
    /// The batches before the first round: the cold one, the probe, the warm-up.
    before: Vec<(u32, RawSample)>,
    samples: Vec<RawSample>,
    /// Why it dropped out.
    pub(crate) failure: Option<Failure>,
}

impl<L: Loaded> Entry<L> {
    /// Takes over what the protocol has warmed up; `before` are all batches that it ran.
    pub(crate) fn new(index: usize, warm: Warm<L>, before: Vec<(u32, RawSample)>) -> Self {
        let Warm { loaded, kernel, check, timer, dispatches, .. } = warm;
        let last =
            before.last().map_or(Nanos(0.0), |(dispatches, sample)| per_dispatch(sample, Timer::Wall, *dispatches));
        let batch = Nanos(last.0 * f64::from(dispatches));
        Self { index, loaded, kernel, check, timer, dispatches, batch, before, samples: Vec::new(), failure: None }
    }
}

/// How many rounds there is time for, within what the protocol asks.
pub(crate) fn affordable<L>(entries: &[Entry<L>], time: Nanos, protocol: &Protocol) -> u32 {
    let round: f64 = entries.iter().map(|entry| entry.batch.0).sum();
    let rounds = (time.0 / round).floor();
    if rounds.is_nan() {
        protocol.samples
    } else {
        rounds.clamp(f64::from(protocol.samples_min), f64::from(protocol.samples)) as u32
    }
}

/// Runs the rounds. Each begins with another contestant, so that none always follows the same one.
/// `turn` is told whose turn it is.
pub(crate) async fn run<L: Loaded, E>(
    entries: &mut [Entry<L>],
    rounds: u32,
    mut turn: impl FnMut(usize) -> Result<(), E>,
) -> Result<(), E> {
    for round in 0..rounds as usize {
        for position in 0..entries.len() {
            let place = (round + position) % entries.len();
            let entry = &mut entries[place];
            if entry.failure.is_some() {
                continue;
            }
            turn(entry.index)?;
            match entry.loaded.batch(entry.dispatches).await {
                Ok(sample) => entry.samples.push(sample),
                Err(failure) => entry.failure = Some(failure),
            }
        }
    }
    Ok(())
}

/// The row of a contestant in this launch, or why it has none. `tick` is that of its device's
/// clock, if it has one.
pub(crate) fn measured<L>(
    entry: Entry<L>,
    launch: u32,
    tick: Option<Nanos>,
    protocol: &Protocol,
) -> Result<Measured, Failure> {
    let Entry { kernel, check, timer, dispatches, batch, before, samples, failure, .. } = entry;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let cold = before.first().map_or(RawSample { device: None, wall: batch }, |(_, sample)| *sample);
    // After the cold batch comes the probe, and then the warm-up.
    let warmup: Vec<Nanos> = before.iter().skip(2).map(|(count, sample)| per_dispatch(sample, timer, *count)).collect();
    let mut plateau = Plateau::new(protocol.warmup_patience, protocol.warmup_gain);
    let warm = warmup.iter().map(|time| plateau.reached(*time)).last() == Some(true);
    // One sample in each round.
    let rounds = vec![1; samples.len()];
    let few = samples.len() < protocol.samples as usize;
    let mut run = Run { warmup, rounds, ..Run::of(launch, dispatches, timer, &samples, cold) };
    clocks::judge(&mut run, tick);
    run.flags.extend((!warm).then_some(Flag::NotWarm));
    run.flags.extend(few.then_some(Flag::FewSamples));
    Ok(Measured { kernel, check, run })
}

/// Has all contestants of a problem go by one clock: that of the device where every one can, else
/// the wall clock. A ratio of two clocks would be none.
pub(crate) fn one_clock(outcomes: &mut [Result<Measured, Failure>]) {
    let runs = || outcomes.iter().flatten();
    if runs().any(|measured| measured.run.timer == Timer::Wall) {
        outcomes.iter_mut().flatten().for_each(|measured| measured.run.timer = Timer::Wall);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use switchpoint::measure::protocol;
    use switchpoint::result::Status;

    /// Takes its times from a list, and fails when it is at its end.
    struct Scripted(Vec<RawSample>);

    impl Loaded for Scripted {
        async fn batch(&mut self, _: u32) -> Result<RawSample, Failure> {
            self.0.pop().ok_or_else(|| Failure::new(Status::Error, "the script has ended"))
        }

        async fn product(&mut self) -> Result<Vec<f64>, Failure> {
            Ok(Vec::new())
        }
    }

    fn sample(device: Option<f64>, wall: f64) -> RawSample {
        RawSample { device: device.map(Nanos), wall: Nanos(wall) }
    }

    fn entry(index: usize, script: Vec<RawSample>) -> Entry<Scripted> {
        Entry {
            index,
            loaded: Scripted(script),
            kernel: KernelFacts::library("blocked", ""),
            check: Check { method: "oracle-f64".to_owned(), error_over_bound: 0.1 },
            timer: Timer::Device,
            dispatches: 2,
            batch: Nanos(10.0),
            before: [90.0, 20.0, 10.0, 10.0, 10.0, 10.0].map(|time| (1, sample(Some(time), time))).to_vec(),
            samples: Vec::new(),
            failure: None,
        }
    }

    fn all_turns(entries: &mut [Entry<Scripted>], rounds: u32) -> Vec<usize> {
        let mut turns = Vec::new();
        let note = |index| -> Result<(), ()> {
            turns.push(index);
            Ok(())
        };
        switchpoint::gpu::block_on(run(entries, rounds, note)).unwrap();
        turns
    }

    #[test]
    fn turns_alternate_and_a_failure_ends_one_contestant_only() {
        let good = vec![sample(Some(10.0), 11.0); 3];
        let mut entries = [entry(7, good.clone()), entry(8, good[..1].to_vec()), entry(9, good)];
        assert_eq!(all_turns(&mut entries, 3), [7, 8, 9, 8, 9, 7, 9, 7]);
        assert!(entries[1].failure.is_some());
        assert!([0, 2].iter().all(|&place| entries[place].samples.len() == 3));
    }

    #[test]
    fn one_clock_for_all() {
        let check = |other: Option<f64>, clock_expected, flags_expected: &[Flag]| {
            let mut entries =
                vec![entry(0, vec![sample(Some(10.0), 10.1); 20]), entry(1, vec![sample(other, 10.1); 20])];
            all_turns(&mut entries, 20);
            let row = |entry| measured(entry, 1, Some(Nanos(0.001)), &protocol::standard());
            let mut rows: Vec<Result<Measured, Failure>> = entries.into_iter().map(row).collect();
            one_clock(&mut rows);
            let runs: Vec<Run> = rows.into_iter().map(|row| row.unwrap().run).collect();
            assert!(runs.iter().all(|run| run.timer == clock_expected));
            assert_eq!((runs[0].flags.as_slice(), runs[1].flags.as_slice()), (&[][..], flags_expected));
        };
        check(Some(10.0), Timer::Device, &[]);
        check(Some(5.0), Timer::Device, &[Flag::ClocksDisagree]);
        check(None, Timer::Wall, &[Flag::TimestampInvalid]);
    }

    #[test]
    fn a_run_tells_cold_warm_and_timed_batches_apart() {
        let mut entries = vec![entry(0, vec![sample(Some(10.0), 10.0); 4])];
        all_turns(&mut entries, 4);
        let entry = entries.remove(0);
        let Measured { run, .. } = measured(entry, 2, Some(Nanos(0.001)), &protocol::standard()).unwrap();
        assert_eq!((run.launch, run.dispatches, run.cold), (2, 2, sample(Some(90.0), 90.0)));
        assert_eq!(run.warmup, [Nanos(10.0); 4]);
        assert_eq!(run.times(), [Nanos(5.0); 4]);
        assert_eq!(run.flags, [Flag::FewSamples]);
    }

    #[test]
    fn rounds_fit_the_time() {
        let entries = [entry(0, Vec::new()), entry(1, Vec::new())];
        let check = |time: f64, expected| {
            assert_eq!(affordable(&entries, Nanos(time), &protocol::standard()), expected, "{time}");
        };
        check(1e9, 20);
        check(210.0, 10);
        check(-5.0, 5);
    }
}
