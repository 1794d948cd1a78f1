//! The machine and the program, as far as they can matter to a number. Names of hosts, users and folders are never read.

pub mod machine;
pub mod program;

pub use machine::machine;
pub use program::program;
