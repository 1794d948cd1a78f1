//! What of a line or a region lies within the axes; both are given in shares of the axes, so the
//! axes are the unit square.

/// A place in shares of the axes.
pub(super) type Point = (f64, f64);

/// The pieces of a line that lie within.
pub(super) fn line(points: &[Point]) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1]) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a segment that lies within (Liang and Barsky, 1984).
fn segment((x0, y0): Point, (x1, y1): Point) -> Option<(Point, Point)> {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (towards, room) in [(-dx, x0), (dx, 1.0 - x0), (-dy, y0), (dy, 1.0 - y0)] {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else {
            leave = leave.min(room / towards);
        }
    }
    let at = |share: f64| ((x0 + share * dx).clamp(0.0, 1.0), (y0 + share * dy).clamp(0.0, 1.0));
    let exact = |share: f64, end: Point| if share == 0.0 || share == 1.0 { end } else { at(share) };
    (enter <= leave).then(|| (exact(enter, (x0, y0)), exact(leave, (x1, y1))))
}

/// The part of a region that lies within (Sutherland and Hodgman, 1974).
pub(super) fn region(points: &[Point]) -> Vec<Point> {
    let edges: [fn(Point) -> f64; 4] = [|(x, _)| x, |(x, _)| 1.0 - x, |(_, y)| y, |(_, y)| 1.0 - y];
    let mut kept = points.to_vec();
    for inside in edges {
        let mut next = Vec::with_capacity(kept.len() + 4);
        for (at, &point) in kept.iter().enumerate() {
            let before = kept[(at + kept.len() - 1) % kept.len()];
            let (was, is) = (inside(before), inside(point));
            if (was < 0.0) != (is < 0.0) {
                let share = was / (was - is);
                next.push((before.0 + share * (point.0 - before.0), before.1 + share * (point.1 - before.1)));
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

    #[test]
    fn lines_end_at_the_axes() {
        let check = |points: &[Point], expected: &[&[Point]]| assert_eq!(line(points), expected, "{points:?}");
        check(&[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)], &[&[(0.0, 0.0), (0.5, 0.5), (1.0, 0.0)]]);
        check(&[(-1.0, 0.5), (2.0, 0.5)], &[&[(0.0, 0.5), (1.0, 0.5)]]);
        check(
            &[(0.5, 0.5), (0.5, 2.0), (0.75, 2.0), (0.75, 0.5)],
            &[&[(0.5, 0.5), (0.5, 1.0)], &[(0.75, 1.0), (0.75, 0.5)]],
        );
        check(&[(-1.0, 2.0), (2.0, 2.0)], &[]);
        check(&[(0.5, 0.5)], &[]);
    }

    #[test]
    fn regions_end_at_the_axes() {
        let found = region(&[(-1.0, -1.0), (2.0, -1.0), (2.0, 0.5), (-1.0, 0.5)]);
        let area: f64 = (0..found.len())
            .map(|at| {
                let ((x0, y0), (x1, y1)) = (found[at], found[(at + 1) % found.len()]);
                0.5 * (x0 * y1 - x1 * y0)
            })
            .sum();
        assert!((area - 0.5).abs() < 1e-12, "{found:?}");
        assert!(region(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)]).is_empty());
        assert!(region(&[]).is_empty());
    }
}
