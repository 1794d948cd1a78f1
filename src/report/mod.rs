//! What people read: a model in, a string out.
//!
//! Each command has a small file that turns its model into a [`Report`], and each format one that
//! turns any report into text. A command's JSON is that of a view, a struct that derives
//! `Serialize` beside the command's tables, with plain numbers in units that its keys name.

pub mod answer;
pub mod bench;
pub mod bencher_metric_format;
pub mod chart;
pub mod claims;
pub mod classes;
pub mod compare;
pub mod cost;
pub mod csv;
pub mod decide;
pub mod figure;
pub mod floor;
pub mod html;
pub mod inputs;
pub mod kernels;
pub mod markdown;
pub mod model;
pub mod page;
pub mod price_lint;
pub mod roofline;
pub mod schema;
pub mod targets;
pub mod text;
pub mod threshold;
pub mod tune;
pub mod value;

pub use crate::unit::percent;
pub use model::{Cell, Report, ReportFormat, Table};

/// A view as JSON. Only a map whose keys are no text could not be one.
fn json(view: impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(view).unwrap_or_default()
}

impl Report {
    /// The report in a form, ending with a line break; `None` in a form that the command does not
    /// have. As it stands in a file: [`text::render`] fits a terminal.
    #[must_use]
    pub fn render(&self, format: ReportFormat) -> Option<String> {
        let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        match format {
            ReportFormat::Table => Some(text::render(self, text::Medium::PLAIN)),
            ReportFormat::Markdown => Some(markdown::render(self)),
            ReportFormat::Csv => Some(csv::render(self)),
            ReportFormat::Json => Some(json(&self.json)),
            ReportFormat::Bmf => self.bmf.as_ref().map(json),
        }
    }
}
