//! The kernels of the catalogue over devices of every kind: their texts, the path that a shape
//! takes, and the space of tiles that a search looks through.

use switchpoint::device::{Backend, DeviceType, TargetFacts};
use switchpoint::kernel::Specialization;
use switchpoint::kernel::catalogue::{CATALOGUE, find};
use switchpoint::kernel::dispatch::choose;
use switchpoint::kernel::family::{Kernel, legal};
use switchpoint::kernel::specialization::coop_feature;
use switchpoint::kernel::tuning::{ShapeClass, Winner, candidates, space};
use switchpoint::problem::{Element, Problem};
use switchpoint::unit::FlopPerSecond;

/// PCI vendor number of a maker whose devices want a path of their own.
const AMD: u32 = 0x1002;

/// A device with subgroups of one size and cooperative matrices of binary16.
fn target(device_type: DeviceType, subgroup: u32) -> TargetFacts {
    let limits = [
        ("max_compute_invocations_per_workgroup", 1024),
        ("max_compute_workgroup_storage_size", 49_152),
        ("max_compute_workgroups_per_dimension", 65_535),
        ("max_storage_buffer_binding_size", 1 << 30),
        ("max_buffer_size", 1 << 30),
    ];
    TargetFacts {
        driver: "1".to_owned(),
        subgroup: (subgroup, subgroup),
        features: ["SUBGROUP", "SHADER_F16", &coop_feature(Element::F16, 16)].map(str::to_owned).into(),
        limits: limits.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(),
        ..TargetFacts::new("x.vulkan", "x", Backend::Vulkan, device_type)
    }
}

#[test]
fn every_template_expands_and_nothing_of_the_template_is_left() {
    for kernel in CATALOGUE {
        for (&element, transposed_b) in kernel.elements().iter().flat_map(|element| [(element, false), (element, true)])
        {
            for subgroup in [4, 8, 32, 64] {
                let specialization = Specialization { element, transposed_b, subgroup, edge: 16, emulated: false };
                let text = kernel.wgsl(&specialization).unwrap();
                assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("{#"), "{text}");
                assert!(text.starts_with(&format!("// {}:", kernel.name)), "{text}");
                assert!(text.contains("fn main("), "{text}");
                assert_eq!(text, kernel.wgsl(&specialization).unwrap());
            }
        }
    }
}

#[test]
fn a_range_of_subgroups_is_taken_by_its_least_or_tried_from_its_most() {
    let check = |range: (u32, u32), name: &str, expected: Result<&[u32], &str>| {
        let target = TargetFacts { subgroup: range, ..target(DeviceType::Discrete, 0) };
        let (kernel, problem) = (find(name).unwrap(), "f16:64x512x64".parse().unwrap());
        let sizes: Vec<u32> =
            Specialization::candidates(&kernel, &problem, &target).iter().map(|one| one.subgroup).collect();
        match (kernel.fits(&problem, &target), expected) {
            (Ok(()), Ok(expected)) => assert_eq!(sizes, expected, "{range:?} {name}"),
            (Err(reason), Err(part)) => assert!(reason.contains(part), "{range:?} {name}: {reason}"),
            (found, _) => panic!("{range:?} {name}: {found:?}, expected {expected:?}"),
        }
    };
    check((32, 32), "subgroup", Ok(&[32]));
    check((32, 64), "subgroup", Ok(&[32]));
    check((4, 4), "subgroup", Ok(&[4]));
    check((32, 128), "subgroup", Err("do not fill subgroups of 128"));
    check((32, 64), "subgroup-wide", Err("do not fill subgroups of 64"));
    check((32, 64), "coop", Ok(&[64, 32]));
    check((16, 16), "coop", Ok(&[16]));
    check((1, 64), "coop", Err("subgroups of 4 to 128"));
    check((0, 0), "subgroup", Err("subgroups of 4 to 128"));
}

#[test]
fn cooperative_matrices_on_a_processor_have_a_tile_that_it_compiles_in_seconds() {
    let problem: Problem = "f16:512x512x512".parse().unwrap();
    let check = |device_type, edge: u32, tile: &str| {
        let mut target = target(device_type, 8);
        target.features.retain(|feature| !feature.starts_with("COOPERATIVE"));
        target.features.push(coop_feature(Element::F16, edge));
        let kernel = find("coop").unwrap().on(&target, Element::F16);
        assert_eq!(kernel.tile.to_string(), tile);
        assert!(legal(&kernel, &kernel.tile));
        assert_eq!(kernel.fits(&problem, &target), Ok(()));
    };
    check(DeviceType::Discrete, 8, "block 64x128x32, thread 32x64, workgroup 128x1");
    check(DeviceType::Cpu, 16, "block 64x64x32, thread 32x32, workgroup 128x1");
    check(DeviceType::Cpu, 8, "block 32x32x16, thread 16x16, workgroup 128x1");
}

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
        rate: FlopPerSecond(1.0),
        fixed: None,
        date: "2026-11-23".to_owned(),
    };
    let (kernel, reason) = choose(&target, &problem, std::slice::from_ref(&winner)).unwrap();
    assert_eq!((kernel.name, reason.as_str()), ("blocked", "won the search of 2026-11-23 on f32:4096x4096x4096"));
    let elsewhere = Winner { driver: "2".to_owned(), ..winner };
    assert_eq!(choose(&target, &problem, &[elsewhere]).unwrap().0.name, "warp");
}

#[test]
fn spaces_hold_legal_configurations_that_fit_each_once() {
    for (device_type, subgroup) in [(DeviceType::Discrete, 32), (DeviceType::Cpu, 8)] {
        let target = target(device_type, subgroup);
        for element in [Element::F32, Element::F16, Element::I8] {
            let problem = Problem::f32(1024, 1024, 1024).unwrap().of(element);
            let space = space(&target, &problem);
            assert!(space.len() > 10, "{element:?}: {}", space.len());
            for (index, kernel) in space.iter().enumerate() {
                assert!(legal(kernel, &kernel.tile) && kernel.fits(&problem, &target).is_ok(), "{kernel:?}");
                assert!(!space[..index].contains(kernel), "twice: {kernel:?}");
            }
        }
    }
}

#[test]
fn known_good_configurations_come_first_and_the_seed_decides_the_rest() {
    let problem = Problem::f32(1024, 1024, 1024).unwrap();
    let target = target(DeviceType::Discrete, 32);
    let drawn = |seed| candidates(&target, &problem, 40, seed);
    assert_eq!(drawn(1).len(), 40);
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    let boehm = |kernel: &Kernel| {
        kernel.name == "prefetch" && kernel.tile.to_string() == "block 128x128x16, thread 8x8, workgroup 16x16"
    };
    assert!(drawn(3).iter().take(16).any(boehm));
}
