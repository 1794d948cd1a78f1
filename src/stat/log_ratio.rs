//! An estimate of the logarithm of a ratio, with its standard error, degrees of freedom and
//! interval.

use super::student;

/// An estimate of ln(base time / alternative time): positive where the alternative is faster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRatio {
    /// D: ln of the ratio of speeds, alternative over base.
    pub estimate: f64,
    /// Standard error of `estimate`; 0 where the ratio is taken as known.
    pub error: f64,
    /// Degrees of freedom of the t interval, infinite for a normal distribution.
    pub df: f64,
}

/// A value with a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl LogRatio {
    /// Half the width of the 95 % interval of `estimate`.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        student::quantile(0.975, self.df) * self.error
    }

    /// The ratio itself with its 95 % interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let half_width = self.half_width();
        Interval {
            value: self.estimate.exp(),
            low: (self.estimate - half_width).exp(),
            high: (self.estimate + half_width).exp(),
        }
    }
}

/// The sum of independent estimates of variance, each with its degrees of freedom, and the degrees
/// of freedom of the sum (Satterthwaite, Biometrics Bulletin 2, 1946). A part that is known has
/// infinitely many; so has a sum of such parts.
pub(super) fn sum(parts: &[(f64, f64)]) -> (f64, f64) {
    let total: f64 = parts.iter().map(|(variance, _)| variance).sum();
    let spread: f64 = parts.iter().map(|(variance, df)| variance * variance / df).sum();
    (total, if spread > 0.0 { total * total / spread } else { f64::INFINITY })
}
