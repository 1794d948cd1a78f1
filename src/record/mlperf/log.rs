//! One log of MLPerf Training: lines of JSON behind a mark, among whatever else a program printed.
//!
//! Of the many events only five matter here: when the run began and ended, whether it reached the
//! target, and what it says it is.

use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;

use crate::record::table::TableError;

/// The largest log that is read. One of 512 chips has 0.13 MB.
pub(super) const BYTES_MAX: u64 = 64 << 20;

/// What stands before the JSON of an event.
const MARK: &str = ":::MLLOG";

/// What one run says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Log {
    /// From `run_start` to `run_stop`.
    pub(super) minutes: f64,
    /// Whether the target was reached.
    pub(super) success: bool,
    /// The benchmark, where the log names it.
    pub(super) benchmark: Option<String>,
    /// The division, where the log names it.
    pub(super) division: Option<String>,
}

#[derive(Deserialize)]
struct LogEvent {
    time_ms: f64,
    key: String,
    #[serde(default)]
    value: serde_json::Value,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize, Default)]
struct Metadata {
    status: Option<String>,
}

/// Reads a log. Lines without the mark are not looked at.
///
/// # Errors
/// [`TableError`], which names the file, the line, the field and what would be accepted.
pub(super) fn read(path: &Path, lines: impl BufRead) -> Result<Log, TableError> {
    let file = path.display().to_string();
    let refuse = |line: u64, field: &'static str, value: &str, remedy: &str| TableError::Field {
        file: file.clone(),
        line,
        field: field.to_owned(),
        value: value.chars().take(80).collect(),
        remedy: remedy.to_owned(),
    };
    let (mut start, mut stop) = (None, None);
    let (mut benchmark, mut division) = (None, None);
    let mut last = 1;
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        last = number;
        let line = line.map_err(|error| refuse(number, "MLLOG", &error.to_string(), "give a log that can be read"))?;
        let line = String::from_utf8_lossy(&line);
        let Some((_, json)) = line.split_once(MARK) else { continue };
        // Thousands of other events are not even parsed.
        if !["run_start", "run_stop", "submission_"].iter().any(|key| json.contains(key)) {
            continue;
        }
        let event: LogEvent = serde_json::from_str(json.trim())
            .map_err(|error| refuse(number, "MLLOG", json.trim(), &format!("this is no log event: {error}")))?;
        let text = || event.value.as_str().map(str::to_owned);
        let slot = match event.key.as_str() {
            "run_start" => &mut start,
            "run_stop" => &mut stop,
            "submission_benchmark" => {
                benchmark = text();
                continue;
            }
            "submission_division" => {
                division = text();
                continue;
            }
            _ => continue,
        };
        if slot.is_some() {
            return Err(refuse(number, "key", &event.key, "a log has one run, and this event occurs twice"));
        }
        *slot = Some((number, event));
    }
    let missing = |key| refuse(last, "key", key, "this event is missing: the log is cut short, or of something else");
    let (_, start) = start.ok_or_else(|| missing("run_start"))?;
    let (line, stop) = stop.ok_or_else(|| missing("run_stop"))?;
    let minutes = (stop.time_ms - start.time_ms) / 60_000.0;
    if !(minutes.is_finite() && minutes > 0.0) {
        return Err(refuse(line, "time_ms", &stop.time_ms.to_string(), "run_stop must be later than run_start"));
    }
    let success = match stop.metadata.status.as_deref() {
        Some("success") => true,
        Some("aborted") => false,
        other => {
            let value = other.unwrap_or_default();
            return Err(refuse(line, "status", value, "run_stop must say `success` or `aborted` in its metadata"));
        }
    };
    Ok(Log { minutes, success, benchmark, division })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(key: &str, time_ms: &str, rest: &str) -> String {
        format!(
            ":::MLLOG {{\"namespace\": \"\", \"time_ms\": {time_ms}, \"event_type\": \"X\", \"key\": \"{key}\", {rest}}}\n"
        )
    }

    fn of(text: &str) -> Result<Log, String> {
        read(Path::new("result_0.txt"), text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_run_between_other_lines() {
        let start = event("run_start", "1000", "\"value\": null, \"metadata\": {\"lineno\": 3}");
        let stop =
            event("run_stop", "601000.0", "\"value\": null, \"metadata\": {\"status\": \"success\", \"step\": 288}");
        let benchmark = event("submission_benchmark", "5", "\"value\": \"bert\", \"metadata\": {}");
        let noise = "0: warming up\n:::MLLOG not even JSON\n\u{fffd}\n";
        let text = format!("{benchmark}{noise}12: {start}{noise}{stop}");
        let expected = Log { minutes: 10.0, success: true, benchmark: Some("bert".to_owned()), division: None };
        assert_eq!(of(&text), Ok(expected));
        assert!(!of(&text.replace("success", "aborted")).unwrap().success);
        let refused = [
            (text.replace("run_start", "run_begin"), "line 9: `key` is `run_start`: this event is missing"),
            (text.replace("run_stop", "stop"), "`key` is `run_stop`: this event is missing"),
            (format!("{text}{stop}"), "line 10: `key` is `run_stop`: a log has one run"),
            (text.replace("601000.0", "1000"), "line 9: `time_ms` is `1000`: run_stop must be later than run_start"),
            (text.replace("601000.0", "\"later\""), "line 9: `MLLOG` is `{"),
            (text.replace("\"status\": \"success\", ", ""), "line 9: `status` is ``: run_stop must say `success`"),
            (text.replace("success", "maybe"), "line 9: `status` is `maybe`"),
            (text.replace("\"run_stop\",", "\"run_stop\", \"key\": \"run_stop\","), "duplicate field `key`"),
            (text.replace("null", &"[".repeat(100_000)), "line 5: `MLLOG` is `{"),
            (text.replace("601000.0", "1e999"), "line 9: `MLLOG` is `{"),
            (String::new(), "line 1: `key` is `run_start`: this event is missing"),
        ];
        for (text, expected) in refused {
            let error = of(&text).unwrap_err();
            assert!(error.starts_with("result_0.txt: ") && error.contains(expected), "{error}");
        }
    }
}
