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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::DeviceType;
    use crate::kernel::specialization::coop_feature;
    use crate::kernel::tuning::tests::target;

    #[test]
    fn the_path_follows_the_shape() {
        let mut plain = target(DeviceType::Discrete, 32);
        plain.features.retain(|feature| feature == "SUBGROUP" || feature == "SHADER_F16");
        let mut units = plain.clone();
        units.features.push(coop_feature(Element::F16, 16));
        let software = target(DeviceType::Cpu, 8);
        let check = |target: &TargetFacts, problem: &str, name: &str| {
            let (kernel, reason) = choose(target, &problem.parse().unwrap(), &[]).unwrap();
            assert_eq!(kernel.name, name, "{problem}: {reason}");
        };
        check(&plain, "f32:4096x4096x4096", "warp");
        check(&plain, "f32:256x256x256", "prefetch");
        check(&plain, "f32:32x32x32768", "split");
        check(&plain, "f32:1x4096x4096", "vecmat");
        check(&plain, "f32:4096x1x4096", "matvec");
        check(&plain, "i8:512x512x512", "prefetch");
        check(&plain, "i8:4096x4096x4096", "warp");
        check(&software, "i8:4096x4096x4096", "dot");
        check(&TargetFacts { vendor_id: AMD, ..plain.clone() }, "f32:512x512x512", "register-scalar");
        check(&TargetFacts { vendor_id: AMD, ..plain.clone() }, "f32:4096x4096x4096", "warp");
        check(&TargetFacts { vendor_id: AMD, ..plain.clone() }, "f32:512x64x512", "prefetch");
        check(&TargetFacts { vendor_id: AMD, subgroup: (32, 64), ..units.clone() }, "f16:4096x4096x4096", "coop");
        check(&plain, "f16:4096x4096x4096", "warp");
        check(&units, "f16:4096x4096x4096", "coop");
        check(&units, "f32:4096x4096x4096", "warp");
        check(&units, "f16:1x4096x4096", "vecmat");
        check(&software, "f32:1024x1024x1024", "subgroup-wide");
        check(&target(DeviceType::Cpu, 32), "f32:1024x1024x1024", "register");
    }

    #[test]
    fn a_winner_goes_before_the_rules_on_its_own_device_only() {
        let target = target(DeviceType::Discrete, 32);
        let problem: Problem = "f32:4096x4096x4096".parse().unwrap();
        let winner = Winner {
            device: target.name.clone(),
            driver: target.driver.clone(),
            element: problem.element,
            transposed_b: false,
            class: ShapeClass::Large,
            kernel: find("blocked").unwrap(),
            problem,
            rate: crate::unit::FlopPerSecond(1.0),
            fixed: None,
            date: "2026-11-23".to_owned(),
        };
        let (kernel, reason) = choose(&target, &problem, std::slice::from_ref(&winner)).unwrap();
        assert_eq!((kernel.name, reason.as_str()), ("blocked", "won the search of 2026-11-23 on f32:4096x4096x4096"));
        let elsewhere = Winner { driver: "2".to_owned(), ..winner };
        assert_eq!(choose(&target, &problem, &[elsewhere]).unwrap().0.name, "warp");
    }
}
