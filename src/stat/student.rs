//! Student's t, with the normal distribution as its limit.
//!
//! statrs is right where the degrees of freedom are few; at 1e9 of them its evaluation does not end
//! in useful time, and such numbers do occur where one of two variances is assumed and not
//! estimated. From [`NORMAL_FROM`] on the normal distribution differs by less than 2e-6 in its
//! quantiles.
//!
//! Below one degree of freedom its quantiles are wrong far out: with 0.4 of them that of 1 - 2.5e-5
//! is exceeded ten times too often. Its tails are right, so there the quantile is found from these
//! by bisection. It occurs where a row has one run in a group of unlike rows.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::bisection::bisect;

/// Degrees of freedom from which the normal distribution is used.
pub const NORMAL_FROM: f64 = 1e6;

/// The value that is exceeded with probability `1 - probability`.
#[must_use]
pub fn quantile(probability: f64, df: f64) -> f64 {
    match student(df) {
        Some(_) if df < 1.0 => by_bisection(probability, df),
        Some(student) => student.inverse_cdf(probability),
        None => Normal::standard().inverse_cdf(probability),
    }
}

/// The probability of a value of at least `x`.
#[must_use]
pub fn sf(x: f64, df: f64) -> f64 {
    match student(df) {
        Some(student) => student.sf(x),
        None => Normal::standard().sf(x),
    }
}

/// The quantile from the tail, by halving the logarithm of its distance from 0.
fn by_bisection(probability: f64, df: f64) -> f64 {
    let tail = probability.min(1.0 - probability);
    let (low, high) = bisect((-700.0, 700.0), 100, |log| sf(log.exp(), df) > tail);
    let distance = f64::midpoint(low, high).exp();
    if probability < 0.5 { -distance } else { distance }
}

/// Equally likely values that stand for the distribution: its quantile is slow, and is asked for in
/// every draw.
#[derive(Debug, Clone)]
pub struct StudentQuantiles(Vec<f64>);

impl StudentQuantiles {
    const LEVELS: usize = 2000;

    /// The values for some degrees of freedom.
    #[must_use]
    pub fn of(df: f64) -> Self {
        Self((0..Self::LEVELS).map(|level| quantile((level as f64 + 0.5) / Self::LEVELS as f64, df)).collect())
    }

    /// The value at a uniform number in (0, 1).
    #[must_use]
    pub fn at(&self, number: f64) -> f64 {
        self.0[((number * Self::LEVELS as f64) as usize).min(Self::LEVELS - 1)]
    }
}

/// The tail of the distribution from a table, for whoever needs it many times: right to 1e-6.
#[derive(Debug, Clone)]
pub struct StudentTable {
    df: f64,
    tails: Vec<f64>,
}

impl StudentTable {
    /// Beyond this the tail is computed.
    const END: f64 = 12.0;
    const STEPS_PER_UNIT: f64 = 256.0;

    /// The table for some degrees of freedom.
    #[must_use]
    pub fn of(df: f64) -> Self {
        let points = (2.0 * Self::END * Self::STEPS_PER_UNIT) as usize;
        let tail = |point: usize| sf(point as f64 / Self::STEPS_PER_UNIT - Self::END, df);
        Self { df, tails: (0..=points).map(tail).collect() }
    }

    /// The probability of a value of at least `x`.
    #[must_use]
    pub fn sf(&self, x: f64) -> f64 {
        let position = (x + Self::END) * Self::STEPS_PER_UNIT;
        let index = position as usize;
        match self.tails.get(index..index + 2) {
            Some(&[left, right]) if position >= 0.0 => left + (position - index as f64) * (right - left),
            _ => sf(x, self.df),
        }
    }
}

fn student(df: f64) -> Option<StudentsT> {
    if df < NORMAL_FROM { StudentsT::new(0.0, 1.0, df).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked against SciPy 1.17.
    #[test]
    fn known_quantiles() {
        let check = |df, expected: f64| assert!((quantile(0.975, df) - expected).abs() < 1e-6, "{df}");
        check(2.0, 4.302_653);
        check(4.0, 2.776_445);
        check(5.5, 2.501_859);
        check(24.0, 2.063_899);
        check(f64::INFINITY, 1.959_964);
        check(1e12, 1.959_964);
    }

    /// As far out as Holm goes in a table of a thousand rows.
    #[test]
    fn far_tails() {
        for df in [0.4, 0.7, 1.0, 2.0, 3.97, 30.0, 1e5, f64::INFINITY] {
            for tail in [1e-3, 2.5e-5, 1e-6] {
                let back = sf(quantile(1.0 - tail, df), df);
                assert!((back / tail - 1.0).abs() < 1e-6, "{df} {tail}: {back}");
                let below = sf(-quantile(1.0 - tail, df), df);
                assert!((1.0 - below - tail).abs() < 1e-6 * tail + 1e-15, "{df} {tail}: {below}");
            }
        }
    }

    #[test]
    fn the_table_is_the_distribution() {
        for df in [1.0, 4.0, 11.0, f64::INFINITY] {
            let table = StudentTable::of(df);
            for step in -3000..3000 {
                let x = f64::from(step) * 0.00517;
                assert!((table.sf(x) - sf(x, df)).abs() < 1e-6, "{df} {x}");
            }
        }
    }

    #[test]
    fn tail_and_quantile_invert_each_other() {
        for df in [0.4, 1.0, 2.0, 3.97, 30.0, 1e5, f64::INFINITY] {
            for probability in [0.01, 0.3, 0.5, 0.9, 0.999] {
                let back = 1.0 - sf(quantile(probability, df), df);
                assert!((back - probability).abs() < 1e-8, "{df} {probability}: {back}");
            }
        }
    }
}
