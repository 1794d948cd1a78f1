//! Student's t, with the normal distribution as its limit.
//!
//! statrs is right where the degrees of freedom are few; at 1e9 of them its evaluation does not end in useful time, and such numbers do occur where
//! one of two variances is assumed and not estimated. From [`NORMAL_FROM`] on the normal distribution differs by less than 2e-6 in its quantiles.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Degrees of freedom from which the normal distribution is used.
pub const NORMAL_FROM: f64 = 1e6;

/// The value that is exceeded with probability `1 - probability`.
#[must_use]
pub fn quantile(probability: f64, freedom: f64) -> f64 {
    match student(freedom) {
        Some(student) => student.inverse_cdf(probability),
        None => Normal::standard().inverse_cdf(probability),
    }
}

/// The probability of a value of at least `x`.
#[must_use]
pub fn at_least(x: f64, freedom: f64) -> f64 {
    match student(freedom) {
        Some(student) => student.sf(x),
        None => Normal::standard().sf(x),
    }
}

fn student(freedom: f64) -> Option<StudentsT> {
    if freedom < NORMAL_FROM { StudentsT::new(0.0, 1.0, freedom).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked against SciPy 1.17.
    #[test]
    fn known_quantiles() {
        let check = |freedom, expected: f64| assert!((quantile(0.975, freedom) - expected).abs() < 1e-6, "{freedom}");
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
        for freedom in [0.4, 1.0, 2.0, 3.97, 30.0, 1e5, f64::INFINITY] {
            for tail in [1e-3, 2.5e-5, 1e-7] {
                let back = at_least(quantile(1.0 - tail, freedom), freedom);
                assert!((back / tail - 1.0).abs() < 1e-6, "{freedom} {tail}: {back}");
                let below = at_least(-quantile(1.0 - tail, freedom), freedom);
                assert!((1.0 - below - tail).abs() < 1e-6 * tail + 1e-15, "{freedom} {tail}: {below}");
            }
        }
    }

    #[test]
    fn tail_and_quantile_invert_each_other() {
        for freedom in [1.0, 2.0, 3.97, 30.0, 1e5, f64::INFINITY] {
            for probability in [0.01, 0.3, 0.5, 0.9, 0.999] {
                let back = 1.0 - at_least(quantile(probability, freedom), freedom);
                assert!((back - probability).abs() < 1e-8, "{freedom} {probability}: {back}");
            }
        }
    }
}
