//! The JSON Schema of what a command prints with `--format json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::record::schema::text;

use super::bench::BenchView;
use super::compare::machine::CompareView;
use super::{
    answer, claims, classes, cost, decide, floor, kernels, price_lint, roofline, targets, threshold, tune, value,
};

/// Commands whose JSON has a schema.
pub const COMMANDS: [&str; 14] = [
    "bench",
    "claims",
    "compare",
    "cost",
    "decide",
    "floor",
    "kernels",
    "lint-prices",
    "roofline",
    "show",
    "targets",
    "threshold",
    "tune",
    "value",
];

/// One of the forms that a command prints, depending on its options.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only the schema is made of it")]
enum OneOf<A, B, C> {
    A(A),
    B(B),
    C(C),
}

/// The schema of a command; `None` of a command that has none.
#[must_use]
pub fn of(command: &str) -> Option<String> {
    let schema = match command {
        "bench" | "show" => schema_of::<BenchView<'_>>(),
        "claims" => schema_of::<claims::ClaimsView<'_>>(),
        "compare" => schema_of::<CompareView<'_>>(),
        "cost" => schema_of::<cost::CostView<'_>>(),
        "decide" => schema_of::<decide::DecideView<'_>>(),
        "floor" => schema_of::<BTreeMap<&str, Vec<floor::FloorView<'_>>>>(),
        "kernels" => schema_of::<OneOf<kernels::PathsView<'_>, BTreeMap<&str, Vec<kernels::KernelView>>, ()>>(),
        "lint-prices" => schema_of::<price_lint::PriceLintView<'_>>(),
        "roofline" => schema_of::<roofline::RooflineView<'_>>(),
        "targets" => schema_of::<BTreeMap<&str, Vec<targets::TargetView<'_>>>>(),
        "threshold" => {
            schema_of::<OneOf<classes::ClassesView<'_>, answer::AnswerView<'_>, threshold::ThresholdView<'_>>>()
        }
        "tune" => schema_of::<tune::TuneView<'_>>(),
        "value" => schema_of::<value::view::ValueView<'_>>(),
        _ => return None,
    };
    Some(text(schema, &format!("urn:switchpoint:command:{command}")))
}

fn schema_of<V: JsonSchema>() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<V>()
}
