//! The machine: system, processor, memory, and whether it is a virtual one.

use std::fs;
use std::path::Path;

use starship_battery::{Manager, State};
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use crate::result::Host;
use crate::text::one_line;

use super::{clocks, redaction, sysfs};

/// This machine.
#[must_use]
pub fn machine() -> Host {
    let wanted =
        RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing()).with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted).ok();
    let or_unknown = |text: Option<String>| text.map_or_else(|| "unknown".to_owned(), |text| one_line(&text));
    Host {
        os: or_unknown(System::long_os_version().ok()),
        kernel: redaction::nameless(&or_unknown(System::kernel_version().ok())),
        cpu: or_unknown(system.as_ref().and_then(|system| system.cpus().first()).map(|cpu| cpu.brand().to_owned())),
        cpus: std::thread::available_parallelism().map_or(1, |cpus| u32::try_from(usize::from(cpus)).unwrap_or(1)),
        memory_bytes: system.map_or(0, |system| system.total_memory()),
        virtualization: virtualization(),
        on_battery: on_battery(),
        clocks: clocks::clocks(Path::new(sysfs::ROOT)),
    }
}

/// Whether the machine runs on its battery, which caps its clocks; `None` where it has none.
fn on_battery() -> Option<bool> {
    let batteries = Manager::new().ok()?.batteries().ok()?;
    let states: Vec<State> = batteries.filter_map(|battery| Some(battery.ok()?.state())).collect();
    (!states.is_empty()).then(|| states.contains(&State::Discharging))
}

/// What Linux shows of a container or a hypervisor. Other systems do not say, and neither do we.
fn virtualization() -> String {
    if !cfg!(target_os = "linux") {
        return "unknown".to_owned();
    }
    let mut layers = Vec::new();
    let groups = fs::read_to_string("/proc/1/cgroup").unwrap_or_default();
    if Path::new("/.dockerenv").exists()
        || ["docker", "kubepods", "containerd"].iter().any(|name| groups.contains(name))
    {
        layers.push("container".to_owned());
    }
    if fs::read_to_string("/proc/cpuinfo").is_ok_and(|info| info.contains(" hypervisor")) {
        let product = fs::read_to_string("/sys/class/dmi/id/sys_vendor").unwrap_or_default();
        layers.push(format!("virtual machine {}", one_line(&product)).trim_end().to_owned());
    }
    if layers.is_empty() { "none found".to_owned() } else { layers.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_a_processor_and_memory_and_no_control_characters() {
        let host = machine();
        assert!(host.cpus >= 1 && host.memory_bytes > 1 << 20, "{host:?}");
        let texts = [&host.os, &host.kernel, &host.cpu, &host.virtualization];
        assert!(texts.iter().all(|text| !text.is_empty() && !text.chars().any(char::is_control)), "{host:?}");
    }
}
