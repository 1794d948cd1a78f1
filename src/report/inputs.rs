//! The inputs of a scenario: what each is, what is known of it, and what stands behind that.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::input::{INPUTS, ModelInput};
use crate::economics::priors::Priors;
use crate::unit::significant;

use super::{Cell, Table};

/// An input of the threshold with what is known of it; no quantiles where its value is certain.
#[derive(Serialize, JsonSchema)]
pub(super) struct InputView {
    #[serde(flatten)]
    input: &'static ModelInput,
    centre: f64,
    p05: Option<f64>,
    p95: Option<f64>,
}

/// Every input of the threshold.
pub(super) fn views(priors: &Priors) -> Vec<InputView> {
    let view = |input: &'static ModelInput| {
        let prior = priors.uncertain.iter().find(|(uncertain, _)| *uncertain == input);
        let end = |p: f64| prior.map(|(_, prior)| prior.quantile(p));
        InputView { input, centre: input.get(&priors.centre), p05: end(0.05), p95: end(0.95) }
    };
    INPUTS.iter().filter(|input| input.is_of_threshold()).map(view).collect()
}

/// The inputs as a table.
#[must_use]
pub fn table(priors: &Priors) -> Table {
    let number = |value: f64| Cell::Number(significant(value), value);
    let end = |value: Option<f64>| value.map_or_else(Cell::empty, number);
    let row = |InputView { input, centre, p05, p95 }: InputView| {
        vec![
            Cell::text(format!("{} ({})", input.label, input.unit)),
            Cell::text(p05.map_or("one value", |_| input.origin.name())),
            end(p05),
            number(centre),
            end(p95),
            Cell::text(input.key),
        ]
    };
    Table {
        title: "What the answer rests on".to_owned(),
        columns: vec!["input", "what it is", "5 %", "centre", "95 %", "key in the scenario"],
        rows: views(priors).into_iter().map(row).collect(),
        notes: vec![
            "what it is: where the range of the article's scenario comes from; its file names the evidence for each. One value: the scenario has no range."
                .to_owned(),
        ],
        ..Table::default()
    }
}
