//! The geometric mean over the rows of a comparison (section 2.8). What all rows of a launch share does not average out.

use super::difference::LogRatio;
use super::spread::Estimate;

/// The mean over pairs of rows of different launches, base and alternative; all bases of one group, all alternatives of one. `None` of no pair.
#[must_use]
pub fn unpaired(pairs: &[(&Estimate, &Estimate)]) -> Option<LogRatio> {
    let _ = pairs;
    todo!()
}

/// The mean over paired rows, all of one group. `None` of no row.
#[must_use]
pub fn paired(rows: &[&Estimate]) -> Option<LogRatio> {
    let _ = rows;
    todo!()
}
