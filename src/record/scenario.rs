//! Scenario files: what a buyer believes about switching, as TOML, version 1.
//!
//! ```
//! use switchpoint::{economics::threshold, record::scenario};
//!
//! let article = scenario::read("article.toml", scenario::ARTICLE)?;
//! // A buyer of 10 M USD a year should switch where the same work costs 24.8 % less, and not for 20 %.
//! assert_eq!(format!("{:.3}", threshold::solve(&article)?.threshold_work_discount), "0.248");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Keys are read one by one, without derived code, because a buyer who misspells one should be told which, in which
//! file, and what was probably meant. Shares and rates are fractions. A key that nothing reads is refused: it would be
//! an assumption that its author believes to be in force. Keys may be added with a default; old files keep their
//! meaning.

use toml::{Table, Value};

use crate::economics::scenario::{Refusal, Rule, Scenario, Transfer};

/// The scenario of the article: a buyer of 10 M USD a year with every input at the centre of its range.
pub const ARTICLE: &str = include_str!("../../data/scenarios/article.toml");

/// The version of the format that this program reads and writes.
pub const VERSION: i64 = 1;

/// Keys of each table, in the order in which they are written.
const KEYS: [(&str, &[&str]); 4] = [
    ("buyer", &["spend_usd_per_year"]),
    ("performance", &["ratio", "utilisation_ratio", "ratio_log_sd", "gemm_transfer"]),
    (
        "switching",
        &[
            "engineer_years",
            "engineer_usd_per_year",
            "engineering_growth",
            "engineering_reference_usd_per_year",
            "dual_running_share",
            "dual_running_months",
            "validation_share",
            "upkeep_engineers",
            "velocity_loss",
            "lock_in_premium",
            "ramp_shortfall",
            "ramp_years",
            "egress_usd",
        ],
    ),
    ("finance", &["horizon_years", "discount_rate", "obsolescence_rate", "saving_drift", "saving_volatility", "rule"]),
];

/// Why a scenario file was not accepted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// Not TOML.
    #[error("{file}: not valid TOML: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, column and reason, in the words of the TOML reader.
        message: String,
    },
    /// A key that nothing reads.
    #[error("{file}: unknown key `{key}`: did you mean `{nearest}`?")]
    UnknownKey {
        /// The file.
        file: String,
        /// The key, as `table.key`.
        key: String,
        /// The legal key that is most like it.
        nearest: String,
    },
    /// A key that has no default is not there.
    #[error("{file}: `{key}` is missing: add it, as in `switchpoint`'s data/scenarios/article.toml")]
    Missing {
        /// The file.
        file: String,
        /// The key, as `table.key`.
        key: String,
    },
    /// A value of the wrong kind, or a word that is not known.
    #[error("{file}: `{key}` is {value}: {remedy}")]
    Value {
        /// The file.
        file: String,
        /// The key, as `table.key`.
        key: String,
        /// What stands there.
        value: String,
        /// What would be accepted.
        remedy: String,
    },
    /// A number outside its legal range.
    #[error("{file}: {refusal}")]
    Refused {
        /// The file.
        file: String,
        /// The number, its field and the remedy.
        #[source]
        refusal: Refusal,
    },
}

/// Reads a scenario. `path_label` is the name that errors give the file.
///
/// # Errors
/// [`ScenarioError`], which names the file, the key, the value and what would be accepted.
pub fn read(path_label: &str, text: &str) -> Result<Scenario, ScenarioError> {
    let root: Table = toml::from_str(text).map_err(|error| ScenarioError::Syntax {
        file: path_label.to_string(),
        message: error.to_string().trim_end().to_string(),
    })?;
    let file = File { label: path_label, root };
    file.check_version()?;
    file.check_keys()?;
    let scenario = file.scenario()?;
    scenario.validate().map_err(|refusal| ScenarioError::Refused { file: path_label.to_string(), refusal })?;
    Ok(scenario)
}

struct File<'a> {
    label: &'a str,
    root: Table,
}

impl File<'_> {
    fn check_version(&self) -> Result<(), ScenarioError> {
        match self.root.get("version") {
            None | Some(Value::Integer(VERSION)) => Ok(()),
            Some(other) => Err(self.value("version", other, &format!("this program reads version {VERSION}"))),
        }
    }

    fn check_keys(&self) -> Result<(), ScenarioError> {
        for (name, value) in self.root.iter().filter(|(name, _)| *name != "version") {
            let Some((_, keys)) = KEYS.iter().find(|(table, _)| table == name) else {
                return Err(self.unknown("", name, &KEYS.map(|(table, _)| table)));
            };
            let Value::Table(table) = value else {
                return Err(self.value(name, value, &format!("write it as a table, `[{name}]`")));
            };
            if let Some(key) = table.keys().find(|key| !keys.contains(&key.as_str())) {
                return Err(self.unknown(&format!("{name}."), key, keys));
            }
        }
        Ok(())
    }

    fn scenario(&self) -> Result<Scenario, ScenarioError> {
        let number = |table, key| self.number(table, key)?.ok_or_else(|| self.missing(table, key));
        let optional = |table, key, default| Ok(self.number(table, key)?.unwrap_or(default));
        Ok(Scenario {
            spend_usd_per_year: number("buyer", "spend_usd_per_year")?,
            ratio: number("performance", "ratio")?,
            utilisation_ratio: number("performance", "utilisation_ratio")?,
            ratio_log_sd: self.number("performance", "ratio_log_sd")?,
            gemm_transfer: self.transfer()?,
            engineer_years: number("switching", "engineer_years")?,
            engineer_usd_per_year: number("switching", "engineer_usd_per_year")?,
            engineering_growth: optional("switching", "engineering_growth", 0.0)?,
            engineering_reference_usd_per_year: optional("switching", "engineering_reference_usd_per_year", 10e6)?,
            dual_running_share: number("switching", "dual_running_share")?,
            dual_running_months: number("switching", "dual_running_months")?,
            validation_share: number("switching", "validation_share")?,
            upkeep_engineers: number("switching", "upkeep_engineers")?,
            velocity_loss: number("switching", "velocity_loss")?,
            lock_in_premium: number("switching", "lock_in_premium")?,
            ramp_shortfall: optional("switching", "ramp_shortfall", 0.0)?,
            ramp_years: optional("switching", "ramp_years", 0.0)?,
            egress_usd: optional("switching", "egress_usd", 0.0)?,
            horizon_years: number("finance", "horizon_years")?,
            discount_rate: number("finance", "discount_rate")?,
            obsolescence_rate: number("finance", "obsolescence_rate")?,
            saving_drift: number("finance", "saving_drift")?,
            saving_volatility: number("finance", "saving_volatility")?,
            rule: self.rule()?,
        })
    }

    fn get(&self, table: &str, key: &str) -> Option<&Value> {
        self.root.get(table)?.as_table()?.get(key)
    }

    fn number(&self, table: &str, key: &str) -> Result<Option<f64>, ScenarioError> {
        self.get(table, key).map(|value| self.as_number(&format!("{table}.{key}"), value)).transpose()
    }

    fn as_number(&self, key: &str, value: &Value) -> Result<f64, ScenarioError> {
        match value {
            Value::Float(number) => Ok(*number),
            Value::Integer(number) => Ok(*number as f64),
            other => Err(self.value(key, other, "give a number, without quotes")),
        }
    }

    /// One number, or both ends of a range: `{ low = 0.47, high = 0.87 }`.
    fn transfer(&self) -> Result<Transfer, ScenarioError> {
        let key = "performance.gemm_transfer";
        let Some(value) = self.get("performance", "gemm_transfer") else { return Ok(Transfer::PUBLISHED) };
        let Value::Table(ends) = value else { return Ok(Transfer::point(self.as_number(key, value)?)) };
        if let Some(unknown) = ends.keys().find(|end| !["low", "high"].contains(&end.as_str())) {
            return Err(self.unknown(&format!("{key}."), unknown, &["low", "high"]));
        }
        let end = |name| match ends.get(name) {
            Some(value) => self.as_number(&format!("{key}.{name}"), value),
            None => Err(self.missing(key, name)),
        };
        Ok(Transfer { low: end("low")?, high: end("high")? })
    }

    fn rule(&self) -> Result<Rule, ScenarioError> {
        let Some(value) = self.get("finance", "rule") else { return Ok(Rule::Option) };
        let known = Rule::ALL.into_iter().find(|rule| value.as_str() == Some(rule.name()));
        known.ok_or_else(|| self.value("finance.rule", value, "use \"option\" or \"hurdle\""))
    }

    fn value(&self, key: &str, value: &Value, remedy: &str) -> ScenarioError {
        let (file, key, remedy) = (self.label.to_string(), key.to_string(), remedy.to_string());
        ScenarioError::Value { file, key, value: value.to_string(), remedy }
    }

    fn missing(&self, table: &str, key: &str) -> ScenarioError {
        ScenarioError::Missing { file: self.label.to_string(), key: format!("{table}.{key}") }
    }

    fn unknown(&self, prefix: &str, key: &str, legal: &[&str]) -> ScenarioError {
        let nearest = legal.iter().min_by_key(|candidate| edits(key, candidate)).copied().unwrap_or_default();
        let (file, key) = (self.label.to_string(), format!("{prefix}{key}"));
        ScenarioError::UnknownKey { file, key, nearest: format!("{prefix}{nearest}") }
    }
}

/// How many letters must be added, dropped or changed to turn one word into the other (Levenshtein, 1966).
fn edits(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.chars().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[row.len() - 1]
}
