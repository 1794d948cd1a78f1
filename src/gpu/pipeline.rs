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
    let descriptor =
        wgpu::ShaderModuleDescriptor { label: Some(kernel.name), source: wgpu::ShaderSource::Wgsl(wgsl.into()) };
    let module = match checks {
        Checks::Checked => device.create_shader_module(descriptor),
        Checks::Trusted => trusted_module(device, descriptor),
    };
    Ok(device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(kernel.name),
        layout: None,
        module: &module,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions {
            constants: &[],
            // Every element of a tile is written before it is read.
            zero_initialize_workgroup_memory: false,
        },
        cache: None,
    }))
}

#[allow(unsafe_code)]
fn trusted_module(device: &wgpu::Device, descriptor: wgpu::ShaderModuleDescriptor<'_>) -> wgpu::ShaderModule {
    // SAFETY: the kernels index inside their buffers for every m, n and k (rows and columns are clamped to the matrix before a load and
    // compared with it before a store), and every loop ends after at most k steps. Each is run against a checked twin in `tests/gpu.rs`.
    unsafe { device.create_shader_module_trusted(descriptor, wgpu::ShaderRuntimeChecks::unchecked()) }
}
