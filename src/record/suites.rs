//! The suites of problems, from `data/suites.toml`, which the program carries with it.

use serde::Deserialize;

use crate::problem::{Problem, Sourced, Suite};

const SUITES: &str = include_str!("../../data/suites.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suites {
    version: u32,
    suite: Vec<SuiteTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuiteTable {
    name: String,
    purpose: String,
    #[serde(default)]
    with_checks: bool,
    problems: Vec<(String, String)>,
}

/// A committed suite that cannot be read, or one that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuiteError {
    /// A fault in `data/suites.toml`, which a test rules out.
    #[error("data/suites.toml: {0}")]
    Data(String),
    /// The name is not among the suites.
    #[error("there is no suite `{name}` (there are {known})")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

/// All suites.
///
/// # Errors
/// [`SuiteError::Data`].
pub fn all() -> Result<Vec<Suite>, SuiteError> {
    let suites: Suites = toml::from_str(SUITES).map_err(|error| SuiteError::Data(error.to_string()))?;
    if suites.version != 1 {
        return Err(SuiteError::Data(format!("version {} is not 1", suites.version)));
    }
    suites.suite.into_iter().map(suite).collect()
}

fn suite(table: SuiteTable) -> Result<Suite, SuiteError> {
    let sourced = |(text, note): (String, String)| {
        let problem: Problem = text.parse().map_err(|error| SuiteError::Data(format!("{}: {error}", table.name)))?;
        Ok(Sourced { problem, note })
    };
    let problems = table.problems.into_iter().map(sourced).collect::<Result<_, SuiteError>>()?;
    Ok(Suite { name: table.name, purpose: table.purpose, with_checks: table.with_checks, problems })
}

/// The suite of that name.
///
/// # Errors
/// [`SuiteError::Unknown`] with the names there are.
pub fn find(name: &str) -> Result<Suite, SuiteError> {
    let suites = all()?;
    let known = suites.iter().map(|suite| suite.name.as_str()).collect::<Vec<_>>().join(", ");
    let unknown = SuiteError::Unknown { name: name.to_owned(), known };
    suites.into_iter().find(|suite| suite.name == name).ok_or(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suites_are_there_and_say_where_their_problems_come_from() {
        let suites = all().unwrap();
        let names: Vec<_> = suites.iter().map(|suite| suite.name.as_str()).collect();
        assert_eq!(names, ["smoke", "quick", "square", "llm", "skinny", "ragged", "types", "safety", "tune"]);
        for suite in suites {
            let mut problems: Vec<_> = suite.problems.iter().map(|sourced| sourced.problem).collect();
            problems.sort();
            problems.dedup();
            assert_eq!(problems.len(), suite.problems.len(), "{}: a problem stands twice", suite.name);
            assert!(suite.problems.iter().all(|sourced| !sourced.note.is_empty()), "{}", suite.name);
        }
        assert!(find("huge").unwrap_err().to_string().contains("smoke, quick"));
    }
}
