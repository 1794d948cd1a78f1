//! What can be typed after `compare` and `floor`.

use clap::{Args, ValueEnum};

use crate::compare;
use crate::compare::comparability;
use crate::problem::Problem;
use crate::stat::draws;

use super::Output;

/// `switchpoint compare`
#[derive(Debug, Args)]
#[command(after_help = "A file is named as [LABEL=]PATH[#TARGET]: `old=results/a.v1.json#cpu`.\n\
    Exit codes: 0 done, 1 a verdict of --fail-on was found, 2 bad input, 3 nothing comparable.\n\
    Examples:\n  \
    switchpoint compare before.v1.json after.v1.json --fail-on slower\n  \
    switchpoint compare --by target results/ours.v1.json\n  \
    switchpoint compare before.v1.json after.v1.json --floor mon.v1.json,tue.v1.json,wed.v1.json,thu.v1.json")]
pub struct CompareArguments {
    /// The file to compare with
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The files to compare
    #[arg(value_name = "ALT")]
    pub alternatives: Vec<String>,
    /// Compare the same kernel, the fastest kernel of each side, or the targets of each file
    #[arg(long, value_enum, default_value = "kernel")]
    pub by: By,
    /// Compare although the protocol, shader text, distribution of elements or cache mode differs;
    /// `near` accepts floor files less than an hour apart
    #[arg(long, value_enum, value_name = "CONDITION", value_delimiter = ',')]
    pub allow: Vec<Allow>,
    /// Four or more files of identical code, each of a session of its own: a difference has to
    /// exceed that between sessions
    #[arg(long, value_name = "FILE", value_delimiter = ',', num_args = 1..)]
    pub floor: Vec<String>,
    /// Show only this problem, as in f32:17x257x129; may be repeated; verdicts are still those of
    /// the whole table
    #[arg(long, value_name = "TYPE:MxNxK")]
    pub problem: Vec<Problem>,
    /// Show only kernels whose name contains this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub kernel: Vec<String>,
    /// Show only rows of these verdicts
    #[arg(long, value_enum, value_name = "VERDICT", value_delimiter = ',')]
    pub only: Vec<State>,
    /// Monte Carlo draws for the quantiles of each ratio in JSON; 0 leaves them out, which is
    /// faster with many files
    #[arg(long, value_name = "COUNT", default_value_t = draws::COUNT, hide_short_help = true)]
    pub draws: usize,
    /// Exit with code 1 if a row has one of these verdicts, shown or not
    #[arg(long, value_enum, value_name = "VERDICT", value_delimiter = ',')]
    pub fail_on: Vec<State>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Which rows are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The same kernel on the same problem
    Kernel,
    /// The fastest kernel of each side on the same problem
    Best,
    /// The targets of one file against its first (or against FILE#TARGET), by the fastest kernel of
    /// each
    Target,
}

/// A condition that the user lifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Allow {
    /// Another protocol, or other parameters of it
    Protocol,
    /// Another shader text of a kernel
    Kernel,
    /// Another distribution of the elements
    Data,
    /// Another cache mode
    Cache,
    /// Floor files that were measured less than an hour apart
    Near,
}

/// The verdict on a row of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// The alternative is faster by more than the margin
    Faster,
    /// It is slower by more than the margin
    Slower,
    /// The difference is below the margin
    Same,
    /// The runs do not decide
    Unclear,
    /// The two rows are not comparable: `≠`
    Differs,
    /// One side has no rate
    Missing,
}

impl Allow {
    /// The condition that is lifted; `None` for the one of floors.
    #[must_use]
    pub fn condition(self) -> Option<comparability::Condition> {
        match self {
            Self::Protocol => Some(comparability::Condition::Protocol),
            Self::Kernel => Some(comparability::Condition::Kernel),
            Self::Data => Some(comparability::Condition::Data),
            Self::Cache => Some(comparability::Condition::Cache),
            Self::Near => None,
        }
    }
}

impl From<State> for compare::RowVerdict {
    fn from(state: State) -> Self {
        match state {
            State::Faster => Self::Faster,
            State::Slower => Self::Slower,
            State::Same => Self::Same,
            State::Unclear => Self::Unclear,
            State::Differs => Self::Differs,
            State::Missing => Self::Missing,
        }
    }
}

/// `switchpoint floor`
#[derive(Debug, Args)]
#[command(after_help = "Give the same files to `switchpoint compare` with --floor.\n\
    Example: switchpoint floor mon.v1.json tue.v1.json wed.v1.json thu.v1.json")]
pub struct FloorArguments {
    /// Result files of the same code on the same target, in sessions at least an hour apart; four
    /// or more
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Accept files that were measured less than an hour apart
    #[arg(long, value_enum, value_name = "CONDITION")]
    pub allow: Vec<AllowNear>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// The condition of a floor that can be lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AllowNear {
    /// Files that were measured less than an hour apart
    Near,
}
