//! Which accelerator of the price list a catalogue means, by its name, the name of the machine and
//! the size of the memory.

use crate::economics::device_names::{DeviceNameRule, accelerator_of};

/// Sizes of memory in GB that tell two products of one name apart, with the word that does it.
const SIZES: [(&str, &[(f64, &str)]); 2] =
    [("a100", &[(40.0, "40GB"), (80.0, "80GB")]), ("h100", &[(80.0, ""), (94.0, "NVL")])];

/// How far a stated size may lie from the nominal one: GB and GiB differ by 7 %.
const NEAR: f64 = 0.08;

/// Finds accelerators.
pub(super) struct Chips<'a> {
    rules: &'a [DeviceNameRule],
}

impl<'a> Chips<'a> {
    pub(super) fn new(rules: &'a [DeviceNameRule]) -> Self {
        Self { rules }
    }

    /// The accelerator of a name. `hints` are other names in the row, `sizes` what may be the
    /// memory of a chip in GB.
    pub(super) fn find(&self, name: &str, hints: &[&str], sizes: &[f64]) -> Option<&'a str> {
        // `RTX4090` and `H100NVL` are two words each for everybody else.
        let mut words = name.replace("RTX", "RTX ").replace("NVL", " NVL");
        for hint in hints {
            words.push(' ');
            words.push_str(hint);
        }
        let lower = words.to_lowercase();
        let product =
            SIZES.iter().find(|(product, _)| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == *product));
        if let Some((_, nominal)) = product {
            let near = |nominal: f64| sizes.iter().any(|size| (size / nominal - 1.0).abs() <= NEAR);
            let mut fitting = nominal.iter().filter(|(size, _)| near(*size));
            // Two that fit tell nothing apart.
            if let (Some((_, word)), None) = (fitting.next(), fitting.next()) {
                words.push(' ');
                words.push_str(word);
            }
        }
        accelerator_of(self.rules, &words)
    }
}

/// Who makes an accelerator of the price list.
pub(super) fn vendor(accelerator: &str) -> &'static str {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| accelerator.starts_with(prefix));
    if starts(&["TPU"]) {
        "Google"
    } else if starts(&["MI"]) {
        "AMD"
    } else if starts(&["Trainium", "Inferentia"]) {
        "AWS"
    } else if starts(&["Gaudi"]) {
        "Intel"
    } else {
        "NVIDIA"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::offers::{ACCELERATORS, PRICES, read, read_accelerators};

    #[test]
    fn accelerators_by_the_names_of_catalogues() {
        let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
        let chips = Chips::new(&rules);
        type ChipCase<'a> = (&'a str, &'a [&'a str], &'a [f64], Option<&'a str>);
        let cases: [ChipCase<'_>; 20] = [
            ("H100", &["p5.48xlarge"], &[80.0], Some("H100")),
            ("H100", &["1x-H100_NVL-32-65536"], &[93.6], Some("H100 NVL")),
            ("H100", &["Standard_NC40ads_H100_v5"], &[94.0], Some("H100 NVL")),
            ("H100", &["gpu_1x_h100_pcie"], &[80.0], Some("H100 PCIe")),
            ("H100NVL", &[], &[94.0], Some("H100 NVL")),
            ("H100-MEGA", &["a3-megagpu-8g"], &[80.0], Some("H100")),
            ("A100-80GB", &["1x_A100-80GB_SECURE", "A100 PCIe"], &[80.0], Some("A100 80GB PCIe")),
            ("A100-80GB", &["a2-ultragpu-1g"], &[80.0], Some("A100 80GB")),
            ("A100", &["p4d.24xlarge"], &[40.0], Some("A100 40GB")),
            ("A100", &[], &[79.65], Some("A100 80GB")),
            // 80 GB for two chips, or for each of them?
            ("A100", &["2x-A100_SXM4-32-65536"], &[80.0, 40.0], None),
            ("A100", &[], &[], None),
            ("RTX4090", &[], &[24.0], Some("RTX 4090")),
            ("RTX5090", &[], &[32.0], None),
            ("MI300X", &[], &[192.0], Some("MI300X")),
            ("L40S", &["g6e.xlarge"], &[45.0], Some("L40S")),
            ("L40", &[], &[48.0], Some("L40")),
            ("TPU v5p", &[], &[], Some("TPU v5p")),
            ("V100", &["gpu_8x_v100"], &[16.0], None),
            ("Trainium2", &["trn2.48xlarge"], &[96.0], Some("Trainium2")),
        ];
        for (name, hints, sizes, expected) in cases {
            assert_eq!(chips.find(name, hints, sizes), expected, "{name} {hints:?}");
        }
    }

    #[test]
    fn vendors_are_those_of_the_price_list() {
        for offer in read("prices.csv", PRICES).unwrap() {
            assert_eq!(vendor(&offer.accelerator), offer.vendor, "{}", offer.accelerator);
        }
    }
}
