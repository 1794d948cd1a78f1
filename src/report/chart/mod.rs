//! Charts: what is drawn, in numbers and words; how it looks is left to [`svg`].
//!
//! A chart is a plain value that a test can write by hand. It knows no colours, no pixels and no
//! plotting library. It never stands alone: whoever shows it shows its numbers as a table too, and
//! says in [`Chart::alt`] what it shows.

mod canvas;
mod clip;
mod label;
mod legend;
mod marks;
mod place;
mod ruler;
mod sheet;
pub mod svg;
mod theme;
mod words;

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows, for those who cannot see it: one or two sentences with the finding.
    pub alt: String,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top; names stand from top to bottom.
    pub y: Axis,
    /// In the order in which they are drawn.
    pub marks: Vec<Mark>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit.
    pub label: String,
    /// From where to where, and how.
    pub scale: Scale,
    /// How its numbers are written.
    pub form: Form,
}

/// From where to where an axis goes. What lies outside is cut off.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Equal steps are equal differences.
    Linear(f64, f64),
    /// Equal steps are equal ratios; both ends are above 0.
    Log(f64, f64),
    /// Names side by side: the first is at 0, the next at 1.
    Names(Vec<String>),
}

/// How a number is written beside an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is: `0.5`, `2`, `10`.
    Plain,
    /// A share as a percentage: 0.2 is `20 %`.
    Percent,
    /// With the prefix of a unit, and the unit: 2e12 of `FLOP/s` is `2 TFLOP/s`.
    Prefixed(&'static str),
    /// Millions: 3e6 is `3 M`.
    Millions,
}

/// One of the colours that can be told apart in either theme, by whoever sees colours differently,
/// and in print. [`Ink::Quiet`] is for what is not the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// For the finding, and the first of several series.
    First,
    /// The second series.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The fifth.
    Fifth,
    /// The sixth.
    Sixth,
    /// Grey.
    Quiet,
}

impl Ink {
    /// The inks of several series, in order.
    pub const SERIES: [Self; 6] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Fifth, Self::Sixth];
}

/// What lies on the axes.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A region between two values of one axis, over the whole of the other.
    Zone {
        /// The axis whose values bound it.
        along: Along,
        /// Its ends.
        range: (f64, f64),
        /// Written in it.
        label: String,
        /// Its colour.
        ink: Ink,
    },
    /// A straight line at one value of an axis, over the whole of the other.
    Rule {
        /// The axis on which the value lies.
        along: Along,
        /// The value.
        at: f64,
        /// Written beside it; may be empty.
        label: String,
    },
    /// A band around a line: x, low, high.
    Ribbon {
        /// From left to right.
        points: Vec<(f64, f64, f64)>,
        /// Its colour.
        ink: Ink,
    },
    /// Points joined by a line.
    Line {
        /// From left to right.
        points: Vec<(f64, f64)>,
        /// Written at its end where there is room, or else in the legend; may be empty.
        label: String,
        /// Its colour.
        ink: Ink,
        /// Dashed: a model or a limit, and not a measurement.
        dashed: bool,
    },
    /// Points with their intervals.
    Dots {
        /// The points.
        dots: Vec<Dot>,
        /// The series, in the legend; may be empty where there is one series only.
        label: String,
        /// Its colour; each ink has a shape of its own, so that colour never carries meaning alone.
        ink: Ink,
    },
    /// Bars from one value of x to another, at a name of y.
    Bars {
        /// The bars.
        bars: Vec<Bar>,
        /// The series, in the legend; may be empty where there is one series only.
        label: String,
        /// Its colour; each ink has a pattern of its own where bars of several inks stand in one
        /// chart.
        ink: Ink,
    },
}

/// One of the two axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// From left to right.
    X,
    /// From bottom to top.
    Y,
}

/// A point, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Where it lies on x.
    pub x: f64,
    /// Where it lies on y.
    pub y: f64,
    /// Its interval along x.
    pub x_range: Option<(f64, f64)>,
    /// Its interval along y.
    pub y_range: Option<(f64, f64)>,
    /// Written beside it where there is room; may be empty.
    pub label: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Which name of y it belongs to.
    pub name: usize,
    /// Where it begins on x.
    pub from: f64,
    /// Where it ends on x.
    pub to: f64,
    /// Written at its end; may be empty.
    pub label: String,
}

impl Dot {
    /// A point of which only its place is known.
    #[must_use]
    pub fn at(x: f64, y: f64) -> Self {
        Self { x, y, x_range: None, y_range: None, label: String::new() }
    }
}
