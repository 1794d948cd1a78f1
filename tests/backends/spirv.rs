//! The SPIR-V writer, as wgpu-hal 30 calls it for Vulkan.

use wgpu::naga;

use naga::back::spv::{
    BindingInfo, Capability, Options, PipelineOptions, WriterFlags, ZeroInitializeWorkgroupMemoryMode, write_vec,
};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use switchpoint::result::Checks;

use crate::shader::Pass;
use crate::texts::Needs;
use crate::{Age, unchecked};

/// The words of a pass.
pub(crate) fn write(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Result<Vec<u32>, String> {
    let entry = PipelineOptions { shader_stage: naga::ShaderStage::Compute, entry_point: pass.name.clone() };
    let options = options(pass, needs, age, checks);
    write_vec(&pass.module, &pass.info, &options, Some(&entry)).map_err(|error| error.to_string())
}

/// wgpu-hal 30: `open` in vulkan/adapter.rs, and `compile_stage` in vulkan/device.rs, which takes
/// away what a trusted shader leaves out.
fn options(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Options<'static> {
    let checked = *checks == Checks::Checked;
    let restrict = BoundsCheckPolicies {
        index: BoundsCheckPolicy::Restrict,
        // What a device without robust buffers gets; one with them checks less.
        buffer: BoundsCheckPolicy::Restrict,
        image_load: BoundsCheckPolicy::Restrict,
        binding_array: BoundsCheckPolicy::Unchecked,
    };
    let lang_version = match age {
        Age::Newest => (1, 6),
        // Operations of subgroups belong to Vulkan 1.1.
        Age::Oldest if needs.subgroups => (1, 3),
        Age::Oldest => (1, 0),
    };
    let binding_map = pass.bindings.iter().zip(0..).map(|(&(resource, _), binding)| {
        let descriptor_set = resource.group;
        (resource, BindingInfo { descriptor_set, binding, binding_array_size: None })
    });
    Options {
        lang_version,
        flags: WriterFlags::LABEL_VARYINGS | WriterFlags::FORCE_POINT_SIZE,
        fake_missing_bindings: false,
        binding_map: binding_map.collect(),
        capabilities: Some(capabilities(needs, age)),
        bounds_check_policies: if checked { restrict } else { unchecked() },
        // Our pipelines say that nothing needs to be zeroed (gpu/pipeline.rs).
        zero_initialize_workgroup_memory: ZeroInitializeWorkgroupMemoryMode::None,
        force_loop_bounding: checked,
        ray_query_initialization_tracking: checked,
        trace_ray_argument_validation: true,
        use_storage_input_output_16: needs.half,
        debug_info: None,
        task_dispatch_limits: None,
        mesh_shader_primitive_indices_clamp: checked,
        emit_int_div_checks: checked,
    }
}

fn capabilities(needs: Needs, age: Age) -> naga::FastHashSet<Capability> {
    use Capability::*;
    let mut all = vec![Shader, Matrix, Sampled1D, Image1D, ImageQuery, DerivativeControl, StorageImageExtendedFormats];
    if needs.half {
        all.push(Float16);
    }
    if needs.subgroups {
        all.extend([GroupNonUniform, GroupNonUniformVote, GroupNonUniformArithmetic, GroupNonUniformBallot]);
        all.extend([GroupNonUniformShuffle, GroupNonUniformShuffleRelative, GroupNonUniformQuad]);
    }
    if needs.matrices {
        all.extend([CooperativeMatrixKHR, VulkanMemoryModel]);
    }
    if age == Age::Newest {
        all.extend([DotProductInputAll, DotProductInput4x8Bit, DotProductInput4x8BitPacked, DotProduct]);
        all.push(Int8);
    }
    all.into_iter().collect()
}
