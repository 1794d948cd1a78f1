//! Scenario files: what a buyer believes about switching, as TOML, versions 1 and 2.
//!
//! ```
//! use switchpoint::{economics::threshold, record::scenario};
//!
//! let article = scenario::read("article.toml", scenario::ARTICLE)?;
//! // A buyer of 10 M USD a year should switch where the same work costs 24.8 % less, not 20 %.
//! let threshold = threshold::solve(&article.centre)?;
//! assert_eq!(format!("{:.3}", threshold.threshold_work_discount), "0.248");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Keys are read one by one, without derived code, because a buyer who misspells one should be told
//! which, in which file, and what was probably meant. Shares and rates are fractions. A key that
//! nothing reads is refused: it would be an assumption that its author believes to be in force.
//! Keys may be added with a default; old files keep their meaning. A number may be a distribution
//! everywhere; its keys say which.

mod classes;
pub mod write;

use toml::{Table, Value};

use crate::economics::distribution::{Distribution, Legal, Prior};
use crate::economics::input::{INPUTS, ModelInput};
use crate::economics::priors::{Priors, Workload};
use crate::economics::scenario::{Refusal, Rule, Scenario};
use crate::economics::work_class::{ClassPriors, WorkClass};

/// The scenario of the article: buyers of 3 M to 1 bn USD a year, and what is known of their costs.
pub const ARTICLE: &str = include_str!("../../data/scenarios/article.toml");

/// The scenarios that the program carries, by name.
pub const CARRIED: [(&str, &str); 4] = [
    ("article", ARTICLE),
    ("cuda-compatible", include_str!("../../data/scenarios/cuda-compatible.toml")),
    ("hurdle", include_str!("../../data/scenarios/hurdle.toml")),
    ("mixed-workloads", include_str!("../../data/scenarios/mixed-workloads.toml")),
];

/// The newest version of the format, which this program reads with all before it.
pub const SCENARIO_VERSION: i64 = 2;

/// Tables, in the order in which they are written, with keys that are no input of the model: those
/// before the inputs of the table, and those after them.
const TABLES: [(&str, [&[&str]; 2]); 4] = [
    ("buyer", [&["spend_usd_per_year", "workloads"], &[]]),
    ("performance", [&[], &["ratio_log_sd", "gemm_transfer"]]),
    ("switching", [&[], &[]]),
    ("finance", [&[], &["rule"]]),
];

/// The keys of a table, in the order in which they are written; `None` for a table that is not
/// known.
fn keys(table: &str) -> Option<Vec<&'static str>> {
    let (_, [before, after]) = TABLES.iter().find(|(name, _)| *name == table)?;
    let inputs = INPUTS.iter().filter_map(|input| input.key.strip_prefix(table)?.strip_prefix('.'));
    Some(before.iter().copied().chain(inputs).chain(after.iter().copied()).collect())
}

/// Keys that may be left out, with what they are then.
const DEFAULTS: [(&str, f64); 6] = [
    ("switching.engineering_growth", 0.0),
    ("switching.engineering_reference_usd_per_year", 10e6),
    ("switching.new_share", 0.0),
    ("switching.ramp_shortfall", 0.0),
    ("switching.ramp_years", 0.0),
    ("switching.egress_usd", 0.0),
];

/// What a ratio of multiplication rates becomes on a whole workload, where a scenario does not say:
/// between GPT-3 at 0.488 and Llama-3.1-70B at 0.91, both where the multiplication ratio is 1.04.
/// Two points make a range, not a distribution.
const TRANSFER: (f64, f64) = (0.47, 0.87);

/// The keys of the distributions that are written as a table.
const DISTRIBUTIONS: &str = "{ high, low, mode }; { high, low }; { mean, sd }; { log_sd, median }; \
                             { alpha, beta, high, low }; { draws }";

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

/// What [`read_classes`] reads of [`WorkClass::MigratedTraining`], which is all that a file of
/// version 1 says.
///
/// # Errors
/// As there.
pub fn read(path_label: &str, text: &str) -> Result<Priors, ScenarioError> {
    read_classes(path_label, text).map(|mut classes| classes.swap_remove(0).priors)
}

/// Reads a scenario: its classes of work, [`WorkClass::MigratedTraining`] first. `path_label` is
/// the name that errors give the file.
///
/// # Errors
/// [`ScenarioError`], which names the file, the key, the value and what would be accepted.
pub fn read_classes(path_label: &str, text: &str) -> Result<Vec<ClassPriors>, ScenarioError> {
    let root: Table = toml::from_str(text).map_err(|error| ScenarioError::Syntax {
        file: path_label.to_string(),
        message: error.to_string().trim_end().to_string(),
    })?;
    let file = ScenarioFile { label: path_label, root };
    file.check_version()?;
    file.check_keys()?;
    let mut classes = Vec::new();
    for class in WorkClass::ALL.iter().copied() {
        let Some(file) = file.of_class(class) else { continue };
        let priors = file.priors()?;
        priors.validate().map_err(|refusal| ScenarioError::Refused { file: path_label.to_string(), refusal })?;
        classes.push(ClassPriors { class, priors });
    }
    Ok(classes)
}

struct ScenarioFile<'a> {
    label: &'a str,
    root: Table,
}

impl ScenarioFile<'_> {
    fn check_version(&self) -> Result<(), ScenarioError> {
        match self.root.get("version") {
            None | Some(Value::Integer(1..=SCENARIO_VERSION)) => Ok(()),
            Some(other) => {
                Err(self.value("version", other, &format!("this program reads versions 1 to {SCENARIO_VERSION}")))
            }
        }
    }

    fn check_table(&self, name: &str, value: &Value, keys: &[&str]) -> Result<(), ScenarioError> {
        let Value::Table(table) = value else {
            return Err(self.value(name, value, &format!("write it as a table, `[{name}]`")));
        };
        match table.keys().find(|key| !keys.contains(&key.as_str())) {
            Some(key) => Err(self.unknown(&format!("{name}."), key, keys)),
            None => Ok(()),
        }
    }

    fn check_keys(&self) -> Result<(), ScenarioError> {
        for (name, value) in self.root.iter().filter(|(name, _)| *name != "version") {
            if name == "class" && self.root.get("version") == Some(&Value::Integer(SCENARIO_VERSION)) {
                self.check_classes(value)?;
                continue;
            }
            let Some(keys) = keys(name) else {
                return Err(self.unknown("", name, &TABLES.map(|(table, _)| table)));
            };
            self.check_table(name, value, &keys)?;
        }
        Ok(())
    }

    fn priors(&self) -> Result<Priors, ScenarioError> {
        let spend = self.required("buyer.spend_usd_per_year", &Legal::POSITIVE, false)?;
        let mut centre = Scenario::default();
        let mut uncertain = Vec::new();
        for input in &INPUTS {
            let prior = self.input(input)?;
            input.set(&mut centre, prior.centre());
            if input.is_of_threshold() && !prior.is_point() {
                uncertain.push((input, prior));
            }
        }
        centre.spend_usd_per_year =
            if spend.is_point() { spend.centre() } else { centre.engineering_reference_usd_per_year };
        let ratio_log_sd = self.prior("performance.ratio_log_sd", &Legal::NOT_NEGATIVE, false)?;
        centre.ratio_log_sd = ratio_log_sd.as_ref().map(Prior::centre);
        centre.rule = self.rule()?;
        let performance = |key| self.required(key, &Legal::POSITIVE, true);
        let transfer = match self.prior("performance.gemm_transfer", &Legal::POSITIVE, true)? {
            Some(prior) => prior,
            None => self.within(
                "performance.gemm_transfer",
                Distribution::between(TRANSFER.0, TRANSFER.1, true),
                &Legal::POSITIVE,
            )?,
        };
        Ok(Priors {
            ratio: performance("performance.ratio")?,
            utilisation_ratio: performance("performance.utilisation_ratio")?,
            centre,
            spend,
            workloads: self.workloads()?,
            uncertain,
            ratio_log_sd,
            transfer,
        })
    }

    fn input(&self, input: &ModelInput) -> Result<Prior, ScenarioError> {
        let default = DEFAULTS.iter().find(|(key, _)| *key == input.key);
        match (self.prior(input.key, &input.legal, input.is_ratio)?, default) {
            (Some(prior), _) => Ok(prior),
            (None, Some((_, value))) => Ok(Prior::point(*value)),
            (None, None) => Err(self.missing(input.key)),
        }
    }

    fn required(&self, key: &str, legal: &Legal, is_ratio: bool) -> Result<Prior, ScenarioError> {
        self.prior(key, legal, is_ratio)?.ok_or_else(|| self.missing(key))
    }

    /// A number or a distribution, within what is legal.
    fn prior(&self, key: &str, legal: &Legal, is_ratio: bool) -> Result<Option<Prior>, ScenarioError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let distribution = match value {
            Value::Table(table) => self.distribution(key, table, is_ratio)?,
            number => Distribution::Point(self.as_number(key, number)?),
        };
        self.within(key, distribution, legal).map(Some)
    }

    fn within(&self, key: &str, distribution: Distribution, legal: &Legal) -> Result<Prior, ScenarioError> {
        let (file, key) = (self.label.to_string(), key.to_string());
        distribution.within(legal).map_err(|(value, remedy)| ScenarioError::Value {
            file,
            key,
            value: value.to_string(),
            remedy: remedy.to_string(),
        })
    }

    /// A distribution by the keys of its table.
    fn distribution(&self, key: &str, table: &Table, is_ratio: bool) -> Result<Distribution, ScenarioError> {
        let mut names: Vec<&str> = table.keys().map(String::as_str).filter(|name| *name != "scale").collect();
        names.sort_unstable();
        let number = |name: &str| match table.get(name) {
            Some(value) => self.as_number(&format!("{key}.{name}"), value),
            None => Err(self.missing(&format!("{key}.{name}"))),
        };
        if let Some(scale) = table.get("scale").filter(|_| names != ["high", "low"]) {
            return Err(self.value(&format!("{key}.scale"), scale, "give a scale to a range of `low` and `high` only"));
        }
        Ok(match names[..] {
            ["high", "low", "mode"] => {
                Distribution::Triangular { low: number("low")?, mode: number("mode")?, high: number("high")? }
            }
            ["high", "low"] => {
                let (low, high) = (number("low")?, number("high")?);
                match table.get("scale").map(|scale| (scale, scale.as_str())) {
                    None => Distribution::between(low, high, is_ratio),
                    Some((_, Some("linear"))) => Distribution::Uniform { low, high },
                    Some((_, Some("log"))) => Distribution::LogUniform { low, high },
                    Some((scale, _)) => {
                        return Err(self.value(&format!("{key}.scale"), scale, "use \"linear\" or \"log\""));
                    }
                }
            }
            ["mean", "sd"] => Distribution::Normal { mean: number("mean")?, sd: number("sd")? },
            ["log_sd", "median"] => Distribution::LogNormal { median: number("median")?, log_sd: number("log_sd")? },
            ["alpha", "beta", "high", "low"] => {
                let (low, high) = (number("low")?, number("high")?);
                Distribution::Beta { alpha: number("alpha")?, beta: number("beta")?, low, high }
            }
            ["draws"] => {
                let place = format!("{key}.draws");
                let Some(draws) = table.get("draws").and_then(Value::as_array) else {
                    return Err(self.value(&place, &Value::Table(table.clone()), "give a list of numbers"));
                };
                let draws: Vec<f64> =
                    draws.iter().map(|draw| self.as_number(&place, draw)).collect::<Result<_, _>>()?;
                Distribution::Empirical(draws.into())
            }
            _ => {
                let remedy = format!("give a number, or the keys of a distribution: {DISTRIBUTIONS}");
                return Err(self.value(key, &Value::Table(table.clone()), &remedy));
            }
        })
    }

    fn workloads(&self) -> Result<Vec<Workload>, ScenarioError> {
        let key = "buyer.workloads";
        let Some(value) = self.get(key) else { return Ok(vec![Workload::usual()]) };
        let Some(all) = value.as_array().filter(|all| !all.is_empty()) else {
            return Err(self.value(key, value, "write each workload as a table, `[[buyer.workloads]]`"));
        };
        let keys = ["name", "weight", "engineering_factor"];
        let workload = |value: &Value| {
            let Value::Table(table) = value else {
                return Err(self.value(key, value, "write each workload as a table, `[[buyer.workloads]]`"));
            };
            if let Some(unknown) = table.keys().find(|name| !keys.contains(&name.as_str())) {
                return Err(self.unknown(&format!("{key}."), unknown, &keys));
            }
            let number = |name: &str| match table.get(name) {
                Some(value) => self.as_number(&format!("{key}.{name}"), value),
                None => Err(self.missing(&format!("{key}.{name}"))),
            };
            let Some(name) = table.get("name").and_then(Value::as_str) else {
                return Err(self.missing(&format!("{key}.name")));
            };
            Ok(Workload {
                name: name.to_owned(),
                weight: number("weight")?,
                engineering_factor: number("engineering_factor")?,
            })
        };
        all.iter().map(workload).collect()
    }

    fn get(&self, key: &str) -> Option<&Value> {
        let (table, key) = key.split_once('.')?;
        self.root.get(table)?.as_table()?.get(key)
    }

    fn as_number(&self, key: &str, value: &Value) -> Result<f64, ScenarioError> {
        match value {
            Value::Float(number) => Ok(*number),
            Value::Integer(number) => Ok(*number as f64),
            other => Err(self.value(key, other, "give a number, without quotes")),
        }
    }

    fn rule(&self) -> Result<Rule, ScenarioError> {
        let Some(value) = self.get("finance.rule") else { return Ok(Rule::Option) };
        let known = value.as_str().and_then(|word| word.parse().ok());
        known.ok_or_else(|| self.value("finance.rule", value, "use \"option\" or \"hurdle\""))
    }

    fn value(&self, key: &str, value: &Value, remedy: &str) -> ScenarioError {
        let (file, key, remedy) = (self.label.to_string(), key.to_string(), remedy.to_string());
        ScenarioError::Value { file, key, value: value.to_string(), remedy }
    }

    fn missing(&self, key: &str) -> ScenarioError {
        ScenarioError::Missing { file: self.label.to_string(), key: key.to_string() }
    }

    fn unknown(&self, prefix: &str, key: &str, legal: &[&str]) -> ScenarioError {
        let nearest = legal.iter().min_by_key(|candidate| edits(key, candidate)).copied().unwrap_or_default();
        let (file, key) = (self.label.to_string(), format!("{prefix}{key}"));
        ScenarioError::UnknownKey { file, key, nearest: format!("{prefix}{nearest}") }
    }
}

/// How many letters must be added, dropped or changed to turn one word into the other (Levenshtein,
/// 1966).
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
