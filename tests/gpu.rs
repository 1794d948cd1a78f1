//! Every kernel on every adapter of this machine, against the oracle.
//!
//! Without an adapter these tests pass and say what they could not run. With
//! `SWITCHPOINT_REQUIRE_ADAPTER=1` they fail instead, so that a machine that should have one cannot
//! skip them.
#![cfg(feature = "gpu")]

use std::collections::BTreeSet;
use std::io::Write;

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use switchpoint::device::TargetFacts;
use switchpoint::gpu::{self, GpuTarget};
use switchpoint::kernel::catalogue::{self, CATALOGUE};
use switchpoint::measure::{Loaded, Target};
use switchpoint::problem::{Element, Problem};
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::{Checks, KernelFacts, Tile};
use switchpoint::sample::Cache;

/// Sizes that no tile divides, k not a multiple of 4, single rows and columns, and one that every
/// tile divides.
const SHAPES: [(u32, u32, u32); 22] = [
    (1, 1, 1),
    (1, 1, 3),
    (2, 3, 5),
    (1, 64, 64),
    (64, 1, 64),
    (64, 64, 1),
    (1, 257, 31),
    (257, 1, 31),
    (3, 3, 300),
    (16, 16, 16),
    (17, 15, 16),
    (31, 33, 32),
    (63, 65, 64),
    (65, 63, 66),
    (64, 64, 64),
    (128, 128, 128),
    (127, 129, 130),
    (129, 127, 126),
    (17, 257, 129),
    (257, 17, 127),
    (100, 200, 50),
    (193, 67, 259),
];

/// Says something on standard error even where the test harness captures what a passing test
/// prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The adapters that can be used, and a line for each that cannot. `checks` is what a test would
/// run on one adapter.
fn adapters(checks: usize) -> Vec<GpuTarget> {
    reached(gpu::BackendSet::All, checks)
}

fn reached(ways: gpu::BackendSet, checks: usize) -> Vec<GpuTarget> {
    let mut found = gpu::block_on(gpu::find(ways));
    if found.is_empty() {
        // GL may be all that there is.
        found = gpu::block_on(gpu::find(gpu::BackendSet::All));
    }
    let mut usable = Vec::new();
    for found in found {
        match found.target {
            Ok(target) => usable.push(target),
            Err(reason) => say(&format!("not tested on {}: {reason}", found.facts)),
        }
    }
    if usable.is_empty() {
        let required = std::env::var("SWITCHPOINT_REQUIRE_ADAPTER").is_ok_and(|value| value == "1");
        assert!(!required, "SWITCHPOINT_REQUIRE_ADAPTER=1, but there is no adapter that can be used");
        say(&format!("no adapter: {checks} checks could not run; install a Vulkan driver to run them"));
    }
    usable
}

fn product(target: &mut GpuTarget, kernel: &KernelFacts, operands: &Operands) -> Vec<f64> {
    gpu::block_on(async {
        let mut loaded = target.load(kernel, operands).await.unwrap();
        loaded.batch(1).await.unwrap();
        loaded.product().await.unwrap()
    })
}

/// Elements of NaN before and behind each matrix: more than any tile reaches.
const GUARD: usize = 1 << 16;

/// A shape in every number type that kernels compute, with B both ways, and as a batch.
fn kinds(m: u32, n: u32, k: u32) -> Vec<Problem> {
    let plain = Problem::f32(m, n, k).unwrap();
    let types = [Element::F32, Element::F16, Element::F16Acc16, Element::I8].map(|element| plain.of(element));
    let turned = |problem: &Problem| Problem { transposed_b: true, ..*problem };
    let mut all: Vec<Problem> = types.iter().flat_map(|problem| [*problem, turned(problem)]).collect();
    all.push(Problem { batch: 3, ..plain });
    all.push(Problem { batch: 2, transposed_b: true, ..plain.of(Element::I8) });
    all
}

/// The trusted form has no bounds checks. A load from beside a matrix would spoil the product, a
/// store beside C would break a guard band, and both would differ from the checked specialization.
#[test]
fn every_kernel_is_right_and_inside_its_matrices_on_every_shape_checked_and_trusted() {
    for target in adapters(2 * CATALOGUE.len() * SHAPES.len()) {
        let mut target = target.with_guard_bands(GUARD);
        let mut ran = 0;
        let mut left_out = BTreeSet::new();
        for checks in [Checks::Checked, Checks::Trusted] {
            target = target.with_checks(checks.clone());
            for problem in SHAPES.into_iter().flat_map(|(m, n, k)| kinds(m, n, k)) {
                let oracle = Oracle::new(Operands::random(&problem, 11));
                for kernel in target.kernels(&problem) {
                    if let Err(reason) = target.supports(&kernel, &problem) {
                        left_out.insert(format!("{} {}: {reason}", kernel.name, problem.element.name()));
                        continue;
                    }
                    let c = product(&mut target, &kernel, oracle.operands());
                    let verification = oracle.verify(&c, 1);
                    let place = format!("{} {} {} {problem}", target.facts(), checks, kernel.name);
                    assert!(verification.passed(), "{place}: {verification:?}");
                    ran += 1;
                }
            }
        }
        let left_out = left_out.into_iter().map(|reason| format!("; not {reason}")).collect::<String>();
        say(&format!("{}: {ran} kernel checks passed{left_out}", target.facts()));
        assert!(ran > 0, "{}: nothing could be tested", target.facts());
    }
}

/// Few software adapters have cooperative matrices. The kernel's tiles, edges and loads can be run
/// without: one thread imitates each subgroup.
#[test]
fn the_tile_logic_of_cooperative_matrices_is_right_over_imitated_ones() {
    for target in reached(gpu::BackendSet::WithoutGl, SHAPES.len()) {
        let mut target = target.with_guard_bands(GUARD).with_emulated_matrices(4);
        let coop = catalogue::find("coop").unwrap();
        let tile = Tile { threads: (16, 1), thread: (4, 8), block: (8, 16), depth: 8 };
        let mut ran = 0;
        for problem in SHAPES.into_iter().flat_map(|(m, n, k)| kinds(m, n, k)) {
            let kernel = coop.with_tile(tile).unwrap().facts(target.facts(), &problem, &Checks::Checked).unwrap();
            if target.supports(&kernel, &problem).is_err() {
                continue;
            }
            let oracle = Oracle::new(Operands::random(&problem, 11));
            let verification = oracle.verify(&product(&mut target, &kernel, oracle.operands()), 1);
            assert!(verification.passed(), "{} {problem}: {verification:?}", target.facts());
            ran += 1;
        }
        say(&format!("{}: {ran} checks of imitated cooperative matrices passed", target.facts()));
        assert!(ran > 0, "{}: nothing could be tested", target.facts());
    }
}

/// A driver that has several sizes of subgroups chooses one when it compiles, and nothing tells
/// which. Adapters here have one: it is made known as one of two, of which the other is tried first
/// or never met.
#[test]
fn a_kernel_finds_the_size_of_subgroup_that_the_driver_runs() {
    for target in reached(gpu::BackendSet::WithoutGl, 2) {
        let (size, most) = target.facts().subgroup;
        if size != most || size < 4 {
            say(&format!("{}: not run, its subgroups have {size} to {most} threads", target.facts()));
            continue;
        }
        for range in [(size, 2 * size), (4.min(size), size)] {
            let target = GpuTarget::with_subgroups(open_again(target.facts()), range.0, range.1);
            let mut target = target.with_guard_bands(GUARD);
            let mut ran = Vec::new();
            for element in [Element::F32, Element::F16, Element::F16Acc16] {
                let problem = Problem::f32(33, 100, 50).unwrap().of(element);
                let oracle = Oracle::new(Operands::random(&problem, 3));
                for kernel in target
                    .kernels(&problem)
                    .into_iter()
                    .filter(|kernel| kernel.variant.to_string().contains("subgroup"))
                {
                    if target.supports(&kernel, &problem).is_err() {
                        continue;
                    }
                    let (found, c) = gpu::block_on(async {
                        let mut loaded = target.load(&kernel, oracle.operands()).await.unwrap();
                        loaded.batch(1).await.unwrap();
                        (loaded.kernel().unwrap().clone(), loaded.product().await.unwrap())
                    });
                    let verification = oracle.verify(&c, 1);
                    assert!(verification.passed(), "{} {problem} {range:?}: {verification:?}", kernel.name);
                    if kernel.name == "coop" {
                        assert!(
                            found.variant.to_string().contains(&format!("subgroup {size},")),
                            "{range:?}: {}",
                            found.variant
                        );
                    }
                    ran.push(format!("{} {}", kernel.name, element.name()));
                }
            }
            say(&format!("{}: subgroups of {range:?}: {}", target.facts(), ran.join(", ")));
        }
    }
}

/// The same adapter once more.
fn open_again(facts: &TargetFacts) -> GpuTarget {
    let found = gpu::block_on(gpu::find(gpu::BackendSet::WithoutGl));
    let same = found.into_iter().find(|found| found.facts.slug == facts.slug).unwrap();
    same.target.unwrap_or_else(|reason| panic!("{reason}"))
}

/// Random shapes find what a list of special ones does not think of. Each shape is drawn from its
/// number, so that a failure can be repeated. Each edge is short, of a few tiles or long, so that
/// thin shapes are as frequent as others; with long edges alone a software adapter takes minutes.
#[test]
fn every_kernel_is_right_on_500_random_shapes() {
    const RANDOM_SHAPES: u64 = 500;
    const EDGES_MAX: [u32; 3] = [10, 60, 300];
    for target in reached(gpu::BackendSet::WithoutGl, CATALOGUE.len() * RANDOM_SHAPES as usize) {
        let mut target = target.with_guard_bands(GUARD);
        let mut ran = 0;
        for number in 0..RANDOM_SHAPES {
            let mut generator = Pcg64Mcg::seed_from_u64(number);
            let [m, n, k] = [(); 3].map(|()| 1 + generator.next_u32() % EDGES_MAX[generator.next_u32() as usize % 3]);
            // Single precision in every shape, and one of the other kinds in turn.
            let others = kinds(m, n, k);
            for problem in [others[0], others[1 + number as usize % (others.len() - 1)]] {
                let oracle = Oracle::new(Operands::random(&problem, number));
                for kernel in target.kernels(&problem) {
                    if target.supports(&kernel, &problem).is_err() {
                        continue;
                    }
                    let verification = oracle.verify(&product(&mut target, &kernel, oracle.operands()), number);
                    assert!(verification.passed(), "{} {} {problem}: {verification:?}", target.facts(), kernel.name);
                    ran += 1;
                }
            }
        }
        say(&format!("{}: {ran} checks on random shapes passed", target.facts()));
        assert!(ran > 0, "{}: nothing could be tested", target.facts());
    }
}

#[test]
fn a_batch_is_timed_and_longer_batches_take_longer() {
    for mut target in adapters(1) {
        let problem = Problem::f32(128, 128, 128).unwrap();
        let operands = Operands::random(&problem, 3);
        let kernel = target.kernels(&problem).into_iter().find(|kernel| kernel.name == "register").unwrap();
        let has_clock = target.facts().timestamp_ns.is_some();
        gpu::block_on(async {
            let mut loaded = target.load(&kernel, &operands).await.unwrap();
            loaded.batch(1).await.unwrap();
            let one = loaded.batch(2).await.unwrap();
            let many = loaded.batch(40).await.unwrap();
            assert!(many.wall.0 > one.wall.0, "{one:?} {many:?}");
            assert_eq!(many.device.is_some(), has_clock, "{many:?}");
            if let (Some(one), Some(many)) = (one.device, many.device) {
                assert!(many.0 > 4.0 * one.0, "{one:?} {many:?}");
            }
        });
    }
}

#[test]
fn a_problem_that_does_not_fit_is_refused_with_both_numbers() {
    for target in adapters(1) {
        let [small, huge] = [1, 1 << 20].map(|edge| Problem::f32(edge, edge, 1).unwrap());
        let mut refused = 0;
        for kernel in target.kernels(&huge) {
            // What a device lacks is said before what is too much for it.
            if target.supports(&kernel, &small).is_err() {
                continue;
            }
            let reason = target.supports(&kernel, &huge).unwrap_err();
            assert!(reason.starts_with("needs ") && reason.contains(" is "), "{reason}");
            refused += 1;
        }
        assert!(refused > 0, "{}: no kernel to refuse", target.facts());
    }
}

/// Kernels on one problem share matrices, and with rotated ones each dispatch uses another copy:
/// the product is that of the kernel that ran last.
#[test]
fn shared_and_rotated_matrices_give_the_right_product() {
    for target in adapters(2) {
        let mut target = target;
        for cache in [Cache::Hot, Cache::Rotated] {
            target = target.with_cache(cache);
            for problem in [Problem::f32(65, 33, 129).unwrap(), Problem::f32(1, 300, 700).unwrap()] {
                let oracle = Oracle::new(Operands::random(&problem, 5));
                let names = ["register", "split", "subgroup"];
                let kernels: Vec<KernelFacts> = target
                    .kernels(&problem)
                    .into_iter()
                    .filter(|kernel| names.contains(&kernel.name.as_str()) && target.supports(kernel, &problem).is_ok())
                    .collect();
                gpu::block_on(async {
                    let mut all = Vec::new();
                    for kernel in &kernels {
                        let mut loaded = target.load(kernel, oracle.operands()).await.unwrap();
                        let unwritten = loaded.product().await.unwrap();
                        assert!(unwritten.iter().all(|x| x.is_nan()), "{}: C of the kernel before", kernel.name);
                        loaded.batch(1).await.unwrap();
                        assert!(
                            oracle.verify(&loaded.product().await.unwrap(), 1).passed(),
                            "{} {problem}",
                            kernel.name
                        );
                        all.push(loaded);
                    }
                    // In turn, as in rounds, and over more dispatches than one after another would
                    // show.
                    for (loaded, kernel) in all.iter_mut().zip(&kernels) {
                        for dispatches in [7, 40] {
                            loaded.batch(dispatches).await.unwrap();
                        }
                        let verification = oracle.verify(&loaded.product().await.unwrap(), 1);
                        assert!(verification.passed(), "{cache:?} {} {problem}: {verification:?}", kernel.name);
                    }
                });
            }
        }
    }
}
