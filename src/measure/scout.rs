//! Before a large row: a small problem of the same kind predicts whether the large one is hopeless.
//!
//! Otherwise a naive kernel on a software adapter would be given a problem that keeps it busy for hours, in one submission that nothing can end.

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::reference::Operands;
use crate::result::KernelFacts;
use crate::sample::{Protocol, Timer, per_dispatch};
use crate::unit::Nanos;

use super::row::{skip_if_too_slow, submission_max};
use super::{Allowance, Failure, Loaded, Target};

/// The longest edge of a scout.
pub const EDGE_MAX: u32 = 256;

/// Work below which a problem is its own scout.
pub const FLOP_MIN: f64 = 2e8;

/// A large problem usually runs at a better rate than a small one. It is given up only when even this many times the rate would not do.
pub const BENEFIT_OF_DOUBT: f64 = 3.0;

/// Whether a problem should be scouted where no rate of its kernel is known.
#[must_use]
pub fn needs_scout(problem: &Problem) -> bool {
    problem.flop().0 > FLOP_MIN
}

/// Times a problem of the same shape with no edge above 256: what was measured, and the time of a dispatch.
///
/// # Errors
/// As a row: the target failed or does not support the kernel.
pub async fn scout<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    problem: &Problem,
    seed: u64,
) -> Result<(Problem, Nanos), Failure> {
    let [m, n, k] = [problem.m, problem.n, problem.k].map(|edge| edge.min(EDGE_MAX));
    let small = Problem { m, n, k, ..*problem };
    let mut loaded = target.load(kernel, &Operands::random(&small, seed)).await?;
    loaded.batch(1).await?;
    let sample = loaded.batch(1).await?;
    let timer = if sample.device.is_some() { Timer::Device } else { Timer::Wall };
    Ok((small, per_dispatch(&sample, timer, 1)))
}

/// Gives a row up whose predicted time is far beyond what it may take.
///
/// # Errors
/// Status `skipped`, with the predicted time.
pub fn skip_if_hopeless(
    target: &TargetFacts,
    predicted: Nanos,
    protocol: &Protocol,
    allowance: &Allowance,
) -> Result<(), Failure> {
    let lenient = |limit: Nanos| Nanos(limit.0 * BENEFIT_OF_DOUBT);
    let limit = submission_max(target, protocol);
    // First with leniency whether to give up at all, then without it for a message that names the real limits.
    skip_if_too_slow(predicted, lenient(limit), protocol.samples_min, lenient(allowance.time))
        .or_else(|_| skip_if_too_slow(predicted, limit, protocol.samples_min, allowance.time))
}
