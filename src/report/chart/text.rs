//! A chart in characters: lines with digits, dots with letters, and a key.

use crate::report::text::paragraph::{width as columns, wrap};

use super::scale::Tick;
use super::{Axis, Chart, Dimension, Mark};

/// Rows of a picture, at least and at most.
const ROWS: (usize, usize) = (10, 20);

/// Stands where dots of several series are.
const SEVERAL: char = '*';

/// Characters by row, from the bottom, and by column.
type Grid = Vec<Vec<char>>;

/// A curve whose points are given as shares of the axes.
type Curve = Vec<(f64, f64)>;

/// The chart in lines of at most `width` columns; empty where it has no marks.
#[must_use]
pub fn text(chart: &Chart, width: usize, unicode: bool) -> String {
    if chart.marks.is_empty() {
        return String::new();
    }
    let rows = (width / 4).clamp(ROWS.0, ROWS.1);
    let y_ticks = chart.y.ticks(|_, _| 2.0 / rows as f64);
    let margin = y_ticks.iter().map(|tick| columns(&tick.label)).max().unwrap_or(0).min(width / 2);
    let across = width.saturating_sub(margin + 1).max(10);
    let mut grid = vec![vec![' '; across]; rows];
    let curves: Vec<(&Mark, Vec<Curve>)> = chart.marks.iter().map(|mark| (mark, curves(chart, mark))).collect();
    curves.iter().flat_map(|(_, curves)| curves).for_each(|curve| draw_curve(&mut grid, curve));
    let mut dots_key = Vec::new();
    for mark in &chart.marks {
        let Mark::Dots { dots, label, .. } = mark else { continue };
        let letter = ('a'..='z').chain('A'..='Z').nth(dots_key.len()).unwrap_or('#');
        for dot in dots {
            if let Some((x, y)) = place(chart, (dot.x, dot.y)) {
                let cell = &mut grid[index(y, rows)][index(x, across)];
                let taken = (cell.is_alphabetic() || *cell == '#') && *cell != letter;
                *cell = if taken || *cell == SEVERAL { SEVERAL } else { letter };
            }
        }
        dots_key.push(format!("{letter} {label}"));
    }
    let mut lines_key = Vec::new();
    for (mark, curves) in curves.iter().filter(|(mark, _)| !mark.label().is_empty()) {
        if curves.is_empty() {
            continue;
        }
        let digit = ('1'..='9').nth(lines_key.len()).unwrap_or('0');
        curves.iter().for_each(|curve| draw_digit(&mut grid, curve, digit));
        lines_key.push(format!("{digit} {}", mark.label()));
    }
    if grid.iter().flatten().any(|cell| *cell == SEVERAL) {
        dots_key.push(format!("{SEVERAL} several"));
    }
    let x_ticks =
        chart.x.ticks(|one, other| ((columns(&one.label) + columns(&other.label)) as f64 / 2.0 + 2.0) / across as f64);
    let frame = Frame { grid: &grid, margin, unicode };
    [frame.rows(&chart.y, &y_ticks), frame.x_axis(&chart.x, &x_ticks), key(&lines_key, width), key(&dots_key, width)]
        .concat()
}

/// The index of a share of an axis among so many cells.
fn index(share: f64, cells: usize) -> usize {
    ((share.max(0.0) * cells as f64) as usize).min(cells - 1)
}

/// A point as shares of the axes, if it lies on them.
fn place(chart: &Chart, (x, y): (f64, f64)) -> Option<(f64, f64)> {
    let (x, y) = (chart.x.position(x)?, chart.y.position(y)?);
    ((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)).then_some((x, y))
}

/// The curves of a mark: a region has its edges.
fn curves(chart: &Chart, mark: &Mark) -> Vec<Curve> {
    const ENDS: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
    let rule = |dimension: Dimension, at: f64| match dimension {
        Dimension::X => ENDS.map(|end| (at, end)).to_vec(),
        Dimension::Y => ENDS.map(|end| (end, at)).to_vec(),
    };
    let curves: Vec<Curve> = match mark {
        Mark::Band { dimension, range, .. } => vec![rule(*dimension, range.0), rule(*dimension, range.1)],
        Mark::Rule { dimension, at, .. } => vec![rule(*dimension, *at)],
        Mark::Ribbon { points, .. } => {
            let edge = |of: fn(&(f64, f64, f64)) -> f64| points.iter().map(|point| (point.0, of(point))).collect();
            vec![edge(|point| point.1), edge(|point| point.2)]
        }
        Mark::Line { points, .. } => vec![points.clone()],
        Mark::Bars { bars, .. } => {
            bars.iter().map(|bar| vec![(bar.from, bar.name as f64), (bar.to, bar.name as f64)]).collect()
        }
        Mark::Dots { .. } => Vec::new(),
    };
    let share = |(x, y): (f64, f64)| Some((chart.x.position(x)?, chart.y.position(y)?));
    curves.into_iter().map(|curve| curve.into_iter().filter_map(share).collect()).collect()
}

/// The heights of a curve in rows from the bottom, column by column; of a vertical line all
/// heights.
fn heights(curve: &Curve, grid: &Grid) -> Vec<(usize, f64)> {
    let (rows, across) = (grid.len() as f64, grid[0].len());
    if is_vertical(curve) {
        let (low, high) = (curve[0].1.min(curve[1].1) * rows, curve[0].1.max(curve[1].1) * rows);
        let heights = (0..grid.len()).map(|row| row as f64).filter(|row| low < row + 1.0 && *row <= high);
        return heights.map(|row| (index(curve[0].0, across), row)).collect();
    }
    let height = |column: usize| {
        let x = (column as f64 + 0.5) / across as f64;
        let within = |pair: &&[(f64, f64)]| pair[0].0.min(pair[1].0) <= x && x <= pair[0].0.max(pair[1].0);
        let [(x0, y0), (x1, y1)] = *curve.windows(2).find(within)? else { return None };
        let height = (y0 + (x - x0) / (x1 - x0) * (y1 - y0)) * rows;
        (0.0..rows).contains(&height).then_some((column, height))
    };
    (0..across).filter_map(height).collect()
}

/// Whether a curve is a vertical line on the axes.
fn is_vertical(curve: &Curve) -> bool {
    matches!(curve.as_slice(), [(x0, _), (x1, _)] if x0 == x1 && (0.0..=1.0).contains(x0))
}

/// A curve climbs through its row as `.-'` and is `-` where it is level; a vertical line is `|`.
fn draw_curve(grid: &mut Grid, curve: &Curve) {
    let mut before: Option<f64> = None;
    for (column, height) in heights(curve, grid) {
        let shape = match before {
            _ if is_vertical(curve) => '|',
            Some(before) if before != height => ['.', '-', '\''][(height.fract() * 3.0) as usize],
            _ => '-',
        };
        // Where it climbs or falls by more than a row, the rows between are filled.
        let row = height as usize;
        let last = before.map_or(row, |before| before as usize);
        for between in grid.iter_mut().take(last.max(row)).skip(last.min(row) + 1) {
            between[column] = if last < row { '/' } else { '\\' };
        }
        grid[row][column] = shape;
        before = Some(height);
    }
}

/// Puts the digit of a curve where no dot is: a level one has it at its right end, others at their
/// left.
fn draw_digit(grid: &mut Grid, curve: &Curve, digit: char) {
    let places = heights(curve, grid);
    let is_free = |(column, height): &&(usize, f64)| {
        !grid[*height as usize][*column].is_alphanumeric() && !['#', SEVERAL].contains(&grid[*height as usize][*column])
    };
    let level = curve.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let free = if level { places.iter().rev().find(is_free) } else { places.iter().find(is_free) };
    if let Some(&(column, height)) = free {
        grid[height as usize][column] = digit;
    }
}

/// The grid between its axes.
struct Frame<'a> {
    grid: &'a Grid,
    /// Columns before the axis of y.
    margin: usize,
    unicode: bool,
}

impl Frame<'_> {
    fn rows(&self, axis: &Axis, ticks: &[Tick]) -> String {
        let (margin, rows) = (self.margin, self.grid.len());
        let mut text = match axis.label.is_empty() {
            true => String::new(),
            false => format!("{:>margin$} {}\n", "", axis.label),
        };
        for (row, cells) in self.grid.iter().enumerate().rev() {
            let tick = ticks.iter().find(|tick| index(tick.position, rows) == row);
            let label: String = tick.map_or("", |tick| &tick.label).chars().take(margin).collect();
            let bar = match (tick.is_some(), self.unicode) {
                (true, true) => '┤',
                (true, false) => '+',
                (false, true) => '│',
                (false, false) => '|',
            };
            let shown = |cell: &char| match cell {
                '-' if self.unicode => '─',
                '|' if self.unicode => '│',
                other => *other,
            };
            let line = format!("{label:>margin$}{bar}{}", cells.iter().map(shown).collect::<String>());
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn x_axis(&self, axis: &Axis, ticks: &[Tick]) -> String {
        let (margin, across) = (self.margin, self.grid[0].len());
        let [corner, along, down] = if self.unicode { ['└', '─', '┬'] } else { ['+', '-', '+'] };
        let mut line = vec![along; across];
        let mut under = String::new();
        for tick in ticks {
            let column = index(tick.position, across);
            // A label stands with its middle under its tick where there is room.
            let start = (margin + 1 + column).saturating_sub(columns(&tick.label) / 2);
            if start > columns(&under) && start + columns(&tick.label) <= margin + 1 + across {
                line[column] = down;
                under.push_str(&" ".repeat(start - columns(&under)));
                under.push_str(&tick.label);
            }
        }
        let room = margin + 1 + across;
        let left = room.saturating_sub(columns(&under));
        let label = match columns(&axis.label) < left {
            true => format!("{:>left$}", axis.label),
            false => format!("\n{}", wrap(&format!("{:>room$}", axis.label), room)),
        };
        format!("{:>margin$}{corner}{}\n{under}{label}\n", "", line.iter().collect::<String>())
    }
}

/// Entries beside each other, as many as a line holds.
fn key(entries: &[String], width: usize) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for entry in entries {
        if !line.is_empty() && columns(&line) + 2 + columns(entry) > width {
            text.push_str(&format!("{line}\n"));
            line.clear();
        }
        let space = if line.is_empty() { "" } else { "  " };
        line = wrap(&format!("{line}{space}{entry}"), width);
    }
    if line.is_empty() { text } else { format!("{text}{line}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::{Bar, Color, Dot, TickFormat};

    fn dots(at: &[(f64, f64)], label: &str) -> Mark {
        let dots = at.iter().map(|&(x, y)| Dot::at(x, y)).collect();
        Mark::Dots { dots, label: label.to_owned(), color: Color::First }
    }

    /// A roof of 10 G that bends at 1, a point on it, one below, and two in one place.
    fn roofline() -> Chart {
        Chart {
            alt: String::new(),
            x: Axis::log("FLOP/byte", (0.09, 110.0), TickFormat::Plain),
            y: Axis::log("FLOP/s", (9e8, 1.1e10), TickFormat::Prefixed("")),
            marks: vec![
                Mark::line(vec![(1.0, 1e10), (100.0, 1e10)], "fma", Color::Grey),
                Mark::line(vec![(0.1, 1e9), (1.0, 1e10)], "memory", Color::Grey),
                dots(&[(10.0, 2e9), (50.0, 2e9)], "naive"),
                dots(&[(10.0, 9e9), (50.0, 2e9)], "blocked"),
            ],
        }
    }

    #[test]
    fn a_roofline_with_points_under_it() {
        let expected = [
            "     FLOP/s",
            "10 G+           .-----------b----------1",
            "    |          -",
            "    |         '",
            " 5 G+       .'",
            "    |      .",
            "    |     -",
            " 2 G+    -                  a       *",
            "    |  .'",
            "    | 2",
            " 1 G+",
            "    ++----+-----+-----+-----+----+------",
            "    0.1  0.3    1     3    10   30",
            "                               FLOP/byte",
            "1 fma  2 memory",
            "a naive  b blocked  * several",
        ];
        let text = text(&roofline(), 40, false);
        assert_eq!(text.lines().collect::<Vec<_>>(), expected, "\n{text}");
    }

    #[test]
    fn other_marks_have_their_edges() {
        let bar = |name, from, to| Bar { name, from, to, label: String::new() };
        let chart = Chart {
            alt: String::new(),
            x: Axis::linear("share", (0.0, 1.0), TickFormat::Percent),
            y: Axis::categories("", vec!["one".to_owned(), "two".to_owned()]),
            marks: vec![
                Mark::Rule { dimension: Dimension::X, at: 0.5, label: "half".to_owned() },
                Mark::Bars {
                    bars: vec![bar(0, 0.5, 0.9), bar(1, 0.5, 0.1)],
                    label: "bars".to_owned(),
                    color: Color::First,
                },
            ],
        };
        let text = text(&chart, 40, true);
        let expected = [
            "   │                  │",
            "   │                  │",
            "one┤                  ─────────────2",
            "   │                  │",
            "   │                  │",
            "   │                  │",
            "   │                  │",
            "two┤    ─────────────2│",
            "   │                  │",
            "   │                  1",
            "   └┬──────┬──────┬──────┬──────┬───────",
            "   0 %   20 %   40 %   60 %   80 % share",
            "1 half  2 bars",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected, "\n{text}");
    }

    #[test]
    fn every_width_is_kept_and_every_name_is_in_the_key() {
        for width in 24..200 {
            for unicode in [false, true] {
                let text = text(&roofline(), width, unicode);
                assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
                let parts = ["1 fma", "2 memory", "a naive", "b blocked", "* several", "10 G", "1 G"];
                assert!(parts.iter().all(|part| text.contains(part)), "{text}");
            }
        }
        assert_eq!(text(&Chart { marks: Vec::new(), ..roofline() }, 80, true), "", "nothing to draw");
    }
}
