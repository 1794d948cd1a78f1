//! Pictures of the answer: who is in the band, who switches at what discount, what decides it.

use crate::economics::answer::by_spend::AtSpend;
use crate::economics::answer::monte_carlo::{Adoption, CLAIMED};
use crate::economics::input::ModelInput;
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::economics::sensitivity::tornado;
use crate::report::answer;
use crate::report::chart::{Axis, Bar, Chart, Color, Dimension, Dot, Mark, TickFormat};
use crate::report::{Cell, Table};
use crate::unit::{percent, rough};

use super::Figure;

/// The threshold by spend, with the claimed band; `band` are the spends, USD a year, at which the
/// median threshold is at its ends.
#[must_use]
pub fn by_spend(at: &[AtSpend], band: (Option<f64>, Option<f64>)) -> Figure {
    let band = match band {
        (Some(from), Some(to)) => format!(
            "A buyer of about {} to {} M USD a year is in the band of 20-30 %; smaller buyers need more, larger ones less",
            rough(from / 1e6),
            rough(to / 1e6)
        ),
        _ => "No spend has its median threshold between 20 and 30 %".to_owned(),
    };
    let highest = at.iter().map(|at| at.quantiles.high).fold(CLAIMED.1, f64::max).min(1.2);
    let chart = Chart {
        alt: format!("{band}. The threshold falls as the spend grows; its 5 to 95 % range is shaded."),
        x: Axis::log("spend, USD a year", ends(at.iter().map(|at| at.spend_usd_per_year)), TickFormat::Millions),
        y: Axis::linear("work discount at which switching pays", (0.0, highest), TickFormat::Percent),
        marks: vec![
            claimed(Dimension::Y),
            Mark::Ribbon {
                points: at.iter().map(|at| (at.spend_usd_per_year, at.quantiles.low, at.quantiles.high)).collect(),
                color: Color::First,
            },
            Mark::line(
                at.iter().map(|at| (at.spend_usd_per_year, at.quantiles.median)).collect(),
                "median",
                Color::First,
            ),
        ],
    };
    Figure { caption: format!("{band}."), chart, table: answer::by_spend(at) }
}

/// The least and the most of these values.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// The article's band.
fn claimed(dimension: Dimension) -> Mark {
    Mark::Band { dimension, range: CLAIMED, label: "the article: 20-30 %".to_owned(), color: Color::Grey }
}

/// The share of buyers and of spend that switches at a discount; `median` is where half of the
/// spend does.
#[must_use]
pub fn adoption(at: &[Adoption], median: f64) -> Figure {
    let share = |of: fn(&Adoption) -> f64| at.iter().map(move |at| (at.discount, of(at))).collect();
    let band = at.iter().map(|at| (at.discount, at.by_spend.low, at.by_spend.high)).collect();
    let chart = Chart {
        alt: format!(
            "Adoption curves, by spend and by number of buyers. Half of the spend switches at a work discount of {}. The 95 % band of the curve by \
             spend is shaded.",
            percent(median)
        ),
        x: Axis::linear("work discount on offer", ends(at.iter().map(|at| at.discount)), TickFormat::Percent),
        y: Axis::linear("share that switches", (0.0, 1.0), TickFormat::Percent),
        marks: vec![
            claimed(Dimension::X),
            Mark::Ribbon { points: band, color: Color::First },
            Mark::line(share(|at| at.by_spend.mean), "of the spend", Color::First),
            Mark::line(share(|at| at.by_count.mean), "of the buyers", Color::Second),
        ],
    };
    Figure {
        caption: format!("Half of the spend switches at a discount of {}.", percent(median)),
        chart,
        table: answer::adoption(at),
    }
}

/// The probability that one buyer should switch at a discount; all draws are of this buyer, whose
/// median threshold is given.
#[must_use]
pub fn chance(at: &[Adoption], median: f64) -> Figure {
    let chart = Chart {
        alt: format!(
            "The probability that the buyer should switch, by the discount on offer. It is one half at a work discount of {}.",
            percent(median)
        ),
        x: Axis::linear("work discount on offer", (0.0, 0.6), TickFormat::Percent),
        y: Axis::linear("probability that it pays", (0.0, 1.0), TickFormat::Percent),
        marks: vec![
            claimed(Dimension::X),
            Mark::line(at.iter().map(|at| (at.discount, at.by_count.mean)).collect(), "this buyer", Color::First),
        ],
    };
    let row = |at: &Adoption| vec![Cell::percent(at.discount), Cell::percent(at.by_count.mean)];
    Figure {
        caption: format!("It is as likely as not that switching pays at a discount of {}.", percent(median)),
        chart,
        table: Table {
            title: "The probability that switching pays, by discount".to_owned(),
            columns: vec!["discount", "probability"],
            rows: at.iter().map(row).collect(),
            ..Table::default()
        },
    }
}

/// One input at a time, at its 5 % and 95 % points; `threshold` is that of all inputs at their
/// centres.
#[must_use]
pub fn tornado(bars: &[tornado::Bar], threshold: f64) -> Chart {
    let names = bars.iter().map(|bar| bar.input.label.to_owned()).collect();
    let (low, high) = ends(bars.iter().flat_map(|bar| [bar.thresholds.0, bar.thresholds.1]).chain([threshold]));
    // The values at the ends of the bars need room, on a phone too.
    let room = 0.25 * (high - low).max(0.01);
    let side = |of: fn(&tornado::Bar) -> f64, value: fn(&tornado::Bar) -> f64| -> Vec<Bar> {
        let bar =
            |(name, bar): (usize, &tornado::Bar)| Bar { name, from: threshold, to: of(bar), label: rough(value(bar)) };
        bars.iter().enumerate().map(bar).collect()
    };
    let widest = bars.first().map_or_else(String::new, |bar| {
        format!(
            " The widest bar is {}: {} to {}.",
            bar.input.label,
            percent(bar.thresholds.0),
            percent(bar.thresholds.1)
        )
    });
    Chart {
        alt: format!(
            "Tornado: the threshold with one input at its 5 % or 95 % point and the others at their centres, where it is {}.{widest}",
            percent(threshold)
        ),
        x: Axis::linear(
            &format!("threshold; the line is at the centres, {}", percent(threshold)),
            (low - room, high + room),
            TickFormat::Percent,
        ),
        y: Axis::categories("", names),
        marks: vec![
            Mark::Bars {
                bars: side(|bar| bar.thresholds.0, |bar| bar.values.0),
                label: "input at its 5 % point".to_owned(),
                color: Color::First,
            },
            Mark::Bars {
                bars: side(|bar| bar.thresholds.1, |bar| bar.values.1),
                label: "input at its 95 % point".to_owned(),
                color: Color::Second,
            },
            Mark::Rule { dimension: Dimension::X, at: threshold, label: String::new() },
        ],
    }
}

/// The share of the variance of the threshold that each input makes.
#[must_use]
pub fn sobol(indices: &[(&'static ModelInput, SobolIndex)]) -> Chart {
    let dot = |(name, (_, index)): (usize, &(&ModelInput, SobolIndex))| Dot {
        x_range: Some((index.total.low, index.total.high)),
        label: percent(index.total.value),
        ..Dot::at(index.total.value, name as f64)
    };
    let most = indices.first().map_or_else(String::new, |(input, index)| {
        format!(" {} makes the most: {}.", input.label, percent(index.total.value))
    });
    let totals = indices.iter().flat_map(|(_, index)| [index.total.low, index.total.high]);
    let (lowest, highest) = ends(totals.chain([0.0, 0.01]));
    Chart {
        alt: format!(
            "Total Sobol indices with 95 % intervals: the share of the variance of the threshold that each input makes.{most}"
        ),
        x: Axis::linear("share of the variance", (lowest, highest * 1.25), TickFormat::Percent),
        y: Axis::categories("", indices.iter().map(|(input, _)| input.label.to_owned()).collect()),
        marks: vec![Mark::Dots {
            dots: indices.iter().enumerate().map(dot).collect(),
            label: String::new(),
            color: Color::First,
        }],
    }
}
