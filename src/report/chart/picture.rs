//! The elements of a picture in SVG: grid, marks, axes and legend.

use std::fmt::Write;

use crate::text::one_line;

use super::clip::{self, Point, Rect};
use super::font::{escape, fit, width};
use super::layout::{GAP, Layout, SWATCH, Width, legend_room};
use super::obstacles::{Anchor, Obstacles};
use super::theme::{BACKGROUND, GRID, TEXT};
use super::{Bar, Color, Dimension, Dot, Mark};

/// Half the size of a dot.
pub(super) const DOT: f64 = 4.5;

/// A picture while it is drawn.
pub(super) struct Picture<'l> {
    pub(super) layout: &'l Layout<'l>,
    pub(super) obstacles: Obstacles,
    id: String,
    out: String,
}

/// The attributes of a line.
fn stroke(color: &str, width: f64, dashed: bool) -> String {
    let dashes = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
    format!(" stroke=\"{color}\" stroke-width=\"{width}\"{dashes}")
}

impl<'l> Picture<'l> {
    pub(super) fn new(layout: &'l Layout<'l>, id: &str) -> Self {
        let bounds = Rect { right: layout.size.0 - 2.0, ..layout.plot };
        let obstacles = Obstacles { bounds, solid: Vec::new(), lines: Vec::new() };
        Self { layout, obstacles, id: escape(id), out: String::new() }
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = self.out.write_fmt(element);
        self.out.push('\n');
    }

    fn line(&mut self, (x1, y1): Point, (x2, y2): Point, look: &str) {
        self.element(format_args!("<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"{look}/>"));
    }

    fn points(&mut self, element: &str, points: &[Point], look: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.element(format_args!("<{element} points=\"{}\"{look}/>", points.join(" ")));
    }

    fn rect(&mut self, rect: &Rect, look: &str) {
        let (Rect { left, top, .. }, width, height) = (rect, rect.width(), rect.height());
        self.element(format_args!(
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"{look}/>"
        ));
    }

    /// A point of a series.
    fn dot_shape(&mut self, (x, y): Point, color: Color) {
        let radius = if color == Color::Grey { 0.7 * DOT } else { DOT };
        let fill = format!(" fill=\"{}\"", color.css());
        let corners: Vec<Point> = color.corners().iter().map(|(dx, dy)| (x + radius * dx, y + radius * dy)).collect();
        match corners.is_empty() {
            true => self.element(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"{fill}/>")),
            false => self.points("polygon", &corners, &fill),
        }
    }

    /// A group for a mark of data, with a title that a browser shows on it.
    fn open(&mut self, class: &str, title: &str) {
        let title = if title.is_empty() { String::new() } else { format!("<title>{}</title>", escape(title)) };
        self.out.push_str(&format!("<g class=\"{class}\">{title}"));
    }

    fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// A text, cut to its room; the whole text is then its title. `look` are further attributes.
    fn text(&mut self, (x, y): Point, anchor: Anchor, text: &str, room: f64, look: &str) {
        let size = self.layout.font_size;
        let (shown, full) = (fit(text, size, room), one_line(text));
        let title = if shown == full { String::new() } else { format!("<title>{}</title>", escape(&full)) };
        let (anchor, shown) = (anchor.attribute(), escape(&shown));
        self.element(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\"{anchor}{look}>{title}{shown}</text>"
        ));
    }

    /// A label over the plot, set apart from the lines under it.
    pub(super) fn label(&mut self, at: Point, anchor: Anchor, text: &str, room: f64, color: &str) {
        let halo =
            format!(" paint-order=\"stroke\" stroke=\"{BACKGROUND}\" stroke-width=\"3\" stroke-linejoin=\"round\"");
        self.text(at, anchor, text, room, &format!(" fill=\"{color}\"{halo}"));
    }

    pub(super) fn grid(&mut self) {
        let Layout { chart, plot, x_ticks, y_ticks, .. } = self.layout;
        let look = stroke(GRID, 1.0, false);
        for tick in x_ticks {
            let x = self.layout.pixel(Dimension::X, tick.position);
            self.line((x, plot.top), (x, plot.bottom), &look);
        }
        let bars = chart.marks.iter().any(|mark| matches!(mark, Mark::Bars { .. }));
        for tick in y_ticks.iter().filter(|_| !(bars && chart.y.is_categorical())) {
            let y = self.layout.pixel(Dimension::Y, tick.position);
            self.line((plot.left, y), (plot.right, y), &look);
        }
        let axes = [(plot.left, plot.top), (plot.left, plot.bottom), (plot.right, plot.bottom)];
        self.points("polyline", &axes, &(stroke(Color::Grey.css(), 1.0, false) + " fill=\"none\""));
    }

    pub(super) fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Band { dimension, range, color, .. } => {
                let Some((start, end)) = self.layout.range(*dimension, *range) else { return };
                let rect = match dimension {
                    Dimension::X => Rect { left: start, right: end, ..self.layout.plot },
                    Dimension::Y => Rect { top: start, bottom: end, ..self.layout.plot },
                };
                self.rect(&rect, &band_fill(*color));
            }
            Mark::Rule { dimension, at, .. } => {
                let Some(at) = self.layout.inside(*dimension, *at) else { return };
                let plot = &self.layout.plot;
                let (from, to) = match dimension {
                    Dimension::X => ((at, plot.top), (at, plot.bottom)),
                    Dimension::Y => ((plot.left, at), (plot.right, at)),
                };
                self.line(from, to, &stroke(TEXT, 1.2, false));
                self.obstacles.add_line(from, to);
            }
            Mark::Ribbon { points, color } => {
                let upper = points.iter().map(|&(x, _, high)| (x, high));
                let lower = points.iter().rev().map(|&(x, low, _)| (x, low));
                let around: Vec<Point> = upper.chain(lower).filter_map(|point| self.layout.point(point)).collect();
                let around = clip::polygon(&around, &self.layout.plot);
                if around.len() > 2 {
                    self.points("polygon", &around, &format!(" fill=\"{}\" fill-opacity=\"0.2\"", color.css()));
                }
            }
            Mark::Line { color, dashed, .. } => {
                for part in self.visible_parts(mark) {
                    part.windows(2).for_each(|pair| self.obstacles.add_line(pair[0], pair[1]));
                    self.points("polyline", &part, &(line_stroke(*color, *dashed) + " fill=\"none\""));
                }
            }
            Mark::Dots { dots, color, label } => dots.iter().for_each(|dot| self.dot(dot, *color, label)),
            Mark::Bars { bars, color, .. } => {
                for bar in bars {
                    let Some(rect) = self.bar_rect(bar, *color) else { continue };
                    self.open("bar", &bar.label);
                    self.rect(&rect, &self.bar_fill(*color));
                    self.close();
                    self.obstacles.solid.push(rect);
                }
            }
        }
    }

    /// The parts of a line inside the plot.
    pub(super) fn visible_parts(&self, mark: &Mark) -> Vec<Vec<Point>> {
        let Mark::Line { points, .. } = mark else { return Vec::new() };
        let places: Vec<Option<Point>> = points.iter().map(|point| self.layout.point(*point)).collect();
        let runs = places.split(Option::is_none).map(|run| run.iter().flatten().copied().collect::<Vec<_>>());
        runs.flat_map(|run| clip::line(&run, &self.layout.plot)).collect()
    }

    fn dot(&mut self, dot: &Dot, color: Color, series: &str) {
        let layout = self.layout;
        let (Some(x), Some(y)) = (layout.inside(Dimension::X, dot.x), layout.inside(Dimension::Y, dot.y)) else {
            return;
        };
        let titles: Vec<&str> = [dot.label.as_str(), series].into_iter().filter(|title| !title.is_empty()).collect();
        self.open("dot", &titles.join(", "));
        let along_x = dot.x_range.and_then(|range| layout.range(Dimension::X, range));
        let along_y = dot.y_range.and_then(|range| layout.range(Dimension::Y, range));
        let intervals = [
            along_x.map(|(left, right)| ([(left, y), (right, y)], (0.0, 3.5))),
            along_y.map(|(top, bottom)| ([(x, top), (x, bottom)], (3.5, 0.0))),
        ];
        let look = stroke(color.css(), 1.4, false);
        for ([from, to], (across, down)) in intervals.into_iter().flatten() {
            self.obstacles.add_solid_line(from, to);
            self.line(from, to, &look);
            // The ends of an interval have caps where the dot does not hide them.
            if (to.0 - from.0).hypot(to.1 - from.1) > 2.0 * DOT {
                for (x, y) in [from, to] {
                    self.line((x - across, y - down), (x + across, y + down), &look);
                }
            }
        }
        self.dot_shape((x, y), color);
        self.close();
        self.obstacles.solid.push(Rect::around((x, y), DOT));
    }

    /// The rectangle of a bar. Bars of several series share the height of a name where two would
    /// overlap.
    pub(super) fn bar_rect(&self, bar: &Bar, color: Color) -> Option<Rect> {
        let series: Vec<_> = self.layout.chart.marks.iter().filter_map(as_bars).collect();
        let (lane, lanes) = match overlap(&series) {
            true => (series.iter().position(|(known, _)| *known == color).unwrap_or(0), series.len()),
            false => (0, 1),
        };
        let height = 0.72 / lanes as f64;
        let upper = bar.name as f64 - 0.36 + lane as f64 * height;
        let (left, right) = self.layout.range(Dimension::X, (bar.from, bar.to))?;
        let (top, bottom) = self.layout.range(Dimension::Y, (upper, upper + height))?;
        Some(Rect { left, top, right, bottom })
    }

    /// The attributes of a bar: striped unless it has the colour of the first bars of the chart.
    fn bar_fill(&self, color: Color) -> String {
        let first = self.layout.chart.marks.iter().find_map(as_bars);
        match first.is_some_and(|(first, _)| first != color) {
            true => format!(" fill=\"url(#{}-pattern-{})\" stroke=\"{}\"", self.id, color as u8, color.css()),
            false => format!(" fill=\"{}\"", color.css()),
        }
    }

    /// The ticks and labels of both axes.
    pub(super) fn axes(&mut self) {
        let Layout { chart, size, font_size, plot, x_ticks, y_ticks, .. } = self.layout;
        let tick_fill = |categorical| format!(" fill=\"{}\"", if categorical { TEXT } else { Color::Grey.css() });
        let slot = if chart.x.is_categorical() { plot.width() / x_ticks.len() as f64 - GAP } else { f64::INFINITY };
        let look = tick_fill(chart.x.is_categorical());
        for tick in x_ticks {
            let at = (self.layout.pixel(Dimension::X, tick.position), plot.bottom + GAP + 0.8 * font_size);
            self.text(at, Anchor::Middle, &tick.label, slot, &look);
        }
        let look = tick_fill(chart.y.is_categorical());
        for tick in y_ticks {
            let y = self.layout.pixel(Dimension::Y, tick.position) + 0.35 * font_size;
            self.text((plot.left - GAP, y), Anchor::End, &tick.label, plot.left - 2.0 * GAP, &look);
        }
        let (room, look) = (size.0 - 2.0 * GAP, format!(" fill=\"{TEXT}\""));
        if !chart.y.label.is_empty() {
            let at = (GAP, plot.top - 0.7 * font_size - GAP);
            self.text(at, Anchor::Start, &chart.y.label, room, &look);
        }
        if !chart.x.label.is_empty() {
            let half = 0.5 * width(&fit(&chart.x.label, *font_size, room), *font_size);
            let middle = (0.5 * (plot.left + plot.right)).min(size.0 - GAP - half).max(GAP + half);
            let at = (middle, plot.bottom + 2.0 * (GAP + 0.9 * font_size));
            self.text(at, Anchor::Middle, &chart.x.label, room, &look);
        }
    }

    pub(super) fn legend(&mut self) {
        let Layout { size, font_size, legend, .. } = self.layout;
        for entry in legend {
            let (x, y) = entry.at;
            let (from, to) = (entry.at, (x + SWATCH, y));
            let rect = Rect { left: x, top: y - 5.0, right: x + SWATCH, bottom: y + 5.0 };
            match entry.mark {
                Mark::Line { color, dashed, .. } => self.line(from, to, &line_stroke(*color, *dashed)),
                Mark::Rule { .. } => self.line(from, to, &stroke(TEXT, 1.2, false)),
                Mark::Band { color, .. } => self.rect(&rect, &band_fill(*color)),
                Mark::Bars { color, .. } => self.rect(&rect, &self.bar_fill(*color)),
                Mark::Dots { color, .. } => self.dot_shape((x + 0.5 * SWATCH, y), *color),
                Mark::Ribbon { .. } => {}
            }
            let room = legend_room(size.0 - 2.0 * GAP, *font_size);
            let at = (to.0 + 0.4 * font_size, y + 0.35 * font_size);
            self.text(at, Anchor::Start, entry.mark.label(), room, &format!(" fill=\"{TEXT}\""));
        }
    }

    /// The whole element, with its text alternative and the stripes of its bars.
    pub(super) fn document(&self, width: Width) -> String {
        let Self { layout: Layout { chart, size: (across, down), .. }, id, out, .. } = self;
        let class = match width {
            Width::Wide => "wide",
            Width::Narrow => "narrow",
        };
        let title = match chart.y.label.is_empty() {
            true => chart.x.label.clone(),
            false => format!("{} by {}", chart.y.label, chart.x.label),
        };
        let striped = Color::SERIES.into_iter().chain([Color::Grey]);
        let striped = striped.filter(|color| out.contains(&format!("-pattern-{})", *color as u8)));
        let patterns: String = striped.map(|color| pattern(id, color)).collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" role=\"img\" \
             viewBox=\"0 0 {across} {}\" aria-labelledby=\"{id}-title {id}-desc\" \
             font-family=\"system-ui,sans-serif\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{patterns}{out}</svg>\n",
            down.ceil(),
            escape(&title),
            escape(&chart.alt)
        )
    }
}

fn line_stroke(color: Color, dashed: bool) -> String {
    stroke(color.css(), if dashed { 1.4 } else { 2.0 }, dashed)
}

fn band_fill(color: Color) -> String {
    format!(" fill=\"{}\" fill-opacity=\"0.14\"", color.css())
}

/// The stripes of bars in a colour.
fn pattern(id: &str, color: Color) -> String {
    format!(
        "<defs><pattern id=\"{id}-pattern-{}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate({})\"><rect width=\"2.5\" height=\"5\" fill=\"{}\"/></pattern></defs>\n",
        color as u8,
        color.stripes(),
        color.css()
    )
}

fn as_bars(mark: &Mark) -> Option<(Color, &[Bar])> {
    match mark {
        Mark::Bars { bars, color, .. } => Some((*color, bars)),
        _ => None,
    }
}

/// Whether bars of two series lie over one another.
fn overlap(series: &[(Color, &[Bar])]) -> bool {
    let ends = |bar: &Bar| (bar.from.min(bar.to), bar.from.max(bar.to));
    let over = |one: &Bar, other: &Bar| {
        let ((low, high), (from, to)) = (ends(one), ends(other));
        one.name == other.name && low.max(from) < high.min(to)
    };
    series.iter().enumerate().any(|(index, (_, bars))| {
        let others = series[index + 1..].iter().flat_map(|(_, others)| *others);
        others.into_iter().any(|other| bars.iter().any(|one| over(one, other)))
    })
}
