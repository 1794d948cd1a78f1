//! The ways to multiply two matrices in WGSL: a catalogue, the generator that expands their
//! templates, and what each one needs.
//!
//! No type of wgpu appears here, so that a shader can be read, hashed and counted without a driver.
//! The templates are in `shaders/`, where `README.md` is the ladder from the simplest to the
//! fastest.

pub mod catalogue;
pub mod dispatch;
pub mod family;
pub mod fit;
pub mod generate;
pub mod layout;
pub mod peak;
pub mod specialization;
pub mod tuning;

pub use family::Kernel;
pub use layout::Layout;
pub use specialization::Specialization;
