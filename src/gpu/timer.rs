//! Device time: timestamps at both ends of a compute pass, checked before they are believed.
//!
//! They are resolved in a submission of their own after the pass has ended: resolved in the same
//! one, Vulkan may copy them before they are written (wgpu issue 6406). macOS 26 returns zeros
//! (wgpu issue 9414) and some drivers an end before the begin (vello issue 475); such a reading is
//! dropped and the wall clock used.

use std::cell::RefCell;

use futures_channel::oneshot;

use crate::measure::Failure;
use crate::measure::clocks::TickEstimator;
use crate::result::Status;
use crate::unit::Nanos;

use super::wait;

/// Two timestamps and the buffers to read them through.
pub(super) struct TimestampTimer {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    readback: wgpu::Buffer,
    /// Nanoseconds of a unit of the readings, as the driver states them.
    pub(super) unit_ns: f64,
    tick: RefCell<TickEstimator>,
}

/// A device time of up to this much of the wall time is believed: two clocks may run apart a
/// little.
pub const OF_WALL_MAX: f64 = 1.01;

const BYTES: u64 = 2 * wgpu::QUERY_SIZE as u64;

impl TimestampTimer {
    /// A timer whose readings are in units of `unit_ns`.
    pub(super) fn new(device: &wgpu::Device, unit_ns: f64) -> Self {
        let buffer = |label, usage| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: BYTES,
                usage,
                mapped_at_creation: false,
            })
        };
        Self {
            queries: device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("pass timestamps"),
                ty: wgpu::QueryType::Timestamp,
                count: 2,
            }),
            resolved: buffer("resolved", wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC),
            readback: buffer("readback", wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ),
            unit_ns,
            tick: RefCell::default(),
        }
    }

    /// What a pass needs in order to be timed.
    pub(super) fn writes(&self) -> wgpu::ComputePassTimestampWrites<'_> {
        wgpu::ComputePassTimestampWrites {
            query_set: &self.queries,
            beginning_of_pass_write_index: Some(0),
            end_of_pass_write_index: Some(1),
        }
    }

    /// The length of the last timed pass, which has ended and which the host saw take `wall`.
    /// `None` where the reading makes no sense.
    pub(super) async fn read(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        wall: Nanos,
    ) -> Result<Option<Nanos>, Failure> {
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.resolve_query_set(&self.queries, 0..2, &self.resolved, 0);
        encoder.copy_buffer_to_buffer(&self.resolved, 0, &self.readback, 0, BYTES);
        let submission = queue.submit([encoder.finish()]);
        let bytes = read_back(device, &self.readback, submission).await?;
        let readings: Vec<u64> = bytemuck::pod_collect_to_vec(&bytes);
        Ok(duration(readings[0], readings[1], self.unit_ns, &mut self.tick.borrow_mut(), wall))
    }

    /// The tick of the clock as far as its readings have shown it.
    pub(super) fn tick(&self) -> Option<Nanos> {
        self.tick.borrow().get().map(|units| Nanos(units as f64 * self.unit_ns))
    }
}

/// The time between two readings, if it can be true: both written, in order, not longer than the
/// host saw and a tick. A pass shorter than a tick may take none.
fn duration(begin: u64, end: u64, unit_ns: f64, tick: &mut TickEstimator, wall: Nanos) -> Option<Nanos> {
    let units = end.checked_sub(begin).filter(|_| begin != 0)?;
    tick.see(begin);
    tick.see(end);
    let time = units as f64 * unit_ns;
    let longest = wall.0 * OF_WALL_MAX + tick.get().unwrap_or_default() as f64 * unit_ns;
    (time > 0.0 && time <= longest).then_some(Nanos(time))
}

/// The bytes of a buffer that can be mapped, once a submission has ended.
pub(super) async fn read_back(
    device: &wgpu::Device,
    buffer: &wgpu::Buffer,
    submission: wgpu::SubmissionIndex,
) -> Result<Vec<u8>, Failure> {
    let fault = |error: &dyn std::fmt::Display| Failure::new(Status::Error, format!("reading back failed: {error}"));
    let (send, mapped) = oneshot::channel();
    buffer.map_async(wgpu::MapMode::Read, .., move |outcome| drop(send.send(outcome)));
    wait::answer(device, submission, mapped).await?.map_err(|error| fault(&error))?;
    let bytes = buffer.get_mapped_range(..).map_err(|error| fault(&error))?.to_vec();
    buffer.unmap();
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sensible_readings_are_believed() {
        let check = |begin, end, expected: Option<f64>| {
            let found = duration(begin, end, 2.0, &mut TickEstimator::default(), Nanos(1000.0));
            assert_eq!(found, expected.map(Nanos), "{begin} {end}");
        };
        check(100, 400, Some(600.0));
        check(100, 600, Some(1000.0));
        check(0, 0, None);
        check(0, 400, None);
        check(100, 0, None);
        check(400, 100, None);
        check(100, 100, None);
        check(100, 700, None);
    }

    #[test]
    fn a_coarse_clock_may_be_a_tick_beyond_the_wall_and_shows_its_tick() {
        let mut tick = TickEstimator::default();
        let pass = |tick: &mut TickEstimator, begin: u64, length: u64| {
            let read = |time: u64| time / 65_536 * 65_536;
            duration(read(begin), read(begin + length), 1.0, tick, Nanos(length as f64)).map(|time| time.0 / 65_536.0)
        };
        // Shorter than a tick: none or one of them.
        assert_eq!(pass(&mut tick, 70_000, 50_000), None);
        assert_eq!(pass(&mut tick, 100_000, 50_000), None);
        for begin in (1..20).map(|number| number * 1_234_567) {
            pass(&mut tick, begin, 20_000_000);
        }
        assert_eq!(tick.get(), Some(65_536));
        assert_eq!(pass(&mut tick, 100_000_000, 50_000), Some(1.0));
    }
}
