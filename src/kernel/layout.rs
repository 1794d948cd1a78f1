//! How matrices lie in device memory: row-major, rows padded so that every kernel may load four elements at a time.
//!
//! All kernels see the same bytes, so that they differ in nothing but their text. The padding is zero and adds nothing to any sum.

use crate::problem::Problem;
use crate::unit::Bytes;

/// Elements to which a row is padded: one `vec4<f32>`, 16 bytes.
pub const ROW_MULTIPLE: u32 = 4;

/// Rows and row lengths of the three matrices in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    problem: Problem,
    /// Elements from one row of A to the next; B has as many rows.
    pub lda: u32,
    /// Elements from one row of B to the next.
    pub ldb: u32,
    /// Elements from one row of C to the next.
    pub ldc: u32,
}

impl Layout {
    /// The layout of a problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let pad = |edge: u32| edge.next_multiple_of(ROW_MULTIPLE);
        Self { problem: *problem, lda: pad(problem.k), ldb: pad(problem.n), ldc: pad(problem.n) }
    }

    /// Sizes of A, B and C in memory.
    #[must_use]
    pub fn buffers(&self) -> [Bytes; 3] {
        let size = |rows: u32, stride: u32| {
            Bytes(u64::from(rows).saturating_mul(u64::from(stride)).saturating_mul(self.problem.element.size()))
        };
        [size(self.problem.m, self.lda), size(self.lda, self.ldb), size(self.problem.m, self.ldc)]
    }

    /// The size of the largest of the three.
    #[must_use]
    pub fn largest_buffer(&self) -> Bytes {
        self.buffers().into_iter().max().unwrap_or(Bytes(0))
    }

    /// A as it lies in memory, from its m x k elements.
    #[must_use]
    pub fn pad_a(&self, a: &[f32]) -> Vec<f32> {
        pad(a, self.problem.k, self.lda, self.problem.m)
    }

    /// B as it lies in memory, from its k x n elements.
    #[must_use]
    pub fn pad_b(&self, b: &[f32]) -> Vec<f32> {
        pad(b, self.problem.n, self.ldb, self.lda)
    }

    /// The m x n elements of C, from C as it lies in memory.
    #[must_use]
    pub fn unpad_c(&self, c: &[f32]) -> Vec<f32> {
        let (stride, n) = (self.ldc as usize, self.problem.n as usize);
        c.chunks_exact(stride).flat_map(|row| &row[..n]).copied().collect()
    }
}

fn pad(dense: &[f32], columns: u32, stride: u32, rows: u32) -> Vec<f32> {
    let mut padded = vec![0.0; rows as usize * stride as usize];
    for (from, to) in dense.chunks_exact(columns as usize).zip(padded.chunks_exact_mut(stride as usize)) {
        to[..columns as usize].copy_from_slice(from);
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_zero_and_comes_off_again() {
        let problem = Problem::f32(2, 3, 5).unwrap();
        let layout = Layout::of(&problem);
        assert_eq!((layout.lda, layout.ldb, layout.ldc), (8, 4, 4));
        assert_eq!(layout.buffers(), [Bytes(2 * 8 * 4), Bytes(8 * 4 * 4), Bytes(2 * 4 * 4)]);
        let a: Vec<f32> = (1..=10u8).map(f32::from).collect();
        assert_eq!(layout.pad_a(&a), [1., 2., 3., 4., 5., 0., 0., 0., 6., 7., 8., 9., 10., 0., 0., 0.]);
        let b: Vec<f32> = (1..=15u8).map(f32::from).collect();
        assert_eq!(layout.pad_b(&b)[..8], [1., 2., 3., 0., 4., 5., 6., 0.]);
        assert_eq!(layout.pad_b(&b)[20..], [0.; 12]);
        assert_eq!(layout.unpad_c(&[1., 2., 3., 9., 4., 5., 6., 9.]), [1., 2., 3., 4., 5., 6.]);
    }
}
