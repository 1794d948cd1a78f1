//! Rounds over a scripted device: what the result file must show of a device that ramps, throttles,
//! drifts, stalls or breaks.

mod scripted;

use std::collections::HashMap;

use switchpoint::cpu;
use switchpoint::measure::{ClockCanary, Failure, Instruments, Meter, RoundRow, Target, protocol, rounds};
use switchpoint::problem::Problem;
use switchpoint::record::{read, write};
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::{Data, FORMAT, Host, Program, ResultSet, Row, Session, Status, VERSION};
use switchpoint::sample::{Cache, Flag, Run, Stop, Timer};
use switchpoint::stat::descriptive::median;
use switchpoint::unit::Nanos;

use scripted::{HONEST, Moment, Script, Scripted, budget, device};

/// What is asked of a measurement beside its script.
struct Ask {
    seconds: f64,
    samples: Option<u32>,
    canary_flop: Option<f64>,
    seed: u64,
}

const PLENTY: Ask = Ask { seconds: 60.0, samples: None, canary_flop: None, seed: 1 };

/// Measures every kernel of the device and returns the rows as a reader of the file gets them, with
/// the device. A row that was not done is absent.
fn measured(script: Script, ask: &Ask, meter: bool) -> (HashMap<String, Row>, Scripted) {
    let mut target = device(script);
    let problem = Problem::f32(16, 16, 16).unwrap();
    let kernels = target.kernels(&problem);
    let oracle = Oracle::new(Operands::random(&problem, 1));
    let standard = protocol::standard();
    let budget = switchpoint::measure::TimeBudget { samples: ask.samples, seed: ask.seed, ..budget(ask.seconds) };
    let outcomes = cpu::block_on(async {
        let mut canary = ClockCanary::open(&mut target, ask.canary_flop).await.ok();
        let watts = target.meter();
        let sensor = || meter.then(|| Box::new(watts.clone()) as Box<dyn Meter>);
        let entries: Vec<RoundRow<'_>> = kernels.iter().map(|kernel| RoundRow { kernel, budget }).collect();
        let instruments = Instruments { canary: canary.as_mut(), meter: &sensor };
        let how = (&standard, standard.rounds.as_ref().unwrap());
        rounds(&mut target, &entries, &oracle, how, instruments, &mut |_| true).await
    });
    let ended =
        |status, message: &str, kernel| Row::ended("script.vulkan", kernel, problem, status, message.to_owned());
    let rows = kernels.iter().zip(outcomes).filter_map(|(kernel, outcome)| {
        Some(match outcome? {
            Ok(done) => Row { check: Some(done.check), runs: vec![done.run], ..ended(Status::Ok, "", kernel) },
            Err(Failure { status, message, predicted }) => Row { predicted, ..ended(status, &message, kernel) },
        })
    });
    let text = write::text(&mut file(&target, rows.collect()));
    let rows = read::parse("script", &text).unwrap_or_else(|error| panic!("{error}")).results.rows;
    (rows.into_iter().map(|row| (row.kernel.name.clone(), row)).collect(), target)
}

fn file(target: &Scripted, rows: Vec<Row>) -> ResultSet {
    let text = String::new;
    ResultSet {
        format: FORMAT.to_owned(),
        version: VERSION.to_owned(),
        program: Program {
            name: "script".to_owned(),
            version: text(),
            commit: text(),
            dirty: false,
            compiler: text(),
            triple: text(),
            profile: text(),
        },
        host: Host {
            os: text(),
            kernel: text(),
            cpu: text(),
            cpus: 1,
            memory_bytes: 1,
            virtualization: text(),
            on_battery: None,
            clocks: text(),
        },
        session: Session {
            started: "2026-11-23T10:00:00Z".to_owned(),
            finished: Some("2026-11-23T10:01:00Z".to_owned()),
            seed: 1,
            launches: 1,
            budget: Nanos(1e9),
            selection: Vec::new(),
        },
        protocol: protocol::standard(),
        data: Data { distribution: "uniform".to_owned(), seed: 1, row_multiple: 4, cache: Cache::Hot },
        targets: vec![target.facts().clone()],
        peaks: Vec::new(),
        rows,
    }
}

/// The run of the only kernel.
fn run_of(script: Script, ask: &Ask) -> (Run, Scripted) {
    let (mut rows, target) = measured(script, ask, false);
    let row = rows.remove("library:script").unwrap();
    assert_eq!(row.status, Status::Ok, "{}", row.message);
    (row.runs[0].clone(), target)
}

fn times(run: &Run) -> Vec<f64> {
    run.times().iter().map(|time| time.0).collect()
}

/// A value in [-1, 1] that looks random and depends on the number alone.
fn noise(number: u32) -> f64 {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

const TWO: &[&str] = &["library:a", "library:b"];

#[test]
fn an_honest_device_has_five_rounds_of_four_between_canaries() {
    let (run, target) = run_of(HONEST, &PLENTY);
    assert_eq!((run.wall.len(), run.dispatches, run.timer), (20, 20, Timer::Device));
    assert_eq!((run.rounds.as_slice(), run.stop), (&[4, 4, 4, 4, 4][..], Some(Stop::Precise)));
    let canary = run.canary.unwrap();
    assert_eq!(canary.times.len(), 10);
    // 2^11 steps of 1 us are the first power of two that lasts 2 ms.
    assert_eq!(canary.flop, 2048.0 * 1000.0);
    assert!(canary.times.iter().all(|time| time.0 == 2048.0 * 1e3));
    assert_eq!((run.flags.as_slice(), run.energy), (&[][..], None));
    assert!(target.world.borrow().rests.is_empty());
}

#[test]
fn a_canary_does_the_same_work_in_every_launch() {
    let faster = Script { clock: |_| 2.0, ..HONEST };
    let (run, _) = run_of(faster, &Ask { canary_flop: Some(2048.0 * 1000.0), ..PLENTY });
    let canary = run.canary.unwrap();
    assert_eq!((canary.flop, canary.times[0].0), (2048.0 * 1000.0, 1024.0 * 1e3));
}

#[test]
fn a_clock_that_still_rises_is_flagged() {
    // 0.5 to 1 within 8 s: slow enough to look like a plateau.
    let (run, _) = run_of(Script { clock: |at| (0.5 + at.now / 16.0).min(1.0), ..HONEST }, &PLENTY);
    assert!(run.flags.contains(&Flag::Ramping), "{:?}", run.flags);
    let canary = run.canary.unwrap().times;
    assert!(canary[0].0 > 1.05 * canary[canary.len() - 1].0, "{canary:?}");
}

#[test]
fn throttling_midway_is_flagged_and_every_sample_kept() {
    let (run, target) = run_of(Script { clock: |at| if at.now < 0.3 { 1.0 } else { 0.7 }, ..HONEST }, &PLENTY);
    assert!(run.flags.contains(&Flag::Throttled) && !run.flags.contains(&Flag::Ramping), "{:?}", run.flags);
    let times = times(&run);
    assert!(times.contains(&1e6) && times.iter().any(|time| *time > 1.4e6), "{times:?}");
    assert_eq!(times.len() as u32, run.rounds.iter().sum::<u32>());
    // Waiting is tried with a growing back-off, and not again once it did not help.
    let rests = target.world.borrow().rests.clone();
    assert_eq!(rests.len(), 3, "{rests:?}");
    assert!((rests[0] - 0.05).abs() < 1e-12 && (rests[1] - 0.075).abs() < 1e-12, "{rests:?}");
}

#[test]
fn a_device_that_cools_while_it_rests_is_measured_at_its_full_clock() {
    // It throttles after 0.4 s of work for each 0.1 s of rest that it has had, and starts with
    // some.
    let hot = |at: Moment<'_>| if at.now - at.rested < 0.4 + 4.0 * at.rested { 1.0 } else { 0.8 };
    let (run, target) = run_of(Script { clock: hot, ..HONEST }, &PLENTY);
    assert!(!target.world.borrow().rests.is_empty());
    let slow = times(&run).iter().filter(|time| **time > 1.01e6).count();
    assert!(slow * 4 < run.wall.len(), "{slow} of {}", run.wall.len());
}

#[test]
fn two_modes_show_as_spread_and_end_at_a_plateau() {
    let modes = |at: Moment<'_>| if (at.batch / 10).is_multiple_of(2) { 1e6 } else { 1.1e6 };
    let (run, _) = run_of(Script { dispatch: modes, ..HONEST }, &PLENTY);
    assert_eq!(run.stop, Some(Stop::Plateau), "{} samples", run.wall.len());
    // A canary of steady length says that it is not the clock.
    assert_eq!(run.flags, []);
}

#[test]
fn noise_gets_more_samples_until_they_suffice_or_are_too_many() {
    let check = |dispatch: fn(Moment<'_>) -> f64, least: usize, stops: &[Stop]| {
        let (run, _) = run_of(Script { dispatch, ..HONEST }, &PLENTY);
        let samples = run.wall.len();
        assert!([20, 40, 80, 160].contains(&samples) && samples >= least, "{samples}");
        assert!(stops.contains(&run.stop.unwrap()), "{:?}", run.stop);
    };
    check(|at| 1e6 * (1.0 + 0.005 * noise(at.batch)), 20, &[Stop::Precise]);
    check(|at| 1e6 * (1.0 + 0.05 * noise(at.batch)), 40, &[Stop::Precise, Stop::Plateau]);
    check(|at| 1e6 * (1.0 + 0.4 * noise(at.batch)), 40, &[Stop::Samples, Stop::Plateau]);
}

#[test]
fn what_drifts_falls_on_all_rows_alike() {
    // 30 % slower within the session, and b takes 5 % longer than a.
    let script = Script {
        kernels: TWO,
        dispatch: |at| 1e6 * (1.0 + 0.04 * at.now) * if at.kernel == "library:a" { 1.0 } else { 1.05 },
        ..HONEST
    };
    let (rows, _) = measured(script, &PLENTY, false);
    let times = |name: &str| times(&rows[name].runs[0]);
    let drift = times("library:a")[19] / times("library:a")[0];
    assert!(drift > 1.03, "{drift}");
    let by_round = (0..5).map(|round| {
        let of = |name| median(&times(name)[round * 4..round * 4 + 4]).unwrap();
        of("library:b") / of("library:a")
    });
    let ratio = median(&by_round.collect::<Vec<_>>()).unwrap();
    assert!((ratio - 1.05).abs() < 0.01, "{ratio}");
}

#[test]
fn rows_take_turns_in_an_order_that_the_seed_fixes() {
    let order = |seed: u64| {
        let (_, target) = measured(Script { kernels: TWO, ..HONEST }, &Ask { seed, ..PLENTY }, false);
        let log = target.world.borrow().log.clone();
        // Before the rounds each is probed and warmed up: 2 + 4 batches.
        let mut turns: Vec<String> = log[12..].to_vec();
        assert_eq!(turns.len(), 40);
        turns = turns.chunks(4).map(|block| block[0].clone()).collect();
        for round in turns.chunks(2) {
            assert_ne!(round[0], round[1], "each row has its turn in each round: {turns:?}");
        }
        turns
    };
    assert_eq!(order(1), order(1));
    assert!((2..20).any(|seed| order(seed) != order(1)));
}

#[test]
fn timestamps_that_are_zero_or_reversed_give_way_to_the_wall_clock() {
    // The driver's side drops such readings; here it drops all, and those from some moment on.
    let check = |timestamp: fn(Moment<'_>, f64) -> Option<f64>| {
        let (run, _) = run_of(Script { timestamp, ..HONEST }, &PLENTY);
        assert_eq!((run.timer, run.flags.as_slice()), (Timer::Wall, &[Flag::TimestampInvalid][..]));
        assert!(times(&run).iter().all(|time| *time == 1e6 + 1e4 / 20.0));
    };
    check(|_, _| None);
    check(|at, time| (at.kernel == "canary" || at.batch < 15).then_some(time));
}

#[test]
fn the_tick_of_a_clock_is_looked_for_and_a_coarse_one_is_not_gone_by() {
    type Dispatch = fn(Moment<'_>) -> f64;
    let check = |tick: f64, (mean, dispatch): (f64, Dispatch), timer: Timer, flags: &[Flag]| {
        let (run, _) = run_of(Script { tick, dispatch, ..HONEST }, &PLENTY);
        let at = format!("{mean} ns by ticks of {tick} ns");
        assert_eq!((run.timer, run.flags.as_slice(), run.tick), (timer, flags, Some(Nanos(tick))), "{at}");
        assert!(times(&run).iter().all(|time| (time / mean - 1.0).abs() < 0.02), "{at}: {:?}", times(&run));
        if timer == Timer::Device {
            let shortest = run.samples().filter_map(|sample| sample.device).map(|time| time.0).reduce(f64::min);
            assert!(shortest >= Some(100.0 * tick), "{at}: {shortest:?}");
        }
    };
    // With half a per cent of noise. The clock states its unit as 1 ns in every case.
    let long: (f64, Dispatch) = (1e6, |at| 1e6 * (1.0 + 0.005 * noise(at.batch)));
    let short: (f64, Dispatch) = (5e3, |at| 5e3 * (1.0 + 0.005 * noise(at.batch)));
    for row in [long, short] {
        for tick in [1.0, 1e3, 65_536.0, 1e5, 1e6] {
            check(tick, row, Timer::Device, &[]);
        }
        // A hundred ticks are longer than a submission may be.
        check(1e7, row, Timer::Wall, &[Flag::CoarseClock]);
    }
}

#[test]
fn a_canary_by_a_coarse_clock_is_longer() {
    let check = |tick: f64, length: f64| {
        let noisy = |at: Moment<'_>| 1e6 * (1.0 + 0.005 * noise(at.batch));
        let (run, _) = run_of(Script { tick, dispatch: noisy, ..HONEST }, &PLENTY);
        let canary = run.canary.unwrap();
        assert!(canary.times.iter().all(|time| (time.0 / length - 1.0).abs() < 0.01), "{tick} ns: {:?}", canary.times);
    };
    // Powers of two of steps of 1 us.
    check(1.0, 2.048e6);
    check(65_536.0, 8.192e6);
    check(1e5, 16.384e6);
}

#[test]
fn a_lost_or_hung_device_ends_one_row_and_leaves_the_others_to_be_measured_again() {
    let check = |breaks: fn(Moment<'_>) -> Option<Status>, status: Status| {
        let (rows, _) = measured(Script { kernels: TWO, breaks, ..HONEST }, &PLENTY, false);
        assert_eq!(rows.keys().collect::<Vec<_>>(), ["library:b"]);
        let row = &rows["library:b"];
        assert_eq!((row.status, row.message.as_str(), row.runs.len()), (status, "the device was lost", 0));
    };
    // While it warms up, and in its rounds.
    check(|at| (at.kernel == "library:b" && at.batch == 3).then_some(Status::Error), Status::Error);
    check(|at| (at.kernel == "library:b" && at.batch == 9).then_some(Status::Error), Status::Error);
    check(|at| (at.kernel == "library:b" && at.batch == 14).then_some(Status::Timeout), Status::Timeout);
}

#[test]
fn a_wrong_row_has_no_rate_and_does_not_disturb_the_others() {
    let wrong = |kernel: &str, c: &mut Vec<f64>| {
        if kernel == "library:a" {
            c[37] += 1.0;
        }
    };
    let (rows, _) = measured(Script { kernels: TWO, product: wrong, ..HONEST }, &PLENTY, false);
    assert_eq!(rows["library:a"].status, Status::Wrong);
    assert!(rows["library:a"].message.contains("C[2, 5]") && rows["library:a"].runs.is_empty());
    assert_eq!((rows["library:b"].status, rows["library:b"].runs[0].wall.len()), (Status::Ok, 20));
}

#[test]
fn later_launches_take_as_many_samples_as_the_first() {
    let (run, _) = run_of(HONEST, &Ask { samples: Some(33), ..PLENTY });
    assert_eq!((run.rounds.as_slice(), run.stop), (&[4, 4, 4, 4, 4, 4, 4, 4, 1][..], Some(Stop::Given)));
    let (run, _) = run_of(HONEST, &Ask { samples: Some(7), ..PLENTY });
    assert_eq!((run.rounds.as_slice(), run.flags.as_slice()), (&[4, 3][..], &[Flag::FewSamples][..]));
}

#[test]
fn little_time_gives_fewer_samples_and_says_so() {
    let noisy = |at: Moment<'_>| 1e8 * (1.0 + 0.2 * noise(at.batch));
    let (run, _) = run_of(Script { dispatch: noisy, ..HONEST }, &Ask { seconds: 1.5, ..PLENTY });
    assert!((5..20).contains(&run.wall.len()), "{}", run.wall.len());
    assert_eq!((run.stop, run.flags.contains(&Flag::FewSamples)), (Some(Stop::Time), true));
    // Time for 20 and not for 40.
    let (run, _) = run_of(Script { dispatch: noisy, ..HONEST }, &Ask { seconds: 4.0, ..PLENTY });
    assert_eq!((run.wall.len(), run.stop), (20, Some(Stop::Time)));
}

#[test]
fn energy_is_that_of_a_window_of_a_second_and_absent_without_a_meter() {
    let (rows, _) = measured(HONEST, &PLENTY, true);
    let energy = rows["library:script"].runs[0].energy.clone().unwrap();
    assert!(energy.window.0 >= 1e9 && energy.window.0 < 1.05e9, "{energy:?}");
    let watts = energy.joules / energy.window.seconds();
    assert!((watts - 250.0).abs() < 1e-6 && energy.source == "script", "{energy:?}");
    assert!((energy.dispatches as f64 * 1e6 / energy.window.0 - 1.0).abs() < 0.01, "{energy:?}");
    // A device that is lost in the window takes nothing from the row but its energy.
    let lost = Script { breaks: |at| (at.kernel != "canary" && at.batch >= 26).then_some(Status::Error), ..HONEST };
    let (rows, _) = measured(lost, &PLENTY, true);
    let row = &rows["library:script"];
    assert_eq!((row.status, row.runs[0].wall.len(), &row.runs[0].energy), (Status::Ok, 20, &None));
    // A meter that does not move says nothing.
    let (rows, _) = measured(Script { watts: 0.0, ..HONEST }, &PLENTY, true);
    assert_eq!(rows["library:script"].runs[0].energy, None);
}
