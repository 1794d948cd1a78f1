//! Peaks in a result file: from its structs to the nouns of the program and back, refusing what
//! cannot be true.

use std::collections::HashSet;
use std::fmt;

use crate::result::peak::Unit;
use crate::result::{Peak, PeakFacts, Session, Status};
use crate::unit::Bytes;

use super::place::{Fault, Place, fault, is_sha256, message, named, plain, quoted};
use super::runs::{launched, runs};
use super::summary::{self, same_values};
use super::v1;

/// Peaks of a file, at most.
const PEAKS_MAX: usize = 10_000;

/// The peaks of a whole file, whose targets are `known`.
pub(super) fn convert(files: &[v1::Peak], known: &HashSet<&str>, session: &Session) -> Result<Vec<Peak>, Fault> {
    let top = Place::Top("peaks");
    if files.len() > PEAKS_MAX {
        return fault(top, format!("has {} elements, at most {PEAKS_MAX} are read", files.len()));
    }
    let mut peaks: Vec<Peak> = Vec::with_capacity(files.len());
    let mut seen = HashSet::new();
    for (index, source) in files.iter().enumerate() {
        let place = top.index(index);
        let peak = peak(source, &place)?;
        if !known.contains(peak.target.as_str()) {
            return fault(
                place.field("target"),
                format!("{} is not among the targets of the file", quoted(&peak.target)),
            );
        }
        launched(&peak.runs, peak.status, session, &place)?;
        if !seen.insert((source.target.as_str(), peak.facts.clone())) {
            return fault(place, "the same probe on the same target stands in an earlier peak");
        }
        peaks.push(peak);
    }
    Ok(peaks)
}

fn facts(file: &v1::Peak, place: &Place<'_>) -> Result<PeakFacts, Fault> {
    if file.name.is_empty() {
        return fault(place.field("name"), "is empty");
    }
    if !is_sha256(&file.sha256) && !file.sha256.is_empty() {
        return fault(place.field("sha256"), "must be 64 hexadecimal digits, or empty where there is no shader");
    }
    let unit = named(Unit::from_name(&file.unit), &file.unit, &place.field("unit"), "unit")?;
    match unit {
        Unit::Flop if file.element.is_empty() => {
            return fault(place.field("element"), "is empty in a peak of arithmetic");
        }
        Unit::Byte if file.size_bytes.is_none_or(|size| size == 0) => {
            return fault(place.field("size_bytes"), "must be above 0 in a peak of bandwidth");
        }
        _ => {}
    }
    Ok(PeakFacts {
        name: plain(&file.name, &place.field("name"))?,
        variant: plain(&file.variant, &place.field("variant"))?,
        element: plain(&file.element, &place.field("element"))?,
        unit,
        size: file.size_bytes.map(Bytes),
        sha256: file.sha256.clone(),
        checks: plain(&file.checks, &place.field("checks"))?,
    })
}

/// Converts one peak; `place` is where it stands.
fn peak(file: &v1::Peak, place: &Place<'_>) -> Result<Peak, Fault> {
    let facts = facts(file, place)?;
    // From here on it can be named by what it is.
    let name = fmt::from_fn(|f| write!(f, "{} {}, {}", file.target, facts.name, facts.variant));
    let place = &place.called(&name);
    let message = message(&file.message, &place.field("message"))?;
    let status = named(Status::from_name(&file.status), &file.status, &place.field("status"), "status")?;
    let runs = runs(&file.runs, place)?;
    let work = file.work.unwrap_or(0.0);
    if !work.is_finite() || work < 0.0 || (work == 0.0 && !runs.is_empty()) {
        return fault(place.field("work"), format!("is {work}; a peak with runs has a count above 0"));
    }
    match status {
        Status::Ok if runs.is_empty() => {
            return fault(place.field("runs"), "a peak that is ok has at least one run");
        }
        Status::Ok | Status::Pending => {}
        Status::Wrong => return fault(place.field("status"), "a peak has no product that could be wrong"),
        _ if message.is_empty() => return fault(place.field("message"), "a peak that failed says why"),
        _ => {}
    }
    let peak = Peak { target: file.target.clone(), facts: facts.clone(), status, message, work, runs };
    match (&file.summary, summary::of_peak(&peak)) {
        (None, None) => {}
        (Some(_), None) => return fault(place.field("summary"), "only a peak that is ok has a summary"),
        (None, Some(_)) => return fault(place.field("summary"), "is missing in a peak that is ok"),
        (Some(stated), Some(derived)) => {
            let fields = [
                ("time_ns", stated.time_ns, derived.time_ns),
                ("time_ns_low", stated.time_ns_low, derived.time_ns_low),
                ("time_ns_high", stated.time_ns_high, derived.time_ns_high),
                ("per_second", stated.per_second, derived.per_second),
            ];
            same_values(&fields, place)?;
        }
    }
    Ok(peak)
}

pub(super) fn peak_of(file: &v1::Peak) -> Result<Peak, String> {
    peak(file, &Place::Top("peak")).map_err(|fault| format!("{}: {}", fault.place, fault.reason))
}
