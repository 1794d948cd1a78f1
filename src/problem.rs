//! What is computed: `C = A B` with A of m x k, B of k x n, C of m x n, all row-major; B transposed
//! and batches as options.
//!
//! A problem says nothing of how it is computed (that is a kernel) or where (that is a target).

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::unit::{Bytes, Flop};

/// The number types of the operands, of the sums and of the result.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Element {
    /// IEEE 754 binary32 in, accumulated and out.
    F32,
    /// binary32 in and out; the multiplication sees the first 10 bits of each fraction. Tensor
    /// cores do this; no kernel here does.
    Tf32,
    /// binary16 in, binary32 accumulated and out.
    F16,
    /// binary16 in, accumulated and out. Faster where it is faster, and not the same work as
    /// [`Element::F16`].
    F16Acc16,
    /// Signed bytes in, 32-bit integers accumulated and out.
    I8,
}

impl Element {
    /// All number types.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name used in files and in `f32:128x128x128`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Bytes of one element of A or B.
    #[must_use]
    pub fn size(self) -> u64 {
        match self {
            Self::F32 | Self::Tf32 => 4,
            Self::F16 | Self::F16Acc16 => 2,
            Self::I8 => 1,
        }
    }

    /// Bytes of one element of C.
    #[must_use]
    pub fn result_size(self) -> u64 {
        if self == Self::F16Acc16 { 2 } else { 4 }
    }
}

/// C = A B with A of m x k and B of k x n, row-major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Number types of operands, sums and result: `f32`, `tf32`, `f16` (sums and result are f32),
    /// `f16-acc16` or `i8` (sums and result are i32).
    #[schemars(with = "String")]
    pub element: Element,
    /// Rows of C.
    pub m: u32,
    /// Columns of C.
    pub n: u32,
    /// Terms of each sum.
    pub k: u32,
    /// Whether B lies in memory as n rows of k elements. Since 1.1.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub transposed_b: bool,
    /// Independent products of this shape; 1 where absent. Since 1.1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub batch: u32,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_one(count: &u32) -> bool {
    *count == 1
}

/// The largest m, n or k. Index arithmetic on a GPU is 32 bits wide, and a shader adds a tile to an
/// index.
pub const EDGE_MAX: u32 = 1 << 24;

/// The largest batch: the axis of a dispatch that counts it has no more.
pub const BATCH_MAX: u32 = 65_535;

/// Why a text is not a problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a problem: {reason} (write TYPE:MxNxK, as in f32:17x257x129 or f16:128x128x64:bt:batch12)")]
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
        Self { element: Element::F32, m, n, k, transposed_b: false, batch: 1 }.checked()
    }

    /// The same shape in other number types.
    #[must_use]
    pub fn of(self, element: Element) -> Self {
        Self { element, ..self }
    }

    /// The problem, if it is legal.
    ///
    /// # Errors
    /// When an edge is 0 or above [`EDGE_MAX`], or the batch above [`BATCH_MAX`].
    pub fn checked(self) -> Result<Self, ProblemError> {
        let Self { m, n, k, batch, .. } = self;
        for (name, edge, most) in
            [("m", m, EDGE_MAX), ("n", n, EDGE_MAX), ("k", k, EDGE_MAX), ("batch", batch, BATCH_MAX)]
        {
            if edge == 0 || edge > most {
                let reason = format!("{name} is {edge}, legal are 1 to {most}");
                return Err(ProblemError { text: self.to_string(), reason });
            }
        }
        Ok(self)
    }

    /// Operations: 2 m n k for each product of the batch, as every GEMM benchmark counts them (beta
    /// = 0).
    #[must_use]
    pub fn flop(&self) -> Flop {
        Flop(2.0 * f64::from(self.batch) * f64::from(self.m) * f64::from(self.n) * f64::from(self.k))
    }

    /// The least traffic: A and B read once, C written once, unpadded.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let [m, n, k] = [self.m, self.n, self.k].map(u64::from);
        let each = (m * k + k * n) * self.element.size() + m * n * self.element.result_size();
        Bytes(each.saturating_mul(u64::from(self.batch)))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transposed = if self.transposed_b { ":bt" } else { "" };
        let batch = if self.batch == 1 { String::new() } else { format!(":batch{}", self.batch) };
        f.pad(&format!("{}:{}x{}x{}{transposed}{batch}", self.element.name(), self.m, self.n, self.k))
    }
}

impl FromStr for Problem {
    type Err = ProblemError;

    fn from_str(text: &str) -> Result<Self, ProblemError> {
        let refuse = |reason: &str| ProblemError { text: text.to_owned(), reason: reason.to_owned() };
        let number = |digits: &str, what: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let parsed = digits.parse::<u32>().ok().filter(|_| plain);
            parsed.ok_or_else(|| refuse(&format!("{what} is not a whole number")))
        };
        let mut parts = text.split(':');
        let (element, edges) = (parts.next().unwrap_or_default(), parts.next());
        let edges = edges.ok_or_else(|| refuse("no number type before a colon"))?;
        let element = element.parse().map_err(|_| {
            let known = Element::ALL.iter().map(|element| element.name()).collect::<Vec<_>>().join(", ");
            refuse(&format!("there is no number type {element:?} (there are {known})"))
        })?;
        let edges: Vec<&str> = edges.split('x').collect();
        let [m, n, k] = edges[..] else { return Err(refuse("there must be three edges")) };
        let [m, n, k] = [number(m, "an edge")?, number(n, "an edge")?, number(k, "an edge")?];
        let mut problem = Self { element, m, n, k, transposed_b: false, batch: 1 };
        for option in parts {
            match option.strip_prefix("batch") {
                Some(count) => problem.batch = number(count, "the batch")?,
                None if option == "bt" => problem.transposed_b = true,
                None => return Err(refuse("after the edges stand only `bt` (B transposed) and `batchN`")),
            }
        }
        problem.checked()
    }
}

/// A named list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The name given to `--suite`.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Whether every kernel is measured with the compiler's checks too, beside the form without.
    pub with_checks: bool,
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
        check("f16-acc16:1x2x3", Ok((1, 2, 3)));
        check("i8:1x2x3:bt", Ok((1, 2, 3)));
        check("tf32:1x2x3:bt:batch65535", Ok((1, 2, 3)));
        check("f64:1x1x1", Err("there is no number type \"f64\" (there are f32, tf32, f16, f16-acc16, i8)"));
        check("f32:1x1x1:batch0", Err("batch is 0"));
        check("f32:1x1x1:batch65536", Err("batch is 65536"));
        check("f32:1x1x1:at", Err("only `bt`"));
        check("1x1x1", Err("no number type"));
    }

    #[test]
    fn work_and_traffic() {
        let problem = Problem::f32(2, 3, 5).unwrap();
        assert_eq!(problem.flop(), Flop(60.0));
        assert_eq!(problem.bytes(), Bytes(4 * (10 + 15 + 6)));
        let batched = Problem { batch: 7, ..problem.of(Element::F16) };
        assert_eq!(batched.flop(), Flop(420.0));
        assert_eq!(batched.bytes(), Bytes(7 * (2 * (10 + 15) + 4 * 6)));
        assert_eq!(problem.of(Element::F16Acc16).bytes(), Bytes(2 * (10 + 15 + 6)));
        assert_eq!(problem.of(Element::I8).bytes(), Bytes(10 + 15 + 4 * 6));
    }
}
