//! The colours of charts: a light set, a dark set, and the code by which a colour travels through
//! the plotting library.
//!
//! The library knows colours as three bytes. A [`Paint`] is written into them, and the canvas turns
//! it into the name of a CSS variable with the light colour as its fallback. So a page chooses the
//! theme, and a chart on its own looks right.

use plotters::style::RGBColor;

use super::Ink;

/// What sets the colours of charts in a page, in light, in dark and in print, and which of the two
/// widths is seen.
///
/// The series are those of Okabe and Ito (2008), darkened or lightened until text in them can be
/// read on the paper of the theme.
pub const STYLE: &str = "\
:root{--paper:#ffffff;--ink:#1a1d21;--quiet:#5b6168;--grid:#d9dde1;\
--chart-1:#0072b2;--chart-2:#bf5000;--chart-3:#007d5c;--chart-4:#a8467f;--chart-5:#856400;--chart-6:#30363d}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e6e8ea;--quiet:#a3abb3;--grid:#343a40;\
--chart-1:#56b4e9;--chart-2:#f28c3c;--chart-3:#2fc79b;--chart-4:#dd8fc0;--chart-5:#e6b800;--chart-6:#e8eaed}}
svg.chart{display:block;width:100%;height:auto}
svg.chart.wide{max-width:960px}
svg.chart.narrow{display:none;max-width:480px}
@media screen and (max-width:599px){svg.chart.wide{display:none}svg.chart.narrow{display:block}}
";

/// Variables with their light colours, by the number in [`Paint::code`].
const VARIABLES: [(&str, &str); 10] = [
    ("--chart-1", "#0072b2"),
    ("--chart-2", "#bf5000"),
    ("--chart-3", "#007d5c"),
    ("--chart-4", "#a8467f"),
    ("--chart-5", "#856400"),
    ("--chart-6", "#30363d"),
    ("--quiet", "#5b6168"),
    ("--ink", "#1a1d21"),
    ("--grid", "#d9dde1"),
    ("--paper", "#ffffff"),
];

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// A series.
    Series(Ink),
    /// A series, as the pattern of its bars.
    Pattern(Ink),
    /// A series, as a dashed line.
    Dashed(Ink),
    /// Words.
    Text,
    /// Lines behind everything.
    Grid,
    /// What is below.
    Paper,
}

impl Paint {
    fn code(self) -> u8 {
        match self {
            Self::Series(ink) | Self::Pattern(ink) | Self::Dashed(ink) => number(ink),
            Self::Text => 7,
            Self::Grid => 8,
            Self::Paper => 9,
        }
    }

    /// As the library carries it.
    pub(super) fn color(self) -> RGBColor {
        RGBColor(self.code(), u8::from(matches!(self, Self::Pattern(_))), u8::from(matches!(self, Self::Dashed(_))))
    }

    /// The value of a CSS property.
    pub(super) fn css(self) -> String {
        css(self.code())
    }
}

/// The place of an ink among the variables.
pub(super) fn number(ink: Ink) -> u8 {
    Ink::SERIES.iter().position(|known| *known == ink).map_or(6, |place| place as u8)
}

/// The value of a CSS property for the number of a variable.
pub(super) fn css(code: u8) -> String {
    let (name, light) = VARIABLES.get(usize::from(code)).copied().unwrap_or(VARIABLES[7]);
    format!("var({name},{light})")
}

/// The corners of the shape of an ink around its middle, for a circle of radius 1; none where the
/// shape is a circle.
pub(super) fn shape(ink: Ink) -> &'static [(f64, f64)] {
    match ink {
        Ink::First | Ink::Quiet => &[],
        Ink::Second => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Ink::Third => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        Ink::Fourth => &[(0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0)],
        Ink::Fifth => &[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
        Ink::Sixth => &[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a variable in a rule of [`STYLE`].
    fn value<'a>(rule: &'a str, name: &str) -> &'a str {
        let at = rule.find(&format!("{name}:")).unwrap_or_else(|| panic!("{name} in {rule}"));
        &rule[at + name.len() + 1..][..7]
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let share = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn contrast_of_known_pairs() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
    }

    /// Labels of lines are written in the colour of their series, so every series has to be legible
    /// as text.
    #[test]
    fn every_colour_can_be_read_on_its_paper() {
        let rules: Vec<&str> = STYLE.lines().filter(|line| line.contains("--paper:")).collect();
        assert_eq!(rules.len(), 2, "light and dark");
        for rule in rules {
            let paper = value(rule, "--paper");
            for (name, _) in &VARIABLES[..8] {
                let found = contrast(value(rule, name), paper);
                assert!(found >= 4.5, "{name} {} on {paper}: {found:.2}", value(rule, name));
            }
        }
    }

    #[test]
    fn what_stands_in_for_a_variable_is_its_light_colour() {
        let light = STYLE.lines().next().unwrap();
        for (name, fallback) in VARIABLES {
            assert_eq!(value(light, name), fallback, "{name}");
        }
    }
}
