//! The measuring protocol, over any [`Target`]: load, verify, warm up, and take samples in rounds.
//!
//! Each strategy has a file: [`warmup`] to a plateau, [`canary`] against clocks that change,
//! [`mod@rounds`] in which rows take turns, [`stopping`] rules, [`clocks`] of device and host,
//! [`energy`] windows. [`protocol`] has the parameters of all.
//!
//! Time reaches this room only as samples that a target returns, so that a test can hand it a
//! device that ramps, lies or breaks. Waiting is `async`; nothing here blocks.

pub mod canary;
pub mod clocks;
pub mod energy;
pub mod meter;
pub mod peak;
pub mod pilot;
pub mod protocol;
pub mod rounds;
pub mod row;
pub mod stopping;
pub mod warmup;

use std::future::Future;

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::reference::Operands;
use crate::result::{KernelFacts, Status};
use crate::sample::RawSample;
use crate::unit::Nanos;

pub use canary::{ClockCanary, Watch};
pub use meter::Meter;
pub use peak::{MeasuredPeak, Peaks, Probe, peak};
pub use pilot::{PilotTimes, pilot};
pub use rounds::{Instruments, RoundRow, rounds};
pub use row::{Measured, TimeBudget, Warm, row, warm};

/// Something that multiplies matrices.
pub trait Target {
    /// A kernel bound to a problem.
    type Loaded: Loaded;

    /// What it is.
    fn facts(&self) -> &TargetFacts;

    /// The ways in which it can compute.
    fn kernels(&self, problem: &Problem) -> Vec<KernelFacts>;

    /// Whether a kernel can run on a problem here, without allocating anything.
    ///
    /// # Errors
    /// The reason, in words.
    fn supports(&self, kernel: &KernelFacts, problem: &Problem) -> Result<(), String>;

    /// The tick of its clock as far as its readings have shown it, before that what the driver
    /// states; `None` where it has no clock.
    fn tick(&self) -> Option<Nanos> {
        self.facts().timestamp_ns.map(Nanos)
    }

    /// Uploads the operands, fills C with NaN and prepares the kernel. Kernels that are loaded with
    /// the same operands may share matrices: the product is that of the kernel that ran last.
    fn load(
        &mut self,
        kernel: &KernelFacts,
        operands: &Operands,
    ) -> impl Future<Output = Result<Self::Loaded, Failure>>;
}

/// A kernel bound to a problem, with its matrices in place.
pub trait Loaded {
    /// What was loaded, where it may be another specialization of the kernel than the one asked
    /// for.
    fn kernel(&self) -> Option<&KernelFacts> {
        None
    }

    /// Runs the kernel a number of times as one submission and returns when the last one has ended.
    fn batch(&mut self, dispatches: u32) -> impl Future<Output = Result<RawSample, Failure>>;

    /// The m x n elements of C, one product of a batch after another.
    fn product(&mut self) -> impl Future<Output = Result<Vec<f64>, Failure>>;
}

/// Why a row has no rate. It becomes a row of the file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}: {message}", status.name())]
pub struct Failure {
    /// The kind of failure.
    pub status: Status,
    /// What happened, in words.
    pub message: String,
    /// Predicted time of one dispatch, of a skipped row.
    pub predicted: Option<Nanos>,
}

impl Failure {
    /// A failure without a prediction.
    #[must_use]
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), predicted: None }
    }

    /// Whether the device should be opened anew before anything else is measured on it.
    #[must_use]
    pub fn may_have_cost_the_device(&self) -> bool {
        matches!(self.status, Status::Error | Status::Timeout)
    }
}
