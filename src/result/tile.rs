//! How a kernel cuts C into pieces, as numbers and as the text that stands in files.

use std::fmt;
use std::str::FromStr;

/// The pieces of C that a workgroup and a thread compute. Numbers are elements unless they count
/// threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Threads of a workgroup along x and y.
    pub threads: (u32, u32),
    /// Rows and columns of C that one thread computes; of a kernel with cooperative matrices, one
    /// subgroup.
    pub thread: (u32, u32),
    /// Rows and columns of C that one workgroup computes.
    pub block: (u32, u32),
    /// Steps along k that are taken at a time, each a column of A or a word of four bytes; 1 where
    /// nothing is staged.
    pub depth: u32,
}

impl Tile {
    /// Threads of a workgroup.
    #[must_use]
    pub fn threads_total(&self) -> u32 {
        self.threads.0 * self.threads.1
    }

    /// Threads that share the sum of one element of C.
    #[must_use]
    pub fn sharing(&self) -> u32 {
        self.threads_total() * self.thread.0 * self.thread.1 / (self.block.0 * self.block.1).max(1)
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((block_m, block_n), (m, n), (x, y)) = (self.block, self.thread, self.threads);
        write!(f, "block {block_m}x{block_n}x{}, thread {m}x{n}, workgroup {x}x{y}", self.depth)
    }
}

impl FromStr for Tile {
    type Err = String;

    /// Reads what `Display` writes; whatever follows the three parts is left alone.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("`{text}` is not a tile; write it as in `block 64x64x16, thread 8x8, workgroup 8x8`");
        let mut parts = text.split(", ");
        let mut numbers = |word: &str, count: usize| {
            let list = parts.next()?.strip_prefix(word)?.strip_prefix(' ')?;
            let numbers: Vec<u32> = list.split('x').map(|number| number.parse().ok()).collect::<Option<_>>()?;
            // Far above any device, and small enough that no product of three overflows.
            (numbers.len() == count && numbers.iter().all(|number| (1..=1024).contains(number))).then_some(numbers)
        };
        let block = numbers("block", 3).ok_or_else(refuse)?;
        let thread = numbers("thread", 2).ok_or_else(refuse)?;
        let threads = numbers("workgroup", 2).ok_or_else(refuse)?;
        Ok(Self {
            threads: (threads[0], threads[1]),
            thread: (thread[0], thread[1]),
            block: (block[0], block[1]),
            depth: block[2],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value() {
        let tile = Tile { threads: (16, 8), thread: (4, 8), block: (32, 128), depth: 16 };
        assert_eq!(tile.to_string(), "block 32x128x16, thread 4x8, workgroup 16x8");
        assert_eq!(tile.to_string().parse(), Ok(tile));
        assert_eq!(format!("{tile}, subgroup 8").parse(), Ok(tile));
        for wrong in
            ["", "block 1x1, thread 1x1, workgroup 1x1", "block 0x1x1, thread 1x1, workgroup 1x1", "thread 1x1"]
        {
            assert!(wrong.parse::<Tile>().is_err(), "{wrong}");
        }
    }
}
