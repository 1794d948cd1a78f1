//! Whether a target can run a kernel on a problem: features and limits, before a driver is asked.

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};
use crate::unit::Bytes;

use super::catalogue::{Family, Kernel};
use super::form::{coop_edge_of, has, subgroup_of};
use super::layout::Layout;

/// Elements behind each row of a tile in workgroup memory, so that rows do not fall on the same banks.
pub const SKEW: u32 = 8;

/// Rows or columns up to which a matrix counts as thin.
const THIN: u32 = 16;

impl Kernel {
    /// Whether a target can run this kernel at all: on a smallest problem of one of its number types.
    ///
    /// # Errors
    /// What its first number type lacks.
    pub fn runs_on(&self, target: &TargetFacts) -> Result<(), String> {
        let smallest = |element| Problem { element, m: 1, n: 1, k: 1, transposed_b: false, batch: 1 };
        let tried: Vec<_> = self.elements().iter().map(|&element| self.fits(&smallest(element), target)).collect();
        if tried.iter().any(Result::is_ok) { Ok(()) } else { tried.into_iter().next().unwrap_or(Ok(())) }
    }

    /// Whether the kernel is meant for such a shape: those whose threads share a sum are for few rows or columns. They are right on every other, and slow.
    #[must_use]
    pub fn suits(&self, problem: &Problem) -> bool {
        self.family != Family::Shared || problem.m.min(problem.n) <= THIN
    }

    /// Whether the target can run this kernel on the problem.
    ///
    /// # Errors
    /// The first feature that is missing or limit that is exceeded, in words.
    pub fn fits(&self, problem: &Problem, target: &TargetFacts) -> Result<(), String> {
        self.has_features(problem, target)?;
        let subgroup = subgroup_of(target).unwrap_or(0);
        let (groups_x, groups_y, groups_z) = self.workgroups(problem);
        // The second pass of a split sum counts rows along y.
        let groups = groups_x.max(groups_y).max(groups_z).max(if self.splits > 1 { problem.m } else { 0 });
        let [a, b, c] = Layout::of(problem).buffers();
        let largest = a.max(b).max(Bytes(if self.splits > 1 { c.0.saturating_mul(self.splits.into()) } else { c.0 }));
        let needs = [
            ("max_compute_invocations_per_workgroup", self.threads(subgroup).into(), "threads a workgroup"),
            ("max_compute_workgroup_storage_size", self.workgroup_bytes(problem, target), "bytes of workgroup memory"),
            ("max_compute_workgroups_per_dimension", groups.into(), "workgroups along one axis"),
            ("max_storage_buffer_binding_size", largest.0, "bytes in one matrix"),
            ("max_buffer_size", largest.0, "bytes in one matrix"),
        ];
        for (limit, need, what) in needs {
            let allowed = target.limit(limit);
            if need > allowed {
                return Err(if limit.ends_with("_size") {
                    format!("needs {} ({need} {what}), {limit} is {}", Bytes(need), Bytes(allowed))
                } else {
                    format!("needs {need} {what}, {limit} is {allowed}")
                });
            }
        }
        Ok(())
    }

    fn has_features(&self, problem: &Problem, target: &TargetFacts) -> Result<(), String> {
        let element = problem.element;
        if !self.elements().contains(&element) {
            return Err(format!("does not compute {}", element.name()));
        }
        if matches!(element, Element::F16 | Element::F16Acc16) && !has(target, "SHADER_F16") {
            return Err("needs the feature SHADER_F16".to_owned());
        }
        if self.family == Family::Coop {
            let edge = coop_edge_of(target, element)?;
            let Kernel { tile, .. } = self;
            if [tile.thread.0, tile.thread.1, tile.depth].iter().any(|length| length % edge != 0) {
                return Err(format!("its tile is no multiple of {edge}"));
            }
        }
        if self.subgroups() {
            let subgroup = subgroup_of(target)?;
            // In a workgroup that does not fill its subgroups, rows would be asked of threads that are not there.
            if self.family == Family::Subgroup && !self.tile.threads.0.is_multiple_of(subgroup) {
                let threads = self.tile.threads.0;
                return Err(format!("its workgroups of {threads} threads do not fill subgroups of {subgroup}"));
            }
        }
        Ok(())
    }

    /// Threads of a workgroup, given the size of a subgroup: a kernel with cooperative matrices counts in subgroups.
    #[must_use]
    pub fn threads(&self, subgroup: u32) -> u32 {
        if self.family == Family::Coop { self.members() * subgroup } else { self.tile.threads_total() }
    }

    /// Subgroups of a workgroup, where each has a tile of its own.
    #[must_use]
    pub fn members(&self) -> u32 {
        (self.tile.block.0 / self.tile.thread.0) * (self.tile.block.1 / self.tile.thread.1)
    }

    /// Bytes of workgroup memory.
    fn workgroup_bytes(&self, problem: &Problem, target: &TargetFacts) -> u64 {
        let element = problem.element;
        let sum = if element == Element::F16Acc16 { 2 } else { 4 };
        let (block_m, block_n) = (u64::from(self.tile.block.0), u64::from(self.tile.block.1));
        let (depth, skew) = (u64::from(self.tile.depth), u64::from(SKEW));
        match self.family {
            Family::Element | Family::Register | Family::Subgroup | Family::Bytes => 0,
            Family::Square | Family::Column | Family::Staged | Family::Warp => {
                (block_m + block_n) * depth * element.size()
            }
            Family::Shared => u64::from(self.tile.threads_total() * self.tile.thread.0) * 4 * sum,
            Family::Coop => {
                let edge = u64::from(coop_edge_of(target, element).unwrap_or(0));
                let b = if problem.transposed_b { block_n * (depth + skew) } else { depth * (block_n + skew) };
                (block_m * (depth + skew) + b) * element.size() + u64::from(self.members()) * edge * edge * sum
            }
        }
    }
}
