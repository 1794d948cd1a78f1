//! The JSON Schema of the result file.

use serde_json::Value;

use crate::result::{ResultSet, VERSION};

/// The JSON Schema of the file, as committed in `docs/schema/`.
#[must_use]
pub fn schema() -> String {
    text(schemars::schema_for!(ResultSet), &format!("urn:switchpoint:result:{VERSION}"))
}

/// A schema as a text that can be committed, under the name `id`.
#[must_use]
pub fn text(mut schema: schemars::Schema, id: &str) -> String {
    schema.insert("$id".to_owned(), id.into());
    one_line_descriptions(schema.as_object_mut().into_iter().flat_map(|object| object.values_mut()));
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Where a comment is wrapped says nothing about the format.
fn one_line_descriptions<'a>(values: impl Iterator<Item = &'a mut Value>) {
    for value in values {
        match value {
            Value::String(text) if text.contains('\n') => *text = text.replace('\n', " "),
            Value::Array(inner) => one_line_descriptions(inner.iter_mut()),
            Value::Object(inner) => one_line_descriptions(inner.values_mut()),
            _ => {}
        }
    }
}
