//! The probes of `shaders/peak/` on an open device.

use web_time::Instant;

use crate::kernel::peak::{self, Microbenchmark};
use crate::measure::{self, Failure, Peaks, Target, Watch};
use crate::result::{Checks, Peak, Status};
use crate::sample::RawSample;
use crate::unit::Nanos;

use super::open::OpenDevice;
use super::target::GpuTarget;
use super::{batch, pipeline, timer, wait};

/// A probe with its memory in place.
pub struct GpuProbe {
    open: OpenDevice,
    probe: Microbenchmark,
    work_per_step: f64,
    workgroups: u32,
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
    control: wgpu::Buffer,
    control_of: Box<dyn Fn(u32) -> [u32; 4]>,
    end: wgpu::Buffer,
    steps: u32,
}

impl Peaks for GpuTarget {
    type Probe = GpuProbe;

    fn peaks(&self) -> Vec<Peak> {
        peak::peaks(self.facts())
    }

    async fn probe(&mut self, wanted: &Peak) -> Result<GpuProbe, Failure> {
        let unsupported = |reason: String| Failure::new(Status::Unsupported, reason);
        pipeline::supports(&wanted.checks)?;
        let peak = |probe: &Microbenchmark| probe.peak(&wanted.target, &wanted.checks);
        let same = |probe: &Microbenchmark| peak(probe).is_ok_and(|known| known.key() == wanted.key());
        let probe = peak::probes(self.facts()).into_iter().find(same);
        let probe = probe.ok_or_else(|| unsupported(format!("there is no probe `{}`", wanted.name)))?;
        probe.fits(self.facts()).map_err(unsupported)?;
        let open = self.device_for_probe(matches!(probe, Microbenchmark::Coop { .. })).await?;
        GpuProbe::new(open, probe, &wanted.checks, self)
    }
}

impl Watch for GpuTarget {
    fn canary(&self) -> Option<Peak> {
        peak::canary(self.facts())
    }

    async fn rest(&mut self, time: Nanos) {
        wait::rest(time).await;
    }
}

impl GpuProbe {
    fn new(open: OpenDevice, probe: Microbenchmark, checks: &Checks, target: &GpuTarget) -> Result<Self, Failure> {
        let text = probe.wgsl().map_err(|error| Failure::new(Status::Error, error.to_string()))?;
        let pipeline = pipeline::compile_probe(&open.device, &probe.name(), text, checks);
        open.fault.check()?;
        let buffer = |label, size: u64, usage| {
            let (size, mapped_at_creation) = (size.max(16), false);
            open.device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation })
        };
        let storage = wgpu::BufferUsages::STORAGE;
        let [start_size, end_size, sums_size] = probe.buffers(target.facts());
        let control = buffer("control", 16, wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST);
        let start = buffer("start", start_size, storage | wgpu::BufferUsages::COPY_DST);
        let end = buffer("end", end_size, storage | wgpu::BufferUsages::COPY_SRC);
        let sums = (sums_size > 0).then(|| buffer("sums", sums_size, storage));
        open.fault.check()?;
        fill(&open, &start, &probe.start());
        let entries: Vec<wgpu::BindGroupEntry<'_>> = (0..)
            .zip([Some(&control), Some(&start), Some(&end), sums.as_ref()].into_iter().flatten())
            .map(|(binding, buffer)| wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let bindings = open.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("probe"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        open.fault.check()?;
        let facts = target.facts().clone();
        Ok(Self {
            probe,
            work_per_step: probe.work_per_step(&facts),
            workgroups: probe.workgroups(&facts),
            pipeline,
            bindings,
            control,
            control_of: Box::new(move |steps| probe.control(&facts, steps)),
            end,
            steps: 0,
            open,
        })
    }

    /// The words that the last dispatch stored.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn stored(&self) -> Result<Vec<u32>, Failure> {
        let OpenDevice { device, queue, fault, .. } = &self.open;
        let readback = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("stored"),
            size: self.end.size(),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(&self.end, 0, &readback, 0, self.end.size());
        let submission = queue.submit([encoder.finish()]);
        let bytes = timer::read_back(device, &readback, submission).await?;
        fault.check()?;
        Ok(bytemuck::pod_collect_to_vec(&bytes))
    }

    /// What it does.
    #[must_use]
    pub fn probe(&self) -> Microbenchmark {
        self.probe
    }

    async fn submission(&self, dispatches: u32) -> Result<RawSample, Failure> {
        batch::timed(&self.open, |pass| {
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.bindings, &[]);
            // All write the same memory, so wgpu lets each one wait for the last.
            for _ in 0..dispatches {
                pass.dispatch_workgroups(self.workgroups, 1, 1);
            }
        })
        .await
    }
}

/// Fills a buffer with words, repeated to its end. They are uploaded once and then copied on the
/// device.
fn fill(open: &OpenDevice, buffer: &wgpu::Buffer, words: &[u32]) {
    let bytes: &[u8] = bytemuck::cast_slice(words);
    let length = bytes.len() as u64;
    open.queue.write_buffer(buffer, 0, bytes);
    if buffer.size() <= length {
        return;
    }
    let block = open.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("block"),
        size: length,
        usage: wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    open.queue.write_buffer(&block, 0, bytes);
    let mut encoder = open.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    for place in (length..buffer.size()).step_by(bytes.len()) {
        encoder.copy_buffer_to_buffer(&block, 0, buffer, place, length.min(buffer.size() - place));
    }
    open.queue.submit([encoder.finish()]);
}

impl measure::Probe for GpuProbe {
    fn work_per_step(&self) -> f64 {
        self.work_per_step
    }

    async fn batch(&mut self, steps: u32, dispatches: u32) -> Result<RawSample, Failure> {
        if self.steps != steps {
            let control = (self.control_of)(steps);
            self.open.queue.write_buffer(&self.control, 0, bytemuck::cast_slice(&control));
            self.steps = steps;
        }
        if self.probe != Microbenchmark::Submit {
            return self.submission(dispatches).await;
        }
        let start = Instant::now();
        for _ in 0..dispatches {
            batch::untimed(&self.open, |pass| {
                pass.set_pipeline(&self.pipeline);
                pass.set_bind_group(0, &self.bindings, &[]);
                pass.dispatch_workgroups(1, 1, 1);
            })
            .await?;
        }
        self.open.fault.check()?;
        Ok(RawSample { device: None, wall: Nanos(start.elapsed().as_nanos() as f64) })
    }
}
