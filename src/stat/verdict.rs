//! The test against the margin, its adjustment over the rows of a table, and the verdict (section 2.6).

use std::fmt;

use super::difference::LogRatio;
use super::margin::Margin;

/// The chance of a false row in a table that is accepted.
pub const ALPHA: f64 = 0.05;

/// Above this margin nothing is called the same.
pub const SAME_MARGIN_MAX: f64 = 0.05;

/// What a comparison of two rows says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The alternative is faster by more than the margin.
    Faster,
    /// It is slower by more than the margin.
    Slower,
    /// The difference lies within the margin.
    Same,
    /// The runs do not tell.
    Unclear,
}

/// How p values are adjusted for the number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjust {
    /// Holm: the chance of any false row in a table stays below [`ALPHA`]. What a gate acts on.
    #[default]
    Holm,
    /// Benjamini and Hochberg: the share of false rows among those called different stays below [`ALPHA`]. For reading only.
    BenjaminiHochberg,
}

/// One row of a table, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The difference.
    pub ratio: LogRatio,
    /// p of the test that |D| is within the margin.
    pub p: f64,
    /// `p`, adjusted over the table.
    pub p_adjusted: f64,
    /// What the rule says.
    pub verdict: Verdict,
    /// `p` is small enough and `p_adjusted` is not: the row clears the margin alone, not among the rows of its table.
    pub clears_alone: bool,
}

/// Judges all comparable rows of one pair of a base and an alternative. A filter hides rows afterwards and changes no verdict.
#[must_use]
pub fn judge(ratios: &[LogRatio], margin: &Margin, adjust: Adjust) -> Vec<Judged> {
    let _ = (ratios, margin, adjust);
    todo!()
}

/// p of the interval null |D| <= M (McCarthy & Smyth, Bioinformatics 25, 2009: `treat`); M in ln time.
#[must_use]
pub fn margin_p(ratio: &LogRatio, margin_log: f64) -> f64 {
    let _ = (ratio, margin_log);
    todo!()
}

/// Holm's adjusted p values, in the order given (Scandinavian Journal of Statistics 6, 1979).
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let _ = p;
    todo!()
}

/// Benjamini and Hochberg's adjusted p values, in the order given (Journal of the Royal Statistical Society B 57, 1995).
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let _ = p;
    todo!()
}

impl Verdict {
    /// The word printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Faster => "faster",
            Self::Slower => "slower",
            Self::Same => "same",
            Self::Unclear => "unclear",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
