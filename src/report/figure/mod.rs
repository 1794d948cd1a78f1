//! The pictures: a model in, a chart with the same numbers as a table out.

pub mod answer;

use super::Table;
use super::chart::Chart;

/// A chart and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The finding in a sentence, above the chart.
    pub caption: String,
    /// The chart.
    pub chart: Chart,
    /// Every number that the chart shows.
    pub table: Table,
}
