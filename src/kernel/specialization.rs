//! What the text of a kernel depends on besides its tile: number types, place of B, and what the
//! device has.

use crate::device::{Backend, TargetFacts};
use crate::problem::{Element, Problem};

use super::family::{Family, Kernel};

/// Everything that a template is expanded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Specialization {
    /// The number types.
    pub element: Element,
    /// Whether B lies in memory by its columns.
    pub transposed_b: bool,
    /// Threads of a subgroup, for kernels that use them: exactly so many for cooperative matrices,
    /// else at least so many.
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

impl Specialization {
    /// The specialization of a kernel for a problem on a target: the first of
    /// [`Specialization::candidates`].
    #[must_use]
    pub fn of(kernel: &Kernel, problem: &Problem, target: &TargetFacts) -> Self {
        let subgroup = match (kernel.family, subgroups_of(target)) {
            // Rows are asked of so many threads, and a subgroup may have more.
            (Family::Subgroup, Ok((least, _))) => least,
            (_, Ok((_, most))) => most,
            (_, Err(_)) => SUBGROUP_SHOWN,
        };
        let edge = coop_edge_of(target, problem.element).unwrap_or(EDGE_SHOWN);
        Self { subgroup, edge, ..Self::generic(problem) }
    }

    /// The specializations that a target may run, the likeliest first. There are two where a text
    /// is for one size of subgroup and the driver chooses among several when it compiles: a text
    /// that meets another size writes nothing.
    #[must_use]
    pub fn candidates(kernel: &Kernel, problem: &Problem, target: &TargetFacts) -> Vec<Self> {
        let likeliest = Self::of(kernel, problem, target);
        match subgroups_of(target) {
            Ok((least, most)) if kernel.family == Family::Coop && least != most => {
                vec![likeliest, Self { subgroup: least, ..likeliest }]
            }
            _ => vec![likeliest],
        }
    }

    /// The specialization for a problem on no device in particular.
    #[must_use]
    pub fn generic(problem: &Problem) -> Self {
        Self {
            element: problem.element,
            transposed_b: problem.transposed_b,
            subgroup: SUBGROUP_SHOWN,
            edge: EDGE_SHOWN,
            emulated: false,
        }
    }
}

/// The sizes that subgroups have on a target, least and most. One driver may choose another for
/// each kernel.
///
/// # Errors
/// Why a kernel whose text asks for subgroups cannot run there.
pub fn subgroups_of(target: &TargetFacts) -> Result<(u32, u32), String> {
    let (least, most) = target.subgroup;
    if !has(target, "SUBGROUP") {
        return Err("needs the feature SUBGROUP".to_owned());
    }
    if least < 4 || most > 128 || least > most || !least.is_power_of_two() || !most.is_power_of_two() {
        return Err(format!("needs subgroups of 4 to 128 threads, here they have {least} to {most}"));
    }
    Ok((least, most))
}

/// The feature by which a target says that it multiplies square cooperative matrices of an edge,
/// for a number type.
///
/// Adapters list shapes that WGSL cannot express (8x16x16, integers); only square ones of
/// floating-point numbers are taken over.
#[must_use]
pub fn coop_feature(element: Element, edge: u32) -> String {
    format!("COOPERATIVE_MATRIX {edge}x{edge}x{edge} {}", element.name())
}

/// Why no text with cooperative matrices reaches a back end of the shader compiler, whatever the
/// device.
#[must_use]
pub fn coop_refused(backend: Backend) -> Option<&'static str> {
    // naga 30 writes them as SPIR-V and MSL only, and wgpu-hal 30 reports none through the other
    // two.
    match backend {
        Backend::Dx12 => Some("no cooperative matrices through DX12: the shader compiler cannot write them as HLSL"),
        Backend::Gl => Some("no cooperative matrices through GL: the shader compiler cannot write them as GLSL"),
        _ => None,
    }
}

/// The largest edge of the cooperative matrices that a target has for a number type.
///
/// # Errors
/// That it has none, and whether its back end could reach any.
pub fn coop_edge_of(target: &TargetFacts, element: Element) -> Result<u32, String> {
    // No device has an edge of 4: tests imitate it, because larger pieces take minutes to compile
    // there.
    let found = [16, 8, 4].into_iter().find(|&edge| has(target, &coop_feature(element, edge)));
    found.ok_or_else(|| match coop_refused(target.backend) {
        Some(reason) => reason.to_owned(),
        None => format!("needs square cooperative matrices of {}", element.name()),
    })
}

/// Whether a target has a feature.
#[must_use]
pub fn has(target: &TargetFacts, feature: &str) -> bool {
    target.features.iter().any(|known| known == feature)
}
