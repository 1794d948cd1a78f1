//! The address of a device on the PCI bus, which drivers write in several ways.

use std::fmt;

/// Domain, bus, device and function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    domain: u32,
    bus: u8,
    device: u8,
    function: u8,
}

impl Address {
    /// Reads `0000:01:00.0`; the domain may have eight digits, as in NVML, or be left out, and so
    /// may the function.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (place, function) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let parts: Vec<&str> = place.split(':').collect();
        let (domain, bus, device) = match parts[..] {
            [domain, bus, device] => (domain, bus, device),
            [bus, device] => ("0", bus, device),
            _ => return None,
        };
        Some(Self {
            domain: u32::from_str_radix(domain, 16).ok()?,
            bus: u8::from_str_radix(bus, 16).ok()?,
            device: u8::from_str_radix(device, 16).ok()?,
            function: u8::from_str_radix(function, 16).ok()?,
        })
    }
}

/// As Linux names the device's folder.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:02x}:{:02x}.{:x}", self.domain, self.bus, self.device, self.function)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_in_several_forms() {
        let check = |text: &str, expected: Option<&str>| {
            let found = Address::parse(text).map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("0000:01:00.0", Some("0000:01:00.0"));
        check("00000000:01:00.0", Some("0000:01:00.0"));
        check("00000000:C8:00.0", Some("0000:c8:00.0"));
        check("01:00.0", Some("0000:01:00.0"));
        check("0000:01:00", Some("0000:01:00.0"));
        check("00010000:17:1f.7", Some("10000:17:1f.7"));
        check("", None);
        check("0000:01:00.0/../..", None);
        check("0:1:2:3", None);
        check("PCI:1:0", None);
    }
}
