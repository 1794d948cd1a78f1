//! Where labels go: beside what they name, clear of one another and of everything that carries a
//! value.

/// A region of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    /// The left edge.
    pub(super) left: f64,
    /// The upper edge.
    pub(super) top: f64,
    /// The right edge.
    pub(super) right: f64,
    /// The lower edge.
    pub(super) bottom: f64,
}

impl Area {
    /// A square around a point.
    pub(super) fn around(x: f64, y: f64, half: f64) -> Self {
        Self { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }
}

/// What is taken already.
#[derive(Debug)]
pub(super) struct Places {
    /// No label leaves this.
    pub(super) bounds: Area,
    /// No label covers these: dots, intervals, bars and other labels.
    pub(super) taken: Vec<Area>,
    /// A label may cross few of these: pieces of lines.
    pub(super) crossed: Vec<Area>,
}

/// Pieces of lines, of 6 units each, that a label may cross where there is no better place.
const CROSSINGS: usize = 5;

impl Places {
    /// The first of the candidates that is clear of everything, or else the one that crosses fewest
    /// lines; it is taken from now on.
    pub(super) fn take<T>(&mut self, candidates: impl IntoIterator<Item = (Area, T)>) -> Option<T> {
        let mut best: Option<(usize, Area, T)> = None;
        for (area, what) in candidates {
            if !self.bounds.holds(&area) || self.taken.iter().any(|taken| taken.meets(&area)) {
                continue;
            }
            let crossings = self.crossed.iter().filter(|crossed| crossed.meets(&area)).count();
            if crossings <= CROSSINGS && best.as_ref().is_none_or(|(least, ..)| crossings < *least) {
                best = Some((crossings, area, what));
            }
            if matches!(best, Some((0, ..))) {
                break;
            }
        }
        let (_, area, what) = best?;
        self.taken.push(area);
        Some(what)
    }

    /// A line that labels should not cross.
    pub(super) fn cross(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.crossed.extend(pieces(from, to));
    }

    /// A line that carries a value, which no label may cover.
    pub(super) fn keep(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.taken.extend(pieces(from, to));
    }
}

fn pieces((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> impl Iterator<Item = Area> {
    let steps = ((x1 - x0).hypot(y1 - y0) / 6.0).ceil().clamp(1.0, 400.0) as usize;
    (0..=steps).map(move |step| {
        let share = step as f64 / steps as f64;
        Area::around(x0 + share * (x1 - x0), y0 + share * (y1 - y0), 1.5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_one_another_and_inside() {
        let bounds = Area { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };
        let mut places = Places { bounds, taken: vec![Area::around(50.0, 50.0, 10.0)], crossed: Vec::new() };
        let at = |x: f64, y: f64| (Area::around(x, y, 5.0), (x, y));
        assert_eq!(places.take([at(50.0, 50.0), at(98.0, 50.0), at(70.0, 50.0)]), Some((70.0, 50.0)));
        assert_eq!(places.take([at(72.0, 50.0)]), None, "taken by the label before");
        places.cross((20.0, 0.0), (20.0, 100.0));
        assert_eq!(places.take([at(20.0, 30.0), at(30.0, 30.0)]), Some((30.0, 30.0)));
        assert_eq!(places.take([at(20.0, 80.0)]), Some((20.0, 80.0)), "over a line rather than nowhere");
        places.keep((80.0, 0.0), (80.0, 100.0));
        assert_eq!(places.take([at(80.0, 80.0)]), None, "never over an interval");
    }
}
