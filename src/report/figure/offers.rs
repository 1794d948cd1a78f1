//! What the price list offers today, on each basis, against the threshold.

use crate::economics::answer::monte_carlo::{CLAIMED, DrawSummary};
use crate::economics::value::price::Terms;
use crate::economics::value::valuation::{AtPrices, Valuation};
use crate::report::chart::{Axis, Chart, Color, Dimension, Dot, Mark, TickFormat};
use crate::report::{Cell, Table, percent};

use super::Figure;

/// A pair of chips at one pair of prices.
type Offered<'a, 'v> = (&'a Valuation<'v>, &'a AtPrices<'v>);

/// The work discounts at prices of one kind: what the same published work costs less on the
/// alternative. `q` is where half of the spend switches.
#[must_use]
pub fn offers(valuations: &[Valuation<'_>], q: DrawSummary) -> Figure {
    let pairs = valuations.iter().flat_map(|valuation| valuation.at.iter().map(move |at| (valuation, at)));
    let mut offered: Vec<Offered<'_, '_>> = pairs.filter(|(_, at)| at.prices.mixed().is_none()).collect();
    // The terms that a buyer chooses first, then the chips: bases are never pooled.
    offered.sort_by_key(|(_, at)| Terms::all().position(|terms| terms == at.prices.alternative.terms));
    let reached = offered.iter().filter(|(_, at)| at.work_discount() >= q.median).count();
    let caption = format!(
        "At {reached} of {} pairs of prices of one kind the published works cost less by {} or more, where half of the spend would switch.",
        offered.len(),
        percent(q.median)
    );
    let ends = offered.iter().flat_map(|(_, at)| {
        let [low, high] = interval(at).unwrap_or([at.work_discount(); 2]);
        [low, high]
    });
    let (lowest, highest) = ends.fold((0.0, CLAIMED.1), |(low, high): (f64, f64), end| (low.min(end), high.max(end)));
    let dots = |with_interval: bool| -> Vec<Dot> {
        let numbered = offered.iter().enumerate().filter(|(_, (_, at))| interval(at).is_some() == with_interval);
        let dot = |(name, (_, at)): (usize, &Offered<'_, '_>)| Dot {
            x_range: interval(at).map(|[low, high]| (low, high)),
            ..Dot::at(at.work_discount(), name as f64)
        };
        numbered.map(dot).collect()
    };
    let series =
        |with_interval, label: &str, color| Mark::Dots { dots: dots(with_interval), label: label.to_owned(), color };
    let chart = Chart {
        alt: format!("Work discounts on offer, a row for each pair of chips and price basis. {caption}"),
        x: Axis::linear(
            "the same work costs less by",
            ((lowest - 0.05).max(-1.0), (highest + 0.05).min(1.0)),
            TickFormat::Percent,
        ),
        y: Axis::categories("", offered.iter().map(name).collect()),
        marks: vec![
            Mark::Band {
                dimension: Dimension::X,
                range: (q.low, q.high),
                label: "Q, 95 %".to_owned(),
                color: Color::Grey,
            },
            Mark::Rule { dimension: Dimension::X, at: q.median, label: format!("Q {}", percent(q.median)) },
            series(false, "too few works for an interval", Color::Second),
            series(true, "with 95 % interval over works", Color::First),
        ],
    };
    Figure { caption, chart, table: table(&offered) }
}

/// The interval of the discount, lower end first; `None` where there are too few works.
fn interval(at: &AtPrices<'_>) -> Option<[f64; 2]> {
    at.value.ratio_interval().map(|ratios| ratios.map(|ratio| 1.0 - 1.0 / ratio))
}

/// Chips and terms in few letters: every alternative is a TPU, and what stands in brackets is left
/// out.
fn name((valuation, at): &Offered<'_, '_>) -> String {
    let short = |chip: &str| chip.trim_start_matches("TPU ").split(" (").next().unwrap_or_default().to_owned();
    format!("{} / {}, {}", short(&valuation.alternative), short(&valuation.incumbent), at.prices.alternative.terms)
}

fn table(offered: &[Offered<'_, '_>]) -> Table {
    let row = |offered: &Offered<'_, '_>| {
        let (valuation, at) = offered;
        let end = |end: usize| interval(at).map_or_else(Cell::empty, |ends| Cell::percent(ends[end]));
        let (alternative, incumbent) = (at.prices.alternative.price.0, at.prices.incumbent.price.0);
        vec![
            Cell::text(name(offered)),
            Cell::Number(format!("{alternative:.2}"), alternative),
            Cell::Number(format!("{incumbent:.2}"), incumbent),
            Cell::Number(at.value.works.to_string(), at.value.works as f64),
            Cell::Number(format!("{:.3}", valuation.performance.ratio()), valuation.performance.ratio()),
            Cell::percent(at.work_discount()),
            end(0),
            end(1),
            Cell::text(at.verdict.name()),
        ]
    };
    Table {
        title: "Work discounts on offer, at prices of one kind".to_owned(),
        columns: vec![
            "alternative / incumbent, basis",
            "USD/h",
            "incumbent USD/h",
            "works",
            "ratio a chip",
            "costs less by",
            "2.5 %",
            "97.5 %",
            "30 % better",
        ],
        rows: offered.iter().map(row).collect(),
        ..Table::default()
    }
}
