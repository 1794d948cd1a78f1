//! A picture in characters: lines and points over two logarithmic axes, with a key.

use crate::unit::{si_prefix, significant};

use super::text::paragraph::{width as columns, wrap};

/// Columns of a picture where nobody says how many there are.
pub const WIDTH: usize = 80;

/// Lines of a picture, at least and at most.
const HEIGHT: (usize, usize) = (10, 20);

/// Columns before the axis of y: a number, its prefix and a space.
const MARGIN: usize = 6;

/// Points of several series in one place.
const SEVERAL: char = '*';

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plot {
    /// What x measures.
    pub x: String,
    /// What y measures.
    pub y: String,
    /// Lines, each with a digit.
    pub lines: Vec<Series>,
    /// Points, each series with a letter.
    pub points: Vec<Series>,
}

/// A line or points of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What the key says.
    pub name: String,
    /// Where they lie, all above 0; of a line from left to right.
    pub at: Vec<(f64, f64)>,
}

/// What lies in one place of the picture.
#[derive(Clone, Copy, PartialEq)]
enum Dot {
    Nothing,
    Line(char),
    Digit(char),
    Point(char),
}

/// An axis: the logarithms of its ends, and its places.
struct Axis {
    low: f64,
    high: f64,
    places: usize,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone, places: usize) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min).log10() - 0.05;
        let high = values.fold(0.0, f64::max).log10() + 0.05;
        Self { low, high, places }
    }

    /// How far a value lies from the low end, in places.
    fn far(&self, value: f64) -> f64 {
        (value.log10() - self.low) / (self.high - self.low) * self.places as f64
    }

    /// The place of a value.
    fn place(&self, value: f64) -> usize {
        (self.far(value).max(0.0) as usize).min(self.places - 1)
    }

    /// The logarithm of the value in the middle of a place.
    fn middle(&self, place: usize) -> f64 {
        self.low + (place as f64 + 0.5) / self.places as f64 * (self.high - self.low)
    }

    /// Powers of ten on the axis.
    fn decades(&self) -> impl Iterator<Item = f64> + use<> {
        (self.low.ceil() as i32..=self.high.floor() as i32).map(|power| 10f64.powi(power))
    }
}

impl Plot {
    /// The picture in lines of at most so many columns. Empty where there is nothing to draw.
    #[must_use]
    pub fn draw(&self, width: usize, unicode: bool) -> String {
        let all = || self.lines.iter().chain(&self.points).flat_map(|series| &series.at).copied();
        if self.points.iter().all(|series| series.at.is_empty()) {
            return String::new();
        }
        let x = Axis::over(all().map(|(x, _)| x), width.saturating_sub(MARGIN + 1).max(HEIGHT.0));
        let y = Axis::over(all().map(|(_, y)| y), (width / 4).clamp(HEIGHT.0, HEIGHT.1));
        let mut grid = vec![vec![Dot::Nothing; x.places]; y.places];
        for line in &self.lines {
            draw_line(&mut grid, line, &x, &y);
        }
        for (series, letter) in self.points.iter().zip(letters()) {
            for (at_x, at_y) in &series.at {
                let dot = &mut grid[y.place(*at_y)][x.place(*at_x)];
                *dot = match *dot {
                    Dot::Point(other) if other != letter => Dot::Point(SEVERAL),
                    _ => Dot::Point(letter),
                };
            }
        }
        for (line, digit) in self.lines.iter().zip(digits()) {
            mark_line(&mut grid, line, digit, &x, &y);
        }
        let several = grid.iter().flatten().any(|dot| *dot == Dot::Point(SEVERAL));
        let mut text = self.frame(&grid, &x, &y, unicode);
        let lines = self.lines.iter().zip(digits()).map(|(line, digit)| format!("{digit} {}", line.name));
        key(&mut text, lines, width);
        let points = self.points.iter().zip(letters()).map(|(series, letter)| format!("{letter} {}", series.name));
        key(&mut text, points.chain(several.then(|| format!("{SEVERAL} several"))), width);
        text
    }

    /// The grid between its axes.
    fn frame(&self, grid: &[Vec<Dot>], x: &Axis, y: &Axis, unicode: bool) -> String {
        let [bar, tick, corner, along, down] =
            if unicode { ['│', '┤', '└', '─', '┬'] } else { ['|', '+', '+', '-', '+'] };
        let mut text = format!("{:>MARGIN$} {}\n", "", self.y);
        let ticks: Vec<(usize, f64)> = y.decades().map(|value| (y.place(value), value)).collect();
        for (place, row) in grid.iter().enumerate().rev() {
            let value = ticks.iter().find(|(at, _)| *at == place).map(|(_, value)| *value);
            let number = value.map_or(String::new(), prefixed);
            let dots: String = row.iter().map(|dot| dot.shown(unicode)).collect();
            text.push_str(&format!("{number:>MARGIN$}{}{dots}", if value.is_some() { tick } else { bar }));
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        let ticks: Vec<(usize, f64)> = x.decades().map(|value| (x.place(value), value)).collect();
        let line = (0..x.places).map(|place| if ticks.iter().any(|(at, _)| *at == place) { down } else { along });
        text.push_str(&format!("{:>MARGIN$}{corner}{}\n", "", line.collect::<String>()));
        let mut under = " ".repeat(MARGIN + 1);
        for (place, value) in ticks {
            let number = prefixed(value);
            // A number stands with its middle under its tick where there is room.
            let start = (MARGIN + 1 + place).saturating_sub(number.len() / 2);
            if start >= columns(&under) && start + number.len() <= MARGIN + 1 + x.places {
                under.push_str(&" ".repeat(start - columns(&under)));
                under.push_str(&number);
            }
        }
        let room = MARGIN + 1 + x.places;
        if columns(&under) + 1 + columns(&self.x) <= room {
            under.push_str(&format!("{:>1$}", self.x, room - columns(&under)));
        } else {
            under.push_str(&format!("\n{:>room$}", self.x));
        }
        text + &under + "\n"
    }
}

impl Dot {
    fn shown(self, unicode: bool) -> char {
        match self {
            Self::Nothing => ' ',
            Self::Line('-') if unicode => '─',
            Self::Line(shown) | Self::Digit(shown) | Self::Point(shown) => shown,
        }
    }
}

/// The heights of a line, in places from the bottom, column by column.
fn heights<'a>(line: &'a Series, x: &'a Axis, y: &'a Axis) -> impl DoubleEndedIterator<Item = (usize, f64)> + 'a {
    let height = move |column: usize| {
        let at = x.middle(column);
        let part = line.at.windows(2).find(|part| (part[0].0.log10()..=part[1].0.log10()).contains(&at))?;
        let [(x0, y0), (x1, y1)] = [part[0], part[1]].map(|(x, y)| (x.log10(), y.log10()));
        let value = y0 + (at - x0) / (x1 - x0) * (y1 - y0);
        let far = y.far(10f64.powf(value));
        (0.0..y.places as f64).contains(&far).then_some((column, far))
    };
    (0..x.places).filter_map(height)
}

/// A line climbs through its row as `.-'`; where it is level it is `-`.
fn draw_line(grid: &mut [Vec<Dot>], line: &Series, x: &Axis, y: &Axis) {
    let mut before: Option<f64> = None;
    for (column, far) in heights(line, x, y) {
        let level = before.is_none_or(|before| before == far);
        let shape = if level { '-' } else { ['.', '-', '\''][(far.fract() * 3.0) as usize] };
        // Where it climbs by more than a row, the rows between are filled.
        let from = before.map_or(far as usize, |before| (before as usize + 1).min(far as usize));
        for row in &mut grid[from..far as usize] {
            row[column] = Dot::Line('/');
        }
        grid[far as usize][column] = Dot::Line(shape);
        before = Some(far);
    }
}

/// Puts the digit of a line where nothing else is: a level one has it at its right end, others at
/// their left.
fn mark_line(grid: &mut [Vec<Dot>], line: &Series, digit: char, x: &Axis, y: &Axis) {
    let places: Vec<(usize, usize)> = heights(line, x, y).map(|(column, far)| (column, far as usize)).collect();
    let level = line.at.windows(2).all(|part| part[0].1 == part[1].1);
    let free = |(column, row): &&(usize, usize)| matches!(grid[*row][*column], Dot::Line(_) | Dot::Nothing);
    let found = if level { places.iter().rev().find(free) } else { places.iter().find(free) };
    if let Some(&(column, row)) = found {
        grid[row][column] = Dot::Digit(digit);
    }
}

fn digits() -> impl Iterator<Item = char> {
    ('1'..='9').chain(std::iter::repeat('0'))
}

fn letters() -> impl Iterator<Item = char> {
    ('a'..='z').chain('A'..='Z').chain(std::iter::repeat('#'))
}

/// `100M`, `1`, `0.1`.
fn prefixed(value: f64) -> String {
    let (scale, prefix) = si_prefix(value);
    let number = significant(value / scale);
    let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { &number };
    format!("{number}{prefix}")
}

/// Entries beside each other, as many as a line holds.
fn key(text: &mut String, entries: impl Iterator<Item = String>, width: usize) {
    let mut line = String::new();
    for entry in entries {
        if !line.is_empty() && columns(&line) + 2 + columns(&entry) > width {
            text.push_str(&format!("{line}\n"));
            line.clear();
        }
        let space = if line.is_empty() { "" } else { "  " };
        line.push_str(&format!("{space}{entry}"));
        if columns(&line) > width {
            line = wrap(&line, width);
        }
    }
    if !line.is_empty() {
        text.push_str(&format!("{line}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, at: &[(f64, f64)]) -> Series {
        Series { name: name.to_owned(), at: at.to_vec() }
    }

    /// A roof of 10 G that bends at 1, a point on it, one below, and two in one place.
    fn plot() -> Plot {
        Plot {
            x: "FLOP/byte".to_owned(),
            y: "FLOP/s".to_owned(),
            lines: vec![series("fma", &[(1.0, 1e10), (100.0, 1e10)]), series("memory", &[(0.1, 1e9), (1.0, 1e10)])],
            points: vec![series("naive", &[(10.0, 2e9), (50.0, 2e9)]), series("blocked", &[(10.0, 9e9), (50.0, 2e9)])],
        }
    }

    #[test]
    fn a_roof_with_points_under_it() {
        let expected = [
            "       FLOP/s",
            "   10G+           ----------b---------1",
            "      |         .'",
            "      |        .",
            "      |       -",
            "      |      -",
            "      |     '",
            "      |    '                a       *",
            "      |  .'",
            "      | 2",
            "    1G+",
            "      ++----------+---------+----------+",
            "                  1        10  FLOP/byte",
            "1 fma  2 memory",
            "a naive  b blocked  * several",
        ];
        assert_eq!(plot().draw(40, false).lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_width_is_kept_and_every_name_is_in_the_key() {
        for width in 24..200 {
            for unicode in [false, true] {
                let text = plot().draw(width, unicode);
                assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
                assert!(
                    ["1 fma", "2 memory", "a naive", "b blocked", "* several", "10G", "1G"]
                        .iter()
                        .all(|part| text.contains(part)),
                    "{text}"
                );
            }
        }
        assert_eq!(Plot::default().draw(80, true), "", "nothing to draw");
    }

    #[test]
    fn numbers_on_axes_are_short() {
        let check = |value: f64, expected: &str| assert_eq!(prefixed(value), expected);
        check(0.01, "0.01");
        check(1.0, "1");
        check(100.0, "100");
        check(1e3, "1k");
        check(1e10, "10G");
        check(1e15, "1P");
    }
}
