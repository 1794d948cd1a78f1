//! The way a row was computed: a kernel with its tile, or a library with its version.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::Display;

use super::Tile;

/// The way a row was computed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Kernel")]
pub struct KernelFacts {
    /// Name of a kernel, or `library:` and the name of a library.
    pub name: String,
    /// Tile of a kernel, version of a library.
    #[schemars(with = "String")]
    pub variant: Variant,
    /// SHA-256 of the shader text; empty for a library.
    pub sha256: String,
    /// `trusted`: the compiler added no bounds checks; `checked`: it did; `native`: not a shader.
    #[schemars(with = "String")]
    pub checks: Checks,
}

/// What follows the name of a kernel whose tile was searched for.
pub const TUNED: &str = ":tuned";

impl KernelFacts {
    /// A library of some version, which is no shader.
    #[must_use]
    pub fn library(name: &str, version: &str) -> Self {
        let (name, variant) = (name.to_owned(), Variant::Text(version.to_owned()));
        Self { name, variant, sha256: String::new(), checks: Checks::Native }
    }

    /// The name, and what distinguishes rows of that name: whether the compiler added checks.
    #[must_use]
    pub fn label(&self) -> String {
        if self.checks == Checks::Checked { format!("{} (checked)", self.name) } else { self.name.clone() }
    }

    /// Whether a row was computed by a library and not by a kernel of this project.
    #[must_use]
    pub fn is_library(&self) -> bool {
        self.name.starts_with("library:")
    }

    /// Whether the tile was searched for, and is not the fixed one of the catalogue.
    #[must_use]
    pub fn is_tuned(&self) -> bool {
        self.name.ends_with(TUNED)
    }
}

/// What the compiler adds to a shader against mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Checks {
    /// Nothing. Legitimate because these kernels never index outside a buffer, which `tests/gpu.rs`
    /// shows.
    Trusted,
    /// Index clamps and loop counters, as a browser would add them.
    Checked,
    /// It is not a shader.
    Native,
    /// What another runner says.
    #[serde(untagged)]
    #[strum(to_string = "{0}")]
    Other(String),
}

/// What tells kernels of one name apart. A file holds its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Variant {
    /// How a kernel cuts C, and what its text was made for besides, such as `subgroup 8`.
    Tiled(Tile, Vec<String>),
    /// Version of a library, or whatever another runner says.
    Text(String),
}

impl Variant {
    /// How a kernel cuts C.
    #[must_use]
    pub fn tile(&self) -> Option<Tile> {
        match self {
            Self::Tiled(tile, _) => Some(*tile),
            Self::Text(_) => None,
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tiled(tile, options) => {
                write!(f, "{tile}")?;
                options.iter().try_for_each(|option| write!(f, ", {option}"))
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<Variant> for String {
    fn from(variant: Variant) -> Self {
        variant.to_string()
    }
}

impl From<String> for Variant {
    /// The one place where the text of a file becomes a tile. What would not be written back as it
    /// was stays a text.
    fn from(text: String) -> Self {
        let options = text.split(", ").skip(3).map(str::to_owned).collect();
        let tiled = text.parse().map(|tile| Self::Tiled(tile, options));
        tiled.ok().filter(|tiled| tiled.to_string() == text).unwrap_or(Self::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_written_as_it_was_read() {
        let tile = "block 32x128x16, thread 4x8, workgroup 16x8";
        for (text, tiled) in [
            (tile.to_owned(), true),
            (format!("{tile}, 8 parts, subgroup 8"), true),
            (format!("{tile}, "), true),
            (tile.replace("32", "032"), false),
            ("0.19.0".to_owned(), false),
            (String::new(), false),
        ] {
            let variant = Variant::from(text.clone());
            assert_eq!((variant.tile(), variant.to_string()), (tiled.then(|| tile.parse().unwrap()), text));
        }
    }

    #[test]
    fn checks_of_other_runners_stay_what_they_are() {
        for (text, checks) in [("checked", Checks::Checked), ("robust", Checks::Other("robust".to_owned()))] {
            let json = format!("\"{text}\"");
            assert_eq!(serde_json::from_str::<Checks>(&json).unwrap(), checks);
            assert_eq!((serde_json::to_string(&checks).unwrap(), checks.to_string()), (json, text.to_owned()));
        }
    }
}
