//! The matrices of a problem in a device's memory, shared by all kernels that are measured on it in
//! turn.
//!
//! Every kernel sees the same addresses, and a round over many kernels needs memory for one. A and
//! B may lie there many times, so that dispatches take turns over copies that no cache holds
//! together; C lies there once, because a dispatch that writes another C would run beside the one
//! before and not after it.

use crate::kernel::Layout;
use crate::measure::Failure;
use crate::measure::protocol::{COPIES_MAX, ROTATED_BYTES};
use crate::problem::Problem;
use crate::reference::Operands;
use crate::result::Status;
use crate::sample::Cache;

use super::elements;
use super::open::OpenDevice;

/// What every device accepts as the offset of a binding.
const ALIGNMENT: u64 = 256;

/// A, B and C on one device.
pub(super) struct Matrices {
    problem: Problem,
    seed: Option<u64>,
    a: Copies,
    b: Copies,
    pub(super) c: Copies,
    /// How often A and B lie there.
    pub(super) copies: u32,
}

/// One matrix, as often as it lies in a buffer.
pub(super) struct Copies {
    pub(super) buffer: wgpu::Buffer,
    /// Bytes before the matrix: its guard band, which no binding reaches.
    front: u64,
    /// Bytes of the matrix and of the guard band behind it, which a binding reaches.
    size: u64,
    stride: u64,
}

impl Matrices {
    /// Uploads operands, each matrix with `guard` poisoned elements before it and as many behind.
    /// So many must keep a binding aligned.
    pub(super) fn new(open: &OpenDevice, operands: &Operands, guard: usize, cache: Cache) -> Result<Self, Failure> {
        let problem = operands.problem;
        let layout = Layout::of(&problem);
        let a = elements::encode(problem.element, &layout.pad_a(&operands.a), guard);
        let b = elements::encode(problem.element, &layout.pad_b(&operands.b), guard);
        let strides = [&a, &b].map(|bytes| (bytes.len() as u64).next_multiple_of(ALIGNMENT));
        let copies = match cache {
            Cache::Hot => 1,
            Cache::Rotated => {
                let room = open.device.limits().max_buffer_size / strides[0].max(strides[1]);
                ROTATED_BYTES.div_ceil(strides[0] + strides[1]).min(COPIES_MAX).min(room).max(1)
            }
        };
        let storage = wgpu::BufferUsages::STORAGE;
        let front = guard as u64 * problem.element.size();
        let [a, b] = [("a", a, strides[0]), ("b", b, strides[1])].map(|(label, bytes, stride)| {
            let buffer = upload(open, label, &bytes, storage, stride, copies)?;
            Ok::<_, Failure>(Copies { buffer, front, size: bytes.len() as u64 - front, stride })
        });
        let bytes = elements::poison(problem.element, layout.buffers()[2], guard);
        let usage = storage | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
        let stride = bytes.len() as u64;
        let buffer = upload(open, "c", &bytes, usage, stride, 1)?;
        let front = elements::result_bytes(problem.element, guard) as u64;
        let c = Copies { buffer, front, size: stride - front, stride };
        let copies = u32::try_from(copies).unwrap_or(1);
        Ok(Self { problem, seed: operands.seed(), a: a?, b: b?, c, copies })
    }

    /// Whether these are the matrices of some operands. Operands without a seed are never known
    /// again.
    pub(super) fn are(&self, operands: &Operands) -> bool {
        self.seed.is_some() && (self.problem, self.seed) == (operands.problem, operands.seed())
    }

    /// Fills C with what no product holds.
    pub(super) fn poison(&self, open: &OpenDevice, guard: usize) {
        let bytes = elements::poison(self.problem.element, Layout::of(&self.problem).buffers()[2], guard);
        open.queue.write_buffer(&self.c.buffer, 0, &bytes);
    }

    /// The A or the B of that number, to be bound.
    pub(super) fn a(&self, copy: u32) -> wgpu::BindingResource<'_> {
        self.a.binding(copy)
    }

    /// See `a`.
    pub(super) fn b(&self, copy: u32) -> wgpu::BindingResource<'_> {
        self.b.binding(copy)
    }
}

impl Copies {
    pub(super) fn binding(&self, copy: u32) -> wgpu::BindingResource<'_> {
        wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            buffer: &self.buffer,
            offset: u64::from(copy) * self.stride + self.front,
            size: wgpu::BufferSize::new(self.size),
        })
    }
}

/// A buffer with contents, repeated at every stride.
pub(super) fn upload(
    open: &OpenDevice,
    label: &str,
    bytes: &[u8],
    usage: wgpu::BufferUsages,
    stride: u64,
    copies: u64,
) -> Result<wgpu::Buffer, Failure> {
    let buffer = open.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: stride * (copies - 1) + bytes.len() as u64,
        usage,
        mapped_at_creation: true,
    });
    // An allocation that failed is reported here, before its memory is touched.
    open.fault.check()?;
    let fault = |error| Failure::new(Status::Error, format!("uploading {label} failed: {error}"));
    for copy in 0..copies {
        let place = copy * stride..copy * stride + bytes.len() as u64;
        buffer.get_mapped_range_mut(place).map_err(fault)?.copy_from_slice(bytes);
    }
    buffer.unmap();
    Ok(buffer)
}
