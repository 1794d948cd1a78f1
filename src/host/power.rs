//! What a target takes from its supply: the sensor that covers what computes there, or why there is
//! none.
//!
//! A card is asked through its driver (NVML, hwmon), the processor through RAPL. A graphics unit
//! that shares the processor's package is covered by that package where it has no sensor of its
//! own. Nothing is read that names a machine: no serial number, no UUID.

mod counter;
pub mod hwmon;
#[cfg(feature = "nvml")]
mod nvml;
mod pci;
mod rapl;

use std::path::Path;

use crate::device::{Backend, DeviceType, TargetFacts};
use crate::measure::Meter;

use super::sysfs;

/// What an entry of [`TargetFacts::missing`] about energy begins with.
const ENERGY_PREFIX: &str = "energy: ";

/// PCI vendor number of NVIDIA.
const NVIDIA: u32 = 0x10de;

/// The sensor of a target.
///
/// # Errors
/// Why there is none, in words.
pub fn meter(target: &TargetFacts) -> Result<Box<dyn Meter>, String> {
    meter_under(Path::new(sysfs::ROOT), target)
}

/// Power limits, clocks and modes that do not change while a session runs.
#[must_use]
pub fn sensors(target: &TargetFacts) -> Vec<String> {
    sensors_under(Path::new(sysfs::ROOT), target)
}

/// Completes the facts of a target: its sensors, and why its energy cannot be measured where that
/// is so.
pub fn describe(target: &mut TargetFacts) {
    describe_under(Path::new(sysfs::ROOT), target);
}

/// What computes on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PowerDomain {
    Processor,
    NvidiaCard,
    OtherCard,
}

fn power_domain(target: &TargetFacts) -> PowerDomain {
    if target.backend == Backend::Native || target.is_software() {
        PowerDomain::Processor
    } else if target.vendor_id == NVIDIA {
        PowerDomain::NvidiaCard
    } else {
        PowerDomain::OtherCard
    }
}

fn meter_under(root: &Path, target: &TargetFacts) -> Result<Box<dyn Meter>, String> {
    let part = power_domain(target);
    // Tests bring a tree of their own and run everywhere.
    if part != PowerDomain::NvidiaCard && root == Path::new(sysfs::ROOT) && !cfg!(target_os = "linux") {
        return Err("its sensors are read on Linux only".to_owned());
    }
    let processor = || rapl::open(root).map(|rapl| Box::new(rapl) as Box<dyn Meter>);
    match part {
        PowerDomain::Processor => processor(),
        PowerDomain::NvidiaCard => nvml::open(&target.bus_id),
        PowerDomain::OtherCard => hwmon::open(root, &target.bus_id).or_else(|reason| match target.device_type {
            DeviceType::Integrated => processor().map_err(|other| format!("{reason}; {other}")),
            _ => Err(reason),
        }),
    }
}

fn sensors_under(root: &Path, target: &TargetFacts) -> Vec<String> {
    match power_domain(target) {
        PowerDomain::Processor => rapl::sensors(root),
        PowerDomain::NvidiaCard => nvml::sensors(&target.bus_id),
        PowerDomain::OtherCard => hwmon::sensors(root, &target.bus_id),
    }
}

fn describe_under(root: &Path, target: &mut TargetFacts) {
    target.missing.retain(|entry| !entry.starts_with(ENERGY_PREFIX));
    target.sensors = sensors_under(root, target);
    match meter_under(root, target) {
        Ok(meter) => target.sensors.insert(0, format!("{ENERGY_PREFIX}{}", meter.source())),
        Err(reason) => target.missing.push(format!("{ENERGY_PREFIX}{reason}")),
    }
}

/// Stands in for NVML in a program that was built without it.
#[cfg(not(feature = "nvml"))]
mod nvml {
    use crate::measure::Meter;

    pub(super) fn open(_: &str) -> Result<Box<dyn Meter>, String> {
        Err("built without the feature nvml".to_owned())
    }

    pub(super) fn sensors(_: &str) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::fake::Tree;
    use super::*;

    fn target(backend: Backend, device_type: DeviceType, vendor_id: u32, bus_id: &str) -> TargetFacts {
        TargetFacts {
            slug: "target".to_owned(),
            name: "Target".to_owned(),
            backend,
            device_type,
            driver: String::new(),
            vendor_id,
            device_id: 1,
            bus_id: bus_id.to_owned(),
            timestamp_ns: None,
            subgroup: (0, 0),
            features: Vec::new(),
            limits: BTreeMap::new(),
            sensors: Vec::new(),
            missing: vec!["f16: no SHADER_F16".to_owned()],
        }
    }

    /// A machine with a processor that counts and limits, and with a card that does both by power.
    fn machine() -> Tree {
        Tree::new(&[
            ("class/powercap/intel-rapl:0/name", "package-0\n"),
            ("class/powercap/intel-rapl:0/energy_uj", "5\n"),
            ("class/powercap/intel-rapl:0/max_energy_range_uj", "100\n"),
            ("class/powercap/intel-rapl:0/constraint_0_name", "long_term\n"),
            ("class/powercap/intel-rapl:0/constraint_0_power_limit_uw", "28000000\n"),
            ("bus/pci/devices/0000:03:00.0/hwmon/hwmon2/power1_average", "7000000\n"),
            ("bus/pci/devices/0000:03:00.0/hwmon/hwmon2/power1_cap", "300000000\n"),
        ])
    }

    #[test]
    fn the_sensor_covers_what_computes() {
        use Backend::{Gl, Native, Vulkan};
        use DeviceType::{Cpu, Discrete, Integrated};
        let tree = machine();
        let check = |target: TargetFacts, sensors: &[&str], missing: &[&str]| {
            let mut described = target.clone();
            // Twice is as good as once: a session asks again when it is resumed.
            describe_under(tree.root(), &mut described);
            describe_under(tree.root(), &mut described);
            assert_eq!(described.sensors, sensors, "{target:?}");
            assert_eq!(described.missing[0], "f16: no SHADER_F16");
            assert_eq!(described.missing.len(), 1 + missing.len(), "{:?}", described.missing);
            for (found, part) in described.missing[1..].iter().zip(missing) {
                assert!(found.starts_with("energy: ") && found.contains(part), "{found}");
            }
        };
        let processor = ["energy: rapl", "package-0 long_term power limit 28 W"];
        check(target(Native, Cpu, 0, ""), &processor, &[]);
        check(target(Vulkan, Cpu, 0x10005, ""), &processor, &[]);
        check(target(Gl, Cpu, 0, ""), &processor, &[]);
        let card = ["energy: hwmon-power", "power cap 300 W"];
        check(target(Vulkan, Discrete, 0x1002, "0000:03:00.0"), &card, &[]);
        check(target(Gl, Discrete, 0x1002, ""), &[], &["hwmon: the PCI address"]);
        check(target(Vulkan, Discrete, 0x8086, "0000:04:00.0"), &[], &["0000:04:00.0/hwmon is absent"]);
        check(target(Vulkan, Integrated, 0x8086, "0000:00:02.0"), &["energy: rapl"], &[]);
    }

    #[test]
    fn a_machine_without_sensors_says_so_for_every_part() {
        let tree = Tree::new(&[]);
        let reason = |device_type, bus_id: &str| {
            let target = target(Backend::Vulkan, device_type, 0x8086, bus_id);
            assert!(sensors_under(tree.root(), &target).is_empty());
            meter_under(tree.root(), &target).err().unwrap()
        };
        assert!(reason(DeviceType::Cpu, "").ends_with("class/powercap is absent"));
        let both = reason(DeviceType::Integrated, "0000:00:02.0");
        assert!(both.starts_with("hwmon: ") && both.contains("; RAPL: "), "{both}");
    }

    #[cfg(feature = "nvml")]
    #[test]
    fn an_nvidia_card_is_asked_through_its_library() {
        // Nothing is at this address, so there is a reason on every machine, with the library and
        // without.
        let card = target(Backend::Vulkan, DeviceType::Discrete, NVIDIA, "ffff:ff:1f.7");
        let mut described = card.clone();
        describe(&mut described);
        assert!(described.missing[1].starts_with("energy: NVML: "), "{:?}", described.missing);
        assert!(described.sensors.is_empty());
    }

    #[cfg(not(feature = "nvml"))]
    #[test]
    fn without_nvml_an_nvidia_card_has_no_energy() {
        let card = target(Backend::Vulkan, DeviceType::Discrete, NVIDIA, "0000:01:00.0");
        assert_eq!(meter(&card).err().unwrap(), "built without the feature nvml");
        assert!(sensors(&card).is_empty());
    }
}
