//! The text of a whole shader: its instructions in order, and where its labels stand.

use std::collections::HashMap;

use super::instruction::Instruction;

/// A shader as instructions.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// In the order of the text.
    pub(super) instructions: Vec<Instruction>,
    /// The instruction before which each label stands.
    pub(super) labels: HashMap<String, usize>,
}

impl Listing {
    /// Reads what the driver prints.
    pub(super) fn read(text: &str) -> Self {
        let mut listing = Self::default();
        for line in text.lines() {
            // LLVM's print has the encoding behind a semicolon.
            let line = line.split(" ;").next().unwrap_or_default().trim();
            let label = line.strip_suffix(':').unwrap_or(line);
            if label.strip_prefix("BB").is_some_and(|digits| digits.parse::<u32>().is_ok()) {
                listing.labels.insert(label.to_owned(), listing.instructions.len());
            } else if !line.starts_with("/*") {
                listing.instructions.extend(Instruction::read(line));
            }
        }
        listing
    }

    /// Where a branch at a place goes to, and whether it goes back.
    pub(super) fn target(&self, place: usize) -> Option<usize> {
        self.labels.get(&self.instructions.get(place)?.jump.as_ref()?.label).copied()
    }
}
