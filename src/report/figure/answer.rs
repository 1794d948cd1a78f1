//! Pictures of the answer: who is in the band, who switches at what discount, what decides it.

use crate::economics::answer::by_spend::AtSpend;
use crate::economics::answer::survey::{Adoption, CLAIMED};
use crate::economics::input::ModelInput;
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::economics::sensitivity::tornado;
use crate::report::answer;
use crate::report::chart::{Along, Axis, Bar, Chart, Dot, Form, Ink, Mark, Scale};
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
    let highest = at.iter().map(|at| at.high).fold(CLAIMED.1, f64::max).min(1.2);
    let chart = Chart {
        alt: format!("{band}. The threshold falls as the spend grows; its 5 to 95 % range is shaded."),
        x: Axis {
            label: "spend, USD a year".to_owned(),
            scale: ends(at.iter().map(|at| at.spend_usd_per_year), Scale::Log),
            form: Form::Millions,
        },
        y: Axis {
            label: "work discount at which switching pays".to_owned(),
            scale: Scale::Linear(0.0, highest),
            form: Form::Percent,
        },
        marks: vec![
            claimed(Along::Y),
            Mark::Ribbon {
                points: at.iter().map(|at| (at.spend_usd_per_year, at.low, at.high)).collect(),
                ink: Ink::First,
            },
            line(at.iter().map(|at| (at.spend_usd_per_year, at.median)).collect(), "median", Ink::First),
        ],
    };
    Figure { caption: format!("{band}."), chart, table: answer::by_spend(at) }
}

fn line(points: Vec<(f64, f64)>, label: &str, ink: Ink) -> Mark {
    Mark::Line { points, label: label.to_owned(), ink, dashed: false }
}

/// A scale from the least to the most of these values.
fn ends(values: impl Iterator<Item = f64> + Clone, scale: fn(f64, f64) -> Scale) -> Scale {
    scale(values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
}

/// The article's band.
fn claimed(along: Along) -> Mark {
    Mark::Zone { along, range: CLAIMED, label: "the article: 20-30 %".to_owned(), ink: Ink::Quiet }
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
        x: Axis {
            label: "work discount on offer".to_owned(),
            scale: ends(at.iter().map(|at| at.discount), Scale::Linear),
            form: Form::Percent,
        },
        y: Axis { label: "share that switches".to_owned(), scale: Scale::Linear(0.0, 1.0), form: Form::Percent },
        marks: vec![
            claimed(Along::X),
            Mark::Ribbon { points: band, ink: Ink::First },
            line(share(|at| at.by_spend.mean), "of the spend", Ink::First),
            line(share(|at| at.by_count.mean), "of the buyers", Ink::Second),
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
        x: Axis { label: "work discount on offer".to_owned(), scale: Scale::Linear(0.0, 0.6), form: Form::Percent },
        y: Axis { label: "probability that it pays".to_owned(), scale: Scale::Linear(0.0, 1.0), form: Form::Percent },
        marks: vec![
            claimed(Along::X),
            line(at.iter().map(|at| (at.discount, at.by_count.mean)).collect(), "this buyer", Ink::First),
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
    let ends = bars.iter().flat_map(|bar| [bar.thresholds.0, bar.thresholds.1]);
    let (low, high) = ends.fold((threshold, threshold), |(low, high), end| (low.min(end), high.max(end)));
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
        x: Axis {
            label: format!("threshold; the line is at the centres, {}", percent(threshold)),
            scale: Scale::Linear(low - room, high + room),
            form: Form::Percent,
        },
        y: Axis { label: String::new(), scale: Scale::Names(names), form: Form::Plain },
        marks: vec![
            Mark::Bars {
                bars: side(|bar| bar.thresholds.0, |bar| bar.values.0),
                label: "input at its 5 % point".to_owned(),
                ink: Ink::First,
            },
            Mark::Bars {
                bars: side(|bar| bar.thresholds.1, |bar| bar.values.1),
                label: "input at its 95 % point".to_owned(),
                ink: Ink::Second,
            },
            Mark::Rule { along: Along::X, at: threshold, label: String::new() },
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
    let ends = indices.iter().flat_map(|(_, index)| [index.total.low, index.total.high]);
    let (lowest, highest) = ends.fold((0.0f64, 0.01f64), |(low, high), end| (low.min(end), high.max(end)));
    Chart {
        alt: format!(
            "Total Sobol indices with 95 % intervals: the share of the variance of the threshold that each input makes.{most}"
        ),
        x: Axis {
            label: "share of the variance".to_owned(),
            scale: Scale::Linear(lowest, highest * 1.25),
            form: Form::Percent,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Names(indices.iter().map(|(input, _)| input.label.to_owned()).collect()),
            form: Form::Plain,
        },
        marks: vec![Mark::Dots {
            dots: indices.iter().enumerate().map(dot).collect(),
            label: String::new(),
            ink: Ink::First,
        }],
    }
}
