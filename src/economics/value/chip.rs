//! Which chip does a word mean, among those with published measurements?

use super::super::device_names::words_of;
use super::super::measurement::Measurement;

/// A word that means no chip, or several.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{asked}` {} measured: {}", if *.several { "fits several of the chips" } else { "is none of the chips" }, .known.join(", "))]
pub struct UnknownChip {
    /// What was asked for.
    pub asked: String,
    /// Whether it fits more than one.
    pub several: bool,
    /// The chips it fits, or all there are.
    pub known: Vec<String>,
}

/// The chip that is called so, or the only one whose name has all the words asked for: `v6e` is the
/// TPU v6e. Whatever the case.
///
/// # Errors
/// [`UnknownChip`], with the chips to choose from.
pub fn named<'a>(measurements: &'a [Measurement], asked: &str) -> Result<&'a str, UnknownChip> {
    let mut chips: Vec<&str> = measurements.iter().map(|row| row.accelerator.as_str()).collect();
    chips.sort_unstable();
    chips.dedup();
    if let Some(chip) = chips.iter().find(|chip| chip.eq_ignore_ascii_case(asked.trim())) {
        return Ok(chip);
    }
    let wanted = words_of(asked);
    let fits = |chip: &&&str| !wanted.is_empty() && wanted.iter().all(|word| words_of(chip).contains(word));
    let fitting: Vec<&str> = chips.iter().filter(fits).copied().collect();
    match fitting[..] {
        [chip] => Ok(chip),
        _ => {
            let several = !fitting.is_empty();
            let known = if several { fitting } else { chips };
            Err(UnknownChip { asked: asked.to_owned(), several, known: known.into_iter().map(str::to_owned).collect() })
        }
    }
}
