//! From the structs of a result file to the nouns of the program, refusing what cannot be true.

use crate::device::{Backend, DeviceType, TargetFacts};
use crate::problem::{Element, Problem};
use crate::result::{Check, Data, Host, KernelFacts, Program, ResultSet, Row, Session, Status};
use crate::sample::{Canary, Energy, Flag, Protocol, RawSample, Rounds, Run, Stop, Timer};
use crate::unit::Nanos;

use super::{peaks, v1, write};

/// A summary may differ from what its samples give by this share, for other runners' arithmetic.
const SUMMARY_TOLERANCE: f64 = 1e-6;

/// A fault inside a file, with its place.
pub(super) struct Fault {
    /// Row and field.
    pub(super) place: String,
    /// What is wrong there.
    pub(super) reason: String,
}

pub(super) fn fault<T>(place: impl Into<String>, reason: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { place: place.into(), reason: reason.into() })
}

/// The contents of a whole file.
pub(super) fn convert(file: &v1::File) -> Result<ResultSet, Fault> {
    for (place, date) in
        [("session.started", Some(&file.session.started)), ("session.finished", file.session.finished.as_ref())]
    {
        if date.is_some_and(|date| date.parse::<jiff::Timestamp>().is_err()) {
            return fault(place, "not a date as in 2026-11-23T10:00:00Z");
        }
    }
    let mut targets: Vec<TargetFacts> = Vec::new();
    for (index, target) in file.targets.iter().enumerate() {
        let place = format!("targets[{index}]");
        if targets.iter().any(|known| known.slug == target.slug) {
            return fault(place, format!("a second target is called {:?}", target.slug));
        }
        targets.push(facts(target, &place)?);
    }
    let mut rows: Vec<Row> = Vec::with_capacity(file.rows.len());
    let mut seen = std::collections::HashSet::new();
    for (index, source) in file.rows.iter().enumerate() {
        let place = format!("rows[{index}]");
        let row = row(source, &place)?;
        if !targets.iter().any(|target| target.slug == row.target) {
            return fault(format!("{place}.target"), format!("{:?} is not among the targets of the file", row.target));
        }
        let (runs, launches) = (row.runs.len(), file.session.launches);
        if file.session.finished.is_some() && row.status == Status::Ok && runs != launches as usize {
            return fault(format!("{place}.runs"), format!("has {runs} runs, session.launches is {launches}"));
        }
        if let Some(run) = row.runs.iter().find(|run| run.launch >= launches) {
            let reason = format!("is {}, session.launches is {launches} and counts from 0", run.launch);
            return fault(format!("{place}.runs.launch"), reason);
        }
        if !seen.insert((row.target.clone(), row.kernel.clone(), row.problem, row.repeat)) {
            return fault(place, "the same kernel on the same problem and target stands in an earlier row");
        }
        rows.push(row);
    }
    let peaks = peaks::convert(file, &targets)?;
    let session = Session {
        started: file.session.started.clone(),
        finished: file.session.finished.clone(),
        seed: file.session.seed,
        launches: file.session.launches,
        budget: Nanos(file.session.budget_ns),
        selection: file.session.selection.clone(),
    };
    let program = Program {
        name: plain(&file.program.name, "program.name")?,
        version: plain(&file.program.version, "program.version")?,
        commit: plain(&file.program.commit, "program.commit")?,
        dirty: file.program.dirty,
        compiler: plain(&file.program.compiler, "program.compiler")?,
        triple: plain(&file.program.triple, "program.triple")?,
        profile: plain(&file.program.profile, "program.profile")?,
    };
    let host = Host {
        os: plain(&file.host.os, "host.os")?,
        kernel: plain(&file.host.kernel, "host.kernel")?,
        cpu: plain(&file.host.cpu, "host.cpu")?,
        cpus: file.host.cpus,
        memory_bytes: file.host.memory_bytes,
        virtualization: plain(&file.host.virtualization, "host.virtualization")?,
        on_battery: file.host.on_battery,
        clocks: plain(&file.host.clocks, "host.clocks")?,
    };
    let data = Data {
        distribution: plain(&file.data.distribution, "data.distribution")?,
        seed: file.data.seed,
        row_multiple: file.data.row_multiple,
        cache: plain(&file.data.cache, "data.cache")?,
    };
    Ok(ResultSet { program, host, session, protocol: protocol(&file.protocol)?, data, targets, peaks, rows })
}

/// A text that can be printed: file contents are not to steer a terminal.
pub(super) fn plain(text: &str, place: &str) -> Result<String, Fault> {
    match text.chars().find(|letter| letter.is_control()) {
        Some(letter) => fault(place, format!("holds the control character {}", letter.escape_default())),
        None => Ok(text.to_owned()),
    }
}

pub(super) fn named<T>(found: Option<T>, name: &str, place: &str, what: &str) -> Result<T, Fault> {
    match found {
        Some(value) => Ok(value),
        None => fault(place, format!("{name:?} is not a known {what}")),
    }
}

pub(super) fn protocol_of(file: &v1::Protocol) -> Protocol {
    Protocol {
        name: file.name.clone(),
        samples: file.samples,
        samples_min: file.samples_min,
        sample_min: Nanos(file.sample_min_ns),
        submission_max: Nanos(file.submission_max_ns),
        warmup_patience: file.warmup_patience,
        warmup_gain: file.warmup_gain,
        warmup_max: Nanos(file.warmup_max_ns),
        rounds: file.rounds.as_ref().map(|rounds| Rounds {
            block: rounds.block,
            samples_max: rounds.samples_max,
            precision: rounds.precision,
            plateau: rounds.plateau,
            clock_drop: rounds.clock_drop,
            waits: rounds.waits,
            wait: Nanos(rounds.wait_ns),
            wait_growth: rounds.wait_growth,
            energy_window: Nanos(rounds.energy_window_ns),
        }),
    }
}

fn protocol(file: &v1::Protocol) -> Result<Protocol, Fault> {
    plain(&file.name, "protocol.name")?;
    match (&file.sha256, &file.rounds) {
        (Some(stated), _) => {
            let derived = write::protocol_hash(file);
            if *stated != derived {
                let reason = format!("is {stated:?}, the name and the parameters give {derived}");
                return fault("protocol.sha256", reason);
            }
        }
        (None, Some(_)) => return fault("protocol.sha256", "is missing in a protocol that has rounds"),
        (None, None) => {}
    }
    Ok(protocol_of(file))
}

fn facts(target: &v1::Target, place: &str) -> Result<TargetFacts, Fault> {
    let texts =
        [("slug", &target.slug), ("name", &target.name), ("driver", &target.driver), ("bus_id", &target.bus_id)];
    for (field, text) in texts {
        plain(text, &format!("{place}.{field}"))?;
    }
    if target.slug.is_empty() {
        return fault(format!("{place}.slug"), "is empty");
    }
    let lists = [("features", &target.features), ("sensors", &target.sensors), ("missing", &target.missing)];
    for (field, list) in lists {
        for (index, text) in list.iter().enumerate() {
            plain(text, &format!("{place}.{field}[{index}]"))?;
        }
    }
    if let Some(tick) = target.timestamp_ns {
        positive(tick, &format!("{place}.timestamp_ns"))?;
    }
    Ok(TargetFacts {
        slug: target.slug.clone(),
        name: target.name.clone(),
        backend: named(Backend::from_name(&target.backend), &target.backend, &format!("{place}.backend"), "backend")?,
        device_type: named(
            DeviceType::from_name(&target.device_type),
            &target.device_type,
            &format!("{place}.device_type"),
            "device type",
        )?,
        driver: target.driver.clone(),
        vendor_id: target.vendor_id,
        device_id: target.device_id,
        bus_id: target.bus_id.clone(),
        timestamp_ns: target.timestamp_ns,
        subgroup: (target.subgroup[0], target.subgroup[1]),
        features: target.features.clone(),
        limits: target.limits.clone(),
        sensors: target.sensors.clone(),
        missing: target.missing.clone(),
    })
}

fn positive(value: f64, place: &str) -> Result<Nanos, Fault> {
    if value.is_finite() && value > 0.0 {
        return Ok(Nanos(value));
    }
    fault(place, format!("{value} is not a time; it must be above 0"))
}

fn kernel(kernel: &v1::Kernel, place: &str) -> Result<KernelFacts, Fault> {
    for (field, text) in [("name", &kernel.name), ("variant", &kernel.variant), ("checks", &kernel.checks)] {
        plain(text, &format!("{place}.{field}"))?;
    }
    let library = kernel.name.starts_with("library:");
    let hexadecimal = kernel.sha256.len() == 64 && kernel.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !(hexadecimal || library && kernel.sha256.is_empty()) {
        let reason = "must be 64 hexadecimal digits; only a kernel named `library:...` may leave it empty";
        return fault(format!("{place}.sha256"), reason);
    }
    Ok(KernelFacts {
        name: kernel.name.clone(),
        variant: kernel.variant.clone(),
        sha256: kernel.sha256.clone(),
        checks: kernel.checks.clone(),
    })
}

/// Converts one row; `place` is where it stands.
fn row(file: &v1::Row, place: &str) -> Result<Row, Fault> {
    let v1::Problem { element, m, n, k, transposed_b, batch } = &file.problem;
    let element = named(Element::from_name(element), element, &format!("{place}.problem.element"), "number type")?;
    let problem = Problem { element, m: *m, n: *n, k: *k, transposed_b: *transposed_b, batch: *batch }.checked();
    let problem = problem.or_else(|error| fault(format!("{place}.problem"), format!("{error}")))?;
    let kernel = kernel(&file.kernel, &format!("{place}.kernel"))?;
    // From here on the row can be named by what it is.
    let place = format!("{place} ({} {} {problem})", file.target, kernel.name);
    let status = named(Status::from_name(&file.status), &file.status, &format!("{place} status"), "status")?;
    plain(&file.message, &format!("{place} message"))?;
    let mut runs: Vec<Run> = Vec::with_capacity(file.runs.len());
    for (index, source) in file.runs.iter().enumerate() {
        let place = format!("{place} runs[{index}]");
        if runs.iter().any(|run| run.launch == source.launch) {
            return fault(format!("{place}.launch"), format!("{} stands in an earlier run", source.launch));
        }
        runs.push(run(source, &place)?);
    }
    // Runs of different rows belong together by their launch, so all rows hold them in one order.
    runs.sort_by_key(|run| run.launch);
    let methods = ["oracle-f64", "freivalds"];
    if let Some(check) = file.check.as_ref().filter(|check| !methods.contains(&check.method.as_str())) {
        return fault(
            format!("{place} check.method"),
            format!("{:?} is neither {}", check.method, methods.join(" nor ")),
        );
    }
    let row = Row {
        target: file.target.clone(),
        kernel,
        problem,
        repeat: file.repeat,
        status,
        message: file.message.clone(),
        predicted: file.predicted_ns.map(|time| positive(time, &format!("{place} predicted_ns"))).transpose()?,
        check: file
            .check
            .as_ref()
            .map(|check| Check { method: check.method.clone(), error_over_bound: check.error_over_bound }),
        runs,
    };
    consistent(&row, &place)?;
    same_summary(file.summary.as_ref(), write::summary(&row).as_ref(), &place)?;
    Ok(row)
}

/// What the status of a row promises.
fn consistent(row: &Row, place: &str) -> Result<(), Fault> {
    match row.status {
        Status::Ok => {
            if row.runs.is_empty() {
                return fault(format!("{place} runs"), "a row that is ok has at least one run");
            }
            match &row.check {
                Some(check) if (0.0..=1.0).contains(&check.error_over_bound) => Ok(()),
                Some(check) => fault(
                    format!("{place} check.error_over_bound"),
                    format!("{} in a row that is ok; it must lie between 0 and 1", check.error_over_bound),
                ),
                None => fault(format!("{place} check"), "a row that is ok has been verified"),
            }
        }
        Status::Pending => Ok(()),
        _ if row.message.is_empty() => fault(format!("{place} message"), "a row that failed says why"),
        _ => Ok(()),
    }
}

pub(super) fn run(file: &v1::Run, place: &str) -> Result<Run, Fault> {
    let timer = match file.timer.as_str() {
        "device" => Timer::Device,
        "wall" => Timer::Wall,
        other => return fault(format!("{place}.timer"), format!("{other:?} is neither device nor wall")),
    };
    if file.dispatches == 0 {
        return fault(format!("{place}.dispatches"), "is 0; a sample has at least one");
    }
    if file.wall_ns.is_empty() {
        return fault(format!("{place}.wall_ns"), "is empty; a run has at least one sample");
    }
    let (samples, clocked) = (file.wall_ns.len(), file.device_ns.len());
    if clocked != 0 && clocked != samples {
        return fault(format!("{place}.device_ns"), format!("has {clocked} times and wall_ns {samples}"));
    }
    let mut taken = Vec::with_capacity(samples);
    for (index, &wall) in file.wall_ns.iter().enumerate() {
        let device = file.device_ns.get(index).copied().flatten();
        let device = device.map(|time| positive(time, &format!("{place}.device_ns[{index}]"))).transpose()?;
        if timer == Timer::Device && device.is_none() {
            return fault(format!("{place}.device_ns[{index}]"), "is missing, and the timer of the run is device");
        }
        taken.push(RawSample { device, wall: positive(wall, &format!("{place}.wall_ns[{index}]"))? });
    }
    let mut warmup = Vec::with_capacity(file.warmup_ns.len());
    for (index, &time) in file.warmup_ns.iter().enumerate() {
        warmup.push(positive(time, &format!("{place}.warmup_ns[{index}]"))?);
    }
    let mut flags = Vec::with_capacity(file.flags.len());
    for (index, name) in file.flags.iter().enumerate() {
        flags.push(named(Flag::from_name(name), name, &format!("{place}.flags[{index}]"), "flag")?);
    }
    let cold = RawSample {
        device: file.cold.device_ns.map(|time| positive(time, &format!("{place}.cold.device_ns"))).transpose()?,
        wall: positive(file.cold.wall_ns, &format!("{place}.cold.wall_ns"))?,
    };
    let rounds = rounds(file, samples, place)?;
    let canary = file.canary.as_ref().map(|canary| self::canary(canary, rounds.len(), place)).transpose()?;
    let stop = |name: &String| named(Stop::from_name(name), name, &format!("{place}.stop"), "reason to stop");
    Ok(Run {
        warmup,
        flags,
        rounds,
        canary,
        stop: file.stop.as_ref().map(stop).transpose()?,
        energy: file.energy.as_ref().map(|energy| self::energy(energy, place)).transpose()?,
        ..Run::of(file.launch, file.dispatches, timer, taken, cold)
    })
}

/// The samples of each round, which together are all samples.
fn rounds(file: &v1::Run, samples: usize, place: &str) -> Result<Vec<u32>, Fault> {
    let sum: u64 = file.rounds.iter().copied().map(u64::from).sum();
    if file.rounds.contains(&0) {
        return fault(format!("{place}.rounds"), "holds a round without samples");
    }
    if !file.rounds.is_empty() && sum != samples as u64 {
        return fault(format!("{place}.rounds"), format!("add up to {sum}, and there are {samples} samples"));
    }
    Ok(file.rounds.clone())
}

fn canary(file: &v1::Canary, rounds: usize, place: &str) -> Result<Canary, Fault> {
    let place = format!("{place}.canary");
    if !(file.flop.is_finite() && file.flop > 0.0) {
        return fault(format!("{place}.flop"), format!("{} is not an amount of work; it must be above 0", file.flop));
    }
    if file.times_ns.len() != 2 * rounds {
        let reason = format!("has {} times for {rounds} rounds; there are two for each", file.times_ns.len());
        return fault(format!("{place}.times_ns"), reason);
    }
    let time = |(index, &time): (usize, &f64)| positive(time, &format!("{place}.times_ns[{index}]"));
    Ok(Canary { flop: file.flop, times: file.times_ns.iter().enumerate().map(time).collect::<Result<_, _>>()? })
}

fn energy(file: &v1::Energy, place: &str) -> Result<Energy, Fault> {
    let place = format!("{place}.energy");
    if !(file.joules.is_finite() && file.joules > 0.0) {
        let reason = format!("{} is not an energy; where none was measured the key is absent", file.joules);
        return fault(format!("{place}.joules"), reason);
    }
    if file.dispatches == 0 {
        return fault(format!("{place}.dispatches"), "is 0; a window has at least one");
    }
    Ok(Energy {
        source: plain(&file.source, &format!("{place}.source"))?,
        joules: file.joules,
        window: positive(file.window_ns, &format!("{place}.window_ns"))?,
        dispatches: file.dispatches,
    })
}

fn same_summary(stated: Option<&v1::Summary>, derived: Option<&v1::Summary>, place: &str) -> Result<(), Fault> {
    let (stated, derived) = match (stated, derived) {
        (None, None) => return Ok(()),
        (Some(_), None) => return fault(format!("{place} summary"), "only a row that is ok has a summary"),
        (None, Some(_)) => return fault(format!("{place} summary"), "is missing in a row that is ok"),
        (Some(stated), Some(derived)) => (stated, derived),
    };
    let fields = [
        ("time_ns", stated.time_ns, derived.time_ns),
        ("time_ns_low", stated.time_ns_low, derived.time_ns_low),
        ("time_ns_high", stated.time_ns_high, derived.time_ns_high),
        ("flop_per_second", stated.flop_per_second, derived.flop_per_second),
    ];
    same_values(&fields, place)
}

/// What a file states of a summary and what its samples give, each by the name of its field.
pub(super) fn same_values(fields: &[(&str, f64, f64)], place: &str) -> Result<(), Fault> {
    for (field, stated, derived) in fields {
        let apart = (stated - derived).abs();
        if apart.is_nan() || apart > SUMMARY_TOLERANCE * derived.abs() {
            return fault(format!("{place} summary.{field}"), format!("is {stated}, the samples give {derived}"));
        }
    }
    Ok(())
}

pub(super) fn target_of(file: &v1::Target) -> Result<TargetFacts, String> {
    facts(file, "target").map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}

pub(super) fn row_of(file: &v1::Row) -> Result<Row, String> {
    row(file, "row").map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}
