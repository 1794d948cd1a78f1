//! Monotonic totals of energy counters that may reset or wrap around.

use std::path::PathBuf;

use crate::measure::Meter;

use super::super::sysfs;

/// Counters of microjoules in files, added up.
pub(super) struct FileCounters {
    source: &'static str,
    files: Vec<(PathBuf, Counter)>,
}

impl FileCounters {
    /// Files, each with the value at which its counter wraps around, if it does.
    ///
    /// # Errors
    /// Why one of them cannot be read.
    pub(super) fn open(source: &'static str, files: Vec<(PathBuf, Option<u64>)>) -> Result<Box<dyn Meter>, String> {
        let open = |(file, range): (PathBuf, _)| {
            let counter = Counter::new(sysfs::number(&file)?, range);
            Ok::<_, String>((file, counter))
        };
        Ok(Box::new(Self { source, files: files.into_iter().map(open).collect::<Result<_, _>>()? }))
    }
}

impl Meter for FileCounters {
    fn source(&self) -> &str {
        self.source
    }

    fn joules(&mut self) -> Option<f64> {
        // All are read before any counts, so that a reading that fails leaves no counter ahead of
        // the others.
        let readings: Option<Vec<u64>> = self.files.iter().map(|(file, _)| sysfs::number(file).ok()).collect();
        let mut microjoules = 0.0;
        for ((_, counter), reading) in self.files.iter_mut().zip(readings?) {
            microjoules += counter.advance(reading)? as f64;
        }
        Some(microjoules * 1e-6)
    }
}

/// The monotonic total of a counter, from the moment it was first read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counter {
    last: u64,
    total: u64,
    /// Where it begins again at 0, if it does.
    range: Option<u64>,
}

impl Counter {
    /// A counter that stands at `first`.
    pub(super) fn new(first: u64, range: Option<u64>) -> Self {
        Self { last: first, total: 0, range }
    }

    /// The sum after a further reading.
    ///
    /// A reading below the one before is a counter that began again at its range, once: it cannot
    /// be seen how often. Where there is no range, the device was reset; what it counted is lost,
    /// so there is no sum this time, and later ones go on from here.
    pub(super) fn advance(&mut self, reading: u64) -> Option<u64> {
        let last = std::mem::replace(&mut self.last, reading);
        let grown = match reading.checked_sub(last) {
            Some(grown) => grown,
            None => self.range?.saturating_sub(last).saturating_add(reading),
        };
        self.total = self.total.saturating_add(grown);
        Some(self.total)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_total_survives_wraparound_and_reset() {
        let check = |first: u64, range: Option<u64>, readings: &[u64], expected: &[Option<u64>]| {
            let mut counter = Counter::new(first, range);
            let sums: Vec<_> = readings.iter().map(|&reading| counter.advance(reading)).collect();
            assert_eq!(sums, expected, "{first} {range:?} {readings:?}");
        };
        check(100, None, &[100, 130, 190], &[Some(0), Some(30), Some(90)]);
        check(90, Some(100), &[95, 3, 4], &[Some(5), Some(13), Some(14)]);
        // A reset loses one reading and nothing else.
        check(90, None, &[95, 3, 10], &[Some(5), None, Some(12)]);
        // A range that the counter had exceeded: nothing is made up.
        check(200, Some(100), &[7], &[Some(7)]);
        check(u64::MAX, Some(u64::MAX), &[0, u64::MAX], &[Some(0), Some(u64::MAX)]);
    }

    proptest! {
        #[test]
        fn steps_below_the_range_add_up(first in 0..1_000u64, steps in prop::collection::vec(0..1_000u64, 0..50)) {
            let mut counter = Counter::new(first, Some(1_000));
            let (mut position, mut sum) = (first, 0);
            for step in steps {
                position = (position + step) % 1_000;
                sum += step;
                prop_assert_eq!(counter.advance(position), Some(sum));
            }
        }

        #[test]
        fn sums_never_fall(readings in prop::collection::vec(any::<u64>(), 1..50), range in any::<Option<u64>>()) {
            let mut counter = Counter::new(readings[0], range);
            let sums: Vec<u64> = readings.iter().filter_map(|&reading| counter.advance(reading)).collect();
            prop_assert!(sums.is_sorted());
        }
    }
}
