//! Warm-up to a plateau: batches until they stop getting faster.
//!
//! A count would be wrong both ways. The first dispatch can take a thousand times as long as the
//! tenth, and a GPU raises its clock for as long as a second.

use crate::unit::Nanos;

/// The state of a warm-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Plateau {
    patience: u32,
    gain: f64,
    best: f64,
    without_gain: u32,
    /// Time per dispatch of each batch so far.
    pub curve: Vec<Nanos>,
}

impl Plateau {
    /// Waits for `patience` batches in a row that do not beat the best one by the share `gain`.
    #[must_use]
    pub fn new(patience: u32, gain: f64) -> Self {
        Self { patience, gain, best: f64::INFINITY, without_gain: 0, curve: Vec::new() }
    }

    /// Takes the next batch's time per dispatch; true when the plateau is reached.
    pub fn reached(&mut self, time: Nanos) -> bool {
        self.curve.push(time);
        if time.0 < self.best * (1.0 - self.gain) {
            self.best = time.0;
            self.without_gain = 0;
        } else {
            self.without_gain += 1;
        }
        self.without_gain >= self.patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_when_gains_end() {
        let check = |times: &[f64], expected: Option<usize>| {
            let mut plateau = Plateau::new(3, 0.03);
            let reached = times.iter().position(|&time| plateau.reached(Nanos(time)));
            assert_eq!(reached, expected, "{times:?}");
        };
        check(&[100.0, 100.0, 100.0, 100.0], Some(3));
        check(&[100.0, 90.0, 80.0, 70.0, 69.0, 69.0, 69.0], Some(6));
        check(&[100.0, 99.0, 98.0, 96.0, 96.0, 96.0, 96.0], Some(6));
        check(&[100.0, 50.0, 25.0, 12.0], None);
        check(&[50.0, 60.0, 70.0, 80.0], Some(3));
    }
}
