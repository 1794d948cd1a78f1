//! Expands a template of `shaders/` into WGSL.
//!
//! The shader compiler behind wgpu passes loops on without a hint to unroll them and cannot size an array of registers by a
//! constant of the pipeline, so register tiles are written out as text: one named variable an accumulator.
//! (naga 30: no unroll hint on `OpLoopMerge`; overrides are not allowed in function-scope arrays.)

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use super::catalogue::Kernel;

/// The templates, by file name.
const TEMPLATES: [(&str, &str); 16] = [
    ("interface.wgsl", include_str!("../../shaders/interface.wgsl")),
    ("naive.wgsl", include_str!("../../shaders/naive.wgsl")),
    ("coalesced.wgsl", include_str!("../../shaders/coalesced.wgsl")),
    ("column.wgsl", include_str!("../../shaders/column.wgsl")),
    ("subgroup.wgsl", include_str!("../../shaders/subgroup.wgsl")),
    ("tiled.wgsl", include_str!("../../shaders/tiled.wgsl")),
    ("register.wgsl", include_str!("../../shaders/register.wgsl")),
    ("blocked.wgsl", include_str!("../../shaders/blocked.wgsl")),
    ("prefetch.wgsl", include_str!("../../shaders/prefetch.wgsl")),
    ("warp.wgsl", include_str!("../../shaders/warp.wgsl")),
    ("block/tiles.wgsl", include_str!("../../shaders/block/tiles.wgsl")),
    ("block/variables.wgsl", include_str!("../../shaders/block/variables.wgsl")),
    ("block/fetch.wgsl", include_str!("../../shaders/block/fetch.wgsl")),
    ("block/store.wgsl", include_str!("../../shaders/block/store.wgsl")),
    ("block/multiply.wgsl", include_str!("../../shaders/block/multiply.wgsl")),
    ("block/result.wgsl", include_str!("../../shaders/block/result.wgsl")),
];

/// Rows of blocks that workgroups work off together, where a kernel orders them.
const BAND: u32 = 8;

/// A template that does not expand: a fault of this program, not of its user.
#[derive(Debug, thiserror::Error)]
#[error("shader template `{template}` does not expand: {source}")]
pub struct GenerateError {
    template: &'static str,
    source: minijinja::Error,
}

/// The WGSL text of a kernel. The same kernel always gives the same text.
pub(super) fn expand(kernel: &Kernel, subgroup: u32) -> Result<String, GenerateError> {
    let tile = kernel.tile;
    let threads = tile.threads.0 * tile.threads.1;
    // What a workgroup stages: A in pieces of four rows by four columns, B in vectors of four columns, shared out among its threads.
    let a_quads = tile.block.0 * tile.depth / 16;
    let b_vectors = tile.depth * tile.block.1 / 4;
    let values = context! {
        name => kernel.name,
        lanes => if kernel.vectors { "vec4<f32>" } else { "f32" },
        threads_x => tile.threads.0,
        threads_y => tile.threads.1,
        threads => threads,
        a_quads => a_quads,
        a_shares => a_quads.div_ceil(threads),
        b_vectors => b_vectors,
        b_shares => b_vectors.div_ceil(threads),
        rows => tile.thread.0,
        columns => tile.thread.1,
        vectors => tile.thread.1 / 4,
        block_m => tile.block.0,
        block_n => tile.block.1,
        depth => tile.depth,
        subgroup => subgroup,
        // 8 x 4 threads: as near to a square as 32 of them come.
        warp_m => 8 * tile.thread.0,
        warp_n => 4 * tile.thread.1,
        band => BAND,
    };
    render(&TEMPLATES, kernel.template, values)
}

/// Expands one of some templates, which may include the others.
pub(super) fn render(
    templates: &[(&'static str, &'static str)],
    template: &'static str,
    values: minijinja::Value,
) -> Result<String, GenerateError> {
    let refuse = |source| GenerateError { template, source };
    let mut environment = Environment::new();
    // A line that holds only a tag of the template leaves nothing behind.
    let whitespace = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(whitespace.map_err(refuse)?);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    for (name, text) in templates {
        environment.add_template(name, text).map_err(refuse)?;
    }
    environment.get_template(template).and_then(|template| template.render(values)).map_err(refuse)
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
        for (kernel, subgroup) in CATALOGUE.into_iter().flat_map(|kernel| [4, 8, 32, 64].map(|size| (kernel, size))) {
            let text = kernel.wgsl(subgroup).unwrap();
            assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("{#"), "{text}");
            assert!(text.starts_with(&format!("// {}:", kernel.name)), "{text}");
            assert!(text.contains("fn main("), "{text}");
            assert_eq!(text, kernel.wgsl(subgroup).unwrap());
        }
    }

    /// FIPS 180-4, the one-block example.
    #[test]
    fn known_hash() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
