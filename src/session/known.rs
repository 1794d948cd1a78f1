//! What a worker remembers between rows: rates that predict, and oracles that are used again.

use crate::problem::Problem;
use crate::reference::{Operands, Oracle};
use crate::result::{KernelFacts, Row};
use crate::unit::{FlopPerSecond, Nanos};

/// Bytes of operands and products that are kept for the next kernel on the same problem.
const ORACLES_MAX: u64 = 1 << 30;

/// The rate of each kernel and number type on the largest problem so far, of one target.
#[derive(Default)]
pub(super) struct Rates(Vec<(KernelFacts, Problem, FlopPerSecond)>);

impl Rates {
    pub(super) fn of(&self, row: &Row) -> Option<FlopPerSecond> {
        self.0.iter().find(|(kernel, ..)| *kernel == row.kernel).map(|(.., rate)| *rate)
    }

    pub(super) fn note(&mut self, row: &Row, problem: Problem, time: Nanos) {
        let rate = problem.flop().per(time);
        match self.0.iter_mut().find(|(kernel, ..)| *kernel == row.kernel) {
            Some(entry) if entry.1.flop().0 <= problem.flop().0 => (entry.1, entry.2) = (problem, rate),
            Some(_) => {}
            None => self.0.push((row.kernel.clone(), problem, rate)),
        }
    }

    pub(super) fn predict(&self, row: &Row) -> Option<Nanos> {
        self.of(row).map(|rate| rate.time_for(row.problem.flop()))
    }
}

/// The oracles computed last, up to a total size.
#[derive(Default)]
pub(super) struct Oracles(Vec<Oracle>);

impl Oracles {
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
