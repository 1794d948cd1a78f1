//! The machine, as far as it can matter to a number. Names of hosts, users and folders are read in
//! order to keep them out of files, and for nothing else.

mod clocks;
#[cfg(test)]
mod fake;
pub mod machine;
pub mod power;
mod redaction;
mod sysfs;

pub use machine::machine;
pub use power::{describe, meter};
pub use redaction::publishable;
