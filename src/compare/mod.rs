//! Sets of rows in, verdicts with intervals out.
//!
//! ```text
//! target_summary    one target of one file, reduced to the evidence of its rows
//! comparability     whether two rows may be compared at all
//! comparison_panel  which target of one file stands against which of another
//! matching          which row stands against which
//! comparison        what a comparison says
//! judge             rows matched, checked for comparability, compared and judged
//! filter            which rows are shown; it changes no verdict
//! floor             how far sessions of the same code differ
//! environment       what else differs: two numbers from two drivers are two facts and not one
//! speedup           ratios inside one file
//! warnings          what weakens a comparison
//! ```

pub mod comparability;
pub mod comparison;
pub mod comparison_panel;
pub mod environment;
pub mod filter;
pub mod floor;
pub mod judge;
pub mod matching;
pub mod speedup;
pub mod target_summary;
mod warnings;

pub use comparison::{Comparison, ComparisonRow, RowVerdict};
pub use environment::{Difference, differences};
pub use filter::Filter;
pub use judge::{Rules, compare};
pub use matching::By;
pub use target_summary::{FileOrigin, Identity, MeasuredRow, TargetSummary};
