//! Every probe on every adapter of this machine: what it stores is what the same chain gives on the
//! processor, and what it counts is what its text does.
//!
//! Without an adapter these tests pass and say what they could not run, as those of `tests/gpu.rs`.
#![cfg(feature = "gpu")]

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use switchpoint::gpu;
use switchpoint::kernel::peak::{Microbenchmark, STARTS, THREADS};
use switchpoint::measure::{self, Peaks, Target, protocol};
use switchpoint::problem::{Element, Problem};
use switchpoint::reference::Operands;
use switchpoint::result::Status;
use switchpoint::sample::Protocol;
use switchpoint::unit::Nanos;

/// Says something on standard error even where the test harness captures what a passing test
/// prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn adapters() -> Vec<gpu::GpuTarget> {
    let mut found = gpu::block_on(gpu::find(gpu::BackendSet::WithoutGl));
    if found.is_empty() {
        // GL may be all that there is.
        found = gpu::block_on(gpu::find(gpu::BackendSet::All));
    }
    let usable: Vec<_> = found.into_iter().filter_map(|found| found.target.ok()).collect();
    if usable.is_empty() {
        let required = std::env::var("SWITCHPOINT_REQUIRE_ADAPTER").is_ok_and(|value| value == "1");
        assert!(!required, "SWITCHPOINT_REQUIRE_ADAPTER=1, but there is no adapter that can be used");
        say("no adapter: no probe could be run; install a Vulkan driver to run them");
    }
    usable
}

/// Rounds to a number with so many bits of significand, ties to even. Values here are far from the
/// ends of every range.
fn rounded(value: f64, bits: i32) -> f64 {
    if value == 0.0 {
        return value;
    }
    let unit = 2f64.powi(value.abs().log2().floor() as i32 + 1 - bits);
    (value / unit).round_ties_even() * unit
}

/// One number of a probe's buffer: a 32-bit float, or one half of a word.
fn number(words: &[u32], place: usize, half: bool) -> f64 {
    if !half {
        return f64::from(f32::from_bits(words[place]));
    }
    let bits = words[place / 2] >> (place % 2 * 16) & 0xffff;
    let exponent = (bits >> 10 & 31) as i32 - 15;
    let magnitude = (1.0 + f64::from(bits & 1023) / 1024.0) * 2f64.powi(exponent);
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

/// What thread 0 and the following ones store, in every way in which a device may round x x + c:
/// once, or after each operation.
fn chains(probe: Microbenchmark, steps: u32) -> [Vec<f64>; 2] {
    let Microbenchmark::Fma { scalar, width, chains } = probe else { panic!("{probe:?}") };
    let (start, half) = (probe.start(), scalar == "f16");
    let bits = if half { 11 } else { 24 };
    let (width, chains) = (width as usize, chains as usize);
    let one = |fused: bool| {
        let thread_and_lane = (0..THREADS as usize).flat_map(|thread| (0..width).map(move |lane| (thread, lane)));
        let stored = thread_and_lane.map(|(thread, lane)| {
            let c = number(&start, lane, half);
            let mut sum = None;
            for chain in 0..chains {
                let mut x = number(&start, (1 + thread % STARTS as usize * chains + chain) * width + lane, half);
                for _ in 0..steps * probe.unroll() {
                    let square = if fused { x * x } else { rounded(x * x, bits) };
                    x = rounded(square + c, bits);
                }
                sum = Some(sum.map_or(x, |sum: f64| rounded(sum + x, bits)));
            }
            sum.unwrap_or(0.0)
        });
        stored.collect::<Vec<_>>()
    };
    [one(true), one(false)]
}

fn dots(probe: Microbenchmark, steps: u32) -> Vec<u32> {
    let Microbenchmark::Dot { chains } = probe else { panic!("{probe:?}") };
    let start = probe.start();
    let dot = |x: u32| {
        let bytes = x.to_le_bytes().into_iter().zip(start[0].to_le_bytes());
        bytes.map(|(one, other)| i32::from(one as i8) * i32::from(other as i8)).sum::<i32>()
    };
    let chain = |mut x: u32| {
        (0..steps * probe.unroll()).for_each(|_| x = dot(x).wrapping_add(start[1] as i32) as u32);
        x
    };
    let first = |thread: u32| (2 + thread % STARTS * chains) as usize;
    let sum = |thread: u32| start[first(thread)..][..chains as usize].iter().fold(0, |sum, x| sum ^ chain(*x));
    (0..THREADS).map(sum).collect()
}

/// Checks what a probe has stored after so many steps, where that is known.
fn check(probe: Microbenchmark, steps: u32, control: [u32; 4], stored: &[u32], place: &str) {
    let start = probe.start();
    // Words of a probe's memory, which repeats its pattern to the end.
    let vector = |index: u32| [0, 1, 2, 3].map(|lane| start[(index as usize * 4 + lane) % start.len()]);
    match probe {
        Microbenchmark::Fma { scalar, chains: count, .. } => {
            let half = scalar == "f16";
            let expected = chains(probe, steps);
            let got: Vec<f64> = (0..expected[0].len()).map(|place| number(stored, place, half)).collect();
            // Compilers may add the ends of the chains in another order. A chain never leaves (-2,
            // 2), and one that is off in its last bit ends somewhere else in it.
            let sums = f64::from(count) * 2.0 * f64::from(count) * if half { 2f64.powi(-11) } else { 2f64.powi(-24) };
            let near = |expected: &Vec<f64>| got.iter().zip(expected).all(|(got, sum)| (got - sum).abs() <= sums);
            let agree = expected.iter().any(near);
            assert!(agree, "{place}: {:?}, expected {:?} or {:?}", &got[..4], &expected[0][..4], &expected[1][..4]);
        }
        Microbenchmark::Dot { .. } => assert_eq!(stored[..THREADS as usize], dots(probe, steps), "{place}"),
        Microbenchmark::Read { .. } => {
            for thread in 0..probe.threads() {
                let mut expected = [0; 4];
                for access in 0..control[0] * 16 {
                    let place = thread + access % 16 * probe.threads() + access / 16 * control[2];
                    let read = vector(place & control[1]);
                    expected.iter_mut().zip(read).for_each(|(sum, word)| *sum ^= word);
                }
                assert_eq!(stored[thread as usize * 4..][..4], expected, "{place}, thread {thread}");
            }
        }
        Microbenchmark::Copy { .. } => {
            // A few steps need not reach all of a large memory; the first accesses reach its
            // beginning.
            for index in 0..probe.threads() {
                assert_eq!(stored[index as usize * 4..][..4], vector(index), "{place}, vector {index}");
            }
        }
        Microbenchmark::Launch | Microbenchmark::Submit => {
            let expected: Vec<u32> = start.iter().map(|word| word.wrapping_add(steps)).collect();
            assert_eq!(stored[..expected.len()], expected, "{place}");
        }
        // Without a model of how matrix units round: every tile holds sums, and none of them is
        // absurd.
        Microbenchmark::Coop { element, .. } => {
            let half = element == Element::F16Acc16;
            let values = stored.len() * if half { 2 } else { 1 };
            let sane = |place: usize| (-1e4..=1e4).contains(&number(stored, place, half));
            assert!((0..values).all(sane) && stored.iter().any(|word| *word != 0), "{place}");
        }
    }
}

#[test]
fn every_probe_computes_what_it_says() {
    let _alone = DEVICE.lock().unwrap_or_else(PoisonError::into_inner);
    for mut target in adapters() {
        let facts = target.facts().clone();
        let (mut ran, mut left_out) = (0, String::new());
        for peak in target.peaks() {
            let place = format!("{facts} {} {}", peak.name, peak.variant);
            gpu::block_on(async {
                let mut probe = match target.probe(&peak).await {
                    Ok(probe) => probe,
                    // SwiftShader lets a buffer have 1 GiB and has no memory for it. A session
                    // writes that into the row of the peak.
                    Err(failure)
                        if failure.status == Status::Unsupported || failure.message.contains("out of memory") =>
                    {
                        left_out.push_str(&format!("; not {}: {}", peak.name, failure.message));
                        return;
                    }
                    Err(failure) => panic!("{place}: {failure}"),
                };
                for steps in [1, 2] {
                    measure::Probe::batch(&mut probe, steps, 1).await.unwrap();
                    let control = probe.probe().control(&facts, steps);
                    check(probe.probe(), steps, control, &probe.stored().await.unwrap(), &place);
                }
                ran += 1;
            });
        }
        say(&format!("{facts}: {ran} probes computed what they say{left_out}"));
        assert!(ran > 0, "{facts}: no probe could be tested");
    }
}

/// Work is counted from numbers, and the text that does it is made from the same numbers: here the
/// two are counted against each other.
#[test]
fn a_step_does_what_is_counted() {
    for target in adapters() {
        let facts = target.facts();
        for peak in target.peaks() {
            let probes = switchpoint::kernel::peak::probes(facts);
            let Some(probe) = probes.into_iter().find(|probe| probe.peak(&peak.target, &peak.checks).unwrap() == peak)
            else {
                continue;
            };
            let text = probe.wgsl().unwrap();
            let times = |word: &str| text.matches(word).count() as f64;
            let threads = f64::from(probe.workgroups(facts)) * f64::from(probe.threads());
            let rounds = f64::from(probe.control(facts, 1)[0]);
            let expected = match probe {
                Microbenchmark::Fma { width, .. } => threads * times("= fma(") * f64::from(width) * 2.0,
                Microbenchmark::Dot { .. } => threads * times("dot4I8Packed(") * 8.0,
                Microbenchmark::Read { .. } => rounds * threads * times("^= start[") * 16.0,
                Microbenchmark::Copy { .. } => rounds * threads * (times("= start[") + times("] = x")) * 16.0,
                Microbenchmark::Launch | Microbenchmark::Submit => 1.0,
                Microbenchmark::Coop { .. } => continue,
            };
            assert_eq!(probe.work_per_step(facts), expected, "{} {}", peak.name, peak.variant);
        }
    }
}

/// The roof is over the kernels: no kernel multiplies faster than the chains do. Other programs
/// disturb single readings, so the fastest of several rounds counts on both sides.
#[test]
fn no_kernel_is_faster_than_the_measured_peak() {
    const ROUNDS: u32 = 20;
    let problem = Problem::f32(256, 256, 256).unwrap();
    let operands = Operands::random(&problem, 1);
    let _alone = DEVICE.lock().unwrap_or_else(PoisonError::into_inner);
    for mut target in adapters() {
        let slug = target.facts().slug.clone();
        let (mut peak, mut kernel) = (0f64, 0f64);
        for round in 1.. {
            peak = peak.max(fastest_chains(&mut target));
            kernel = kernel.max(fastest_kernel(&mut target, &operands));
            if kernel <= peak {
                break;
            }
            assert!(round < ROUNDS, "{slug}: a kernel has {kernel} GFLOP/s, the chains have {peak}");
        }
        say(&format!("{slug}: {peak:.1} GFLOP/s of multiply-and-add chains in f32"));
    }
}

/// One test at a time uses the device, as far as these tests go.
static DEVICE: Mutex<()> = Mutex::new(());

/// GFLOP/s of the best sample of any variant.
fn fastest_chains(target: &mut gpu::GpuTarget) -> f64 {
    // Short samples would measure how a launch begins: on one machine they show a fifth of the
    // rate.
    let standard = protocol::standard();
    let protocol = Protocol { samples: 5, warmup_max: Nanos::from_seconds(0.5), ..standard };
    let mut best = 0f64;
    for known in target.peaks().into_iter().filter(|peak| peak.name == "fma-f32") {
        let measured = gpu::block_on(measure::peak(target, &known, &protocol, 0)).unwrap();
        assert!(measured.work > 0.0 && measured.run.wall.len() >= 5);
        let fastest = measured.run.times().into_iter().map(|time| time.0).fold(f64::INFINITY, f64::min);
        best = best.max(measured.work / fastest);
    }
    best
}

fn fastest_kernel(target: &mut gpu::GpuTarget, operands: &Operands) -> f64 {
    let problem = operands.problem;
    let mut fastest = f64::INFINITY;
    for kernel in target.kernels(&problem) {
        if target.supports(&kernel, &problem).is_err() {
            continue;
        }
        gpu::block_on(async {
            let mut loaded = target.load(&kernel, operands).await.unwrap();
            for _ in 0..4 {
                let sample = measure::Loaded::batch(&mut loaded, 1).await.unwrap();
                fastest = fastest.min(sample.device.unwrap_or(sample.wall).0);
            }
        });
    }
    problem.flop().0 / fastest
}

/// Matrix units are rare, so their text is at least read by the compiler's front end wherever the
/// tests run.
#[test]
fn every_text_is_valid_wgsl() {
    let mut probes = vec![Microbenchmark::Launch, Microbenchmark::Submit, Microbenchmark::Dot { chains: 8 }];
    let size = switchpoint::unit::Bytes(1 << 20);
    probes.extend([8, 64].map(|threads| Microbenchmark::Read { size, threads }));
    probes.extend([8, 64].map(|threads| Microbenchmark::Copy { size, threads }));
    for (scalar, width) in [("f32", 1), ("f32", 2), ("f32", 4), ("f16", 1), ("f16", 2), ("f16", 4)] {
        probes.push(Microbenchmark::Fma { scalar, width, chains: 8 });
    }
    for element in [Element::F32, Element::F16, Element::F16Acc16] {
        probes.extend([8, 16].map(|edge| Microbenchmark::Coop { element, edge }));
    }
    for probe in probes {
        let text = probe.wgsl().unwrap();
        let name = if probe == Microbenchmark::Submit { "launch".to_owned() } else { probe.name() };
        assert!(text.starts_with(&format!("// {name}")), "{text}");
        assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("{#"), "{text}");
    }
}

/// The work of matrix units is that of the shares of a workgroup, however many subgroups divide
/// them, and the buffers hold what the text indexes.
#[test]
fn matrix_units_are_counted_by_shares() {
    let Some(mut facts) = adapters().first().map(|target| target.facts().clone()) else { return };
    facts.device_type = switchpoint::device::DeviceType::Discrete;
    facts.features.extend(["SUBGROUP", "SHADER_F16", "COOPERATIVE_MATRIX 16x16x16 f16"].map(str::to_owned));
    let probe = Microbenchmark::Coop { element: Element::F16, edge: 16 };
    for (range, fits) in [((32, 32), true), ((32, 64), true), ((8, 32), true), ((4, 4), false)] {
        facts.subgroup = range;
        assert_eq!(probe.fits(&facts).is_ok(), fits, "{range:?}");
        // 16,384 workgroups of 16 shares, four tiles in eight rounds, 2 x 16^3 operations each.
        assert_eq!(probe.work_per_step(&facts), 16_384.0 * 16.0 * 4.0 * 8.0 * 8192.0);
    }
    assert_eq!(probe.buffers(&facts), [4 * 256 * 2, 16_384 * 4 * 256 * 4, 4 * 256 * 4]);
    assert_eq!(probe.start().len(), 4 * 256 / 2);
}
