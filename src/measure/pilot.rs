//! Pilot runs before a large row: parts of the problem show whether the whole would take too long.
//!
//! Otherwise a naive kernel on a software adapter would be given a problem that keeps it busy for
//! hours, in one submission that nothing can end.
//!
//! What a small part takes is mostly what starting a dispatch costs, or the time of the few cores
//! of a large device that it keeps busy. So a part condemns the whole only where time has begun to
//! grow with work: it takes nearly as many times as long as the part before as it has more work.
//! Until then the next larger part is tried, and in the end the row itself. Nothing is concluded
//! from other shapes: a kernel may waste most of its tile on a thin problem and nothing of it on a
//! square one.

use std::iter;

use crate::problem::Problem;
use crate::reference::Operands;
use crate::result::KernelFacts;
use crate::sample::{Protocol, Timer, per_dispatch};
use crate::unit::Nanos;

use super::row::{PREDICTION_TOLERANCE, sample_min, skip_if_over_budget, submission_max, warm_up};
use super::{Failure, Loaded, Target, TimeBudget};

/// The longest edge of the smallest part.
pub const EDGE_MIN: u32 = 64;

/// Work up to which a problem is measured without a look at its parts.
pub const FLOP_MIN: f64 = 2e8;

/// Each part has at least so many times the work of the one before, and the whole so many times
/// that of the largest part.
pub const GROWTH: f64 = 8.0;

/// Time has to grow by this share of the growth of the work. What does not depend on work is then
/// at most a seventh of a part's time.
pub const GROWTH_SHARE: f64 = 0.5;

/// What is known of the dispatches of one target: the time of a kernel on a problem, and whether it
/// was looked at more than once.
#[derive(Debug, Default)]
pub struct PilotTimes(Vec<(KernelFacts, Problem, Nanos, bool)>);

impl PilotTimes {
    /// Notes the time of a row that was measured.
    pub fn note(&mut self, kernel: &KernelFacts, problem: Problem, time: Nanos) {
        self.set(kernel, problem, time, true);
    }

    fn set(&mut self, kernel: &KernelFacts, problem: Problem, time: Nanos, settled: bool) {
        self.0.retain(|(known, of, ..)| known != kernel || *of != problem);
        self.0.push((kernel.clone(), problem, time, settled));
    }

    fn of(&self, kernel: &KernelFacts, problem: &Problem, settled: bool) -> Option<Nanos> {
        let enough = |(known, of, _, looked): &&(KernelFacts, Problem, Nanos, bool)| {
            known == kernel && of == problem && (*looked || !settled)
        };
        self.0.iter().find(enough).map(|(_, _, time, _)| *time)
    }
}

/// Gives a row up whose parts show that it would take far too long.
///
/// # Errors
/// Status `skipped` with the predicted time; as a row where the target fails or does not support
/// the kernel.
pub async fn pilot<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    problem: &Problem,
    (protocol, budget): (&Protocol, &TimeBudget),
    times: &mut PilotTimes,
) -> Result<(), Failure> {
    let mut before: Option<(f64, Nanos)> = None;
    for part in parts(problem) {
        if target.supports(kernel, &part).is_err() {
            continue;
        }
        let work = part.flop().0;
        let mut shortest = Nanos(f64::INFINITY);
        // A second look, longer and warm, is for what the first one condemns.
        for settled in [false, true] {
            let time = match times.of(kernel, &part, settled) {
                Some(time) => time,
                None => {
                    let time = time_of(target, kernel, &part, (protocol, budget), settled).await?;
                    times.set(kernel, part, time, settled);
                    time
                }
            };
            shortest = Nanos(shortest.0.min(time.0));
            let over_budget = |time| skip_if_far_over_budget(target, time, protocol, budget);
            let Err(failure) = over_budget(Nanos(time.0 * problem.flop().0 / work)) else { return Ok(()) };
            let grows = |(less, sooner): (f64, Nanos)| time.0 / sooner.0 >= GROWTH_SHARE * work / less;
            // What is too long for the whole in a part of it is too long.
            if !before.is_some_and(grows) && over_budget(time).is_ok() {
                break;
            }
            if settled {
                let message = format!("{} ({part} takes {time})", failure.message);
                return Err(Failure { message, ..failure });
            }
        }
        before = Some((work, shortest));
    }
    Ok(())
}

/// Parts of a problem that is worth a look, the smallest first: its edges are cut at 64, at 128 and
/// so on, its batch at 1, at 2 and so on.
fn parts(problem: &Problem) -> impl Iterator<Item = Problem> {
    let whole = *problem;
    let mut edge = EDGE_MIN;
    let mut least = 0.0;
    iter::from_fn(move || {
        loop {
            let [m, n, k] = [whole.m, whole.n, whole.k].map(|whole| whole.min(edge));
            let part = Problem { m, n, k, batch: whole.batch.min(edge / EDGE_MIN), ..whole };
            if whole.flop().0 <= FLOP_MIN || part.flop().0 * GROWTH > whole.flop().0 {
                return None;
            }
            edge = edge.saturating_mul(2);
            if part.flop().0 >= least {
                least = part.flop().0 * GROWTH;
                return Some(part);
            }
        }
    })
}

/// Time of a dispatch: of the second one, because the first pays for compilation; or the shortest
/// on the way to a plateau, because a device may be cold and a machine disturbed.
async fn time_of<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    part: &Problem,
    (protocol, budget): (&Protocol, &TimeBudget),
    settled: bool,
) -> Result<Nanos, Failure> {
    let mut loaded = target.load(kernel, &Operands::random(part, budget.seed)).await?;
    loaded.batch(1).await?;
    let timer = Timer::of(target.tick());
    let time = per_dispatch(&loaded.batch(1).await?, timer, 1);
    if !settled {
        return Ok(time);
    }
    let mut batch = async |dispatches| loaded.batch(dispatches).await;
    let length = || sample_min(target, protocol);
    let warmup = warm_up(&mut batch, timer, &mut 1, &length, (protocol, budget.time)).await?;
    Ok(warmup.curve.into_iter().fold(time, |best, time| if time.0 < best.0 { time } else { best }))
}

/// Gives a row up whose predicted time is far beyond what it may take.
fn skip_if_far_over_budget<T: Target>(
    target: &T,
    predicted: Nanos,
    protocol: &Protocol,
    budget: &TimeBudget,
) -> Result<(), Failure> {
    let lenient = |limit: Nanos| Nanos(limit.0 * PREDICTION_TOLERANCE);
    let limit = submission_max(target.facts(), protocol);
    // First with leniency whether to give up at all, then without it for a message that names the
    // real limits.
    skip_if_over_budget(predicted, lenient(limit), protocol.samples_min, lenient(budget.time))
        .or_else(|_| skip_if_over_budget(predicted, limit, protocol.samples_min, budget.time))
}
