//! The session floor of each target: how far files of the same code differ, and where that comes
//! from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::floor::{APART_MIN, Components, Near, TargetFloor};
use crate::unit::percent_to;

use super::{Cell, Report, Table, json};

/// One row a target.
#[must_use]
pub fn report(floors: &[TargetFloor]) -> Report {
    let views: Vec<FloorView<'_>> = floors.iter().map(FloorView::from).collect();
    let columns =
        vec!["target", "files", "rows", "floor F", "sessions h", "inside run", "run, own", "run, shared", "session"];
    let table = Table { columns, rows: views.iter().map(row).collect(), ..Table::default() };
    let below = [
        "F is what two sessions of the same code may differ by (95 %); `compare --floor` takes it as the least difference that counts.",
        "h is the standard deviation of a row's time between sessions. The last four columns say where it comes from, as standard deviations of \
         one run: noise inside a run, between runs of one row, between runs of all rows of a launch, and what only sessions explain.",
    ];
    Report {
        tables: vec![table],
        below: below.map(str::to_owned).to_vec(),
        json: json(BTreeMap::from([("floors", views)])),
        ..Report::default()
    }
}

/// What weakens a floor.
#[must_use]
pub fn warnings(floor: &TargetFloor) -> Vec<String> {
    let slug = &floor.identity.target.slug;
    let near = floor.near.iter().map(|near| {
        let outcome = if near.counts { "it counts, because of --allow near" } else { "it does not count" };
        format!(
            "{slug}: {} started {:.0} minutes after {}, less than {APART_MIN:.0}: {outcome}",
            near.file, near.minutes, near.before
        )
    });
    let notes = floor.notes.iter().map(|note| format!("{slug}: files of the floor differ: {note}"));
    let none = floor.outcome.as_ref().err().map(|why| format!("{slug}: {why}"));
    near.chain(notes).chain(none).collect()
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct FloorView<'a> {
    target: &'a str,
    name: &'a str,
    driver: &'a str,
    files: &'a [String],
    near: &'a [Near],
    notes: &'a [String],
    no_floor: Option<String>,
    rows: Option<usize>,
    floor_log: Option<f64>,
    session_sd: Option<f64>,
    components_sd: Option<Components>,
}

impl<'a> From<&'a TargetFloor> for FloorView<'a> {
    fn from(floor: &'a TargetFloor) -> Self {
        let found = floor.outcome.as_ref().ok();
        Self {
            target: &floor.identity.target.slug,
            name: &floor.identity.target.name,
            driver: &floor.identity.target.driver,
            files: &floor.files,
            near: &floor.near,
            notes: &floor.notes,
            no_floor: floor.outcome.as_ref().err().map(ToString::to_string),
            rows: found.map(|floor| floor.rows),
            floor_log: found.map(|floor| floor.log),
            session_sd: found.map(|floor| floor.sd),
            components_sd: floor.components,
        }
    }
}

fn row(floor: &FloorView<'_>) -> Vec<Cell> {
    let count = |count: usize| Cell::Number(count.to_string(), count as f64);
    let change = |log: Option<f64>| log.map_or_else(Cell::empty, |log| Cell::Number(percent_to(log.exp_m1(), 2), log));
    let part = |of: fn(Components) -> f64| change(floor.components_sd.map(of));
    let mut cells = vec![Cell::text(floor.target), count(floor.files.len())];
    cells.push(floor.rows.map_or_else(Cell::empty, count));
    cells.push(floor.no_floor.as_ref().map_or_else(|| change(floor.floor_log), Cell::text));
    cells.push(change(floor.session_sd));
    cells.extend([part(|sd| sd.within), part(|sd| sd.own), part(|sd| sd.shared), part(|sd| sd.session)]);
    cells
}
