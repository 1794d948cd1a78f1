//! Which rows of a comparison are shown. A filter hides rows and changes no verdict.

use crate::problem::Problem;
use crate::text::matches_any;

use super::{ComparisonRow, RowVerdict};

/// What the user wants to see; an empty list asks for everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Only these problems.
    pub problems: Vec<Problem>,
    /// Only kernels whose name contains one of these, in upper or lower case.
    pub kernels: Vec<String>,
    /// Only rows that end so.
    pub verdicts: Vec<RowVerdict>,
}

impl Filter {
    /// Whether a row is shown.
    #[must_use]
    pub fn shows(&self, line: &ComparisonRow) -> bool {
        let problem = self.problems.is_empty() || self.problems.contains(&line.problem);
        let kernel = self.kernels.is_empty() || line.kernels().any(|name| matches_any(name, &self.kernels));
        let state = self.verdicts.is_empty() || self.verdicts.contains(&line.verdict());
        problem && kernel && state
    }

    /// Whether every row is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
