//! Figures of measurements and prices: every number in a picture stands in its table, and every
//! number of a table in the JSON of its command.

use serde_json::Value;

use switchpoint::compare::TargetSummary;
use switchpoint::record::read;
use switchpoint::report::chart::{Chart, Color, Mark};
use switchpoint::report::figure::Figure;
use switchpoint::report::figure::frontier::{Priced, frontier};
use switchpoint::report::figure::roofline::roofline;
use switchpoint::report::figure::throughput::throughput;
use switchpoint::report::roofline::Selected;
use switchpoint::report::{Cell, bench, roofline as under};
use switchpoint::result::ResultSet;
use switchpoint::roofline::{Ceilings, points};
use switchpoint::unit::{FlopPerSecond, UsdPerHour};

const FILES: [&str; 2] =
    [include_str!("golden/two-targets.v1.json"), include_str!("../results/2026-11-23-llvmpipe-epyc-2-cores-3.v1.json")];

fn files() -> Vec<ResultSet> {
    FILES.map(|text| read::parse("file", text).unwrap().results).into()
}

fn walk(json: &Value, numbers: &mut Vec<f64>) {
    match json {
        Value::Number(number) => numbers.extend(number.as_f64()),
        Value::Array(values) => values.iter().for_each(|value| walk(value, numbers)),
        Value::Object(values) => values.values().for_each(|value| walk(value, numbers)),
        _ => {}
    }
}

fn in_table(figure: &Figure) -> Vec<f64> {
    let number = |cell: &Cell| match cell {
        Cell::Number(_, value) => Some(*value),
        Cell::Text(_) => None,
    };
    figure.table.rows.iter().flatten().filter_map(number).collect()
}

/// Every number of a dot but its place among names.
fn in_dots(chart: &Chart, names: bool) -> Vec<f64> {
    let dots = chart.marks.iter().filter_map(|mark| match mark {
        Mark::Dots { dots, .. } => Some(dots),
        _ => None,
    });
    let ends = |range: Option<(f64, f64)>| range.into_iter().flat_map(|(low, high)| [low, high]);
    dots.flatten()
        .flat_map(|dot| {
            let y = (!names).then_some(dot.y);
            ends(dot.x_range).chain(ends(dot.y_range)).chain([dot.x]).chain(y)
        })
        .collect()
}

fn assert_within(some: &[f64], all: &[f64]) {
    assert!(!some.is_empty());
    for number in some {
        assert!(all.contains(number), "{number}");
    }
}

#[test]
fn throughput_says_what_show_says() {
    for results in files() {
        let mut printed = Vec::new();
        walk(&bench::report(&results).json, &mut printed);
        for summary in TargetSummary::all("file", 0, &results, None) {
            let figure = throughput(&summary);
            assert_within(&in_table(&figure), &printed);
            assert_within(&in_dots(&figure.chart, true), &in_table(&figure));
            let kernels = figure.chart.marks.len();
            let measured = summary.rows.iter().filter(|row| row.rate.is_some()).count();
            assert!((1..=6).contains(&kernels), "{kernels}");
            assert_eq!(figure.table.rows.len(), measured);
            assert_eq!(figure.caption.contains("in the table only"), in_dots(&figure.chart, true).len() < 3 * measured);
        }
    }
}

#[test]
fn the_roofline_says_what_the_command_says() {
    let mut drawn = 0;
    for results in files() {
        for target in &results.targets {
            let rows: Vec<_> = results.rows.iter().filter(|row| row.target == target.slug).collect();
            let ceilings = Ceilings::of(&results, target);
            let points = points(&rows, &ceilings, None);
            let figure = roofline(&target.name, &ceilings, &points);
            let mut printed = Vec::new();
            walk(&under::report(&results, &[Selected { target, rows, spec: None }]).json, &mut printed);
            assert_within(&in_table(&figure), &printed);
            assert_within(&in_dots(&figure.chart, false), &in_table(&figure));
            let dots = figure.chart.marks.iter().filter_map(|mark| match mark {
                Mark::Dots { dots, .. } => Some(dots.len()),
                _ => None,
            });
            assert_eq!(dots.sum::<usize>(), points.len());
            drawn += figure.chart.marks.iter().filter(|mark| matches!(mark, Mark::Line { .. })).count();
        }
    }
    assert!(drawn >= 6, "two slopes and a roof for each target whose peaks were measured: {drawn}");
}

fn priced(label: &str, price: f64, rate: f64) -> Priced {
    Priced {
        label: label.to_owned(),
        price: UsdPerHour(price),
        range: None,
        rate: FlopPerSecond(rate),
        source: "a source".to_owned(),
    }
}

#[test]
fn the_frontier_is_what_nothing_beats() {
    // The fourth is dearer and slower than the second; the last two cannot be bought and do not
    // compute.
    let points = [
        priced("cheap", 1.0, 1e14),
        priced("middle", 2.0, 5e14),
        priced("fast", 4.0, 8e14),
        priced("beaten", 3.0, 4e14),
        priced("free", 0.0, 1e14),
        priced("still", 1.0, 0.0),
    ];
    let figure = frontier(&points);
    let series = |wanted: Color| -> Vec<&str> {
        let marks = figure.chart.marks.iter().filter_map(|mark| match mark {
            Mark::Dots { dots, color, .. } if *color == wanted => Some(dots),
            _ => None,
        });
        marks.flatten().map(|dot| dot.label.as_str()).collect()
    };
    assert_eq!(series(Color::First), ["cheap", "middle", "fast"]);
    assert_eq!(series(Color::Second), ["beaten"]);
    // 2 USD buy 3600 s of 0.5 PFLOP/s: 1800 PFLOP.
    assert!(
        figure.caption.starts_with("middle ") && figure.caption.contains("0.001111 USD per PFLOP"),
        "{}",
        figure.caption
    );
    let numbers = in_table(&figure);
    assert!(numbers.iter().any(|number| (number * 900.0 - 1.0).abs() < 1e-12));
    assert_within(&in_dots(&figure.chart, false), &numbers);
    // A line of equal cost goes through chips that cost as much for the same work.
    let lines = figure.chart.marks.iter().filter_map(|mark| match mark {
        Mark::Line { points, label, dashed: true, .. } => Some((points, label)),
        _ => None,
    });
    let mut seen = 0;
    for (points, label) in lines {
        let cost: f64 = label.split(' ').next().unwrap().parse().unwrap();
        for (price, rate) in points {
            assert!((price / (rate * 3600.0 / 1e15) / cost - 1.0).abs() < 1e-9, "{label}");
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen}");
    assert!(frontier(&[]).table.rows.is_empty());
}
