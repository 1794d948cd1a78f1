//! The session floor of each target: how far files of the same code differ, and where that comes
//! from.

use serde_json::{Value, json};

use crate::compare::floor::{APART_MIN, Components, TargetFloor};
use crate::unit::percent_to;

use super::{Cell, Report, Table};

/// One row a target.
#[must_use]
pub fn report(floors: &[TargetFloor]) -> Report {
    let columns =
        vec!["target", "files", "rows", "floor F", "sessions h", "inside run", "run, own", "run, shared", "session"];
    let table = Table { columns, rows: floors.iter().map(row).collect(), ..Table::default() };
    let below = [
        "F is what two sessions of the same code may differ by (95 %); `compare --floor` takes it as the least difference that counts.",
        "h is the standard deviation of a row's time between sessions. The last four columns say where it comes from, as standard deviations of \
         one run: noise inside a run, between runs of one row, between runs of all rows of a launch, and what only sessions explain.",
    ];
    Report {
        tables: vec![table],
        below: below.map(str::to_owned).to_vec(),
        json: json!({ "floors": floors.iter().map(machine).collect::<Vec<_>>() }),
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

fn change(log: f64) -> Cell {
    Cell::Number(percent_to(log.exp_m1(), 2), log)
}

fn row(floor: &TargetFloor) -> Vec<Cell> {
    let count = |count: usize| Cell::Number(count.to_string(), count as f64);
    let mut cells = vec![Cell::text(&floor.identity.target.slug), count(floor.files.len())];
    match (&floor.outcome, floor.components) {
        (Ok(found), Some(Components { within, own, shared, session })) => {
            cells.push(count(found.rows));
            cells.extend([found.log, found.sd, within, own, shared, session].map(change));
        }
        (outcome, _) => {
            let why = outcome.as_ref().err().map_or(String::new(), ToString::to_string);
            cells.extend([Cell::empty(), Cell::text(why)]);
            cells.extend((0..5).map(|_| Cell::empty()));
        }
    }
    cells
}

fn machine(floor: &TargetFloor) -> Value {
    let parts = floor.components.map(|Components { within, own, shared, session }| {
        json!({ "within_run": within, "own_run": own, "shared_run": shared, "session": session })
    });
    let near = floor.near.iter().map(
        |near| json!({ "file": near.file, "before": near.before, "minutes": near.minutes, "counts": near.counts }),
    );
    json!({
        "target": floor.identity.target.slug,
        "name": floor.identity.target.name,
        "driver": floor.identity.target.driver,
        "files": floor.files,
        "near": near.collect::<Vec<_>>(),
        "notes": floor.notes,
        "no_floor": floor.outcome.as_ref().err().map(ToString::to_string),
        "rows": floor.outcome.as_ref().ok().map(|floor| floor.rows),
        "floor_log": floor.outcome.as_ref().ok().map(|floor| floor.log),
        "session_sd": floor.outcome.as_ref().ok().map(|floor| floor.sd),
        "components_sd": parts,
    })
}
