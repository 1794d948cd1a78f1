//! Sets of rows in, verdicts with intervals out.
//!
//! ```text
//! column       one target of one file, reduced to the evidence of its rows
//! gate         whether two rows may be compared at all
//! panel        which target of one file stands against which of another
//! matching     which row stands against which
//! pair         what a comparison says
//! table        rows matched, gated, compared and judged
//! filter       which rows are shown; it changes no verdict
//! floor        how far sessions of the same code differ
//! environment  what else differs, because two numbers from two drivers are two facts and not one
//! within       ratios inside one file
//! ```

pub mod column;
pub mod environment;
pub mod filter;
pub mod floor;
pub mod gate;
pub mod matching;
pub mod pair;
pub mod panel;
pub mod table;
pub mod within;

pub use column::{Column, Identity, Measured, Origin};
pub use environment::{Fact, differences};
pub use filter::Filter;
pub use matching::By;
pub use pair::{Line, Pair, State};
pub use table::{Rules, compare};
