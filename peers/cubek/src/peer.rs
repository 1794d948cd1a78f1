//! A library on a device, as a target of the measuring protocol.

use switchpoint::device::TargetFacts;
use switchpoint::measure::{Failure, Loaded, Target};
use switchpoint::problem::Problem;
use switchpoint::reference::Operands;
use switchpoint::result::{KernelFacts, Status};
use switchpoint::sample::RawSample;

use crate::burn::{self, BurnLoaded};
use crate::cubek::CubekLoaded;
use crate::device::Device;
use crate::strategy::{self, WAYS};

/// The versions in `Cargo.toml`; a test keeps them equal.
const CUBECL: &str = "0.11.3";
const CUBEK: &str = "0.3.1";
const BURN: &str = "0.22.1";

/// A peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    /// The strategies of cubek-matmul, one by one.
    Cubek,
    /// Burn, which chooses among them.
    Burn,
}

/// Every peer, in the order of the rows.
pub(crate) const LIBRARIES: [Library; 2] = [Library::Cubek, Library::Burn];

impl Library {
    /// The name in slugs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cubek => "cubek",
            Self::Burn => "burn",
        }
    }

    /// The slug of the peer on one of our targets: `llvmpipe.vulkan` becomes
    /// `llvmpipe.vulkan-cubek`.
    pub(crate) fn slug(self, ours: &str) -> String {
        format!("{ours}-{}", self.name())
    }
}

/// Our target and the peer behind a slug; `None` for a slug of ours.
pub(crate) fn of_slug(slug: &str) -> Option<(&str, Library)> {
    LIBRARIES.into_iter().find_map(|library| {
        let ours = slug.strip_suffix(library.name())?.strip_suffix('-')?;
        Some((ours, library))
    })
}

/// What a peer can run on a target of its own: every strategy, whatever the problem.
pub(crate) fn kernels(facts: &TargetFacts) -> Vec<KernelFacts> {
    let Some((_, library)) = of_slug(&facts.slug) else { return Vec::new() };
    let runtime = facts.features.first().map_or("", String::as_str);
    match library {
        Library::Cubek => {
            let variant = format!("cubek-matmul {CUBEK}, cubecl {CUBECL}, {runtime}");
            WAYS.iter().map(|(name, _)| KernelFacts::library(&format!("library:cubek/{name}"), &variant)).collect()
        }
        Library::Burn => {
            let variant = format!("burn-wgpu {BURN}, autotuned, cubecl {CUBECL}, {runtime}");
            vec![KernelFacts::library("library:burn", &variant)]
        }
    }
}

/// A library on a device.
pub(crate) struct PeerTarget {
    facts: TargetFacts,
    library: Library,
    device: Device,
}

impl PeerTarget {
    /// A library on the device of one of our targets. Its only feature is the compiler that the
    /// runtime has chosen there.
    pub(crate) fn new(ours: &TargetFacts, library: Library, device: &Device) -> Self {
        let facts = TargetFacts {
            slug: library.slug(&ours.slug),
            driver: format!("{}, cubecl {CUBECL}", ours.driver),
            features: vec![device.runtime().to_owned()],
            missing: Vec::new(),
            ..ours.clone()
        };
        Self { facts, library, device: device.clone() }
    }
}

impl Target for PeerTarget {
    type Loaded = PeerLoaded;

    fn facts(&self) -> &TargetFacts {
        &self.facts
    }

    fn kernels(&self, _: &Problem) -> Vec<KernelFacts> {
        kernels(&self.facts)
    }

    fn supports(&self, _: &KernelFacts, problem: &Problem) -> Result<(), String> {
        if self.library == Library::Burn {
            burn::supports(problem.element)?;
        }
        let [m, n, k] = [problem.m, problem.n, problem.k].map(u64::from);
        let operands = (m * k).max(k * n) * problem.element.size();
        let largest = operands.max(m * n * problem.element.result_size()).saturating_mul(u64::from(problem.batch));
        let allowed = self.facts.limit("max_storage_buffer_binding_size").min(self.facts.limit("max_buffer_size"));
        if largest > allowed {
            return Err(format!("needs {largest} bytes in one matrix, the device binds {allowed}"));
        }
        Ok(())
    }

    async fn load(&mut self, kernel: &KernelFacts, operands: &Operands) -> Result<PeerLoaded, Failure> {
        if self.library == Library::Burn {
            return Ok(PeerLoaded::Burn(Box::new(BurnLoaded::new(&self.device, operands))));
        }
        let way = kernel.name.strip_prefix("library:cubek/").and_then(strategy::find);
        let way = way.ok_or_else(|| Failure::new(Status::Unsupported, format!("there is no `{}`", kernel.name)))?;
        Ok(PeerLoaded::Cubek(Box::new(CubekLoaded::new(&self.device.client, way, operands))))
    }
}

/// A peer bound to a problem.
pub(crate) enum PeerLoaded {
    Cubek(Box<CubekLoaded>),
    Burn(Box<BurnLoaded>),
}

impl Loaded for PeerLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        match self {
            Self::Cubek(loaded) => loaded.batch(dispatches).await,
            Self::Burn(loaded) => loaded.batch(dispatches).await,
        }
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        match self {
            Self::Cubek(loaded) => loaded.product().await,
            Self::Burn(loaded) => loaded.product().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use switchpoint::device::{Backend, DeviceType};

    use super::*;
    use crate::device::tests::target;

    #[test]
    fn the_stated_versions_are_the_ones_built() {
        let manifest = include_str!("../Cargo.toml");
        for (name, version) in [("cubecl", CUBECL), ("cubek-matmul", CUBEK), ("burn-wgpu", BURN)] {
            assert!(manifest.contains(&format!("{name} = {{ version = \"={version}\"")), "{name}");
        }
    }

    #[test]
    fn rows_name_library_and_compiler() {
        let mut facts = target("x.vulkan-burn", Backend::Vulkan, DeviceType::Cpu);
        facts.features = vec!["wgpu<wgsl>".to_owned()];
        let [burn] = &kernels(&facts)[..] else { panic!("Burn has one row") };
        assert!(burn.name == "library:burn" && burn.variant.to_string().ends_with("cubecl 0.11.3, wgpu<wgsl>"), "{burn:?}");
        facts.slug = "x.vulkan-cubek".to_owned();
        assert_eq!(kernels(&facts).len(), WAYS.len());
        facts.slug = "x.vulkan".to_owned();
        assert_eq!(kernels(&facts), []);
    }

    #[test]
    fn slugs_lead_to_the_device_and_back() {
        assert_eq!(of_slug("nvidia-h200.vulkan"), None);
        for library in LIBRARIES {
            assert_eq!(of_slug(&library.slug("nvidia-h200.vulkan")), Some(("nvidia-h200.vulkan", library)));
        }
    }
}
