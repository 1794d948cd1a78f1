//! The roofline of one target: what its measured peaks allow, and what its rows reach.

use itertools::Itertools;

use crate::problem::Problem;
use crate::report::chart::{Axis, Chart, Dot, Form, Ink, Mark, Scale};
use crate::report::{Cell, Table, percent};
use crate::roofline::{Ceiling, Ceilings, RooflinePoint, intensity};
use crate::unit::{Bytes, BytesPerSecond, FlopPerSecond, significant};

use super::{Figure, around, ranked, short};

/// Kernels that have a mark of their own; the others share one.
const SERIES: usize = 4;

/// The roofline of a target by its name.
#[must_use]
pub fn roofline(target: &str, ceilings: &Ceilings<'_>, points: &[RooflinePoint<'_>]) -> Figure {
    let compute = compute(ceilings, points);
    let memory = memory(ceilings);
    let xs = points.iter().map(|point| intensity(&point.row.problem));
    let ridges = || compute.iter().flat_map(|roof| memory.iter().map(|slope| roof.rate.value / slope.rate.value));
    let (left, right) = around(xs.chain(ridges()));
    let highest = compute.iter().map(|ceiling| ceiling.rate.value).fold(0.0, f64::max);
    let rates = points.iter().flat_map(|point| [point.rate.low, point.rate.high]);
    let (low, high) = around(rates.chain(compute.iter().map(|ceiling| ceiling.rate.value)));
    let steepest = memory.iter().map(|ceiling| ceiling.rate.value).fold(0.0, f64::max);
    let slope = |(at, ceiling): (usize, &&Ceiling<'_>)| Mark::Line {
        points: vec![(left, left * ceiling.rate.value), (highest / ceiling.rate.value, highest)],
        label: format!("{} {}", name(ceiling), BytesPerSecond(ceiling.rate.value)),
        ink: Ink::Quiet,
        dashed: at > 0,
    };
    let roof = |ceiling: &&Ceiling<'_>| Mark::Line {
        points: vec![(ceiling.rate.value / steepest, ceiling.rate.value), (right, ceiling.rate.value)],
        label: format!("{} {}", name(ceiling), FlopPerSecond(ceiling.rate.value)),
        ink: Ink::Quiet,
        dashed: false,
    };
    let mut marks: Vec<Mark> = Vec::new();
    if highest > 0.0 && steepest > 0.0 {
        marks.extend(memory.iter().enumerate().map(slope));
        marks.extend(compute.iter().map(roof));
    }
    marks.extend(dot_marks(points));
    let best = best(points).into_iter().filter_map(|point| Some((point, point.of_roof()?)));
    let nearest = best.max_by(|(_, one), (_, other)| one.total_cmp(other));
    let caption = match nearest {
        Some((point, share)) => format!(
            "On {target}, {} comes nearest to its roof on {}: {} of it.",
            point.row.kernel.label(),
            point.row.problem,
            percent(share)
        ),
        None => format!("No roof was measured on {target}."),
    };
    let chart = Chart {
        alt: format!(
            "Roofline: measured rates by kernel against operations for each byte moved, under measured peaks. {caption}"
        ),
        x: Axis {
            label: "operations for each byte moved, FLOP/byte".to_owned(),
            scale: Scale::Log(left, right),
            form: Form::Plain,
        },
        y: Axis { label: "rate, FLOP/s".to_owned(), scale: Scale::Log(low, high), form: Form::Prefixed("FLOP/s") },
        marks,
    };
    Figure { caption, chart, table: table(&compute, &memory, points) }
}

/// The ceilings of arithmetic over these rows, the highest first, each once.
fn compute<'a, 'c>(ceilings: &'c Ceilings<'a>, points: &[RooflinePoint<'_>]) -> Vec<&'c Ceiling<'a>> {
    let mut over: Vec<&Ceiling<'a>> = Vec::new();
    for point in points {
        if let Some(ceiling) = ceilings.compute(point.row.problem.element.name())
            && !over.iter().any(|known| known.peak.key() == ceiling.peak.key())
        {
            over.push(ceiling);
        }
    }
    over.sort_by(|one, other| other.rate.value.total_cmp(&one.rate.value));
    over
}

/// The bandwidth over the largest memory, and the highest of all.
fn memory<'a, 'c>(ceilings: &'c Ceilings<'a>) -> Vec<&'c Ceiling<'a>> {
    let mut found: Vec<&Ceiling<'a>> = ceilings.memory(Bytes(u64::MAX)).into_iter().collect();
    found.extend(
        ceilings
            .memory(Bytes(0))
            .filter(|fastest| found.first().is_none_or(|known| known.peak.key() != fastest.peak.key())),
    );
    found
}

/// A peak with the size of its memory.
fn name(ceiling: &Ceiling<'_>) -> String {
    let facts = ceiling.peak;
    facts
        .size
        .map_or_else(|| facts.name.clone(), |size| format!("{} {}", facts.name, crate::report::roofline::whole(size)))
}

/// The fastest row on each problem.
fn best<'s, 'a>(points: &'s [RooflinePoint<'a>]) -> Vec<&'s RooflinePoint<'a>> {
    let mut best: Vec<&RooflinePoint<'a>> = Vec::new();
    for point in points {
        match best.iter_mut().find(|known| known.row.problem == point.row.problem) {
            Some(known) if known.rate.value < point.rate.value => *known = point,
            Some(_) => {}
            None => best.push(point),
        }
    }
    best
}

/// A mark for each of the best kernels and one for the others; the fastest row on a problem has its
/// name.
fn dot_marks(points: &[RooflinePoint<'_>]) -> Vec<Mark> {
    let problems = points.iter().map(|point| point.row.problem).unique().collect_vec();
    let labels: Vec<String> = points.iter().map(|point| point.row.kernel.label()).collect();
    let place = |problem: Problem| problems.iter().position(|known| *known == problem).unwrap_or(0);
    let rows = points.iter().zip(&labels);
    let ranked_by = rows.clone().map(|(point, label)| (place(point.row.problem), label.as_str(), point.rate.value));
    let ranks = ranked(&ranked_by.collect::<Vec<_>>());
    let shown = &ranks[..ranks.len().min(SERIES)];
    let best = best(points);
    let (names, _) = short(&problems);
    let dot = |point: &RooflinePoint<'_>| Dot {
        y_range: Some((point.rate.low, point.rate.high)),
        label: match best.iter().any(|known| std::ptr::eq(*known, point)) {
            true => names[place(point.row.problem)].clone(),
            false => String::new(),
        },
        ..Dot::at(intensity(&point.row.problem), point.rate.value)
    };
    let series = |fits: &dyn Fn(&str) -> bool, label: &str, ink| {
        let dots: Vec<Dot> = rows.clone().filter(|(_, label)| fits(label)).map(|(point, _)| dot(point)).collect();
        (!dots.is_empty()).then(|| Mark::Dots { dots, label: label.to_owned(), ink })
    };
    let others = series(&|label| !shown.contains(&label), "other kernels", Ink::Quiet);
    let own = shown.iter().zip(Ink::SERIES).filter_map(|(kernel, ink)| series(&|label| label == *kernel, kernel, ink));
    others.into_iter().chain(own).collect()
}

fn table(compute: &[&Ceiling<'_>], memory: &[&Ceiling<'_>], points: &[RooflinePoint<'_>]) -> Table {
    let flop = |rate: f64| Cell::Number(FlopPerSecond(rate).to_string(), rate);
    let byte = |rate: f64| Cell::Number(BytesPerSecond(rate).to_string(), rate);
    let peak = |ceiling: &&Ceiling<'_>, shown: &dyn Fn(f64) -> Cell| {
        let rate = ceiling.rate;
        let name = Cell::text(name(ceiling));
        vec![Cell::text("peak"), name, Cell::empty(), shown(rate.value), shown(rate.low), shown(rate.high)]
    };
    let row = |point: &RooflinePoint<'_>| {
        let (rate, intensity) = (point.rate, intensity(&point.row.problem));
        vec![
            Cell::text(point.row.problem.to_string()),
            Cell::text(point.row.kernel.label()),
            Cell::Number(significant(intensity), intensity),
            flop(rate.value),
            flop(rate.low),
            flop(rate.high),
        ]
    };
    let peaks =
        compute.iter().map(|ceiling| peak(ceiling, &flop)).chain(memory.iter().map(|ceiling| peak(ceiling, &byte)));
    Table {
        columns: vec!["problem", "kernel or peak", "FLOP/byte", "rate", "low", "high"],
        rows: peaks.chain(points.iter().map(row)).collect(),
        ..Table::default()
    }
}
