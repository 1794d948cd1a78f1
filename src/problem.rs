//! What is computed: `C = A B` with A of m x k, B of k x n, C of m x n, all row-major.
//!
//! A problem says nothing of how it is computed (that is a kernel) or where (that is a target).

use std::fmt;
use std::str::FromStr;

use crate::unit::{Bytes, Flop};

/// The number types of the operands and of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// IEEE 754 binary32 in, accumulated and out.
    F32,
}

impl Element {
    /// The name used in `f32:128x128x128`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
        }
    }

    /// Bytes of one element.
    #[must_use]
    pub fn size(self) -> u64 {
        match self {
            Self::F32 => 4,
        }
    }
}

/// One matrix multiplication: m, n, k and the number type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Problem {
    /// Number types.
    pub element: Element,
    /// Rows of A and C.
    pub m: u32,
    /// Columns of B and C.
    pub n: u32,
    /// Columns of A, rows of B.
    pub k: u32,
}

/// The largest m, n or k. Index arithmetic on a GPU is 32 bits wide, and a shader adds a tile to an index.
pub const EDGE_MAX: u32 = 1 << 24;

/// Why a text is not a problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a problem: {reason} (write f32:MxNxK, as in f32:17x257x129)")]
pub struct ProblemError {
    text: String,
    reason: String,
}

impl Problem {
    /// A single-precision problem.
    ///
    /// # Errors
    /// When an edge is 0 or above [`EDGE_MAX`].
    pub fn f32(m: u32, n: u32, k: u32) -> Result<Self, ProblemError> {
        let problem = Self { element: Element::F32, m, n, k };
        for (name, edge) in [("m", m), ("n", n), ("k", k)] {
            if edge == 0 || edge > EDGE_MAX {
                let reason = format!("{name} is {edge}, legal are 1 to {EDGE_MAX}");
                return Err(ProblemError { text: problem.to_string(), reason });
            }
        }
        Ok(problem)
    }

    /// Floating-point operations: 2 m n k, as every GEMM benchmark counts them (beta = 0).
    #[must_use]
    pub fn flop(&self) -> Flop {
        Flop(2.0 * f64::from(self.m) * f64::from(self.n) * f64::from(self.k))
    }

    /// The least traffic: A and B read once, C written once, unpadded.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let [m, n, k] = [self.m, self.n, self.k].map(u64::from);
        Bytes((m * k + k * n + m * n) * self.element.size())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{}x{}x{}", self.element.name(), self.m, self.n, self.k))
    }
}

impl FromStr for Problem {
    type Err = ProblemError;

    fn from_str(text: &str) -> Result<Self, ProblemError> {
        let refuse = |reason: &str| ProblemError { text: text.to_owned(), reason: reason.to_owned() };
        let (element, edges) = text.split_once(':').ok_or_else(|| refuse("no number type before a colon"))?;
        if element != "f32" {
            return Err(refuse("the only number type so far is f32"));
        }
        let edges: Vec<&str> = edges.split('x').collect();
        let [m, n, k] = edges[..] else { return Err(refuse("there must be three edges")) };
        let edge = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|_| plain).ok_or_else(|| refuse("an edge is not a whole number"))
        };
        Self::f32(edge(m)?, edge(n)?, edge(k)?)
    }
}

/// A named list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The name given to `--suite`.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The problems with the place each one comes from.
    pub problems: Vec<Sourced>,
}

/// A problem and why it is in a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced {
    /// The problem.
    pub problem: Problem,
    /// What it stands for, with its source where it comes from a model.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value() {
        let check = |text: &str, expected: Result<(u32, u32, u32), &str>| match (text.parse::<Problem>(), expected) {
            (Ok(problem), Ok(edges)) => {
                assert_eq!((problem.m, problem.n, problem.k), edges);
                assert_eq!(problem.to_string(), text);
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (got, expected) => panic!("{text}: {got:?}, expected {expected:?}"),
        };
        check("f32:17x257x129", Ok((17, 257, 129)));
        check("f32:1x1x1", Ok((1, 1, 1)));
        check("f32:0x1x1", Err("m is 0"));
        check("f32:1x1x16777217", Err("k is 16777217"));
        check("f32:1x1", Err("three edges"));
        check("f32:1x1x1x1", Err("three edges"));
        check("f32:1x-1x1", Err("whole number"));
        check("f32:+1x1x1", Err("whole number"));
        check("f32:1x99999999999x1", Err("whole number"));
        check("f16:1x1x1", Err("number type"));
        check("1x1x1", Err("no number type"));
    }

    #[test]
    fn work_and_traffic() {
        let problem = Problem::f32(2, 3, 5).unwrap();
        assert_eq!(problem.flop(), Flop(60.0));
        assert_eq!(problem.bytes(), Bytes(4 * (10 + 15 + 6)));
    }
}
