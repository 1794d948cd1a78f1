//! The session floor: how far files of the same code on the same target differ from session to
//! session.
//!
//! Files count only if everything that could make a difference is the same in all of them, and if
//! their sessions started at least an hour apart: a session minutes after another sees the same
//! clocks, the same heat and the same neighbours.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::Problem;
use crate::stat::estimate::Estimate;
use crate::stat::floor::floor;

use super::environment::differences;
use super::{Identity, MeasuredRow, TargetSummary};

pub use crate::stat::floor::{FILES_MIN, Floor, NoFloor};

/// Minutes between the starts of two sessions that count as two.
pub const APART_MIN: f64 = 60.0;

/// Facts that must be the same in all files. Others that differ are said, because they may matter.
const SAME: [&str; 9] =
    ["target", "backend", "driver", "clock", "program", "protocol", "distribution", "cache mode", "row padding"];

/// Two files that cannot stand in one floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The target they share.
    pub target: String,
    /// The first file and the one that differs from it.
    pub files: [String; 2],
    /// What differs, with both values.
    pub what: String,
}

impl std::error::Error for Mismatch {}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, files: [one, other], what } = self;
        write!(f, "{one} and {other} are not files of the same code on the same target ({target}): {what}")
    }
}

/// A session that started too soon after another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Near {
    /// The file.
    pub file: String,
    /// The one before it.
    pub before: String,
    /// Minutes between their starts.
    pub minutes: f64,
    /// Whether the file counts all the same.
    pub counts: bool,
}

/// Standard deviations of ln time, each as the root of a mean over rows and files.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Components {
    /// Of a run's median, from the noise inside the run.
    #[serde(rename = "within_run")]
    pub within: f64,
    /// Between runs, each row for itself.
    #[serde(rename = "own_run")]
    pub own: f64,
    /// Between runs, all rows of a launch together.
    #[serde(rename = "shared_run")]
    pub shared: f64,
    /// Between sessions: h without what the runs explain.
    pub session: f64,
}

/// What the files show on one target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetFloor {
    /// The target, as the first file states it.
    pub identity: Arc<Identity>,
    /// The files that count, in the order of their starts.
    pub files: Vec<String>,
    /// Sessions that started too soon after another.
    pub near: Vec<Near>,
    /// Facts that differ and may matter.
    pub notes: Vec<String>,
    /// The floor, or why there is none.
    pub outcome: Result<Floor, NoFloor>,
    /// Where the spread comes from, where there is a floor.
    pub components: Option<Components>,
}

/// The floor of the target of a summary, where there is one.
#[must_use]
pub fn of(floors: &[TargetFloor], identity: &Identity) -> Option<Floor> {
    let same = || floors.iter().filter(|floor| floor.identity.same_adapter(identity));
    // Of two equal devices in one machine the one of the same name.
    let named = same().find(|floor| floor.identity.target.slug == identity.target.slug);
    named.or_else(|| same().next())?.outcome.ok()
}

/// One floor for each target that stands in the files.
///
/// # Errors
/// Two files that do not belong together.
pub fn floors(summaries: Vec<TargetSummary>, allow_near: bool) -> Result<Vec<TargetFloor>, Mismatch> {
    let mut by_target: IndexMap<String, Vec<TargetSummary>> = IndexMap::new();
    for summary in summaries {
        by_target.entry(summary.identity.target.slug.clone()).or_default().push(summary);
    }
    by_target.into_values().map(|summaries| of_target(summaries, allow_near)).collect()
}

fn of_target(mut summaries: Vec<TargetSummary>, allow_near: bool) -> Result<TargetFloor, Mismatch> {
    summaries.sort_by_key(|summary| started(&summary.identity));
    let identity = summaries[0].identity.clone();
    let mut notes = Vec::new();
    for other in &summaries[1..] {
        for fact in differences(&identity, &other.identity) {
            let what = if fact.base.is_empty() && fact.alternative.is_empty() {
                fact.what.clone()
            } else {
                format!("{}: {} and {}", fact.what, fact.base, fact.alternative)
            };
            let files = [&identity, &other.identity].map(|identity| identity.origin.label.clone());
            if SAME.contains(&fact.what.as_str()) || fact.what.starts_with("the protocol") {
                return Err(Mismatch { target: identity.target.slug.clone(), files, what });
            }
            if fact.what != "session" {
                notes.push(format!("{} and {}: {what}", files[0], files[1]));
            }
        }
    }
    let (summaries, near) = far_apart(summaries, allow_near);
    let rows = common(&summaries)?;
    let means: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().map(|estimate| estimate.data.mean()).collect()).collect();
    let outcome = if summaries.len() < FILES_MIN { Err(NoFloor::Files(summaries.len())) } else { floor(&means) };
    Ok(TargetFloor {
        files: summaries.iter().map(|summary| summary.identity.origin.label.clone()).collect(),
        components: outcome.ok().map(|floor| components(&rows, &floor)),
        identity,
        near,
        notes,
        outcome,
    })
}

/// Seconds since the epoch. Whoever reads a file has refused one without a date.
fn started(identity: &Identity) -> i64 {
    identity.origin.session.started.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second)
}

/// The files whose sessions started far enough after the last one that counts, and those that did
/// not.
fn far_apart(summaries: Vec<TargetSummary>, allow_near: bool) -> (Vec<TargetSummary>, Vec<Near>) {
    let mut counted: Vec<TargetSummary> = Vec::new();
    let mut near = Vec::new();
    for summary in summaries {
        if let Some(before) = counted.last() {
            let minutes = (started(&summary.identity) - started(&before.identity)) as f64 / 60.0;
            if minutes < APART_MIN {
                let [file, before] = [&summary, before].map(|summary| summary.identity.origin.label.clone());
                near.push(Near { file, before, minutes, counts: allow_near });
                if !allow_near {
                    continue;
                }
            }
        }
        counted.push(summary);
    }
    (counted, near)
}

/// The evidence of each row that has a rate in all files.
fn common(summaries: &[TargetSummary]) -> Result<Vec<Vec<&Estimate>>, Mismatch> {
    let mut rows: IndexMap<(Problem, String), (&MeasuredRow, Vec<&Estimate>)> = IndexMap::new();
    for (index, summary) in summaries.iter().enumerate() {
        for row in &summary.rows {
            let Some(estimate) = &row.estimate else { continue };
            let (first, estimates) = rows.entry((row.problem, row.kernel.label())).or_insert((row, Vec::new()));
            if first.kernel != row.kernel {
                let files = [0, index].map(|place| summaries[place].identity.origin.label.clone());
                let what =
                    format!("the shader text or the version of `{}` differs on {}", row.kernel.name, row.problem);
                return Err(Mismatch { target: summary.identity.target.slug.clone(), files, what });
            }
            // A second row of the same name in one file is a tile that a search tried.
            if estimates.len() == index {
                estimates.push(estimate);
            }
        }
    }
    Ok(rows.into_values().map(|(_, all)| all).filter(|all| all.len() == summaries.len()).collect())
}

fn components(rows: &[Vec<&Estimate>], floor: &Floor) -> Components {
    let all: Vec<&Estimate> = rows.iter().flatten().copied().collect();
    let mean = |value: fn(&Estimate) -> f64| all.iter().map(|estimate| value(estimate)).sum::<f64>() / all.len() as f64;
    let explained = mean(|estimate| estimate.variance() / estimate.data.runs() as f64);
    Components {
        within: mean(|estimate| estimate.data.within).sqrt(),
        own: mean(|estimate| (estimate.own - estimate.data.within).max(0.0)).sqrt(),
        shared: mean(|estimate| estimate.shared).sqrt(),
        session: (floor.sd * floor.sd - explained).max(0.0).sqrt(),
    }
}
