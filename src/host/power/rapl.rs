//! The processor's own account of its energy (RAPL), as Linux shows it under `powercap`.
//!
//! A package is a socket with its cores, caches and whatever graphics it contains. Memory outside
//! it is not in the sum, and neither are `psys`, which is the whole machine, and the subzones
//! `core`, `uncore` and `dram`.

use std::path::{Path, PathBuf};

use crate::measure::Meter;

use super::super::sysfs;
use super::counter::Counter;

/// All packages of the machine.
#[derive(Debug)]
pub(super) struct Rapl {
    packages: Vec<(PathBuf, Counter)>,
}

/// The packages with their counters.
///
/// # Errors
/// Why they cannot be read.
pub(super) fn open(root: &Path) -> Result<Rapl, String> {
    let counter = |zone: PathBuf| {
        let file = zone.join("energy_uj");
        let range = sysfs::number(&zone.join("max_energy_range_uj"))?;
        let counter = Counter::new(sysfs::number(&file)?, Some(range));
        Ok((file, counter))
    };
    let packages: Result<Vec<_>, String> =
        packages(root).and_then(|packages| packages.into_iter().map(|(_, zone)| counter(zone)).collect());
    Ok(Rapl { packages: packages.map_err(|reason| format!("RAPL: {reason}"))? })
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

impl Meter for Rapl {
    fn source(&self) -> &str {
        "rapl"
    }

    fn joules(&mut self) -> Option<f64> {
        // All are read before any counts, so that a reading that fails leaves no package ahead of
        // the others.
        let readings: Option<Vec<u64>> = self.packages.iter().map(|(file, _)| sysfs::number(file).ok()).collect();
        let mut microjoules = 0.0;
        for ((_, counter), reading) in self.packages.iter_mut().zip(readings?) {
            microjoules += counter.advance(reading)? as f64;
        }
        Some(microjoules * 1e-6)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fake::Tree;
    use super::*;

    const ONE: &str = "class/powercap/intel-rapl:0";
    const TWO: &str = "class/powercap/intel-rapl:1";

    /// A machine with one zone of this name and energy, whose counter begins again at 10 J.
    fn zone(tree: &Tree, folder: &str, name: &str, energy: &str) {
        tree.write(&format!("{folder}/name"), &format!("{name}\n"));
        tree.write(&format!("{folder}/max_energy_range_uj"), "10000000\n");
        tree.write(&format!("{folder}/energy_uj"), &format!("{energy}\n"));
    }

    fn near(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|joules| (joules - expected).abs() < 1e-9), "{found:?} is not {expected}");
    }

    #[test]
    fn packages_add_up_and_everything_else_is_left_out() {
        let tree = Tree::new(&[("class/powercap/intel-rapl/enabled", "1")]);
        zone(&tree, ONE, "package-0", "1000000");
        zone(&tree, TWO, "package-1", "2000000");
        let parts = [("intel-rapl:0:0", "core"), ("intel-rapl:2", "psys"), ("intel-rapl-mmio:0", "package-0")];
        for (folder, name) in parts {
            zone(&tree, &format!("class/powercap/{folder}"), name, "5");
        }
        let mut meter = open(tree.root()).unwrap();
        assert_eq!((meter.source(), meter.packages.len()), ("rapl", 2));
        near(meter.joules(), 0.0);
        tree.write(&format!("{ONE}/energy_uj"), "1500000\n");
        tree.write(&format!("{TWO}/energy_uj"), "2250000\n");
        for (folder, _) in parts {
            tree.write(&format!("class/powercap/{folder}/energy_uj"), "9000000");
        }
        near(meter.joules(), 0.75);
    }

    #[test]
    fn a_counter_that_begins_again_goes_on() {
        let tree = Tree::new(&[]);
        zone(&tree, ONE, "package-0", "9000000");
        let mut meter = open(tree.root()).unwrap();
        for (energy, joules) in [("9500000", 0.5), ("500000", 1.5), ("100", 11.0001), ("200", 11.0002)] {
            tree.write(&format!("{ONE}/energy_uj"), energy);
            near(meter.joules(), joules);
        }
    }

    #[test]
    fn a_failed_reading_is_none_and_nothing_is_lost_or_counted_twice() {
        let tree = Tree::new(&[]);
        zone(&tree, ONE, "package-0", "1000000");
        zone(&tree, TWO, "package-1", "1000000");
        let mut meter = open(tree.root()).unwrap();
        tree.write(&format!("{ONE}/energy_uj"), "2000000");
        tree.remove(&format!("{TWO}/energy_uj"));
        assert_eq!(meter.joules(), None);
        tree.write(&format!("{TWO}/energy_uj"), "garbage");
        assert_eq!(meter.joules(), None);
        tree.write(&format!("{TWO}/energy_uj"), "4000000");
        near(meter.joules(), 4.0);
    }

    #[test]
    fn why_there_is_none() {
        let check = |change: &dyn Fn(&Tree), expected: &str| {
            let tree = Tree::new(&[]);
            zone(&tree, ONE, "package-0", "1");
            change(&tree);
            let reason = open(tree.root()).unwrap_err();
            assert!(reason.starts_with("RAPL: ") && reason.contains(expected), "{reason}");
        };
        let powercap = |tree: &Tree| tree.root().join("class/powercap");
        check(&|tree| std::fs::remove_dir_all(powercap(tree)).unwrap(), "class/powercap is absent");
        check(&|tree| tree.write(&format!("{ONE}/name"), "psys"), "class/powercap shows no package");
        // A container that hides what the links lead to.
        check(&|tree| tree.remove(&format!("{ONE}/name")), "intel-rapl:0/name is absent");
        check(&|tree| tree.remove(&format!("{ONE}/max_energy_range_uj")), "max_energy_range_uj is absent");
        check(&|tree| tree.write(&format!("{ONE}/energy_uj"), "1.5"), "energy_uj holds `1.5`");
        let folder = |tree: &Tree| {
            tree.remove(&format!("{ONE}/energy_uj"));
            std::fs::create_dir(tree.root().join(ONE).join("energy_uj")).unwrap();
        };
        check(&folder, "energy_uj");
    }

    #[test]
    fn power_limits_are_listed_by_package() {
        let tree = Tree::new(&[]);
        zone(&tree, ONE, "package-0", "1");
        tree.write(&format!("{ONE}/constraint_0_name"), "long_term\n");
        tree.write(&format!("{ONE}/constraint_0_power_limit_uw"), "125000000\n");
        tree.write(&format!("{ONE}/constraint_1_name"), "short_term\n");
        assert_eq!(sensors(tree.root()), ["package-0 long_term power limit 125 W"]);
        assert!(sensors(Tree::new(&[]).root()).is_empty());
    }
}
