//! The article, claim by claim: what it says in numbers, how that is tested, and the evidence it is
//! held against.
//!
//! The sentences are ours. A claim names rows of evidence by what stands in them, so that a verdict
//! can be followed to its sources. Verdicts themselves are computed elsewhere, each by the rule for
//! its [`ClaimTest`].

use std::collections::BTreeMap;

use serde::Deserialize;
use strum::{Display, IntoStaticStr};

use super::fact::Fact;
use super::provenance::Provenance;

/// How a claim is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ClaimTest {
    /// The discount that buyers need, against the threshold of the model.
    Threshold,
    /// Performance per dollar, on each basis of prices.
    Value,
    /// Performance of one chip over that of another, for one number type.
    Ratio,
    /// The arithmetic of utilisation and numbers of accelerators.
    Pooling,
    /// What others have published.
    Published,
    /// Nothing that can be looked up.
    Unverifiable,
}

/// A figure as quoted, which stands for all that rounds to it. Files have it as a text, because
/// 48.0 says more than 48.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Quoted {
    /// The figure.
    pub value: f64,
    /// Half of its last digit: 0.05 for 48.1.
    pub half_digit: f64,
}

impl Quoted {
    /// The least that rounds to the figure.
    #[must_use]
    pub fn least(self) -> f64 {
        self.value - self.half_digit
    }

    /// The most that rounds to the figure.
    #[must_use]
    pub fn most(self) -> f64 {
        self.value + self.half_digit
    }
}

impl TryFrom<String> for Quoted {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        match text.parse::<f64>() {
            Ok(value) if plain && decimals <= 9 => Ok(Self { value, half_digit: 0.5 * 0.1_f64.powi(decimals as i32) }),
            _ => Err(format!("`{text}`: give digits, with a point if need be")),
        }
    }
}

/// A number of a claim: one figure, a range, or one end of a range.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFigure {
    /// What it is, in kebab-case; its own in its claim.
    pub name: String,
    /// The figure, where it is one and not a range.
    pub value: Option<Quoted>,
    /// The low end of a range; `None` for "at most".
    pub low: Option<Quoted>,
    /// The high end; `None` for "at least".
    pub high: Option<Quoted>,
    /// The unit of all three.
    pub unit: String,
    /// The fact that states the same quantity, as file without its ending, `/` and id. `None` where
    /// nothing published states it.
    pub fact: Option<String>,
}

impl ClaimFigure {
    /// Both ends of the range, which are equal for one figure.
    #[must_use]
    pub fn ends(&self) -> [Option<Quoted>; 2] {
        [self.low, self.high].map(|end| self.value.or(end))
    }

    /// Whether all that a fact states lies within what rounds to this number. A fact without a
    /// number lies nowhere.
    #[must_use]
    pub fn agrees_with(&self, fact: &Fact) -> bool {
        if fact.low.is_none() && fact.high.is_none() {
            return false;
        }
        let (low, high) = (fact.low.unwrap_or(f64::NEG_INFINITY), fact.high.unwrap_or(f64::INFINITY));
        let [least, most] = self.ends();
        let above = least.is_none_or(|end| low >= end.least() - FIGURE_TOLERANCE);
        let below = most.is_none_or(|end| high <= end.most() + FIGURE_TOLERANCE);
        above && below
    }
}

/// Sums of decimal fractions are wrong by less than this.
const FIGURE_TOLERANCE: f64 = 1e-9;

/// Rows of evidence: those of a file in which each of some columns holds a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EvidenceReference {
    /// The file, as a path under `data/`.
    pub file: String,
    /// Columns and what stands in them; never empty.
    #[serde(flatten)]
    pub columns: BTreeMap<String, String>,
}

/// A row that a [`EvidenceReference`] leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The file, as a path under `data/`.
    pub file: String,
    /// The line in it, counted from 1.
    pub line: u64,
    /// Every column that is not empty, with its text; without those of the provenance.
    pub fields: Vec<(String, String)>,
    /// Where it stands, in full, and since when; without a note.
    pub provenance: Provenance,
}

/// One claim of the article.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What commands and reports call it, in kebab-case.
    pub id: String,
    /// What the article says, in our words.
    pub statement: String,
    /// How it is tested.
    pub test: ClaimTest,
    /// Its numbers; some claims have none.
    #[serde(default)]
    pub numbers: Vec<ClaimFigure>,
    /// What would confirm it.
    pub confirmed_by: String,
    /// What would refute it.
    pub refuted_by: String,
    /// What a reader has to know before the verdict; may be empty.
    #[serde(default)]
    pub note: String,
    /// The rows it is held against; empty only for [`ClaimTest::Unverifiable`].
    #[serde(default)]
    pub evidence: Vec<EvidenceReference>,
}

impl Claim {
    /// The number of that name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<&ClaimFigure> {
        self.numbers.iter().find(|number| number.name == name)
    }
}

/// The claim of that id.
#[must_use]
pub fn find<'c>(claims: &'c [Claim], id: &str) -> Option<&'c Claim> {
    claims.iter().find(|claim| claim.id == id)
}
