//! The parameters of `gemm-timing/0`, the first protocol.
//!
//! It lacks what `gemm-timing/1` will add: a canary kernel against throttling, rotated buffers, interleaved rounds and stop rules. Rows
//! of different protocols are never compared.

use crate::sample::Protocol;
use crate::unit::Nanos;

/// The protocol of published results.
#[must_use]
pub fn standard() -> Protocol {
    Protocol {
        name: "gemm-timing/0".to_owned(),
        samples: 20,
        samples_min: 5,
        // Long against the overhead of a submission (about 0.1 ms) and against the tick of any device clock.
        sample_min: Nanos::from_seconds(0.02),
        // A quarter of the 2 s after which Windows resets a GPU.
        submission_max: Nanos::from_seconds(0.5),
        warmup_patience: 3,
        warmup_gain: 0.03,
        warmup_max: Nanos::from_seconds(5.0),
        rounds: None,
    }
}

/// A short form for a search, in which many configurations are ranked and none is published.
#[must_use]
pub fn search() -> Protocol {
    Protocol {
        name: "gemm-timing/0-search".to_owned(),
        samples: 5,
        samples_min: 2,
        sample_min: Nanos::from_seconds(0.005),
        warmup_max: Nanos::from_seconds(0.3),
        ..standard()
    }
}

/// A short form for the `smoke` suite, which shows that everything works and publishes nothing.
#[must_use]
pub fn smoke() -> Protocol {
    Protocol {
        name: "gemm-timing/0-smoke".to_owned(),
        samples: 6,
        sample_min: Nanos::from_seconds(0.002),
        warmup_max: Nanos::from_seconds(0.05),
        ..standard()
    }
}
