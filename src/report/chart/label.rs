//! The labels of marks: each beside what it names, where there is room.

use super::canvas::{Anchor, Note, Words};
use super::clip::Point;
use super::marks::{DOT, Pen};
use super::place::Area;
use super::theme::Paint;
use super::words::{clean, fit, width};
use super::{Along, Chart, Ink, Mark};

/// A place for words: the point on the line on which they stand, and which end of them lies there.
type Spot = ((f64, f64), Anchor);

/// Writes all labels. Returns the marks whose label found no room and that are not in the legend.
///
/// A label of a dot or of a bar that finds none is left out, and so is one of several lines of one
/// look; the table beside the chart has it.
pub(super) fn all(chart: &Chart, pen: &mut Pen<'_, '_>, listed: &[usize]) -> Vec<usize> {
    let mut homeless = Vec::new();
    // A line in grey is there to read dots against, so their names come first.
    let behind = |mark: &Mark| matches!(mark, Mark::Line { ink: Ink::Quiet, .. });
    let (late, early): (Vec<_>, Vec<_>) = chart.marks.iter().enumerate().partition(|(_, mark)| behind(mark));
    let mut name = |pen: &mut Pen<'_, '_>, place: usize, mark: &Mark| {
        if !listed.contains(&place) && !one(pen, mark) && !alike(chart, mark) {
            homeless.push(place);
        }
    };
    early.into_iter().for_each(|(place, mark)| name(pen, place, mark));
    for mark in &chart.marks {
        match mark {
            Mark::Bars { bars, ink, .. } => {
                for bar in bars.iter().filter(|bar| !bar.label.is_empty()) {
                    let Some([(left, bottom), (right, top)]) = pen.bar_at(chart, bar, *ink) else { continue };
                    let end = if bar.to < bar.from { left } else { right };
                    let (x, y) = pen.sheet.at((end, 0.5 * (bottom + top)));
                    let y = y + 0.35 * pen.sheet.words;
                    let spot =
                        if bar.to < bar.from { ((x - 4.0, y), Anchor::End) } else { ((x + 4.0, y), Anchor::Start) };
                    write(pen, &bar.label, Paint::Text, [spot]);
                }
            }
            Mark::Dots { dots, .. } => {
                for dot in dots.iter().filter(|dot| !dot.label.is_empty()) {
                    let Some(point) = pen.spot(dot) else { continue };
                    let (x, y) = pen.sheet.at(point);
                    let right = dot.x_range.and_then(|range| pen.within(Along::X, range));
                    let upper = dot.y_range.and_then(|range| pen.within(Along::Y, range));
                    let right = right.map(|(_, high)| pen.sheet.at((high, 0.0)).0 + DOT);
                    let upper = upper.map(|(_, high)| pen.sheet.at((0.0, high)).1 - DOT - 2.0);
                    let beyond = right.map(|end| ((end, y + 0.35 * pen.sheet.words), Anchor::Start));
                    let above = upper.into_iter().flat_map(|end| {
                        [Anchor::Middle, Anchor::Start, Anchor::End].map(|anchor| ((x, end.min(y - DOT)), anchor))
                    });
                    let beside = around((x, y), DOT + 3.0, pen.sheet.words);
                    let spots = beyond.into_iter().chain(beside).chain(above);
                    write(pen, &dot.label, Paint::Text, spots);
                }
            }
            _ => {}
        }
    }
    late.into_iter().for_each(|(place, mark)| name(pen, place, mark));
    homeless
}

/// Whether the mark is one of several lines of the same look, which a legend could not tell apart.
fn alike(chart: &Chart, mark: &Mark) -> bool {
    let look = |mark: &Mark| match mark {
        Mark::Line { ink, dashed, label, .. } if !label.is_empty() => Some((*ink, *dashed)),
        _ => None,
    };
    look(mark).is_some() && chart.marks.iter().filter(|other| look(other) == look(mark)).count() > 1
}

/// Writes the label of a line, a rule or a zone; false if it finds no room.
fn one(pen: &mut Pen<'_, '_>, mark: &Mark) -> bool {
    let size = pen.sheet.words;
    let plot = pen.sheet.plot;
    match mark {
        Mark::Line { label, ink, .. } if !label.is_empty() => {
            let pieces = pen.pieces(mark);
            let along = along(&pieces.concat()).into_iter().map(|point| pen.sheet.at(point));
            let spots: Vec<Spot> = along.flat_map(|at| around(at, 5.0, size)).collect();
            pieces.is_empty() || write(pen, label, Paint::Series(*ink), spots)
        }
        Mark::Zone { along, range, label, .. } if !label.is_empty() => {
            let Some((low, high)) = pen.within(*along, *range) else { return true };
            let spots: Vec<Spot> = match along {
                Along::X => {
                    let (left, right) = (pen.sheet.at((low, 1.0)).0, pen.sheet.at((high, 1.0)).0);
                    let rows = [plot.top + 1.1 * size, plot.bottom - 0.6 * size, plot.top + 2.6 * size];
                    rows.into_iter()
                        .flat_map(|y| {
                            let middle = (((left + right) / 2.0, y), Anchor::Middle);
                            let fits = right - left > width(&clean(label), size);
                            let beside = [((right + 4.0, y), Anchor::Start), ((left - 4.0, y), Anchor::End)];
                            fits.then_some(middle).into_iter().chain(beside)
                        })
                        .collect()
                }
                Along::Y => {
                    let (top, bottom) = (pen.sheet.at((0.0, high)).1, pen.sheet.at((0.0, low)).1);
                    let rows =
                        [top + 1.1 * size, (top + bottom) / 2.0 + 0.35 * size, bottom - 0.5 * size, top - 0.5 * size];
                    rows.into_iter()
                        .flat_map(|y| [((plot.right - 6.0, y), Anchor::End), ((plot.left + 6.0, y), Anchor::Start)])
                        .collect()
                }
            };
            write(pen, label, Paint::Series(Ink::Quiet), spots)
        }
        Mark::Rule { along, at, label } if !label.is_empty() => {
            let Some(ends) = pen.rule(*along, *at) else { return true };
            let (x, y) = pen.sheet.at(ends[1]);
            let spots: Vec<Spot> = match along {
                Along::X => [plot.top + 1.1 * size, plot.bottom - 0.6 * size]
                    .into_iter()
                    .flat_map(|y| [((x + 5.0, y), Anchor::Start), ((x - 5.0, y), Anchor::End)])
                    .collect(),
                Along::Y => [y - 5.0, y + size + 2.0]
                    .into_iter()
                    .flat_map(|y| [((plot.right - 4.0, y), Anchor::End), ((plot.left + 4.0, y), Anchor::Start)])
                    .collect(),
            };
            write(pen, label, Paint::Text, spots)
        }
        _ => true,
    }
}

/// Places along a line where its label may stand: from its end to its beginning if it ends at the
/// edge of the plot, or else from its middle.
fn along(points: &[Point]) -> Vec<Point> {
    let lengths: Vec<f64> =
        points.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).collect();
    let whole: f64 = lengths.iter().sum();
    let at = |share: f64| {
        let mut left = share * whole;
        for (pair, length) in points.windows(2).zip(&lengths) {
            if left <= *length && *length > 0.0 {
                let share = left / length;
                let between = |from: f64, to: f64| from + share * (to - from);
                return Some((between(pair[0].0, pair[1].0), between(pair[0].1, pair[1].1)));
            }
            left -= length;
        }
        points.last().copied()
    };
    let at_edge = points.last().is_some_and(|(x, y)| *x > 0.98 || *y > 0.98);
    let mut steps: Vec<i32> = (0..=24).rev().collect();
    if !at_edge {
        steps.sort_by_key(|step| (step - 12).abs());
    }
    steps.into_iter().filter_map(|step| at(f64::from(step) / 24.0)).collect()
}

/// Places around a point: right, left, above, below, and between them.
fn around((x, y): (f64, f64), off: f64, size: f64) -> [Spot; 8] {
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

/// Writes words at the first of the places where there is room.
fn write(pen: &mut Pen<'_, '_>, label: &str, paint: Paint, spots: impl IntoIterator<Item = Spot>) -> bool {
    let size = pen.sheet.words;
    let full = clean(label);
    let shown = fit(&full, size, 0.45 * pen.sheet.size.0);
    let wide = width(&shown, size);
    let area = |((x, y), anchor): Spot| {
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - wide / 2.0,
            Anchor::End => x - wide,
        };
        (Area { left, top: y - 0.85 * size, right: left + wide, bottom: y + 0.25 * size }, ((x, y), anchor))
    };
    let Some((at, anchor)) = pen.places.take(spots.into_iter().map(area)) else { return false };
    pen.note(&Note::Words(Words { at, shown: &shown, full: &full, anchor, size, paint, apart: true }));
    true
}
