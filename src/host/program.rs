//! What this binary was built from; `build.rs` recorded it.

use crate::result::Program;

/// This program.
#[must_use]
pub fn program() -> Program {
    Program {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: env!("SWITCHPOINT_COMMIT").to_owned(),
        dirty: env!("SWITCHPOINT_DIRTY") == "true",
        compiler: env!("SWITCHPOINT_COMPILER").to_owned(),
        triple: env!("SWITCHPOINT_TRIPLE").to_owned(),
        profile: env!("SWITCHPOINT_PROFILE").to_owned(),
    }
}
