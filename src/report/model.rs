//! What every command has to say: lines, and tables of cells. Each format is made from this alone.

use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::unit::percent;

use super::chart::Chart;

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
    /// A chart that a terminal shows above the headings.
    pub chart: Option<Chart>,
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

/// The forms in which a report is printed, by the names of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum ReportFormat {
    /// Aligned columns for people.
    Table,
    /// For machines.
    Json,
    /// Tables for a pull request.
    Markdown,
    /// Tables for a spreadsheet, with full numbers.
    Csv,
    /// Bencher Metric Format, of `bench`, `show` and `compare`: the throughput and the latency of
    /// each row.
    Bmf,
}
