//! The frontier of price and performance: what an hour costs against what is computed in it, with
//! lines of equal cost.

use crate::economics::cost::usd_per_pflop;
use crate::report::chart::{Axis, Chart, Color, Dot, Mark, TickFormat};
use crate::report::{Cell, Table};
use crate::unit::{FlopPerSecond, UsdPerHour, UsdPerPflop, significant, trim_zeros};

use super::{Figure, around};

/// A chip with a price and a rate; where they come from is the caller's choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// Its name.
    pub label: String,
    /// An hour of it.
    pub price: UsdPerHour,
    /// The lowest and the highest price on offer, where there are several.
    pub range: Option<(UsdPerHour, UsdPerHour)>,
    /// What it computes.
    pub rate: FlopPerSecond,
    /// Where price and rate come from.
    pub source: String,
}

impl Priced {
    /// Whether it costs no more, computes no less, and is better in one of the two.
    fn beats(&self, other: &Self) -> bool {
        self.price <= other.price && self.rate >= other.rate && (self.price < other.price || self.rate > other.rate)
    }
}

/// The frontier of these points. A price or a rate that is not above 0 has no place in it.
#[must_use]
pub fn frontier(points: &[Priced]) -> Figure {
    let cost = |point: &Priced| usd_per_pflop(point.price, point.rate).ok();
    let costed: Vec<(&Priced, UsdPerPflop)> = points.iter().filter_map(|point| Some((point, cost(point)?))).collect();
    let on = |point: &Priced| !costed.iter().any(|(other, _)| other.beats(point));
    let prices = costed.iter().flat_map(|(point, _)| {
        let (low, high) = point.range.unwrap_or((point.price, point.price));
        [low.0, point.price.0, high.0]
    });
    let (left, right) = around(prices);
    let (low, high) = around(costed.iter().map(|(point, _)| point.rate.0));
    let dots = |wanted: bool| -> Vec<Dot> {
        let kept = costed.iter().filter(|(point, _)| on(point) == wanted);
        let dot = |(point, _): &(&Priced, UsdPerPflop)| Dot {
            x_range: point.range.map(|(low, high)| (low.0, high.0)),
            label: point.label.clone(),
            ..Dot::at(point.price.0, point.rate.0)
        };
        kept.map(dot).collect()
    };
    let (beaten, best) = (dots(false), dots(true));
    let mut corners: Vec<(f64, f64)> = best.iter().map(|dot| (dot.x, dot.y)).collect();
    corners.sort_by(|one, other| one.0.total_cmp(&other.0));
    // Between two prices the best on offer is still the cheaper chip.
    let mut edge: Vec<(f64, f64)> = corners.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]).collect();
    edge.extend(corners.last());
    let mut marks: Vec<Mark> = equal_costs((left, right), (low, high)).collect();
    marks.push(Mark::Line { points: edge, label: String::new(), color: Color::First, dashed: false });
    let labelled = [
        (beaten, "beaten in price and rate", Color::Second),
        (best, "frontier: nothing is both cheaper and faster", Color::First),
    ];
    marks.extend(labelled.into_iter().filter(|(dots, ..)| !dots.is_empty()).map(|(dots, label, color)| Mark::Dots {
        dots,
        label: label.to_owned(),
        color,
    }));
    let least = costed.iter().min_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
    let caption = match least {
        Some((point, cost)) => format!("{} computes at the least cost: {cost} USD per PFLOP.", point.label),
        None => "No chip has both a price and a rate.".to_owned(),
    };
    let chart = Chart {
        alt: format!(
            "Price and performance of {} chips, with dashed lines of equal cost. {caption} On the frontier, from cheap to dear: {}.",
            costed.len(),
            names(&costed, on)
        ),
        x: Axis::log("price of a chip for an hour, USD", (left, right), TickFormat::Plain),
        y: Axis::log("rate, FLOP/s", (low, high), TickFormat::Prefixed("FLOP/s")),
        marks,
    };
    Figure { caption, chart, table: table(&costed, on) }
}

fn names(costed: &[(&Priced, UsdPerPflop)], on: impl Fn(&Priced) -> bool) -> String {
    let mut best: Vec<&Priced> = costed.iter().map(|(point, _)| *point).filter(|point| on(point)).collect();
    best.sort_by(|one, other| one.price.0.total_cmp(&other.price.0));
    best.iter().map(|point| point.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// Lines on which 1e15 operations cost the same: powers of ten, and thrice those where only few
/// would be seen.
fn equal_costs((left, right): (f64, f64), (low, high): (f64, f64)) -> impl Iterator<Item = Mark> {
    let cost = |price: f64, rate: f64| price * 1e15 / (3600.0 * rate);
    let (least, most) = (cost(left, high), cost(right, low));
    let powers = least.log10().floor() as i32..=most.log10().ceil() as i32;
    let leads: &[f64] = if most / least < 60.0 { &[1.0, 3.0] } else { &[1.0] };
    let costs = powers.flat_map(move |power| leads.iter().map(move |lead| lead * 10f64.powi(power)));
    costs.filter(move |cost| (least..most).contains(cost)).map(move |cost| {
        let rate = |price: f64| price * 1e15 / (3600.0 * cost);
        Mark::Line {
            points: vec![(left, rate(left)), (right, rate(right))],
            label: format!("{} USD/PFLOP", trim_zeros(&significant(cost))),
            color: Color::Grey,
            dashed: true,
        }
    })
}

fn table(costed: &[(&Priced, UsdPerPflop)], on: impl Fn(&Priced) -> bool) -> Table {
    let usd = |price: UsdPerHour| Cell::Number(significant(price.0), price.0);
    let row = |(point, cost): &(&Priced, UsdPerPflop)| {
        let ends = point.range.map_or_else(|| [Cell::empty(), Cell::empty()], |(low, high)| [usd(low), usd(high)]);
        let [low, high] = ends;
        vec![
            Cell::text(&point.label),
            usd(point.price),
            low,
            high,
            Cell::Number(point.rate.to_string(), point.rate.0),
            Cell::Number(cost.to_string(), cost.0),
            Cell::text(if on(point) { "yes" } else { "" }),
            Cell::text(&point.source),
        ]
    };
    Table {
        columns: vec!["chip", "USD/h", "lowest", "highest", "rate", "USD/PFLOP", "frontier", "source"],
        rows: costed.iter().map(row).collect(),
        ..Table::default()
    }
}
