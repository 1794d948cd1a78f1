//! The kernels by name, with their fixed tiles.
//!
//! The tiles run everywhere and are not the best for any device; [`tuning`](super::tuning) finds
//! those.

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::result::kernel::TUNED;
use crate::result::{Checks, KernelFacts, Tile, Variant};
use crate::text::sha256;

use super::family::{Family, Kernel, legal};
use super::generate::{self, GenerateError};
use super::specialization::Specialization;

/// Every kernel, the simplest first.
pub const CATALOGUE: [Kernel; 16] = [
    kernel("naive", "one thread, one element of C; neighbouring threads in neighbouring rows", Family::Element, NAIVE),
    kernel(
        "coalesced",
        "one thread, one element of C; neighbouring threads in neighbouring columns",
        Family::Element,
        NAIVE,
    ),
    kernel("tiled", "square tiles in workgroup memory", Family::Square, Tile { depth: 16, ..NAIVE }),
    kernel(
        "column",
        "tiles in workgroup memory, a column of registers a thread",
        Family::Column,
        Tile { threads: (32, 8), thread: (8, 1), block: (64, 32), depth: 8 },
    ),
    kernel("register", "a register tile a thread, four columns a load, no workgroup memory", Family::Register, SQUARE),
    Kernel {
        template: "register.wgsl",
        ..kernel(
            "register-scalar",
            "as register, with workgroups in a row whose threads share their rows of A: for GPUs with a scalar unit",
            Family::Register,
            Tile { threads: (64, 1), thread: (16, 4), block: (16, 256), depth: 1 },
        )
    },
    kernel(
        "subgroup",
        "as register, with the rows of A shared by broadcast within a subgroup",
        Family::Subgroup,
        Tile { threads: (64, 1), thread: (8, 8), block: (8, 512), depth: 1 },
    ),
    Kernel {
        template: "subgroup.wgsl",
        ..kernel(
            "subgroup-wide",
            "as subgroup, with the tile for adapters whose registers are memory anyway",
            Family::Subgroup,
            Tile { threads: (8, 1), thread: (32, 8), block: (32, 64), depth: 1 },
        )
    },
    kernel("blocked", "workgroup memory and a register tile a thread, four values a load", Family::Staged, STAGED),
    kernel("prefetch", "as blocked, with the next tiles loaded during the multiplication", Family::Staged, STAGED),
    kernel(
        "warp",
        "as prefetch, with compact tiles for 32 threads and workgroups in bands",
        Family::Warp,
        Tile { threads: (16, 8), thread: (16, 8), block: (128, 128), depth: 16 },
    ),
    Kernel {
        splits: 8,
        ..kernel("split", "as blocked, with each sum cut into parts that a second pass adds", Family::Staged, STAGED)
    },
    kernel(
        "matvec",
        "the threads of a workgroup share each row of A: for one or a few columns",
        Family::Shared,
        Tile { threads: (64, 1), thread: (4, 4), block: (4, 4), depth: 1 },
    ),
    kernel(
        "vecmat",
        "groups of threads share each column of B: for one or a few rows",
        Family::Shared,
        Tile { threads: (256, 1), thread: (4, 4), block: (4, 32), depth: 1 },
    ),
    kernel("dot", "bytes, four products and their sum an instruction, no workgroup memory", Family::Bytes, SQUARE),
    kernel(
        "coop",
        "cooperative matrices: the matrix units of the device",
        Family::Coop,
        Tile { threads: (128, 1), thread: (32, 64), block: (64, 128), depth: 32 },
    ),
];

/// One element a thread.
const NAIVE: Tile = Tile { threads: (16, 16), thread: (1, 1), block: (16, 16), depth: 1 };

/// 8 x 8 elements a thread.
const SQUARE: Tile = Tile { threads: (8, 8), thread: (8, 8), block: (64, 64), depth: 1 };

/// As `SQUARE`, with 16 columns of A at a time in workgroup memory.
const STAGED: Tile = Tile { depth: 16, ..SQUARE };

const fn kernel(name: &'static str, purpose: &'static str, family: Family, tile: Tile) -> Kernel {
    Kernel { name, purpose, tile, tuned: false, family, splits: 1, template: name }
}

/// The kernel of that name.
#[must_use]
pub fn find(name: &str) -> Option<Kernel> {
    CATALOGUE.into_iter().find(|kernel| kernel.name == name)
}

/// The kernel that a row names, with the tile that the row says.
///
/// # Errors
/// When there is none of that name, or its tile is none for that kernel.
pub fn resolve(facts: &KernelFacts) -> Result<Kernel, String> {
    let name = facts.name.strip_suffix(TUNED).unwrap_or(&facts.name);
    let kernel = find(name).ok_or_else(|| format!("there is no kernel `{name}`"))?;
    let found = facts.variant.tile().and_then(|tile| kernel.with_tile(tile));
    let found = found.ok_or_else(|| format!("`{}` is no tile for the kernel {name}", facts.variant))?;
    Ok(Kernel { tuned: facts.is_tuned(), ..found })
}

/// The kernels with fixed tiles that compute a problem's number type, as a file names them on a
/// target.
#[must_use]
pub fn menu(target: &TargetFacts, problem: &Problem, checks: &Checks) -> Vec<KernelFacts> {
    let able = CATALOGUE.iter().filter(|kernel| kernel.elements().contains(&problem.element));
    able.filter_map(|kernel| kernel.on(target, problem.element).facts(target, problem, checks).ok()).collect()
}

impl Kernel {
    /// The same kernel with another tile, if that is one for it.
    #[must_use]
    pub fn with_tile(self, tile: Tile) -> Option<Self> {
        legal(&self, &tile).then_some(Self { tile, tuned: true, ..self })
    }

    /// The WGSL text that a driver gets.
    ///
    /// # Errors
    /// When the template does not expand, which a test rules out for the whole catalogue.
    pub fn wgsl(&self, specialization: &Specialization) -> Result<String, GenerateError> {
        generate::expand(self, specialization)
    }

    /// What a result file says of the kernel on a problem and a target. `checks` tells whether the
    /// compiler added bounds checks.
    ///
    /// # Errors
    /// As [`Kernel::wgsl`].
    pub fn facts(
        &self,
        target: &TargetFacts,
        problem: &Problem,
        checks: &Checks,
    ) -> Result<KernelFacts, GenerateError> {
        self.facts_for(&Specialization::of(self, problem, target), checks)
    }

    /// The same for one of the specializations that a target may run.
    ///
    /// # Errors
    /// As [`Kernel::wgsl`].
    pub fn facts_for(&self, specialization: &Specialization, checks: &Checks) -> Result<KernelFacts, GenerateError> {
        let Specialization { subgroup, edge, .. } = specialization;
        let options = [
            (self.splits > 1).then(|| format!("{} parts", self.splits)),
            self.subgroups().then(|| format!("subgroup {subgroup}")),
            (self.family == Family::Coop).then(|| format!("pieces {edge}x{edge}")),
        ];
        Ok(KernelFacts {
            name: format!("{}{}", self.name, if self.tuned { TUNED } else { "" }),
            variant: Variant::Tiled(self.tile, options.into_iter().flatten().collect()),
            sha256: sha256(self.wgsl(specialization)?.as_bytes()),
            checks: checks.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_legal_and_can_be_named_again() {
        for kernel in CATALOGUE {
            assert!(kernel.tile.threads_total() <= 256, "{}: more threads than every device must have", kernel.name);
            let tuned = kernel.with_tile(kernel.tile).unwrap_or_else(|| panic!("{}", kernel.name));
            let facts = KernelFacts {
                name: format!("{}{TUNED}", kernel.name),
                variant: Variant::Tiled(kernel.tile, vec!["subgroup 8".to_owned()]),
                sha256: String::new(),
                checks: Checks::Trusted,
            };
            assert_eq!(resolve(&facts), Ok(tuned));
            assert_eq!(resolve(&KernelFacts { name: kernel.name.to_owned(), ..facts.clone() }), Ok(kernel));
            let tile = Tile { threads: (1, 1), thread: (3, 3), block: (7, 7), depth: 1 };
            let odd = KernelFacts { variant: Variant::Tiled(tile, Vec::new()), ..facts };
            assert!(resolve(&odd).unwrap_err().contains("is no tile for"), "{}", kernel.name);
        }
    }

    #[test]
    fn workgroups_cover_the_result() {
        let check = |name: &str, (m, n), expected| {
            let problem = Problem { batch: 3, ..Problem::f32(m, n, 100).unwrap() };
            assert_eq!(find(name).unwrap().workgroups(&problem), expected, "{name} {problem}");
        };
        check("naive", (17, 16), (2, 1, 3));
        check("tiled", (17, 16), (1, 2, 3));
        check("register", (64, 65), (2, 1, 3));
        check("blocked", (1, 1), (1, 1, 3));
        check("split", (1, 65), (2, 1, 24));
        check("matvec", (9, 1), (3, 1, 3));
        check("vecmat", (1, 65), (3, 1, 3));
    }

    #[test]
    fn parts_are_whole_tiles_and_cover_the_sum() {
        let split = find("split").unwrap();
        for (k, expected) in [(1, 16), (128, 16), (129, 32), (1000, 128)] {
            let part = split.part(&Problem::f32(1, 1, k).unwrap());
            assert_eq!(part, expected);
            assert!(part * split.splits >= k);
        }
    }
}
