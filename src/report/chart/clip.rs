//! Clipping of lines and polygons to a rectangle.

/// A point of the picture.
pub(super) type Point = (f64, f64);

/// A rectangle of the picture, whose y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    /// A square around a point.
    pub(super) fn around((x, y): Point, half: f64) -> Self {
        Self { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// How far a point lies inside of each edge, negative where it lies outside.
    fn depths(&self, (x, y): Point) -> [f64; 4] {
        [x - self.left, self.right - x, y - self.top, self.bottom - y]
    }
}

fn between((x0, y0): Point, (x1, y1): Point, share: f64) -> Point {
    (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
}

/// The parts of a line inside a rectangle.
pub(super) fn line(points: &[Point], rect: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], rect) else { continue };
        match parts.last_mut() {
            Some(part) if part.last() == Some(&from) => part.push(to),
            _ => parts.push(vec![from, to]),
        }
    }
    parts
}

/// The part of a segment inside a rectangle (Liang and Barsky, 1984).
fn segment(from: Point, to: Point, rect: &Rect) -> Option<(Point, Point)> {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (start, end) in rect.depths(from).into_iter().zip(rect.depths(to)) {
        if start < 0.0 && end < 0.0 {
            return None;
        } else if start < 0.0 {
            enter = enter.max(start / (start - end));
        } else if end < 0.0 {
            leave = leave.min(start / (start - end));
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        _ => between(from, to, share),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The part of a polygon inside a rectangle (Sutherland and Hodgman, 1974).
pub(super) fn polygon(points: &[Point], rect: &Rect) -> Vec<Point> {
    let mut kept = points.to_vec();
    for edge in 0..4 {
        let mut next = Vec::with_capacity(kept.len() + 4);
        for (at, &point) in kept.iter().enumerate() {
            let before = kept[(at + kept.len() - 1) % kept.len()];
            let (was, is) = (rect.depths(before)[edge], rect.depths(point)[edge]);
            if (was < 0.0) != (is < 0.0) {
                next.push(between(before, point, was / (was - is)));
            }
            if is >= 0.0 {
                next.push(point);
            }
        }
        kept = next;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Rect = Rect { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };

    #[test]
    fn lines_end_at_the_edges() {
        let check = |points: &[Point], expected: &[&[Point]]| assert_eq!(line(points, &UNIT), expected, "{points:?}");
        check(&[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)], &[&[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)]]);
        check(&[(-1.0, 0.5), (3.0, 0.5)], &[&[(0.0, 0.5), (1.0, 0.5)]]);
        check(
            &[(0.5, 0.5), (0.5, 1.5), (0.75, 1.5), (0.75, 0.5)],
            &[&[(0.5, 0.5), (0.5, 1.0)], &[(0.75, 1.0), (0.75, 0.5)]],
        );
        check(&[(-1.0, 2.0), (2.0, 2.0)], &[]);
        check(&[(-1.0, 0.5), (0.5, 2.0)], &[]);
        check(&[(0.5, 0.5)], &[]);
    }

    #[test]
    fn polygons_end_at_the_edges() {
        let found = polygon(&[(-1.0, -1.0), (2.0, -1.0), (2.0, 0.5), (-1.0, 0.5)], &UNIT);
        let area: f64 = (0..found.len())
            .map(|at| {
                let ((x0, y0), (x1, y1)) = (found[at], found[(at + 1) % found.len()]);
                0.5 * (x0 * y1 - x1 * y0)
            })
            .sum();
        assert!((area - 0.5).abs() < 1e-12, "{found:?}");
        assert!(polygon(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)], &UNIT).is_empty());
        assert!(polygon(&[], &UNIT).is_empty());
    }
}
