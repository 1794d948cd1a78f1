//! The machine and the program, as far as they can matter to a number. Names of hosts, users and folders are never read.

mod battery;
mod clocks;
#[cfg(test)]
mod fake;
pub mod machine;
pub mod power;
pub mod program;
mod sysfs;

pub use machine::machine;
pub use power::{describe, meter};
pub use program::program;
