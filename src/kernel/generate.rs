//! Expands a template of `shaders/` into WGSL.
//!
//! The shader compiler behind wgpu passes loops on without a hint to unroll them and cannot size an array of registers by a
//! constant of the pipeline, so register tiles are written out as text: one named variable an accumulator.
//! (naga 30: no unroll hint on `OpLoopMerge`; overrides are not allowed in function-scope arrays.)

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};

use crate::problem::Element;

use super::catalogue::{Family, Kernel};
use super::fit::SKEW;
use super::form::Form;

/// Names each template and takes its text along in the program.
macro_rules! templates {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("../../shaders/", $name)))),*] };
}

/// The templates, by file name.
const TEMPLATES: &[(&str, &str)] = &templates![
    "interface.wgsl",
    "naive.wgsl",
    "coalesced.wgsl",
    "tiled.wgsl",
    "column.wgsl",
    "register.wgsl",
    "subgroup.wgsl",
    "blocked.wgsl",
    "prefetch.wgsl",
    "warp.wgsl",
    "split.wgsl",
    "matvec.wgsl",
    "vecmat.wgsl",
    "dot.wgsl",
    "coop.wgsl",
    "patch/element.wgsl",
    "patch/columns.wgsl",
    "patch/load.wgsl",
    "patch/multiply.wgsl",
    "block/tiles.wgsl",
    "block/variables.wgsl",
    "block/fetch.wgsl",
    "block/store.wgsl",
    "block/multiply.wgsl",
    "block/result.wgsl",
    "coop/fetch.wgsl",
    "coop/emulated.wgsl",
    "peak/interface.wgsl",
    "peak/fma.wgsl",
    "peak/dot.wgsl",
    "peak/coop.wgsl",
    "peak/read.wgsl",
    "peak/copy.wgsl",
    "peak/launch.wgsl",
];

/// Rows of blocks that workgroups work off together, where a kernel orders them.
const BAND: u32 = 8;

/// A template that does not expand: a fault of this program, not of its user.
#[derive(Debug, thiserror::Error)]
#[error("shader template `{template}` does not expand: {reason}")]
pub struct GenerateError {
    template: &'static str,
    reason: String,
}

static ENVIRONMENT: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    // A line that holds only a tag of the template leaves nothing behind.
    let whitespace = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(whitespace.map_err(|error| error.to_string())?);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    for &(name, text) in TEMPLATES {
        environment.add_template(name, text).map_err(|error| error.to_string())?;
    }
    Ok(environment)
});

/// The WGSL text of a kernel. The same kernel always gives the same text.
pub(super) fn expand(kernel: &Kernel, form: &Form) -> Result<String, GenerateError> {
    // The file has the name of the kernel, except where two kernels share one.
    let name = if kernel.template.ends_with(".wgsl") {
        kernel.template.to_owned()
    } else {
        format!("{}.wgsl", kernel.template)
    };
    render(kernel.template, &name, values(kernel, form))
}

/// The template in the file `name`, expanded; errors call it `template`.
pub(super) fn render(template: &'static str, name: &str, values: Value) -> Result<String, GenerateError> {
    let refuse = |reason: String| GenerateError { template, reason };
    let environment = ENVIRONMENT.as_ref().map_err(|reason| refuse(reason.clone()))?;
    let rendered = environment.get_template(name).and_then(|template| template.render(values));
    rendered.map_err(|error| refuse(format!("{error:#}")))
}

/// What a template may use; `shaders/README.md` explains each.
fn values(kernel: &Kernel, form: &Form) -> Value {
    let tile = kernel.tile;
    // One thread stands for a subgroup where its matrices are imitated.
    let width = if form.emulated { 1 } else { form.subgroup };
    let threads = kernel.threads(width);
    let scalar = match form.element {
        Element::F16 | Element::F16Acc16 => "f16",
        Element::F32 | Element::Tf32 => "f32",
        Element::I8 => "u32",
    };
    let sum = match form.element {
        Element::F16Acc16 => "f16",
        Element::I8 => "i32",
        Element::F32 | Element::Tf32 | Element::F16 => "f32",
    };
    let sum4 = format!("vec4<{sum}>");
    let coop = kernel.family == Family::Coop;
    // What a workgroup stages: A in pieces of four rows by four columns; B likewise where it is transposed, else in vectors of four columns.
    let a_quads = tile.block.0 * tile.depth / 16;
    let b_pieces = tile.depth * tile.block.1 / if form.transposed_b { 16 } else { 4 };
    context! {
        name => kernel.name,
        scalar => scalar,
        sum => sum,
        sum4 => sum4.clone(),
        lanes => if kernel.vectors() { format!("vec4<{scalar}>") } else { scalar.to_owned() },
        out => if kernel.vectors() && !coop { sum4 } else { sum.to_owned() },
        half => scalar == "f16",
        transposed => form.transposed_b,
        threads_x => tile.threads.0,
        threads_y => tile.threads.1,
        threads => threads,
        a_quads => a_quads,
        a_shares => a_quads.div_ceil(threads),
        b_pieces => b_pieces,
        b_shares => b_pieces.div_ceil(threads),
        rows => tile.thread.0,
        columns => tile.thread.1,
        vectors => tile.thread.1 / 4,
        block_m => tile.block.0,
        block_n => tile.block.1,
        depth => tile.depth,
        parts => tile.sharing(),
        splits => kernel.splits,
        subgroup => form.subgroup,
        // 8 x 4 threads: as near to a square as 32 of them come.
        warp_m => 8 * tile.thread.0,
        warp_n => 4 * tile.thread.1,
        band => BAND,
        coop => coop && !form.emulated,
        emulated => form.emulated,
        edge => form.edge,
        piece => format!("coop_mat{0}x{0}", form.edge),
        pieces_m => tile.thread.0 / form.edge,
        pieces_n => tile.thread.1 / form.edge,
        subgroups => kernel.members(),
        width => width,
        skew => SKEW,
    }
}

/// The SHA-256 of some bytes in hexadecimal, as `sha256sum` prints it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::catalogue::CATALOGUE;

    #[test]
    fn every_template_expands_and_nothing_of_the_template_is_left() {
        for kernel in CATALOGUE {
            for (&element, transposed_b) in
                kernel.elements().iter().flat_map(|element| [(element, false), (element, true)])
            {
                for subgroup in [4, 8, 32, 64] {
                    let form = Form { element, transposed_b, subgroup, edge: 16, emulated: false };
                    let text = kernel.wgsl(&form).unwrap();
                    assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("{#"), "{text}");
                    assert!(text.starts_with(&format!("// {}:", kernel.name)), "{text}");
                    assert!(text.contains("fn main("), "{text}");
                    assert_eq!(text, kernel.wgsl(&form).unwrap());
                }
            }
        }
    }

    /// FIPS 180-4, the one-block example.
    #[test]
    fn known_hash() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
