//! Whether a target can run a kernel on a problem: features and limits, before a driver is asked.

use crate::device::TargetFacts;
use crate::problem::{Element, Problem};
use crate::result::Tile;
use crate::unit::Bytes;

use super::family::{Family, Kernel};
use super::layout::Layout;
use super::specialization::{coop_edge_of, has, subgroups_of};

/// Elements behind each row of a tile in workgroup memory, so that rows do not fall on the same
/// banks.
pub const SKEW: u32 = 8;

/// Rows or columns up to which a matrix counts as thin.
const THIN: u32 = 16;

/// Products of cooperative matrices that a text writes out at most where a processor imitates them:
/// each becomes hundreds of instructions, and the compiler of Mesa 26's lavapipe needs seconds for
/// so many and minutes for ten times as many.
const PRODUCTS_MAX_SOFTWARE: u32 = 16;

impl Kernel {
    /// Whether a target can run this kernel at all: on a smallest problem of one of its number
    /// types.
    ///
    /// # Errors
    /// What its first number type lacks.
    pub fn runs_on(&self, target: &TargetFacts) -> Result<(), String> {
        let smallest = |element| Problem { element, m: 1, n: 1, k: 1, transposed_b: false, batch: 1 };
        let tried: Vec<_> = (self.elements().iter())
            .map(|&element| self.on(target, element).fits(&smallest(element), target))
            .collect();
        if tried.iter().any(Result::is_ok) { Ok(()) } else { tried.into_iter().next().unwrap_or(Ok(())) }
    }

    /// Whether the kernel is meant for such a shape: those whose threads share a sum are for few
    /// rows or columns. They are right on every other, and slow.
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
        let subgroup = subgroups_of(target).map_or(0, |(_, most)| most);
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
            let (_, most) = subgroups_of(target)?;
            // In a workgroup that does not fill its subgroups, rows would be asked of threads that
            // are not there.
            if self.family == Family::Subgroup && !self.tile.threads.0.is_multiple_of(most) {
                let threads = self.tile.threads.0;
                return Err(format!("its workgroups of {threads} threads do not fill subgroups of {most}"));
            }
            if self.family == Family::Coop && target.is_software() {
                let products = self.products(coop_edge_of(target, element)?);
                if products > PRODUCTS_MAX_SOFTWARE {
                    return Err(format!(
                        "its text has {products} products of matrices, a software adapter compiles {PRODUCTS_MAX_SOFTWARE} in seconds"
                    ));
                }
            }
        }
        Ok(())
    }

    /// The kernel as a target gets it: where a processor imitates cooperative matrices, with a tile
    /// that it compiles in seconds.
    #[must_use]
    pub fn on(self, target: &TargetFacts, element: Element) -> Self {
        let mut small = self;
        let (Family::Coop, true, Ok(edge)) = (self.family, target.is_software(), coop_edge_of(target, element)) else {
            return self;
        };
        let members = (self.tile.block.0 / self.tile.thread.0, self.tile.block.1 / self.tile.thread.1);
        while small.products(edge) > PRODUCTS_MAX_SOFTWARE {
            let Tile { thread: (rows, columns), depth, .. } = &mut small.tile;
            let longest = [rows, columns, depth].into_iter().max_by_key(|length| **length);
            match longest {
                Some(length) if *length >= 2 * edge => *length /= 2,
                _ => break,
            }
            small.tile.block = (members.0 * small.tile.thread.0, members.1 * small.tile.thread.1);
        }
        small
    }

    /// Products of cooperative matrices that the text writes out: those of a whole tile, and once
    /// more those of one step along k for the edges.
    fn products(&self, edge: u32) -> u32 {
        let Tile { thread: (rows, columns), depth, .. } = self.tile;
        rows / edge * (columns / edge) * (depth / edge + 1)
    }

    /// Threads of a workgroup, given the size of a subgroup: a kernel with cooperative matrices
    /// counts in subgroups.
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
            Family::Square | Family::Column => (block_m + block_n) * depth * element.size(),
            // In the type of the sums, or words of four bytes.
            Family::Staged | Family::Warp => (block_m + block_n) * depth * sum,
            Family::Shared => u64::from(self.tile.threads_total() * self.tile.thread.0) * 4 * sum,
            Family::Coop => {
                let edge = u64::from(coop_edge_of(target, element).unwrap_or(0));
                (block_m + block_n) * (depth + skew) * element.size() + u64::from(self.members()) * edge * edge * sum
            }
        }
    }
}
