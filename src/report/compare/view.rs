//! What the user wants to see of a comparison.

use crate::compare::floor::TargetFloor;
use crate::compare::{By, Filter};
use crate::report::model::ReportFormat;

/// Rows, form and width of a comparison that is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct View<'a> {
    /// What makes two rows the same.
    pub by: By,
    /// Which rows are shown.
    pub filter: Filter,
    /// The form, because a thousand comparisons are not built in all of them.
    pub format: ReportFormat,
    /// Columns that alternatives may take beside each other.
    pub width: usize,
    /// The session floors that were given.
    pub floors: &'a [TargetFloor],
}
