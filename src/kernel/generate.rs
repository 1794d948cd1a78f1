//! Expands a template of `shaders/` into WGSL.
//!
//! The shader compiler behind wgpu passes loops on without a hint to unroll them and cannot size an
//! array of registers by a constant of the pipeline, so register tiles are written out as text: one
//! named variable an accumulator. (naga 30: no unroll hint on `OpLoopMerge`; overrides are not
//! allowed in function-scope arrays.)

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use crate::problem::Element;

use super::family::{Family, Kernel};
use super::fit::SKEW;
use super::specialization::Specialization;

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
    "b_index.wgsl",
    "register_tile/b_addresses.wgsl",
    "register_tile/load_b.wgsl",
    "register_tile/multiply_accumulate.wgsl",
    "workgroup_tile/declare_tiles.wgsl",
    "workgroup_tile/declare_registers.wgsl",
    "workgroup_tile/load_global.wgsl",
    "workgroup_tile/store_workgroup.wgsl",
    "workgroup_tile/iteration.wgsl",
    "workgroup_tile/prefetch_iteration.wgsl",
    "workgroup_tile/inner_loop.wgsl",
    "workgroup_tile/multiply_accumulate.wgsl",
    "workgroup_tile/store_c.wgsl",
    "coop/load_global.wgsl",
    "coop/prefetch_iteration.wgsl",
    "coop/multiply_accumulate.wgsl",
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
    environment.add_function("xor", |one: u32, other: u32| one ^ other);
    for &(name, text) in TEMPLATES {
        environment.add_template(name, text).map_err(|error| error.to_string())?;
    }
    Ok(environment)
});

/// The WGSL text of a kernel. The same kernel always gives the same text.
pub(super) fn expand(kernel: &Kernel, specialization: &Specialization) -> Result<String, GenerateError> {
    // The file has the name of the kernel, except where two kernels share one.
    let name = if kernel.template.ends_with(".wgsl") {
        kernel.template.to_owned()
    } else {
        format!("{}.wgsl", kernel.template)
    };
    render(kernel.template, &name, values(kernel, specialization))
}

/// The template in the file `name`, expanded; errors call it `template`.
pub(super) fn render(template: &'static str, name: &str, values: Value) -> Result<String, GenerateError> {
    let refuse = |reason: String| GenerateError { template, reason };
    let environment = ENVIRONMENT.as_ref().map_err(|reason| refuse(reason.clone()))?;
    let rendered = environment.get_template(name).and_then(|template| template.render(values));
    rendered.map_err(|error| refuse(format!("{error:#}")))
}

/// The pieces of an operand that the threads of a workgroup load for a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Staging {
    /// How many there are.
    pieces: u32,
    /// How many of them lie side by side; neighbouring threads take neighbouring ones.
    across: u32,
    /// Array elements of a piece, one from each of so many rows.
    rows: u32,
}

impl Staging {
    /// Of `lines` rows or columns of the block by `steps` array elements along k, each thread
    /// taking `rows` lines at a time.
    fn along_k(lines: u32, steps: u32, rows: u32) -> Self {
        Self { pieces: lines / rows * steps, across: steps, rows }
    }

    /// Pieces that a thread takes at most.
    fn shares(self, threads: u32) -> u32 {
        self.pieces.div_ceil(threads)
    }

    /// Whether each next piece of a thread lies where its first one does, but for whole lines.
    fn is_regular(self, threads: u32) -> bool {
        self.shares(threads) <= 1 || (self.pieces.is_multiple_of(threads) && threads.is_multiple_of(self.across))
    }

    /// Whether its turned place in workgroup memory is that of the first one, but for a constant:
    /// lines that are whole groups of banks apart.
    fn places_add(self, threads: u32, turn: u32) -> bool {
        threads.is_multiple_of(self.across) && (turn == 0 || (threads / self.across).is_multiple_of(BANKS))
    }
}

/// What a workgroup of a kernel stages of A and of B.
fn staging(kernel: &Kernel, specialization: &Specialization, tile_k: u32) -> (Staging, Staging) {
    let (block_m, block_n) = kernel.tile.block;
    let steps = tile_k / 4;
    if kernel.family == Family::Coop {
        let b_rows = if specialization.transposed_b { 1 } else { 4 };
        // B by its rows is taken in pieces of four columns too.
        return (
            Staging::along_k(block_m, steps, 1),
            Staging { rows: b_rows, ..Staging::along_k(block_n, steps, b_rows) },
        );
    }
    let b = match (specialization.transposed_b, specialization.element) {
        (true, _) => Staging::along_k(block_n, steps, 4),
        (false, Element::I8) => Staging { pieces: steps * block_n / 4, across: block_n / 4, rows: 4 },
        (false, _) => Staging { pieces: tile_k * block_n / 4, across: block_n / 4, rows: 1 },
    };
    (Staging::along_k(block_m, steps, 4), b)
}

/// Banks of workgroup memory, in vectors of four numbers: what one access of a GPU reads or writes
/// without a conflict.
const BANKS: u32 = 8;

/// By how many places the vectors of neighbouring columns of a tile are turned against each other,
/// so that threads that store them meet different banks. 0 where the lines of the block are too few
/// or do not come in powers of two.
fn turn(lines: u32, across: u32) -> u32 {
    if !lines.is_multiple_of(4 * BANKS) || !across.is_power_of_two() { 0 } else { (BANKS / across).max(1) }
}

/// What a template may use; `shaders/README.md` explains each.
fn values(kernel: &Kernel, specialization: &Specialization) -> Value {
    let tile = kernel.tile;
    let coop = kernel.family == Family::Coop;
    let bytes = specialization.element == Element::I8;
    // One thread stands for a subgroup where its matrices are imitated.
    let width = if specialization.emulated { 1 } else { specialization.subgroup };
    let threads = kernel.threads(width);
    let scalar = match specialization.element {
        Element::F16 | Element::F16Acc16 => "f16",
        Element::F32 | Element::Tf32 => "f32",
        Element::I8 => "u32",
    };
    let sum = match specialization.element {
        Element::F16Acc16 => "f16",
        Element::I8 => "i32",
        Element::F32 | Element::Tf32 | Element::F16 => "f32",
    };
    let sum4 = format!("vec4<{sum}>");
    let tile_k = kernel.tile_k(specialization.element);
    let (a, b) = staging(kernel, specialization, tile_k);
    let rows4 = (tile.thread.0 / 4).max(1);
    let a_turn = if rows4.is_power_of_two() { turn(tile.block.0, a.across) } else { 0 };
    let vectors = (tile.thread.1 / 4).max(1);
    let col_step = if kernel.family == Family::Warp { 4 } else { tile.threads.0 };
    let b_turn = if specialization.transposed_b && vectors.is_power_of_two() && col_step.is_power_of_two() {
        turn(tile.block.1, b.across)
    } else {
        0
    };
    context! {
        name => kernel.name,
        scalar => scalar,
        sum => sum,
        sum4 => sum4.clone(),
        lanes => if kernel.vectors() && !bytes { format!("vec4<{scalar}>") } else { scalar.to_owned() },
        out => if kernel.vectors() && !coop { sum4.clone() } else { sum.to_owned() },
        tile4 => if bytes { "vec4<u32>".to_owned() } else { sum4 },
        half => scalar == "f16",
        bytes => bytes,
        transposed => specialization.transposed_b,
        threads_x => tile.threads.0,
        threads_y => tile.threads.1,
        threads => threads,
        down => kernel.rasters_along_m(),
        tile_k => tile_k,
        a_pieces => a.pieces,
        a_across => a.across,
        a_shares => a.shares(threads),
        a_turn => a_turn,
        a_places_add => a.places_add(threads, a_turn),
        a_turn_step => a_turn.max(rows4.min(BANKS)),
        b_pieces => b.pieces,
        b_across => b.across,
        b_rows => b.rows,
        b_shares => b.shares(threads),
        b_turn => b_turn,
        b_places_add => b.places_add(threads, b_turn),
        b_turn_step => if vectors == 1 { BANKS } else { col_step.min(BANKS) },
        col_step => col_step,
        // Steps of the inner loop whose vectors are turned by the same.
        turn_steps => if bytes { 1 } else { 4 },
        regular => a.is_regular(threads) && b.is_regular(threads),
        rows => tile.thread.0,
        columns => tile.thread.1,
        vectors => vectors,
        block_m => tile.block.0,
        block_n => tile.block.1,
        depth => tile.depth,
        parts => tile.sharing(),
        splits => kernel.splits,
        // Rows are asked of no more threads than there are rows.
        subgroup => if kernel.family == Family::Subgroup { specialization.subgroup.min(tile.thread.0) } else { specialization.subgroup },
        // 8 x 4 threads: as near to a square as 32 of them come.
        warp_m => 8 * tile.thread.0,
        warp_n => 4 * tile.thread.1,
        band => BAND,
        coop => coop && !specialization.emulated,
        emulated => specialization.emulated,
        edge => specialization.edge,
        piece => format!("coop_mat{0}x{0}", specialization.edge),
        pieces_m => tile.thread.0 / specialization.edge,
        pieces_n => tile.thread.1 / specialization.edge,
        subgroups => kernel.members(),
        width => width,
        skew => SKEW,
    }
}
