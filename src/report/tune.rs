//! What a search found: the winner on each problem, beside the best fixed configuration.

use serde_json::json;

use crate::kernel::tuning::Winner;
use crate::result::{ResultSet, Status};
use crate::unit::FlopPerSecond;

use super::{Cell, Report, Table};

/// A line for each winner, and how many configurations ended in which way.
#[must_use]
pub fn report(results: &ResultSet, winners: &[Winner]) -> Report {
    let line = |winner: &Winner| {
        let gain = winner.fixed.map(|fixed| winner.rate.0 / fixed.0);
        vec![
            Cell::text(&winner.device),
            Cell::text(winner.problem.to_string()),
            Cell::text(winner.class.name()),
            Cell::text(format!("{}: {}", winner.kernel.name, winner.kernel.tile)),
            rate(Some(winner.rate)),
            rate(winner.fixed),
            gain.map_or_else(Cell::empty, |gain| Cell::Number(format!("{gain:.2} x"), gain)),
        ]
    };
    let columns = vec!["device", "problem", "class", "winner", "rate", "best fixed", "gain"];
    let table = Table { columns, rows: winners.iter().map(line).collect(), ..Table::default() };
    let count = |status: Status| results.rows.iter().filter(|row| row.status == status).count();
    let ends = [Status::Ok, Status::Skipped, Status::Wrong, Status::Error, Status::Timeout, Status::Unsupported];
    let ends: Vec<String> =
        ends.into_iter().filter(|&end| count(end) > 0).map(|end| format!("{} {}", count(end), end.name())).collect();
    let machine = |winner: &Winner| {
        json!({
            "device": winner.device,
            "driver": winner.driver,
            "problem": winner.problem.to_string(),
            "class": winner.class.name(),
            "kernel": winner.kernel.name,
            "tile": winner.kernel.tile.to_string(),
            "flop_per_second": winner.rate.0,
            "fixed_flop_per_second": winner.fixed.map(|rate| rate.0),
        })
    };
    Report {
        tables: vec![table],
        below: vec![
            format!("{} configurations tried: {}", results.rows.len(), ends.join(", ")),
            "A problem without a line: no configuration beat the fixed ones.".to_owned(),
        ],
        json: json!({ "winners": winners.iter().map(machine).collect::<Vec<_>>() }),
        ..Report::default()
    }
}

fn rate(rate: Option<FlopPerSecond>) -> Cell {
    rate.map_or_else(Cell::empty, |rate| Cell::Number(rate.to_string(), rate.0))
}
