//! A kernel bound to a problem: matrices on the device, batches of dispatches, the product back.

use std::time::Instant;

use crate::kernel::{Kernel, Layout};
use crate::measure::{Failure, Loaded};
use crate::reference::Operands;
use crate::result::Status;
use crate::sample::RawSample;
use crate::unit::Nanos;

use super::target::Open;
use super::{timer, wait};

/// Matrices in the device's memory and the pipeline that multiplies them.
pub struct GpuLoaded {
    open: Open,
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    c: wgpu::Buffer,
    layout: Layout,
    workgroups: (u32, u32),
    guard: usize,
}

impl GpuLoaded {
    /// Uploads the operands and fills C with NaN, so that an element that no thread writes is found. Behind each matrix lie `guard` elements
    /// of NaN: one that is read by mistake spoils the product, one that is written is found when the product is read back.
    pub(super) fn new(
        open: &Open,
        pipeline: wgpu::ComputePipeline,
        kernel: &Kernel,
        operands: &Operands,
        guard: usize,
    ) -> Result<Self, Failure> {
        let problem = operands.problem;
        let layout = Layout::of(&problem);
        // One more row of padding for the uniform: 16-byte alignment wants 32 bytes.
        let dims = [problem.m, problem.n, problem.k, layout.lda, layout.ldb, layout.ldc, 0, 0];
        let storage = wgpu::BufferUsages::STORAGE;
        let poison = vec![f32::NAN; (layout.buffers()[2].0 / 4) as usize + guard];
        let guarded = |mut matrix: Vec<f32>| {
            matrix.resize(matrix.len() + guard, f32::NAN);
            matrix
        };
        let dims = upload(open, "dims", bytemuck::cast_slice(&dims), wgpu::BufferUsages::UNIFORM)?;
        let a = upload(open, "a", bytemuck::cast_slice(&guarded(layout.pad_a(&operands.a))), storage)?;
        let b = upload(open, "b", bytemuck::cast_slice(&guarded(layout.pad_b(&operands.b))), storage)?;
        let c = upload(open, "c", bytemuck::cast_slice(&poison), storage | wgpu::BufferUsages::COPY_SRC)?;
        let entries: Vec<wgpu::BindGroupEntry<'_>> = (0..)
            .zip([&dims, &a, &b, &c])
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let bindings = open.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("matrices"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let workgroups = kernel.workgroups(&problem);
        Ok(Self { open: open.clone(), pipeline, bindings, c, layout, workgroups, guard })
    }
}

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
        let Open { device, queue, timer, fault } = &self.open;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("batch"),
                timestamp_writes: timer.as_ref().map(|timer| timer.writes()),
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.bindings, &[]);
            // All write the same C, so wgpu lets each one wait for the last: the mean is the time of one.
            for _ in 0..dispatches {
                pass.dispatch_workgroups(self.workgroups.0, self.workgroups.1, 1);
            }
        }
        let commands = encoder.finish();
        let start = Instant::now();
        let submission = queue.submit([commands]);
        let (send, done) = wait::one_shot();
        queue.on_submitted_work_done(move || send(()));
        wait::drive(device, submission)?;
        done.await;
        let wall = Nanos(start.elapsed().as_nanos() as f64);
        let device_time = match timer {
            Some(timer) => timer.read(device, queue, wall).await?,
            None => None,
        };
        fault.check()?;
        Ok(RawSample { device: device_time, wall })
    }

    async fn product(&mut self) -> Result<Vec<f32>, Failure> {
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
        let elements = bytemuck::pod_collect_to_vec::<u8, f32>(&bytes);
        let (c, guard) = elements.split_at(elements.len() - self.guard);
        if let Some(place) = guard.iter().position(|element| element.to_bits() != f32::NAN.to_bits()) {
            return Err(Failure::new(Status::Wrong, format!("element {place} behind C was written")));
        }
        Ok(self.layout.unpad_c(c))
    }
}
