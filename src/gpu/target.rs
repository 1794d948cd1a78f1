//! An open device, ready to load kernels.

use std::collections::HashMap;
use std::rc::Rc;

use crate::device::TargetFacts;
use crate::kernel::catalogue;
use crate::kernel::family::Family;
use crate::kernel::specialization::coop_feature;
use crate::kernel::{Kernel, Specialization};
use crate::measure::{Failure, Loaded, Target};
use crate::problem::{Element, Problem};
use crate::reference::Operands;
use crate::result::{Checks, KernelFacts, Status};
use crate::sample::Cache;
use crate::unit::Nanos;

use super::bound_kernel::GpuLoaded;
use super::matrices::Matrices;
use super::open::OpenDevice;
use super::pipeline::{self, Pipelines};

/// What a kernel asks of a device beyond the ordinary. Each has a device of its own: SUBGROUP
/// changes how every kernel of a device is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Needs {
    Nothing,
    Subgroups,
    CooperativeMatrices,
}

impl Needs {
    fn of(kernel: &Kernel, specialization: &Specialization) -> Self {
        match kernel.family {
            Family::Coop if !specialization.emulated => Self::CooperativeMatrices,
            Family::Subgroup => Self::Subgroups,
            _ => Self::Nothing,
        }
    }

    fn features(self) -> wgpu::Features {
        match self {
            Self::Nothing => wgpu::Features::empty(),
            Self::Subgroups => wgpu::Features::SUBGROUP,
            Self::CooperativeMatrices => wgpu::Features::SUBGROUP | wgpu::Features::EXPERIMENTAL_COOPERATIVE_MATRIX,
        }
    }
}

/// A wgpu adapter as a target.
pub struct GpuTarget {
    adapter: wgpu::Adapter,
    facts: TargetFacts,
    /// Devices by what they were opened for; all but the first are opened when a kernel comes that
    /// needs them.
    devices: HashMap<Needs, OpenDevice>,
    checks: Checks,
    guard: usize,
    cache: Cache,
    emulated: bool,
    /// The matrices of the last operands, on each device that had a kernel for them.
    matrices: HashMap<Needs, Rc<Matrices>>,
    pipelines: HashMap<(Kernel, Specialization, Checks), Pipelines>,
    /// Of kernels that have several specializations here, the one that the driver runs.
    specializations: HashMap<(Kernel, Specialization, Checks), Specialization>,
}

impl GpuTarget {
    /// Opens an adapter with its own limits, not with the small defaults that every device has.
    pub(super) async fn open(adapter: wgpu::Adapter, mut facts: TargetFacts) -> Result<Self, String> {
        let plain = OpenDevice::new(&adapter, Needs::Nothing.features()).await?;
        facts.timestamp_ns = plain.timer.as_ref().map(|timer| timer.unit_ns);
        Ok(Self {
            adapter,
            facts,
            devices: HashMap::from([(Needs::Nothing, plain)]),
            checks: Checks::Trusted,
            guard: 0,
            cache: Cache::Hot,
            emulated: false,
            matrices: HashMap::new(),
            pipelines: HashMap::new(),
            specializations: HashMap::new(),
        })
    }

    /// The same target with other shader checks in the kernels that it lists.
    #[must_use]
    pub fn with_checks(self, checks: Checks) -> Self {
        Self { checks, ..self }
    }

    /// The same target with its matrices in the caches or not.
    #[must_use]
    pub fn with_cache(self, cache: Cache) -> Self {
        Self { cache, matrices: HashMap::new(), ..self }
    }

    /// The same target with so many elements that spoil a product before and behind each matrix, to
    /// catch a kernel that leaves its matrices. A multiple of 256, which every device accepts as
    /// the offset of a binding.
    #[must_use]
    pub fn with_guard_bands(self, guard: usize) -> Self {
        Self { guard, matrices: HashMap::new(), ..self }
    }

    /// The same target as if it had cooperative matrices of that edge: one thread imitates each
    /// subgroup. For tests; slow.
    #[must_use]
    pub fn with_emulated_matrices(mut self, edge: u32) -> Self {
        self.facts.features.push("SUBGROUP".to_owned());
        self.facts.features.extend(Element::ALL.iter().map(|element| coop_feature(*element, edge)));
        self.facts.subgroup = (4, 4);
        Self { emulated: true, ..self }
    }

    /// The same target as if its driver chose among these sizes of subgroups. For tests of kernels
    /// that are written for one of them.
    #[must_use]
    pub fn with_subgroups(mut self, least: u32, most: u32) -> Self {
        self.facts.subgroup = (least, most);
        self
    }

    /// The device that has what is needed.
    async fn device(&mut self, needs: Needs) -> Result<OpenDevice, Failure> {
        if let Some(open) = self.devices.get(&needs) {
            return Ok(open.clone());
        }
        let opened = OpenDevice::new(&self.adapter, needs.features()).await;
        let open = opened.map_err(|reason| Failure::new(Status::Error, format!("with {needs:?} {reason}")))?;
        self.devices.insert(needs, open.clone());
        Ok(open)
    }

    /// The device for a probe, which needs cooperative matrices or nothing.
    pub(super) async fn device_for_probe(&mut self, matrices: bool) -> Result<OpenDevice, Failure> {
        self.device(if matrices { Needs::CooperativeMatrices } else { Needs::Nothing }).await
    }

    /// The operands on the device that has what is needed; those of the kernel before, where they
    /// are the same.
    fn matrices(&mut self, needs: Needs, open: &OpenDevice, operands: &Operands) -> Result<Rc<Matrices>, Failure> {
        if self.matrices.values().any(|matrices| !matrices.are(operands)) {
            // The old ones go first: two problems may not fit.
            self.matrices.clear();
        }
        if let Some(matrices) = self.matrices.get(&needs) {
            return Ok(Rc::clone(matrices));
        }
        let matrices = Rc::new(Matrices::new(open, operands, self.guard, self.cache)?);
        self.matrices.insert(needs, Rc::clone(&matrices));
        Ok(matrices)
    }

    fn pipelines(
        &mut self,
        open: &OpenDevice,
        kernel: Kernel,
        specialization: Specialization,
        checks: &Checks,
    ) -> Result<Pipelines, Failure> {
        if let Some(pipelines) = self.pipelines.get(&(kernel, specialization, checks.clone())) {
            return Ok(pipelines.clone());
        }
        let pipelines = pipeline::compile(&open.device, &kernel, &specialization, checks)?;
        open.fault.check()?;
        self.pipelines.insert((kernel, specialization, checks.clone()), pipelines.clone());
        Ok(pipelines)
    }

    /// Of the specializations that this device may run, the one that it does run: a text that is
    /// written for another size of subgroup writes nothing, which a product of one element shows. A
    /// driver chooses the size when it compiles, and no interface of wgpu tells it.
    async fn specialization(
        &mut self,
        kernel: Kernel,
        problem: &Problem,
        checks: &Checks,
    ) -> Result<Specialization, Failure> {
        let emulated = self.emulated;
        let mut tries = Specialization::candidates(&kernel, problem, &self.facts)
            .into_iter()
            .map(|one| Specialization { emulated, ..one });
        let first = tries
            .next()
            .ok_or_else(|| Failure::new(Status::Unsupported, "this kernel has no specialization for this device"))?;
        let rest: Vec<Specialization> = tries.collect();
        if rest.is_empty() {
            return Ok(first);
        }
        if let Some(specialization) = self.specializations.get(&(kernel, first, checks.clone())) {
            return Ok(*specialization);
        }
        let one = Operands::random(&Problem { m: 1, n: 1, k: 1, batch: 1, ..*problem }, 0);
        for specialization in [&[first], &rest[..]].concat() {
            let mut loaded = self.load_specialized(kernel, specialization, &one, checks).await?;
            loaded.batch(1).await?;
            if loaded.product().await?.iter().all(|x| !x.is_nan()) {
                self.specializations.insert((kernel, first, checks.clone()), specialization);
                return Ok(specialization);
            }
        }
        let (least, most) = self.facts.subgroup;
        let message = format!("is written for subgroups of {most} or {least} threads, and the driver runs neither");
        Err(Failure::new(Status::Unsupported, message))
    }

    /// A kernel in one of its specializations, bound to the operands.
    async fn load_specialized(
        &mut self,
        kernel: Kernel,
        specialization: Specialization,
        operands: &Operands,
        checks: &Checks,
    ) -> Result<GpuLoaded, Failure> {
        let needs = Needs::of(&kernel, &specialization);
        let open = self.device(needs).await?;
        let pipelines = self.pipelines(&open, kernel, specialization, checks)?;
        let matrices = self.matrices(needs, &open, operands)?;
        let loaded = GpuLoaded::new(&open, &pipelines, &kernel, &operands.problem, matrices, self.guard)?;
        open.fault.check()?;
        Ok(loaded)
    }
}

impl Target for GpuTarget {
    type Loaded = GpuLoaded;

    fn facts(&self) -> &TargetFacts {
        &self.facts
    }

    /// Each device has a timer, and all read one clock.
    fn tick(&self) -> Option<Nanos> {
        let seen = self.devices.values().filter_map(|open| open.timer.as_ref()?.tick());
        seen.min_by(|one, other| one.0.total_cmp(&other.0)).or(self.facts.timestamp_ns.map(Nanos))
    }

    fn kernels(&self, problem: &Problem) -> Vec<KernelFacts> {
        catalogue::menu(&self.facts, problem, &self.checks)
    }

    fn supports(&self, kernel: &KernelFacts, problem: &Problem) -> Result<(), String> {
        catalogue::resolve(kernel)?.fits(problem, &self.facts)
    }

    async fn load(&mut self, kernel: &KernelFacts, operands: &Operands) -> Result<GpuLoaded, Failure> {
        let unsupported = |reason| Failure::new(Status::Unsupported, reason);
        let checks = &kernel.checks;
        pipeline::supports(checks)?;
        let kernel = catalogue::resolve(kernel).map_err(unsupported)?;
        let specialization = self.specialization(kernel, &operands.problem, checks).await?;
        let loaded = self.load_specialized(kernel, specialization, operands, checks).await?;
        let facts = kernel.facts_for(&specialization, checks);
        Ok(loaded.named(facts.map_err(|error| Failure::new(Status::Error, error.to_string()))?))
    }
}
