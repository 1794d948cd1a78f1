//! What the buffers of a probe hold before it starts: random values in the range in which its
//! chains stay.

use super::{COOP_SIDE, Microbenchmark, STARTS, THREADS, scalars};

impl Microbenchmark {
    /// The start values of a computing probe as 32-bit words, or the pattern that fills the memory
    /// of another. The same on every machine.
    #[must_use]
    pub fn start(self) -> Vec<u32> {
        let mut words = RandomWords(0x9e37_79b9);
        match self {
            Self::Fma { scalar, width, chains } => {
                // c in (-1.9, -1.7) and starts of absolute value in [1, 1.9): the map then stays
                // within (-1.9, 1.9).
                let half = scalar == "f16";
                let c = |word: u32| {
                    if half { 0xbc00 + 720 + word % 200 } else { 0xbf80_0000 + 5_900_000 + word % 1_600_000 }
                };
                let x = |word: u32| {
                    let sign = word >> 31;
                    if half {
                        sign << 15 | (0x3c00 + word % 900)
                    } else {
                        sign << 31 | (0x3f80_0000 + word % 7_400_000)
                    }
                };
                let mut values: Vec<u32> = (0..width).map(|_| c(words.next())).collect();
                values.extend((0..STARTS * chains * width).map(|_| x(words.next())));
                if half { pack_halves(&values) } else { values }
            }
            Self::Dot { chains } => (0..2 + STARTS * chains).map(|_| words.next()).collect(),
            Self::Coop { element, edge } => {
                // Up to a sixteenth, so that sums stay small through millions of additions.
                let half = scalars(element).0 == "f16";
                let x = |word: u32| {
                    let sign = word >> 31;
                    if half {
                        sign << 15 | (0x2800 + word % 1024)
                    } else {
                        sign << 31 | (0x3d00_0000 + word % (1 << 23))
                    }
                };
                let values: Vec<u32> = (0..2 * COOP_SIDE * edge * edge).map(|_| x(words.next())).collect();
                if half { pack_halves(&values) } else { values }
            }
            Self::Read { size, .. } => (0..(size.0 / 4).min(1 << 18)).map(|_| words.next()).collect(),
            Self::Copy { size, .. } => (0..(size.0 / 8).min(1 << 18)).map(|_| words.next()).collect(),
            Self::Launch | Self::Submit => (0..THREADS).map(|_| words.next()).collect(),
        }
    }
}

/// Two 16-bit values a word, the first in the lower half.
fn pack_halves(values: &[u32]) -> Vec<u32> {
    values.chunks(2).map(|pair| pair[0] | pair.get(1).copied().unwrap_or(0) << 16).collect()
}

/// Random words: the finaliser of MurmurHash3 over a counter. Published, short and the same
/// everywhere.
struct RandomWords(u32);

impl RandomWords {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9);
        let mut word = self.0;
        word = (word ^ word >> 16).wrapping_mul(0x85eb_ca6b);
        word = (word ^ word >> 13).wrapping_mul(0xc2b2_ae35);
        word ^ word >> 16
    }
}
