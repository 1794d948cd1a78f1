//! The datasheets that the program carries, found by the name of a device.

use crate::economics::device_names::{DeviceNameRule, accelerator_of};
use crate::record::specs;
use crate::roofline::Spec;

use super::failure::Failure;

/// The datasheets, with the rules that find a device in them.
pub(super) struct Sheets {
    specs: Vec<Spec>,
    rules: Vec<DeviceNameRule>,
}

impl Sheets {
    pub(super) fn load() -> Result<Self, Failure> {
        let specs = specs::read("data/specs.csv", specs::SPECS)?;
        let rules = specs::chips()?;
        Ok(Self { specs, rules })
    }

    /// The datasheet of a device or chip, where it is known.
    pub(super) fn of(&self, name: &str) -> Option<&Spec> {
        let chip = accelerator_of(&self.rules, name)?;
        self.specs.iter().find(|spec| spec.accelerator == chip)
    }
}
