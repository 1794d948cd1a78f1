//! Which adapters there are, what they are, and why some cannot be used.

use std::collections::BTreeMap;

use crate::device::{self, Backend, DeviceType, TargetFacts, slug_of};
use crate::kernel::Layout;
use crate::kernel::catalogue::CATALOGUE;
use crate::kernel::specialization::coop_feature;
use crate::problem::{Element, Problem};
use crate::unit::Bytes;

use super::target::GpuTarget;

/// An adapter that wgpu reports.
pub struct FoundAdapter {
    /// What is known of it.
    pub facts: TargetFacts,
    /// The open device, or the reason why nothing can be measured on it.
    pub target: Result<GpuTarget, String>,
}

/// Which ways into devices to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackendSet {
    /// Every backend.
    All,
    /// Without GL, which reaches no device that the others do not reach better.
    WithoutGl,
}

/// Opens every adapter.
///
/// A device is opened to learn the clock of its timestamps, and because an adapter that lists well
/// but cannot be opened should say so here.
pub async fn find(ways: BackendSet) -> Vec<FoundAdapter> {
    let backends = match ways {
        BackendSet::All => wgpu::Backends::all(),
        BackendSet::WithoutGl => wgpu::Backends::all() - wgpu::Backends::GL,
    };
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends,
        // Explicitly none: the default turns validation layers on in debug builds, and they cost
        // time.
        flags: wgpu::InstanceFlags::empty(),
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let adapters = instance.enumerate_adapters(backends).await;
    let mut facts: Vec<TargetFacts> = adapters.iter().map(facts_of).collect();
    device::make_slugs_unique(&mut facts);
    let mut found = Vec::new();
    for (adapter, mut facts) in adapters.into_iter().zip(facts) {
        let target = match unusable(&adapter) {
            Some(reason) => Err(reason),
            None => GpuTarget::open(adapter, facts.clone()).await,
        };
        if let Ok(target) = &target {
            facts = crate::measure::Target::facts(target).clone();
        }
        found.push(FoundAdapter { facts, target });
    }
    found
}

/// Why no kernel can run on an adapter, whatever the problem.
fn unusable(adapter: &wgpu::Adapter) -> Option<String> {
    if !adapter.get_downlevel_capabilities().flags.contains(wgpu::DownlevelFlags::COMPUTE_SHADERS) {
        return Some("it has no compute shaders".to_owned());
    }
    let limits = adapter.limits();
    if limits.max_storage_buffers_per_shader_stage < 3 {
        return Some(format!(
            "a kernel needs 3 storage buffers, it has {}",
            limits.max_storage_buffers_per_shader_stage
        ));
    }
    None
}

fn facts_of(adapter: &wgpu::Adapter) -> TargetFacts {
    let info = adapter.get_info();
    let backend = match info.backend {
        wgpu::Backend::Vulkan => Backend::Vulkan,
        wgpu::Backend::Metal => Backend::Metal,
        wgpu::Backend::Dx12 => Backend::Dx12,
        wgpu::Backend::Gl => Backend::Gl,
        wgpu::Backend::BrowserWebGpu | wgpu::Backend::Noop => Backend::Other,
    };
    let device_type = match info.device_type {
        wgpu::DeviceType::DiscreteGpu => DeviceType::Discrete,
        wgpu::DeviceType::IntegratedGpu => DeviceType::Integrated,
        wgpu::DeviceType::VirtualGpu => DeviceType::Virtual,
        wgpu::DeviceType::Cpu => DeviceType::Cpu,
        wgpu::DeviceType::Other => DeviceType::Other,
    };
    let mut facts = TargetFacts {
        driver: [info.driver, info.driver_info].join(" ").trim().to_owned(),
        vendor_id: info.vendor,
        device_id: info.device,
        bus_id: info.device_pci_bus_id,
        subgroup: (info.subgroup_min_size, info.subgroup_max_size),
        features: features_of(adapter),
        limits: limits_of(&adapter.limits()),
        ..TargetFacts::new(&format!("{}.{}", slug_of(&info.name), backend.name()), &info.name, backend, device_type)
    };
    facts.missing = missing(&facts, adapter.features());
    facts
}

fn features_of(adapter: &wgpu::Adapter) -> Vec<String> {
    let features = adapter.features();
    let relevant = [
        (wgpu::Features::TIMESTAMP_QUERY, "TIMESTAMP_QUERY"),
        (wgpu::Features::SHADER_F16, "SHADER_F16"),
        (wgpu::Features::SUBGROUP, "SUBGROUP"),
        (wgpu::Features::EXPERIMENTAL_COOPERATIVE_MATRIX, "EXPERIMENTAL_COOPERATIVE_MATRIX"),
    ];
    let plain = relevant.iter().filter(|(flag, _)| features.contains(*flag)).map(|(_, name)| (*name).to_owned());
    plain.chain(adapter.cooperative_matrix_properties().iter().filter_map(matrices)).collect()
}

/// The name of a kind of cooperative matrix that WGSL can express: square, of floating-point
/// numbers, its sums in the type that C has.
fn matrices(kind: &wgpu::CooperativeMatrixProperties) -> Option<String> {
    use wgpu::wgt::CooperativeScalarType::{F16, F32};
    let element = match (kind.ab_type, kind.cr_type) {
        (F32, F32) => Element::F32,
        (F16, F32) => Element::F16,
        (F16, F16) => Element::F16Acc16,
        _ => return None,
    };
    let square = kind.m_size == kind.n_size && kind.n_size == kind.k_size;
    square.then(|| coop_feature(element, kind.m_size))
}

fn limits_of(limits: &wgpu::Limits) -> BTreeMap<String, u64> {
    [
        ("max_compute_invocations_per_workgroup", u64::from(limits.max_compute_invocations_per_workgroup)),
        ("max_compute_workgroup_storage_size", u64::from(limits.max_compute_workgroup_storage_size)),
        ("max_compute_workgroups_per_dimension", u64::from(limits.max_compute_workgroups_per_dimension)),
        ("max_storage_buffer_binding_size", limits.max_storage_buffer_binding_size),
        ("max_buffer_size", limits.max_buffer_size),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// What cannot be measured on an adapter that can be used, each with its reason.
fn missing(facts: &TargetFacts, features: wgpu::Features) -> Vec<String> {
    let mut missing = Vec::new();
    if !features.contains(wgpu::Features::TIMESTAMP_QUERY) {
        missing.push("device time: no TIMESTAMP_QUERY, so the wall clock is used".to_owned());
    }
    for kernel in CATALOGUE {
        if let Err(reason) = kernel.runs_on(facts) {
            missing.push(format!("kernel {}: {reason}", kernel.name));
        }
    }
    if !features.contains(wgpu::Features::SHADER_F16) {
        missing.push("f16: no SHADER_F16".to_owned());
    }
    let largest = facts.limit("max_storage_buffer_binding_size").min(facts.limit("max_buffer_size"));
    // The largest n whose padded n x n matrix of 4-byte elements fits.
    let edge = (largest as f64 / 4.0).sqrt() as u32;
    if Problem::f32(edge.saturating_add(4), edge, edge)
        .is_ok_and(|problem| Layout::of(&problem).largest_buffer().0 > largest)
    {
        missing.push(format!("square f32 problems above n = {}: one matrix may have {}", edge / 4 * 4, Bytes(largest)));
    }
    missing
}
