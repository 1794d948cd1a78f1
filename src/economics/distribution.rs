//! What is known of a number: a point, or a distribution that is drawn from by its inverse.
//!
//! One uniform number gives one draw, so that the same uniform numbers give the same draws whatever
//! the distribution, and quasi-random points keep their pattern.

use std::fmt;
use std::sync::Arc;

use statrs::distribution::{Beta, ContinuousCDF, Normal};

/// A range without a centre is read on a logarithmic scale from this factor between its ends.
pub const LOG_FROM: f64 = 4.0;

/// The share of an unbounded distribution that may lie outside the legal range of its number.
pub const CUT_MAX: f64 = 0.01;

/// A distribution, before the legal range of its number is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// One value.
    Point(f64),
    /// Every value between two ends alike.
    Uniform {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
    /// Every factor between two ends alike. Ends above 0.
    LogUniform {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
    /// Hard ends and the most likely value between them.
    Triangular {
        /// The lowest value.
        low: f64,
        /// The most likely value: the mode, not the mean.
        mode: f64,
        /// The highest value.
        high: f64,
    },
    /// The normal distribution.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation, above 0.
        sd: f64,
    },
    /// A number whose logarithm is normal.
    LogNormal {
        /// Its median, above 0.
        median: f64,
        /// The standard deviation of its natural logarithm, above 0.
        log_sd: f64,
    },
    /// The beta distribution, stretched between two ends.
    Beta {
        /// The first shape, above 0.
        alpha: f64,
        /// The second shape, above 0.
        beta: f64,
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
    /// Equally likely values, as they come from a comparison of result files; at least one.
    Empirical(Arc<[f64]>),
}

impl Distribution {
    /// Two ends without a centre: log-uniform for a ratio, or where the ends differ by a factor of
    /// [`LOG_FROM`]; else uniform.
    #[must_use]
    pub fn between(low: f64, high: f64, is_ratio: bool) -> Self {
        if low == high {
            Self::Point(low)
        } else if low > 0.0 && (is_ratio || high / low >= LOG_FROM) {
            Self::LogUniform { low, high }
        } else {
            Self::Uniform { low, high }
        }
    }

    /// What is wrong with the parameters, and what would be right.
    ///
    /// # Errors
    /// A parameter that is not finite, ends in the wrong order, a scale or shape that is not above
    /// 0, no values.
    pub fn validate(&self) -> Result<(), (f64, &'static str)> {
        if let Some(wrong) = self.parameters().iter().map(|(_, value)| value).find(|value| !value.is_finite()) {
            return Err((*wrong, "give finite numbers"));
        }
        match *self {
            Self::Uniform { low, high } | Self::LogUniform { low, high } | Self::Beta { low, high, .. }
                if low > high =>
            {
                Err((low, "give a low end that is not above the high end"))
            }
            Self::Triangular { low, mode, .. } if low > mode => Err((mode, "give a mode that is not below `low`")),
            Self::Triangular { mode, high, .. } if mode > high => Err((mode, "give a mode that is not above `high`")),
            Self::LogUniform { low, .. } if low <= 0.0 => Err((low, "give ends above 0 for a logarithmic range")),
            Self::Normal { sd, .. } if sd <= 0.0 => Err((sd, "give a standard deviation above 0, or one number")),
            Self::LogNormal { median, .. } if median <= 0.0 => Err((median, "give a median above 0")),
            Self::LogNormal { log_sd, .. } if log_sd <= 0.0 => Err((log_sd, "give a `log_sd` above 0, or one number")),
            Self::Beta { alpha, .. } if alpha <= 0.0 => Err((alpha, "give shapes above 0")),
            Self::Beta { beta, .. } if beta <= 0.0 => Err((beta, "give shapes above 0")),
            Self::Empirical(ref values) if values.is_empty() => Err((0.0, "give at least one value")),
            _ => Ok(()),
        }
    }

    /// The parameters with their names, as scenario files have them.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        match *self {
            Self::Point(value) => vec![("value", value)],
            Self::Uniform { low, high } | Self::LogUniform { low, high } => vec![("low", low), ("high", high)],
            Self::Triangular { low, mode, high } => vec![("low", low), ("mode", mode), ("high", high)],
            Self::Normal { mean, sd } => vec![("mean", mean), ("sd", sd)],
            Self::LogNormal { median, log_sd } => vec![("median", median), ("log_sd", log_sd)],
            Self::Beta { alpha, beta, low, high } => {
                vec![("alpha", alpha), ("beta", beta), ("low", low), ("high", high)]
            }
            Self::Empirical(ref values) => values.iter().map(|value| ("draws", *value)).collect(),
        }
    }

    /// The ends of what can be drawn; infinite where there is none.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Point(value) => (*value, *value),
            Self::Uniform { low, high }
            | Self::LogUniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Beta { low, high, .. } => (*low, *high),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::LogNormal { .. } => (0.0, f64::INFINITY),
            Self::Empirical(values) => values
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value))),
        }
    }

    /// The value below which the share `p` lies, for p in (0, 1).
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match self {
            Self::Point(value) => *value,
            Self::Uniform { low, high } => low + (high - low) * p,
            Self::LogUniform { low, high } => low * (high / low).powf(p),
            Self::Triangular { low, mode, high } => triangular(*low, *mode, *high, p),
            Self::Normal { mean, sd } => mean + sd * Normal::standard().inverse_cdf(p),
            Self::LogNormal { median, log_sd } => median * (log_sd * Normal::standard().inverse_cdf(p)).exp(),
            Self::Beta { alpha, beta, low, high } => {
                low + (high - low) * Beta::new(*alpha, *beta).map_or(0.5, |beta| beta.inverse_cdf(p))
            }
            Self::Empirical(values) => values[((p * values.len() as f64) as usize).min(values.len() - 1)],
        }
    }

    /// The share that lies below `value`, of the distributions that have no end there; 0 or 1 of
    /// the others.
    fn below(&self, value: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => Normal::standard().cdf((value - mean) / sd),
            Self::LogNormal { median, log_sd } if value > 0.0 => Normal::standard().cdf((value / median).ln() / log_sd),
            _ => f64::from(value > self.support().0),
        }
    }

    /// The distribution within a legal range.
    ///
    /// # Errors
    /// The value that is outside and what to do: an end of a bounded distribution, or the range
    /// where too much of an unbounded one is cut off.
    pub fn within(self, legal: &Legal) -> Result<Prior, (f64, &'static str)> {
        self.validate()?;
        let (low, high) = self.support();
        if let Some(end) = [low, high].into_iter().find(|end| end.is_finite() && !legal.allows(*end)) {
            // A log-normal comes as near to 0 as it likes and never reaches it.
            if !matches!(self, Self::LogNormal { .. }) {
                return Err((end, legal.remedy()));
            }
        }
        let from = if low < legal.low { self.below(legal.low) } else { 0.0 };
        let to = if high > legal.high { self.below(legal.high) } else { 1.0 };
        if from + (1.0 - to) > CUT_MAX {
            let outside = if from > 1.0 - to { legal.low } else { legal.high };
            return Err((outside, "more than 1 % of the distribution lies beyond it: narrow the distribution"));
        }
        Ok(Prior { distribution: self, from, to })
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(value) => write!(f, "{value}"),
            Self::Uniform { low, high } => write!(f, "{low} to {high}"),
            Self::LogUniform { low, high } => write!(f, "{low} to {high}, log-uniform"),
            Self::Triangular { low, mode, high } => write!(f, "{low} to {high}, mode {mode}"),
            Self::Normal { mean, sd } => write!(f, "normal {mean}, sd {sd}"),
            Self::LogNormal { median, log_sd } => write!(f, "log-normal, median {median}, log-sd {log_sd}"),
            Self::Beta { alpha, beta, low, high } => write!(f, "beta({alpha}, {beta}) from {low} to {high}"),
            Self::Empirical(values) => write!(f, "{} draws", values.len()),
        }
    }
}

fn triangular(low: f64, mode: f64, high: f64, p: f64) -> f64 {
    let width = high - low;
    if width == 0.0 {
        return mode;
    }
    if p < (mode - low) / width {
        low + (p * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - p) * width * (high - mode)).sqrt()
    }
}

/// The values that a number may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Legal {
    /// The low end; infinite where there is none.
    pub low: f64,
    /// Whether the low end itself is legal.
    pub low_included: bool,
    /// The high end; infinite where there is none.
    pub high: f64,
    /// Whether the high end itself is legal.
    pub high_included: bool,
}

impl Legal {
    /// Above 0.
    pub const POSITIVE: Self = Self { low: 0.0, low_included: false, high: f64::INFINITY, high_included: false };
    /// 0 or above.
    pub const NOT_NEGATIVE: Self = Self { low_included: true, ..Self::POSITIVE };
    /// From 0 to 1.
    pub const SHARE: Self = Self { high: 1.0, high_included: true, ..Self::NOT_NEGATIVE };
    /// From 0 to less than 1.
    pub const BELOW_ONE: Self = Self { high_included: false, ..Self::SHARE };
    /// Any finite number.
    pub const ANY: Self = Self { low: f64::NEG_INFINITY, ..Self::POSITIVE };

    /// Whether a value is finite and in the range.
    #[must_use]
    pub fn allows(&self, value: f64) -> bool {
        let above = if self.low_included { value >= self.low } else { value > self.low };
        let below = if self.high_included { value <= self.high } else { value < self.high };
        value.is_finite() && above && below
    }

    /// What would be accepted.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match (self.low == 0.0, self.low_included, self.high == 1.0, self.high_included) {
            (true, false, false, _) => "give a number above 0",
            (true, true, false, _) => "give 0 or a number above it",
            (true, true, true, true) => "give a share between 0 and 1, so 0.02 for 2 %",
            (true, true, true, false) => "give an exponent of at least 0 and below 1",
            _ => "give a finite number",
        }
    }
}

/// A distribution cut to the legal range of its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    distribution: Distribution,
    /// Draws use probabilities from here
    from: f64,
    /// to here.
    to: f64,
}

impl Prior {
    /// A number that is known and legal.
    #[must_use]
    pub fn point(value: f64) -> Self {
        Self { distribution: Distribution::Point(value), from: 0.0, to: 1.0 }
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_point(&self) -> bool {
        let (low, high) = self.distribution.support();
        low == high
    }

    /// The distribution before it was cut.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The value below which the share `p` lies, for p in (0, 1): a draw, where p is drawn.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.distribution.quantile(self.from + p * (self.to - self.from))
    }

    /// The value that stands for it where one number is needed.
    #[must_use]
    pub fn centre(&self) -> f64 {
        match self.distribution {
            Distribution::Triangular { mode, .. } => mode,
            _ => self.quantile(0.5),
        }
    }

    /// The ends between which an answer is sought: those of the distribution, or its 0.1 % and 99.9
    /// % points where it has none.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        let (low, high) = self.distribution.support();
        let end =
            |end: f64, p| if end.is_finite() && self.from == 0.0 && self.to == 1.0 { end } else { self.quantile(p) };
        (end(low, 0.001), end(high, 0.999))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each inverse against numbers that SciPy 1.14 gives.
    #[test]
    fn quantiles_are_those_of_the_definition() {
        let check = |distribution: Distribution, p: f64, expected: f64| {
            let found = distribution.quantile(p);
            assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{distribution:?} at {p}: {found}");
        };
        check(Distribution::Point(3.0), 0.3, 3.0);
        check(Distribution::Uniform { low: 1.0, high: 3.0 }, 0.25, 1.5);
        check(Distribution::LogUniform { low: 1.0, high: 100.0 }, 0.5, 10.0);
        // Below the mode, above it, and with the mode at either end.
        check(Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 }, 0.0625, 0.5);
        check(Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 }, 0.25, 1.0);
        check(Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 }, 0.8125, 2.5);
        check(Distribution::Triangular { low: 0.0, mode: 0.0, high: 2.0 }, 0.75, 1.0);
        check(Distribution::Triangular { low: 0.0, mode: 2.0, high: 2.0 }, 0.25, 1.0);
        check(Distribution::Normal { mean: 1.0, sd: 2.0 }, 0.975, 1.0 + 2.0 * 1.959_963_984_540_054);
        check(Distribution::LogNormal { median: 2.0, log_sd: 0.5 }, 0.5, 2.0);
        // Beta(2, 1) has the distribution function x^2.
        check(Distribution::Beta { alpha: 2.0, beta: 1.0, low: 1.0, high: 3.0 }, 0.25, 2.0);
        check(Distribution::Empirical([5.0, 6.0, 7.0, 8.0].into()), 0.5, 7.0);
    }

    #[test]
    fn a_range_without_a_centre_is_logarithmic_where_it_is_wide_or_a_ratio() {
        assert_eq!(Distribution::between(2.0, 2.0, false), Distribution::Point(2.0));
        assert_eq!(Distribution::between(1.0, 3.9, false), Distribution::Uniform { low: 1.0, high: 3.9 });
        assert_eq!(Distribution::between(1.0, 4.0, false), Distribution::LogUniform { low: 1.0, high: 4.0 });
        assert_eq!(Distribution::between(0.47, 0.87, true), Distribution::LogUniform { low: 0.47, high: 0.87 });
        assert_eq!(Distribution::between(0.0, 9.0, false), Distribution::Uniform { low: 0.0, high: 9.0 });
    }

    #[test]
    fn an_unbounded_distribution_is_cut_to_what_is_legal() {
        let normal = |mean, sd| Distribution::Normal { mean, sd }.within(&Legal::SHARE);
        let prior = normal(0.5, 0.19).unwrap();
        for p in [1e-9, 0.5, 1.0 - 1e-9] {
            assert!((0.0..=1.0).contains(&prior.quantile(p)), "{p}");
        }
        assert!((prior.quantile(0.5) - 0.5).abs() < 1e-12);
        assert_eq!(normal(0.6, 0.5).unwrap_err().0, 1.0);
        assert_eq!(normal(0.0, 0.1).unwrap_err().0, 0.0);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let check = |distribution: Distribution, value: f64| {
            assert_eq!(distribution.clone().within(&Legal::POSITIVE).unwrap_err().0, value, "{distribution:?}");
        };
        check(Distribution::Uniform { low: 3.0, high: 2.0 }, 3.0);
        check(Distribution::Triangular { low: 1.0, mode: 0.5, high: 2.0 }, 0.5);
        check(Distribution::Triangular { low: 1.0, mode: 2.5, high: 2.0 }, 2.5);
        check(Distribution::Triangular { low: 1.0, mode: 1.5, high: f64::INFINITY }, f64::INFINITY);
        check(Distribution::Uniform { low: 0.0, high: 2.0 }, 0.0);
        check(Distribution::Uniform { low: -1.0, high: 2.0 }, -1.0);
        check(Distribution::Normal { mean: 1.0, sd: 0.0 }, 0.0);
        check(Distribution::LogNormal { median: -1.0, log_sd: 1.0 }, -1.0);
        check(Distribution::Beta { alpha: 0.0, beta: 1.0, low: 1.0, high: 2.0 }, 0.0);
        check(Distribution::Empirical([].into()), 0.0);
        check(Distribution::Empirical([1.0, -2.0].into()), -2.0);
        assert!(Distribution::Point(f64::NAN).within(&Legal::ANY).is_err());
    }
}
