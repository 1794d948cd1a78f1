//! Throughput by problem and kernel, of one target of a result file.

use itertools::Itertools;

use crate::compare::{MeasuredRow, TargetSummary};
use crate::problem::Problem;
use crate::report::chart::{Axis, Chart, Color, Dot, Mark, TickFormat};
use crate::report::{Cell, Table};
use crate::stat::log_ratio::Interval;
use crate::unit::FlopPerSecond;

use super::{Figure, around, ranked, short};

/// How much of a row the dots of all kernels take.
const SPREAD: f64 = 0.66;

/// A row that has a rate.
struct Point<'a> {
    row: &'a MeasuredRow,
    kernel: String,
    rate: Interval,
}

/// The rates of a target: a row for each problem, a mark for each of the best kernels.
#[must_use]
pub fn throughput(summary: &TargetSummary) -> Figure {
    let point = |row| Some(Point { row, kernel: row.kernel.label(), rate: row.rate? });
    let points: Vec<Point<'_>> = summary.rows.iter().filter_map(point).collect();
    let problems = points.iter().map(|point| point.row.problem).unique().collect_vec();
    let place = |problem: Problem| problems.iter().position(|known| *known == problem).unwrap_or(0);
    let rows: Vec<_> =
        points.iter().map(|point| (place(point.row.problem), point.kernel.as_str(), point.rate.value)).collect();
    let ranks = ranked(&rows);
    let shown = &ranks[..ranks.len().min(Color::SERIES.len())];
    let step = SPREAD / (shown.len().max(2) - 1) as f64;
    let series = |(at, kernel): (usize, &&str)| Mark::Dots {
        dots: points
            .iter()
            .filter(|point| point.kernel == *kernel)
            .map(|point| Dot {
                x_range: Some((point.rate.low, point.rate.high)),
                ..Dot::at(
                    point.rate.value,
                    place(point.row.problem) as f64 + step * (at as f64 - (shown.len() - 1) as f64 / 2.0),
                )
            })
            .collect(),
        label: (*kernel).to_owned(),
        color: Color::SERIES[at],
    };
    let drawn = points.iter().filter(|point| shown.contains(&point.kernel.as_str()));
    let ends = around(drawn.flat_map(|point| [point.rate.low, point.rate.high]));
    let target = &summary.identity.target;
    let (names, element) = short(&problems);
    let first = shown.first().copied().unwrap_or("none");
    let chart = Chart {
        alt: format!(
            "Rates by problem and kernel on {}, with 95 % intervals. By rank over all problems {first} is the fastest.",
            target.name
        ),
        x: Axis::log("rate, FLOP/s", (ends.0, ends.1), TickFormat::Prefixed("FLOP/s")),
        y: Axis::categories(
            &element.map_or_else(String::new, |element| format!("problem, m x n x k of {element}")),
            names,
        ),
        marks: shown.iter().enumerate().map(series).collect(),
    };
    let rest = if shown.len() < ranks.len() { " Slower kernels stand in the table only." } else { "" };
    let caption = match shown.first() {
        Some(kernel) => format!("{kernel} is the fastest kernel on {} by rank over all problems.{rest}", target.name),
        None => format!("Nothing was measured on {}.", target.name),
    };
    Figure { caption, chart, table: table(&points) }
}

fn table(points: &[Point<'_>]) -> Table {
    let shown = |rate: f64| Cell::Number(FlopPerSecond(rate).to_string(), rate);
    let row = |Point { row, kernel, rate }: &Point<'_>| {
        vec![
            Cell::text(row.problem.to_string()),
            Cell::text(kernel),
            shown(rate.value),
            shown(rate.low),
            shown(rate.high),
        ]
    };
    Table {
        columns: vec!["problem", "kernel", "rate", "low", "high"],
        rows: points.iter().map(row).collect(),
        ..Table::default()
    }
}
