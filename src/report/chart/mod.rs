//! A chart as plain data, and its two renderers: [`svg`] for a page, [`text`] for a terminal.
//!
//! The data know no colours and no pixels. Whoever shows a chart shows its numbers as a table too.

mod clip;
mod font;
mod labels;
mod layout;
mod obstacles;
mod picture;
mod scale;
pub mod svg;
mod text;
mod theme;

pub use text::text;
pub use theme::STYLE;

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The text alternative: one or two sentences with the finding.
    pub alt: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What lies on the axes, in the order in which it is drawn.
    pub marks: Vec<Mark>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit; may be empty.
    pub label: String,
    /// Its kind and its ends.
    pub scale: Scale,
    /// How its ticks are written.
    pub format: TickFormat,
}

impl Axis {
    /// An axis with equal steps between two values.
    #[must_use]
    pub fn linear(label: &str, (low, high): (f64, f64), format: TickFormat) -> Self {
        Self { label: label.to_owned(), scale: Scale::Linear(low, high), format }
    }

    /// An axis with equal ratios between two values above 0.
    #[must_use]
    pub fn log(label: &str, (low, high): (f64, f64), format: TickFormat) -> Self {
        Self { label: label.to_owned(), scale: Scale::Log(low, high), format }
    }

    /// An axis of names.
    #[must_use]
    pub fn categories(label: &str, names: Vec<String>) -> Self {
        Self { label: label.to_owned(), scale: Scale::Categories(names), format: TickFormat::Plain }
    }
}

/// The scale of an axis. What lies outside its ends is clipped.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Equal steps are equal differences.
    Linear(f64, f64),
    /// Equal steps are equal ratios; both ends are above 0.
    Log(f64, f64),
    /// Names, of which the first lies at 0 and the next at 1; a vertical axis has the first on top.
    Categories(Vec<String>),
}

/// How the ticks of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickFormat {
    /// As they are: `0.5`, `2`, `10`.
    Plain,
    /// As percentages: 0.2 is `20 %`.
    Percent,
    /// With SI prefixes of a unit: 2e12 of `FLOP/s` is `2 TFLOP/s`.
    Prefixed(&'static str),
    /// In millions: 3e6 is `3 M`.
    Millions,
}

/// One of six colours that can be told apart in either theme, by people with a colour vision
/// deficiency and in print, or grey, for what is not the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs)]
pub enum Color {
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Sixth,
    Grey,
}

impl Color {
    /// The colours of several series, in order.
    pub const SERIES: [Self; 6] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Fifth, Self::Sixth];
}

/// What lies on the axes. An empty label is not written.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// The region between two values of one axis.
    Band {
        /// The axis of the two values.
        dimension: Dimension,
        /// The two values.
        range: (f64, f64),
        /// Written in the band.
        label: String,
        /// Its colour.
        color: Color,
    },
    /// A straight line at one value of an axis.
    Rule {
        /// The axis of the value.
        dimension: Dimension,
        /// The value.
        at: f64,
        /// Written beside the line.
        label: String,
    },
    /// The region between two curves.
    Ribbon {
        /// x, lower y and upper y, from left to right.
        points: Vec<(f64, f64, f64)>,
        /// Its colour.
        color: Color,
    },
    /// Points joined by a line.
    Line {
        /// From left to right.
        points: Vec<(f64, f64)>,
        /// Written beside the line where there is room, or else in the legend.
        label: String,
        /// Its colour.
        color: Color,
        /// Whether it is dashed: a model or a limit, and not a measurement.
        dashed: bool,
    },
    /// Points with their intervals.
    Dots {
        /// The points.
        dots: Vec<Dot>,
        /// Written in the legend.
        label: String,
        /// Their colour, which also sets their shape.
        color: Color,
    },
    /// Horizontal bars at the names of y.
    Bars {
        /// The bars.
        bars: Vec<Bar>,
        /// Written in the legend.
        label: String,
        /// Their colour; bars of a second colour in a chart are striped.
        color: Color,
    },
}

impl Mark {
    /// A solid line.
    #[must_use]
    pub fn line(points: Vec<(f64, f64)>, label: &str, color: Color) -> Self {
        Self::Line { points, label: label.to_owned(), color, dashed: false }
    }

    fn label(&self) -> &str {
        match self {
            Self::Band { label, .. }
            | Self::Rule { label, .. }
            | Self::Line { label, .. }
            | Self::Dots { label, .. }
            | Self::Bars { label, .. } => label,
            Self::Ribbon { .. } => "",
        }
    }
}

/// One of the two axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// The horizontal axis.
    X,
    /// The vertical axis.
    Y,
}

/// A point with its intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Its value on x.
    pub x: f64,
    /// Its value on y.
    pub y: f64,
    /// Its interval along x.
    pub x_range: Option<(f64, f64)>,
    /// Its interval along y.
    pub y_range: Option<(f64, f64)>,
    /// Written beside it where there is room; may be empty.
    pub label: String,
}

impl Dot {
    /// A point without intervals and label.
    #[must_use]
    pub fn at(x: f64, y: f64) -> Self {
        Self { x, y, x_range: None, y_range: None, label: String::new() }
    }
}

/// A horizontal bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The index of its name on y.
    pub name: usize,
    /// Where it begins on x.
    pub from: f64,
    /// Where it ends on x.
    pub to: f64,
    /// Written at its end; may be empty.
    pub label: String,
}
