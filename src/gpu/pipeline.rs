//! A kernel compiled for a device.

use crate::kernel::Kernel;
use crate::measure::Failure;
use crate::result::Status;

/// What the compiler adds to a shader against mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checks {
    /// Nothing. Legitimate because these kernels never index outside a buffer, which `tests/gpu.rs` shows.
    Trusted,
    /// Index clamps and loop counters, as a browser would add them.
    Checked,
}

impl Checks {
    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Checked => "checked",
        }
    }
}

/// Compiles a kernel. A fault of the driver's compiler reaches the caller through the device's error handler.
pub(super) fn compile(
    device: &wgpu::Device,
    kernel: &Kernel,
    subgroup: u32,
    checks: Checks,
) -> Result<wgpu::ComputePipeline, Failure> {
    let wgsl = kernel.wgsl(subgroup).map_err(|error| Failure::new(Status::Error, error.to_string()))?;
    Ok(from_text(device, kernel.name, wgsl, checks))
}

/// Compiles a text whose entry point is `main`.
pub(super) fn from_text(device: &wgpu::Device, label: &str, wgsl: String, checks: Checks) -> wgpu::ComputePipeline {
    let descriptor = wgpu::ShaderModuleDescriptor { label: Some(label), source: wgpu::ShaderSource::Wgsl(wgsl.into()) };
    let module = match checks {
        Checks::Checked => device.create_shader_module(descriptor),
        Checks::Trusted => trusted_module(device, descriptor),
    };
    device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(label),
        layout: None,
        module: &module,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions {
            constants: &[],
            // Every element of a tile is written before it is read.
            zero_initialize_workgroup_memory: false,
        },
        cache: None,
    })
}

/// What wgpu wants to hear before it hands out these features.
#[allow(unsafe_code)]
pub(super) fn experimental(features: wgpu::Features) -> wgpu::ExperimentalFeatures {
    if !features.contains(wgpu::Features::EXPERIMENTAL_COOPERATIVE_MATRIX) {
        return wgpu::ExperimentalFeatures::disabled();
    }
    // SAFETY: the one experimental feature that is used is that of matrix units. Its tiles are loaded from and stored to places inside their
    // buffers, which are as large as the tiles are counted.
    unsafe { wgpu::ExperimentalFeatures::enabled() }
}

#[allow(unsafe_code)]
fn trusted_module(device: &wgpu::Device, descriptor: wgpu::ShaderModuleDescriptor<'_>) -> wgpu::ShaderModule {
    // SAFETY: the kernels index inside their buffers for every m, n and k (rows and columns are clamped to the matrix before a load and
    // compared with it before a store), and every loop ends after at most k steps. Each is run against a checked twin in `tests/gpu.rs`.
    unsafe { device.create_shader_module_trusted(descriptor, wgpu::ShaderRuntimeChecks::unchecked()) }
}
