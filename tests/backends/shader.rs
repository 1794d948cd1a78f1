//! A text as wgpu reads and validates it, and what each of its passes binds.

use wgpu::naga;

use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};
use naga::{AddressSpace, Module, ResourceBinding, ShaderStage, StorageAccess};

use crate::texts::{Needs, Text};

/// A text that was read and found valid.
pub(crate) struct Shader {
    module: Module,
    info: ModuleInfo,
}

/// What a binding of a pass is to a back end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    /// A uniform buffer.
    Uniform,
    /// A storage buffer that is only read.
    Read,
    /// A storage buffer that is written.
    Write,
}

/// A pass as a back end gets it: constants put in, other passes left out.
pub(crate) struct Pass {
    /// Its name.
    pub name: String,
    /// The module of this pass alone.
    pub module: Module,
    /// What the validator found.
    pub info: ModuleInfo,
    /// What it binds, in the order of the numbers: what wgpu puts into a layout that it derives
    /// itself.
    pub bindings: Vec<(ResourceBinding, Bound)>,
}

impl Shader {
    /// Reads a text with no more capabilities than its device is opened with (wgpu-naga-bridge 30:
    /// `features_to_naga_capabilities`).
    pub(crate) fn read(text: &Text) -> Result<Self, String> {
        let module = naga::front::wgsl::parse_str(&text.wgsl).map_err(|error| error.emit_to_string(&text.wgsl))?;
        let Needs { half, subgroups, matrices } = text.needs;
        let mut capabilities = Capabilities::empty();
        capabilities.set(Capabilities::SHADER_FLOAT16, half);
        capabilities.set(Capabilities::SUBGROUP, subgroups);
        capabilities.set(Capabilities::COOPERATIVE_MATRIX, matrices);
        let info = Validator::new(ValidationFlags::all(), capabilities)
            .validate(&module)
            .map_err(|error| error.emit_to_string(&text.wgsl))?;
        Ok(Self { module, info })
    }

    /// The passes, one or more.
    pub(crate) fn passes(&self) -> Result<Vec<Pass>, String> {
        self.module.entry_points.iter().map(|entry| self.pass(&entry.name)).collect()
    }

    fn pass(&self, name: &str) -> Result<Pass, String> {
        let entry = Some((ShaderStage::Compute, name));
        let constants = naga::back::PipelineConstants::default();
        let (module, info) =
            naga::back::pipeline_constants::process_overrides(&self.module, &self.info, entry, &constants)
                .map_err(|error| error.to_string())?;
        let (module, info) = (module.into_owned(), info.into_owned());
        let index = module.entry_points.iter().position(|entry| entry.name == name).ok_or("the pass is gone")?;
        let mut bindings = Vec::new();
        for (handle, variable) in module.global_variables.iter() {
            let bound = match variable.space {
                AddressSpace::Uniform => Bound::Uniform,
                AddressSpace::Storage { access } if access.contains(StorageAccess::STORE) => Bound::Write,
                AddressSpace::Storage { .. } => Bound::Read,
                _ => continue,
            };
            if let Some(binding) = variable.binding.filter(|_| !info.get_entry_point(index)[handle].is_empty()) {
                bindings.push((binding, bound));
            }
        }
        bindings.sort_by_key(|(binding, _)| *binding);
        Ok(Pass { name: name.to_owned(), module, info, bindings })
    }
}
