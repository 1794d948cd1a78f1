//! From the structs of a result file to the nouns of the program, refusing what cannot be true.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::device::{Backend, DeviceType, TargetFacts};
use crate::problem::{Element, Problem};
use crate::result::{Check, Data, Host, KernelFacts, Program, ResultSet, Row, Session, Status};
use crate::sample::{Protocol, Rounds};
use crate::unit::Nanos;

use super::place::{Fault, Place, fault, is_sha256, message, named, not_negative, plain, positive, quoted};
use super::runs::{LAUNCHES_MAX, launched, runs};
use super::summary::{self, same_values};
use super::{peaks, v1, write};

/// Rows of a file, at most. A session of so many would take a month.
const ROWS_MAX: usize = 100_000;
/// Targets of a file, at most.
const TARGETS_MAX: usize = 1000;
/// Features, limits, sensors of a target, options of a session, at most.
const LIST_MAX: usize = 1000;
/// Bytes of a date with nanoseconds and an offset, and some more.
const DATE_MAX: usize = 40;

/// The contents of a whole file.
pub(super) fn convert(file: &v1::File) -> Result<ResultSet, Fault> {
    let session = session(&file.session)?;
    let targets = targets(&file.targets)?;
    let known: HashSet<&str> = targets.iter().map(|target| target.slug.as_str()).collect();
    counted(file.rows.len(), ROWS_MAX, &Place::Top("rows"))?;
    let mut rows: Vec<Row> = Vec::with_capacity(file.rows.len());
    let mut seen = HashSet::new();
    let mut canaries = HashMap::new();
    for (index, source) in file.rows.iter().enumerate() {
        let top = Place::Top("rows");
        let place = top.index(index);
        let row = row(source, &place)?;
        if !known.contains(source.target.as_str()) {
            return fault(
                place.field("target"),
                format!("{} is not among the targets of the file", quoted(&row.target)),
            );
        }
        launched(&row.runs, row.status, &session, &place)?;
        same_canary(&row, &source.target, &mut canaries, &place)?;
        if !seen.insert((source.target.as_str(), &source.kernel, row.problem, row.repeat)) {
            return fault(place, "the same kernel on the same problem and target stands in an earlier row");
        }
        rows.push(row);
    }
    let peaks = peaks::convert(&file.peaks, &known, &session)?;
    let program = Place::Top("program");
    let program = Program {
        name: plain(&file.program.name, &program.field("name"))?,
        version: plain(&file.program.version, &program.field("version"))?,
        commit: plain(&file.program.commit, &program.field("commit"))?,
        dirty: file.program.dirty,
        compiler: plain(&file.program.compiler, &program.field("compiler"))?,
        triple: plain(&file.program.triple, &program.field("triple"))?,
        profile: plain(&file.program.profile, &program.field("profile"))?,
    };
    let host = Place::Top("host");
    let host = Host {
        os: plain(&file.host.os, &host.field("os"))?,
        kernel: plain(&file.host.kernel, &host.field("kernel"))?,
        cpu: plain(&file.host.cpu, &host.field("cpu"))?,
        cpus: file.host.cpus,
        memory_bytes: file.host.memory_bytes,
        virtualization: plain(&file.host.virtualization, &host.field("virtualization"))?,
        on_battery: file.host.on_battery,
        clocks: plain(&file.host.clocks, &host.field("clocks"))?,
    };
    let data = Place::Top("data");
    let data = Data {
        distribution: plain(&file.data.distribution, &data.field("distribution"))?,
        seed: file.data.seed,
        row_multiple: file.data.row_multiple,
        cache: plain(&file.data.cache, &data.field("cache"))?,
    };
    Ok(ResultSet { program, host, session, protocol: protocol(&file.protocol)?, data, targets, peaks, rows })
}

fn session(file: &v1::Session) -> Result<Session, Fault> {
    let place = Place::Top("session");
    let date = |text: &String, field| match text.parse::<jiff::Timestamp>() {
        // A year before 0 has a sign, which RFC 3339 does not know.
        Ok(date) if text.len() <= DATE_MAX && text.starts_with(|letter: char| letter.is_ascii_digit()) => Ok(date),
        _ => fault(place.field(field), "not a date as in 2026-11-23T10:00:00Z"),
    };
    let started = date(&file.started, "started")?;
    let finished = file.finished.as_ref().map(|text| date(text, "finished")).transpose()?;
    if finished.is_some_and(|finished| finished < started) {
        return fault(place.field("finished"), "lies before session.started");
    }
    if file.launches == 0 || file.launches > LAUNCHES_MAX {
        let reason = format!("is {}; legal are 1 to {LAUNCHES_MAX}", file.launches);
        return fault(place.field("launches"), reason);
    }
    Ok(Session {
        started: file.started.clone(),
        finished: file.finished.clone(),
        seed: file.seed,
        launches: file.launches,
        budget: Nanos(not_negative(file.budget_ns, &place.field("budget_ns"))?),
        selection: texts(&file.selection, &place.field("selection"))?,
    })
}

/// A canary is the same work for a target throughout a session.
fn same_canary<'a>(
    row: &Row,
    target: &'a str,
    canaries: &mut HashMap<&'a str, f64>,
    place: &Place<'_>,
) -> Result<(), Fault> {
    for (launch, canary) in row.runs.iter().filter_map(|run| Some((run.launch, run.canary.as_ref()?))) {
        let first = *canaries.entry(target).or_insert(canary.flop);
        if first.to_bits() != canary.flop.to_bits() {
            let reason = format!("is {} in launch {launch}, and {first} in an earlier run of the target", canary.flop);
            return fault(place.field("runs").field("canary").field("flop"), reason);
        }
    }
    Ok(())
}

fn counted(count: usize, most: usize, place: &Place<'_>) -> Result<(), Fault> {
    if count <= most { Ok(()) } else { fault(place, format!("has {count} elements, at most {most} are read")) }
}

fn texts(list: &[String], place: &Place<'_>) -> Result<Vec<String>, Fault> {
    counted(list.len(), LIST_MAX, place)?;
    list.iter().enumerate().map(|(index, text)| plain(text, &place.index(index))).collect()
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
    let place = Place::Top("protocol");
    plain(&file.name, &place.field("name"))?;
    let numbers = [
        ("sample_min_ns", file.sample_min_ns),
        ("submission_max_ns", file.submission_max_ns),
        ("warmup_gain", file.warmup_gain),
        ("warmup_max_ns", file.warmup_max_ns),
    ];
    for (field, number) in numbers {
        not_negative(number, &place.field(field))?;
    }
    if let Some(rounds) = &file.rounds {
        let place = place.field("rounds");
        let numbers = [
            ("precision", rounds.precision),
            ("plateau", rounds.plateau),
            ("clock_drop", rounds.clock_drop),
            ("wait_ns", rounds.wait_ns),
            ("wait_growth", rounds.wait_growth),
            ("energy_window_ns", rounds.energy_window_ns),
        ];
        for (field, number) in numbers {
            not_negative(number, &place.field(field))?;
        }
        if rounds.block == 0 {
            return fault(place.field("block"), "is 0; a round has at least one sample");
        }
    }
    match (&file.sha256, &file.rounds) {
        (Some(stated), _) => {
            let derived = write::protocol_hash(file);
            if *stated != derived {
                let reason = format!("is {}, the name and the parameters give {derived}", quoted(stated));
                return fault(place.field("sha256"), reason);
            }
        }
        (None, Some(_)) => return fault(place.field("sha256"), "is missing in a protocol that has rounds"),
        (None, None) => {}
    }
    Ok(protocol_of(file))
}

fn targets(files: &[v1::Target]) -> Result<Vec<TargetFacts>, Fault> {
    let top = Place::Top("targets");
    counted(files.len(), TARGETS_MAX, &top)?;
    let mut targets = Vec::with_capacity(files.len());
    let mut known = HashSet::new();
    for (index, file) in files.iter().enumerate() {
        let place = top.index(index);
        targets.push(facts(file, &place)?);
        if !known.insert(&file.slug) {
            return fault(place, format!("a second target is called {}", quoted(&file.slug)));
        }
    }
    Ok(targets)
}

fn facts(target: &v1::Target, place: &Place<'_>) -> Result<TargetFacts, Fault> {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let slug = plain(&target.slug, &place.field("slug"))?;
    if slug.is_empty() {
        return fault(place.field("slug"), "is empty");
    }
    // Slugs stand behind `#` on the command line and in names of files.
    if !slug.contains(|letter: char| letter.is_ascii_alphanumeric()) || !slug.chars().all(legal) {
        return fault(
            place.field("slug"),
            format!("{slug:?} is no short name; legal are letters, digits, `.`, `-`, `_`"),
        );
    }
    if let Some(tick) = target.timestamp_ns {
        positive(tick, &place.field("timestamp_ns"))?;
    }
    let [low, high] = target.subgroup;
    if low > high {
        return fault(place.field("subgroup"), format!("is [{low}, {high}]: the least stands first"));
    }
    counted(target.limits.len(), LIST_MAX, &place.field("limits"))?;
    for name in target.limits.keys() {
        plain(name, &place.field("limits"))?;
    }
    let backend = Backend::from_name(&target.backend);
    let device_type = DeviceType::from_name(&target.device_type);
    Ok(TargetFacts {
        slug,
        name: plain(&target.name, &place.field("name"))?,
        backend: named(backend, &target.backend, &place.field("backend"), "backend")?,
        device_type: named(device_type, &target.device_type, &place.field("device_type"), "device type")?,
        driver: plain(&target.driver, &place.field("driver"))?,
        vendor_id: target.vendor_id,
        device_id: target.device_id,
        bus_id: plain(&target.bus_id, &place.field("bus_id"))?,
        timestamp_ns: target.timestamp_ns,
        subgroup: (low, high),
        features: texts(&target.features, &place.field("features"))?,
        limits: target.limits.clone(),
        sensors: texts(&target.sensors, &place.field("sensors"))?,
        missing: texts(&target.missing, &place.field("missing"))?,
    })
}

fn kernel(kernel: &v1::Kernel, place: &Place<'_>) -> Result<KernelFacts, Fault> {
    let library = kernel.name.starts_with("library:");
    if !(is_sha256(&kernel.sha256) || library && kernel.sha256.is_empty()) {
        let reason = "must be 64 hexadecimal digits; only a kernel named `library:...` may leave it empty";
        return fault(place.field("sha256"), reason);
    }
    if kernel.name.is_empty() {
        return fault(place.field("name"), "is empty");
    }
    Ok(KernelFacts {
        name: plain(&kernel.name, &place.field("name"))?,
        variant: plain(&kernel.variant, &place.field("variant"))?,
        sha256: kernel.sha256.clone(),
        checks: plain(&kernel.checks, &place.field("checks"))?,
    })
}

/// Converts one row; `place` is where it stands.
fn row(file: &v1::Row, place: &Place<'_>) -> Result<Row, Fault> {
    let v1::Problem { element, m, n, k, transposed_b, batch } = &file.problem;
    let problem_place = place.field("problem");
    let element = named(Element::from_name(element), element, &problem_place.field("element"), "number type")?;
    let problem = Problem { element, m: *m, n: *n, k: *k, transposed_b: *transposed_b, batch: *batch }.checked();
    let problem = problem.or_else(|error| fault(problem_place, error.to_string()))?;
    let kernel = kernel(&file.kernel, &place.field("kernel"))?;
    // From here on the row can be named by what it is.
    let name = fmt::from_fn(|f| write!(f, "{} {} {problem}", file.target, kernel.name));
    let place = &place.called(&name);
    if file.repeat > 1 {
        return fault(place.field("repeat"), format!("is {}; the second of two rows has 1", file.repeat));
    }
    let status = named(Status::from_name(&file.status), &file.status, &place.field("status"), "status")?;
    let message = message(&file.message, &place.field("message"))?;
    let runs = runs(&file.runs, place)?;
    let methods = ["oracle-f64", "freivalds"];
    if let Some(check) = file.check.as_ref().filter(|check| !methods.contains(&check.method.as_str())) {
        let reason = format!("{} is neither {}", quoted(&check.method), methods.join(" nor "));
        return fault(place.field("check").field("method"), reason);
    }
    let predicted = match file.predicted_ns {
        Some(time) if !(time.is_finite() && time > 0.0) => {
            return fault(place.field("predicted_ns"), format!("{time} is not a time; it must be above 0"));
        }
        predicted => predicted.map(Nanos),
    };
    let check = file.check.as_ref();
    let check = check.map(|check| Check { method: check.method.clone(), error_over_bound: check.error_over_bound });
    let target = file.target.clone();
    let row =
        Row { target, kernel: kernel.clone(), problem, repeat: file.repeat, status, message, predicted, check, runs };
    consistent(&row, place)?;
    same_summary(file.summary.as_ref(), summary::of_row(&row).as_ref(), place)?;
    Ok(row)
}

/// What the status of a row promises.
fn consistent(row: &Row, place: &Place<'_>) -> Result<(), Fault> {
    match row.status {
        Status::Ok => {
            if row.runs.is_empty() {
                return fault(place.field("runs"), "a row that is ok has at least one run");
            }
            match &row.check {
                Some(check) if (0.0..=1.0).contains(&check.error_over_bound) => Ok(()),
                Some(check) => fault(
                    place.field("check").field("error_over_bound"),
                    format!("{} in a row that is ok; it must lie between 0 and 1", check.error_over_bound),
                ),
                None => fault(place.field("check"), "a row that is ok has been verified"),
            }
        }
        Status::Pending => Ok(()),
        _ if row.message.is_empty() => fault(place.field("message"), "a row that failed says why"),
        _ => Ok(()),
    }
}

fn same_summary(stated: Option<&v1::Summary>, derived: Option<&v1::Summary>, place: &Place<'_>) -> Result<(), Fault> {
    let (stated, derived) = match (stated, derived) {
        (None, None) => return Ok(()),
        (Some(_), None) => return fault(place.field("summary"), "only a row that is ok has a summary"),
        (None, Some(_)) => return fault(place.field("summary"), "is missing in a row that is ok"),
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

pub(super) fn target_of(file: &v1::Target) -> Result<TargetFacts, String> {
    facts(file, &Place::Top("target")).map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}

pub(super) fn row_of(file: &v1::Row) -> Result<Row, String> {
    row(file, &Place::Top("row")).map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}
