//! tour
pub mod cpu;
pub mod device;
#[cfg(feature = "gpu")]
pub mod gpu;
pub mod kernel;
pub mod measure;
pub mod plan;
pub mod problem;
pub mod reference;
pub mod result;
pub mod sample;
pub mod stat;
pub mod unit;
