//! The kernels by name, with their tiles, and the test whether a target can run one on a problem.

use std::fmt;

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::result::KernelFacts;
use crate::unit::Bytes;

use super::generate::{self, GenerateError};
use super::layout::Layout;

/// How a kernel cuts C into pieces. Numbers are elements unless they count threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Threads of a workgroup along x and y.
    pub threads: (u32, u32),
    /// Rows and columns of C that one thread computes.
    pub thread: (u32, u32),
    /// Rows and columns of C that one workgroup computes.
    pub block: (u32, u32),
    /// Columns of A staged at a time; 1 where nothing is staged.
    pub depth: u32,
    /// Bytes of workgroup memory.
    pub workgroup_bytes: u32,
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((block_m, block_n), (m, n), (x, y)) = (self.block, self.thread, self.threads);
        write!(f, "block {block_m}x{block_n}x{}, thread {m}x{n}, workgroup {x}x{y}", self.depth)
    }
}

/// Which index of a dispatch runs along the rows of C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Order {
    RowsAlongX,
    ColumnsAlongX,
}

/// One kernel: a template with its tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kernel {
    /// The name on the command line and in files.
    pub name: &'static str,
    /// What it is, in a line.
    pub purpose: &'static str,
    /// How it cuts C.
    pub tile: Tile,
    /// Whether it reads and writes matrices four elements at a time.
    pub vectors: bool,
    /// Whether its threads exchange values within a subgroup. Its text then depends on the subgroup's size.
    pub subgroups: bool,
    pub(super) template: &'static str,
    order: Order,
}

/// Every kernel, the simplest first. The tiles are fixed ones that run everywhere, not the best for any device.
pub const CATALOGUE: [Kernel; 10] = [
    Kernel {
        name: "naive",
        purpose: "one thread, one element of C; neighbouring threads in neighbouring rows",
        tile: Tile { threads: (16, 16), thread: (1, 1), block: (16, 16), depth: 1, workgroup_bytes: 0 },
        order: Order::RowsAlongX,
        ..SCALAR
    },
    Kernel {
        name: "coalesced",
        purpose: "one thread, one element of C; neighbouring threads in neighbouring columns",
        tile: Tile { threads: (16, 16), thread: (1, 1), block: (16, 16), depth: 1, workgroup_bytes: 0 },
        template: "coalesced.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "tiled",
        purpose: "square tiles in workgroup memory",
        tile: Tile { threads: (16, 16), thread: (1, 1), block: (16, 16), depth: 16, workgroup_bytes: 2 * 16 * 16 * 4 },
        template: "tiled.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "column",
        purpose: "tiles in workgroup memory, a column of registers a thread",
        tile: Tile {
            threads: (32, 8),
            thread: (8, 1),
            block: (64, 32),
            depth: 8,
            workgroup_bytes: (64 * 8 + 8 * 32) * 4,
        },
        template: "column.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "register",
        purpose: "a register tile a thread, four columns a load, no workgroup memory",
        tile: Tile { threads: (8, 8), thread: (8, 8), block: (64, 64), depth: 1, workgroup_bytes: 0 },
        vectors: true,
        template: "register.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "subgroup",
        purpose: "as register, with the rows of A shared by broadcast within a subgroup",
        tile: Tile { threads: (64, 1), thread: (8, 8), block: (8, 512), depth: 1, workgroup_bytes: 0 },
        vectors: true,
        subgroups: true,
        template: "subgroup.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "subgroup-wide",
        purpose: "as subgroup, with the tile for adapters whose registers are memory anyway",
        tile: Tile { threads: (8, 1), thread: (32, 8), block: (32, 64), depth: 1, workgroup_bytes: 0 },
        vectors: true,
        subgroups: true,
        template: "subgroup.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "blocked",
        purpose: "workgroup memory and a register tile a thread, four values a load",
        tile: STAGED,
        vectors: true,
        template: "blocked.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "prefetch",
        purpose: "as blocked, with the next tiles loaded during the multiplication",
        tile: STAGED,
        vectors: true,
        template: "prefetch.wgsl",
        ..SCALAR
    },
    Kernel {
        name: "warp",
        purpose: "as prefetch, with compact tiles for 32 threads and workgroups in bands",
        tile: Tile {
            threads: (16, 16),
            thread: (8, 8),
            block: (128, 128),
            depth: 16,
            workgroup_bytes: (128 * 16 + 16 * 128) * 4,
        },
        vectors: true,
        template: "warp.wgsl",
        ..SCALAR
    },
];

/// 64 x 64 of C a workgroup, the tiles of A and B in workgroup memory.
const STAGED: Tile =
    Tile { threads: (8, 8), thread: (8, 8), block: (64, 64), depth: 16, workgroup_bytes: (64 * 16 + 16 * 64) * 4 };

/// What most kernels share.
const SCALAR: Kernel = Kernel {
    name: "",
    purpose: "",
    tile: Tile { threads: (1, 1), thread: (1, 1), block: (1, 1), depth: 1, workgroup_bytes: 0 },
    vectors: false,
    subgroups: false,
    template: "naive.wgsl",
    order: Order::ColumnsAlongX,
};

/// The kernel of that name.
#[must_use]
pub fn find(name: &str) -> Option<Kernel> {
    CATALOGUE.into_iter().find(|kernel| kernel.name == name)
}

impl Kernel {
    /// The WGSL text that a driver gets, for subgroups of that many threads where the kernel uses them.
    ///
    /// # Errors
    /// When the template does not expand, which a test rules out for the whole catalogue.
    pub fn wgsl(&self, subgroup: u32) -> Result<String, GenerateError> {
        generate::expand(self, subgroup)
    }

    /// What a result file says of the kernel on a target. `checks` tells whether the compiler added bounds checks.
    ///
    /// # Errors
    /// As [`Kernel::wgsl`].
    pub fn facts(&self, target: &TargetFacts, checks: &str) -> Result<KernelFacts, GenerateError> {
        let subgroup = subgroup_of(target).unwrap_or(SUBGROUP_SHOWN);
        let shared = if self.subgroups { format!(", subgroup {subgroup}") } else { String::new() };
        Ok(KernelFacts {
            name: self.name.to_owned(),
            variant: format!("{}{shared}", self.tile),
            sha256: generate::sha256(self.wgsl(subgroup)?.as_bytes()),
            checks: checks.to_owned(),
        })
    }

    /// Workgroups along x and y that cover C.
    #[must_use]
    pub fn workgroups(&self, problem: &Problem) -> (u32, u32) {
        let rows = problem.m.div_ceil(self.tile.block.0);
        let columns = problem.n.div_ceil(self.tile.block.1);
        match self.order {
            Order::RowsAlongX => (rows, columns),
            Order::ColumnsAlongX => (columns, rows),
        }
    }

    /// Whether the target can run this kernel on the problem.
    ///
    /// # Errors
    /// The first limit that is exceeded, in words, with both numbers.
    pub fn fits(&self, problem: &Problem, target: &TargetFacts) -> Result<(), String> {
        if self.subgroups {
            subgroup_of(target)?;
        }
        let (threads_x, threads_y) = self.tile.threads;
        let (groups_x, groups_y) = self.workgroups(problem);
        let largest = Layout::of(problem).largest_buffer();
        let needs = [
            ("max_compute_invocations_per_workgroup", u64::from(threads_x * threads_y), "threads a workgroup"),
            ("max_compute_workgroup_storage_size", u64::from(self.tile.workgroup_bytes), "bytes of workgroup memory"),
            ("max_compute_workgroups_per_dimension", u64::from(groups_x.max(groups_y)), "workgroups along one axis"),
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
}

/// Size of a subgroup in a text that is shown and not run.
pub const SUBGROUP_SHOWN: u32 = 32;

/// The one size that subgroups have on a target.
///
/// # Errors
/// Why a kernel that is written for one size cannot run there.
pub fn subgroup_of(target: &TargetFacts) -> Result<u32, String> {
    let (least, most) = target.subgroup;
    if !target.features.iter().any(|feature| feature == "SUBGROUP") {
        return Err("needs the feature SUBGROUP".to_owned());
    }
    if least != most || !(4..=64).contains(&most) {
        return Err(format!("needs subgroups of one size from 4 to 64 threads, here they have {least} to {most}"));
    }
    Ok(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_consistent() {
        for kernel in CATALOGUE {
            let Tile { threads, thread, block, depth, .. } = kernel.tile;
            assert_eq!(threads.0 * threads.1 * thread.0 * thread.1, block.0 * block.1, "{}", kernel.name);
            assert!(threads.0 * threads.1 <= 256, "{}: more threads than every device must have", kernel.name);
            if kernel.vectors {
                assert_eq!(thread.1 % 4, 0, "{}", kernel.name);
                assert!(depth == 1 || (thread.0 % 4 == 0 && depth % 4 == 0), "{}", kernel.name);
            }
        }
    }

    #[test]
    fn workgroups_cover_the_result() {
        let check = |name: &str, (m, n), expected| {
            let problem = Problem::f32(m, n, 1).unwrap();
            assert_eq!(find(name).unwrap().workgroups(&problem), expected, "{name} {problem}");
        };
        check("naive", (17, 16), (2, 1));
        check("tiled", (17, 16), (1, 2));
        check("register", (64, 65), (2, 1));
        check("blocked", (1, 1), (1, 1));
    }
}
