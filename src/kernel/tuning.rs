//! Which tiles a kernel can have, and the space that a search for the best one looks through.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use strum::{EnumString, IntoStaticStr};

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};
use crate::result::Tile;
use crate::unit::FlopPerSecond;

use super::catalogue::CATALOGUE;
use super::family::{Family, Kernel};

/// A kind of shape that wants a tile of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ShapeClass {
    /// At most four rows or columns: a matrix times a vector or a few.
    Vector,
    /// A sum at least 8 times as long as either edge of C.
    Deep,
    /// Rows at least 4 times the columns.
    Tall,
    /// Columns at least 4 times the rows.
    Wide,
    /// No edge above 512.
    Small,
    /// The rest.
    Large,
}

impl ShapeClass {
    /// The class of a problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let Problem { m, n, k, .. } = *problem;
        if m.min(n) <= 4 {
            Self::Vector
        } else if k / 8 >= m.max(n) {
            Self::Deep
        } else if m / 4 >= n {
            Self::Tall
        } else if n / 4 >= m {
            Self::Wide
        } else if m.max(n).max(k) <= 512 {
            Self::Small
        } else {
            Self::Large
        }
    }

    /// The name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The tile that won a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Winner {
    /// The device's name, as its driver reports it.
    pub device: String,
    /// Driver and version: another driver compiles otherwise.
    pub driver: String,
    /// Number types.
    pub element: Element,
    /// Whether B is transposed.
    pub transposed_b: bool,
    /// Kind of shape.
    pub class: ShapeClass,
    /// The kernel with its tile.
    pub kernel: Kernel,
    /// The problem that the search was made on.
    pub problem: Problem,
    /// Its rate there.
    pub rate: FlopPerSecond,
    /// The rate of the best fixed configuration in the same search, where one ran.
    pub fixed: Option<FlopPerSecond>,
    /// Day of the search.
    pub date: String,
}

impl Winner {
    /// Whether the search was made for a problem on a target.
    #[must_use]
    pub fn is_for(&self, target: &TargetFacts, problem: &Problem) -> bool {
        (&self.device, &self.driver) == (&target.name, &target.driver)
            && (self.element, self.transposed_b) == (problem.element, problem.transposed_b)
            && self.class == ShapeClass::of(problem)
    }
}

/// The most accumulators of a thread: registers on a GPU, memory near the core on a software
/// adapter.
fn accumulators_max(target: &TargetFacts) -> u32 {
    if target.is_software() { 512 } else { 128 }
}

/// Every configuration worth trying on a problem: legal, inside the limits of the target, not
/// larger than C asks for, in a fixed order.
#[must_use]
pub fn space(target: &TargetFacts, problem: &Problem) -> Vec<Kernel> {
    let mut all = Vec::new();
    // Kernels that differ in nothing but their tile are one here, and a fixed configuration is
    // measured in any case.
    let fixed = |kernel: &Kernel| CATALOGUE.iter().any(|k| (k.template, k.tile) == (kernel.template, kernel.tile));
    let distinct = |kernel: &Kernel| kernel.template.starts_with(kernel.name) || kernel.rasters_along_m();
    for kernel in CATALOGUE.into_iter().filter(distinct) {
        if !matches!(kernel.family, Family::Element | Family::Square | Family::Column) {
            let shapes = shapes(&kernel).into_iter().filter_map(|tile| kernel.with_tile(tile)).filter(|k| !fixed(k));
            all.extend(
                shapes.filter(|kernel| kernel.fits(problem, target).is_ok() && sensible(kernel, target, problem)),
            );
        }
    }
    all
}

/// Whether a tile is worth compiling: few enough accumulators, and no block more than twice as
/// large as C.
fn sensible(kernel: &Kernel, target: &TargetFacts, problem: &Problem) -> bool {
    let Tile { thread, block, threads, .. } = kernel.tile;
    let accumulators = thread.0 * thread.1;
    let registers = match kernel.family {
        Family::Coop => accumulators <= 64 * 128,
        Family::Shared => accumulators <= 64,
        _ => (16..=accumulators_max(target)).contains(&accumulators),
    };
    // A software adapter gains nothing from many threads, and each barrier costs a switch of all of
    // them.
    let few = !target.is_software() || threads.0 * threads.1 <= 64;
    registers && few && block.0 < 2 * problem.m.max(4) && block.1 < 2 * problem.n.max(64)
}

/// Tiles of a family before anything is known of the device (after the spaces of CLBlast's Xgemm
/// and of cubek, and what won on software adapters).
fn shapes(kernel: &Kernel) -> Vec<Tile> {
    let groups = [(4, 4), (8, 4), (4, 8), (8, 8), (16, 8), (8, 16), (16, 16), (32, 8)];
    let mut tiles = Vec::new();
    let mut push =
        |threads: (u32, u32), thread: (u32, u32), block, depth| tiles.push(Tile { threads, thread, block, depth });
    match kernel.family {
        Family::Element | Family::Square | Family::Column => {}
        Family::Register | Family::Bytes => {
            let lines = [(32, 1), (64, 1), (128, 1)];
            let groups = match kernel.family {
                Family::Register if kernel.rasters_along_m() => lines.to_vec(),
                Family::Register => groups.to_vec(),
                _ => [&groups[..], &lines].concat(),
            };
            for ((x, y), rows, columns) in cross(&groups, &[4, 8, 16, 32], &[4, 8, 16]) {
                push((x, y), (rows, columns), (y * rows, x * columns), 1);
            }
        }
        Family::Subgroup => {
            for (threads, rows, columns) in cross(&[4, 8, 16, 32, 64, 128], &[4, 8, 16, 24, 32, 48], &[4, 8, 12, 16]) {
                push((threads, 1), (rows, columns), (rows, threads * columns), 1);
            }
        }
        Family::Staged | Family::Warp => {
            for (((x, y), rows, columns), depth) in
                cross(&groups, &[4, 8, 16], &[4, 8]).into_iter().flat_map(|one| [8, 16, 32].map(|depth| (one, depth)))
            {
                push((x, y), (rows, columns), (y * rows, x * columns), depth);
            }
        }
        Family::Shared => {
            for (threads, rows, across) in cross(&[32, 64, 128, 256], &[1, 2, 4, 8], &[1, 4, 8, 16, 32, 64]) {
                push((threads, 1), (rows, 4), (rows, 4 * across), 1);
            }
        }
        Family::Coop => {
            for ((members_m, members_n), rows, columns) in
                cross(&[(1, 2), (2, 1), (2, 2), (2, 4), (4, 2)], &[16, 32, 64], &[16, 32, 64, 128])
            {
                for depth in [16, 32, 64] {
                    // A subgroup of 32; the text counts its threads itself.
                    push(
                        (32 * members_m * members_n, 1),
                        (rows, columns),
                        (members_m * rows, members_n * columns),
                        depth,
                    );
                }
            }
        }
    }
    tiles
}

/// Every combination of three lists.
fn cross<A: Copy>(first: &[A], second: &[u32], third: &[u32]) -> Vec<(A, u32, u32)> {
    let pairs = first.iter().flat_map(|&a| second.iter().map(move |&b| (a, b)));
    pairs.flat_map(|(a, b)| third.iter().map(move |&c| (a, b, c))).collect()
}

/// So many configurations to try first: known good ones, then others drawn from the space, each
/// once.
#[must_use]
pub fn candidates(target: &TargetFacts, problem: &Problem, count: usize, seed: u64) -> Vec<Kernel> {
    let mut space = space(target, problem);
    space.shuffle(&mut Pcg64Mcg::seed_from_u64(seed));
    let known = |kernel: &Kernel| KNOWN_GOOD.contains(&(kernel.name, kernel.tile));
    // Stable: what was drawn keeps its order.
    space.sort_by_key(|kernel| !known(kernel));
    space.truncate(count);
    space
}

/// Configurations that won somewhere, the fixed tiles of the catalogue apart: those of published
/// tuners and of this project's own searches.
const KNOWN_GOOD: &[(&str, Tile)] = &[
    // S. Boehm's kernel 9 on an A6000, which is also a CLBlast default.
    ("prefetch", tile((128, 128), 16, (8, 8), (16, 16))),
    ("warp", tile((128, 128), 16, (8, 8), (16, 16))),
    ("warp", tile((128, 128), 8, (8, 8), (16, 16))),
    // The highest static ceiling on RDNA3 (docs/compilers.md).
    ("warp", tile((256, 128), 16, (16, 8), (16, 16))),
    // ONNX Runtime's WebGPU default.
    ("blocked", tile((32, 32), 32, (4, 4), (8, 8))),
    // llama.cpp's WebGPU default, and the small and medium tiles of its Vulkan backend.
    ("blocked", tile((32, 32), 8, (4, 4), (8, 8))),
    ("warp", tile((64, 64), 16, (8, 8), (8, 8))),
    // lavapipe.
    ("subgroup", tile((32, 128), 1, (32, 8), (16, 1))),
    ("subgroup", tile((32, 96), 1, (32, 12), (8, 1))),
    // J. Bolz's cooperative-matrix benchmark.
    ("coop", tile((128, 256), 32, (64, 64), (256, 1))),
    ("coop", tile((128, 128), 32, (64, 64), (128, 1))),
];

const fn tile(block: (u32, u32), depth: u32, thread: (u32, u32), threads: (u32, u32)) -> Tile {
    Tile { threads, thread, block, depth }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        let check = |(m, n, k), name: &str| {
            assert_eq!(Ok(ShapeClass::of(&Problem::f32(m, n, k).unwrap())), name.parse(), "{m}x{n}x{k}");
        };
        check((1, 4096, 4096), "vector");
        check((4096, 4, 16), "vector");
        check((32, 32, 32_768), "deep");
        check((8192, 16, 1024), "tall");
        check((16, 8192, 100), "wide");
        check((512, 512, 512), "small");
        check((513, 512, 512), "large");
    }

    #[test]
    fn known_good_configurations_are_tiles_of_their_kernels() {
        for (name, tile) in KNOWN_GOOD {
            let kernel = CATALOGUE.into_iter().find(|kernel| kernel.name == *name).unwrap();
            assert!(kernel.with_tile(*tile).is_some(), "{name} {tile}");
        }
    }
}
