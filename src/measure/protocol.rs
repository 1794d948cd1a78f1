//! The parameters of `gemm-timing/1`. Rows of different protocols are never compared.

use crate::sample::{Protocol, Rounds};
use crate::unit::Nanos;

/// Copies of A and B that dispatches take turns over have at least this much together: as much as
/// the largest last-level cache today (AMD MI300).
pub const ROTATED_BYTES: u64 = 256 << 20;
/// Copies at most: on a GPU each has bindings of its own.
pub const COPIES_MAX: u64 = 4096;

/// The protocol of published results.
#[must_use]
pub fn standard() -> Protocol {
    Protocol {
        name: "gemm-timing/1".to_owned(),
        samples: 20,
        samples_min: 5,
        // Long against the overhead of a submission (about 0.1 ms) and against the tick of any
        // device clock.
        sample_min: Nanos::from_seconds(0.02),
        // A quarter of the 2 s after which Windows resets a GPU.
        submission_max: Nanos::from_seconds(0.5),
        warmup_patience: 3,
        warmup_gain: 0.03,
        warmup_max: Nanos::from_seconds(5.0),
        rounds: Some(Rounds {
            // Five rounds at 20 samples: so many are needed to compare two rows round by round.
            block: 4,
            samples_max: 160,
            precision: 0.01,
            plateau: 0.9,
            // What nvbench discards is below 0.75 of the clock; we keep everything, so we can flag
            // much earlier.
            clock_drop: 0.05,
            waits: 3,
            wait: Nanos::from_seconds(0.05),
            wait_growth: 1.5,
            // The energy counter of a GPU moves every 20 to 100 ms.
            energy_window: Nanos::from_seconds(1.0),
        }),
        sha256: None,
    }
}

/// A short form for a search, in which many configurations are ranked and none is published.
#[must_use]
pub fn search() -> Protocol {
    Protocol {
        name: "gemm-timing/1-search".to_owned(),
        samples: 5,
        samples_min: 2,
        sample_min: Nanos::from_seconds(0.005),
        warmup_max: Nanos::from_seconds(0.3),
        // A search has hundreds of rows on one problem, which do not fit into a device together.
        rounds: None,
        ..standard()
    }
}

/// A short form for the `smoke` suite, which shows that everything works and publishes nothing.
#[must_use]
pub fn smoke() -> Protocol {
    let standard = standard();
    Protocol {
        name: "gemm-timing/1-smoke".to_owned(),
        samples: 6,
        sample_min: Nanos::from_seconds(0.002),
        warmup_max: Nanos::from_seconds(0.05),
        rounds: standard.rounds.map(|rounds| Rounds {
            block: 3,
            samples_max: 6,
            waits: 0,
            energy_window: Nanos::from_seconds(0.1),
            ..rounds
        }),
        ..standard
    }
}
