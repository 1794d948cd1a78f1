//! What is compiled: every kernel of the catalogue at its fixed tile, for each number type and
//! place of B, as wgpu would hand it to the device.

use std::collections::BTreeMap;
use std::fmt;

use ash::vk::ComponentTypeKHR;
use switchpoint::device::{Backend, DeviceType, TargetFacts};
use switchpoint::kernel::catalogue::CATALOGUE;
use switchpoint::kernel::family::Family;
use switchpoint::kernel::specialization::coop_feature;
use switchpoint::kernel::{Kernel, Specialization};
use switchpoint::problem::{Element, Problem};

use crate::driver::Properties;
use crate::gpu::{Generation, Unit};

/// The edge of the problem that the kernels are written for: large enough for every tile. The texts
/// do not depend on it.
const EDGE: u32 = 4096;

/// A kernel for a number type and a place of B.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KernelVariant {
    /// The kernel with its fixed tile.
    pub(crate) kernel: Kernel,
    /// The number type.
    pub(crate) element: Element,
    /// Whether B lies in memory by its columns.
    pub(crate) transposed_b: bool,
}

/// Every one that the catalogue has, in its order.
pub(crate) fn all() -> Vec<KernelVariant> {
    let forms = |kernel: Kernel| {
        let elements = kernel.elements().iter();
        elements
            .flat_map(move |&element| [false, true].map(|transposed_b| KernelVariant { kernel, element, transposed_b }))
    };
    CATALOGUE.into_iter().flat_map(forms).collect()
}

impl KernelVariant {
    /// The text for a device.
    ///
    /// # Errors
    /// Why the device does not get it, in the words of the catalogue or of this program.
    pub(crate) fn wgsl(&self, device: &TargetFacts, generation: Generation) -> Result<String, String> {
        let problem =
            Problem { element: self.element, m: EDGE, n: EDGE, k: EDGE, transposed_b: self.transposed_b, batch: 1 };
        self.kernel.fits(&problem, device)?;
        if self.unit() == Unit::Matrix && generation == Generation::Rdna4 {
            return Err("left out: Mesa 25.0.7 lays matrices out as for RDNA3, which is wrong on a card".to_owned());
        }
        self.kernel.wgsl(&Specialization::of(&self.kernel, &problem, device)).map_err(|error| error.to_string())
    }

    /// The problem that it is written for.
    pub(crate) fn problem(&self) -> Problem {
        let Self { element, transposed_b, .. } = *self;
        Problem { element, m: EDGE, n: EDGE, k: EDGE, transposed_b, batch: 1 }
    }

    /// What executes its products.
    pub(crate) fn unit(&self) -> Unit {
        if self.kernel.family == Family::Coop { Unit::Matrix } else { Unit::Vector }
    }
}

impl fmt::Display for KernelVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let b = if self.transposed_b { "transposed" } else { "rows" };
        write!(f, "{} | {} | {b} | {}", self.kernel.name, self.element.name(), self.kernel.tile)
    }
}

/// A device as the main program would describe it from what wgpu reports.
pub(crate) fn facts(device: &Properties) -> TargetFacts {
    let matrices = device.matrices.iter().filter_map(|(edges, operand, sum)| {
        let element = match (*operand, *sum) {
            (ComponentTypeKHR::FLOAT32, ComponentTypeKHR::FLOAT32) => Element::F32,
            (ComponentTypeKHR::FLOAT16, ComponentTypeKHR::FLOAT32) => Element::F16,
            (ComponentTypeKHR::FLOAT16, ComponentTypeKHR::FLOAT16) => Element::F16Acc16,
            _ => return None,
        };
        (edges[0] == edges[1] && edges[1] == edges[2]).then(|| coop_feature(element, edges[0]))
    });
    let limits = [
        ("max_compute_invocations_per_workgroup", device.threads),
        ("max_compute_workgroup_storage_size", device.workgroup_bytes),
        ("max_compute_workgroups_per_dimension", device.workgroups),
        ("max_storage_buffer_binding_size", device.binding_bytes),
        ("max_buffer_size", device.binding_bytes),
    ];
    TargetFacts {
        slug: "radv.vulkan".to_owned(),
        name: device.name.clone(),
        backend: Backend::Vulkan,
        device_type: DeviceType::Discrete,
        driver: device.driver.clone(),
        vendor_id: device.ids.0,
        device_id: device.ids.1,
        bus_id: String::new(),
        timestamp_ns: None,
        subgroup: device.subgroup,
        features: ["SHADER_F16", "SUBGROUP"].map(str::to_owned).into_iter().chain(matrices).collect(),
        limits: limits.map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect::<BTreeMap<_, _>>(),
        sensors: Vec::new(),
        missing: Vec::new(),
    }
}
