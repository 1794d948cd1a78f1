//! Which cloud a catalogue is of: catalogues say it in their path and nowhere else.

use std::path::Path;

/// A cloud as the price list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    /// Its name.
    pub name: String,
    /// Whether many hosts offer there, so that its prices on demand are those of a marketplace.
    pub marketplace: bool,
}

/// Names of the catalogues, names of the price list, marketplaces.
const KNOWN: [(&str, &str, bool); 30] = [
    ("aws", "AWS", false),
    ("azure", "Azure", false),
    ("cloudrift", "CloudRift", false),
    ("crusoe", "Crusoe", false),
    ("cudo", "Cudo", false),
    ("datacrunch", "DataCrunch", false),
    ("digitalocean", "DigitalOcean", false),
    ("fluidstack", "FluidStack", false),
    ("gcp", "GCP", false),
    ("hotaisle", "Hot Aisle", false),
    ("hyperbolic", "Hyperbolic", false),
    ("hyperstack", "Hyperstack", false),
    ("ibm", "IBM", false),
    ("jarvislabs", "JarvisLabs", false),
    ("lambda", "Lambda", false),
    ("lambdalabs", "Lambda", false),
    ("lium", "Lium", true),
    ("mithril", "Mithril", false),
    ("nebius", "Nebius", false),
    ("oci", "OCI", false),
    ("paperspace", "Paperspace", false),
    ("primeintellect", "Prime Intellect", true),
    ("runpod", "RunPod", false),
    ("seeweb", "Seeweb", false),
    ("shadeform", "Shadeform", true),
    ("tensordock", "TensorDock", true),
    ("vast", "Vast.ai", true),
    ("vastai", "Vast.ai", true),
    ("verda", "Verda", false),
    ("vultr", "Vultr", false),
];

impl Cloud {
    /// A cloud by the name of a catalogue or of the price list; any other name is one that nothing
    /// is known of.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let known =
            KNOWN.into_iter().find(|(slug, known, _)| [*slug, *known].iter().any(|k| k.eq_ignore_ascii_case(name)));
        known.map_or_else(
            || Self { name: name.to_owned(), marketplace: false },
            |(_, name, marketplace)| Self { name: name.to_owned(), marketplace },
        )
    }

    /// The cloud that a path names: `gcp/vms.csv`, as SkyPilot has it, or `gcp.csv`, as gpuhunt has
    /// it.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let names = [path.file_stem(), path.parent().and_then(Path::file_name)];
        let slug = |name: &str| KNOWN.iter().any(|(slug, ..)| slug.eq_ignore_ascii_case(name));
        names.into_iter().flatten().filter_map(|name| name.to_str()).find(|name| slug(name)).map(Self::named)
    }

    /// The terms of a price on demand there.
    pub(super) fn on_demand(&self) -> &'static str {
        if self.marketplace { "on_demand_marketplace" } else { "on_demand" }
    }

    /// The cloud of one machine: RunPod has two, and says in the name of a machine which.
    pub(super) fn of_instance(&self, instance: &str) -> Self {
        let ends = |word: &str| self.name == "RunPod" && instance.to_ascii_lowercase().ends_with(word);
        if ends("_secure") {
            Self { name: "RunPod secure".to_owned(), marketplace: false }
        } else if ends("_community") {
            Self { name: "RunPod community".to_owned(), marketplace: true }
        } else {
            self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clouds_by_path_and_name() {
        let cases = [
            ("catalogs/v8/gcp/vms.csv", Some("GCP")),
            ("lambdalabs.csv", Some("Lambda")),
            ("/tmp/vast/vms.csv", Some("Vast.ai")),
            ("vms.csv", None),
            ("prices/mine.csv", None),
        ];
        for (path, expected) in cases {
            assert_eq!(Cloud::of_path(Path::new(path)).map(|cloud| cloud.name).as_deref(), expected, "{path}");
        }
        assert_eq!(Cloud::named("vast.ai").on_demand(), "on_demand_marketplace");
        assert_eq!(Cloud::named("My Cloud").name, "My Cloud");
        let runpod = Cloud::named("runpod");
        assert_eq!(runpod.of_instance("1x_L4_SECURE").name, "RunPod secure");
        assert_eq!(runpod.of_instance("1x_L4_COMMUNITY").on_demand(), "on_demand_marketplace");
    }
}
