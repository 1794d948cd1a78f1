//! Which probes a device is asked for.

use crate::device::TargetFacts;
use crate::kernel::specialization::{coop_feature, has};
use crate::problem::Element;
use crate::result::{Checks, Peak};
use crate::unit::Bytes;

use super::{Microbenchmark, THREADS, WORKING_SET_MAX, WORKING_SET_MIN};

/// The variants of each probe that every device is asked for, the compute probes first. Matrix
/// units and sizes of memory depend on the device.
const COMPUTE: [Microbenchmark; 7] = [
    Microbenchmark::Fma { scalar: "f32", width: 1, chains: 8 },
    // As many as fit into 16 registers with what else is needed: what a software adapter has.
    Microbenchmark::Fma { scalar: "f32", width: 1, chains: 14 },
    Microbenchmark::Fma { scalar: "f32", width: 2, chains: 8 },
    Microbenchmark::Fma { scalar: "f32", width: 4, chains: 8 },
    Microbenchmark::Dot { chains: 8 },
    Microbenchmark::Fma { scalar: "f16", width: 2, chains: 8 },
    Microbenchmark::Fma { scalar: "f16", width: 4, chains: 8 },
];

/// The probes of a device. One without matrix units has the most common of theirs, so that a file
/// says that they are missing.
#[must_use]
pub fn probes(target: &TargetFacts) -> Vec<Microbenchmark> {
    // A software adapter runs the threads of a subgroup in step and one subgroup after another:
    // with one a workgroup, it moves through memory without gaps.
    let threads = match target.subgroup.1 {
        subgroup if target.is_software() && subgroup.is_power_of_two() => subgroup.min(THREADS),
        _ => THREADS,
    };
    let sizes = sizes(target).into_iter();
    let memory =
        sizes.flat_map(|size| [Microbenchmark::Read { size, threads }, Microbenchmark::Copy { size, threads }]);
    let kinds = [Element::F16, Element::F16Acc16, Element::F32];
    let tiles = kinds.into_iter().flat_map(|element| [16, 8].map(|edge| (element, edge)));
    let mut tiles: Vec<(Element, u32)> =
        tiles.filter(|(element, edge)| has(target, &coop_feature(*element, *edge))).collect();
    if tiles.is_empty() {
        tiles.push((Element::F16, 16));
    }
    let tiles = tiles.into_iter().map(|(element, edge)| Microbenchmark::Coop { element, edge });
    [Microbenchmark::Launch, Microbenchmark::Submit].into_iter().chain(memory).chain(COMPUTE).chain(tiles).collect()
}

/// The peaks of a device, as they wait to be measured.
#[must_use]
pub fn peaks(target: &TargetFacts) -> Vec<Peak> {
    probes(target).into_iter().filter_map(|probe| probe.peak(&target.slug, &Checks::Trusted).ok()).collect()
}

/// The probe that shows the clock of any device: arithmetic on registers and nothing else.
#[must_use]
pub fn canary(target: &TargetFacts) -> Option<Peak> {
    COMPUTE[0].peak(&target.slug, &Checks::Trusted).ok()
}

/// Sizes of memory to measure bandwidth over: from 256 KiB in steps of four, and the largest that
/// the device binds.
fn sizes(target: &TargetFacts) -> Vec<Bytes> {
    let most =
        target.limit("max_storage_buffer_binding_size").min(target.limit("max_buffer_size")).min(WORKING_SET_MAX);
    if most < WORKING_SET_MIN {
        return Vec::new();
    }
    let largest = 1 << most.ilog2();
    let mut sizes: Vec<Bytes> = std::iter::successors(Some(WORKING_SET_MIN), |size| Some(size * 4))
        .take_while(|&size| size < largest)
        .map(Bytes)
        .collect();
    sizes.push(Bytes(largest));
    sizes
}
