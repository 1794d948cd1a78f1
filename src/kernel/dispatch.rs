//! Picks the path for a problem on a target by its shape, and says why: what a library would do.
//!
//! The rules are the arithmetic of `shaders/README.md`, not measurements; a search
//! ([`tuning`](super::tuning)) beats them where one was made.

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};

use super::catalogue::find;
use super::family::Kernel;
use super::tuning::{ShapeClass, Winner};

/// Blocks of C below which a device cannot be busy: 64 of 64 x 64 elements for a device of some
/// tens of cores.
const BLOCKS_MIN: u32 = 64;

/// PCI vendor numbers of makers whose devices want a path of their own.
const AMD: u32 = 0x1002;

/// The kernel for a problem, and the reason in words.
///
/// # Errors
/// Why not even the simplest kernel runs there.
pub fn choose(target: &TargetFacts, problem: &Problem, winners: &[Winner]) -> Result<(Kernel, String), String> {
    if let Some(winner) = winners.iter().find(|winner| winner.is_for(target, problem)) {
        return Ok((winner.kernel, format!("won the search of {} on {}", winner.date, winner.problem)));
    }
    for (name, reason) in preferences(target, problem) {
        let kernel = find(name).map(|kernel| kernel.on(target, problem.element));
        if let Some(kernel) = kernel.filter(|kernel| kernel.fits(problem, target).is_ok()) {
            return Ok((kernel, reason.to_owned()));
        }
    }
    let last = find("coalesced").ok_or("the catalogue is empty")?;
    last.fits(problem, target).map(|()| (last, "nothing better runs here".to_owned()))
}

/// Names in the order of preference, each with its reason.
fn preferences(target: &TargetFacts, problem: &Problem) -> Vec<(&'static str, &'static str)> {
    let Problem { m, n, .. } = *problem;
    let mut list = Vec::new();
    let bytes = problem.element == Element::I8;
    if bytes && target.is_software() {
        list.push(("dot", "bytes on a software adapter: workgroup memory and barriers gain nothing"));
    }
    if n <= 4 {
        list.push(("matvec", "few columns: bound by reading A once"));
    }
    if m <= 4 {
        list.push(("vecmat", "few rows: bound by reading B once"));
    }
    if target.is_software() {
        list.push(("subgroup-wide", "a software adapter: registers are memory, and loads cost most"));
        list.push(("register", "a software adapter: workgroup memory and barriers gain nothing"));
    }
    let blocks = m.div_ceil(64).saturating_mul(n.div_ceil(64)).saturating_mul(problem.batch);
    if ShapeClass::of(problem) == ShapeClass::Deep && blocks < BLOCKS_MIN {
        list.push(("split", "few blocks of C and long sums: the sums are cut"));
    }
    if m.min(n) >= 64 {
        list.push(("coop", "matrix units"));
    }
    if m.min(n) >= 128 && blocks >= 4 * BLOCKS_MIN {
        list.push(("warp", "large: the largest tiles have the most reuse"));
    }
    if target.vendor_id == AMD && !target.is_software() && n >= 256 {
        list.push(("register-scalar", "AMD: rows of A through the scalar unit, no barriers"));
    }
    list.push(("prefetch", "workgroup memory, with a prefetch of the next tile"));
    if bytes {
        list.push(("dot", "bytes, and not enough workgroup memory"));
    }
    list.push(("register", "not enough workgroup memory"));
    list
}
