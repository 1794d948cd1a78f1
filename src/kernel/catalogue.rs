//! The kernels by name, with their fixed tiles.
//!
//! The tiles run everywhere and are not the best for any device; [`tuning`](super::tuning) finds
//! those.

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};
use crate::result::KernelFacts;

use super::form::Form;
use super::generate::{self, GenerateError};
use super::tile::Tile;

/// How the pieces of a tile belong together, which a template takes for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// One thread, one element.
    Element,
    /// Square tiles of both operands in workgroup memory, one element a thread.
    Square,
    /// Tiles in workgroup memory, a column of elements a thread.
    Column,
    /// A rectangle of elements a thread, nothing staged.
    Register,
    /// As `Register`, with the rows of A shared in a subgroup.
    Subgroup,
    /// Tiles in workgroup memory, a rectangle of elements a thread.
    Staged,
    /// As `Staged`, with a compact rectangle for every 32 threads.
    Warp,
    /// The threads of a workgroup share every sum.
    Shared,
    /// A rectangle a thread, four bytes a word, nothing staged.
    Bytes,
    /// A rectangle of matrices a subgroup.
    Coop,
}

/// One kernel: a template with its tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kernel {
    /// The name on the command line.
    pub name: &'static str,
    /// What it is, in a line.
    pub purpose: &'static str,
    /// How it cuts C.
    pub tile: Tile,
    /// Whether the tile is not the fixed one of the catalogue.
    pub tuned: bool,
    /// How the tile is made up.
    pub family: Family,
    /// The parts into which every sum is cut; a second pass adds them where there are several.
    pub splits: u32,
    pub(super) template: &'static str,
}

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

/// The number types of kernels that multiply and add.
const FLOATS: &[Element] = &[Element::F32, Element::F16, Element::F16Acc16];

/// Those of kernels that stage their operands: bytes as well, four of them to a word.
const STAGED_TYPES: &[Element] = &[Element::F32, Element::F16, Element::F16Acc16, Element::I8];

const fn kernel(name: &'static str, purpose: &'static str, family: Family, tile: Tile) -> Kernel {
    Kernel { name, purpose, tile, tuned: false, family, splits: 1, template: name }
}

/// What follows the name of a kernel whose tile was searched for.
const TUNED: &str = ":tuned";

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
    let (name, tuned) = match facts.name.strip_suffix(TUNED) {
        Some(name) => (name, true),
        None => (facts.name.as_str(), false),
    };
    let kernel = find(name).ok_or_else(|| format!("there is no kernel `{name}`"))?;
    let tile: Tile = facts.variant.parse()?;
    let found = kernel.with_tile(tile).ok_or_else(|| format!("`{tile}` is no tile for the kernel {name}"))?;
    Ok(Kernel { tuned, ..found })
}

/// The kernels with fixed tiles that compute a problem's number type, as a file names them on a
/// target.
#[must_use]
pub fn menu(target: &TargetFacts, problem: &Problem, checks: &str) -> Vec<KernelFacts> {
    let able = CATALOGUE.iter().filter(|kernel| kernel.elements().contains(&problem.element));
    able.filter_map(|kernel| kernel.on(target, problem.element).facts(target, problem, checks).ok()).collect()
}

impl Kernel {
    /// The number types that it computes.
    #[must_use]
    pub fn elements(&self) -> &'static [Element] {
        match self.family {
            Family::Bytes => &[Element::I8],
            Family::Staged | Family::Warp => STAGED_TYPES,
            _ => FLOATS,
        }
    }

    /// Whether it reads and writes matrices four elements at a time.
    #[must_use]
    pub fn vectors(&self) -> bool {
        !matches!(self.family, Family::Element | Family::Square | Family::Column | Family::Bytes)
    }

    /// Whether its threads exchange values within a subgroup. Its text then depends on the
    /// subgroup's size.
    #[must_use]
    pub fn subgroups(&self) -> bool {
        matches!(self.family, Family::Subgroup | Family::Coop)
    }

    /// The same kernel with another tile, if that is one for it.
    #[must_use]
    pub fn with_tile(self, tile: Tile) -> Option<Self> {
        super::tuning::legal(&self, &tile).then_some(Self { tile, tuned: true, ..self })
    }

    /// The WGSL text that a driver gets.
    ///
    /// # Errors
    /// When the template does not expand, which a test rules out for the whole catalogue.
    pub fn wgsl(&self, form: &Form) -> Result<String, GenerateError> {
        generate::expand(self, form)
    }

    /// What a result file says of the kernel on a problem and a target. `checks` tells whether the
    /// compiler added bounds checks.
    ///
    /// # Errors
    /// As [`Kernel::wgsl`].
    pub fn facts(&self, target: &TargetFacts, problem: &Problem, checks: &str) -> Result<KernelFacts, GenerateError> {
        self.facts_in(&Form::of(self, problem, target), checks)
    }

    /// The same for one of the forms that a target may run.
    ///
    /// # Errors
    /// As [`Kernel::wgsl`].
    pub fn facts_in(&self, form: &Form, checks: &str) -> Result<KernelFacts, GenerateError> {
        let mut variant = self.tile.to_string();
        if self.splits > 1 {
            variant += &format!(", {} parts", self.splits);
        }
        if self.subgroups() {
            variant += &format!(", subgroup {}", form.subgroup);
        }
        if self.family == Family::Coop {
            variant += &format!(", pieces {0}x{0}", form.edge);
        }
        Ok(KernelFacts {
            name: format!("{}{}", self.name, if self.tuned { TUNED } else { "" }),
            variant,
            sha256: generate::sha256(self.wgsl(form)?.as_bytes()),
            checks: checks.to_owned(),
        })
    }

    /// Workgroups along x, y and z that cover all C of a batch.
    #[must_use]
    pub fn workgroups(&self, problem: &Problem) -> (u32, u32, u32) {
        let rows = problem.m.div_ceil(self.tile.block.0);
        let columns = problem.n.div_ceil(self.tile.block.1);
        let products = problem.batch.saturating_mul(self.splits);
        match self.name {
            // The first for the sake of its lesson, the second because its rows are many.
            "naive" | "matvec" => (rows, columns, products),
            _ if self.walks_down() => (rows, columns, products),
            _ => (columns, rows, products),
        }
    }

    /// Whether the workgroups that start together lie below each other, all on the same columns of
    /// C.
    pub(super) fn walks_down(&self) -> bool {
        self.name == "register-scalar"
    }

    /// Columns of A that a workgroup takes at a time: a step of its inner loop is one of them, or a
    /// word of four bytes.
    pub(super) fn tile_k(&self, element: Element) -> u32 {
        if element == Element::I8 { 4 * self.tile.depth } else { self.tile.depth }
    }

    /// Columns of A in each part of a sum that is split: whole tiles, so that none reaches into the
    /// next part.
    #[must_use]
    pub fn part(&self, problem: &Problem) -> u32 {
        problem.k.div_ceil(self.splits).next_multiple_of(self.tile_k(problem.element))
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
                variant: format!("{}, subgroup 8", kernel.tile),
                sha256: String::new(),
                checks: String::new(),
            };
            assert_eq!(resolve(&facts), Ok(tuned));
            assert_eq!(resolve(&KernelFacts { name: kernel.name.to_owned(), ..facts.clone() }), Ok(kernel));
            let odd = KernelFacts { variant: "block 7x7x1, thread 3x3, workgroup 1x1".to_owned(), ..facts };
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
