//! WGSL to SPIR-V as wgpu does it on Vulkan for a shader that the program trusts.

use naga::back::spv::{
    BindingInfo, Options, PipelineOptions, WriterFlags, ZeroInitializeWorkgroupMemoryMode, write_vec,
};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module, ShaderStage};

/// The kind of a buffer that a pass binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Buffer {
    /// A uniform buffer.
    Uniform,
    /// A storage buffer.
    Storage,
}

/// One pass of a shader, ready for a driver.
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    /// Its name.
    pub(crate) name: String,
    /// SPIR-V.
    pub(crate) words: Vec<u32>,
    /// Threads of a workgroup.
    pub(crate) threads: u32,
    /// Bindings of group 0 with their kinds.
    pub(crate) buffers: Vec<(u32, Buffer)>,
}

/// The passes of a text.
///
/// # Errors
/// What is wrong with the text, in the words of the shader compiler. A panic of the shader compiler
/// passes through.
pub(crate) fn passes(wgsl: &str) -> Result<Vec<Pass>, String> {
    let module = naga::front::wgsl::parse_str(wgsl).map_err(|error| error.emit_to_string(wgsl))?;
    let info = Validator::new(ValidationFlags::all(), Capabilities::all())
        .validate(&module)
        .map_err(|error| error.emit_to_string(wgsl))?;
    let names = module.entry_points.iter().map(|entry| (&entry.name, entry.workgroup_size));
    let pass = |(name, size): (&String, [u32; 3])| {
        let entry = PipelineOptions { shader_stage: ShaderStage::Compute, entry_point: name.clone() };
        let words = write_vec(&module, &info, &options(), Some(&entry)).map_err(|error| error.to_string())?;
        Ok(Pass { name: name.clone(), words, threads: size.into_iter().product(), buffers: buffers(&module) })
    };
    names.map(pass).collect()
}

/// wgpu-hal 30: vulkan/adapter.rs and `compile_stage` in vulkan/device.rs, on a Vulkan 1.3 device
/// that has everything.
fn options() -> Options<'static> {
    let unchecked = BoundsCheckPolicy::Unchecked;
    Options {
        lang_version: (1, 6),
        flags: WriterFlags::LABEL_VARYINGS | WriterFlags::FORCE_POINT_SIZE,
        capabilities: None,
        bounds_check_policies: BoundsCheckPolicies {
            index: unchecked,
            buffer: unchecked,
            image_load: unchecked,
            binding_array: unchecked,
        },
        zero_initialize_workgroup_memory: ZeroInitializeWorkgroupMemoryMode::None,
        force_loop_bounding: false,
        emit_int_div_checks: false,
        binding_map: std::collections::BTreeMap::<naga::ResourceBinding, BindingInfo>::new(),
        fake_missing_bindings: true,
        ..Options::default()
    }
}

fn buffers(module: &Module) -> Vec<(u32, Buffer)> {
    let bound = module.global_variables.iter().filter_map(|(_, variable)| {
        let kind = match variable.space {
            AddressSpace::Uniform => Buffer::Uniform,
            AddressSpace::Storage { .. } => Buffer::Storage,
            _ => return None,
        };
        Some((variable.binding?.binding, kind))
    });
    bound.collect()
}
