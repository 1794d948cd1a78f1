//! The sheet on which a chart is drawn: how large it is, what stands around the plot, and where the
//! plot lies.

use super::canvas::{Anchor, Words};
use super::legend::Legend;
use super::place::Area;
use super::ruler::{Ruler, Tick};
use super::theme::Paint;
use super::words::{clean, fit, width};
use super::{Along, Chart, Mark};

/// For which screens a picture is made. A page embeds both, and [`STYLE`](super::theme::STYLE)
/// shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// From 600 pixels on, and in print.
    Wide,
    /// A phone.
    Narrow,
}

/// Between words and what they belong to.
pub(super) const GAP: f64 = 6.0;

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// From left to right.
    pub(super) x: Ruler<'a>,
    /// From bottom to top.
    pub(super) y: Ruler<'a>,
    /// Width and height.
    pub(super) size: (f64, f64),
    /// The size of words.
    pub(super) words: f64,
    /// Where the plot lies.
    pub(super) plot: Area,
    /// Values beside x.
    pub(super) x_ticks: Vec<Tick>,
    /// Values beside y.
    pub(super) y_ticks: Vec<Tick>,
    /// Series that have no label of their own.
    pub(super) legend: Legend,
}

impl<'a> Sheet<'a> {
    /// A sheet for a chart, with a legend.
    pub(super) fn lay(chart: &'a Chart, format: Width, legend: Legend) -> Self {
        let (across, words, share, plain_height) = match format {
            Width::Wide => (720.0, 13.0, 0.36, 340.0),
            Width::Narrow => (360.0, 12.0, 0.40, 270.0),
        };
        let (x, y) = (Ruler::of(&chart.x, Along::X), Ruler::of(&chart.y, Along::Y));
        // Several series of dots on one name stand above one another.
        let series = chart.marks.iter().filter(|mark| matches!(mark, Mark::Dots { .. })).count();
        let row = (1.4 + 0.28 * series as f64).max(2.2) * words;
        let height = y.names().map_or(plain_height, |names| names.len().max(2) as f64 * row);
        let y_ticks = y.ticks(height, words);
        let beside = match y.names() {
            Some(names) => names.iter().map(|name| width(&clean(name), words)).fold(0.0, f64::max).min(share * across),
            None => y_ticks.iter().map(|tick| width(&tick.words, words)).fold(0.0, f64::max),
        };
        let legend = legend.within(across - 2.0 * GAP, words);
        let line = words + GAP;
        let titled = if chart.y.label.is_empty() { 0.0 } else { line };
        let top = GAP + legend.height() + titled + 0.7 * words;
        let left = (beside + 2.0 * GAP).max(3.0 * words);
        let mut plot = Area { left, top, right: across - 2.0 * GAP, bottom: top + height };
        let mut x_ticks = x.ticks(plot.right - plot.left, words);
        let over = x_ticks.last().map_or(0.0, |tick| {
            tick.at * (plot.right - plot.left) + 0.5 * width(&tick.words, words) - (across - 2.0 - left)
        });
        if over > 0.0 {
            plot.right -= over;
            x_ticks = x.ticks(plot.right - plot.left, words);
        }
        let below = if chart.x.label.is_empty() { line } else { 2.0 * line };
        let size = (across, plot.bottom + below + GAP);
        Self { x, y, size, words, plot, x_ticks, y_ticks, legend }
    }

    /// A share of the axes as a place of the picture.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let Area { left, top, right, bottom } = self.plot;
        (left + x * (right - left), bottom - y * (bottom - top))
    }

    /// Everything written around the plot.
    pub(super) fn around(&self, chart: &Chart, mut write: impl FnMut(Words<'_>)) {
        let Area { left, right, bottom, top } = self.plot;
        let put = |at: (f64, f64), anchor, paint| {
            move |shown: &str, full: &str, write: &mut dyn FnMut(Words<'_>)| {
                write(Words { at, shown, full, anchor, size: self.words, paint, apart: false });
            }
        };
        let quiet = Paint::Series(super::Ink::Quiet);
        for tick in &self.x_ticks {
            let x = self.at((tick.at, 0.0)).0;
            put((x, bottom + GAP + 0.8 * self.words), Anchor::Middle, quiet)(&tick.words, &tick.words, &mut write);
        }
        for tick in &self.y_ticks {
            let y = self.at((0.0, tick.at)).1 + 0.35 * self.words;
            put((left - GAP, y), Anchor::End, quiet)(&tick.words, &tick.words, &mut write);
        }
        for (place, name) in self.y.names().unwrap_or_default().iter().enumerate() {
            let Some(at) = self.y.place(place as f64) else { continue };
            let full = clean(name);
            let shown = fit(&full, self.words, left - 2.0 * GAP);
            let y = self.at((0.0, at)).1 + 0.35 * self.words;
            put((left - GAP, y), Anchor::End, Paint::Text)(&shown, &full, &mut write);
        }
        let columns = self.x.names().unwrap_or_default();
        let slot = (right - left) / columns.len().max(1) as f64;
        let every = (3.0 * self.words / slot).ceil().max(1.0);
        for (place, name) in columns.iter().enumerate().step_by(every as usize) {
            let Some(at) = self.x.place(place as f64) else { continue };
            let full = clean(name);
            let shown = fit(&full, self.words, slot * every - GAP);
            let x = self.at((at, 0.0)).0;
            put((x, bottom + GAP + 0.8 * self.words), Anchor::Middle, Paint::Text)(&shown, &full, &mut write);
        }
        let (full_x, full_y) = (clean(&chart.x.label), clean(&chart.y.label));
        let room = self.size.0 - 2.0 * GAP;
        if !full_y.is_empty() {
            let y = top - 0.7 * self.words - GAP;
            put((GAP, y), Anchor::Start, Paint::Text)(&fit(&full_y, self.words, room), &full_y, &mut write);
        }
        if !full_x.is_empty() {
            let shown = fit(&full_x, self.words, room);
            let half = 0.5 * width(&shown, self.words);
            let middle = (0.5 * (left + right)).min(self.size.0 - GAP - half).max(GAP + half);
            put((middle, bottom + 2.0 * (GAP + 0.9 * self.words)), Anchor::Middle, Paint::Text)(
                &shown, &full_x, &mut write,
            );
        }
    }
}
