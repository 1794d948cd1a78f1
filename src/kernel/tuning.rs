//! Which tiles a kernel can have, and the space that a search for the best one looks through.

use super::catalogue::{Family, Kernel};
use super::tile::Tile;

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
