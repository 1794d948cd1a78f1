//! Peaks in a result file: from its structs to the nouns of the program and back, refusing what cannot be true.

use crate::device::TargetFacts;
use crate::result::peak::Unit;
use crate::result::{Peak, PeakFacts, Status};
use crate::sample::Run;
use crate::stat::row::RowData;
use crate::unit::{Bytes, Nanos};

use super::convert::{self, Fault, fault, named, plain};
use super::{v1, write};

/// The peaks of a whole file.
pub(super) fn convert(file: &v1::File, targets: &[TargetFacts]) -> Result<Vec<Peak>, Fault> {
    let mut peaks: Vec<Peak> = Vec::with_capacity(file.peaks.len());
    let launches = file.session.launches;
    for (index, source) in file.peaks.iter().enumerate() {
        let place = format!("peaks[{index}]");
        let peak = peak(source, &place)?;
        if !targets.iter().any(|target| target.slug == peak.target) {
            return fault(format!("{place}.target"), format!("{:?} is not among the targets of the file", peak.target));
        }
        if file.session.finished.is_some() && peak.status == Status::Ok && peak.runs.len() != launches as usize {
            let reason = format!("has {} runs, session.launches is {launches}", peak.runs.len());
            return fault(format!("{place}.runs"), reason);
        }
        if let Some(run) = peak.runs.iter().find(|run| run.launch >= launches) {
            let reason = format!("is {}, session.launches is {launches} and counts from 0", run.launch);
            return fault(format!("{place}.runs.launch"), reason);
        }
        if peaks.iter().any(|known| (&known.target, &known.facts) == (&peak.target, &peak.facts)) {
            return fault(place, "the same probe on the same target stands in an earlier peak");
        }
        peaks.push(peak);
    }
    Ok(peaks)
}

fn facts(file: &v1::Peak, place: &str) -> Result<PeakFacts, Fault> {
    let texts = [
        ("name", &file.name),
        ("variant", &file.variant),
        ("element", &file.element),
        ("checks", &file.checks),
        ("message", &file.message),
    ];
    for (field, text) in texts {
        plain(text, &format!("{place}.{field}"))?;
    }
    if file.name.is_empty() {
        return fault(format!("{place}.name"), "is empty");
    }
    let hexadecimal = file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hexadecimal && !file.sha256.is_empty() {
        return fault(format!("{place}.sha256"), "must be 64 hexadecimal digits, or empty where there is no shader");
    }
    let unit = named(Unit::from_name(&file.unit), &file.unit, &format!("{place}.unit"), "unit")?;
    match unit {
        Unit::Flop if file.element.is_empty() => {
            return fault(format!("{place}.element"), "is empty in a peak of arithmetic");
        }
        Unit::Byte if file.size_bytes.is_none_or(|size| size == 0) => {
            return fault(format!("{place}.size_bytes"), "must be above 0 in a peak of bandwidth");
        }
        _ => {}
    }
    Ok(PeakFacts {
        name: file.name.clone(),
        variant: file.variant.clone(),
        element: file.element.clone(),
        unit,
        size: file.size_bytes.map(Bytes),
        sha256: file.sha256.clone(),
        checks: file.checks.clone(),
    })
}

/// Converts one peak; `place` is where it stands.
fn peak(file: &v1::Peak, place: &str) -> Result<Peak, Fault> {
    let facts = facts(file, place)?;
    // From here on it can be named by what it is.
    let place = format!("{place} ({} {}, {})", file.target.replace(char::is_control, "?"), facts.name, facts.variant);
    let status = named(Status::from_name(&file.status), &file.status, &format!("{place} status"), "status")?;
    let mut runs: Vec<Run> = Vec::with_capacity(file.runs.len());
    for (index, source) in file.runs.iter().enumerate() {
        let place = format!("{place} runs[{index}]");
        if runs.iter().any(|run| run.launch == source.launch) {
            return fault(format!("{place}.launch"), format!("{} stands in an earlier run", source.launch));
        }
        runs.push(convert::run(source, &place)?);
    }
    runs.sort_by_key(|run| run.launch);
    let work = file.work.unwrap_or(0.0);
    if !work.is_finite() || work < 0.0 || (work == 0.0 && !runs.is_empty()) {
        return fault(format!("{place} work"), format!("is {work}; a peak with runs has a count above 0"));
    }
    match status {
        Status::Ok if runs.is_empty() => {
            return fault(format!("{place} runs"), "a peak that is ok has at least one run");
        }
        Status::Ok | Status::Pending => {}
        Status::Wrong => return fault(format!("{place} status"), "a peak has no product that could be wrong"),
        _ if file.message.is_empty() => return fault(format!("{place} message"), "a peak that failed says why"),
        _ => {}
    }
    let peak = Peak { target: file.target.clone(), facts, status, message: file.message.clone(), work, runs };
    match (&file.summary, summary(&peak)) {
        (None, None) => {}
        (Some(_), None) => return fault(format!("{place} summary"), "only a peak that is ok has a summary"),
        (None, Some(_)) => return fault(format!("{place} summary"), "is missing in a peak that is ok"),
        (Some(stated), Some(derived)) => {
            let fields = [
                ("time_ns", stated.time_ns, derived.time_ns),
                ("time_ns_low", stated.time_ns_low, derived.time_ns_low),
                ("time_ns_high", stated.time_ns_high, derived.time_ns_high),
                ("per_second", stated.per_second, derived.per_second),
            ];
            convert::same_values(&fields, &place)?;
        }
    }
    Ok(peak)
}

/// A peak as a file has it.
pub(super) fn file(peak: &Peak) -> v1::Peak {
    let Peak { target, facts, status, message, work, runs } = peak;
    v1::Peak {
        target: target.clone(),
        name: facts.name.clone(),
        variant: facts.variant.clone(),
        element: facts.element.clone(),
        unit: facts.unit.name().to_owned(),
        size_bytes: facts.size.map(|size| size.0),
        sha256: facts.sha256.clone(),
        checks: facts.checks.clone(),
        status: status.name().to_owned(),
        message: message.clone(),
        work: (*work > 0.0).then_some(*work),
        runs: runs.iter().map(write::run).collect(),
        summary: summary(peak),
    }
}

fn summary(peak: &Peak) -> Option<v1::PeakSummary> {
    let data = (peak.status == Status::Ok).then(|| RowData::of_runs(&peak.runs))??;
    let time = data.alone().time_ns();
    Some(v1::PeakSummary {
        time_ns: time.value,
        time_ns_low: time.low,
        time_ns_high: time.high,
        per_second: peak.work / Nanos(time.value).seconds(),
    })
}

pub(super) fn peak_of(file: &v1::Peak) -> Result<Peak, String> {
    peak(file, "peak").map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}
