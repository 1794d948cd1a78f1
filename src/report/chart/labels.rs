//! Label placement: each label beside its mark, clear of other labels and of everything that
//! carries a value.

use super::clip::{Point, Rect};
use super::font::{fit, width};
use super::layout::alike;
use super::obstacles::Anchor;
use super::picture::{DOT, Picture};
use super::theme::TEXT;
use super::{Bar, Color, Dimension, Dot, Mark};

/// A place for a label: a point on its baseline, and which end of the label lies there.
type Candidate = (Point, Anchor);

impl Picture<'_> {
    /// Writes all labels but those in the legend. Returns the marks whose label found no room.
    ///
    /// A label of a dot or of a bar that finds none is left out, and so is one of several lines of
    /// one look, which a legend could not tell apart; the table beside the chart has it.
    pub(super) fn labels(&mut self, listed: &[usize]) -> Vec<usize> {
        let marks = &self.layout.chart.marks;
        let mut unplaced = Vec::new();
        // A grey line is there to read dots against, so their labels come first.
        let is_background = |index: &usize| matches!(marks[*index], Mark::Line { color: Color::Grey, .. });
        let (late, early): (Vec<usize>, Vec<usize>) = (0..marks.len()).partition(is_background);
        let mut series = |picture: &mut Self, index: usize| {
            let mark = &marks[index];
            let same = |other: &&Mark| !other.label().is_empty() && alike(mark, other);
            let ambiguous = || matches!(mark, Mark::Line { .. }) && marks.iter().filter(same).count() > 1;
            if !(listed.contains(&index) || picture.label_series(mark) || ambiguous()) {
                unplaced.push(index);
            }
        };
        early.into_iter().for_each(|index| series(self, index));
        for mark in marks {
            match mark {
                Mark::Bars { bars, color, .. } => bars.iter().for_each(|bar| self.label_bar(bar, *color)),
                Mark::Dots { dots, .. } => dots.iter().for_each(|dot| self.label_dot(dot)),
                _ => {}
            }
        }
        late.into_iter().for_each(|index| series(self, index));
        unplaced
    }

    fn label_bar(&mut self, bar: &Bar, color: Color) {
        let Some(rect) = self.bar_rect(bar, color) else { return };
        let y = 0.5 * (rect.top + rect.bottom) + 0.35 * self.layout.font_size;
        let leftwards = bar.to < bar.from;
        let candidate =
            if leftwards { ((rect.left - 4.0, y), Anchor::End) } else { ((rect.right + 4.0, y), Anchor::Start) };
        self.try_label(&bar.label, TEXT, [candidate]);
    }

    fn label_dot(&mut self, dot: &Dot) {
        let (layout, size) = (self.layout, self.layout.font_size);
        let (Some(x), Some(y)) = (layout.inside(Dimension::X, dot.x), layout.inside(Dimension::Y, dot.y)) else {
            return;
        };
        let right = dot.x_range.and_then(|range| layout.range(Dimension::X, range)).map(|(_, right)| right + DOT);
        let upper = dot.y_range.and_then(|range| layout.range(Dimension::Y, range)).map(|(top, _)| top - DOT - 2.0);
        let beyond = right.map(|end| ((end, y + 0.35 * size), Anchor::Start));
        let above = upper
            .into_iter()
            .flat_map(|end| [Anchor::Middle, Anchor::Start, Anchor::End].map(|anchor| ((x, end.min(y - DOT)), anchor)));
        let beside = around((x, y), DOT + 3.0, size);
        self.try_label(&dot.label, TEXT, beyond.into_iter().chain(beside).chain(above));
    }

    /// Writes the label of a line, a rule or a band; false if it finds no room.
    fn label_series(&mut self, mark: &Mark) -> bool {
        let (size, plot) = (self.layout.font_size, self.layout.plot);
        let upper = plot.top + 1.1 * size;
        let lower = plot.bottom - 0.6 * size;
        let beside = |left: f64, right: f64, y: f64| [((right, y), Anchor::Start), ((left, y), Anchor::End)];
        let at_edges = |y: f64, gap: f64| [((plot.right - gap, y), Anchor::End), ((plot.left + gap, y), Anchor::Start)];
        let candidates: Vec<Candidate> = match mark {
            Mark::Line { .. } => {
                let parts = self.visible_parts(mark);
                if parts.is_empty() {
                    return true;
                }
                let along = along(&parts.concat(), &plot).into_iter();
                along.flat_map(|at| around(at, 5.0, size)).collect()
            }
            Mark::Band { dimension, range, label, .. } => {
                let Some((start, end)) = self.layout.range(*dimension, *range) else { return true };
                let middle = (start + end) / 2.0;
                match dimension {
                    Dimension::X => {
                        let fits = end - start > width(&fit(label, size, f64::INFINITY), size);
                        let row = |y| {
                            let inside = fits.then_some(((middle, y), Anchor::Middle));
                            inside.into_iter().chain(beside(start - 4.0, end + 4.0, y))
                        };
                        [upper, lower, plot.top + 2.6 * size].into_iter().flat_map(row).collect()
                    }
                    Dimension::Y => {
                        let rows = [start + 1.1 * size, middle + 0.35 * size, end - 0.5 * size, start - 0.5 * size];
                        rows.into_iter().flat_map(|y| at_edges(y, 6.0)).collect()
                    }
                }
            }
            Mark::Rule { dimension, at, .. } => {
                let Some(at) = self.layout.inside(*dimension, *at) else { return true };
                match dimension {
                    Dimension::X => [upper, lower].into_iter().flat_map(|y| beside(at - 5.0, at + 5.0, y)).collect(),
                    Dimension::Y => [at - 5.0, at + size + 2.0].into_iter().flat_map(|y| at_edges(y, 4.0)).collect(),
                }
            }
            _ => return true,
        };
        let color = match mark {
            Mark::Line { color, .. } => color.css(),
            Mark::Band { .. } => Color::Grey.css(),
            _ => TEXT,
        };
        self.try_label(mark.label(), color, candidates)
    }

    /// Writes a label at the first of the candidates where there is room; true if it is empty.
    fn try_label(&mut self, label: &str, color: &str, candidates: impl IntoIterator<Item = Candidate>) -> bool {
        let (size, room) = (self.layout.font_size, 0.45 * self.layout.size.0);
        if label.is_empty() {
            return true;
        }
        let wide = width(&fit(label, size, room), size);
        let rect = |((x, y), anchor): Candidate| {
            let left = match anchor {
                Anchor::Start => x,
                Anchor::Middle => x - wide / 2.0,
                Anchor::End => x - wide,
            };
            let (top, bottom) = (y - 0.85 * size, y + 0.25 * size);
            (Rect { left, top, right: left + wide, bottom }, ((x, y), anchor))
        };
        let Some((at, anchor)) = self.obstacles.place(candidates.into_iter().map(rect)) else { return false };
        self.label(at, anchor, label, room, color);
        true
    }
}

/// Points of a line where its label may stand: from its end to its beginning if it ends at the
/// right or upper edge of the plot, or else from its middle.
fn along(points: &[Point], plot: &Rect) -> Vec<Point> {
    let length = |pair: &[Point]| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
    let whole: f64 = points.windows(2).map(length).sum();
    let at = |share: f64| {
        let mut left = share * whole;
        for pair in points.windows(2) {
            let length = length(pair);
            if left <= length && length > 0.0 {
                let between = |from: f64, to: f64| from + left / length * (to - from);
                return Some((between(pair[0].0, pair[1].0), between(pair[0].1, pair[1].1)));
            }
            left -= length;
        }
        points.last().copied()
    };
    let at_edge = |(x, y): &Point| plot.right - x < 0.02 * plot.width() || y - plot.top < 0.02 * plot.height();
    let mut steps: Vec<i32> = (0..=24).rev().collect();
    if !points.last().is_some_and(at_edge) {
        steps.sort_by_key(|step| (step - 12).abs());
    }
    steps.into_iter().filter_map(|step| at(f64::from(step) / 24.0)).collect()
}

/// Candidates around a point: right, left, above, below, and between them.
fn around((x, y): Point, off: f64, size: f64) -> [Candidate; 8] {
    let (level, above, below) = (y + 0.35 * size, y - off, y + off + 0.75 * size);
    let near = 0.7 * off;
    [
        ((x + off, level), Anchor::Start),
        ((x - off, level), Anchor::End),
        ((x, above), Anchor::Middle),
        ((x, below), Anchor::Middle),
        ((x + near, above + 0.3 * off), Anchor::Start),
        ((x - near, above + 0.3 * off), Anchor::End),
        ((x + near, below - 0.3 * off), Anchor::Start),
        ((x - near, below - 0.3 * off), Anchor::End),
    ]
}
