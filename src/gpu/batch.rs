//! One timed submission: a compute pass of some dispatches, with the clock of the device at both
//! ends and that of the host around it.

use web_time::Instant;

use crate::measure::Failure;
use crate::sample::RawSample;
use crate::unit::Nanos;

use super::open::OpenDevice;
use super::wait;

/// Submits a pass that `record` fills and returns when it has ended.
pub(super) async fn timed(
    open: &OpenDevice,
    record: impl FnOnce(&mut wgpu::ComputePass<'_>),
) -> Result<RawSample, Failure> {
    let OpenDevice { device, queue, timer, fault } = open;
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
            label: Some("batch"),
            timestamp_writes: timer.as_ref().map(|timer| timer.writes()),
        });
        record(&mut pass);
    }
    let commands = encoder.finish();
    let start = Instant::now();
    let submission = queue.submit([commands]);
    wait::submission(device, queue, submission).await?;
    let wall = Nanos(start.elapsed().as_nanos() as f64);
    let device_time = match timer {
        Some(timer) => timer.read(device, queue, wall).await?,
        None => None,
    };
    fault.check()?;
    Ok(RawSample { device: device_time, wall })
}

/// The same without the clock of the device, which costs a second submission. The caller looks for
/// faults.
pub(super) async fn untimed(open: &OpenDevice, record: impl FnOnce(&mut wgpu::ComputePass<'_>)) -> Result<(), Failure> {
    let mut encoder = open.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    record(&mut encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default()));
    let submission = open.queue.submit([encoder.finish()]);
    wait::submission(&open.device, &open.queue, submission).await
}
