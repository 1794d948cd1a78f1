//! The evidence that the program carries: every row read, traced to its source, and known answers
//! found in it.
#![allow(clippy::unwrap_used)]

mod claims;
mod facts;
mod measured;
#[path = "../refusal/mod.rs"]
mod refusal;
