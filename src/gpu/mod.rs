//! Every device that wgpu can reach, as a [`Target`](crate::measure::Target). The only room that
//! knows wgpu, pollster and bytemuck.
//!
//! Waiting is `async` throughout; [`wait`] holds the one place where a native program blocks, so
//! that the same code can run in a browser.

pub mod adapter;
mod batch;
pub mod bound_kernel;
mod elements;
pub mod matrices;
mod open;
pub mod peak;
pub mod pipeline;
pub mod target;
pub mod timer;
pub mod wait;

pub use adapter::{BackendSet, FoundAdapter, find};
pub use target::GpuTarget;
#[cfg(not(target_family = "wasm"))]
pub use wait::block_on;
