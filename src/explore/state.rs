//! What stands on the page, as a query string and as priors.
//!
//! The query string is read as strictly as a scenario file: an unknown key, a key that comes twice
//! and a number outside its range are named, each with what would be accepted. An empty value
//! leaves its input as the scenario has it.

use std::fmt;

use form_urlencoded::{byte_serialize, parse};

use super::data::{Data, Preset};
use super::slider::{SPEND, key_of};
use crate::economics::distribution::Legal;
use crate::economics::input::{INPUTS, ModelInput};
use crate::economics::offer::Basis;
use crate::economics::priors::Priors;
use crate::economics::scenario::{Refusal, Rule};

/// Longest text that a message quotes, in characters.
const QUOTED_MAX: usize = 60;

/// The chips that a page without a query shows, where the price list has them.
const FIRST_CHIPS: [&str; 2] = ["H100", "TPU v6e"];

/// Keys that are no numbers.
const WORDS: [&str; 5] = ["preset", "rule", "incumbent", "alternative", "basis"];

/// What stands on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The scenario that it starts from, by its place in the data.
    pub preset: usize,
    /// The spend of one buyer in USD a year; `None` as the scenario has it.
    pub spend: Option<f64>,
    /// Inputs that are known, in the order of [`INPUTS`]; the others are as the scenario has them.
    pub known: Vec<(&'static ModelInput, f64)>,
    /// How waiting is treated; `None` as the scenario has it.
    pub rule: Option<Rule>,
    /// The chip to switch from.
    pub incumbent: String,
    /// The chip to switch to.
    pub alternative: String,
    /// The terms of both prices.
    pub basis: Basis,
}

/// A part of a query string that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key.
    pub key: String,
    /// What stands there, and what would be accepted.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", quoted(&self.key), self.reason)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let key = refusal.field.rsplit_once('.').map_or(refusal.field, |(_, key)| key);
        Self { key: key.to_owned(), reason: format!("is {}: {}", refusal.value, refusal.remedy) }
    }
}

impl State {
    /// The page without a query.
    #[must_use]
    pub fn first(data: &Data) -> Self {
        let chips = data.chips();
        let chip = |wanted: &str| {
            let chip = chips.iter().find(|chip| **chip == wanted).or(chips.first());
            chip.map(|chip| (*chip).to_owned()).unwrap_or_default()
        };
        Self {
            preset: data.first,
            spend: None,
            known: Vec::new(),
            rule: None,
            incumbent: chip(FIRST_CHIPS[0]),
            alternative: chip(FIRST_CHIPS[1]),
            basis: Basis::List,
        }
    }

    /// Reads a query string. What cannot be used is left as on the first page, and named.
    #[must_use]
    pub fn read(query: &str, data: &Data) -> (Self, Vec<Fault>) {
        let mut state = Self::first(data);
        let mut faults = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in parse(query.as_bytes()) {
            let read = if seen.iter().any(|known| *known == key) {
                Err("comes more than once: give it once".to_owned())
            } else {
                state.take(&key, value.trim(), data)
            };
            faults.extend(read.err().map(|reason| Fault { key: key.to_string(), reason }));
            seen.push(key.into_owned());
        }
        let place = |input: &ModelInput| INPUTS.iter().position(|known| known == input);
        state.known.sort_by_key(|(input, _)| place(input));
        (state, faults)
    }

    fn take(&mut self, key: &str, value: &str, data: &Data) -> Result<(), String> {
        if key == SPEND.key {
            self.spend = number(value, &Legal::POSITIVE)?;
            return Ok(());
        }
        if let Some(input) = INPUTS.iter().find(|input| key_of(input) == key) {
            self.known.extend(number(value, &input.legal)?.map(|value| (input, value)));
            return Ok(());
        }
        let one_of =
            |names: &[&str]| format!("is {}, which is not known: use one of {}", quoted(value), names.join(", "));
        match key {
            _ if value.is_empty() && WORDS.contains(&key) => {}
            "preset" => {
                let names: Vec<&str> = data.presets.iter().map(|preset| preset.name.as_str()).collect();
                self.preset = names.iter().position(|name| *name == value).ok_or_else(|| one_of(&names))?;
            }
            "rule" => {
                self.rule = Some(value.parse().map_err(|_| one_of(&names(Rule::ALL)))?);
            }
            "basis" => {
                self.basis = value.parse().map_err(|_| one_of(&names(Basis::ALL)))?;
            }
            "incumbent" | "alternative" => {
                let chips = data.chips();
                let chip = chips.iter().find(|chip| **chip == value).ok_or_else(|| one_of(&chips))?;
                let side = if key == "incumbent" { &mut self.incumbent } else { &mut self.alternative };
                *side = (*chip).to_owned();
            }
            _ => {
                let numbers = INPUTS.iter().map(key_of);
                let keys: Vec<&str> = WORDS.into_iter().chain([SPEND.key]).chain(numbers).collect();
                return Err(format!("is no key of this page: use {}", keys.join(", ")));
            }
        }
        Ok(())
    }

    /// The query string that [`read`](Self::read) reads back as the same state.
    #[must_use]
    pub fn query(&self, data: &Data) -> String {
        let words = [("incumbent", &*self.incumbent), ("alternative", &self.alternative), ("basis", self.basis.name())];
        let numbers = self.spend.map(|spend| (SPEND.key, spend)).into_iter();
        let numbers = numbers.chain(self.known.iter().map(|(input, value)| (key_of(input), *value)));
        let pairs = std::iter::once(("preset", self.preset(data).name.clone()))
            .chain(numbers.map(|(key, value)| (key, written(value))))
            .chain(self.rule.map(|rule| ("rule", rule.name().to_owned())))
            .chain(words.map(|(key, word)| (key, word.to_owned())));
        let pairs = pairs.map(|(key, value)| format!("{key}={}", byte_serialize(value.as_bytes()).collect::<String>()));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The scenario that it starts from.
    #[must_use]
    pub fn preset<'a>(&self, data: &'a Data) -> &'a Preset {
        &data.presets[self.preset]
    }

    /// The value of an input that is known.
    #[must_use]
    pub fn value(&self, input: &ModelInput) -> Option<f64> {
        self.known.iter().find(|(known, _)| *known == input).map(|(_, value)| *value)
    }

    /// What is believed in this state.
    ///
    /// # Errors
    /// Numbers that are legal one by one and not together.
    pub fn priors(&self, data: &Data) -> Result<Priors, Refusal> {
        let mut priors = self.preset(data).priors.clone();
        for (input, value) in &self.known {
            priors = priors.knowing(input, *value);
        }
        if let Some(spend) = self.spend {
            priors = priors.of_spend(spend);
        }
        priors.centre.rule = self.rule.unwrap_or(priors.centre.rule);
        priors.validate()?;
        Ok(priors)
    }
}

/// A number within what is legal; `None` where nothing stands.
fn number(value: &str, legal: &Legal) -> Result<Option<f64>, String> {
    if value.is_empty() {
        return Ok(None);
    }
    match value.parse::<f64>() {
        Ok(number) if legal.allows(number) => Ok(Some(number)),
        Ok(_) => Err(format!("is {}: {}", quoted(value), legal.remedy())),
        Err(_) => Err(format!("is {}, not a number: {}, as in 0.5 or 5e7", quoted(value), legal.remedy())),
    }
}

/// A number with all its digits, in whichever notation is shorter.
#[must_use]
pub fn written(value: f64) -> String {
    let (plain, exponent) = (value.to_string(), format!("{value:e}"));
    if exponent.len() < plain.len() { exponent } else { plain }
}

/// The beginning of a text at least, without what cannot be seen.
fn quoted(text: &str) -> String {
    let cut = if text.chars().nth(QUOTED_MAX).is_some() { "..." } else { "" };
    format!("`{}{cut}`", text.chars().take(QUOTED_MAX).collect::<String>().escape_debug())
}
/// The names of some values.
fn names<T: Copy + Into<&'static str>>(values: &[T]) -> Vec<&'static str> {
    values.iter().map(|value| (*value).into()).collect()
}
