//! May two rows be compared? Only under the same protocol, on matrices of the same kind, with the same shader text.

use crate::result::{KernelFacts, ResultSet};

/// Why no row of one file can be compared with one of the other.
///
/// # Errors
/// The condition that differs, with both values.
pub fn files(base: &ResultSet, alternative: &ResultSet) -> Result<(), String> {
    let conditions = [
        ("protocol", &base.protocol.name, &alternative.protocol.name),
        ("distribution of the elements", &base.data.distribution, &alternative.data.distribution),
        ("cache mode", &base.data.cache, &alternative.data.cache),
    ];
    for (what, base, alternative) in conditions {
        if base != alternative {
            return Err(format!("the {what} differs: {base} and {alternative}"));
        }
    }
    Ok(())
}

/// Whether two kernels of the same name are the same. A library may have another version: that is a difference to measure, not to refuse.
///
/// # Errors
/// What differs.
pub fn kernels(base: &KernelFacts, alternative: &KernelFacts) -> Result<(), String> {
    if base.sha256 != alternative.sha256 {
        return Err("the shader text differs".to_owned());
    }
    if base.checks != alternative.checks {
        return Err(format!("bounds checks differ: {} and {}", base.checks, alternative.checks));
    }
    Ok(())
}
