//! What can be measured here, and why the rest cannot.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::device::{self, TargetFacts};
use crate::session::{self, FoundTarget};

use super::{Cell, Report, Table, json};

/// The targets of this machine. `gpu` tells whether the program can look for adapters at all.
#[must_use]
pub fn report(found: &[FoundTarget], gpu: bool) -> Report {
    let facts: Vec<TargetFacts> = found.iter().map(|found| found.facts.clone()).collect();
    let devices = device::group(&facts);
    let mut rows = Vec::new();
    let mut below = Vec::new();
    for (number, device) in devices.iter().enumerate() {
        for &way in &device.ways {
            let FoundTarget { facts, usable, preferred } = &found[way];
            let clock = match (usable, facts.timestamp_ns) {
                (Err(_), _) => "-".to_owned(),
                (_, Some(tick)) => format!("device, {tick} ns"),
                (_, None) => "wall".to_owned(),
            };
            let state = match (usable, preferred) {
                (Err(_), _) => "cannot be measured",
                (Ok(_), true) => "measured",
                (Ok(_), false) => "with --target",
            };
            rows.push(vec![
                Cell::text((number + 1).to_string()),
                Cell::text(&facts.slug),
                Cell::text(&facts.name),
                Cell::text(facts.device_type.name()),
                Cell::text(&facts.driver),
                Cell::text(clock),
                Cell::text(state),
            ]);
            below.extend(details(&found[way]));
        }
    }
    below.push(advice(&facts, gpu));
    let columns = vec!["device", "target", "name", "type", "driver", "clock", "by default"];
    let json = json(BTreeMap::from([("targets", found.iter().map(TargetView::from).collect::<Vec<_>>())]));
    Report { tables: vec![Table { columns, rows, ..Table::default() }], below, json, ..Report::default() }
}

fn details(found: &FoundTarget) -> Vec<String> {
    let FoundTarget { facts, usable, .. } = found;
    let mut lines = vec![format!("{}", facts.slug)];
    if let Err(reason) = usable {
        lines.push(format!("  cannot be measured: {reason}"));
        return lines;
    }
    if !facts.features.is_empty() {
        lines.push(format!("  features: {}", facts.features.join(" ")));
    }
    if facts.subgroup.1 > 0 {
        lines.push(format!("  subgroup: {} to {} threads", facts.subgroup.0, facts.subgroup.1));
    }
    lines.extend(facts.limits.iter().map(|(name, value)| format!("  {name}: {value}")));
    lines.push(format!("  kernels: {}", session::names(facts).join(" ")));
    lines.extend(facts.sensors.iter().map(|sensor| format!("  sensor: {sensor}")));
    lines.extend(facts.missing.iter().map(|reason| format!("  not measured: {reason}")));
    lines
}

/// What to do for more.
fn advice(facts: &[TargetFacts], gpu: bool) -> String {
    if !gpu {
        return "This program was built without the feature `gpu`; with it, graphics adapters are measured too."
            .to_owned();
    }
    let adapters: Vec<&TargetFacts> = facts.iter().filter(|facts| facts.backend != device::Backend::Native).collect();
    if adapters.is_empty() {
        return "No graphics adapter was found. Install the Vulkan driver of your GPU, or `mesa-vulkan-drivers` \
                for a software adapter (on macOS and Windows the system brings one)."
            .to_owned();
    }
    if adapters.iter().all(|facts| facts.backend == device::Backend::Gl) {
        return "Only GL was found, which has no f16 and no subgroups. Install the Vulkan driver of your GPU, or \
                `mesa-vulkan-drivers` for a software adapter."
            .to_owned();
    }
    if adapters.iter().all(|facts| facts.is_software()) {
        return "Only software adapters were found. For a GPU, install its Vulkan driver.".to_owned();
    }
    "`switchpoint bench` measures these.".to_owned()
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct TargetView<'a> {
    slug: &'a str,
    name: &'a str,
    backend: &'static str,
    device_type: &'static str,
    driver: &'a str,
    timestamp_ns: Option<f64>,
    subgroup: (u32, u32),
    features: &'a [String],
    limits: &'a BTreeMap<String, u64>,
    kernels: Option<Vec<String>>,
    unusable: Option<&'a str>,
    sensors: &'a [String],
    missing: &'a [String],
    preferred: bool,
}

impl<'a> From<&'a FoundTarget> for TargetView<'a> {
    fn from(FoundTarget { facts, usable, preferred }: &'a FoundTarget) -> Self {
        Self {
            slug: &facts.slug,
            name: &facts.name,
            backend: facts.backend.name(),
            device_type: facts.device_type.name(),
            driver: &facts.driver,
            timestamp_ns: facts.timestamp_ns,
            subgroup: facts.subgroup,
            features: &facts.features,
            limits: &facts.limits,
            kernels: usable.as_ref().ok().map(|()| session::names(facts)),
            unusable: usable.as_ref().err().map(String::as_str),
            sensors: &facts.sensors,
            missing: &facts.missing,
            preferred: *preferred,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::device::{Backend, DeviceType};

    use super::*;

    #[test]
    fn what_to_do_for_more() {
        let golden = include_str!("../../tests/golden/two-targets.v1.json");
        let known = crate::record::read::parse("golden", golden).unwrap().results.targets.remove(0);
        let check = |adapters: &[(Backend, DeviceType)], gpu: bool, expected: &str| {
            let of = |&(backend, device_type)| TargetFacts { backend, device_type, ..known.clone() };
            let mut facts: Vec<TargetFacts> = adapters.iter().map(of).collect();
            facts.push(TargetFacts { backend: Backend::Native, ..known.clone() });
            let said = advice(&facts, gpu);
            assert!(said.contains(expected), "{adapters:?}: {said}");
        };
        let (gl, vulkan) = (Backend::Gl, Backend::Vulkan);
        let (software, card) = (DeviceType::Cpu, DeviceType::Discrete);
        check(&[], false, "without the feature `gpu`");
        check(&[], true, "Install the Vulkan driver of your GPU, or `mesa-vulkan-drivers`");
        check(&[(gl, software)], true, "Install the Vulkan driver of your GPU, or `mesa-vulkan-drivers`");
        check(&[(gl, card)], true, "Only GL was found");
        check(&[(vulkan, software), (gl, software)], true, "Only software adapters were found");
        check(&[(vulkan, card), (gl, software)], true, "`switchpoint bench` measures these");
    }
}
