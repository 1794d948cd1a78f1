//! NVIDIA's management library: energy, limits and clocks of a card. The driver brings the library,
//! and it is loaded when asked for.

use nvml_wrapper::enum_wrappers::device::Clock;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device, Nvml};

use crate::measure::Meter;

use super::super::sysfs;
use super::counter::Counter;
use super::pci::Address;

/// The energy of one card since its driver was loaded.
struct Card {
    nvml: Nvml,
    index: u32,
    counter: Counter,
}

/// The card at this address, or the only one.
///
/// # Errors
/// Why its energy cannot be read.
pub(super) fn open(bus_id: &str) -> Result<Box<dyn Meter>, String> {
    let (nvml, index) = card(bus_id).map_err(|reason| format!("NVML: {reason}"))?;
    let reading = nvml.device_by_index(index).and_then(|device| device.total_energy_consumption());
    match reading {
        Ok(millijoules) => Ok(Box::new(Card { nvml, index, counter: Counter::new(millijoules, None) })),
        Err(NvmlError::NotSupported) => Err("NVML: this device does not count its energy".to_owned()),
        Err(error) => Err(format!("NVML: {}", in_words(&error))),
    }
}

/// Power limit, clocks and ECC, as far as the driver tells them. Nothing that identifies the card.
pub(super) fn sensors(bus_id: &str) -> Vec<String> {
    let Ok((nvml, index)) = card(bus_id) else { return Vec::new() };
    let Ok(device) = nvml.device_by_index(index) else { return Vec::new() };
    let limit = device.power_management_limit().ok();
    let mut found: Vec<String> =
        limit.map(|limit| format!("power limit {}", sysfs::watts(u64::from(limit) * 1000))).into_iter().collect();
    found.extend(clocks("default", &device, Device::default_applications_clock));
    found.extend(clocks("max", &device, Device::max_clock_info));
    found.extend(device.is_ecc_enabled().ok().map(|ecc| format!("ECC {}", on(ecc.currently_enabled))));
    found.extend(device.mig_mode().ok().map(|mig| format!("MIG {}", on(mig.current == 1))));
    found
}

fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn clocks<'a>(kind: &str, device: &Device<'a>, clock: fn(&Device<'a>, Clock) -> Result<u32, NvmlError>) -> Vec<String> {
    let domains = [("SM", Clock::SM), ("memory", Clock::Memory)];
    let clock = |(name, domain)| Some(format!("{kind} {name} clock {} MHz", clock(device, domain).ok()?));
    domains.into_iter().filter_map(clock).collect()
}

/// The library and the place of the card in it.
fn card(bus_id: &str) -> Result<(Nvml, u32), String> {
    let nvml = Nvml::init().map_err(|error| in_words(&error))?;
    let count = nvml.device_count().map_err(|error| in_words(&error))?;
    let address = |index| Address::parse(&nvml.device_by_index(index).ok()?.pci_info().ok()?.bus_id);
    let index = choose(bus_id, &(0..count).map(address).collect::<Vec<_>>())?;
    Ok((nvml, index))
}

/// Which of the cards at these addresses is meant.
fn choose(bus_id: &str, cards: &[Option<Address>]) -> Result<u32, String> {
    let at = |index: usize| u32::try_from(index).map_err(|error| error.to_string());
    if cards.is_empty() {
        return Err("no NVIDIA device is visible to it".to_owned());
    }
    match Address::parse(bus_id) {
        Some(wanted) => match cards.iter().position(|card| *card == Some(wanted)) {
            Some(index) => at(index),
            None => Err(format!("no NVIDIA device at {wanted} is visible to it")),
        },
        None if cards.len() == 1 => Ok(0),
        None => Err(format!("the PCI address of this device is not known, and there are {} of NVIDIA", cards.len())),
    }
}

fn in_words(error: &NvmlError) -> String {
    match error {
        NvmlError::LibloadingError(_) | NvmlError::LibraryNotFound => "library not found".to_owned(),
        error => error.to_string(),
    }
}

impl Meter for Card {
    fn source(&self) -> &str {
        "nvml"
    }

    fn joules(&mut self) -> Option<f64> {
        let millijoules = self.nvml.device_by_index(self.index).ok()?.total_energy_consumption().ok()?;
        Some(self.counter.advance(millijoules)? as f64 * 1e-3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_at_the_address_or_the_only_one() {
        let check = |bus_id: &str, cards: &[&str], expected: Result<u32, &str>| {
            let cards: Vec<_> = cards.iter().map(|card| Address::parse(card)).collect();
            assert_eq!(choose(bus_id, &cards), expected.map_err(str::to_owned), "{bus_id} {cards:?}");
        };
        let two = ["00000000:17:00.0", "00000000:C8:00.0"];
        check("0000:c8:00.0", &two, Ok(1));
        check("00000000:17:00.0", &two, Ok(0));
        check("0000:01:00.0", &two, Err("no NVIDIA device at 0000:01:00.0 is visible to it"));
        check("", &two, Err("the PCI address of this device is not known, and there are 2 of NVIDIA"));
        check("", &two[..1], Ok(0));
        check("", &["unreadable"], Ok(0));
        check("0000:01:00.0", &["unreadable"], Err("no NVIDIA device at 0000:01:00.0 is visible to it"));
        check("", &[], Err("no NVIDIA device is visible to it"));
    }
}
