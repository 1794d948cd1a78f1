//! One target of one file, reduced to what a comparison needs: one number for each run of each row,
//! and where it all comes from.
//!
//! It does not keep samples, so that a thousand files can be compared without holding them in
//! memory.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::device::{DeviceType, TargetFacts};
use crate::problem::Problem;
use crate::result::{Data, Host, KernelFacts, Program, ResultSet, Row, Session, Status};
use crate::sample::Protocol;
use crate::stat::assumed_noise::{self, AssumedNoise};
use crate::stat::descriptive::median;
use crate::stat::estimate::Estimate;
use crate::stat::log_ratio::Interval;
use crate::stat::margin;
use crate::stat::row::{RowData, RunTimes, tick_share};
use crate::stat::spread::{self, Shared};
use crate::unit::{FlopPerSecond, Nanos};

/// A file, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct FileOrigin {
    /// Its label in tables.
    pub label: String,
    /// Which of the files that the user named. The same number, the same file.
    pub file: usize,
    /// Targets in it.
    pub targets: usize,
    /// The program that measured.
    pub program: Program,
    /// The machine.
    pub host: Host,
    /// When, and in which order.
    pub session: Session,
    /// How.
    pub protocol: Protocol,
    /// What the matrices held.
    pub data: Data,
}

/// One target of one file, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The file.
    pub origin: Arc<FileOrigin>,
    /// The target.
    pub target: TargetFacts,
}

/// A row of a file: what it is of, and what its runs say.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredRow {
    /// Its place among the rows of the file.
    pub index: usize,
    /// The way it was computed.
    pub kernel: KernelFacts,
    /// What was computed.
    pub problem: Problem,
    /// How it ended.
    pub status: Status,
    /// The evidence of its runs, of a row that is `ok`.
    pub estimate: Option<Estimate>,
    /// The rate in FLOP/s with its interval, of a row that is `ok`.
    pub rate: Option<Interval>,
}

/// Least and most of a count.
pub type Range = (usize, usize);

/// One target of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetSummary {
    /// What it is.
    pub identity: Arc<Identity>,
    /// Its rows in the order of the file, the second names of A/A rows left out.
    pub rows: Vec<MeasuredRow>,
    /// What all rows of a launch share, where there are rows enough to tell.
    pub shared: Option<Shared>,
    /// A: the largest difference that a row showed against itself, in ln time.
    pub aa_difference: Option<f64>,
    /// ln of the median time of the canary, in ns for each operation.
    pub canary: Option<f64>,
    /// Runs of the rows that have a rate.
    pub runs: Range,
    /// Samples of their runs.
    pub samples: Range,
}

impl FileOrigin {
    /// The facts of a file. `file` is its number among those that the user named.
    #[must_use]
    pub fn of(label: &str, file: usize, results: &ResultSet) -> Self {
        Self {
            label: label.to_owned(),
            file,
            targets: results.targets.len(),
            program: results.program.clone(),
            host: results.host.clone(),
            session: results.session.clone(),
            protocol: results.protocol.clone(),
            data: results.data.clone(),
        }
    }
}

impl Identity {
    /// The label of the file, with the target where the file has several.
    #[must_use]
    pub fn label(&self) -> String {
        let FileOrigin { label, targets, .. } = &*self.origin;
        if *targets == 1 { label.clone() } else { format!("{label}#{}", self.target.slug) }
    }

    /// What is assumed of noise that was not measured.
    #[must_use]
    pub fn assumed(&self) -> AssumedNoise {
        if self.target.device_type == DeviceType::Cpu { assumed_noise::PROCESSOR } else { assumed_noise::DEVICE }
    }

    /// Whether both are the same model of device, reached in the same way. Driver and machine may
    /// differ.
    #[must_use]
    pub fn same_adapter(&self, other: &Self) -> bool {
        let identity = |target: &TargetFacts| {
            let TargetFacts { name, backend, device_type, vendor_id, device_id, .. } = target;
            (name.clone(), *backend, *device_type, *vendor_id, *device_id)
        };
        identity(&self.target) == identity(&other.target)
    }
}

impl MeasuredRow {
    /// Mean of ln time, by which rows of one problem are ranked.
    #[must_use]
    pub fn log_time(&self) -> Option<f64> {
        Some(self.estimate.as_ref()?.data.mean())
    }
}

impl TargetSummary {
    /// The targets of a file, all or the one that the user chose.
    #[must_use]
    pub fn all(label: &str, file: usize, results: &ResultSet, only: Option<&str>) -> Vec<Self> {
        let origin = Arc::new(FileOrigin::of(label, file, results));
        let mut by_target: HashMap<&str, Vec<(usize, &Row)>> = HashMap::new();
        for (index, row) in results.rows.iter().enumerate() {
            by_target.entry(&row.target).or_default().push((index, row));
        }
        let wanted = results.targets.iter().filter(|target| only.is_none_or(|slug| slug == target.slug));
        let summary = |target: &TargetFacts| {
            let rows = by_target.get(target.slug.as_str()).map_or(&[][..], Vec::as_slice);
            Self::of(Arc::new(Identity { origin: origin.clone(), target: target.clone() }), rows)
        };
        wanted.map(summary).collect()
    }

    fn of(identity: Arc<Identity>, rows: &[(usize, &Row)]) -> Self {
        let tick = identity.target.timestamp_ns.map(Nanos);
        let first: Vec<&(usize, &Row)> = rows.iter().filter(|(_, row)| row.repeat == 0).collect();
        let assumed = identity.assumed().one_run_sd;
        let data: Vec<Option<RowData>> =
            first.iter().map(|(_, row)| data(row, tick).map(|data| data.assuming(assumed))).collect();
        let measured: Vec<RowData> = data.iter().flatten().cloned().collect();
        let spread::Group { rows: estimates, shared } = spread::group(&measured);
        let mut estimates = estimates.into_iter();
        let measured = first.iter().zip(&data).map(|((index, row), data)| {
            let estimate = data.as_ref().and_then(|_| estimates.next());
            MeasuredRow {
                index: *index,
                kernel: row.kernel.clone(),
                problem: row.problem,
                status: row.status,
                rate: estimate.as_ref().map(|estimate| rate(row.problem, estimate)),
                estimate,
            }
        });
        let measured = measured.collect();
        let ok = || first.iter().zip(&data).filter(|(_, data)| data.is_some()).map(|((_, row), _)| row);
        Self {
            rows: measured,
            shared,
            aa_difference: aa_difference(rows, tick),
            canary: canary(rows),
            runs: range(ok().map(|row| row.runs.len())),
            samples: range(ok().flat_map(|row| row.runs.iter().map(|run| run.wall.len()))),
            identity,
        }
    }

    /// The fastest row on each problem, in the order of the problems.
    #[must_use]
    pub fn best(&self) -> Vec<(Problem, &MeasuredRow)> {
        let mut best: IndexMap<Problem, (&MeasuredRow, f64)> = IndexMap::new();
        for row in &self.rows {
            let Some(time) = row.log_time() else { continue };
            let entry = best.entry(row.problem).or_insert((row, time));
            if time < entry.1 {
                *entry = (row, time);
            }
        }
        best.into_iter().map(|(problem, (row, _))| (problem, row)).collect()
    }
}

/// The rate in FLOP/s with its interval.
fn rate(problem: Problem, estimate: &Estimate) -> Interval {
    let time = estimate.time_ns();
    let rate = |time_ns: f64| {
        let FlopPerSecond(rate) = problem.flop().per(Nanos(time_ns));
        rate
    };
    Interval { value: rate(time.value), low: rate(time.high), high: rate(time.low) }
}

/// The rate in FLOP/s of a row that is `ok`, with the interval that its own runs give it.
#[must_use]
pub fn rate_alone(row: &Row) -> Option<Interval> {
    Some(rate(row.problem, &data(row, None)?.alone()))
}

/// What the runs of a row say, of a row that is `ok`.
fn data(row: &Row, tick: Option<Nanos>) -> Option<RowData> {
    if row.status != Status::Ok {
        return None;
    }
    RowData::of(&times(row), tick_share(&row.runs, tick))
}

/// The times of a row as the statistics take them.
#[must_use]
pub fn times(row: &Row) -> Vec<RunTimes> {
    row.runs.iter().map(RunTimes::from).collect()
}

/// A: the largest difference between the names of an A/A row.
fn aa_difference(rows: &[(usize, &Row)], tick: Option<Nanos>) -> Option<f64> {
    type Key<'a> = (&'a KernelFacts, Problem);
    let mut named: HashMap<Key<'_>, Vec<f64>> = HashMap::new();
    let twins = rows.iter().filter(|(_, row)| row.repeat > 0);
    for (_, row) in twins {
        named.entry((&row.kernel, row.problem)).or_default();
    }
    for (_, row) in rows {
        if let Some(means) = named.get_mut(&(&row.kernel, row.problem)) {
            means.extend(data(row, tick).map(|data| data.mean()));
        }
    }
    let differences = named.values().filter(|means| means.len() > 1).map(|means| margin::aa_difference(means));
    differences.reduce(f64::max)
}

fn canary(rows: &[(usize, &Row)]) -> Option<f64> {
    let canaries = rows.iter().flat_map(|(_, row)| row.runs.iter().filter_map(|run| run.canary.as_ref()));
    let each: Vec<f64> = canaries.flat_map(|canary| canary.times.iter().map(|time| time.0 / canary.flop)).collect();
    median(&each).map(f64::ln)
}

fn range(counts: impl Iterator<Item = usize>) -> Range {
    counts
        .fold(None, |range: Option<Range>, count| {
            Some(range.map_or((count, count), |(low, high)| (low.min(count), high.max(count))))
        })
        .unwrap_or((0, 0))
}
