//! What a target is: a plain description, made on the rim and read by everything else.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// The interface through which a device is reached, the preferred way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Backend {
    /// The processor itself, without a driver.
    Native,
    /// Metal.
    Metal,
    /// Vulkan.
    Vulkan,
    /// Direct3D 12.
    Dx12,
    /// OpenGL or OpenGL ES.
    Gl,
    /// Another program wrote the rows.
    Other,
}

impl Backend {
    /// The name used in files and slugs.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What kind of hardware executes the kernels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DeviceType {
    /// A graphics card or accelerator with its own memory.
    Discrete,
    /// Shares memory with the processor.
    Integrated,
    /// Handed through by a hypervisor.
    Virtual,
    /// The processor, directly or through a software adapter.
    Cpu,
    /// The driver does not say.
    Other,
}

impl DeviceType {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One way into one device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Target")]
pub struct TargetFacts {
    /// Short name, unique in the file.
    pub slug: String,
    /// The name that the driver reports.
    pub name: String,
    /// `native`, `vulkan`, `metal`, `dx12`, `gl` or `other`.
    #[schemars(with = "String")]
    pub backend: Backend,
    /// `discrete`, `integrated`, `virtual`, `cpu` or `other`.
    #[schemars(with = "String")]
    pub device_type: DeviceType,
    /// Driver or library, with its version.
    pub driver: String,
    /// PCI vendor number, 0 where there is none.
    pub vendor_id: u32,
    /// PCI device number, 0 where there is none.
    pub device_id: u32,
    /// PCI bus address, empty where unknown.
    pub bus_id: String,
    /// Nanoseconds of a unit of the device's clock, as the driver states them; absent where only
    /// the wall clock can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp_ns: Option<f64>,
    /// Threads that run in step, least and most; 0 where unknown.
    #[schemars(with = "[u32; 2]")]
    pub subgroup: (u32, u32),
    /// Features that matter to a matrix multiplication.
    pub features: Vec<String>,
    /// Limits that matter to a matrix multiplication.
    #[serde(deserialize_with = "limits")]
    pub limits: BTreeMap<String, u64>,
    /// Power limits, clocks and sensors, as far as the driver tells them. Since 1.2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensors: Vec<String>,
    /// What cannot be measured here, each with the reason.
    pub missing: Vec<String>,
}

/// Limits of a target, at most.
const LIMITS_MAX: usize = 1000;

/// Reads limits of which none stands twice, where a map of serde would keep the last one.
fn limits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u64>, D::Error> {
    struct Limits;

    impl<'de> Visitor<'de> for Limits {
        type Value = BTreeMap<String, u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of whole numbers")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut limits = BTreeMap::new();
            while let Some((name, value)) = access.next_entry()? {
                if limits.len() == LIMITS_MAX {
                    return Err(A::Error::custom(format_args!("more than {LIMITS_MAX} keys")));
                }
                if limits.insert(name, value).is_some() {
                    return Err(A::Error::custom("a key stands there twice"));
                }
            }
            Ok(limits)
        }
    }

    deserializer.deserialize_map(Limits)
}

impl TargetFacts {
    /// A target of which nothing more is known.
    #[must_use]
    pub fn new(slug: &str, name: &str, backend: Backend, device_type: DeviceType) -> Self {
        Self {
            slug: slug.to_owned(),
            name: name.to_owned(),
            backend,
            device_type,
            driver: String::new(),
            vendor_id: 0,
            device_id: 0,
            bus_id: String::new(),
            timestamp_ns: None,
            subgroup: (0, 0),
            features: Vec::new(),
            limits: BTreeMap::new(),
            sensors: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// A limit by name; an absent one does not bind.
    #[must_use]
    pub fn limit(&self, name: &str) -> u64 {
        self.limits.get(name).copied().unwrap_or(u64::MAX)
    }

    /// Whether the processor does the work, through a software driver.
    #[must_use]
    pub fn is_software(&self) -> bool {
        self.device_type == DeviceType::Cpu && self.backend != Backend::Native
    }
}

impl fmt::Display for TargetFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.slug, self.name)
    }
}

/// One physical device with every way into it, the preferred first.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// Indices into the list that was grouped.
    pub ways: Vec<usize>,
}

/// Groups targets that are the same hardware, in the order of their first appearance.
///
/// Two targets are one device when their PCI bus addresses agree; failing that, when vendor and
/// device numbers do; failing that, when one name contains the other (GL reports neither number and
/// decorates the name). A way through a backend that a device already has is a second device: two
/// equal cards stay two.
#[must_use]
pub fn group(targets: &[TargetFacts]) -> Vec<Device> {
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by_key(|&index| targets[index].backend);
    let mut devices: Vec<Device> = Vec::new();
    for index in order {
        let home = devices.iter_mut().find(|device| {
            device.ways.iter().all(|&way| targets[way].backend != targets[index].backend)
                && device.ways.iter().any(|&way| same_hardware(&targets[way], &targets[index]))
        });
        match home {
            Some(device) => device.ways.push(index),
            None => devices.push(Device { ways: vec![index] }),
        }
    }
    devices.sort_by_key(|device| device.ways.iter().copied().min());
    devices
}

fn same_hardware(one: &TargetFacts, other: &TargetFacts) -> bool {
    if one.backend == Backend::Native || other.backend == Backend::Native {
        return false;
    }
    if !one.bus_id.is_empty() && !other.bus_id.is_empty() {
        return one.bus_id == other.bus_id;
    }
    if one.device_id != 0 && other.device_id != 0 {
        return (one.vendor_id, one.device_id) == (other.vendor_id, other.device_id);
    }
    let [one, other] = [&one.name, &other.name].map(|name| slug_of(name));
    one.starts_with(&other) || other.starts_with(&one)
}

/// A short file-name-safe form of a device name: `NVIDIA H200` is `nvidia-h200`,
/// `llvmpipe (LLVM 15.0.6, 256 bits)` is `llvmpipe`.
///
/// What stands in brackets is a version or a bus width, and what follows a slash is how GL
/// decorates a name; both change with the driver.
#[must_use]
pub fn slug_of(name: &str) -> String {
    let plain = name.split(['(', '/']).next().unwrap_or(name);
    let words: Vec<String> = plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut slug = words.join("-");
    // Folders of `target/criterion` are cut at 64 characters; a slug with its backend and a number
    // has to stay below.
    slug.truncate(40);
    if slug.is_empty() { "unnamed".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

/// Gives equal slugs a number from the second on: `nvidia-h200.vulkan`, `nvidia-h200-2.vulkan`.
pub fn make_slugs_unique(targets: &mut [TargetFacts]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for target in targets {
        let count = seen.entry(target.slug.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let (device, backend) = target.slug.split_once('.').unwrap_or((&target.slug, "other"));
            target.slug = format!("{device}-{count}.{backend}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(name: &str, backend: Backend, device_id: u32, bus_id: &str) -> TargetFacts {
        TargetFacts {
            vendor_id: 0x10de,
            device_id,
            bus_id: bus_id.to_owned(),
            timestamp_ns: Some(1.0),
            subgroup: (32, 32),
            ..TargetFacts::new(&format!("{}.{}", slug_of(name), backend.name()), name, backend, DeviceType::Discrete)
        }
    }

    #[test]
    fn one_device_several_ways() {
        use Backend::{Dx12, Gl, Native, Vulkan};
        type Way = (&'static str, Backend, u32, &'static str);
        let check = |ways: &[Way], expected: &[&[usize]]| {
            let targets: Vec<_> = ways.iter().map(|&(name, backend, id, bus)| way(name, backend, id, bus)).collect();
            let groups: Vec<_> = group(&targets).into_iter().map(|device| device.ways).collect();
            assert_eq!(groups, expected, "{ways:?}");
        };
        check(&[], &[]);
        check(&[("NVIDIA H200", Gl, 0, ""), ("NVIDIA H200", Vulkan, 9, "")], &[&[1, 0]]);
        check(&[("NVIDIA H200/PCIe/SSE2", Gl, 0, ""), ("NVIDIA H200", Vulkan, 9, "")], &[&[1, 0]]);
        check(&[("H200", Dx12, 9, ""), ("NVIDIA H200", Vulkan, 9, "")], &[&[1, 0]]);
        check(&[("A", Vulkan, 9, "0000:01:00.0"), ("A", Vulkan, 9, "0000:02:00.0")], &[&[0], &[1]]);
        check(
            &[("A", Vulkan, 9, ""), ("A", Vulkan, 9, ""), ("A", Dx12, 9, ""), ("A", Dx12, 9, "")],
            &[&[0, 2], &[1, 3]],
        );
        check(&[("llvmpipe (LLVM 15)", Vulkan, 0, ""), ("llvmpipe (LLVM 15, 256 bits)", Gl, 0, "")], &[&[0, 1]]);
        check(&[("llvmpipe", Vulkan, 0, ""), ("llvmpipe", Native, 0, "")], &[&[0], &[1]]);
    }

    #[test]
    fn slugs_are_short_safe_and_unique() {
        let check = |name: &str, expected: &str| assert_eq!(slug_of(name), expected);
        check("NVIDIA H200", "nvidia-h200");
        check("llvmpipe (LLVM 15.0.6, 256 bits)", "llvmpipe");
        check("NVIDIA GeForce RTX 4090/PCIe/SSE2", "nvidia-geforce-rtx-4090");
        check("\u{1b}[31mhostile\n../../name", "31mhostile");
        check("(only brackets)", "unnamed");
        assert!(slug_of(&"long name ".repeat(20)).len() <= 40);

        let mut twice = vec![way("A", Backend::Vulkan, 1, ""), way("A", Backend::Vulkan, 1, "")];
        make_slugs_unique(&mut twice);
        assert_eq!([twice[0].slug.as_str(), twice[1].slug.as_str()], ["a.vulkan", "a-2.vulkan"]);
    }
}
