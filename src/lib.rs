//! tour
pub mod cpu;
pub mod device;
pub mod economics;
#[cfg(feature = "gpu")]
pub mod gpu;
pub mod host;
pub mod kernel;
pub mod measure;
pub mod plan;
pub mod problem;
pub mod record;
pub mod reference;
pub mod result;
pub mod sample;
pub mod session;
pub mod stat;
pub mod unit;
