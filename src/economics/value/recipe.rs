//! Pairs of throughput recipes: the same model, number type and sequence length; and the best
//! multiplication of two chips.
//!
//! Recipes are the makers' best efforts for a number of chips each. They are paired where that
//! number is nearest, and of several pairs at the same distance the one of more chips is taken,
//! which is nearer to how such models are trained.

use std::collections::BTreeMap;

use super::super::measurement::Measurement;
use super::super::provenance::SourceGrade;
use super::work::{CellKey, WorkCell};

/// The rule, in words.
pub const RECIPE_RULE: &str = "Throughput recipes: same model (Llama 3 and 3.1 of one size count as one) and number type, and the same \
     sequence length where both sources state one; a recipe before an approximate figure, then the pair nearest in \
     number of chips, then the one with more chips; the rows passed over are named";

/// The rule for multiplications, in words.
pub const GEMM_RULE: &str = "GEMM: the best rate of a chip that was measured for the number type, on each side";

/// A pair of rows, in the order in which pairs are preferred: the least comes first.
struct RecipePair<'a> {
    alternative: &'a Measurement,
    incumbent: &'a Measurement,
}

impl RecipePair<'_> {
    /// How many sides are approximate figures, how far the numbers of chips are apart, and,
    /// negative, how many chips there are.
    fn order(&self) -> (usize, f64, f64) {
        let sides = [self.alternative, self.incumbent];
        let approximate = sides.iter().filter(|row| row.provenance.grade() == SourceGrade::Approximate).count();
        match sides.map(|row| row.chips) {
            [Some(one), Some(other)] => (approximate, (one / other).ln().abs(), -(one * other)),
            _ => (approximate, f64::INFINITY, 0.0),
        }
    }

    fn is_before(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.order(), other.order());
        let lines = |pair: &Self| {
            let mut lines = [pair.alternative.line, pair.incumbent.line];
            lines.sort_unstable();
            lines
        };
        mine.0
            .cmp(&theirs.0)
            .then(mine.1.total_cmp(&theirs.1))
            .then(mine.2.total_cmp(&theirs.2))
            .then_with(|| lines(self).cmp(&lines(other)))
            .is_lt()
    }
}

/// The cells of recipes, by model and number type.
pub(super) fn cells<'a>(
    alternatives: &[&'a Measurement],
    incumbents: &[&'a Measurement],
) -> BTreeMap<CellKey, WorkCell<'a>> {
    let mut chosen: BTreeMap<CellKey, RecipePair<'a>> = BTreeMap::new();
    for alternative in alternatives.iter().copied() {
        for incumbent in incumbents.iter().copied() {
            let Some(key) = shared(alternative, incumbent) else { continue };
            let pair = RecipePair { alternative, incumbent };
            match chosen.get_mut(&key) {
                Some(kept) if pair.is_before(kept) => *kept = pair,
                Some(_) => {}
                None => drop(chosen.insert(key, pair)),
            }
        }
    }
    let cell = |(key, RecipePair { alternative, incumbent }): (CellKey, RecipePair<'a>)| {
        let other_side = |row: &Measurement, chosen: &Measurement, against: &Measurement| {
            !std::ptr::eq(row, chosen) && shared(row, against).as_ref() == Some(&key)
        };
        let alternatives = alternatives.iter().filter(|row| other_side(row, alternative, incumbent));
        let incumbents = incumbents.iter().filter(|row| other_side(row, incumbent, alternative));
        let passed_over = alternatives.chain(incumbents).copied().collect();
        let cell = WorkCell::published(alternative, incumbent, passed_over)?;
        Some((key, cell))
    };
    chosen.into_iter().filter_map(cell).collect()
}

/// The work that two rows have in common, if they do.
fn shared(one: &Measurement, other: &Measurement) -> Option<CellKey> {
    let (number_type, model) = (one.number_type()?, model(&one.benchmark));
    let lengths_agree = one.sequence.zip(other.sequence).is_none_or(|(one, other)| one == other);
    let same = other.number_type() == Some(number_type) && self::model(&other.benchmark) == model && lengths_agree;
    same.then(|| [model, number_type.to_owned(), String::new(), String::new()])
}

/// The name of a model without what makes no difference to its arithmetic: Llama 3 and 3.1 of one
/// size have the same layers.
pub(crate) fn model(benchmark: &str) -> String {
    benchmark.to_lowercase().replace("llama3.1", "llama3")
}

/// The cells of multiplications, by number type: the best rate of each side.
pub(super) fn best<'a>(
    alternatives: &[&'a Measurement],
    incumbents: &[&'a Measurement],
) -> BTreeMap<CellKey, WorkCell<'a>> {
    let (alternatives, incumbents) = (fastest(alternatives), fastest(incumbents));
    let cell = |(number_type, alternative): (&String, &&'a Measurement)| {
        let cell = WorkCell::published(alternative, incumbents.get(number_type)?, Vec::new())?;
        Some((["GEMM".to_owned(), number_type.clone(), String::new(), String::new()], cell))
    };
    alternatives.iter().filter_map(cell).collect()
}

/// The row with the highest rate of a chip for each number type; of equal ones the first.
fn fastest<'a>(rows: &[&'a Measurement]) -> BTreeMap<String, &'a Measurement> {
    let mut best: BTreeMap<String, &'a Measurement> = BTreeMap::new();
    for row in rows.iter().copied() {
        let Some(number_type) = row.number_type() else { continue };
        match best.get(number_type) {
            Some(kept) if kept.per_chip >= row.per_chip => {}
            _ => drop(best.insert(number_type.to_owned(), row)),
        }
    }
    best
}
