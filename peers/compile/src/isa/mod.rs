//! Machine code as the driver prints it, and what its innermost loop can reach at most.
//!
//! Nothing here is a time. Cycles are counted by published rules and multiplied with published
//! rates; bank conflicts, caches, clocks and the wait of a workgroup's waves for one another are
//! not seen.

pub(crate) mod ceiling;
mod cost;
mod inner_loop;
mod instruction;
mod listing;
mod wave;

pub(crate) use ceiling::{Ceiling, Shape, ceiling};
pub(crate) use wave::{LDS_LATENCY, MEMORY_LATENCY, SCALAR_LATENCY, VECTOR_LATENCY};
