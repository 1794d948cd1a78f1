//! Which accelerator of the price list is this device?
//!
//! A driver names a device in its own way (`NVIDIA H100 80GB HBM3`), a price list in another
//! (`H100`). The rules that join them are data (`data/accelerators.csv`), so that a new chip needs
//! a line and no release. A device that no rule knows has no price; it is never given that of a
//! relative.

use serde::Deserialize;

/// One line of `data/accelerators.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeviceNameRule {
    /// The chip, as the price list names it.
    pub accelerator: String,
    /// Words that must all stand in the device's name, with spaces between them.
    pub words: String,
    /// Words that must not: they name another product, or a slice of this one.
    #[serde(default)]
    pub without: String,
    /// Who makes the chip; empty where the table has no such column.
    #[serde(default)]
    pub vendor: String,
}

impl DeviceNameRule {
    /// The first rule that fits a name, or `None`.
    ///
    /// Names are compared by whole words, whatever their case; anything but a letter or a digit
    /// ends a word.
    #[must_use]
    pub fn of<'r>(rules: &'r [Self], adapter_name: &str) -> Option<&'r Self> {
        let name = words_of(adapter_name);
        let stands = |word: &str| name.contains(&word.to_lowercase());
        rules
            .iter()
            .find(|rule| rule.words.split_whitespace().all(stands) && !rule.without.split_whitespace().any(stands))
    }
}

/// The accelerator of the first rule that fits, or `None`.
#[must_use]
pub fn accelerator_of<'r>(rules: &'r [DeviceNameRule], adapter_name: &str) -> Option<&'r str> {
    DeviceNameRule::of(rules, adapter_name).map(|rule| rule.accelerator.as_str())
}

/// The words of a name, in lower case.
pub(super) fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
