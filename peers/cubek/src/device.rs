//! The adapter of one of our targets, opened a second time by the runtime of the peers.
//!
//! Both sides open the same physical device, each with the features that suit it. Sharing one
//! logical device would tie the peers to our features, and subgroups change how every kernel of a
//! device is compiled.

use cubecl::client::Client;
use cubecl::device::{WgpuBackend, WgpuDevice, WgpuDeviceKind};
use cubecl::wgpu::{AutoGraphicsApi, RuntimeOptions, try_init_setup};
use switchpoint::device::{Backend, DeviceType, TargetFacts};

/// An open device of the peers.
#[derive(Clone)]
pub(crate) struct Device {
    /// Launches and reads.
    pub(crate) client: Client,
    /// What Burn calls the device.
    pub(crate) handle: cubecl::Device,
}

impl Device {
    /// Opens the adapter that stands at `index` of a list of targets.
    ///
    /// # Errors
    /// In words, where the peers cannot reach it or find another one in its place.
    pub(crate) fn open(targets: &[TargetFacts], index: usize) -> Result<Self, String> {
        let facts = &targets[index];
        let device = select(targets, index)?;
        let options = RuntimeOptions::try_default().map_err(|error| error.to_string())?;
        try_init_setup::<AutoGraphicsApi>(&device, options).map_err(|error| error.to_string())?;
        let handle = cubecl::Device::Wgpu(device);
        let client = handle.client();
        let name = &client.properties().identity.name;
        if *name != facts.name {
            return Err(format!("cubecl opened `{name}` in place of `{}`", facts.name));
        }
        Ok(Self { client, handle })
    }

    /// The compiler behind the runtime: `wgpu<spirv>` or `wgpu<wgsl>`.
    pub(crate) fn runtime(&self) -> &'static str {
        self.client.name()
    }
}

/// The peers count the adapters of each kind on each interface from zero, in the order in which
/// wgpu lists them.
fn select(targets: &[TargetFacts], index: usize) -> Result<WgpuDevice, String> {
    let facts = &targets[index];
    let same = |other: &&TargetFacts| other.backend == facts.backend && other.device_type == facts.device_type;
    let number = targets[..index].iter().filter(same).count();
    let kind = match facts.device_type {
        DeviceType::Discrete => WgpuDeviceKind::DiscreteGpu(number),
        DeviceType::Integrated => WgpuDeviceKind::IntegratedGpu(number),
        DeviceType::Virtual => WgpuDeviceKind::VirtualGpu(number),
        DeviceType::Other => WgpuDeviceKind::Other(number),
        DeviceType::Cpu if number == 0 => WgpuDeviceKind::Cpu,
        DeviceType::Cpu => return Err("cubecl reaches only the first software adapter".to_owned()),
    };
    let backend = match facts.backend {
        Backend::Vulkan => WgpuBackend::Vulkan,
        Backend::Metal => WgpuBackend::Metal,
        Backend::Dx12 => WgpuBackend::Dx12,
        Backend::Gl => WgpuBackend::Gl,
        Backend::Native | Backend::Other => return Err(format!("cubecl has no way to {}", facts.slug)),
    };
    Ok(WgpuDevice::new(kind).on(backend))
}

#[cfg(test)]
pub(crate) mod tests {

    use super::*;

    /// A target that only has a name, an interface and a kind.
    pub(crate) fn target(slug: &str, backend: Backend, device_type: DeviceType) -> TargetFacts {
        TargetFacts::new(slug, slug, backend, device_type)
    }

    #[test]
    fn adapters_are_counted_by_kind_and_interface() {
        let targets = [
            target("a.vulkan", Backend::Vulkan, DeviceType::Cpu),
            target("b.vulkan", Backend::Vulkan, DeviceType::Discrete),
            target("b.gl", Backend::Gl, DeviceType::Discrete),
            target("c.vulkan", Backend::Vulkan, DeviceType::Discrete),
            target("d.vulkan", Backend::Vulkan, DeviceType::Cpu),
            target("cpu", Backend::Native, DeviceType::Cpu),
        ];
        let check = |index: usize, kind: WgpuDeviceKind, backend: WgpuBackend| {
            assert_eq!(select(&targets, index), Ok(WgpuDevice::new(kind).on(backend)));
        };
        check(0, WgpuDeviceKind::Cpu, WgpuBackend::Vulkan);
        check(1, WgpuDeviceKind::DiscreteGpu(0), WgpuBackend::Vulkan);
        check(2, WgpuDeviceKind::DiscreteGpu(0), WgpuBackend::Gl);
        check(3, WgpuDeviceKind::DiscreteGpu(1), WgpuBackend::Vulkan);
        assert!(select(&targets, 4).is_err() && select(&targets, 5).is_err());
    }
}
