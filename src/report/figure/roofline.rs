//! The roofline of one target: what its measured peaks allow, and what its rows reach.

use crate::problem::Problem;
use crate::report::chart::{Axis, Chart, Dot, Form, Ink, Mark, Scale};
use crate::report::{Cell, Table, percent};
use crate::roofline::{Ceiling, Ceilings, Standing, intensity};
use crate::unit::{Bytes, BytesPerSecond, FlopPerSecond, significant};

use super::{Figure, around, ranked, short};

/// Kernels that have a mark of their own; the others share one.
const SERIES: usize = 4;

/// The roofline of a target by its name.
#[must_use]
pub fn roofline(target: &str, ceilings: &Ceilings<'_>, standings: &[Standing<'_>]) -> Figure {
    let compute = compute(ceilings, standings);
    let memory = memory(ceilings);
    let xs = standings.iter().map(|standing| intensity(&standing.row.problem));
    let ridges = || compute.iter().flat_map(|roof| memory.iter().map(|slope| roof.rate.value / slope.rate.value));
    let (left, right) = around(xs.chain(ridges()));
    let highest = compute.iter().map(|ceiling| ceiling.rate.value).fold(0.0, f64::max);
    let rates = standings.iter().flat_map(|standing| [standing.rate.low, standing.rate.high]);
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
    marks.extend(points(standings));
    let best = best(standings).into_iter().filter_map(|standing| Some((standing, standing.of_roof()?)));
    let nearest = best.max_by(|(_, one), (_, other)| one.total_cmp(other));
    let caption = match nearest {
        Some((standing, share)) => format!(
            "On {target}, {} comes nearest to its roof on {}: {} of it.",
            standing.row.kernel.label(),
            standing.row.problem,
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
    Figure { caption, chart, table: table(&compute, &memory, standings) }
}

/// The ceilings of arithmetic over these rows, the highest first, each once.
fn compute<'a, 'c>(ceilings: &'c Ceilings<'a>, standings: &[Standing<'_>]) -> Vec<&'c Ceiling<'a>> {
    let mut over: Vec<&Ceiling<'a>> = Vec::new();
    for standing in standings {
        if let Some(ceiling) = ceilings.compute(standing.row.problem.element.name())
            && !over.iter().any(|known| known.peak.facts == ceiling.peak.facts)
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
            .filter(|fastest| found.first().is_none_or(|known| known.peak.facts != fastest.peak.facts)),
    );
    found
}

/// A peak with the size of its memory.
fn name(ceiling: &Ceiling<'_>) -> String {
    let facts = &ceiling.peak.facts;
    facts
        .size
        .map_or_else(|| facts.name.clone(), |size| format!("{} {}", facts.name, crate::report::roofline::whole(size)))
}

/// The fastest row on each problem.
fn best<'s, 'a>(standings: &'s [Standing<'a>]) -> Vec<&'s Standing<'a>> {
    let mut best: Vec<&Standing<'a>> = Vec::new();
    for standing in standings {
        match best.iter_mut().find(|known| known.row.problem == standing.row.problem) {
            Some(known) if known.rate.value < standing.rate.value => *known = standing,
            Some(_) => {}
            None => best.push(standing),
        }
    }
    best
}

/// A mark for each of the best kernels and one for the others; the fastest row on a problem has its
/// name.
fn points(standings: &[Standing<'_>]) -> Vec<Mark> {
    let mut problems: Vec<Problem> = Vec::new();
    for standing in standings {
        if !problems.contains(&standing.row.problem) {
            problems.push(standing.row.problem);
        }
    }
    let labels: Vec<String> = standings.iter().map(|standing| standing.row.kernel.label()).collect();
    let place = |problem: Problem| problems.iter().position(|known| *known == problem).unwrap_or(0);
    let rows = standings.iter().zip(&labels);
    let ranked_by =
        rows.clone().map(|(standing, label)| (place(standing.row.problem), label.as_str(), standing.rate.value));
    let ranks = ranked(&ranked_by.collect::<Vec<_>>());
    let shown = &ranks[..ranks.len().min(SERIES)];
    let best = best(standings);
    let (names, _) = short(&problems);
    let dot = |standing: &Standing<'_>| Dot {
        y_range: Some((standing.rate.low, standing.rate.high)),
        label: match best.iter().any(|known| std::ptr::eq(*known, standing)) {
            true => names[place(standing.row.problem)].clone(),
            false => String::new(),
        },
        ..Dot::at(intensity(&standing.row.problem), standing.rate.value)
    };
    let series = |fits: &dyn Fn(&str) -> bool, label: &str, ink| {
        let dots: Vec<Dot> = rows.clone().filter(|(_, label)| fits(label)).map(|(standing, _)| dot(standing)).collect();
        (!dots.is_empty()).then(|| Mark::Dots { dots, label: label.to_owned(), ink })
    };
    let others = series(&|label| !shown.contains(&label), "other kernels", Ink::Quiet);
    let own = shown.iter().zip(Ink::SERIES).filter_map(|(kernel, ink)| series(&|label| label == *kernel, kernel, ink));
    others.into_iter().chain(own).collect()
}

fn table(compute: &[&Ceiling<'_>], memory: &[&Ceiling<'_>], standings: &[Standing<'_>]) -> Table {
    let flop = |rate: f64| Cell::Number(FlopPerSecond(rate).to_string(), rate);
    let byte = |rate: f64| Cell::Number(BytesPerSecond(rate).to_string(), rate);
    let peak = |ceiling: &&Ceiling<'_>, shown: &dyn Fn(f64) -> Cell| {
        let rate = ceiling.rate;
        let name = Cell::text(name(ceiling));
        vec![Cell::text("peak"), name, Cell::empty(), shown(rate.value), shown(rate.low), shown(rate.high)]
    };
    let row = |standing: &Standing<'_>| {
        let (rate, intensity) = (standing.rate, intensity(&standing.row.problem));
        vec![
            Cell::text(standing.row.problem.to_string()),
            Cell::text(standing.row.kernel.label()),
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
        rows: peaks.chain(standings.iter().map(row)).collect(),
        ..Table::default()
    }
}
