//! The legend: series that have no label beside them, in rows above the plot.

use super::words::{clean, fit, width};
use super::{Chart, Ink, Mark};

/// What stands for a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Swatch {
    /// A piece of its line.
    Line(Ink, bool),
    /// Its shape.
    Dot(Ink),
    /// A piece of its bar, and whether it has a pattern.
    Bar(Ink, bool),
    /// A piece of the region.
    Zone(Ink),
    /// A straight line.
    Rule,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// What stands for it.
    pub(super) swatch: Swatch,
    /// Its name as it is seen.
    pub(super) shown: String,
    /// Its name.
    pub(super) full: String,
    /// Its left end and the middle of its row, from the upper left corner of the legend.
    pub(super) at: (f64, f64),
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Legend {
    /// In the order of the marks.
    pub(super) entries: Vec<Entry>,
    height: f64,
}

/// How wide a swatch is.
pub(super) const SWATCH: f64 = 20.0;

/// Whether bars of this ink have a pattern: those of all inks but the first in a chart.
pub(super) fn patterned(chart: &Chart, ink: Ink) -> bool {
    let first = chart.marks.iter().find_map(|mark| match mark {
        Mark::Bars { ink, .. } => Some(*ink),
        _ => None,
    });
    first.is_some_and(|first| first != ink)
}

impl Legend {
    /// The legend of the marks with these numbers.
    pub(super) fn of(chart: &Chart, listed: &[usize]) -> Self {
        let entry = |mark: &Mark| {
            let (swatch, label) = match mark {
                Mark::Zone { label, ink, .. } => (Swatch::Zone(*ink), label),
                Mark::Rule { label, .. } => (Swatch::Rule, label),
                Mark::Line { label, ink, dashed, .. } => (Swatch::Line(*ink, *dashed), label),
                Mark::Dots { label, ink, .. } => (Swatch::Dot(*ink), label),
                Mark::Bars { label, ink, .. } => (Swatch::Bar(*ink, patterned(chart, *ink)), label),
                Mark::Ribbon { .. } => return None,
            };
            let full = clean(label);
            (!full.is_empty()).then(|| Entry { swatch, shown: full.clone(), full, at: (0.0, 0.0) })
        };
        let listed = listed.iter().filter_map(|&place| chart.marks.get(place));
        let mut entries: Vec<Entry> = Vec::new();
        for entry in listed.filter_map(entry) {
            if !entries.iter().any(|known| known.swatch == entry.swatch && known.full == entry.full) {
                entries.push(entry);
            }
        }
        Self { entries, height: 0.0 }
    }

    /// The same in rows of this width.
    pub(super) fn within(mut self, room: f64, size: f64) -> Self {
        let (row, gap) = (1.6 * size, 1.2 * size);
        let (mut x, mut y) = (0.0, 0.5 * row);
        for entry in &mut self.entries {
            entry.shown = fit(&entry.full, size, room - SWATCH - gap);
            let wide = SWATCH + 0.4 * size + width(&entry.shown, size);
            if x > 0.0 && x + wide > room {
                (x, y) = (0.0, y + row);
            }
            entry.at = (x, y);
            x += wide + gap;
        }
        self.height = if self.entries.is_empty() { 0.0 } else { y + 0.5 * row };
        self
    }

    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        self.height
    }
}
