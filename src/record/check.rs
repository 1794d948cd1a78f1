//! What cannot be true in a result file. Each fault is named with its place.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::device::TargetFacts;
use crate::result::{KernelFacts, ResultSet, Row, Session, Status};
use crate::sample::Protocol;

use super::peaks;
use super::position::{
    Fault, Place, among, counted, fault, is_sha256, message, not_negative, plain, plain_fields, positive, quoted,
};
use super::runs::{LAUNCHES_MAX, launched, runs};
use super::summary;
use super::write::protocol_hash;

/// Rows of a file, at most. A session of so many would take a month.
const ROWS_MAX: usize = 100_000;
/// Targets of a file, at most.
const TARGETS_MAX: usize = 1000;
/// Features, sensors of a target, options of a session, at most.
const LIST_MAX: usize = 1000;
/// Bytes of a date with nanoseconds and an offset, and some more.
const DATE_MAX: usize = 40;

/// Checks the contents of a whole file.
pub(super) fn check(file: &ResultSet) -> Result<(), Fault> {
    session(&file.session)?;
    targets(&file.targets)?;
    let known: HashSet<&str> = file.targets.iter().map(|target| target.slug.as_str()).collect();
    let top = Place::Top("rows");
    counted(file.rows.len(), ROWS_MAX, &top)?;
    let mut seen = HashSet::new();
    let mut canaries = HashMap::new();
    for (index, row) in file.rows.iter().enumerate() {
        let place = top.index(index);
        self::row(row, &place)?;
        among(&row.target, &known, &place)?;
        launched(&row.runs, row.status, &file.session, &place)?;
        same_canary(row, &mut canaries, &place)?;
        if !seen.insert((&row.target, &row.kernel, row.problem, row.repeat)) {
            return fault(place, "the same kernel on the same problem and target stands in an earlier row");
        }
    }
    peaks::check(&file.peaks, &known, &file.session)?;
    let program = &file.program;
    let texts = [
        ("name", &program.name),
        ("version", &program.version),
        ("commit", &program.commit),
        ("compiler", &program.compiler),
        ("triple", &program.triple),
        ("profile", &program.profile),
    ];
    plain_fields(&texts, &Place::Top("program"))?;
    let host = &file.host;
    let texts = [
        ("os", &host.os),
        ("kernel", &host.kernel),
        ("cpu", &host.cpu),
        ("virtualization", &host.virtualization),
        ("clocks", &host.clocks),
    ];
    plain_fields(&texts, &Place::Top("host"))?;
    plain(&file.data.distribution, &Place::Top("data").field("distribution"))?;
    protocol(&file.protocol)
}

fn session(session: &Session) -> Result<(), Fault> {
    let place = Place::Top("session");
    let date = |text: &String, field| match text.parse::<jiff::Timestamp>() {
        // A year before 0 has a sign, which RFC 3339 does not know.
        Ok(date) if text.len() <= DATE_MAX && text.starts_with(|letter: char| letter.is_ascii_digit()) => Ok(date),
        _ => fault(place.field(field), "not a date as in 2026-11-23T10:00:00Z"),
    };
    let started = date(&session.started, "started")?;
    let finished = session.finished.as_ref().map(|text| date(text, "finished")).transpose()?;
    if finished.is_some_and(|finished| finished < started) {
        return fault(place.field("finished"), "lies before session.started");
    }
    if session.launches == 0 || session.launches > LAUNCHES_MAX {
        let reason = format!("is {}; legal are 1 to {LAUNCHES_MAX}", session.launches);
        return fault(place.field("launches"), reason);
    }
    not_negative(session.budget.0, &place.field("budget_ns"))?;
    texts(&session.selection, &place.field("selection"))
}

/// A canary is the same work for a target throughout a session.
fn same_canary<'a>(row: &'a Row, canaries: &mut HashMap<&'a str, f64>, place: &Place<'_>) -> Result<(), Fault> {
    for (launch, canary) in row.runs.iter().filter_map(|run| Some((run.launch, run.canary.as_ref()?))) {
        let first = *canaries.entry(&row.target).or_insert(canary.flop);
        if first.to_bits() != canary.flop.to_bits() {
            let reason = format!("is {} in launch {launch}, and {first} in an earlier run of the target", canary.flop);
            return fault(place.field("runs").field("canary").field("flop"), reason);
        }
    }
    Ok(())
}

fn texts(list: &[String], place: &Place<'_>) -> Result<(), Fault> {
    counted(list.len(), LIST_MAX, place)?;
    list.iter().enumerate().try_for_each(|(index, text)| plain(text, &place.index(index)))
}

fn protocol(protocol: &Protocol) -> Result<(), Fault> {
    let place = Place::Top("protocol");
    plain(&protocol.name, &place.field("name"))?;
    let numbers = [
        ("sample_min_ns", protocol.sample_min.0),
        ("submission_max_ns", protocol.submission_max.0),
        ("warmup_gain", protocol.warmup_gain),
        ("warmup_max_ns", protocol.warmup_max.0),
    ];
    for (field, number) in numbers {
        not_negative(number, &place.field(field))?;
    }
    if let Some(rounds) = &protocol.rounds {
        let place = place.field("rounds");
        let numbers = [
            ("precision", rounds.precision),
            ("plateau", rounds.plateau),
            ("clock_drop", rounds.clock_drop),
            ("wait_ns", rounds.wait.0),
            ("wait_growth", rounds.wait_growth),
            ("energy_window_ns", rounds.energy_window.0),
        ];
        for (field, number) in numbers {
            not_negative(number, &place.field(field))?;
        }
        if rounds.block == 0 {
            return fault(place.field("block"), "is 0; a round has at least one sample");
        }
    }
    let place = place.field("sha256");
    match &protocol.sha256 {
        Some(stated) => {
            let derived = protocol_hash(protocol);
            if *stated == derived {
                return Ok(());
            }
            fault(place, format!("is {}, the name and the parameters give {derived}", quoted(stated)))
        }
        None if protocol.rounds.is_some() => fault(place, "is missing in a protocol that has rounds"),
        None => Ok(()),
    }
}

fn targets(targets: &[TargetFacts]) -> Result<(), Fault> {
    let top = Place::Top("targets");
    counted(targets.len(), TARGETS_MAX, &top)?;
    let mut known = HashSet::new();
    for (index, facts) in targets.iter().enumerate() {
        let place = top.index(index);
        target(facts, &place)?;
        if !known.insert(&facts.slug) {
            return fault(place, format!("a second target is called {}", quoted(&facts.slug)));
        }
    }
    Ok(())
}

fn target(target: &TargetFacts, place: &Place<'_>) -> Result<(), Fault> {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let TargetFacts { slug, name, driver, bus_id, .. } = target;
    plain_fields(&[("slug", slug), ("name", name), ("driver", driver), ("bus_id", bus_id)], place)?;
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
    let (low, high) = target.subgroup;
    if low > high {
        return fault(place.field("subgroup"), format!("is [{low}, {high}]: the least stands first"));
    }
    target.limits.keys().try_for_each(|name| plain(name, &place.field("limits")))?;
    texts(&target.features, &place.field("features"))?;
    texts(&target.sensors, &place.field("sensors"))?;
    texts(&target.missing, &place.field("missing"))
}

fn kernel(kernel: &KernelFacts, place: &Place<'_>) -> Result<(), Fault> {
    if !(is_sha256(&kernel.sha256) || kernel.is_library() && kernel.sha256.is_empty()) {
        let reason = "must be 64 hexadecimal digits; only a kernel named `library:...` may leave it empty";
        return fault(place.field("sha256"), reason);
    }
    if kernel.name.is_empty() {
        return fault(place.field("name"), "is empty");
    }
    let (variant, checks) = (kernel.variant.to_string(), kernel.checks.to_string());
    plain_fields(&[("name", &kernel.name), ("variant", &variant), ("checks", &checks)], place)
}

/// Checks one row; `place` is where it stands.
fn row(row: &Row, place: &Place<'_>) -> Result<(), Fault> {
    row.problem.checked().or_else(|error| fault(place.field("problem"), error.to_string()))?;
    kernel(&row.kernel, &place.field("kernel"))?;
    // From here on the row can be named by what it is.
    let name = fmt::from_fn(|f| write!(f, "{} {} {}", row.target, row.kernel.name, row.problem));
    let place = &place.called(&name);
    if row.repeat > 1 {
        return fault(place.field("repeat"), format!("is {}; the second of two rows has 1", row.repeat));
    }
    message(&row.message, &place.field("message"))?;
    runs(&row.runs, place)?;
    let methods = ["oracle-f64", "freivalds"];
    if let Some(check) = row.check.as_ref().filter(|check| !methods.contains(&check.method.as_str())) {
        let reason = format!("{} is neither {}", quoted(&check.method), methods.join(" nor "));
        return fault(place.field("check").field("method"), reason);
    }
    if let Some(time) = row.predicted.filter(|time| !(time.0.is_finite() && time.0 > 0.0)) {
        return fault(place.field("predicted_ns"), format!("{} is not a time; it must be above 0", time.0));
    }
    match row.status {
        Status::Ok => {
            if row.runs.is_empty() {
                return fault(place.field("runs"), "a row that is ok has at least one run");
            }
            match &row.check {
                Some(check) if (0.0..=1.0).contains(&check.error_over_bound) => {}
                Some(check) => {
                    return fault(
                        place.field("check").field("error_over_bound"),
                        format!("{} in a row that is ok; it must lie between 0 and 1", check.error_over_bound),
                    );
                }
                None => return fault(place.field("check"), "a row that is ok has been verified"),
            }
        }
        Status::Pending => {}
        _ if row.message.is_empty() => return fault(place.field("message"), "a row that failed says why"),
        _ => {}
    }
    summary::same(row.summary.as_ref(), summary::of_row(row).as_ref(), "row", place)
}
