//! The only file formats.
//!
//! - [`read`]: checks the text of a result file, whose structs are those of
//!   [`result`](crate::result); [`mod@write`] makes one, [`disk`] reads and replaces files,
//!   [`schema`] describes them
//! - [`wire`]: what a session and the process that measures for it say to each other
//! - [`catalogue`]: price catalogues of other projects, made into rows of a price list
//! - [`mlperf`]: results of MLPerf Training, made into rows of published measurements
//! - [`table`]: the one reader of CSV
//! - [`suites`], [`offers`], [`scenario`], [`specs`], [`measured`], [`facts`], [`claims`]: the
//!   committed data, which the program carries with it

pub mod catalogue;
mod check;
pub mod claims;
#[cfg(not(target_family = "wasm"))]
pub mod disk;
mod duplicate_keys;
pub mod facts;
pub mod measured;
#[cfg(not(target_family = "wasm"))]
pub mod mlperf;
pub mod offers;
mod peaks;
mod position;
pub mod published;
pub mod read;
mod runs;
pub mod scenario;
pub mod schema;
pub mod specs;
pub mod suites;
mod summary;
pub mod table;
#[cfg(not(target_family = "wasm"))]
pub mod tuned;
pub mod wire;
pub mod write;
