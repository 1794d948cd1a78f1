//! What the text of a kernel depends on besides its tile: number types, place of B, and what the device has.

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};

/// Everything that a template is expanded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form {
    /// The number types.
    pub element: Element,
    /// Whether B lies in memory by its columns.
    pub transposed_b: bool,
    /// Threads of a subgroup, for kernels that use them.
    pub subgroup: u32,
    /// Edge of a cooperative matrix, for kernels that use them.
    pub edge: u32,
    /// Cooperative matrices are imitated, each by one thread: for tests on devices that have none.
    pub emulated: bool,
}

/// Size of a subgroup in a text that is shown and not run.
const SUBGROUP_SHOWN: u32 = 32;

/// Edge of a cooperative matrix in a text that is shown and not run.
const EDGE_SHOWN: u32 = 16;

impl Form {
    /// The form for a problem on a target.
    #[must_use]
    pub fn of(problem: &Problem, target: &TargetFacts) -> Self {
        Self {
            subgroup: subgroup_of(target).unwrap_or(SUBGROUP_SHOWN),
            edge: coop_edge_of(target, problem.element).unwrap_or(EDGE_SHOWN),
            ..Self::shown(problem)
        }
    }

    /// The form for a problem on no device in particular.
    #[must_use]
    pub fn shown(problem: &Problem) -> Self {
        Self {
            element: problem.element,
            transposed_b: problem.transposed_b,
            subgroup: SUBGROUP_SHOWN,
            edge: EDGE_SHOWN,
            emulated: false,
        }
    }
}

/// The one size that subgroups have on a target.
///
/// # Errors
/// Why a kernel that is written for one size cannot run there.
pub fn subgroup_of(target: &TargetFacts) -> Result<u32, String> {
    let (least, most) = target.subgroup;
    if !has(target, "SUBGROUP") {
        return Err("needs the feature SUBGROUP".to_owned());
    }
    if least != most || !(4..=64).contains(&most) {
        return Err(format!("needs subgroups of one size from 4 to 64 threads, here they have {least} to {most}"));
    }
    Ok(most)
}

/// The feature by which a target says that it multiplies square cooperative matrices of an edge, for a number type.
///
/// Adapters list shapes that WGSL cannot express (8x16x16, integers); only square ones of floating-point numbers are taken over.
#[must_use]
pub fn coop_feature(element: Element, edge: u32) -> String {
    format!("COOPERATIVE_MATRIX {edge}x{edge}x{edge} {}", element.name())
}

/// The largest edge of the cooperative matrices that a target has for a number type.
///
/// # Errors
/// That it has none.
pub fn coop_edge_of(target: &TargetFacts, element: Element) -> Result<u32, String> {
    // No device has an edge of 4: tests imitate it, because larger pieces take minutes to compile there.
    let found = [16, 8, 4].into_iter().find(|&edge| has(target, &coop_feature(element, edge)));
    found.ok_or_else(|| format!("needs square cooperative matrices of {}", element.name()))
}

/// Whether a target has a feature.
#[must_use]
pub fn has(target: &TargetFacts, feature: &str) -> bool {
    target.features.iter().any(|known| known == feature)
}
