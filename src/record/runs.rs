//! Runs in a result file: samples, warm-up, rounds, canary and energy, refusing what cannot be
//! true.

use crate::result::{Session, Status};
use crate::sample::{Canary, Energy, Flag, RawSample, Run, Stop, Timer};

use super::place::{Fault, Place, fault, named, plain, positive, quoted};
use super::v1;

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

/// The runs of a row or peak in the order of their launches. Runs of different rows belong together
/// by their launch, so all hold them in one order.
pub(super) fn runs(files: &[v1::Run], place: &Place<'_>) -> Result<Vec<Run>, Fault> {
    let place = place.field("runs");
    if files.len() > LAUNCHES_MAX as usize {
        return fault(place, format!("has {} runs, at most {LAUNCHES_MAX} are read", files.len()));
    }
    let mut runs: Vec<Run> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let place = place.index(index);
        if runs.iter().any(|run| run.launch == file.launch) {
            return fault(place.field("launch"), format!("{} stands in an earlier run", file.launch));
        }
        runs.push(run(file, &place)?);
    }
    runs.sort_by_key(|run| run.launch);
    Ok(runs)
}

fn run(file: &v1::Run, place: &Place<'_>) -> Result<Run, Fault> {
    let timer = match file.timer.as_str() {
        "device" => Timer::Device,
        "wall" => Timer::Wall,
        other => return fault(place.field("timer"), format!("{} is neither device nor wall", quoted(other))),
    };
    if file.dispatches == 0 {
        return fault(place.field("dispatches"), "is 0; a sample has at least one");
    }
    if file.wall_ns.is_empty() {
        return fault(place.field("wall_ns"), "is empty; a run has at least one sample");
    }
    let (samples, clocked) = (file.wall_ns.len(), file.device_ns.len());
    if clocked != 0 && clocked != samples {
        return fault(place.field("device_ns"), format!("has {clocked} times and wall_ns {samples}"));
    }
    let mut taken = Vec::with_capacity(samples);
    for (index, &wall) in file.wall_ns.iter().enumerate() {
        let device = file.device_ns.get(index).copied().flatten();
        let device = device.map(|time| positive(time, &place.field("device_ns").index(index))).transpose()?;
        if timer == Timer::Device && device.is_none() {
            let reason = "is missing, and the timer of the run is device";
            return fault(place.field("device_ns").index(index), reason);
        }
        taken.push(RawSample { device, wall: positive(wall, &place.field("wall_ns").index(index))? });
    }
    let mut warmup = Vec::with_capacity(file.warmup_ns.len());
    for (index, &time) in file.warmup_ns.iter().enumerate() {
        warmup.push(positive(time, &place.field("warmup_ns").index(index))?);
    }
    let mut flags = Vec::new();
    for (index, name) in file.flags.iter().enumerate() {
        let place = place.field("flags");
        let flag = named(Flag::from_name(name), name, &place.index(index), "flag")?;
        if flags.contains(&flag) {
            return fault(place.index(index), format!("{name:?} stands there twice"));
        }
        flags.push(flag);
    }
    let cold_place = place.field("cold");
    let cold = RawSample {
        device: file.cold.device_ns.map(|time| positive(time, &cold_place.field("device_ns"))).transpose()?,
        wall: positive(file.cold.wall_ns, &cold_place.field("wall_ns"))?,
    };
    let rounds = rounds(file, samples, place)?;
    let canary = file.canary.as_ref().map(|canary| self::canary(canary, rounds.len(), place)).transpose()?;
    let stop = |name: &String| named(Stop::from_name(name), name, &place.field("stop"), "reason to stop");
    Ok(Run {
        tick: file.tick_ns.map(|tick| positive(tick, &place.field("tick_ns"))).transpose()?,
        warmup,
        flags,
        rounds,
        canary,
        stop: file.stop.as_ref().map(stop).transpose()?,
        energy: file.energy.as_ref().map(|energy| self::energy(energy, place)).transpose()?,
        ..Run::of(file.launch, file.dispatches, timer, taken, cold)
    })
}

/// The samples of each round, which together are all samples.
fn rounds(file: &v1::Run, samples: usize, place: &Place<'_>) -> Result<Vec<u32>, Fault> {
    let sum: u64 = file.rounds.iter().copied().map(u64::from).sum();
    if file.rounds.contains(&0) {
        return fault(place.field("rounds"), "holds a round without samples");
    }
    if !file.rounds.is_empty() && sum != samples as u64 {
        return fault(place.field("rounds"), format!("add up to {sum}, and there are {samples} samples"));
    }
    Ok(file.rounds.clone())
}

fn canary(file: &v1::Canary, rounds: usize, place: &Place<'_>) -> Result<Canary, Fault> {
    let place = place.field("canary");
    if !(file.flop.is_finite() && file.flop > 0.0) {
        return fault(place.field("flop"), format!("{} is not an amount of work; it must be above 0", file.flop));
    }
    let times = place.field("times_ns");
    if file.times_ns.len() != 2 * rounds {
        let reason = format!("has {} times for {rounds} rounds; there are two for each", file.times_ns.len());
        return fault(times, reason);
    }
    let time = |(index, &time): (usize, &f64)| positive(time, &times.index(index));
    Ok(Canary { flop: file.flop, times: file.times_ns.iter().enumerate().map(time).collect::<Result<_, _>>()? })
}

fn energy(file: &v1::Energy, place: &Place<'_>) -> Result<Energy, Fault> {
    let place = place.field("energy");
    if !(file.joules.is_finite() && file.joules > 0.0) {
        let reason = format!("{} is not an energy; where none was measured the key is absent", file.joules);
        return fault(place.field("joules"), reason);
    }
    if file.dispatches == 0 {
        return fault(place.field("dispatches"), "is 0; a window has at least one");
    }
    let window = positive(file.window_ns, &place.field("window_ns"))?;
    let power = file.joules / window.seconds();
    if power > POWER_MAX {
        let reason = format!("{} over {window} are {power:.3e} W, which no device takes", file.joules);
        return fault(place.field("joules"), reason);
    }
    Ok(Energy {
        source: plain(&file.source, &place.field("source"))?,
        joules: file.joules,
        window,
        dispatches: file.dispatches,
    })
}
