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
    let processor = || rapl::open(root);
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
    use super::super::fake::Tree;
    use super::*;

    fn target(backend: Backend, device_type: DeviceType, vendor_id: u32, bus_id: &str) -> TargetFacts {
        TargetFacts {
            vendor_id,
            device_id: 1,
            bus_id: bus_id.to_owned(),
            missing: vec!["f16: no SHADER_F16".to_owned()],
            ..TargetFacts::new("target", "Target", backend, device_type)
        }
    }

    const RAPL: &str = "class/powercap/intel-rapl:0";
    const HWMON: &str = "bus/pci/devices/0000:03:00.0/hwmon/hwmon2";

    /// A processor that counts and limits, and a card that does both by power.
    const MACHINE: [(&str, &str, &str); 7] = [
        (RAPL, "name", "package-0\n"),
        (RAPL, "energy_uj", "5\n"),
        (RAPL, "max_energy_range_uj", "100\n"),
        (RAPL, "constraint_0_name", "long_term\n"),
        (RAPL, "constraint_0_power_limit_uw", "28000000\n"),
        (HWMON, "power1_average", "7000000\n"),
        (HWMON, "power1_cap", "303500000\n"),
    ];

    /// On a machine with these files, which sensors a target has, and a part of the reason where
    /// its energy cannot be measured.
    fn check(files: &[(&str, &str, &str)], target: &TargetFacts, sensors: &[&str], missing: Option<&str>) {
        let tree = Tree::new(&[]);
        files.iter().for_each(|(folder, file, text)| tree.write(&format!("{folder}/{file}"), text));
        let mut described = target.clone();
        // Twice is as good as once: a session asks again when it is resumed.
        describe_under(tree.root(), &mut described);
        describe_under(tree.root(), &mut described);
        assert_eq!(described.sensors, sensors, "{files:?} {target:?}");
        assert_eq!(described.missing[0], "f16: no SHADER_F16");
        assert_eq!(described.missing.len(), 1 + usize::from(missing.is_some()), "{:?}", described.missing);
        if let Some(part) = missing {
            let reason = &described.missing[1];
            assert!(reason.starts_with("energy: ") && reason.contains(part), "{files:?}: {reason}");
        }
    }

    #[test]
    fn the_sensor_covers_what_computes() {
        use Backend::{Gl, Native, Vulkan};
        use DeviceType::{Cpu, Discrete, Integrated};
        let check = |target, sensors: &[&str], missing| check(&MACHINE, &target, sensors, missing);
        let processor = ["energy: rapl", "package-0 long_term power limit 28 W"];
        check(target(Native, Cpu, 0, ""), &processor, None);
        check(target(Vulkan, Cpu, 0x10005, ""), &processor, None);
        check(target(Gl, Cpu, 0, ""), &processor, None);
        let card = ["energy: hwmon-power", "power cap 303.5 W"];
        check(target(Vulkan, Discrete, 0x1002, "0000:03:00.0"), &card, None);
        check(target(Gl, Discrete, 0x1002, ""), &[], Some("hwmon: the PCI address of this device is not known"));
        check(target(Vulkan, Discrete, 0x1002, "../../x"), &[], Some("hwmon: the PCI address"));
        check(target(Vulkan, Discrete, 0x8086, "0000:04:00.0"), &[], Some("hwmon: 0000:04:00.0/hwmon is absent"));
        check(target(Vulkan, Integrated, 0x8086, "0000:00:02.0"), &["energy: rapl"], None);
    }

    #[test]
    fn what_is_absent_or_broken_is_named() {
        let processor = target(Backend::Native, DeviceType::Cpu, 0, "");
        // The first files of the machine with another one in the place of one of them.
        let rapl = |file: &str, text: Option<&str>, missing: &str| {
            let kept = MACHINE[..3].iter().filter(|(_, name, _)| *name != file).copied();
            let files: Vec<_> = kept.chain(text.map(|text| (RAPL, file, text))).collect();
            check(&files, &processor, &[], Some(missing));
        };
        check(&[], &processor, &[], Some("RAPL: class/powercap is absent"));
        rapl("name", Some("psys"), "RAPL: class/powercap shows no package");
        // A container that hides what the links lead to.
        rapl("name", None, "intel-rapl:0/name is absent");
        rapl("max_energy_range_uj", None, "max_energy_range_uj is absent");
        rapl("energy_uj", Some("1.5"), "energy_uj holds `1.5`");

        let card = target(Backend::Vulkan, DeviceType::Discrete, 0x1002, "0000:03:00.0");
        let hwmon = |files: &[(&str, &str)], expected: Result<&str, &str>| {
            let files: Vec<_> = files.iter().map(|(file, text)| (HWMON, *file, *text)).collect();
            let sensors: Vec<String> = expected.iter().map(|source| format!("energy: {source}")).collect();
            check(&files, &card, &sensors.iter().map(String::as_str).collect::<Vec<_>>(), expected.err());
        };
        hwmon(&[("energy2_input", "1")], Ok("hwmon"));
        hwmon(&[("power1_average", "1"), ("power1_input", "x"), ("power1_cap", "none")], Ok("hwmon-power"));
        hwmon(&[("power1_input", "1")], Ok("hwmon-power"));
        let neither = "hwmon2 has neither energy1_input nor power1_average nor power1_input";
        hwmon(&[("temp1_input", "1")], Err(neither));
        hwmon(&[("name", "i915_gt0")], Err("the driver of 0000:03:00.0 shows no sensors"));
        hwmon(&[("energy1_input", "garbage")], Err("energy1_input holds `garbage`"));
        hwmon(&[("power1_average", "")], Err("power1_average holds ``"));

        let integrated = target(Backend::Vulkan, DeviceType::Integrated, 0x8086, "0000:00:02.0");
        check(&[], &integrated, &[], Some("hwmon: 0000:00:02.0/hwmon is absent; RAPL: class/powercap is absent"));
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
