//! The HLSL writer, as wgpu-hal 30 calls it for Direct3D 12.

use wgpu::naga;

use naga::back::hlsl::{BindTarget, Options, PipelineOptions, ShaderModel, Writer};
use switchpoint::result::Checks;

use crate::Age;
use crate::shader::Pass;
use crate::texts::Needs;

/// Writes a pass; the text itself is for a compiler that only Windows has.
pub(crate) fn write(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Result<(), String> {
    let entry = PipelineOptions { entry_point: Some((naga::ShaderStage::Compute, pass.name.clone())) };
    let options = options(pass, needs, age, checks);
    let mut text = String::new();
    let written = Writer::new(&mut text, &options, &entry).write(&pass.module, &pass.info, None);
    let names = written.map_err(|error| error.to_string())?.entry_point_names;
    names.into_iter().try_for_each(|name| name.map(|_| ()).map_err(|error| error.to_string()))
}

/// wgpu-hal 30: `create_pipeline_layout` and `load_shader` in dx12/device.rs; shader models by
/// feature in dx12/adapter.rs.
fn options(pass: &Pass, needs: Needs, age: Age, checks: &Checks) -> Options {
    let checked = *checks == Checks::Checked;
    let shader_model = match age {
        Age::Newest => ShaderModel::V6_9,
        Age::Oldest if needs.half => ShaderModel::V6_2,
        Age::Oldest if needs.subgroups => ShaderModel::V6_0,
        // What FXC compiles, which stands in where DXC is not installed.
        Age::Oldest => ShaderModel::V5_1,
    };
    let at = |register| BindTarget { register, restrict_indexing: true, ..BindTarget::default() };
    // Uniform buffers, buffers that are only read and written ones are counted apart.
    let mut next = [0; 3];
    let binding_map = pass.bindings.iter().map(|(resource, bound)| {
        let register = &mut next[*bound as usize];
        *register += 1;
        (*resource, at(*register - 1))
    });
    Options {
        shader_model,
        binding_map: binding_map.collect(),
        fake_missing_bindings: false,
        // Every layout has room for the number of workgroups, behind the one uniform buffer.
        special_constants_binding: Some(at(1)),
        zero_initialize_workgroup_memory: false,
        restrict_indexing: checked,
        force_loop_bounding: checked,
        mesh_shader_primitive_indices_clamp: checked,
        ray_query_initialization_tracking: checked,
        ..Options::default()
    }
}
