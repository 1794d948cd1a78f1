//! The page on loopback: sliders in, the answer of the same model out.
//!
//! ```text
//! data           what the program carries: scenarios, prices, published measurements
//! slider         where the slider of each input begins and ends
//! state          what stands on the page <-> the query string <-> priors
//! answer         priors -> the number, the verdict and the pictures
//! offers         two chips and a basis -> prices, a ratio and a decision
//! dropped_files  result files in memory -> checked, and compared
//! page           all of this as HTML
//! server         routes, limits and guards; the only place that waits
//! ```
//!
//! The server keeps nothing: a page is a function of its query string, so a link reproduces it and
//! works without a script. What computes are plain functions that tests call without a server.
//! Nothing is written to disk, and nothing but the loopback interface is opened.

pub mod answer;
pub mod data;
pub mod dropped_files;
pub mod offers;
pub mod page;
#[cfg(not(target_family = "wasm"))]
pub mod server;
pub mod slider;
pub mod state;

pub use data::ExploreError;
