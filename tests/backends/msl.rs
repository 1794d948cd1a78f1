//! The MSL writer, as wgpu-hal 30 calls it for Metal.

use wgpu::naga;

use naga::back::msl::{BindTarget, EntryPointResources, Options, PipelineOptions, write_string};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use switchpoint::result::Checks;

use crate::shader::{Bound, Pass};
use crate::texts::Needs;
use crate::{Age, unchecked};

/// Writes a pass; the text itself is for a compiler that only Apple has.
pub(crate) fn write(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Result<(), String> {
    let entry = PipelineOptions {
        entry_point: Some((naga::ShaderStage::Compute, pass.name.clone())),
        allow_and_force_point_size: false,
        vertex_pulling_transform: true,
        vertex_buffer_mappings: Vec::new(),
        binding_array_length_map: naga::FastHashMap::default(),
    };
    let options = options(pass, needs, age, checks);
    let (_, names) = write_string(&pass.module, &pass.info, &options, &entry).map_err(|error| error.to_string())?;
    // wgpu looks here whether the pass can be bound.
    names.entry_point_names.into_iter().try_for_each(|name| name.map(|_| ()).map_err(|error| error.to_string()))
}

/// wgpu-hal 30: `load_shader` and `create_pipeline_layout` in metal/device.rs.
fn options(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Options {
    let checked = *checks == Checks::Checked;
    let restrict = BoundsCheckPolicies {
        index: BoundsCheckPolicy::Restrict,
        buffer: BoundsCheckPolicy::Restrict,
        image_load: BoundsCheckPolicy::Restrict,
        binding_array: BoundsCheckPolicy::Unchecked,
    };
    let resources = pass.bindings.iter().zip(0..).map(|((resource, bound), slot)| {
        let target = BindTarget { buffer: Some(slot), mutable: matches!(bound, Bound::Write), ..BindTarget::default() };
        (*resource, target)
    });
    let resources = EntryPointResources {
        resources: resources.collect(),
        immediates_buffer: None,
        // Lengths of buffers stand behind the buffers themselves.
        sizes_buffer: Some(pass.bindings.len() as u8),
    };
    Options {
        lang_version: match age {
            Age::Newest => (4, 0),
            Age::Oldest if needs.matrices => (2, 3),
            Age::Oldest => (2, 1),
        },
        per_entry_point_map: [(pass.name.clone(), resources)].into(),
        inline_samplers: Vec::new(),
        spirv_cross_compatibility: false,
        fake_missing_bindings: false,
        bounds_check_policies: if checked { restrict } else { unchecked() },
        zero_initialize_workgroup_memory: false,
        force_loop_bounding: checked,
        task_dispatch_limits: None,
        mesh_shader_primitive_indices_clamp: checked,
        emit_int_div_checks: checked,
        ray_query_initialization_tracking: checked,
    }
}
