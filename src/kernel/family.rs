//! What a kernel is: a template with a tile, and how its family cuts C among workgroups and
//! threads.

use crate::problem::{Element, Problem};
use crate::result::Tile;

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

/// The number types of kernels that multiply and add.
const FLOATS: &[Element] = &[Element::F32, Element::F16, Element::F16Acc16];

/// Those of kernels that stage their operands: bytes as well, four of them to a word.
const STAGED_TYPES: &[Element] = &[Element::F32, Element::F16, Element::F16Acc16, Element::I8];

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

    /// Workgroups along x, y and z that cover all C of a batch.
    #[must_use]
    pub fn workgroups(&self, problem: &Problem) -> (u32, u32, u32) {
        let rows = problem.m.div_ceil(self.tile.block.0);
        let columns = problem.n.div_ceil(self.tile.block.1);
        let products = problem.batch.saturating_mul(self.splits);
        match self.name {
            // The first for the sake of its lesson, the second because its rows are many.
            "naive" | "matvec" => (rows, columns, products),
            _ if self.rasters_along_m() => (rows, columns, products),
            _ => (columns, rows, products),
        }
    }

    /// Whether the workgroups that start together lie below each other, all on the same columns of
    /// C.
    pub(super) fn rasters_along_m(&self) -> bool {
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

/// Whether a kernel's template makes sense of a tile. Limits of a device are another matter.
#[must_use]
pub fn legal(kernel: &Kernel, tile: &Tile) -> bool {
    let Tile { threads: (x, y), thread: (rows, columns), block: (block_m, block_n), depth } = *tile;
    let threads = x * y;
    // C is cut without remainder, and every thread has its own piece.
    let covers = x * columns == block_n && y * rows == block_m;
    let shape = match kernel.family {
        // Square, because `naive` and `coalesced` differ in which axis is which.
        Family::Element => covers && x == y && (rows, columns, depth) == (1, 1, 1),
        Family::Square => covers && (rows, columns) == (1, 1) && block_m == depth && block_n == depth,
        Family::Column => covers && columns == 1 && block_m * depth % threads == 0 && depth * block_n % threads == 0,
        // Rows that a whole workgroup shares are those of one row of threads.
        Family::Register if kernel.rasters_along_m() => covers && columns % 4 == 0 && depth == 1 && y == 1,
        Family::Register | Family::Bytes => covers && columns % 4 == 0 && depth == 1,
        Family::Subgroup => covers && columns % 4 == 0 && y == 1 && depth == 1,
        Family::Staged => covers && rows % 4 == 0 && columns % 4 == 0 && depth % 4 == 0,
        Family::Warp => {
            let (warp_m, warp_n) = (8 * rows, 4 * columns);
            let whole = block_m % warp_m == 0 && block_n % warp_n == 0 && threads % 32 == 0;
            covers && whole && rows % 4 == 0 && columns % 4 == 0 && depth % 4 == 0
        }
        Family::Shared => {
            let across = block_n / 4;
            rows == block_m && columns == 4 && depth == 1 && y == 1 && threads.is_power_of_two() && rows <= threads
                && block_n % 4 == 0 && across.is_power_of_two() && across <= threads
                // The threads of matvec are side by side along k, those of vecmat along n as well.
                && (kernel.name != "matvec" || across == 1)
        }
        Family::Coop => {
            block_m % rows == 0 && block_n % columns == 0 && rows % 4 == 0 && columns % 4 == 0 && depth % 4 == 0
        }
    };
    shape && (1..=1024).contains(&threads)
}
