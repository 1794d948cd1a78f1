//! The colours of charts, light and dark, and the shapes of points.
//!
//! A colour is written as a CSS variable with the light colour as its fallback. So a page chooses
//! the theme, and a chart on its own looks right.

use super::Color;

/// CSS that sets the colours of charts in light, in dark and in print, and which of the two widths
/// is seen.
///
/// The series are those of Okabe and Ito (2008), darkened or lightened until text in them can be
/// read on the background of the theme.
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

pub(super) const TEXT: &str = "var(--ink,#1a1d21)";
pub(super) const GRID: &str = "var(--grid,#d9dde1)";
pub(super) const BACKGROUND: &str = "var(--paper,#ffffff)";

/// The colours as CSS, in the order of [`Color`].
const COLORS: [&str; 7] = [
    "var(--chart-1,#0072b2)",
    "var(--chart-2,#bf5000)",
    "var(--chart-3,#007d5c)",
    "var(--chart-4,#a8467f)",
    "var(--chart-5,#856400)",
    "var(--chart-6,#30363d)",
    "var(--quiet,#5b6168)",
];

impl Color {
    /// The value of a CSS property.
    pub(super) fn css(self) -> &'static str {
        COLORS[self as usize]
    }

    /// How the stripes of bars in this colour lean, in degrees.
    pub(super) fn stripes(self) -> i32 {
        [0, 45, -45, 90, 20, -20, 70][self as usize]
    }

    /// The corners of a point in this colour around its middle, for a circle of radius 1; none
    /// where the point is a circle.
    pub(super) fn corners(self) -> Vec<(f64, f64)> {
        match self {
            Self::First | Self::Grey => Vec::new(),
            Self::Second => vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Self::Third => vec![(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Self::Fourth => vec![(0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0)],
            Self::Fifth => vec![(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
            Self::Sixth => {
                // A plus: one of its arms, turned to the four sides.
                let arm = [(-0.4, -0.4), (-0.4, -1.2), (0.4, -1.2)];
                let turn = |quarter: usize| arm.map(|(x, y): (f64, f64)| [(x, y), (-y, x), (-x, -y), (y, -x)][quarter]);
                (0..4).flat_map(turn).collect()
            }
        }
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
    fn every_colour_can_be_read_on_its_background() {
        let rules: Vec<&str> = STYLE.lines().filter(|line| line.contains("--paper:")).collect();
        assert_eq!(rules.len(), 2, "light and dark");
        for rule in rules {
            let background = value(rule, "--paper");
            for css in COLORS.iter().chain([&TEXT]) {
                let name = &css["var(".len()..css.find(',').unwrap()];
                let found = contrast(value(rule, name), background);
                assert!(found >= 4.5, "{name} {} on {background}: {found:.2}", value(rule, name));
            }
        }
    }

    #[test]
    fn the_fallback_of_a_variable_is_its_light_colour() {
        let light = STYLE.lines().next().unwrap();
        for css in COLORS.iter().chain([&TEXT, &GRID, &BACKGROUND]) {
            let (name, fallback) = css["var(".len()..css.len() - 1].split_once(',').unwrap();
            assert_eq!(value(light, name), fallback, "{name}");
        }
    }
}
