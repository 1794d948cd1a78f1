//! The only file formats. Structs here mirror files; they are converted by hand to and from the
//! nouns of the program, so that renaming a field inside can never change a published file.
//!
//! - [`v1`]: the result file, with its schema derived from the structs; [`read`] checks and
//!   converts a text, [`mod@write`] makes one, [`disk`] reads and replaces files
//! - [`wire`]: what a session and the process that measures for it say to each other
//! - [`catalogue`]: price catalogues of other projects, made into rows of a price list
//! - [`mlperf`]: results of MLPerf Training, made into rows of published measurements
//! - [`table`]: the one reader of CSV
//! - [`suites`], [`offers`], [`scenario`], [`specs`], [`measured`], [`facts`], [`claims`]: the
//!   committed data, which the program carries with it

pub mod catalogue;
pub mod claims;
mod convert;
#[cfg(not(target_family = "wasm"))]
pub mod disk;
pub mod facts;
pub mod measured;
#[cfg(not(target_family = "wasm"))]
pub mod mlperf;
pub mod offers;
mod peaks;
mod place;
pub mod published;
pub mod read;
mod runs;
pub mod scenario;
pub mod schema;
pub mod specs;
mod strict;
pub mod suites;
mod summary;
pub mod table;
#[cfg(not(target_family = "wasm"))]
pub mod tuned;
pub mod v1;
pub mod wire;
pub mod write;
