//! Drawing: the grid, the marks of a chart through the plotting library, and then the labels where
//! there is room.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Drawable, EmptyElement, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::TRANSPARENT;
use plotters_backend::BackendCoord;

use super::canvas::{Anchor, Canvas, Note, UNITS, Words, style};
use super::clip::{self, Point};
use super::legend::{SWATCH, Swatch, patterned};
use super::place::{Area, Places};
use super::sheet::{GAP, Sheet};
use super::theme::{Paint, shape};
use super::{Along, Bar, Chart, Dot, Ink, Mark};

/// Half the size of a dot.
pub(super) const DOT: f64 = 4.5;

/// How thick the line of a series is.
const LINE: f64 = 2.0;

type Axes = Cartesian2d<Shares, Shares>;

/// An axis as the library sees it: shares from 0 to 1, with lines of the grid at these.
struct Shares(Vec<f64>);

impl Ranged for Shares {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, share: &f64, (from, to): (i32, i32)) -> i32 {
        from + (share.clamp(0.0, 1.0) * f64::from(to - from)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.0.clone()
    }

    fn range(&self) -> Range<f64> {
        0.0..1.0
    }
}

/// The pen on the sheet.
pub(super) struct Pen<'s, 'c> {
    pub(super) sheet: &'s Sheet<'s>,
    /// The whole picture.
    root: DrawingArea<Canvas<'c>, Shift>,
    /// The plot, in shares of its axes.
    plot: ChartContext<'c, Canvas<'c>, Axes>,
    /// What is taken.
    pub(super) places: Places,
}

/// A length of the picture in units of the library.
fn units(length: f64) -> u32 {
    (length * UNITS).round().max(0.0) as u32
}

impl<'s, 'c> Pen<'s, 'c> {
    /// The sheet with its grid; `None` if it is too small for the library, which no sheet is.
    pub(super) fn on(chart: &Chart, sheet: &'s Sheet<'s>, id: &'c str, out: &'c mut String) -> Option<Self> {
        let (across, down) = sheet.size;
        let root = Canvas::new(out, id, (across, down)).into_drawing_area();
        let bars = chart.marks.iter().any(|mark| matches!(mark, Mark::Bars { .. }));
        let rows = sheet.y.names().filter(|_| !bars).unwrap_or_default();
        let rows = (0..rows.len()).filter_map(|place| sheet.y.place(place as f64));
        let x = Shares(sheet.x_ticks.iter().map(|tick| tick.at).collect());
        let y = Shares(sheet.y_ticks.iter().map(|tick| tick.at).chain(rows).collect());
        let mut plot = ChartBuilder::on(&root)
            .margin_top(units(sheet.plot.top))
            .margin_right(units(across - sheet.plot.right))
            .x_label_area_size(units(down - sheet.plot.bottom))
            .y_label_area_size(units(sheet.plot.left))
            .build_cartesian_2d(x, y)
            .ok()?;
        plot.configure_mesh()
            .set_all_tick_mark_size(0)
            .axis_style(style(Paint::Series(Ink::Quiet), 1.0, 1.0))
            .bold_line_style(style(Paint::Grid, 1.0, 1.0))
            .light_line_style(TRANSPARENT)
            .draw()
            .ok()?;
        let bounds =
            Area { left: sheet.plot.left, top: sheet.plot.top, right: across - 2.0, bottom: sheet.plot.bottom };
        let places = Places { bounds, taken: Vec::new(), crossed: Vec::new() };
        Some(Self { sheet, root, plot, places })
    }

    /// Puts down what the library has no element for.
    pub(super) fn note(&self, note: &Note<'_>) {
        // The canvas is a string, which takes everything.
        let _ = self.root.draw(note);
    }

    /// Draws an element in shares of the axes.
    fn put<E>(&mut self, element: E)
    where
        for<'e> &'e E: PointCollection<'e, Point>,
        E: Drawable<Canvas<'c>>,
    {
        let _ = self.plot.draw_series(std::iter::once(element));
    }

    /// The place of values, if both are numbers.
    fn point(&self, (x, y): (f64, f64)) -> Option<Point> {
        Some((self.sheet.x.place(x)?, self.sheet.y.place(y)?))
    }

    pub(super) fn mark(&mut self, chart: &Chart, mark: &Mark) {
        match mark {
            Mark::Zone { along, range, ink, .. } => {
                if let Some((low, high)) = self.within(*along, *range) {
                    let corners = match along {
                        Along::X => [(low, 0.0), (high, 1.0)],
                        Along::Y => [(0.0, low), (1.0, high)],
                    };
                    self.put(Rectangle::new(corners, style(Paint::Series(*ink), 0.14, 0.0)));
                }
            }
            Mark::Rule { along, at, .. } => {
                if let Some(ends) = self.rule(*along, *at) {
                    self.put(PathElement::new(ends.to_vec(), style(Paint::Text, 1.0, 1.2)));
                    self.places.cross(self.sheet.at(ends[0]), self.sheet.at(ends[1]));
                }
            }
            Mark::Ribbon { points, ink } => {
                let upper = points.iter().map(|&(x, _, high)| (x, high));
                let lower = points.iter().rev().map(|&(x, low, _)| (x, low));
                let around: Vec<Point> = upper.chain(lower).filter_map(|point| self.point(point)).collect();
                let around = clip::region(&around);
                if around.len() > 2 {
                    self.put(Polygon::new(around, style(Paint::Series(*ink), 0.2, 0.0)));
                }
            }
            Mark::Line { ink, dashed, .. } => {
                let paint = if *dashed { Paint::Dashed(*ink) } else { Paint::Series(*ink) };
                for piece in self.pieces(mark) {
                    for pair in piece.windows(2) {
                        self.places.cross(self.sheet.at(pair[0]), self.sheet.at(pair[1]));
                    }
                    self.put(PathElement::new(piece, style(paint, 1.0, if *dashed { 1.4 } else { LINE })));
                }
            }
            Mark::Dots { dots, ink, label } => dots.iter().for_each(|dot| self.dot(dot, *ink, label)),
            Mark::Bars { bars, ink, .. } => bars.iter().for_each(|bar| self.bar(chart, bar, *ink)),
        }
    }

    /// The pieces of a line that lie within the axes.
    pub(super) fn pieces(&self, mark: &Mark) -> Vec<Vec<Point>> {
        let Mark::Line { points, .. } = mark else { return Vec::new() };
        let places: Vec<Option<Point>> = points.iter().map(|point| self.point(*point)).collect();
        let whole = places.split(Option::is_none).map(|run| run.iter().flatten().copied().collect::<Vec<_>>());
        whole.flat_map(|run| clip::line(&run)).collect()
    }

    /// A range of an axis as shares, cut to the axis; `None` if nothing of it lies there.
    pub(super) fn within(&self, along: Along, (low, high): (f64, f64)) -> Option<(f64, f64)> {
        let ruler = match along {
            Along::X => &self.sheet.x,
            Along::Y => &self.sheet.y,
        };
        let (one, other) = (ruler.place(low)?, ruler.place(high)?);
        let (low, high) = (one.min(other), one.max(other));
        (low < 1.0 && 0.0 < high).then(|| (low.max(0.0), high.min(1.0)))
    }

    /// The ends of a rule, if it lies within the axes.
    pub(super) fn rule(&self, along: Along, at: f64) -> Option<[Point; 2]> {
        let (ruler, ends): (_, fn(f64) -> [Point; 2]) = match along {
            Along::X => (&self.sheet.x, |at| [(at, 0.0), (at, 1.0)]),
            Along::Y => (&self.sheet.y, |at| [(0.0, at), (1.0, at)]),
        };
        ruler.place(at).filter(|at| (0.0..=1.0).contains(at)).map(ends)
    }

    /// Where a dot lies, if it lies within the axes.
    pub(super) fn spot(&self, dot: &Dot) -> Option<Point> {
        self.point((dot.x, dot.y)).filter(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y))
    }

    fn dot(&mut self, dot: &Dot, ink: Ink, series: &str) {
        let Some((x, y)) = self.spot(dot) else { return };
        let words: Vec<&str> = [dot.label.as_str(), series].into_iter().filter(|words| !words.is_empty()).collect();
        self.note(&Note::Open("dot", &words.join(", ")));
        let whisker = style(Paint::Series(ink), 1.0, 1.4);
        let ranges = [
            dot.x_range.and_then(|range| self.within(Along::X, range)).map(|(low, high)| [(low, y), (high, y)]),
            dot.y_range.and_then(|range| self.within(Along::Y, range)).map(|(low, high)| [(x, low), (x, high)]),
        ];
        for ends in ranges.into_iter().flatten() {
            let (from, to) = (self.sheet.at(ends[0]), self.sheet.at(ends[1]));
            self.places.keep(from, to);
            self.put(PathElement::new(ends.to_vec(), whisker));
            // The ends of an interval, across it, where the dot does not hide them.
            let (across, down) = if from.1 == to.1 { (0, 35) } else { (35, 0) };
            for end in ends.iter().filter(|_| (to.0 - from.0).hypot(to.1 - from.1) > 2.0 * DOT) {
                self.put(EmptyElement::at(*end) + PathElement::new(vec![(-across, -down), (across, down)], whisker));
            }
        }
        self.shape((x, y), ink);
        self.note(&Note::Close);
        let (x, y) = self.sheet.at((x, y));
        self.places.taken.push(Area::around(x, y, DOT));
    }

    fn shape(&mut self, at: Point, ink: Ink) {
        let look = style(Paint::Series(ink), 1.0, 1.0);
        let radius = if ink == Ink::Quiet { 0.7 * DOT } else { DOT };
        match corners(ink, radius) {
            None => self.put(Circle::new(at, units(radius), look)),
            Some(corners) => self.put(EmptyElement::at(at) + Polygon::new(corners, look)),
        }
    }

    /// Where a bar lies, in shares of the axes; `None` if nothing of it lies there.
    /// Bars of several series share the height of a name where they would cover one another.
    pub(super) fn bar_at(&self, chart: &Chart, bar: &Bar, ink: Ink) -> Option<[Point; 2]> {
        let (left, right) = self.within(Along::X, (bar.from, bar.to))?;
        let series: Vec<(Ink, &[Bar])> = chart.marks.iter().filter_map(as_bars).collect();
        let (lane, lanes) = match cover(&series) {
            true => (series.iter().position(|(known, _)| *known == ink).unwrap_or(0), series.len()),
            false => (0, 1),
        };
        let depth = 0.72 / lanes as f64;
        let upper = bar.name as f64 - 0.36 + lane as f64 * depth;
        let (bottom, top) = self.within(Along::Y, (upper, upper + depth))?;
        Some([(left, bottom), (right, top)])
    }

    fn bar(&mut self, chart: &Chart, bar: &Bar, ink: Ink) {
        let Some(corners) = self.bar_at(chart, bar, ink) else { return };
        self.note(&Note::Open("bar", &bar.label));
        let paint = if patterned(chart, ink) { Paint::Pattern(ink) } else { Paint::Series(ink) };
        self.put(Rectangle::new(corners, style(paint, 1.0, 1.0)));
        self.note(&Note::Close);
        let ((left, bottom), (right, top)) = (self.sheet.at(corners[0]), self.sheet.at(corners[1]));
        self.places.taken.push(Area { left, top, right, bottom });
    }

    pub(super) fn legend(&mut self) {
        let sheet = self.sheet;
        for entry in &sheet.legend.entries {
            let (x, y) = (GAP + entry.at.0, GAP + entry.at.1);
            let at = |x: f64, y: f64| -> BackendCoord { ((x * UNITS) as i32, (y * UNITS) as i32) };
            let line = |paint, thick| PathElement::new(vec![at(x, y), at(x + SWATCH, y)], style(paint, 1.0, thick));
            let piece =
                |paint, alpha| Rectangle::new([at(x, y - 5.0), at(x + SWATCH, y + 5.0)], style(paint, alpha, 1.0));
            let middle = at(x + 0.5 * SWATCH, y);
            let _ = match entry.swatch {
                Swatch::Line(ink, true) => self.root.draw(&line(Paint::Dashed(ink), 1.4)),
                Swatch::Line(ink, false) => self.root.draw(&line(Paint::Series(ink), LINE)),
                Swatch::Rule => self.root.draw(&line(Paint::Text, 1.2)),
                Swatch::Zone(ink) => self.root.draw(&piece(Paint::Series(ink), 0.14)),
                Swatch::Bar(ink, true) => self.root.draw(&piece(Paint::Pattern(ink), 1.0)),
                Swatch::Bar(ink, false) => self.root.draw(&piece(Paint::Series(ink), 1.0)),
                Swatch::Dot(ink) => {
                    let look = style(Paint::Series(ink), 1.0, 1.0);
                    let radius = if ink == Ink::Quiet { 0.7 * DOT } else { DOT };
                    match corners(ink, radius) {
                        None => self.root.draw(&Circle::new(middle, units(radius), look)),
                        Some(corners) => self.root.draw(&(EmptyElement::at(middle) + Polygon::new(corners, look))),
                    }
                }
            };
            self.note(&Note::Words(Words {
                at: (x + SWATCH + 0.4 * sheet.words, y + 0.35 * sheet.words),
                shown: &entry.shown,
                full: &entry.full,
                anchor: Anchor::Start,
                size: sheet.words,
                paint: Paint::Text,
                apart: false,
            }));
        }
    }
}

/// The corners of a shape in units of the library; `None` for a circle.
fn corners(ink: Ink, radius: f64) -> Option<Vec<BackendCoord>> {
    let corner = |(x, y): &(f64, f64)| ((x * radius * UNITS) as i32, (y * radius * UNITS) as i32);
    let corners: Vec<BackendCoord> = shape(ink).iter().map(corner).collect();
    (!corners.is_empty()).then_some(corners)
}

fn as_bars(mark: &Mark) -> Option<(Ink, &[Bar])> {
    match mark {
        Mark::Bars { bars, ink, .. } => Some((*ink, bars)),
        _ => None,
    }
}

/// Whether bars of two series lie over one another.
fn cover(series: &[(Ink, &[Bar])]) -> bool {
    let ends = |bar: &Bar| (bar.from.min(bar.to), bar.from.max(bar.to));
    let over = |one: &Bar, other: &Bar| {
        let ((low, high), (from, to)) = (ends(one), ends(other));
        one.name == other.name && low.max(from) < high.min(to)
    };
    series.iter().enumerate().any(|(place, (_, bars))| {
        series[place + 1..].iter().any(|(_, others)| bars.iter().any(|one| others.iter().any(|other| over(one, other))))
    })
}
