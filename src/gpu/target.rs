//! An open device, ready to load kernels.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::device::TargetFacts;
use crate::kernel::catalogue::{self, CATALOGUE, Kernel};
use crate::measure::{Failure, Target};
use crate::problem::Problem;
use crate::reference::Operands;
use crate::result::{KernelFacts, Status};

use super::loaded::GpuLoaded;
use super::pipeline::{self, Checks};
use super::timer::Timer;

/// The first thing that went wrong on a device outside of a call: an error without a scope, or the loss of the device.
#[derive(Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
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
pub(super) struct Open {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    pub(super) timer: Option<Arc<Timer>>,
    pub(super) fault: Fault,
}

impl Open {
    /// Opens a device with the features named, and timestamps where there are any.
    ///
    /// Nothing else is requested: SUBGROUP changes how every kernel of a device is compiled, so it has a device of its own.
    async fn new(adapter: &wgpu::Adapter, extra: wgpu::Features) -> Result<Self, String> {
        let features = extra | (adapter.features() & wgpu::Features::TIMESTAMP_QUERY);
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("switchpoint"),
            required_features: features,
            required_limits: adapter.limits(),
            memory_hints: wgpu::MemoryHints::Performance,
            experimental_features: pipeline::experimental(extra),
            ..wgpu::DeviceDescriptor::default()
        };
        let opened = adapter.request_device(&descriptor).await;
        let (device, queue) = opened.map_err(|error| format!("it cannot be opened: {error}"))?;
        let fault = Fault::default();
        let (uncaptured, lost) = (fault.clone(), fault.clone());
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| uncaptured.note(describe(&error))));
        device.set_device_lost_callback(move |reason, message| {
            if reason != wgpu::DeviceLostReason::Destroyed {
                lost.note(format!("the device was lost: {message}"));
            }
        });
        let tick_ns = f64::from(queue.get_timestamp_period());
        let has_clock = features.contains(wgpu::Features::TIMESTAMP_QUERY) && tick_ns > 0.0;
        let timer = has_clock.then(|| Arc::new(Timer::new(&device, tick_ns)));
        Ok(Self { device, queue, timer, fault })
    }
}

/// A wgpu adapter as a target.
pub struct GpuTarget {
    adapter: wgpu::Adapter,
    facts: TargetFacts,
    plain: Open,
    /// A second device for kernels that need subgroups, opened when the first of them comes.
    with_subgroups: Option<Open>,
    /// Devices with other features, opened when a probe needs them.
    with_features: Vec<(wgpu::Features, Open)>,
    checks: Checks,
    guard: usize,
    pipelines: HashMap<Kernel, wgpu::ComputePipeline>,
}

impl GpuTarget {
    /// Opens an adapter with its own limits, not with the small defaults that every device has.
    pub(super) async fn open(adapter: wgpu::Adapter, mut facts: TargetFacts) -> Result<Self, String> {
        let plain = Open::new(&adapter, wgpu::Features::empty()).await?;
        facts.timestamp_ns = plain.timer.as_ref().map(|timer| timer.tick_ns);
        Ok(Self {
            adapter,
            facts,
            plain,
            with_subgroups: None,
            with_features: Vec::new(),
            checks: Checks::Trusted,
            guard: 0,
            pipelines: HashMap::new(),
        })
    }

    /// The same target with other shader checks.
    #[must_use]
    pub fn with_checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self.pipelines.clear();
        self
    }

    /// The same target with so many elements of NaN behind each matrix, to catch a kernel that leaves its matrices.
    #[must_use]
    pub fn with_guard_bands(self, guard: usize) -> Self {
        Self { guard, ..self }
    }

    /// The device that a kernel runs on.
    async fn device(&mut self, kernel: Kernel) -> Result<Open, Failure> {
        if !kernel.subgroups {
            return Ok(self.plain.clone());
        }
        if let Some(open) = &self.with_subgroups {
            return Ok(open.clone());
        }
        let opened = Open::new(&self.adapter, wgpu::Features::SUBGROUP).await;
        let open = opened.map_err(|reason| Failure::new(Status::Error, format!("with subgroups {reason}")))?;
        self.with_subgroups = Some(open.clone());
        Ok(open)
    }

    /// A device with these features; the plain one for none.
    pub(super) async fn open_with(&mut self, features: wgpu::Features) -> Result<Open, Failure> {
        if features.is_empty() {
            return Ok(self.plain.clone());
        }
        if let Some((_, open)) = self.with_features.iter().find(|(known, _)| *known == features) {
            return Ok(open.clone());
        }
        let opened = Open::new(&self.adapter, features).await;
        let open = opened.map_err(|reason| Failure::new(Status::Error, format!("with {features:?} {reason}")))?;
        self.with_features.push((features, open.clone()));
        Ok(open)
    }

    /// The adapter, for what its facts do not tell.
    pub(super) fn adapter(&self) -> &wgpu::Adapter {
        &self.adapter
    }

    /// What the compiler adds to shaders.
    pub(super) fn checks(&self) -> Checks {
        self.checks
    }

    fn pipeline(&mut self, open: &Open, kernel: Kernel) -> Result<wgpu::ComputePipeline, Failure> {
        if let Some(pipeline) = self.pipelines.get(&kernel) {
            return Ok(pipeline.clone());
        }
        let subgroup = catalogue::subgroup_of(&self.facts).unwrap_or(catalogue::SUBGROUP_SHOWN);
        let pipeline = pipeline::compile(&open.device, &kernel, subgroup, self.checks)?;
        open.fault.check()?;
        self.pipelines.insert(kernel, pipeline.clone());
        Ok(pipeline)
    }
}

impl Target for GpuTarget {
    type Loaded = GpuLoaded;

    fn facts(&self) -> &TargetFacts {
        &self.facts
    }

    fn kernels(&self) -> Vec<KernelFacts> {
        CATALOGUE.iter().filter_map(|kernel| kernel.facts(&self.facts, self.checks.name()).ok()).collect()
    }

    fn supports(&self, kernel: &KernelFacts, problem: &Problem) -> Result<(), String> {
        named(kernel)?.fits(problem, &self.facts)
    }

    async fn load(&mut self, kernel: &KernelFacts, operands: &Operands) -> Result<GpuLoaded, Failure> {
        let kernel = named(kernel).map_err(|reason| Failure::new(Status::Unsupported, reason))?;
        let open = self.device(kernel).await?;
        let pipeline = self.pipeline(&open, kernel)?;
        let loaded = GpuLoaded::new(&open, pipeline, &kernel, operands, self.guard)?;
        open.fault.check()?;
        Ok(loaded)
    }
}

fn named(kernel: &KernelFacts) -> Result<Kernel, String> {
    catalogue::find(&kernel.name).ok_or_else(|| format!("there is no kernel `{}`", kernel.name))
}

/// One line of an error of wgpu, whose own text is a report of many lines.
fn describe(error: &wgpu::Error) -> String {
    let text = match error {
        wgpu::Error::OutOfMemory { .. } => "the device is out of memory".to_owned(),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
