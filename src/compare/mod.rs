//! Two sets of rows in, ratios with intervals out.
//!
//! [`pair`] decides which target of one file stands against which of another, [`gate`] whether two rows may be compared at all, [`mod@table`] builds the
//! rows and their geometric mean, [`environment`] lists what else differs, because two numbers from different drivers are two facts and not one. [`within`] has the
//! ratios inside one file.

pub mod environment;
pub mod gate;
pub mod pair;
pub mod table;
pub mod within;

pub use environment::{Difference, differences};
pub use pair::{Column, Panel, Side, panels};
pub use table::{By, Cell, Entry, Table, table};
