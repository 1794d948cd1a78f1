//! Which target of one file stands against which target of another.

use super::{Comparison, Rules, TargetSummary, compare};
use crate::result::ResultSet;

/// For each alternative the base that it is compared with, as places in the two lists.
///
/// Two files that have one target each (or of which the user chose one each) are compared whatever
/// these are: that is what comparing two machines means. Otherwise a target is compared with the
/// one of the same slug.
#[must_use]
pub fn partners(bases: &[TargetSummary], alternatives: &[TargetSummary]) -> Vec<(usize, usize)> {
    if bases.len() == 1 && alternatives.len() == 1 {
        return vec![(0, 0)];
    }
    let slug = |summary: &TargetSummary| summary.identity.target.slug.clone();
    let partner = |(index, base): (usize, &TargetSummary)| {
        alternatives.iter().position(|alternative| slug(alternative) == slug(base)).map(|place| (index, place))
    };
    bases.iter().enumerate().filter_map(partner).collect()
}

/// Compares the targets of one more file with their bases, and adds what comes of it to the list of
/// each base. `shared` is the file that both are, where they are one.
pub fn add(
    panels: &mut [Vec<Comparison>],
    bases: &[TargetSummary],
    alternatives: &[TargetSummary],
    shared: Option<&ResultSet>,
    rules: &Rules<'_>,
) {
    for (base, alternative) in partners(bases, alternatives) {
        panels[base].push(compare(&bases[base], &alternatives[alternative], shared, rules));
    }
}
