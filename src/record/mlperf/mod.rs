//! Results of MLPerf Training, made into rows of `data/measured/training.csv`.
//!
//! A submission is `SUBMITTER/results/SYSTEM/BENCHMARK/result_*.txt`, a log for each run, with
//! `scaling.json` beside them where training converged faster than the reference, and
//! `SUBMITTER/systems/SYSTEM.json`. The official time is the average of the runs without the
//! fastest and the slowest, times that scaling factor; a run that missed the target counts as the
//! slowest. What comes out goes through the reader of published measurements, so that nothing is
//! written that it would refuse.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::economics::device_names::{DeviceNameRule, accelerator_of};
use crate::economics::measurement::MeasurementKind;

use super::measured::{self, SOURCE_COLUMNS};
use super::table;

mod folder;
mod log;

use folder::Folder;
pub use folder::ImportError;
use log::Log;

/// Runs of which the fastest and the slowest can be left out.
const RUNS_MIN: usize = 3;

/// Runs that may miss the target: one, which is left out as the slowest.
const FAILS_MAX: usize = 1;

/// How official times come about.
const QUALITY: &str = "measured (MLPerf submission log; run_stop - run_start, fastest and slowest run dropped, rest averaged, times the RCP \
                       scaling_factor from scaling.json)";

/// How a time comes about where there are too few runs.
const QUALITY_OF_FEW: &str = "measured, no official result (MLPerf logs of fewer than three runs; average of all of run_stop - run_start, times the \
                              RCP scaling_factor from scaling.json)";

/// The largest `scaling.json` and `SYSTEM.json` that are read.
const JSON_BYTES_MAX: u64 = 1 << 20;

/// Where results came from.
#[derive(Debug, Clone, Copy)]
pub struct SubmissionSource<'a> {
    /// The address, best with a commit: `github:mlcommons/training_results_v5.0@COMMIT`.
    pub source: &'a str,
    /// When it was published.
    pub date: Date,
    /// The round, as in `v5.0`.
    pub round: &'a str,
    /// Which device name is which accelerator; the first list that knows a name decides.
    pub rules: &'a [&'a [DeviceNameRule]],
}

/// What came out of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedResults {
    /// Rows of `training.csv` with its headings.
    pub rows: String,
    /// The lines of `sources.csv` for them, with their headings.
    pub sources: String,
    /// How many rows there are.
    pub taken: usize,
    /// What was refused: the folder of a benchmark and why.
    pub refused: Vec<String>,
    /// What is odd about rows that were taken.
    pub warnings: Vec<String>,
}

/// Imports every benchmark in a folder, or that of one log.
///
/// # Errors
/// [`ImportError`] where the path cannot be walked, or holds too much. A benchmark that cannot be
/// used is refused by itself.
pub fn import(path: &Path, origin: &SubmissionSource<'_>) -> Result<ImportedResults, ImportError> {
    let (mut rows, mut refused, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for folder in folder::find(path)? {
        if folder.logs.len() < RUNS_MIN {
            let runs = folder.logs.len();
            warnings.push(format!("{}: runs: {runs}, so none was left out: no official result", folder.name()));
        }
        match row(&folder, origin) {
            Ok(row) => rows.push(row),
            Err(why) => refused.push(format!("{}: {why}", folder.name())),
        }
    }
    let address = match (origin.source.contains('{'), origin.source.rsplit_once('@')) {
        (true, _) => origin.source.to_owned(),
        (false, Some((place, commit))) => format!("{place}:{{submitter}}/results/{{system}}/{{benchmark}}@{commit}"),
        (false, None) => format!("{}:{{submitter}}/results/{{system}}/{{benchmark}}", origin.source),
    };
    let source = |few: bool| {
        let date = origin.date.to_string();
        let quality = if few { QUALITY_OF_FEW } else { QUALITY };
        let texts = [&id(origin, few), origin.round, "closed", &address, &date, quality, ""];
        texts.map(str::to_owned).to_vec()
    };
    let used =
        [false, true].map(source).into_iter().filter(|source| rows.iter().any(|row| row.first() == source.first()));
    let sources = table::write(SOURCE_COLUMNS, used);
    let text = table::write(measured::columns(MeasurementKind::TrainTime), &rows);
    let read = measured::read_sources("sources of the import", &sources)?;
    measured::read(MeasurementKind::TrainTime, "rows of the import", &text, &read)?;
    Ok(ImportedResults { rows: text, sources, taken: rows.len(), refused, warnings })
}

/// What rows call their source: one for official times, one for averages of too few runs.
fn id(origin: &SubmissionSource<'_>, few: bool) -> String {
    format!("training-{}-{}{}", origin.round, origin.date, if few { "-few-runs" } else { "" })
}

/// What a system description says that matters here. Numbers stand in it as numbers or as text.
#[derive(Deserialize)]
struct System {
    accelerator_model_name: String,
    accelerators_per_node: serde_json::Value,
    number_of_nodes: serde_json::Value,
    #[serde(default)]
    status: String,
    #[serde(default)]
    framework: String,
    #[serde(default)]
    division: String,
}

#[derive(Deserialize)]
struct Scaling {
    scaling_factor: f64,
}

/// The row of one benchmark.
fn row(folder: &Folder, origin: &SubmissionSource<'_>) -> Result<Vec<String>, String> {
    let logs = folder.logs.iter().map(|path| open(path)).collect::<Result<Vec<Log>, _>>()?;
    let system: System = json(&folder.system_file())?
        .ok_or_else(|| format!("no {}: put the description of the system there", shown(&folder.system_file())))?;
    agree("submission_benchmark", &folder.benchmark, logs.iter().filter_map(|log| log.benchmark.as_deref()))?;
    let divisions = logs.iter().filter_map(|log| log.division.as_deref()).chain(Some(system.division.as_str()));
    agree("division", "closed", divisions.filter(|division| !division.is_empty()))?;
    let file = shown(&folder.system_file());
    let chips = whole(&file, "accelerators_per_node", &system.accelerators_per_node)?
        .checked_mul(whole(&file, "number_of_nodes", &system.number_of_nodes)?)
        .filter(|chips| *chips < 10_000_000)
        .ok_or_else(|| format!("{file}: `number_of_nodes` is too large: check it"))?;
    let raw_name = system.accelerator_model_name.trim();
    let accelerator = accelerator(origin.rules, raw_name).ok_or_else(|| {
        format!("{file}: `accelerator_model_name` is `{raw_name}`: no chip of data/accelerators.csv or data/chips.csv")
    })?;
    let scaling = json::<Scaling>(&folder.path.join("scaling.json"))?.map_or(1.0, |scaling| scaling.scaling_factor);
    let raw_minutes = average(&logs)?;
    let minutes = raw_minutes * scaling;
    let failed = logs.iter().filter(|log| !log.success).count();
    let rounded = |value: f64| ((value * 1e4).round() / 1e4).to_string();
    Ok(vec![
        id(origin, logs.len() < RUNS_MIN),
        folder.benchmark.clone(),
        accelerator.to_owned(),
        raw_name.to_owned(),
        chips.to_string(),
        rounded(minutes),
        rounded(minutes * chips as f64 / 60.0),
        // As in the published rows: runs that reached the target, and those beside them that did
        // not.
        (logs.len() - failed).to_string(),
        failed.to_string(),
        rounded(scaling),
        rounded(raw_minutes),
        folder.submitter.clone(),
        folder.system.clone(),
        system.status.trim().to_owned(),
        system.framework.trim().chars().take(40).collect(),
    ])
}

/// The accelerator that a submission names, by the first list that knows it.
#[must_use]
pub fn accelerator<'r>(rules: &[&'r [DeviceNameRule]], name: &str) -> Option<&'r str> {
    // `80 GB` is one word everywhere else.
    let name = name.replace(" GB", "GB");
    rules.iter().find_map(|rules| accelerator_of(rules, &name))
}

/// The average of the runs without the fastest and the slowest, in minutes. Of fewer than three, of
/// all.
fn average(logs: &[Log]) -> Result<f64, String> {
    let mut times: Vec<f64> = logs.iter().filter(|log| log.success).map(|log| log.minutes).collect();
    times.sort_by(f64::total_cmp);
    let failed = logs.len() - times.len();
    if failed > FAILS_MAX || times.is_empty() || (failed > 0 && logs.len() < RUNS_MIN) {
        return Err(format!(
            "{failed} of {} runs missed the target: at most one of {RUNS_MIN} or more may",
            logs.len()
        ));
    }
    let counted = if logs.len() < RUNS_MIN { &times[..] } else { &times[1..times.len() - (1 - failed)] };
    Ok(counted.iter().sum::<f64>() / counted.len() as f64)
}

/// Every one of the texts must say the same, whatever its dots, dashes and capitals (`llama3.1_8b`,
/// `llama31-8b`).
fn agree<'t>(field: &str, expected: &str, mut texts: impl Iterator<Item = &'t str>) -> Result<(), String> {
    let plain = |text: &str| text.to_lowercase().replace(|letter: char| !letter.is_alphanumeric(), "");
    match texts.find(|text| plain(text) != plain(expected)) {
        Some(other) => Err(format!("`{field}` is `{other}`, not `{expected}`")),
        None => Ok(()),
    }
}

/// A whole number above 0, which may stand in quotation marks.
fn whole(file: &str, field: &str, value: &serde_json::Value) -> Result<u64, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
    let number = text.parse::<u64>().ok().filter(|number| (1..1_000_000).contains(number));
    number.ok_or_else(|| format!("{file}: `{field}` is `{text}`: give a whole number of at least 1"))
}

fn open(path: &Path) -> Result<Log, String> {
    let file = File::open(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    if file.metadata().is_ok_and(|facts| facts.len() > log::BYTES_MAX) {
        return Err(format!("{} has more than {} MiB", shown(path), log::BYTES_MAX >> 20));
    }
    log::read(Path::new(&shown(path)), BufReader::new(file.take(log::BYTES_MAX))).map_err(|error| error.to_string())
}

/// What a small file of JSON holds; `None` where there is no such file.
fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Option<T>, String> {
    // Nothing but a file: a pipe would be waited for.
    if !path.is_file() {
        return Ok(None);
    }
    let file = File::open(path).map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    let mut text = String::new();
    let cannot = |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", shown(path));
    file.take(JSON_BYTES_MAX).read_to_string(&mut text).map_err(|error| cannot(&error))?;
    serde_json::from_str(&text).map(Some).map_err(|error| cannot(&error))
}

/// The end of a path: what lies before the results of a submitter is of this machine.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().collect();
    parts[parts.len().saturating_sub(3)..].iter().collect::<PathBuf>().display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_average() {
        let log = |minutes: f64, success: bool| Log { minutes, success, benchmark: None, division: None };
        let logs = |times: &[f64], failed: usize| -> Vec<Log> {
            let missed = (0..failed).map(|_| log(1.0, false));
            times.iter().map(|minutes| log(*minutes, true)).chain(missed).collect()
        };
        let cases: [(&[f64], usize, Option<f64>); 9] = [
            (&[3.0, 1.0, 2.0], 0, Some(2.0)),
            (&[4.0, 1.0, 2.0, 9.0], 0, Some(3.0)),
            // The run that missed is the slowest, however soon it gave up.
            (&[3.0, 1.0, 2.0], 1, Some(2.5)),
            (&[3.0, 2.0], 1, Some(3.0)),
            (&[3.0, 2.0], 2, None),
            (&[3.0, 2.0], 0, Some(2.5)),
            (&[3.0], 0, Some(3.0)),
            (&[3.0], 1, None),
            (&[], 1, None),
        ];
        for (times, failed, expected) in cases {
            assert_eq!(average(&logs(times, failed)).ok(), expected, "{times:?} and {failed}");
        }
    }
}
