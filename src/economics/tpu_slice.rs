//! What the name of a TPU slice says about its number of chips.
//!
//! The number in such a name counts cores in some families and chips in others: `v5p-1024` has 512
//! chips, `v6e-512` has 512. Taking one for the other makes a price wrong by a factor of two.

/// A slice by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TpuSlice {
    /// The family, as in `TPU v5e`.
    pub family: &'static str,
    /// The number after it.
    pub number: u32,
    /// How many of what the number counts make a chip: cores, or devices as JAX shows them.
    pub per_chip: u32,
}

/// Words of names, the family that each means, and how many of what its names count make a chip.
///
/// Up to v5p every chip has two cores and names count cores (a 4 x 4 x 4 cube of v5p is `v5p-128`).
/// v5e and v6e have one core. An Ironwood chip shows as two devices.
const FAMILIES: [(&str, &str, u32); 10] = [
    ("v2", "v2", 2),
    ("v3", "v3", 2),
    ("v4", "v4", 2),
    ("v5p", "v5p", 2),
    ("v5litepod", "v5e", 1),
    ("v5e", "v5e", 1),
    ("v6e", "v6e", 1),
    ("trillium", "v6e", 1),
    ("v7x", "v7x", 2),
    ("tpu7x", "v7x", 2),
];

impl TpuSlice {
    /// Reads a name such as `tpu-v5p-1024`, `cloud-tpu-trillium-256-maxtext` or `tpu7x-16`; `None`
    /// where no family is followed by a number.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
        words.windows(2).find_map(|pair| {
            let (_, family, per_chip) = FAMILIES.into_iter().find(|(word, ..)| *word == pair[0])?;
            let number = pair[1].parse().ok().filter(|number| *number > 0)?;
            Some(Self { family, number, per_chip })
        })
    }

    /// Its chips; `None` where the number is no multiple of what makes a chip.
    #[must_use]
    pub fn chips(self) -> Option<u32> {
        self.number.is_multiple_of(self.per_chip).then_some(self.number / self.per_chip)
    }

    /// Whether the number may as well count chips: no source was found that says which the names of
    /// Ironwood slices count.
    #[must_use]
    pub fn is_ambiguous(self) -> bool {
        self.family == "v7x"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chips_by_name() {
        let cases = [
            ("v5p-1024", Some(512)),
            ("tpu-v5p-12288", Some(6144)),
            ("v6e-512", Some(512)),
            ("tpu-v6e-1", Some(1)),
            ("V5litepod-8", Some(8)),
            ("v2-8", Some(4)),
            ("tpu7x-16", Some(8)),
            ("v5p-7", None),
            ("cloud-tpu-trillium-256-maxtext", Some(256)),
            ("TPU v4 (v4-4096)", Some(2048)),
        ];
        for (name, chips) in cases {
            assert_eq!(TpuSlice::of(name).and_then(TpuSlice::chips), chips, "{name}");
        }
        for other in ["", "per chip", "tpu7x-standard-4t", "v5p", "v5p-", "v5p-0", "v9-8", "a3-highgpu-8g", "v5p--8"] {
            assert_eq!(TpuSlice::of(other), None, "{other}");
        }
        assert!(TpuSlice::of("tpu7x-16").unwrap().is_ambiguous() && !TpuSlice::of("v5p-16").unwrap().is_ambiguous());
    }
}
