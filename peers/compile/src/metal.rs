//! The kernels as MSL, which is C++ but for a header: the way by which `ptxas.py` hands them to
//! NVIDIA's compiler.

use std::io::Write;

use naga::ShaderStage;
use naga::back::msl::{Options, PipelineOptions, write_string};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use switchpoint::kernel::Specialization;

use crate::gpu::Unit;
use crate::kernel_variant::{self, KernelVariant};

/// MSL has no product of packed bytes, and spells it out in twelve instructions. This stands for
/// it, and `metal.cuh` has what it becomes.
const DOT: (&str, &str) = ("dot4I8Packed(", "dot_of_bytes(");
const DOT_TEXT: &str = "\nfn dot_of_bytes(x: u32, y: u32) -> i32 { return bitcast<i32>(x ^ y); }\n";

/// Prints every variant whose names contain a text, without cooperative matrices, each behind a
/// line `//// names | XxY`, the last of which are the threads of a workgroup.
///
/// # Errors
/// When a text does not compile, or nothing reads the lines.
pub(crate) fn print(part: &str, out: &mut impl Write) -> Result<(), String> {
    let chosen = kernel_variant::all().into_iter().filter(|variant| variant.to_string().contains(part));
    for variant in chosen.filter(|variant| variant.unit() == Unit::Vector) {
        let (text, [x, y, _]) = text(&variant).map_err(|error| format!("{variant}: {error}"))?;
        writeln!(out, "//// {variant} | {x}x{y}\n{text}").map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn text(variant: &KernelVariant) -> Result<(String, [u32; 3]), String> {
    let wgsl = variant.kernel.wgsl(&Specialization::generic(&variant.problem())).map_err(|error| error.to_string())?;
    let wgsl = if wgsl.contains(DOT.0) { wgsl.replace(DOT.0, DOT.1) + DOT_TEXT } else { wgsl };
    let module = naga::front::wgsl::parse_str(&wgsl).map_err(|error| error.emit_to_string(&wgsl))?;
    let info = Validator::new(ValidationFlags::all(), Capabilities::all())
        .validate(&module)
        .map_err(|error| error.emit_to_string(&wgsl))?;
    let unchecked = BoundsCheckPolicy::Unchecked;
    let options = Options {
        lang_version: (3, 0),
        fake_missing_bindings: true,
        bounds_check_policies: BoundsCheckPolicies {
            index: unchecked,
            buffer: unchecked,
            image_load: unchecked,
            binding_array: unchecked,
        },
        zero_initialize_workgroup_memory: false,
        force_loop_bounding: false,
        emit_int_div_checks: false,
        ..Options::default()
    };
    let entry =
        PipelineOptions { entry_point: Some((ShaderStage::Compute, "main".to_owned())), ..PipelineOptions::default() };
    let (text, _) = write_string(&module, &info, &options, &entry).map_err(|error| error.to_string())?;
    let main = module.entry_points.iter().find(|entry| entry.name == "main").ok_or("there is no pass `main`")?;
    Ok((text, main.workgroup_size))
}
