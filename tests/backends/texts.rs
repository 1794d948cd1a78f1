//! Which texts there are: every kernel and probe, for every form that a device can ask for.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

use switchpoint::device::{Backend, DeviceType, TargetFacts};
use switchpoint::kernel::catalogue::CATALOGUE;
use switchpoint::kernel::family::Family;
use switchpoint::kernel::peak::{Microbenchmark, probes};
use switchpoint::kernel::specialization::{coop_feature, coop_refused};
use switchpoint::kernel::{Kernel, Specialization, tuning};
use switchpoint::problem::{Element, Problem};
use switchpoint::result::Checks;

/// Tiles of the tuning space beside those of the catalogue.
const TILES: usize = 200;

/// From what the tiles are drawn.
const SEED: u64 = 11;

/// Sizes of subgroups, least and most: every one that a kernel is written for, and the ranges of
/// devices that choose one while they compile (Intel 8 to 32, AMD RDNA 32 to 64).
const SUBGROUPS: [(u32, u32); 7] = [(4, 4), (8, 8), (16, 16), (32, 32), (64, 64), (8, 32), (32, 64)];

/// Edges of cooperative matrices that WGSL has.
const EDGES: [u32; 2] = [8, 16];

/// The edge that `tests/gpu.rs` imitates.
const EDGE_EMULATED: u32 = 4;

/// What a text needs of a device beyond the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needs {
    /// binary16.
    pub half: bool,
    /// Operations within a subgroup.
    pub subgroups: bool,
    /// Cooperative matrices.
    pub matrices: bool,
}

/// One text that a driver may get.
#[derive(Debug)]
pub(crate) struct Text {
    /// Kernel, form and tile in words.
    pub name: String,
    /// The text.
    pub wgsl: String,
    /// What it needs.
    pub needs: Needs,
    /// Whether its tile is one of the catalogue.
    pub fixed: bool,
}

impl Text {
    /// Why the catalogue says that this text never reaches a back end.
    pub(crate) fn refused_by(&self, backend: Backend) -> Option<&'static str> {
        coop_refused(backend).filter(|_| self.needs.matrices)
    }
}

/// Every distinct text of the kernels, the fixed tiles first.
pub(crate) fn of_kernels() -> Vec<Text> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for kernel in CATALOGUE.into_iter().chain(small()).chain(tiles()) {
        let forms = forms(&kernel);
        for element in kernel.elements() {
            assert!(
                forms.iter().any(|specialization| specialization.element == *element),
                "{}: no device runs {element:?}",
                kernel.name
            );
        }
        for specialization in forms {
            let wgsl = kernel.wgsl(&specialization).unwrap_or_else(|error| panic!("{}: {error}", kernel.name));
            if seen.insert(wgsl.clone()) {
                texts.push(Text {
                    name: described(&kernel, &specialization),
                    wgsl,
                    needs: needs(&kernel, &specialization),
                    fixed: !kernel.tuned,
                });
            }
        }
    }
    texts
}

/// Every distinct text of the probes, on devices with all kinds of cooperative matrices and with
/// none.
pub(crate) fn of_probes() -> Vec<Text> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for target in targets() {
        for probe in probes(&target) {
            let peak = probe.peak("", &Checks::Trusted).unwrap_or_else(|error| panic!("{error}"));
            let wgsl = probe.wgsl().unwrap_or_else(|error| panic!("{error}"));
            if seen.insert(wgsl.clone()) {
                let (half, matrices) = match probe {
                    Microbenchmark::Fma { scalar, .. } => (scalar == "f16", false),
                    Microbenchmark::Coop { element, .. } => (element != Element::F32, true),
                    _ => (false, false),
                };
                let needs = Needs { half, subgroups: matrices, matrices };
                let name = format!("probe {}, {}", peak.name, peak.variant);
                texts.push(Text { name, wgsl, needs, fixed: true });
            }
        }
    }
    texts
}

/// Kernels whose fixed tile is another one where a processor imitates cooperative matrices.
fn small() -> impl Iterator<Item = Kernel> {
    let on = |kernel: Kernel| EDGES.map(|edge| kernel.on(&target(DeviceType::Cpu, (8, 8), &[edge]), Element::F16));
    CATALOGUE.into_iter().flat_map(on).filter(|kernel| !CATALOGUE.contains(kernel))
}

/// Tiles of the spaces that a search looks through, on a device with registers and on one that
/// computes on the processor.
fn tiles() -> Vec<Kernel> {
    let mut all = Vec::new();
    for device_type in [DeviceType::Discrete, DeviceType::Cpu] {
        let target = target(device_type, (32, 32), &EDGES);
        for &element in Element::ALL {
            for kernel in tuning::space(&target, &problem(element, false)) {
                if !all.contains(&kernel) {
                    all.push(kernel);
                }
            }
        }
    }
    assert!(all.len() >= TILES, "the space has {} tiles only", all.len());
    all.shuffle(&mut Pcg64Mcg::seed_from_u64(SEED));
    all.truncate(TILES);
    all
}

/// The forms of a kernel that some device asks for, and those that tests imitate, each once.
fn forms(kernel: &Kernel) -> Vec<Specialization> {
    let mut forms = Vec::new();
    let mut push = |specialization: Specialization| {
        if !forms.contains(&specialization) {
            forms.push(specialization);
        }
    };
    for target in targets() {
        for &element in kernel.elements() {
            for transposed_b in [false, true] {
                let problem = problem(element, transposed_b);
                if kernel.fits(&problem, &target).is_ok() {
                    Specialization::candidates(kernel, &problem, &target).into_iter().for_each(&mut push);
                }
                if kernel.family == Family::Coop && !kernel.tuned {
                    push(Specialization { edge: EDGE_EMULATED, emulated: true, ..Specialization::generic(&problem) });
                }
            }
        }
    }
    forms
}

fn needs(kernel: &Kernel, specialization: &Specialization) -> Needs {
    let half = matches!(specialization.element, Element::F16 | Element::F16Acc16);
    let matrices = kernel.family == Family::Coop && !specialization.emulated;
    Needs { half, subgroups: matrices || kernel.family == Family::Subgroup, matrices }
}

fn described(kernel: &Kernel, specialization: &Specialization) -> String {
    let b = if specialization.transposed_b { "B transposed" } else { "B by rows" };
    let mut words = format!("{}, {}, {b}, {}", kernel.name, specialization.element.name(), kernel.tile);
    if kernel.subgroups() {
        words += &format!(", subgroup {}", specialization.subgroup);
    }
    if kernel.family == Family::Coop {
        let imitated = if specialization.emulated { "imitated " } else { "" };
        words += &format!(", {imitated}pieces {0}x{0}", specialization.edge);
    }
    words
}

/// A problem that every tile fits.
fn problem(element: Element, transposed_b: bool) -> Problem {
    Problem { element, m: 4096, n: 4096, k: 4096, transposed_b, batch: 1 }
}

/// Devices with each size of a subgroup and each edge, and without either.
fn targets() -> Vec<TargetFacts> {
    let mut targets = vec![target(DeviceType::Discrete, (0, 0), &[]), target(DeviceType::Cpu, (8, 8), &EDGES)];
    for subgroup in SUBGROUPS {
        targets.extend(EDGES.map(|edge| target(DeviceType::Discrete, subgroup, &[edge])));
    }
    targets
}

/// A device that has everything else.
fn target(device_type: DeviceType, subgroup: (u32, u32), edges: &[u32]) -> TargetFacts {
    let kinds = [Element::F32, Element::F16, Element::F16Acc16];
    let matrices = edges.iter().flat_map(|&edge| kinds.map(|element| coop_feature(element, edge)));
    let plain = ["SHADER_F16", "SUBGROUP"].map(str::to_owned);
    TargetFacts {
        subgroup,
        features: plain.into_iter().filter(|name| name != "SUBGROUP" || subgroup.1 > 0).chain(matrices).collect(),
        // An absent limit does not bind; that of threads is what every driver of today has.
        limits: BTreeMap::from([("max_compute_invocations_per_workgroup".to_owned(), 1024)]),
        ..TargetFacts::new("x.vulkan", "x", Backend::Vulkan, device_type)
    }
}

#[test]
fn a_batch_does_not_change_the_text() {
    for (target, kernel) in targets().iter().flat_map(|target| CATALOGUE.map(|kernel| (target, kernel))) {
        for &element in Element::ALL {
            let one = problem(element, true);
            let many = Problem { batch: 12, ..one };
            assert_eq!(
                Specialization::candidates(&kernel, &one, target),
                Specialization::candidates(&kernel, &many, target)
            );
        }
    }
}
