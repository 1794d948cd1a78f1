//! One number for several works: the mean over works of the mean over cells, with an interval from
//! a bootstrap that resamples both.
//!
//! A work is drawn with replacement, then cells within it, then one of the draws behind a cell
//! where there are any, because works differ more than two submissions of one work do. With few
//! works, plain percentiles of a bootstrap are too narrow by the factor sqrt((n - 1) / n) and by
//! the difference between a normal and a t quantile; percentiles *expanded* by both are taken
//! (Hesterberg, *The American Statistician* 69(4), 2015). Under [`WORKS_MIN`] works nothing is said
//! about the spread: there is a point and no interval.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use statrs::distribution::{ContinuousCDF, Normal};

use super::super::scenario::{Refusal, check_positive};
use super::work::{Work, WorkCell, mean};
use crate::stat::descriptive::quantiles;
use crate::stat::student;
use crate::unit::UsdPerHour;

/// Works below which there is no interval.
pub const WORKS_MIN: usize = 4;

/// Resamples unless told otherwise.
pub const RESAMPLES: usize = 10_000;

/// The seed unless told otherwise.
pub const SEED: u64 = 1;

/// What several works say together about one ratio. All numbers are natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// ln of the ratio: the mean over works of the mean over cells.
    pub log: f64,
    /// The ends of the 95 % interval; `None` under [`WORKS_MIN`] works.
    pub interval: Option<[f64; 2]>,
    /// How many works there are, at least 1.
    pub works: usize,
    /// How many cells they have together.
    pub cells: usize,
}

impl Estimate {
    /// The ratio itself.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.log.exp()
    }

    /// The ends of the interval of the ratio.
    #[must_use]
    pub fn ratio_interval(&self) -> Option<[f64; 2]> {
        self.interval.map(|ends| ends.map(f64::exp))
    }

    /// From a ratio of performances to one of performance per dollar, g = ln(rho p_inc / p_alt):
    /// prices are points, so they move the interval and do not widen it.
    ///
    /// # Errors
    /// A price that is not finite and above 0.
    pub fn at_prices(&self, alternative: UsdPerHour, incumbent: UsdPerHour) -> Result<Self, Refusal> {
        check_positive("price of the alternative", alternative.0)?;
        check_positive("price of the incumbent", incumbent.0)?;
        let shift = incumbent.0.ln() - alternative.0.ln();
        Ok(Self { log: self.log + shift, interval: self.interval.map(|ends| ends.map(|end| end + shift)), ..*self })
    }
}

/// The probability of the lower percentile for `works` works; that of the upper one is its
/// complement.
#[must_use]
pub fn expanded_tail(works: usize) -> f64 {
    let n = works as f64;
    Normal::standard().cdf(-(n / (n - 1.0)).sqrt() * student::quantile(0.975, n - 1.0))
}

/// Estimates a ratio from works. `None` where there is nothing to estimate from: no work, or one
/// without a cell.
///
/// The same arguments give the same bits.
#[must_use]
pub fn estimate(works: &[Work<'_>], resamples: usize, seed: u64) -> Option<Estimate> {
    let means: Option<Vec<f64>> = works.iter().map(Work::log).collect();
    let log = mean(means?.into_iter())?;
    let interval = (works.len() >= WORKS_MIN).then(|| bootstrap(works, resamples, seed));
    Some(Estimate {
        log,
        interval: interval.flatten(),
        works: works.len(),
        cells: works.iter().map(|work| work.cells.len()).sum(),
    })
}

fn bootstrap(works: &[Work<'_>], resamples: usize, seed: u64) -> Option<[f64; 2]> {
    let mut generator = Pcg64Mcg::seed_from_u64(seed);
    let draws: Vec<f64> = (0..resamples).filter_map(|_| resample(works, &mut generator)).collect();
    let tail = expanded_tail(works.len());
    (!draws.is_empty()).then(|| quantiles(draws, [tail, 1.0 - tail]))
}

/// One draw: works with replacement, cells of each with replacement, one of the logarithms of each
/// cell.
fn resample(works: &[Work<'_>], generator: &mut Pcg64Mcg) -> Option<f64> {
    let drawn: Option<Vec<f64>> = (0..works.len())
        .map(|_| {
            let cells = &pick(works, generator)?.cells;
            let logs: Option<Vec<f64>> =
                (0..cells.len()).map(|_| of_cell(pick(cells, generator)?, generator)).collect();
            mean(logs?.into_iter())
        })
        .collect();
    mean(drawn?.into_iter())
}

/// A published cell is its one number; nothing is drawn for it, so that a point stays a point.
fn of_cell(cell: &WorkCell<'_>, generator: &mut Pcg64Mcg) -> Option<f64> {
    match cell.logs.as_slice() {
        [point] => Some(*point),
        draws => pick(draws, generator).copied(),
    }
}

/// One element, each equally likely.
fn pick<'t, T>(from: &'t [T], generator: &mut Pcg64Mcg) -> Option<&'t T> {
    let index = ((generator.next_u64() >> 32) * from.len() as u64) >> 32;
    from.get(index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked against SciPy 1.17.
    #[test]
    fn expanded_tails() {
        for (works, expected) in [(4, 1.190_1e-4), (5, 9.541_0e-4), (8, 5.744e-3), (1_000_000, 0.025)] {
            let found = expanded_tail(works);
            assert!((found / expected - 1.0).abs() < 2e-3, "{works}: {found}");
        }
    }
}
