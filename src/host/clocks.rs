//! What governs the clock of the processor: settings, not readings, because these change from one
//! moment to the next.

use std::collections::BTreeSet;
use std::path::Path;

use super::sysfs;

/// `governor performance, 1500-3700 MHz, boost on`, as far as Linux tells; empty where it tells
/// nothing, as in most virtual machines.
pub(super) fn clocks(root: &Path) -> String {
    let cpu = root.join("devices/system/cpu");
    let mut policies = sysfs::entries(&cpu.join("cpufreq")).unwrap_or_default();
    policies.retain(|path| sysfs::name(path).starts_with("policy"));
    let mut parts = Vec::new();

    let governors: BTreeSet<String> =
        policies.iter().filter_map(|policy| sysfs::text(&policy.join("scaling_governor")).ok()).collect();
    let governors: Vec<String> = governors.into_iter().filter(|name| !name.is_empty()).collect();
    if !governors.is_empty() {
        parts.push(format!("governor {}", governors.join(" and ")));
    }

    let limits = |file: &str| {
        let khz = policies.iter().filter_map(|policy| sysfs::number(&policy.join(file)).ok());
        khz.map(|khz| khz / 1000).collect::<Vec<_>>()
    };
    // Of cores of two kinds, the widest range.
    let (least, most) = (limits("scaling_min_freq").into_iter().min(), limits("scaling_max_freq").into_iter().max());
    parts.extend(match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least}-{most} MHz")),
        (None, Some(most)) => Some(format!("at most {most} MHz")),
        (Some(least), None) => Some(format!("at least {least} MHz")),
        (None, None) => None,
    });

    let switch = |file: &str| sysfs::number(&cpu.join(file)).ok().map(|value| value != 0);
    let boost = switch("cpufreq/boost").or_else(|| switch("intel_pstate/no_turbo").map(|off| !off));
    parts.extend(boost.map(|on| format!("boost {}", if on { "on" } else { "off" })));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::fake::Tree;
    use super::*;

    #[test]
    fn governor_range_and_boost_as_far_as_they_are_told() {
        let check = |files: &[(&str, &str)], expected: &str| {
            let tree = Tree::new(&[]);
            for (path, contents) in files {
                tree.write(&format!("devices/system/cpu/{path}"), &format!("{contents}\n"));
            }
            assert_eq!(clocks(tree.root()), expected, "{files:?}");
        };
        let governor = ("cpufreq/policy0/scaling_governor", "performance");
        let least = ("cpufreq/policy0/scaling_min_freq", "1500000");
        let most = ("cpufreq/policy0/scaling_max_freq", "3700000");
        check(&[], "");
        check(&[("cpufreq/unrelated", "")], "");
        check(&[governor, least, most, ("cpufreq/boost", "1")], "governor performance, 1500-3700 MHz, boost on");
        check(&[governor, ("cpufreq/boost", "0")], "governor performance, boost off");
        check(&[governor, ("intel_pstate/no_turbo", "0")], "governor performance, boost on");
        check(&[governor, ("intel_pstate/no_turbo", "1")], "governor performance, boost off");
        check(&[most], "at most 3700 MHz");
        check(&[least], "at least 1500 MHz");
        // What moves by itself is not looked at.
        check(&[governor, ("cpufreq/policy0/scaling_cur_freq", "2345678")], "governor performance");
        let two = [
            governor,
            least,
            most,
            ("cpufreq/policy8/scaling_governor", "powersave"),
            ("cpufreq/policy8/scaling_min_freq", "800000"),
            ("cpufreq/policy8/scaling_max_freq", "2400000"),
        ];
        check(&two, "governor performance and powersave, 800-3700 MHz");
        check(
            &[
                ("cpufreq/policy0/scaling_governor", ""),
                ("cpufreq/boost", "what"),
                ("cpufreq/policy0/scaling_max_freq", "?"),
            ],
            "",
        );
    }
}
