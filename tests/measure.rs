//! One row and one peak over a scripted device: what they must show when the device ramps, lies, breaks or computes wrongly.

mod scripted;

use switchpoint::cpu;
use switchpoint::measure::{self, Failure, Target, protocol, row};
use switchpoint::problem::Problem;
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::{Peak, Status};
use switchpoint::sample::{Flag, Timer};
use switchpoint::unit::Nanos;

use scripted::{HONEST, Moment, Script, allowance, device};

fn run(script: Script, seconds: f64, problem: (u32, u32, u32)) -> Result<measure::Measured, Failure> {
    let mut target = device(script);
    let kernel = target.kernels(&Problem::f32(1, 1, 1).unwrap()).remove(0);
    let oracle = Oracle::new(Operands::random(&Problem::f32(problem.0, problem.1, problem.2).unwrap(), 1));
    cpu::block_on(row(&mut target, &kernel, &oracle, &protocol::standard(), &allowance(seconds)))
}

const SMALL: (u32, u32, u32) = (16, 16, 16);

#[test]
fn an_honest_device_gives_twenty_samples_of_twenty_milliseconds() {
    let run = run(HONEST, 10.0, SMALL).unwrap().run;
    assert_eq!((run.samples.len(), run.dispatches, run.timer), (20, 20, Timer::Device));
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
    assert!(run.samples.iter().all(|sample| sample.device.is_some() && sample.wall.0 > 0.0));
}

#[test]
fn a_quantised_clock_does_not_disturb_a_long_sample() {
    // Browsers round to 65,536 ns.
    let coarse = |_: Moment<'_>, time: f64| Some((time / 65_536.0).floor() * 65_536.0);
    let run = run(Script { timestamp: coarse, ..HONEST }, 10.0, SMALL).unwrap().run;
    assert!(run.times().iter().all(|time| (time.0 - 1e6).abs() < 0.005 * 1e6), "{:?}", run.times());
    assert_eq!(run.flags, []);
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
fn a_first_dispatch_that_compiles_does_not_condemn_the_kernel() {
    let cold = |at: Moment<'_>| if at.batch == 0 { 2e9 } else { 1e6 };
    let run = run(Script { dispatch: cold, ..HONEST }, 10.0, SMALL).unwrap().run;
    assert_eq!(run.cold.device, Some(Nanos(2e9)));
    assert_eq!(run.samples.len(), 20);
}

#[test]
fn little_time_gives_fewer_samples_and_says_so() {
    let run = run(Script { dispatch: |_| 1e8, ..HONEST }, 1.5, SMALL).unwrap().run;
    assert!((5..20).contains(&run.samples.len()), "{}", run.samples.len());
    assert!(run.flags.contains(&Flag::FewSamples));
}

#[test]
fn a_lost_device_and_an_unsupported_problem_are_rows_not_errors() {
    let failure =
        run(Script { breaks: |at| (at.batch == 9).then_some(Status::Error), ..HONEST }, 10.0, SMALL).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (Status::Error, "the device was lost"));
    let failure = run(HONEST, 10.0, (1001, 1, 1)).unwrap_err();
    assert_eq!((failure.status, failure.message.as_str()), (Status::Unsupported, "m is above 1000"));
}

#[test]
fn a_scout_is_small_and_of_the_same_shape() {
    let mut target = device(HONEST);
    let kernel = target.kernels(&Problem::f32(1, 1, 1).unwrap()).remove(0);
    let large = Problem::f32(900, 7, 4096).unwrap();
    let (scouted, time) = cpu::block_on(measure::scout(&mut target, &kernel, &large, 1)).unwrap();
    assert_eq!((scouted.m, scouted.n, scouted.k, time), (256, 7, 256, Nanos(1e6)));
    assert!(!measure::needs_scout(&Problem::f32(128, 128, 128).unwrap()));
    assert!(measure::needs_scout(&Problem::f32(1024, 1024, 1024).unwrap()));
}

#[test]
fn only_a_hopeless_prediction_gives_a_row_up() {
    let target = device(HONEST);
    let facts = target.facts();
    let check = |predicted: f64, seconds: f64, part: Option<&str>| {
        let protocol = protocol::standard();
        let outcome = measure::skip_if_hopeless(facts, Nanos(predicted), &protocol, &allowance(seconds));
        match (outcome, part) {
            (Ok(()), None) => {}
            (Err(failure), Some(part)) => {
                assert_eq!((failure.status, failure.predicted), (Status::Skipped, Some(Nanos(predicted))));
                assert!(failure.message.contains(part), "{failure}");
            }
            (outcome, part) => panic!("{predicted} {seconds}: {outcome:?}, expected {part:?}"),
        }
    };
    // A submission may take 0.5 s, and a prediction is trusted to a factor of three.
    check(1.4e9, 1e3, None);
    check(1.6e9, 1e3, Some("a submission may take 500.0 ms"));
    // Five samples make 2 s.
    check(0.4e9, 1.0, None);
    check(0.4e9, 0.5, Some("the row's share of the time is 500.0 ms"));
}

fn peak(script: Script, known: impl Fn(&mut Peak)) -> Result<measure::MeasuredPeak, Failure> {
    use measure::Peaks;
    let mut target = device(script);
    let mut peak = Peak::ended("script.vulkan", &target.peaks()[0], Status::Pending, String::new());
    known(&mut peak);
    cpu::block_on(measure::peak(&mut target, &peak, &protocol::standard(), 2))
}

#[test]
fn a_peak_grows_to_a_useful_length_and_is_sampled_like_a_row() {
    // 1 us a step: a dispatch has to last 4 ms, a sample 8 ms.
    let measured = peak(Script { dispatch: |_| 1e3, overhead: 10.0, ..HONEST }, |_| {}).unwrap();
    assert_eq!(measured.work, 1000.0 * 4000.0);
    assert_eq!((measured.run.dispatches, measured.run.samples.len(), measured.run.launch), (2, 8, 2));
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
        known.work = first.work;
        known.status = Status::Ok;
        known.runs = vec![first.run.clone()];
    });
    let second = second.unwrap();
    assert_eq!((second.work, second.run.samples.len()), (first.work, first.run.samples.len()));
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
