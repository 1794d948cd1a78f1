//! The processor's own account of its energy (RAPL), as Linux shows it under `powercap`.
//!
//! A package is a socket with its cores, caches and whatever graphics it contains. Memory outside
//! it is not in the sum, and neither are `psys`, which is the whole machine, and the subzones
//! `core`, `uncore` and `dram`.

use std::path::{Path, PathBuf};

use crate::measure::Meter;

use super::super::sysfs;
use super::counter::FileCounters;

/// The energy of all packages of the machine.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn open(root: &Path) -> Result<Box<dyn Meter>, String> {
    let counter = |(_, zone): (String, PathBuf)| {
        Ok::<_, String>((zone.join("energy_uj"), Some(sysfs::number(&zone.join("max_energy_range_uj"))?)))
    };
    let counters = packages(root).and_then(|packages| packages.into_iter().map(counter).collect());
    counters.and_then(|files| FileCounters::open("rapl", files)).map_err(|reason| format!("RAPL: {reason}"))
}

/// The power limits of the packages.
pub(super) fn sensors(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for (package, zone) in packages(root).unwrap_or_default() {
        for constraint in 0..2 {
            let of = |what: &str| zone.join(format!("constraint_{constraint}_{what}"));
            if let (Ok(name), Ok(limit)) = (sysfs::text(&of("name")), sysfs::number(&of("power_limit_uw"))) {
                found.push(format!("{package} {name} power limit {}", sysfs::watts(limit)));
            }
        }
    }
    found
}

/// Name and folder of each package.
fn packages(root: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let folder = root.join("class/powercap");
    let mut zones = sysfs::entries(&folder)?;
    // Zones are `intel-rapl:0`, on AMD as well; a second number is a part of one.
    zones.retain(|zone| {
        let name = sysfs::name(zone);
        let number = name.strip_prefix("intel-rapl:").unwrap_or_default();
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
    });
    let mut packages = Vec::new();
    for zone in zones {
        let name = sysfs::text(&zone.join("name"))?;
        if name.starts_with("package") {
            packages.push((name, zone));
        }
    }
    if packages.is_empty() {
        return Err(format!("{} shows no package of a processor", sysfs::shown(&folder)));
    }
    Ok(packages)
}

#[cfg(test)]
mod tests {
    use super::super::super::fake::Tree;
    use super::*;

    /// Packages add up over wraparounds; whatever else is there does not count. A reading that
    /// fails is none, and nothing is lost or counted twice.
    #[test]
    fn packages_add_up() {
        let tree = Tree::new(&[("class/powercap/intel-rapl/enabled", "1")]);
        let zones = [
            ("intel-rapl:0", "package-0", 9_000_000),
            ("intel-rapl:1", "package-1", 2_000_000),
            ("intel-rapl:0:0", "core", 5),
            ("intel-rapl:2", "psys", 5),
            ("intel-rapl-mmio:0", "package-0", 5),
        ];
        let energy = |folder: &str, microjoules: &str| {
            tree.write(&format!("class/powercap/{folder}/energy_uj"), microjoules);
        };
        for (folder, name, microjoules) in zones {
            tree.write(&format!("class/powercap/{folder}/name"), name);
            tree.write(&format!("class/powercap/{folder}/max_energy_range_uj"), "10000000\n");
            energy(folder, &microjoules.to_string());
        }
        let mut meter = open(tree.root()).unwrap();
        assert_eq!(meter.source(), "rapl");
        zones[2..].iter().for_each(|(folder, ..)| energy(folder, "9000000"));
        for (one, other, expected) in [
            ("9000000", "2000000", Some(0.0)),
            ("9500000", "2250000", Some(0.75)),
            ("500000", "2250000", Some(1.75)),
            ("600000", "garbage", None),
            ("700000", "3250000", Some(2.95)),
        ] {
            energy("intel-rapl:0", one);
            energy("intel-rapl:1", other);
            let joules = meter.joules();
            let near = joules.zip(expected).is_some_and(|(joules, expected)| (joules - expected).abs() < 1e-9);
            assert!(near || joules == expected, "{joules:?} is not {expected:?}");
        }
    }
}
