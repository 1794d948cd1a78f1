//! One row and one peak over a scripted device: what they must show when the device ramps, lies,
//! breaks or computes wrongly.

mod scripted;

use switchpoint::cpu;
use switchpoint::device::DeviceType;
use switchpoint::measure::{self, Failure, PilotTimes, Target, protocol, row};
use switchpoint::problem::Problem;
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::{Peak, Status};
use switchpoint::sample::{Flag, Timer};
use switchpoint::unit::Nanos;

use scripted::{HONEST, Moment, Script, budget, device};

fn run(script: Script, seconds: f64, problem: (u32, u32, u32)) -> Result<measure::Measured, Failure> {
    let mut target = device(script);
    let kernel = target.kernels(&Problem::f32(1, 1, 1).unwrap()).remove(0);
    let oracle = Oracle::new(Operands::random(&Problem::f32(problem.0, problem.1, problem.2).unwrap(), 1));
    cpu::block_on(row(&mut target, &kernel, &oracle, &protocol::standard(), &budget(seconds)))
}

const SMALL: (u32, u32, u32) = (16, 16, 16);

#[test]
fn an_honest_device_gives_twenty_samples_of_twenty_milliseconds() {
    let run = run(HONEST, 10.0, SMALL).unwrap().run;
    assert_eq!((run.wall.len(), run.dispatches, run.timer), (20, 20, Timer::Device));
    assert!(run.times().iter().all(|time| time.0 == 1e6));
    assert_eq!(run.flags, []);
    assert_eq!(run.warmup.len(), 4, "one batch sets the best, three do not beat it");
}

#[test]
fn a_ramp_is_waited_for_and_its_curve_kept() {
    let ramp = |at: Moment<'_>| 1e6 * (1.0 + 2.0 * 0.8f64.powi(at.batch as i32));
    let run = run(Script { dispatch: ramp, ..HONEST }, 10.0, SMALL).unwrap().run;
    assert!(run.warmup.len() > 10, "{:?}", run.warmup);
    assert!(run.warmup[0].0 > 1.5 * run.warmup[run.warmup.len() - 1].0);
    assert!(run.times().iter().all(|time| time.0 < 1.05e6), "{:?}", run.times());
    assert!(!run.flags.contains(&Flag::NotWarm));
}

#[test]
fn a_warm_up_without_end_is_cut_and_flagged() {
    let run = run(Script { dispatch: |at| 1e8 * 0.9f64.powi(at.batch as i32), ..HONEST }, 1.5, SMALL).unwrap().run;
    assert!(run.flags.contains(&Flag::NotWarm), "{:?}", run.flags);
}

#[test]
fn timestamps_that_make_no_sense_give_way_to_the_wall_clock() {
    let check = |timestamp: fn(Moment<'_>, f64) -> Option<f64>| {
        let run = run(Script { timestamp, ..HONEST }, 10.0, SMALL).unwrap().run;
        assert_eq!(run.timer, Timer::Wall);
        assert!(run.flags.contains(&Flag::TimestampInvalid), "{:?}", run.flags);
        assert!(run.times().iter().all(|time| time.0 == 1e6 + 1e4 / 20.0));
    };
    check(|_, _| None);
    // The clock stops in the middle of the samples.
    check(|at, time| (at.batch < 15).then_some(time));
}

#[test]
fn clocks_that_disagree_are_flagged_and_both_kept() {
    let run = run(Script { timestamp: |_, time| Some(time * 0.9), ..HONEST }, 10.0, SMALL).unwrap().run;
    assert_eq!(run.timer, Timer::Device);
    assert_eq!(run.flags, [Flag::ClocksDisagree]);
    assert!(run.samples().all(|sample| sample.device.is_some() && sample.wall.0 > 0.0));
}

/// A value in [-1, 1] that looks random and depends on the number alone.
fn noise(number: u32) -> f64 {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

#[test]
fn samples_of_every_protocol_last_a_hundred_ticks() {
    let mut target = device(Script { tick: 65_536.0, dispatch: |at| 1e5 * (1.0 + 0.01 * noise(at.batch)), ..HONEST });
    let problem = Problem::f32(16, 16, 16).unwrap();
    let (kernel, oracle) = (target.kernels(&problem).remove(0), Oracle::new(Operands::random(&problem, 1)));
    for protocol in [protocol::smoke(), protocol::search(), protocol::standard()] {
        let run = cpu::block_on(row(&mut target, &kernel, &oracle, &protocol, &budget(10.0))).unwrap().run;
        assert_eq!((run.timer, run.tick), (Timer::Device, Some(Nanos(65_536.0))), "{}", protocol.name);
        let least = protocol.sample_min.0.max(100.0 * 65_536.0);
        assert!(run.samples().all(|sample| sample.wall.0 >= least), "{}: {:?}", protocol.name, run.wall);
        assert!(!run.flags.contains(&Flag::TimestampInvalid), "{:?}", run.flags);
    }
}

#[test]
fn throttling_midway_stays_in_the_samples() {
    let throttle = |at: Moment<'_>| if at.batch < 16 { 1e6 } else { 1.3e6 };
    let times = run(Script { dispatch: throttle, ..HONEST }, 10.0, SMALL).unwrap().run.times();
    assert_eq!(times.len(), 20);
    assert!(times.iter().any(|time| time.0 == 1e6) && times.iter().any(|time| time.0 == 1.3e6));
}

#[test]
fn a_wrong_product_has_no_rate_and_says_where() {
    let failure = run(Script { product: |_, c| c[37] += 1.0, ..HONEST }, 10.0, SMALL).unwrap_err();
    assert_eq!(failure.status, Status::Wrong);
    assert!(failure.message.contains("C[2, 5]"), "{failure}");
    let failure = run(Script { product: |_, c| c.fill(f64::NAN), ..HONEST }, 10.0, SMALL).unwrap_err();
    assert_eq!(failure.status, Status::Wrong);
}

#[test]
fn a_slow_kernel_is_skipped_with_its_predicted_time() {
    let failure = run(Script { dispatch: |_| 0.7e9, ..HONEST }, 60.0, SMALL).unwrap_err();
    assert_eq!((failure.status, failure.predicted), (Status::Skipped, Some(Nanos(0.7e9))));
    assert!(failure.message.contains("700.0 ms"), "{failure}");
    let failure = run(Script { dispatch: |_| 0.4e9, ..HONEST }, 1.0, SMALL).unwrap_err();
    assert_eq!(failure.status, Status::Skipped);
    assert!(failure.message.contains("share of the time"), "{failure}");
}

#[test]
fn a_software_adapter_may_be_given_longer_submissions() {
    let software = |dispatch, seconds| run(Script { device_type: DeviceType::Cpu, dispatch, ..HONEST }, seconds, SMALL);
    assert_eq!(software(|_| 0.7e9, 60.0).unwrap().run.dispatches, 1);
    let failure = software(|_| 0.7e9, 2.0).unwrap_err();
    assert_eq!(failure.status, Status::Skipped);
    assert!(failure.message.contains("share of the time"), "{failure}");
    // Well before the device counts as hung.
    let failure = software(|_| 6e9, 600.0).unwrap_err();
    assert_eq!(failure.status, Status::Skipped);
    assert!(failure.message.contains("a submission may take 5.000 s"), "{failure}");
}

#[test]
fn a_first_dispatch_that_compiles_does_not_condemn_the_kernel() {
    let cold = |at: Moment<'_>| if at.batch == 0 { 2e9 } else { 1e6 };
    let run = run(Script { dispatch: cold, ..HONEST }, 10.0, SMALL).unwrap().run;
    assert_eq!(run.cold.device, Some(Nanos(2e9)));
    assert_eq!(run.wall.len(), 20);
}

#[test]
fn little_time_gives_fewer_samples_and_says_so() {
    let run = run(Script { dispatch: |_| 1e8, ..HONEST }, 1.5, SMALL).unwrap().run;
    assert!((5..20).contains(&run.wall.len()), "{}", run.wall.len());
    assert!(run.flags.contains(&Flag::FewSamples));
}

#[test]
fn a_lost_device_and_an_unsupported_problem_are_rows_not_errors() {
    let failure =
        run(Script { breaks: |at| (at.batch == 9).then_some(Status::Error), ..HONEST }, 10.0, SMALL).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (Status::Error, "the device was lost"));
    let failure = run(HONEST, 10.0, (1001, 1, 1)).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (Status::Unsupported, "m is 1001"));
}

/// Whether a problem is admitted, and the parts that were looked at before: m, n and k of each that
/// was loaded.
fn pilot_of(script: Script, problem: &str, seconds: f64) -> (Result<(), Failure>, Vec<String>) {
    let mut target = device(script);
    let problem: Problem = problem.parse().unwrap();
    let kernel = target.kernels(&problem).remove(0);
    let (protocol, budget, mut times) = (protocol::standard(), budget(seconds), PilotTimes::default());
    let limits = (&protocol, &budget);
    let outcome = cpu::block_on(measure::pilot(&mut target, &kernel, &problem, limits, &mut times));
    let loads = target.world.borrow().loads.iter().map(|part| part.to_string().replace("f32:", "")).collect();
    (outcome, loads)
}

#[test]
fn a_row_is_given_up_before_it_is_loaded_only_where_time_grows_with_work() {
    let check = |dispatch: fn(Moment<'_>) -> f64, problem: &str, seconds: f64, parts: &[&str], message: &str| {
        let (outcome, loads) = pilot_of(Script { dispatch, ..HONEST }, problem, seconds);
        assert_eq!(loads, parts, "{problem}");
        match outcome {
            Ok(()) => assert_eq!(message, "", "{problem}"),
            Err(failure) => {
                assert_eq!((failure.status, failure.message.as_str()), (Status::Skipped, message), "{problem}");
                assert!(failure.predicted.is_some());
            }
        }
    };
    let cube = "f32:4096x4096x4096";
    // What is small has no pilot run, however slow.
    check(|_| 1e12, "f32:1x1x1", 1.0, &[], "");
    check(|_| 1e12, "f32:464x464x464", 1.0, &[], "");
    // 1 GFLOP/s: two parts show it. The second is looked at twice.
    let slow = "one dispatch would take about 137.4 s, a submission may take 500.0 ms (f32:128x128x128 takes 4.194 ms)";
    check(|at| at.flop, cube, 60.0, &["64x64x64", "128x128x128", "128x128x128"], slow);
    let thin = "one dispatch would take about 8.590 s, a submission may take 500.0 ms (f32:1x256x256 takes 131.1 us)";
    check(|at| at.flop, "f32:1x65536x65536", 60.0, &["1x64x64", "1x256x256", "1x256x256"], thin);
    // 1 TFLOP/s: nothing is in doubt.
    check(|at| at.flop / 1e3, cube, 60.0, &["64x64x64"], "");
    // The same behind 20 us, 1 ms, 50 ms of starting: every part that is mostly start is passed
    // over.
    let cubes: Vec<String> = [64, 128, 256, 512, 1024, 2048].map(|edge| format!("{edge}x{edge}x{edge}")).to_vec();
    let cubes: Vec<&str> = cubes.iter().map(String::as_str).collect();
    check(|at| 2e4 + at.flop / 1e3, cube, 60.0, &cubes[..2], "");
    check(|at| 1e6 + at.flop / 1e3, cube, 60.0, &cubes[..4], "");
    check(|at| 5e7 + at.flop / 1e3, cube, 60.0, &cubes, "");
    // 132 cores of which a part of 64 x 64 keeps one busy: as fast as ever from 1024 on.
    let wide = |at: Moment<'_>| {
        let cores = ((at.flop / 2.0).powf(2.0 / 3.0) / 4096.0).clamp(1.0, 132.0);
        1e4 + at.flop / (2e3 * cores)
    };
    check(wide, cube, 0.5, &cubes[..3], "");
    check(
        |at| at.flop / 60.0,
        cube,
        60.0,
        &["64x64x64", "128x128x128", "128x128x128"],
        "one dispatch would take about 2.291 s, a submission may take 500.0 ms (f32:128x128x128 takes 69.91 us)",
    );
    // A part that is too long by itself is enough.
    check(
        |_| 2e9,
        cube,
        60.0,
        &["64x64x64", "64x64x64"],
        "one dispatch would take about 524288 s, a submission may take 500.0 ms (f32:64x64x64 takes 2.000 s)",
    );
}

#[test]
fn one_look_at_a_disturbed_machine_condemns_nothing() {
    // Every first look takes 40 times as long, as on a device that is not awake.
    let cold = |at: Moment<'_>| at.flop / 1e3 * if at.batch < 2 { 40.0 } else { 1.0 };
    let (outcome, loads) = pilot_of(Script { dispatch: cold, ..HONEST }, "f32:4096x4096x4096", 60.0);
    assert_eq!((outcome, loads.len()), (Ok(()), 3), "{loads:?}");
}

#[test]
fn what_is_known_of_a_part_is_not_measured_again() {
    let mut target = device(Script { dispatch: |at| at.flop, ..HONEST });
    let [small, large]: [Problem; 2] = ["f32:128x128x128", "f32:4096x4096x4096"].map(|text| text.parse().unwrap());
    let kernel = target.kernels(&small).remove(0);
    let (protocol, budget, mut times) = (protocol::standard(), budget(60.0), PilotTimes::default());
    times.note(&kernel, small, Nanos(small.flop().0));
    for _ in 0..2 {
        let limits = (&protocol, &budget);
        let outcome = cpu::block_on(measure::pilot(&mut target, &kernel, &large, limits, &mut times));
        assert_eq!(outcome.unwrap_err().status, Status::Skipped);
    }
    assert_eq!(target.world.borrow().loads.len(), 1, "the part of 64 x 64 x 64, once");
}

#[test]
fn a_verified_row_is_given_up_only_when_every_look_says_so() {
    let check = |dispatch: fn(Moment<'_>) -> f64, status: Option<Status>| {
        let outcome = run(Script { dispatch, ..HONEST }, 1.0, SMALL);
        assert_eq!(outcome.err().map(|failure| failure.status), status);
    };
    // Five samples in 1 s. The first dispatch is the one that is verified.
    check(|_| 0.19e9, None);
    check(|_| 0.21e9, Some(Status::Skipped));
    check(|at| if at.batch == 1 { 0.3e9 } else { 0.1e9 }, None);
    check(|at| if at.batch <= 2 { 0.3e9 } else { 0.1e9 }, None);
    check(|at| if at.batch <= 3 { 0.3e9 } else { 0.1e9 }, Some(Status::Skipped));
    check(|at| if at.batch == 1 { 0.7e9 } else { 0.1e9 }, Some(Status::Skipped));
}

fn peak(script: Script, known: impl Fn(&mut Peak)) -> Result<measure::MeasuredPeak, Failure> {
    use measure::Peaks;
    let mut target = device(script);
    let mut peak = target.peaks().remove(0);
    known(&mut peak);
    cpu::block_on(measure::peak(&mut target, &peak, &protocol::standard(), 2))
}

#[test]
fn a_peak_grows_to_a_useful_length_and_is_sampled_like_a_row() {
    // 1 us a step: a dispatch has to last 4 ms, a sample 8 ms.
    let measured = peak(Script { dispatch: |_| 1e3, overhead: 10.0, ..HONEST }, |_| {}).unwrap();
    assert_eq!(measured.work, 1000.0 * 4000.0);
    assert_eq!((measured.run.dispatches, measured.run.wall.len(), measured.run.launch), (2, 8, 2));
    assert_eq!((measured.run.timer, measured.run.flags.as_slice()), (Timer::Device, &[][..]));
    assert!(measured.run.times().iter().all(|time| time.0 == 4e6));
    // A step that is long by itself stays alone.
    let measured = peak(Script { dispatch: |_| 3e7, ..HONEST }, |_| {}).unwrap();
    assert_eq!((measured.work, measured.run.dispatches), (1000.0, 1));
}

#[test]
fn a_peak_does_the_same_work_in_every_launch() {
    let first = peak(Script { dispatch: |_| 1e3, ..HONEST }, |_| {}).unwrap();
    let faster = Script { dispatch: |_| 500.0, ..HONEST };
    let second = peak(faster, |known| {
        known.work = Some(first.work);
        known.status = Status::Ok;
        known.runs = vec![first.run.clone()];
    });
    let second = second.unwrap();
    assert_eq!((second.work, second.run.wall.len()), (first.work, first.run.wall.len()));
    assert!(second.run.times().iter().all(|time| time.0 == 2e6));
}

#[test]
fn a_peak_that_fails_is_data() {
    let failure = peak(Script { breaks: |at| (at.batch == 3).then_some(Status::Error), ..HONEST }, |_| {}).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (Status::Error, "the device was lost"));
    let failure = peak(Script { dispatch: |_| 0.7e9, ..HONEST }, |_| {}).unwrap_err();
    assert_eq!((failure.status, failure.predicted), (Status::Skipped, Some(Nanos(0.7e9))));
    let cold = |at: Moment<'_>| if at.batch == 0 { 2e9 } else { 1e6 };
    assert!(peak(Script { dispatch: cold, ..HONEST }, |_| {}).is_ok(), "a first dispatch that compiles is no reason");
}

#[test]
fn a_peak_by_a_coarse_clock_is_longer() {
    let measured = peak(Script { tick: 1e5, dispatch: |at| 1e3 * (1.0 + 0.01 * noise(at.batch)), ..HONEST }, |_| {});
    let run = measured.unwrap().run;
    assert_eq!((run.timer, run.tick), (Timer::Device, Some(Nanos(1e5))));
    assert!(run.samples().all(|sample| sample.device.is_some_and(|time| time.0 >= 1e7)), "{:?}", run.wall);
}
