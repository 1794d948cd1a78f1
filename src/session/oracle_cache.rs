//! The cache of a worker: oracles of the problems that it measured last.

use crate::problem::Problem;
use crate::reference::{Operands, Oracle};

/// Bytes of operands and products that are kept for the next kernel on the same problem.
const ORACLES_MAX: u64 = 1 << 30;

/// The oracles computed last, up to a total size.
#[derive(Default)]
pub(super) struct OracleCache(Vec<Oracle>);

impl OracleCache {
    pub(super) fn get(&mut self, problem: &Problem, seed: u64) -> &Oracle {
        let position = self.0.iter().position(|oracle| oracle.operands().problem == *problem);
        let oracle = match position {
            Some(position) => self.0.remove(position),
            None => {
                // The product is kept in double precision.
                let size = |problem: &Problem| problem.bytes().0 * 3;
                let total = |oracles: &[Oracle]| oracles.iter().map(|kept| size(&kept.operands().problem)).sum::<u64>();
                while !self.0.is_empty() && total(&self.0) + size(problem) > ORACLES_MAX {
                    self.0.remove(0);
                }
                Oracle::new(Operands::random(problem, seed))
            }
        };
        // The last one is the one used last, and the first one goes first.
        self.0.push(oracle);
        &self.0[self.0.len() - 1]
    }
}
