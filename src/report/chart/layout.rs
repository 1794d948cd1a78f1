//! The layout of a chart: its size, where the plot lies, its ticks and its legend.

use crate::text::one_line;

use super::clip::{Point, Rect};
use super::font::{fit, width, x_gap};
use super::scale::Tick;
use super::{Axis, Chart, Dimension, Mark, Scale};

/// For which screens a picture is made. A page embeds both, and [`STYLE`](super::STYLE) shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// From 600 pixels on, and in print.
    Wide,
    /// A phone.
    Narrow,
}

/// Between a text and what it belongs to.
pub(super) const GAP: f64 = 6.0;

/// The width of the sign of a series in the legend.
pub(super) const SWATCH: f64 = 20.0;

/// A layout, in units of the picture.
#[derive(Debug)]
pub(super) struct Layout<'c> {
    pub(super) chart: &'c Chart,
    /// Width and height of the picture.
    pub(super) size: Point,
    pub(super) font_size: f64,
    /// The rectangle between the axes.
    pub(super) plot: Rect,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) legend: Vec<LegendEntry<'c>>,
}

/// A series in the legend.
#[derive(Debug)]
pub(super) struct LegendEntry<'c> {
    pub(super) mark: &'c Mark,
    /// The left end and the middle of its row.
    pub(super) at: Point,
}

impl<'c> Layout<'c> {
    /// The layout of a chart whose legend has the marks with these indices.
    pub(super) fn new(chart: &'c Chart, format: Width, listed: &[usize]) -> Self {
        let (across, font_size, names_share, height) = match format {
            Width::Wide => (720.0, 13.0, 0.36, 340.0),
            Width::Narrow => (360.0, 12.0, 0.40, 270.0),
        };
        // Several series of dots at one name stand above one another.
        let series = chart.marks.iter().filter(|mark| matches!(mark, Mark::Dots { .. })).count();
        let row = (1.4 + 0.28 * series as f64).max(2.2) * font_size;
        let (height, widest_label) = match &chart.y.scale {
            Scale::Categories(names) => (names.len().max(2) as f64 * row, names_share * across),
            _ => (height, f64::INFINITY),
        };
        let y_ticks = chart.y.ticks(|_, _| 2.2 * font_size / height);
        let labels = y_ticks.iter().map(|tick| width(&one_line(&tick.label), font_size));
        let left = (labels.fold(0.0, f64::max).min(widest_label) + 2.0 * GAP).max(3.0 * font_size);
        let (legend, legend_height) = legend(chart, listed, across - 2.0 * GAP, font_size);
        let line = font_size + GAP;
        let lines = |label: &str| if label.is_empty() { 0.0 } else { line };
        let top = GAP + legend_height + lines(&chart.y.label) + 0.7 * font_size;
        let mut plot = Rect { left, top, right: across - 2.0 * GAP, bottom: top + height };
        let x_ticks =
            |plot: &Rect| chart.x.ticks(|one, other| x_gap(&one.label, &other.label, font_size) / plot.width());
        let ticks = x_ticks(&plot);
        if let (Some(last), false) = (ticks.last(), chart.x.is_categorical()) {
            let end = left + last.position * plot.width() + 0.5 * width(&last.label, font_size);
            plot.right -= (end - (across - 2.0)).max(0.0);
        }
        let size = (across, plot.bottom + line + lines(&chart.x.label) + GAP);
        Self { chart, size, font_size, plot, x_ticks: x_ticks(&plot), y_ticks, legend }
    }

    /// The place of a share of an axis.
    pub(super) fn pixel(&self, dimension: Dimension, share: f64) -> f64 {
        match dimension {
            Dimension::X => self.plot.left + share * self.plot.width(),
            Dimension::Y => self.plot.bottom - share * self.plot.height(),
        }
    }

    fn position(&self, dimension: Dimension, value: f64) -> Option<f64> {
        let axis = if dimension == Dimension::X { &self.chart.x } else { &self.chart.y };
        axis.position(value)
    }

    /// The place of a point, also off the axes; `None` if a value is NaN.
    pub(super) fn point(&self, (x, y): (f64, f64)) -> Option<Point> {
        let place = |dimension, value| Some(self.pixel(dimension, self.position(dimension, value)?));
        Some((place(Dimension::X, x)?, place(Dimension::Y, y)?))
    }

    /// The place of a value on its axis.
    pub(super) fn inside(&self, dimension: Dimension, value: f64) -> Option<f64> {
        let share = self.position(dimension, value).filter(|share| (0.0..=1.0).contains(share));
        share.map(|share| self.pixel(dimension, share))
    }

    /// The part of a range that lies on its axis: left and right, or top and bottom.
    pub(super) fn range(&self, dimension: Dimension, (one, other): (f64, f64)) -> Option<(f64, f64)> {
        let (one, other) = (self.position(dimension, one)?, self.position(dimension, other)?);
        let (low, high) = (one.min(other), one.max(other));
        let [low, high] = (low < 1.0 && 0.0 < high).then_some([low.max(0.0), high.min(1.0)])?;
        let (one, other) = (self.pixel(dimension, low), self.pixel(dimension, high));
        Some((one.min(other), one.max(other)))
    }
}

impl Axis {
    pub(super) fn is_categorical(&self) -> bool {
        matches!(self.scale, Scale::Categories(_))
    }
}

/// The legend in rows of a width, and its height.
fn legend<'c>(chart: &'c Chart, listed: &[usize], room: f64, size: f64) -> (Vec<LegendEntry<'c>>, f64) {
    let (row, gap) = (1.6 * size, 1.2 * size);
    let (mut x, mut y) = (0.0, 0.5 * row);
    let mut entries: Vec<LegendEntry<'_>> = Vec::new();
    for mark in listed.iter().filter_map(|&index| chart.marks.get(index)) {
        let known = |entry: &LegendEntry<'_>| entry.mark.label() == mark.label() && alike(entry.mark, mark);
        if mark.label().is_empty() || entries.iter().any(known) {
            continue;
        }
        let wide = SWATCH + 0.4 * size + width(&fit(mark.label(), size, legend_room(room, size)), size);
        if x > 0.0 && x + wide > room {
            (x, y) = (0.0, y + row);
        }
        entries.push(LegendEntry { mark, at: (GAP + x, GAP + y) });
        x += wide + gap;
    }
    let height = if entries.is_empty() { 0.0 } else { y + 0.8 * row };
    (entries, height)
}

/// The room for the label of a series in a legend of a width.
pub(super) fn legend_room(room: f64, size: f64) -> f64 {
    room - SWATCH - 1.2 * size
}

/// Whether a legend could not tell two marks apart.
pub(super) fn alike(one: &Mark, other: &Mark) -> bool {
    match (one, other) {
        (Mark::Line { color, dashed, .. }, Mark::Line { color: other, dashed: also, .. }) => {
            (color, dashed) == (other, also)
        }
        (Mark::Dots { color, .. }, Mark::Dots { color: other, .. })
        | (Mark::Bars { color, .. }, Mark::Bars { color: other, .. })
        | (Mark::Band { color, .. }, Mark::Band { color: other, .. }) => color == other,
        (Mark::Rule { .. }, Mark::Rule { .. }) => true,
        _ => false,
    }
}
