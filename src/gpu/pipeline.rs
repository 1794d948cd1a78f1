//! A kernel compiled for a device.

use crate::kernel::{Kernel, Specialization};
use crate::measure::Failure;
use crate::result::{Checks, Status};

/// Whether a shader can be compiled so.
pub(super) fn supports(checks: &Checks) -> Result<(), Failure> {
    match checks {
        Checks::Trusted | Checks::Checked => Ok(()),
        other => Err(Failure::new(Status::Unsupported, format!("a shader is not compiled `{other}`"))),
    }
}

/// A kernel's passes, in the order in which they run: one, or two where sums are split.
#[derive(Debug, Clone)]
pub(super) struct Pipelines {
    pub(super) main: wgpu::ComputePipeline,
    pub(super) reduce: Option<wgpu::ComputePipeline>,
}

/// Compiles a kernel. A fault of the driver's compiler reaches the caller through the device's
/// error handler.
pub(super) fn compile(
    device: &wgpu::Device,
    kernel: &Kernel,
    specialization: &Specialization,
    checks: &Checks,
) -> Result<Pipelines, Failure> {
    let wgsl = kernel.wgsl(specialization).map_err(|error| Failure::new(Status::Error, error.to_string()))?;
    let module = module(device, kernel.name, wgsl, checks);
    let pipeline = |entry_point| pipeline(device, kernel.name, &module, entry_point);
    Ok(Pipelines { main: pipeline("main"), reduce: (kernel.splits > 1).then(|| pipeline("reduce")) })
}

/// Compiles the text of a probe.
pub(super) fn compile_probe(device: &wgpu::Device, name: &str, wgsl: String, checks: &Checks) -> wgpu::ComputePipeline {
    pipeline(device, name, &module(device, name, wgsl, checks), "main")
}

fn module(device: &wgpu::Device, name: &str, wgsl: String, checks: &Checks) -> wgpu::ShaderModule {
    let descriptor = wgpu::ShaderModuleDescriptor { label: Some(name), source: wgpu::ShaderSource::Wgsl(wgsl.into()) };
    match checks {
        Checks::Trusted => trusted_module(device, descriptor),
        _ => device.create_shader_module(descriptor),
    }
}

fn pipeline(
    device: &wgpu::Device,
    name: &str,
    module: &wgpu::ShaderModule,
    entry_point: &str,
) -> wgpu::ComputePipeline {
    device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(name),
        layout: None,
        module,
        entry_point: Some(entry_point),
        compilation_options: wgpu::PipelineCompilationOptions {
            constants: &[],
            // Every element of a tile is written before it is read.
            zero_initialize_workgroup_memory: false,
        },
        cache: None,
    })
}

/// The consent that features need which wgpu calls experimental.
#[allow(unsafe_code)]
pub(super) fn experimental(features: wgpu::Features) -> wgpu::ExperimentalFeatures {
    if (features & wgpu::Features::EXPERIMENTAL_COOPERATIVE_MATRIX).is_empty() {
        return wgpu::ExperimentalFeatures::disabled();
    }
    // SAFETY: wgpu warns that such features may have bugs that are undefined behaviour. Cooperative
    // matrices are used by one kernel and its probe, in a process that holds nothing but the row
    // that it measures, and every product is verified.
    unsafe { wgpu::ExperimentalFeatures::enabled() }
}

#[allow(unsafe_code)]
fn trusted_module(device: &wgpu::Device, descriptor: wgpu::ShaderModuleDescriptor<'_>) -> wgpu::ShaderModule {
    // SAFETY: the kernels index inside their buffers for every m, n and k (rows and columns are
    // clamped to the matrix before a load and compared with it before a store), and every loop ends
    // after at most k steps. Each is run against a checked twin in `tests/gpu.rs`. Probes index
    // with a thread's number below the length of a buffer, or under a mask, and end after the steps
    // that they are told.
    unsafe { device.create_shader_module_trusted(descriptor, wgpu::ShaderRuntimeChecks::unchecked()) }
}
