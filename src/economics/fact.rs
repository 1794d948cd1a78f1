//! Facts that no measurement of ours can give: what switching cost others, what pooling saved, what
//! companies published of themselves.
//!
//! A fact is a statement in our words with a range of numbers, and with who says so. It is never a
//! parameter by itself: scenarios name the facts they rest on.

use serde::Deserialize;

use super::provenance::Provenance;

/// One row of `data/switching.csv`, `data/gpu-pooling.csv` or `data/published.csv`. Texts may be
/// empty unless said otherwise.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Fact {
    /// What other files call it; its own in its file, never empty.
    pub id: String,
    /// What kind of fact, never empty: `migration`, `effort`, `survey`, `deployment`, `margin` and
    /// so on.
    pub kind: String,
    /// Whom or what it is about, never empty.
    pub subject: String,
    /// What was left, or the number before.
    #[serde(default)]
    pub from: String,
    /// What was moved to, or the number after.
    #[serde(default)]
    pub to: String,
    /// The low end, in `unit`. `None` beside a high end means "at most"; beside none, that the fact
    /// has no number.
    pub low: Option<f64>,
    /// The high end, in `unit`; equal to `low` for a single number. `None` beside a low end means
    /// "at least".
    pub high: Option<f64>,
    /// The unit of both, with what it is counted of.
    #[serde(default)]
    pub unit: String,
    /// What is said, in our words, never empty.
    pub statement: String,
    /// Who says so.
    #[serde(skip)]
    pub provenance: Provenance,
    /// The file of the row.
    #[serde(skip)]
    pub file: String,
    /// The line in it, counted from 1.
    #[serde(skip)]
    pub line: u64,
}

impl Fact {
    /// The number, where there is one and not a range.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.low.filter(|low| self.high == Some(*low))
    }
}

/// The fact of that id.
#[must_use]
pub fn find<'f>(facts: &'f [Fact], id: &str) -> Option<&'f Fact> {
    facts.iter().find(|fact| fact.id == id)
}
