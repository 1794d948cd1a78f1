//! Whether the machine runs on its battery, which caps its clocks.

use std::path::Path;

use super::sysfs;

/// `None` where the machine does not say, as servers and virtual machines do not.
///
/// A supply that is connected decides. Otherwise a battery that is discharging does, and then what
/// the supplies and other batteries say. A battery of scope `Device` is that of a mouse.
pub(super) fn on_battery(root: &Path) -> Option<bool> {
    let mut supplies = Vec::new();
    let mut batteries = Vec::new();
    for entry in sysfs::entries(&root.join("class/power_supply")).ok()? {
        let of = |file: &str| sysfs::text(&entry.join(file)).unwrap_or_default();
        match of("type").as_str() {
            _ if of("scope") == "Device" => {}
            "Battery" => batteries.push(of("status")),
            "Mains" | "USB" | "Wireless" => supplies.extend(sysfs::number(&entry.join("online")).ok()),
            _ => {}
        }
    }
    let battery_is = |states: &[&str]| batteries.iter().any(|state| states.contains(&state.as_str()));
    if supplies.iter().any(|&online| online > 0) {
        Some(false)
    } else if battery_is(&["Discharging"]) {
        Some(true)
    } else if battery_is(&["Charging", "Full", "Not charging"]) {
        Some(false)
    } else {
        (!supplies.is_empty() && !batteries.is_empty()).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::Tree;
    use super::*;

    #[test]
    fn supplies_come_before_batteries() {
        // Each entry: type, what it says (`online` of a supply, `status` of a battery), scope.
        let check = |entries: &[(&str, &str, &str)], expected: Option<bool>| {
            let tree = Tree::new(&[("class/power_supply/.keep", "")]);
            for (number, (kind, state, scope)) in entries.iter().enumerate() {
                let file = if *kind == "Battery" { "status" } else { "online" };
                for (file, text) in [("type", kind), (file, state), ("scope", scope)] {
                    if !text.is_empty() {
                        tree.write(&format!("class/power_supply/entry{number}/{file}"), &format!("{text}\n"));
                    }
                }
            }
            assert_eq!(on_battery(tree.root()), expected, "{entries:?}");
        };
        let (mains, battery) = (|online| ("Mains", online, ""), |status| ("Battery", status, ""));
        check(&[], None);
        check(&[mains("1")], Some(false));
        check(&[mains("0")], None);
        check(&[mains("1"), battery("Charging")], Some(false));
        // A charger that is too weak.
        check(&[mains("1"), battery("Discharging")], Some(false));
        check(&[mains("0"), battery("Discharging")], Some(true));
        check(&[mains("0"), battery("Unknown")], Some(true));
        check(&[mains("0"), ("USB", "1", ""), battery("Discharging")], Some(false));
        check(&[battery("Discharging")], Some(true));
        check(&[battery("Not charging"), battery("Discharging")], Some(true));
        check(&[battery("Full")], Some(false));
        check(&[battery("Unknown")], None);
        check(&[battery("")], None);
        check(&[mains("garbage"), battery("garbage")], None);
        check(&[("Battery", "Discharging", "Device")], None);
        check(&[mains("1"), ("Battery", "Discharging", "Device")], Some(false));
        check(&[("UPS", "1", "")], None);
    }

    #[test]
    fn a_system_without_the_folder_does_not_say() {
        assert_eq!(on_battery(Tree::new(&[]).root()), None);
    }
}
