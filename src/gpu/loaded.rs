//! A kernel bound to a problem: matrices on the device, batches of dispatches, the product back.

use crate::kernel::{Kernel, Layout};
use crate::measure::{Failure, Loaded};
use crate::problem::Element;
use crate::reference::Operands;
use crate::result::Status;
use crate::sample::RawSample;

use super::elements;
use super::pipeline::Pipelines;
use super::target::Open;
use super::{batch, timer};

/// Matrices in the device's memory and the passes that multiply them.
pub struct GpuLoaded {
    open: Open,
    passes: Vec<Pass>,
    c: wgpu::Buffer,
    layout: Layout,
    element: Element,
    guard: usize,
}

/// One dispatch.
struct Pass {
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    workgroups: (u32, u32, u32),
}

impl GpuLoaded {
    /// Uploads the operands and poisons C, so that an element that no thread writes is found. Behind each matrix lie `guard` poisoned elements: one
    /// that is read by mistake spoils the product, one that is written is found when the product is read back.
    pub(super) fn new(
        open: &Open,
        pipelines: &Pipelines,
        kernel: &Kernel,
        operands: &Operands,
        guard: usize,
    ) -> Result<Self, Failure> {
        let Operands { problem, a, b } = operands;
        let layout = Layout::of(problem);
        let [step_a, step_b, step_c] = layout.elements().map(|elements| u32::try_from(elements).unwrap_or(u32::MAX));
        let sizes = [problem.m, problem.n, problem.k, layout.lda, layout.ldb, layout.ldc];
        // Two more for the uniform: 16-byte alignment wants 48 bytes.
        let dims: Vec<u32> = [&sizes[..], &[step_a, step_b, step_c, kernel.part(problem), 0, 0]].concat();
        let storage = wgpu::BufferUsages::STORAGE;
        let operand = |matrix: &[f32]| elements::encode(problem.element, matrix, guard);
        let poison = elements::poison(problem.element, layout.buffers()[2], guard);
        let dims = upload(open, "dims", bytemuck::cast_slice(&dims), wgpu::BufferUsages::UNIFORM)?;
        let a = upload(open, "a", &operand(&layout.pad_a(a)), storage)?;
        let b = upload(open, "b", &operand(&layout.pad_b(b)), storage)?;
        let c = upload(open, "c", &poison, storage | wgpu::BufferUsages::COPY_SRC)?;
        let workgroups = kernel.workgroups(problem);
        let passes = match &pipelines.reduce {
            None => vec![pass(open, &pipelines.main, &[(0, &dims), (1, &a), (2, &b), (3, &c)], workgroups)],
            Some(reduce) => {
                let bytes = poison.len() as u64 * u64::from(kernel.splits);
                let descriptor = wgpu::BufferDescriptor {
                    label: Some("partial"),
                    size: bytes,
                    usage: storage,
                    mapped_at_creation: false,
                };
                let partial = open.device.create_buffer(&descriptor);
                open.fault.check()?;
                let second = ((layout.ldc / 4).div_ceil(REDUCE_THREADS), problem.m, problem.batch);
                vec![
                    pass(open, &pipelines.main, &[(0, &dims), (1, &a), (2, &b), (4, &partial)], workgroups),
                    pass(open, reduce, &[(0, &dims), (3, &c), (4, &partial)], second),
                ]
            }
        };
        Ok(Self { open: open.clone(), passes, c, layout, element: problem.element, guard })
    }
}

/// A dispatch of a pipeline over the buffers that its entry point uses.
fn pass(
    open: &Open,
    pipeline: &wgpu::ComputePipeline,
    buffers: &[(u32, &wgpu::Buffer)],
    workgroups: (u32, u32, u32),
) -> Pass {
    let entries: Vec<wgpu::BindGroupEntry<'_>> = buffers
        .iter()
        .map(|&(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
        .collect();
    let bindings = open.device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("matrices"),
        layout: &pipeline.get_bind_group_layout(0),
        entries: &entries,
    });
    Pass { pipeline: pipeline.clone(), bindings, workgroups }
}

/// Threads of a workgroup in the second pass of a split sum: `@workgroup_size` of `reduce` in `shaders/split.wgsl`.
const REDUCE_THREADS: u32 = 64;

/// A buffer with contents.
fn upload(open: &Open, label: &str, bytes: &[u8], usage: wgpu::BufferUsages) -> Result<wgpu::Buffer, Failure> {
    let buffer = open.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: bytes.len() as u64,
        usage,
        mapped_at_creation: true,
    });
    // An allocation that failed is reported here, before its memory is touched.
    open.fault.check()?;
    let fault = |error| Failure::new(Status::Error, format!("uploading {label} failed: {error}"));
    buffer.get_mapped_range_mut(..).map_err(fault)?.copy_from_slice(bytes);
    buffer.unmap();
    Ok(buffer)
}

impl Loaded for GpuLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        batch::timed(&self.open, |pass| {
            // All write the same C, so wgpu lets each one wait for the last: the mean is the time of one.
            for number in 0..dispatches {
                for Pass { pipeline, bindings, workgroups: (x, y, z) } in &self.passes {
                    // State stays from one dispatch to the next; setting it again would be paid for in commands.
                    if number == 0 || self.passes.len() > 1 {
                        pass.set_pipeline(pipeline);
                        pass.set_bind_group(0, bindings, &[]);
                    }
                    pass.dispatch_workgroups(*x, *y, *z);
                }
            }
        })
        .await
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        let Open { device, queue, fault, .. } = &self.open;
        let readback = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("product"),
            size: self.c.size(),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        fault.check()?;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(&self.c, 0, &readback, 0, self.c.size());
        let submission = queue.submit([encoder.finish()]);
        let bytes = timer::read_back(device, &readback, submission).await?;
        fault.check()?;
        let (c, guard) = bytes.split_at(bytes.len() - elements::result_bytes(self.element, self.guard));
        if let Some(place) = elements::first_not_poison(self.element, guard) {
            return Err(Failure::new(Status::Wrong, format!("element {place} behind C was written")));
        }
        Ok(self.layout.unpad_c(&elements::decode(self.element, c)))
    }
}
