//! The margin that a difference has to exceed, and where it comes from (section 2.5).

/// The least difference that counts: 1 %.
pub const DELTA: f64 = 0.01;

/// What may widen the margin beyond [`DELTA`], all as differences of ln time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Noise {
    /// A: the largest |D| between the names of a row that was measured against itself, over both files; see [`against_itself`].
    pub against_itself: Option<f64>,
    /// F: the session floor; see [`floor`](super::floor::floor()).
    pub sessions: Option<f64>,
    /// C: |difference of ln median canary time|, between files of the same adapter.
    pub clocks: Option<f64>,
}

/// What made the margin as wide as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// [`DELTA`].
    Delta,
    /// Rows measured against themselves.
    AgainstItself,
    /// The session floor.
    Sessions,
    /// The canary: the files ran at different clocks.
    Clocks,
}

/// The margin of a pair of files on a pair of targets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margin {
    /// M, as a difference of ln time.
    pub log: f64,
    /// What set it.
    pub source: Source,
    /// Whether the canaries differ by more than [`DELTA`], whatever set the margin.
    pub clocks_differ: bool,
    /// Whether a session floor went in.
    pub has_floor: bool,
}

impl Margin {
    /// The margin between files of two sessions.
    #[must_use]
    pub fn unpaired(noise: Noise) -> Self {
        let _ = noise;
        todo!()
    }

    /// The margin between rows of the same launches: clock, heat and session cancel.
    #[must_use]
    pub fn paired(against_itself: Option<f64>) -> Self {
        Self::unpaired(Noise { against_itself, ..Noise::default() })
    }

    /// M as a share: 0.01 of ln 1.01.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.log.exp_m1()
    }
}

/// A of one row: the largest difference between the means of its names.
#[must_use]
pub fn against_itself(means: &[f64]) -> f64 {
    let (low, high) =
        means.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(*y), high.max(*y)));
    (high - low).max(0.0)
}
