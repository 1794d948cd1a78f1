//! Which clock a run goes by, and what a reader should know of it.

use crate::sample::{Flag, RawSample, Run, Timer};

/// Device and wall time of a batch may differ by this share before the run is flagged.
pub const TOLERANCE: f64 = 0.03;

/// Decides which clock the run goes by, and flags what a reader should know of it.
pub fn judge(run: &mut Run, has_clock: bool) {
    let invalid = run.timer == Timer::Wall || run.samples.iter().any(|sample| sample.device.is_none());
    if has_clock && invalid {
        run.timer = Timer::Wall;
        run.flags.push(Flag::TimestampInvalid);
    }
    let differs = |sample: &RawSample| {
        sample.device.is_some_and(|device| (sample.wall.0 - device.0).abs() > TOLERANCE * device.0)
    };
    // More than half of the samples: one late wake-up of the host is not a disagreement of clocks.
    if run.samples.iter().filter(|sample| differs(sample)).count() * 2 > run.samples.len() {
        run.flags.push(Flag::ClocksDisagree);
    }
}
