//! What a search found: the winner on each problem, beside the best fixed configuration.

use itertools::Itertools;
use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::tuning::Winner;
use crate::result::{ResultSet, Status};
use crate::unit::FlopPerSecond;

use super::{Cell, Report, Table, json};

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct TuneView<'a> {
    winners: Vec<WinnerView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct WinnerView<'a> {
    device: &'a str,
    driver: &'a str,
    problem: String,
    class: &'static str,
    kernel: &'static str,
    tile: String,
    flop_per_second: f64,
    fixed_flop_per_second: Option<f64>,
}

impl<'a> From<&'a Winner> for WinnerView<'a> {
    fn from(winner: &'a Winner) -> Self {
        Self {
            device: &winner.device,
            driver: &winner.driver,
            problem: winner.problem.to_string(),
            class: winner.class.name(),
            kernel: winner.kernel.name,
            tile: winner.kernel.tile.to_string(),
            flop_per_second: winner.rate.0,
            fixed_flop_per_second: winner.fixed.map(|rate| rate.0),
        }
    }
}

/// A line for each winner, and how many configurations ended in which way.
#[must_use]
pub fn report(results: &ResultSet, winners: &[Winner]) -> Report {
    let view = TuneView { winners: winners.iter().map(WinnerView::from).collect() };
    let rate = |rate: f64| Cell::Number(FlopPerSecond(rate).to_string(), rate);
    let line = |winner: &WinnerView<'_>| {
        let fixed = winner.fixed_flop_per_second;
        let gain = fixed.map(|fixed| winner.flop_per_second / fixed);
        vec![
            Cell::text(winner.device),
            Cell::text(&winner.problem),
            Cell::text(winner.class),
            Cell::text(format!("{}: {}", winner.kernel, winner.tile)),
            rate(winner.flop_per_second),
            fixed.map_or_else(Cell::empty, rate),
            gain.map_or_else(Cell::empty, |gain| Cell::Number(format!("{gain:.2} x"), gain)),
        ]
    };
    let columns = vec!["device", "problem", "class", "winner", "rate", "best fixed", "gain"];
    let count = |end: Status| results.rows.iter().filter(|row| row.status == end).count();
    let ends = [Status::Ok, Status::Skipped, Status::Wrong, Status::Error, Status::Timeout, Status::Unsupported];
    let ends = ends.into_iter().filter(|&end| count(end) > 0);
    let ends = ends.map(|end| format!("{} {}", count(end), end.name())).join(", ");
    Report {
        tables: vec![Table { columns, rows: view.winners.iter().map(line).collect(), ..Table::default() }],
        below: vec![
            format!("{} configurations tried: {ends}", results.rows.len()),
            "A problem without a line: no configuration beat the fixed ones.".to_owned(),
        ],
        json: json(view),
        ..Report::default()
    }
}
