//! The rows of a result set under the roof that their target's measured peaks make.

use itertools::Itertools;
use schemars::JsonSchema;
use serde::Serialize;

use crate::device::TargetFacts;
use crate::economics::provenance::Provenance;
use crate::result::peak::Unit;
use crate::result::{Peak, ResultSet, Row, Status};
use crate::roofline::{Bottleneck, Ceiling, Ceilings, RooflinePoint, Spec, points};
use crate::text::plural;
use crate::unit::{BytesPerSecond, FlopPerSecond, Nanos};

use super::figure::roofline::{chart as roofline_chart, peak_name, whole};
use super::{Cell, Report, Table, json};

/// One target with the rows that were asked for.
#[derive(Debug, Clone)]
pub struct Selected<'a> {
    /// The target.
    pub target: &'a TargetFacts,
    /// Rows, also those without a rate.
    pub rows: Vec<&'a Row>,
    /// Its datasheet, where the chip is known.
    pub spec: Option<&'a Spec>,
}

/// Two tables a target: its peaks, and its rows under them.
#[must_use]
pub fn report(results: &ResultSet, selected: &[Selected<'_>]) -> Report {
    let mut report = Report::default();
    let mut targets = Vec::new();
    let mut above_roof = false;
    for Selected { target, rows, spec } in selected {
        let ceilings = Ceilings::of(results, target);
        let points = points(rows, &ceilings, *spec);
        above_roof |= points.iter().filter_map(RooflinePoint::of_roof).any(|share| share > 1.0);
        let title = format!("{} - {} - {}", target.slug, target.name, target.driver);
        report.tables.push(peaks(title, &ceilings));
        let chart = roofline_chart(String::new(), &ceilings, &points, usize::MAX);
        let chart = points.iter().any(|point| point.roof.is_some()).then_some(chart);
        report.tables.push(Table { chart, ..under(format!("{} under its roof", target.slug), &points) });
        report.below.extend(notes(results, target, rows.len() - points.len()));
        if let Some(spec) = spec {
            report.below.push(datasheet(target, spec, &points));
        }
        targets.push(RooflineTargetView {
            target: &target.slug,
            name: &target.name,
            datasheet: spec.map(|spec| spec.accelerator.as_str()),
            peaks: ceilings.best().into_iter().map(PeakView::from).collect(),
            rows: points.iter().map(RooflineRowView::from).collect(),
        });
    }
    let notes = [
        "Roof: the lower of the best measured arithmetic for the number type, and FLOP/byte times bandwidth.",
        "Memory: the best bandwidth measured over a memory that holds the three matrices; its size stands beside.",
        "Launch: the share of a row's time that starting an empty dispatch takes. Neither arithmetic nor memory is what a row waits for where it is \
         high.",
    ];
    report.below.extend(notes.map(str::to_owned));
    if above_roof {
        report.below.push(
            "Above 100 %: the matrices lie nearer than the memory that bandwidth was measured over, or the machine was busier while the peak was \
             measured."
                .to_owned(),
        );
    }
    report.json = json(RooflineView { protocol: &results.protocol.name, targets });
    report
}

fn peaks(title: String, ceilings: &Ceilings<'_>) -> Table {
    let row = |ceiling: &&Ceiling<'_>| {
        let facts = ceiling.peak;
        let half = (ceiling.rate.high / ceiling.rate.low).sqrt() - 1.0;
        vec![
            Cell::text(peak_name(ceiling)),
            Cell::text(&facts.variant),
            Cell::Number(shown(facts.unit, ceiling.rate.value), ceiling.rate.value),
            Cell::percent(half),
        ]
    };
    let rows = ceilings.best().iter().map(row).collect();
    Table { title, columns: vec!["peak", "best variant", "measured", "± 95 %"], rows, ..Table::default() }
}

/// A rate by its unit; of a dispatch people want to know how long it takes.
fn shown(unit: Unit, per_second: f64) -> String {
    match unit {
        Unit::Flop => FlopPerSecond(per_second).to_string(),
        Unit::Byte => BytesPerSecond(per_second).to_string(),
        Unit::Dispatch => Nanos::from_seconds(1.0 / per_second).to_string(),
    }
}

fn under(title: String, points: &[RooflinePoint<'_>]) -> Table {
    let datasheet = points.iter().any(|point| point.datasheet.is_some());
    let launch = points.iter().any(|point| point.launch.is_some());
    let share = |share: Option<f64>| share.map_or_else(Cell::empty, Cell::percent);
    let row = |point: &RooflinePoint<'_>| {
        let mut cells = vec![Cell::text(point.row.problem.to_string()), Cell::text(&point.row.kernel.name)];
        match &point.roof {
            Some(roof) => cells.extend([
                Cell::Number(crate::unit::significant(roof.intensity), roof.intensity),
                Cell::text(match (roof.bound, roof.memory.peak.size) {
                    (Bottleneck::Memory, Some(size)) => format!("memory {}", whole(size)),
                    (bound, _) => bound.name().to_owned(),
                }),
            ]),
            None => cells.extend([Cell::empty(), Cell::text("no peak")]),
        }
        cells.push(Cell::Number(FlopPerSecond(point.rate.value).to_string(), point.rate.value));
        cells.push(share(point.of_roof()));
        if launch {
            cells.push(share(point.launch));
        }
        if datasheet {
            cells.push(share(point.of_datasheet()));
        }
        cells
    };
    let mut columns = vec!["problem", "kernel", "FLOP/byte", "bound", "rate", "of roof"];
    let bar = Some(columns.len() - 1);
    if launch {
        columns.push("launch");
    }
    if datasheet {
        columns.push("datasheet");
    }
    Table { title, columns, rows: points.iter().map(row).collect(), bar, ..Table::default() }
}

/// What a reader of a target's tables does not see in them.
fn notes(results: &ResultSet, target: &TargetFacts, without_rate: usize) -> Vec<String> {
    let own = |peak: &&Peak| peak.target == target.slug && !matches!(peak.status, Status::Ok | Status::Pending);
    let failed = results.peaks.iter().filter(own);
    let note = |peak: &Peak| {
        let status = peak.status.name();
        format!("{}: {} ({}) {status}: {}", target.slug, peak.name, peak.variant, peak.message)
    };
    let mut notes: Vec<String> = failed.map(note).collect();
    if without_rate > 0 {
        let rows = plural(without_rate, "row");
        notes.push(format!("{}: {rows} without a rate; `switchpoint show` lists them", target.slug));
    }
    notes
}

fn datasheet(target: &TargetFacts, spec: &Spec, points: &[RooflinePoint<'_>]) -> String {
    let used = points.iter().filter_map(|point| point.datasheet).map(|(column, rate)| format!("{column} {rate}"));
    let mut said: Vec<String> = used.unique().collect();
    said.extend(spec.hbm_gbps.map(|giga| format!("memory {}", BytesPerSecond(giga * 1e9))));
    let Spec { accelerator, provenance: Provenance { source, date, quality, note }, line, .. } = spec;
    let note = if note.is_empty() { String::new() } else { format!("; {note}") };
    format!(
        "{}: datasheet of {accelerator}, dense: {} (data/specs.csv line {line}: {source}; {date}; {quality}{note})",
        target.slug,
        said.join(", ")
    )
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct RooflineView<'a> {
    protocol: &'a str,
    targets: Vec<RooflineTargetView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct RooflineTargetView<'a> {
    target: &'a str,
    name: &'a str,
    datasheet: Option<&'a str>,
    peaks: Vec<PeakView<'a>>,
    rows: Vec<RooflineRowView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct PeakView<'a> {
    name: &'a str,
    variant: &'a str,
    unit: &'static str,
    size_bytes: Option<u64>,
    per_second: f64,
    per_second_low: f64,
    per_second_high: f64,
}

#[derive(Serialize, JsonSchema)]
struct RooflineRowView<'a> {
    kernel: &'a str,
    problem: String,
    flop_per_byte: f64,
    bound: Option<&'static str>,
    bandwidth_size_bytes: Option<u64>,
    compute_flop_per_second: Option<f64>,
    bandwidth_bytes_per_second: Option<f64>,
    roof_flop_per_second: Option<f64>,
    flop_per_second: f64,
    flop_per_second_low: f64,
    flop_per_second_high: f64,
    of_roof: Option<f64>,
    launch_share: Option<f64>,
    datasheet_flop_per_second: Option<f64>,
    of_datasheet: Option<f64>,
}

impl<'a> From<&Ceiling<'a>> for PeakView<'a> {
    fn from(Ceiling { peak, rate }: &Ceiling<'a>) -> Self {
        Self {
            name: &peak.name,
            variant: &peak.variant,
            unit: peak.unit.name(),
            size_bytes: peak.size.map(|size| size.0),
            per_second: rate.value,
            per_second_low: rate.low,
            per_second_high: rate.high,
        }
    }
}

impl<'a> From<&RooflinePoint<'a>> for RooflineRowView<'a> {
    fn from(point: &RooflinePoint<'a>) -> Self {
        let roof = point.roof.as_ref();
        Self {
            kernel: &point.row.kernel.name,
            problem: point.row.problem.to_string(),
            flop_per_byte: crate::roofline::intensity(&point.row.problem),
            bound: roof.map(|roof| roof.bound.name()),
            bandwidth_size_bytes: roof.and_then(|roof| roof.memory.peak.size).map(|size| size.0),
            compute_flop_per_second: roof.map(|roof| roof.compute.rate.value),
            bandwidth_bytes_per_second: roof.map(|roof| roof.memory.rate.value),
            roof_flop_per_second: roof.map(|roof| roof.rate.0),
            flop_per_second: point.rate.value,
            flop_per_second_low: point.rate.low,
            flop_per_second_high: point.rate.high,
            of_roof: point.of_roof(),
            launch_share: point.launch,
            datasheet_flop_per_second: point.datasheet.map(|(_, peak)| peak.0),
            of_datasheet: point.of_datasheet(),
        }
    }
}
