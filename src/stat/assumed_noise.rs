//! Noise that a file cannot show by itself, and what is assumed of it until it is measured.

/// Standard deviations of ln time that stand in for what was not measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssumedNoise {
    /// Between two runs, where there is only one.
    pub one_run_sd: f64,
    /// Between two sessions, where there is no session floor.
    pub session_sd: f64,
}

/// Of a device with a clock and memory of its own. Nobody has measured it with this protocol; the
/// second is what a margin of 1 % absorbs.
pub const DEVICE: AssumedNoise =
    AssumedNoise { one_run_sd: super::estimate::ONE_RUN_SD, session_sd: super::draws::SESSION_SD };

/// Of what computes on the processor: software adapters and the processor itself, which share it
/// with everything else that runs. Rounded from the components that `docs/method.md` publishes.
pub const PROCESSOR: AssumedNoise = AssumedNoise { one_run_sd: 0.07, session_sd: 0.01 };

impl AssumedNoise {
    /// What is assumed of a comparison: the worse of both sides.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        Self { one_run_sd: self.one_run_sd.max(other.one_run_sd), session_sd: self.session_sd.max(other.session_sd) }
    }
}
