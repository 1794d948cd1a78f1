//! What people read: a model in, a string out.
//!
//! Each command has a small file that turns its model into a [`Report`], and each format one that
//! turns any report into text. A command's JSON is made beside its tables from the same model, with
//! plain numbers in units that its keys name.

pub mod answer;
pub mod bench;
pub mod bmf;
pub mod chart;
pub mod claims;
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
pub mod page;
pub mod plot;
pub mod roofline;
pub mod targets;
pub mod text;
pub mod threshold;
pub mod traps;
pub mod tune;
pub mod value;

pub use crate::unit::percent;

/// What a command has to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Lines above the tables.
    pub above: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Lines below the tables.
    pub below: Vec<String>,
    /// Lines about what to do next, with commands that are shown as they are typed.
    pub next: Vec<String>,
    /// The same for machines.
    pub json: serde_json::Value,
    /// The same in the Bencher Metric Format, of a command that has rates.
    pub bmf: Option<serde_json::Value>,
}

/// Rows under headings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What the table shows; may be empty.
    pub title: String,
    /// Lines between the title and the headings.
    pub preface: Vec<String>,
    /// A picture that a text has above the headings.
    pub plot: Option<plot::Plot>,
    /// Names over several headings, each with the number of headings below it; may be empty.
    pub groups: Vec<(String, usize)>,
    /// Headings.
    pub columns: Vec<&'static str>,
    /// Cells, as many in each row as there are headings.
    pub rows: Vec<Vec<Cell>>,
    /// A column of shares that a terminal draws as bars too.
    pub bar: Option<usize>,
    /// Lines below the last row.
    pub notes: Vec<String>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words, aligned left.
    Text(String),
    /// A number as people read it and as machines do, aligned right.
    Number(String, f64),
}

impl Cell {
    /// A cell of words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A cell with nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        Self::Text(String::new())
    }

    /// A percentage of one decimal, from a share.
    #[must_use]
    pub fn percent(share: f64) -> Self {
        Self::Number(percent(share), share)
    }

    /// What people read.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Text(words) | Self::Number(words, _) => words,
        }
    }

    /// What machines read, where it is a number.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            Self::Number(_, value) => Some(*value),
        }
    }
}

/// The forms in which a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for a terminal.
    Table,
    /// For machines.
    Json,
    /// Tables that paste into a pull request.
    Markdown,
    /// Tables for a spreadsheet, with full numbers.
    Csv,
    /// Bencher Metric Format: a row's name, its throughput and its latency.
    Bmf,
}

impl Report {
    /// The report in a form, ending with a line break; `None` in a form that the command does not
    /// have. As it stands in a file: [`text::render`] fits a terminal.
    #[must_use]
    pub fn render(&self, format: Format) -> Option<String> {
        let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        match format {
            Format::Table => Some(text::render(self, text::Medium::PLAIN)),
            Format::Markdown => Some(markdown::render(self)),
            Format::Csv => Some(csv::render(self)),
            Format::Json => Some(json(&self.json)),
            Format::Bmf => self.bmf.as_ref().map(json),
        }
    }
}
