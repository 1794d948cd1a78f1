//! The margin that a difference has to exceed, and where it comes from (section 2.5).

/// The least difference that counts, as a share: what is smaller matters to nobody who has to port
/// code for it.
pub const DELTA: f64 = 0.01;

/// What may widen the margin beyond [`DELTA`], all as differences of ln time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Noise {
    /// A: the largest |D| between the names of a row that was measured against itself, over both
    /// files; see [`aa_difference`].
    pub aa_difference: Option<f64>,
    /// F: the session floor; see [`floor`](super::floor::floor()).
    pub sessions: Option<f64>,
    /// C: |difference of ln median canary time|, between files of the same adapter.
    pub clocks: Option<f64>,
}

/// What made the margin as wide as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarginSource {
    /// [`DELTA`].
    Delta,
    /// Rows measured against themselves.
    AaDifference,
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
    pub source: MarginSource,
    /// Whether the canaries differ by more than [`DELTA`], whatever set the margin.
    pub clocks_differ: bool,
    /// Whether a session floor went in.
    pub has_floor: bool,
}

impl Margin {
    /// The margin between files of two sessions.
    #[must_use]
    pub fn unpaired(noise: Noise) -> Self {
        let least = (1.0 + DELTA).ln();
        let clocks = noise.clocks.map(f64::abs).filter(|clocks| *clocks > least);
        let candidates = [
            (Some(least), MarginSource::Delta),
            (noise.aa_difference, MarginSource::AaDifference),
            (noise.sessions, MarginSource::Sessions),
            (clocks, MarginSource::Clocks),
        ];
        // Of equals the first counts, so that a margin is only called wide where something widened
        // it.
        let widest = |(log, source): (f64, MarginSource), (other, name): (Option<f64>, MarginSource)| match other {
            Some(other) if other > log => (other, name),
            _ => (log, source),
        };
        let (log, source) = candidates.into_iter().fold((0.0, MarginSource::Delta), widest);
        Self { log, source, clocks_differ: clocks.is_some(), has_floor: noise.sessions.is_some() }
    }

    /// The margin between rows of the same launches: clock, heat and session cancel.
    #[must_use]
    pub fn paired(aa_difference: Option<f64>) -> Self {
        Self::unpaired(Noise { aa_difference, ..Noise::default() })
    }

    /// M as a share: 0.01 of ln 1.01.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.log.exp_m1()
    }
}

/// A of one row: the largest difference between the means of its names.
#[must_use]
pub fn aa_difference(means: &[f64]) -> f64 {
    let (low, high) =
        means.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(*y), high.max(*y)));
    (high - low).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_part_sets_the_margin() {
        let check = |noise: Noise, log: f64, source: MarginSource, clocks_differ: bool| {
            let margin = Margin::unpaired(noise);
            assert_eq!((margin.log, margin.source, margin.clocks_differ), (log, source, clocks_differ), "{noise:?}");
            assert_eq!(margin.has_floor, noise.sessions.is_some());
        };
        let delta = (1.0 + DELTA).ln();
        let noise = |aa_difference, sessions, clocks| Noise { aa_difference, sessions, clocks };
        check(Noise::default(), delta, MarginSource::Delta, false);
        check(noise(Some(0.005), Some(0.004), Some(-0.009)), delta, MarginSource::Delta, false);
        check(noise(Some(0.02), Some(0.01), None), 0.02, MarginSource::AaDifference, false);
        check(noise(Some(0.02), Some(0.03), Some(0.011)), 0.03, MarginSource::Sessions, true);
        check(noise(None, Some(0.03), Some(-0.04)), 0.04, MarginSource::Clocks, true);
        assert_eq!(Margin::paired(Some(0.02)).log, 0.02);
        assert!((Margin::paired(None).share() - DELTA).abs() < 1e-15);
    }

    #[test]
    fn a_row_against_itself() {
        for (means, expected) in [(vec![], 0.0), (vec![3.0], 0.0), (vec![3.0, 2.5], 0.5), (vec![1.0, 4.0, 2.0], 3.0)] {
            assert_eq!(aa_difference(&means), expected, "{means:?}");
        }
    }
}
