//! How matrices lie in device memory: row-major, rows padded so that every kernel may load four
//! elements at a time.
//!
//! All kernels see the same bytes, so that they differ in nothing but their text. The padding is
//! zero and adds nothing to any sum.

use crate::problem::Problem;
use crate::unit::Bytes;

/// Elements to which a row is padded: one `vec4<f32>`, 16 bytes.
pub const ROW_MULTIPLE: u32 = 4;

/// Rows and row lengths of the three matrices in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    problem: Problem,
    /// Elements from one row of A to the next.
    pub lda: u32,
    /// Elements from one row of B to the next: of its k rows, or of its n rows where it is
    /// transposed.
    pub ldb: u32,
    /// Elements from one row of C to the next.
    pub ldc: u32,
}

impl Layout {
    /// The layout of a problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let pad = |edge: u32| edge.next_multiple_of(ROW_MULTIPLE);
        let ldb = pad(if problem.transposed_b { problem.k } else { problem.n });
        Self { problem: *problem, lda: pad(problem.k), ldb, ldc: pad(problem.n) }
    }

    /// Rows of B in memory. Its k rows are padded to as many as A has columns, so that a loop over
    /// k may run in steps of 4.
    fn b_rows(&self) -> u32 {
        if self.problem.transposed_b { self.problem.n } else { self.lda }
    }

    /// Elements of one A, one B and one C in memory: the way from one product of a batch to the
    /// next.
    #[must_use]
    pub fn elements(&self) -> [u64; 3] {
        let size = |rows: u32, stride: u32| u64::from(rows) * u64::from(stride);
        [size(self.problem.m, self.lda), size(self.b_rows(), self.ldb), size(self.problem.m, self.ldc)]
    }

    /// Sizes of all A, B and C in memory.
    #[must_use]
    pub fn buffers(&self) -> [Bytes; 3] {
        let element = self.problem.element;
        let sizes = [element.size(), element.size(), element.result_size()];
        let [a, b, c] = self.elements();
        let size = |elements: u64, size: u64| {
            Bytes(elements.saturating_mul(size).saturating_mul(u64::from(self.problem.batch)))
        };
        [size(a, sizes[0]), size(b, sizes[1]), size(c, sizes[2])]
    }

    /// The size of the largest of the three.
    #[must_use]
    pub fn largest_buffer(&self) -> Bytes {
        self.buffers().into_iter().max().unwrap_or(Bytes(0))
    }

    /// A as it lies in memory, from its m x k elements.
    #[must_use]
    pub fn pad_a(&self, a: &[f32]) -> Vec<f32> {
        pad(a, self.problem.k, self.lda, self.problem.m, self.problem.m)
    }

    /// B as it lies in memory, from its k x n elements.
    #[must_use]
    pub fn pad_b(&self, b: &[f32]) -> Vec<f32> {
        let Problem { n, k, .. } = self.problem;
        if !self.problem.transposed_b {
            return pad(b, n, self.ldb, k, self.b_rows());
        }
        pad(&transposed(b, n, k), k, self.ldb, n, self.b_rows())
    }

    /// The m x n elements of each C, from C as it lies in memory.
    #[must_use]
    pub fn unpad_c(&self, c: &[f64]) -> Vec<f64> {
        let (stride, n) = (self.ldc as usize, self.problem.n as usize);
        c.chunks_exact(stride).flat_map(|row| &row[..n]).copied().collect()
    }
}

/// Each of the dense k x n matrices by its columns: n rows of k elements.
#[must_use]
pub fn transposed(b: &[f32], n: u32, k: u32) -> Vec<f32> {
    let (n, k) = (n as usize, k as usize);
    let by_columns = |b: &[f32]| (0..n * k).map(|place| b[place % k * n + place / k]).collect::<Vec<f32>>();
    b.chunks_exact(k * n).flat_map(by_columns).collect()
}

/// Each of the dense matrices with its rows made `stride` long and their number raised from `rows`
/// to `rows_padded`.
fn pad(dense: &[f32], columns: u32, stride: u32, rows: u32, rows_padded: u32) -> Vec<f32> {
    let [columns, stride, rows, rows_padded] = [columns, stride, rows, rows_padded].map(|edge| edge as usize);
    let mut padded = vec![0.0; dense.len() / (columns * rows) * rows_padded * stride];
    for (from, to) in dense.chunks_exact(columns * rows).zip(padded.chunks_exact_mut(rows_padded * stride)) {
        for (from, to) in from.chunks_exact(columns).zip(to.chunks_exact_mut(stride)) {
            to[..columns].copy_from_slice(from);
        }
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Element;

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

    #[test]
    fn transposed_and_batched() {
        let problem = Problem { transposed_b: true, batch: 2, ..Problem::f32(1, 3, 2).unwrap().of(Element::F16) };
        let layout = Layout::of(&problem);
        assert_eq!((layout.lda, layout.ldb, layout.ldc), (4, 4, 4));
        assert_eq!(layout.elements(), [4, 12, 4]);
        assert_eq!(layout.buffers(), [Bytes(2 * 4 * 2), Bytes(2 * 12 * 2), Bytes(2 * 4 * 4)]);
        let b: Vec<f32> = (1..=12u8).map(f32::from).collect();
        let first = [1., 4., 0., 0., 2., 5., 0., 0., 3., 6., 0., 0.];
        let second = [7., 10., 0., 0., 8., 11., 0., 0., 9., 12., 0., 0.];
        assert_eq!(layout.pad_b(&b), [first, second].concat());
        assert_eq!(layout.pad_a(&[1., 2., 3., 4.]), [1., 2., 0., 0., 3., 4., 0., 0.]);
    }
}
