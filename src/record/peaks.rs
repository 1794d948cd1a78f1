//! What cannot be true of the peaks in a result file.

use std::collections::HashSet;
use std::fmt;

use crate::result::peak::{PeakElement, Unit};
use crate::result::{Peak, Session, Status};

use super::position::{Fault, Place, among, counted, fault, is_sha256, message, plain_fields};
use super::runs::{launched, runs};
use super::summary;

/// Peaks of a file, at most.
const PEAKS_MAX: usize = 10_000;

/// Checks the peaks of a whole file, whose targets are `known`.
pub(super) fn check(peaks: &[Peak], known: &HashSet<&str>, session: &Session) -> Result<(), Fault> {
    let top = Place::Top("peaks");
    counted(peaks.len(), PEAKS_MAX, &top)?;
    let mut seen = HashSet::new();
    for (index, peak) in peaks.iter().enumerate() {
        let place = top.index(index);
        self::peak(peak, &place)?;
        among(&peak.target, known, &place)?;
        launched(&peak.runs, peak.status, session, &place)?;
        if !seen.insert(peak.key()) {
            return fault(place, "the same probe on the same target stands in an earlier peak");
        }
    }
    Ok(())
}

/// Checks one peak; `place` is where it stands.
fn peak(peak: &Peak, place: &Place<'_>) -> Result<(), Fault> {
    let Peak { target, name, variant, element, unit, size, sha256, checks, status, runs: of_peak, .. } = peak;
    let element_name = element.as_ref().map_or("", PeakElement::name);
    if name.is_empty() {
        return fault(place.field("name"), "is empty");
    }
    if !is_sha256(sha256) && !sha256.is_empty() {
        return fault(place.field("sha256"), "must be 64 hexadecimal digits, or empty where there is no shader");
    }
    match unit {
        Unit::Flop if element_name.is_empty() => {
            return fault(place.field("element"), "is empty in a peak of arithmetic");
        }
        Unit::Byte if size.is_none_or(|size| size.0 == 0) => {
            return fault(place.field("size_bytes"), "must be above 0 in a peak of bandwidth");
        }
        _ => {}
    }
    plain_fields(
        &[("name", name.as_str()), ("variant", variant), ("element", element_name), ("checks", &checks.to_string())],
        place,
    )?;
    // From here on it can be named by what it is.
    let called = fmt::from_fn(|f| write!(f, "{target} {name}, {variant}"));
    let place = &place.called(&called);
    message(&peak.message, &place.field("message"))?;
    runs(of_peak, place)?;
    let work = peak.work.unwrap_or(0.0);
    if !work.is_finite() || work < 0.0 || (work == 0.0 && !of_peak.is_empty()) {
        return fault(place.field("work"), format!("is {work}; a peak with runs has a count above 0"));
    }
    match status {
        Status::Ok if of_peak.is_empty() => {
            return fault(place.field("runs"), "a peak that is ok has at least one run");
        }
        Status::Ok | Status::Pending => {}
        Status::Wrong => return fault(place.field("status"), "a peak has no product that could be wrong"),
        _ if peak.message.is_empty() => return fault(place.field("message"), "a peak that failed says why"),
        _ => {}
    }
    summary::same(peak.summary.as_ref(), summary::of_peak(peak).as_ref(), "peak", place)
}
