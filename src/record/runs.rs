//! What cannot be true of a run in a result file: its samples, warm-up, rounds, canary and energy.

use crate::result::{Session, Status};
use crate::sample::{Canary, Energy, Run, Timer};
use crate::unit::Nanos;

use super::position::{Fault, Place, fault, plain, positive};

/// Runs of a row, or launches of a session, at most. `bench` makes 100 at most.
pub(super) const LAUNCHES_MAX: u32 = 1000;

/// No device of today takes as much as this, in watts.
const POWER_MAX: f64 = 1e5;

/// What a session promises of each of its rows and peaks.
pub(super) fn launched(runs: &[Run], status: Status, session: &Session, place: &Place<'_>) -> Result<(), Fault> {
    let launches = session.launches;
    if session.finished.is_some() {
        match status {
            Status::Ok if runs.len() != launches as usize => {
                let reason = format!("has {} runs, session.launches is {launches}", runs.len());
                return fault(place.field("runs"), reason);
            }
            Status::Pending => {
                return fault(place.field("status"), "is pending, and the session is finished (session.finished)");
            }
            _ => {}
        }
    }
    match runs.iter().find(|run| run.launch >= launches) {
        Some(run) => {
            let reason = format!("is {}, session.launches is {launches} and counts from 0", run.launch);
            fault(place.field("runs").field("launch"), reason)
        }
        None => Ok(()),
    }
}

/// Checks the runs of a row or peak.
pub(super) fn runs(runs: &[Run], place: &Place<'_>) -> Result<(), Fault> {
    let place = place.field("runs");
    if runs.len() > LAUNCHES_MAX as usize {
        return fault(place, format!("has {} runs, at most {LAUNCHES_MAX} are read", runs.len()));
    }
    for (index, run) in runs.iter().enumerate() {
        let place = place.index(index);
        if runs[..index].iter().any(|earlier| earlier.launch == run.launch) {
            return fault(place.field("launch"), format!("{} stands in an earlier run", run.launch));
        }
        self::run(run, &place)?;
    }
    Ok(())
}

fn run(run: &Run, place: &Place<'_>) -> Result<(), Fault> {
    if run.dispatches == 0 {
        return fault(place.field("dispatches"), "is 0; a sample has at least one");
    }
    if run.wall.is_empty() {
        return fault(place.field("wall_ns"), "is empty; a run has at least one sample");
    }
    let (samples, clocked) = (run.wall.len(), run.device.len());
    if clocked != 0 && clocked != samples {
        return fault(place.field("device_ns"), format!("has {clocked} times and wall_ns {samples}"));
    }
    let device = place.field("device_ns");
    for (index, sample) in run.samples().enumerate() {
        match sample.device {
            Some(time) => positive(time.0, &device.index(index))?,
            None if run.timer == Timer::Device => {
                return fault(device.index(index), "is missing, and the timer of the run is device");
            }
            None => {}
        }
    }
    times(&run.wall, &place.field("wall_ns"))?;
    times(&run.warmup, &place.field("warmup_ns"))?;
    for (index, flag) in run.flags.iter().enumerate() {
        if run.flags[..index].contains(flag) {
            let reason = format!("{:?} stands there twice", flag.name());
            return fault(place.field("flags").index(index), reason);
        }
    }
    let cold = place.field("cold");
    run.cold.device.map_or(Ok(()), |time| positive(time.0, &cold.field("device_ns")))?;
    positive(run.cold.wall.0, &cold.field("wall_ns"))?;
    rounds(&run.rounds, samples, &place.field("rounds"))?;
    run.canary.as_ref().map_or(Ok(()), |canary| self::canary(canary, run.rounds.len(), &place.field("canary")))?;
    run.tick.map_or(Ok(()), |tick| positive(tick.0, &place.field("tick_ns")))?;
    run.energy.as_ref().map_or(Ok(()), |energy| self::energy(energy, &place.field("energy")))
}

fn times(times: &[Nanos], place: &Place<'_>) -> Result<(), Fault> {
    times.iter().enumerate().try_for_each(|(index, time)| positive(time.0, &place.index(index)))
}

/// The samples of each round, which together are all samples.
fn rounds(rounds: &[u32], samples: usize, place: &Place<'_>) -> Result<(), Fault> {
    let sum: u64 = rounds.iter().copied().map(u64::from).sum();
    if rounds.contains(&0) {
        return fault(place, "holds a round without samples");
    }
    if !rounds.is_empty() && sum != samples as u64 {
        return fault(place, format!("add up to {sum}, and there are {samples} samples"));
    }
    Ok(())
}

fn canary(canary: &Canary, rounds: usize, place: &Place<'_>) -> Result<(), Fault> {
    if !(canary.flop.is_finite() && canary.flop > 0.0) {
        return fault(place.field("flop"), format!("{} is not an amount of work; it must be above 0", canary.flop));
    }
    let place = place.field("times_ns");
    if canary.times.len() != 2 * rounds {
        let reason = format!("has {} times for {rounds} rounds; there are two for each", canary.times.len());
        return fault(place, reason);
    }
    times(&canary.times, &place)
}

fn energy(energy: &Energy, place: &Place<'_>) -> Result<(), Fault> {
    let Energy { source, joules, window, dispatches } = energy;
    if !(joules.is_finite() && *joules > 0.0) {
        let reason = format!("{joules} is not an energy; where none was measured the key is absent");
        return fault(place.field("joules"), reason);
    }
    if *dispatches == 0 {
        return fault(place.field("dispatches"), "is 0; a window has at least one");
    }
    positive(window.0, &place.field("window_ns"))?;
    let power = joules / window.seconds();
    if power > POWER_MAX {
        let reason = format!("{joules} over {window} are {power:.3e} W, which no device takes");
        return fault(place.field("joules"), reason);
    }
    plain(source, &place.field("source"))
}
