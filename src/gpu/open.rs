//! An open device with its queue, its clock and the faults that it reports outside of calls.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use crate::measure::Failure;
use crate::result::Status;

use super::pipeline;
use super::timer::TimestampTimer;

/// The first thing that went wrong on a device outside of a call: an error without a scope, or the
/// loss of the device.
#[derive(Clone, Default)]
pub(super) struct DeviceFault(Arc<Mutex<Option<String>>>);

impl DeviceFault {
    fn note(&self, message: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(message);
    }

    /// Fails if something has gone wrong since the last call.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(message) => Err(Failure::new(Status::Error, message)),
            None => Ok(()),
        }
    }
}

/// A device with its queue.
#[derive(Clone)]
pub(super) struct OpenDevice {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) timer: Option<Rc<TimestampTimer>>,
    pub(super) fault: DeviceFault,
}

impl OpenDevice {
    /// Opens a device with the features named, and timestamps and binary16 where there are any.
    pub(super) async fn new(adapter: &wgpu::Adapter, extra: wgpu::Features) -> Result<Self, String> {
        let wanted = wgpu::Features::TIMESTAMP_QUERY | wgpu::Features::SHADER_F16;
        let features = extra | (adapter.features() & wanted);
        let descriptor = wgpu::DeviceDescriptor {
            experimental_features: pipeline::experimental(extra),
            label: Some("switchpoint"),
            required_features: features,
            required_limits: adapter.limits(),
            memory_hints: wgpu::MemoryHints::Performance,
            ..wgpu::DeviceDescriptor::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| format!("it cannot be opened: {error}"))?;
        let fault = DeviceFault::default();
        let (uncaptured, lost) = (fault.clone(), fault.clone());
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| uncaptured.note(describe(&error))));
        device.set_device_lost_callback(move |reason, message| {
            if reason != wgpu::DeviceLostReason::Destroyed {
                lost.note(format!("the device was lost: {message}"));
            }
        });
        let unit_ns = f64::from(queue.get_timestamp_period());
        let has_clock = features.contains(wgpu::Features::TIMESTAMP_QUERY) && unit_ns > 0.0;
        let timer = has_clock.then(|| Rc::new(TimestampTimer::new(&device, unit_ns)));
        Ok(Self { device, queue, timer, fault })
    }
}

/// One line of an error of wgpu, whose own text is a report of many lines.
fn describe(error: &wgpu::Error) -> String {
    let text = match error {
        wgpu::Error::OutOfMemory { .. } => "the device is out of memory".to_owned(),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
