//! The roofline of one target: what its measured peaks allow, and what its rows reach.

use itertools::Itertools;

use crate::problem::Problem;
use crate::report::chart::{Axis, Chart, Color, Dot, Mark, TickFormat};
use crate::report::{Cell, Table, percent};
use crate::roofline::{Ceiling, Ceilings, RooflinePoint, intensity};
use crate::unit::{Bytes, BytesPerSecond, FlopPerSecond, significant, trim_zeros};

use super::{Figure, around, ranked, short};

/// Kernels that have a mark of their own; the others share one.
const SERIES: usize = 4;

/// The roofline of a target by its name.
#[must_use]
pub fn roofline(target: &str, ceilings: &Ceilings<'_>, points: &[RooflinePoint<'_>]) -> Figure {
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
    let alt = format!(
        "Roofline: measured rates by kernel against operations for each byte moved, under measured peaks. {caption}"
    );
    Figure { caption, chart: chart(alt, ceilings, points, SERIES), table: table(ceilings, points) }
}

/// The chart of a roofline, with a text alternative; `series` is how many kernels have a mark of
/// their own.
#[must_use]
pub fn chart(alt: String, ceilings: &Ceilings<'_>, points: &[RooflinePoint<'_>], series: usize) -> Chart {
    let (compute, memory) = (compute(ceilings, points), memory(ceilings));
    let rate = |ceiling: &&Ceiling<'_>| ceiling.rate.value;
    let xs = points.iter().map(|point| intensity(&point.row.problem));
    let ridges = compute.iter().flat_map(|roof| memory.iter().map(move |slope| rate(roof) / rate(slope)));
    let (left, right) = around(xs.chain(ridges));
    let rates = points.iter().flat_map(|point| [point.rate.low, point.rate.high]);
    let (low, high) = around(rates.chain(compute.iter().map(rate)));
    let (highest, steepest) = [&compute, &memory].map(|peaks| peaks.iter().map(rate).fold(0.0, f64::max)).into();
    let slope = |(at, ceiling): (usize, &&Ceiling<'_>)| Mark::Line {
        points: vec![(left, left * rate(ceiling)), (highest / rate(ceiling), highest)],
        label: format!("{} {}", peak_name(ceiling), BytesPerSecond(rate(ceiling))),
        color: Color::Grey,
        dashed: at > 0,
    };
    let roof = |ceiling: &&Ceiling<'_>| {
        let (rate, name) = (rate(ceiling), peak_name(ceiling));
        Mark::line(
            vec![(rate / steepest, rate), (right, rate)],
            &format!("{name} {}", FlopPerSecond(rate)),
            Color::Grey,
        )
    };
    let mut marks: Vec<Mark> = Vec::new();
    if highest > 0.0 && steepest > 0.0 {
        marks.extend(memory.iter().enumerate().map(slope));
        marks.extend(compute.iter().map(roof));
    }
    marks.extend(dot_marks(points, series));
    Chart {
        alt,
        x: Axis::log("operations for each byte moved, FLOP/byte", (left, right), TickFormat::Plain),
        y: Axis::log("rate, FLOP/s", (low, high), TickFormat::Prefixed("FLOP/s")),
        marks,
    }
}

/// The ceilings of arithmetic over these rows, the highest first, each once.
fn compute<'a, 'c>(ceilings: &'c Ceilings<'a>, points: &[RooflinePoint<'_>]) -> Vec<&'c Ceiling<'a>> {
    let mut over: Vec<&Ceiling<'a>> = Vec::new();
    for point in points {
        if let Some(ceiling) = ceilings.compute(point.row.problem.element)
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

/// The name of a peak, with the size of its memory.
pub(in crate::report) fn peak_name(ceiling: &Ceiling<'_>) -> String {
    let facts = ceiling.peak;
    facts.size.map_or_else(|| facts.name.clone(), |size| format!("{} {}", facts.name, whole(size)))
}

/// A size without digits that say nothing: `256 KiB`, and `1.5 MiB` where it is no power of two.
pub(in crate::report) fn whole(size: Bytes) -> String {
    let shown = size.to_string();
    shown.split_once(' ').map_or(shown.clone(), |(number, unit)| format!("{} {unit}", trim_zeros(number)))
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
fn dot_marks(points: &[RooflinePoint<'_>], series: usize) -> Vec<Mark> {
    let problems = points.iter().map(|point| point.row.problem).unique().collect_vec();
    let labels: Vec<String> = points.iter().map(|point| point.row.kernel.label()).collect();
    let place = |problem: Problem| problems.iter().position(|known| *known == problem).unwrap_or(0);
    let rows = points.iter().zip(&labels);
    let ranked_by = rows.clone().map(|(point, label)| (place(point.row.problem), label.as_str(), point.rate.value));
    let ranks = ranked(&ranked_by.collect::<Vec<_>>());
    let shown = &ranks[..ranks.len().min(series)];
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
    let series = |fits: &dyn Fn(&str) -> bool, label: &str, color| {
        let dots: Vec<Dot> = rows.clone().filter(|(_, label)| fits(label)).map(|(point, _)| dot(point)).collect();
        (!dots.is_empty()).then(|| Mark::Dots { dots, label: label.to_owned(), color })
    };
    let others = series(&|label| !shown.contains(&label), "other kernels", Color::Grey);
    let own = shown
        .iter()
        .zip(Color::SERIES.into_iter().cycle())
        .filter_map(|(kernel, color)| series(&|label| label == *kernel, kernel, color));
    others.into_iter().chain(own).collect()
}

fn table(ceilings: &Ceilings<'_>, points: &[RooflinePoint<'_>]) -> Table {
    let (compute, memory) = (compute(ceilings, points), memory(ceilings));
    let flop = |rate: f64| Cell::Number(FlopPerSecond(rate).to_string(), rate);
    let byte = |rate: f64| Cell::Number(BytesPerSecond(rate).to_string(), rate);
    let peak = |ceiling: &&Ceiling<'_>, shown: &dyn Fn(f64) -> Cell| {
        let rate = ceiling.rate;
        vec![
            Cell::text("peak"),
            Cell::text(peak_name(ceiling)),
            Cell::empty(),
            shown(rate.value),
            shown(rate.low),
            shown(rate.high),
        ]
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
