//! The difference of two rows (section 2.4): an estimate of ln(base time / alternative time), its standard error and degrees of freedom.

use super::spread::Estimate;

/// An estimate of ln(base time / alternative time): positive where the alternative is faster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRatio {
    /// D: ln of the ratio of speeds, alternative over base.
    pub estimate: f64,
    /// Standard error of `estimate`; 0 where the ratio is taken as known.
    pub error: f64,
    /// Degrees of freedom of the t interval, infinite for a normal distribution.
    pub freedom: f64,
}

/// Two rows of different launches. Rows of the same launches are paired: [`RowData::paired`](super::row::RowData::paired),
/// [`group`](super::spread::group), [`Estimate::mean`].
#[must_use]
pub fn unpaired(base: &Estimate, alternative: &Estimate) -> LogRatio {
    let _ = (base, alternative);
    todo!()
}
