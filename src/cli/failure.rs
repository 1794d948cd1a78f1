//! Why a command could not do what was asked, with a hint where there is a remedy.

use std::fmt;
use std::io;

use crate::economics::scenario::Refusal;
use crate::session::SessionError;

/// Exit code when a row has a verdict that the user wants to fail on.
pub const VERDICT: u8 = 1;
/// Exit code for a command line, file or number that is wrong.
pub const BAD_INPUT: u8 = 2;
/// Exit code when no row of two files can be compared.
pub const NOTHING_COMPARABLE: u8 = 3;
/// Exit code when there is nothing to measure on.
pub const NO_TARGET: u8 = 4;
/// Exit code after Ctrl-C, as shells expect it.
pub const INTERRUPTED: u8 = 130;

/// A message for the user with an exit code.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
    broken_pipe: bool,
}

impl Failure {
    /// Bad input.
    pub fn input(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), hint: None, code: BAD_INPUT, broken_pipe: false }
    }

    /// A failure with another exit code.
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// What the user can do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        self.code
    }

    /// Whether the reader of the output went away, which is no fault
    /// (`switchpoint compare ... | head`).
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// An error whose message says all.
macro_rules! from_error {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::input(error)
            }
        })+
    };
}

from_error!(
    Refusal,
    crate::economics::currency::ExchangeRateError,
    crate::economics::value::chip::UnknownChip,
    crate::explore::ExploreError,
    crate::kernel::generate::GenerateError,
    crate::record::mlperf::ImportError,
    crate::record::claims::ClaimsError,
    crate::record::table::TableError,
    crate::record::read::ReadError,
    crate::record::scenario::ScenarioError,
    crate::record::suites::SuiteError,
    crate::record::tuned::TunedError,
    crate::record::disk::WriteError
);

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        let code = if matches!(error, SessionError::NothingToMeasure(_)) { NO_TARGET } else { BAD_INPUT };
        Self::input(error).with_code(code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { message: String::new(), hint: None, code: 0, broken_pipe: true };
        }
        Self::input(error)
    }
}
