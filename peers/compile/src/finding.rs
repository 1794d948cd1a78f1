//! What a compiler made of one pass on one GPU, as a value and as the cells of the table.

use std::fmt;
use std::str::FromStr;

use crate::isa::Ceiling;

/// Code as far as it is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Code {
    /// Vector registers of a thread.
    pub(crate) registers: u32,
    /// Vector registers that the compiler kept in memory instead.
    pub(crate) spilled: u32,
    /// Waves that a SIMD holds.
    pub(crate) waves: f64,
    /// Threads of a wave.
    pub(crate) wave: u32,
    /// `None` where no loop multiplies and adds.
    pub(crate) ceiling: Option<Ceiling>,
}

/// What became of a pass on a GPU.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Finding {
    /// There is code.
    Code(Code),
    /// The device does not get the kernel, with the reason.
    Refused(String),
    /// A compiler does not make code of it, with the reason. This is a fault.
    Failed(String),
}

const REFUSED: &str = "refused: ";
const FAILED: &str = "failed: ";

impl fmt::Display for Finding {
    /// Three cells of the table, or a reason in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Refused(reason) => write!(f, "{REFUSED}{}", one_line(reason)),
            Self::Failed(reason) => write!(f, "{FAILED}{}", one_line(reason)),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.registers)?;
        if self.spilled > 0 {
            write!(f, " + {} spilled", self.spilled)?;
        }
        write!(f, ", {} x {} | ", self.waves, self.wave)?;
        let Some(ceiling) = &self.ceiling else { return write!(f, "- | -") };
        write!(f, "{:.3} / ", ceiling.issue)?;
        match ceiling.workgroup {
            Some(share) => write!(f, "{share:.3}")?,
            None => write!(f, "-")?,
        }
        write!(f, " / {:.3} | {:.3}", ceiling.wave, ceiling.least())
    }
}

impl FromStr for Finding {
    type Err = String;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(reason) = text.strip_prefix(REFUSED) {
            return Ok(Self::Refused(reason.to_owned()));
        }
        if let Some(reason) = text.strip_prefix(FAILED) {
            return Ok(Self::Failed(reason.to_owned()));
        }
        code(text).map(Self::Code).ok_or_else(|| format!("`{text}` is no cell of the table of compilers"))
    }
}

fn code(text: &str) -> Option<Code> {
    let [registers, shares, _least] = text.split(" | ").collect::<Vec<_>>()[..] else { return None };
    let (registers, waves) = registers.split_once(", ")?;
    let (registers, spilled) = registers.split_once(" + ").unwrap_or((registers, "0 spilled"));
    let (waves, wave) = waves.split_once(" x ")?;
    let ceiling = match shares.split(" / ").collect::<Vec<_>>()[..] {
        ["-"] => None,
        [issue, "-", wave] => Some(Ceiling { issue: issue.parse().ok()?, workgroup: None, wave: wave.parse().ok()? }),
        [issue, workgroup, wave] => Some(Ceiling {
            issue: issue.parse().ok()?,
            workgroup: Some(workgroup.parse().ok()?),
            wave: wave.parse().ok()?,
        }),
        _ => return None,
    };
    Some(Code {
        registers: registers.parse().ok()?,
        spilled: spilled.strip_suffix(" spilled")?.parse().ok()?,
        waves: waves.parse().ok()?,
        wave: wave.parse().ok()?,
        ceiling,
    })
}

fn one_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value() {
        let check = |finding: Finding, text: &str| {
            assert_eq!(finding.to_string(), text);
            assert_eq!(text.parse(), Ok(finding));
        };
        let ceiling = Ceiling { issue: 0.842, workgroup: Some(1.25), wave: 1.0 };
        let code = Code { registers: 144, spilled: 0, waves: 5.0, wave: 64, ceiling: Some(ceiling) };
        check(Finding::Code(code), "144, 5 x 64 | 0.842 / 1.250 / 1.000 | 0.842");
        let alone = Ceiling { issue: 0.1, workgroup: None, wave: 0.031 };
        let code = Code { spilled: 471, waves: 0.25, wave: 32, ceiling: Some(alone), ..code };
        check(Finding::Code(code), "144 + 471 spilled, 0.25 x 32 | 0.100 / - / 0.031 | 0.031");
        check(Finding::Code(Code { spilled: 0, ceiling: None, ..code }), "144, 0.25 x 32 | - | -");
        check(Finding::Refused("needs subgroups".to_owned()), "refused: needs subgroups");
        check(Finding::Failed("panics".to_owned()), "failed: panics");
        for wrong in ["", "-", "144 | - | -", "144, 5 x 64 | 0.8 | -", "a, 5 x 64 | - | -"] {
            assert!(wrong.parse::<Finding>().is_err(), "{wrong}");
        }
    }
}
