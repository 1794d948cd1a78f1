//! What labels must not cover, and the choice among the places of a label.

use super::clip::{Point, Rect};

/// Which end of a text lies at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// The attribute of an SVG text.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Start => "",
            Self::Middle => " text-anchor=\"middle\"",
            Self::End => " text-anchor=\"end\"",
        }
    }
}

/// What labels must not cover.
#[derive(Debug)]
pub(super) struct Obstacles {
    /// No label leaves this.
    pub(super) bounds: Rect,
    /// No label covers these: dots, intervals, bars and other labels.
    pub(super) solid: Vec<Rect>,
    /// A label crosses few of these: pieces of lines.
    pub(super) lines: Vec<Rect>,
}

/// Pieces of lines, of 6 units each, that a label may cross where there is no better place.
const CROSSINGS_MAX: usize = 5;

impl Obstacles {
    /// The first of the candidates that is clear of everything, or else the one that crosses fewest
    /// lines; it is an obstacle from now on.
    pub(super) fn place<T>(&mut self, candidates: impl IntoIterator<Item = (Rect, T)>) -> Option<T> {
        let mut best: Option<(usize, Rect, T)> = None;
        for (rect, candidate) in candidates {
            if !self.bounds.contains(&rect) || self.solid.iter().any(|solid| solid.overlaps(&rect)) {
                continue;
            }
            let crossings = self.lines.iter().filter(|line| line.overlaps(&rect)).count();
            if crossings <= CROSSINGS_MAX && best.as_ref().is_none_or(|(least, ..)| crossings < *least) {
                best = Some((crossings, rect, candidate));
            }
            if matches!(best, Some((0, ..))) {
                break;
            }
        }
        let (_, rect, candidate) = best?;
        self.solid.push(rect);
        Some(candidate)
    }

    /// A line that labels should not cross.
    pub(super) fn add_line(&mut self, from: Point, to: Point) {
        self.lines.extend(pieces(from, to));
    }

    /// A line that carries a value, which no label may cover.
    pub(super) fn add_solid_line(&mut self, from: Point, to: Point) {
        self.solid.extend(pieces(from, to));
    }
}

fn pieces((x0, y0): Point, (x1, y1): Point) -> impl Iterator<Item = Rect> {
    let steps = ((x1 - x0).hypot(y1 - y0) / 6.0).ceil().clamp(1.0, 400.0);
    (0..=steps as usize).map(move |step| {
        let share = step as f64 / steps;
        Rect::around((x0 + share * (x1 - x0), y0 + share * (y1 - y0)), 1.5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_one_another_and_inside() {
        let bounds = Rect { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };
        let solid = vec![Rect::around((50.0, 50.0), 10.0)];
        let mut obstacles = Obstacles { bounds, solid, lines: Vec::new() };
        let at = |x: f64, y: f64| (Rect::around((x, y), 5.0), (x, y));
        assert_eq!(obstacles.place([at(50.0, 50.0), at(98.0, 50.0), at(70.0, 50.0)]), Some((70.0, 50.0)));
        assert_eq!(obstacles.place([at(72.0, 50.0)]), None, "taken by the label before");
        obstacles.add_line((20.0, 0.0), (20.0, 100.0));
        assert_eq!(obstacles.place([at(20.0, 30.0), at(30.0, 30.0)]), Some((30.0, 30.0)));
        assert_eq!(obstacles.place([at(20.0, 80.0)]), Some((20.0, 80.0)), "over a line rather than nowhere");
        obstacles.add_solid_line((80.0, 0.0), (80.0, 100.0));
        assert_eq!(obstacles.place([at(80.0, 80.0)]), None, "never over an interval");
    }
}
