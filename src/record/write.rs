//! The text of a result file.

use std::mem;

use crate::result::{ResultSet, VERSION};
use crate::sample::Protocol;
use crate::text::sha256;

use super::summary;

/// The text of a result file: the head indented, then one peak and one row a line, so that a
/// difference of two files shows rows.
///
/// Beside what was measured a file states what follows from it; that is derived here.
#[must_use]
pub fn text(results: &mut ResultSet) -> String {
    derive(results);
    let (peaks, rows) = (mem::take(&mut results.peaks), mem::take(&mut results.rows));
    let head = serde_json::to_string_pretty(results).unwrap_or_default();
    let head = head.strip_suffix("\"rows\": []\n}").unwrap_or(&head);
    let of_peaks = if peaks.is_empty() { String::new() } else { format!("{},\n  ", list("peaks", &peaks)) };
    let text = format!("{head}{of_peaks}{}\n}}\n", list("rows", &rows));
    (results.peaks, results.rows) = (peaks, rows);
    text
}

/// A key of the file with its values, one a line.
fn list<T: serde::Serialize>(key: &str, values: &[T]) -> String {
    let lines: Vec<String> =
        values.iter().map(|value| format!("    {}", serde_json::to_string(value).unwrap_or_default())).collect();
    format!("\"{key}\": [\n{}\n  ]", lines.join(",\n"))
}

/// Fills in what a file states and a reader computes again: the version, the hash of the protocol,
/// the summaries.
pub(super) fn derive(results: &mut ResultSet) {
    VERSION.clone_into(&mut results.version);
    // Older protocols were written without; their files stay what they were.
    let protocol = &mut results.protocol;
    protocol.sha256 = protocol.rounds.is_some().then(|| protocol_hash(protocol));
    for row in &mut results.rows {
        row.summary = summary::of_row(row);
    }
    for peak in &mut results.peaks {
        peak.summary = summary::of_peak(peak);
    }
}

/// SHA-256 of a protocol's name and parameters, as they stand in a file.
pub(super) fn protocol_hash(protocol: &Protocol) -> String {
    let bare = Protocol { sha256: None, ..protocol.clone() };
    sha256(serde_json::to_string(&bare).unwrap_or_default().as_bytes())
}
