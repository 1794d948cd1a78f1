//! The inputs of a scenario: what each is, what is known of it, and what stands behind that.

use serde_json::{Value, json};

use crate::economics::distribution::Prior;
use crate::economics::input::{INPUTS, ModelInput};
use crate::economics::priors::Priors;
use crate::unit::significant;

use super::{Cell, Table};

/// Every input of the threshold with what is known of it; `None` for one whose value is certain.
fn known(priors: &Priors) -> impl Iterator<Item = (&'static ModelInput, Option<&Prior>)> {
    INPUTS.iter().filter(|input| input.is_of_threshold()).map(|input| {
        let prior = priors.uncertain.iter().find(|(uncertain, _)| *uncertain == input);
        (input, prior.map(|(_, prior)| prior))
    })
}

/// The inputs as a table.
#[must_use]
pub fn table(priors: &Priors) -> Table {
    let number = |value: f64| Cell::Number(significant(value), value);
    let row = |(input, prior): (&ModelInput, Option<&Prior>)| {
        let end = |p: f64| prior.map_or_else(Cell::empty, |prior| number(prior.quantile(p)));
        vec![
            Cell::text(format!("{} ({})", input.label, input.unit)),
            Cell::text(if prior.is_some() { input.origin.name() } else { "one value" }),
            end(0.05),
            number(input.get(&priors.centre)),
            end(0.95),
            Cell::text(input.key),
        ]
    };
    Table {
        title: "What the answer rests on".to_owned(),
        columns: vec!["input", "what it is", "5 %", "centre", "95 %", "key in the scenario"],
        rows: known(priors).map(row).collect(),
        notes: vec![
            "what it is: where the range of the article's scenario comes from; its file names the evidence for each. One value: the scenario has no range."
                .to_owned(),
        ],
        ..Table::default()
    }
}

/// The inputs for machines.
#[must_use]
pub fn machine(priors: &Priors) -> Value {
    let input = |(input, prior): (&ModelInput, Option<&Prior>)| {
        json!({
            "key": input.key,
            "unit": input.unit,
            "origin": input.origin.name(),
            "centre": input.get(&priors.centre),
            "p05": prior.map(|prior| prior.quantile(0.05)),
            "p95": prior.map(|prior| prior.quantile(0.95)),
        })
    };
    known(priors).map(input).collect()
}
