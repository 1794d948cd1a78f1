//! A table as columns beside each other. The library comfy-table breaks cells into lines and aligns
//! them; what stands here is which form of a table fits a terminal.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, TableStyle, Width,
};
use itertools::Itertools;

use super::paragraph::{glued, longest_word, unglued, width};
use super::terminal::{Medium, bar};
use super::tone;
use crate::report::model::{Cell, Table};

/// A line of dashes under the headings. Of the two spaces between columns one is the padding of the
/// left column.
const TABLE_STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('-').junction(' '))
    .content_lines(ContentLineStyle::none().junction(' '));

/// Lines of a cell at most, where a table has to be made narrower.
const CELL_LINES_MAX: usize = 4;

/// Width of words that are not broken into lines while there is another way.
const WHOLE: usize = 24;

/// Width of words that are not worth a line of their own.
const SHORT: usize = 12;

/// Widths of a bar, where there is room and where there is less.
const BARS: [usize; 2] = [24, 8];

/// Stands around a verdict until it is coloured, and alone for a line that reaches over columns.
/// It takes no width, and no cell holds one, because cells are cleaned of what is invisible.
const MARK: char = '\u{2060}';

/// How a table is laid out.
#[derive(Debug, Clone, Copy)]
struct TableLayout {
    /// Whether columns without a word are left out.
    filled: bool,
    /// Whether the first column stands in lines of its own, above the rows that share its words.
    above: bool,
    /// A column that stands in lines of its own, below each row.
    below: Option<usize>,
    /// A column of shares, and the width of the bars beside it.
    bar: Option<(usize, usize)>,
    /// Width of the words that are not broken.
    whole: usize,
}

/// Every column as wide as its widest cell.
const NATURAL: TableLayout = TableLayout { filled: false, above: false, below: None, bar: None, whole: usize::MAX };

/// A table in a layout.
struct Grid<'t> {
    headings: Vec<Cell>,
    /// Cells, or words that reach over the columns.
    rows: Vec<Result<Vec<Cell>, String>>,
    /// The least width of each column.
    least: Vec<usize>,
    groups: &'t [(String, usize)],
}

/// The table in the first layout that fits; `None` where none does.
pub(super) fn render(table: &Table, medium: Medium) -> Option<String> {
    let natural = Grid::of(table, NATURAL, medium.unicode);
    let Some(limit) = medium.width else { return Some(natural.draw(medium)) };
    if table.bar.is_none() && natural.width() <= limit {
        return Some(natural.draw(medium));
    }
    // A name over several columns holds them where they are.
    if !table.groups.is_empty() {
        return None;
    }
    let words =
        |index: &usize| table.rows.iter().filter(|row| !is_heading(row)).all(|row| row[*index].value().is_none());
    let last =
        table.columns.len().checked_sub(1).filter(|last| *last > 0 && words(last) && natural.least[*last] > SHORT);
    let bars = table.bar.iter().flat_map(|index| BARS.map(|width| Some((*index, width)))).chain([None]);
    let ways = bars.flat_map(|bar| [WHOLE, 0].map(|whole| (bar, whole)));
    let layouts = ways.flat_map(|(bar, whole)| {
        let shapes = [(false, None), (is_shared(table), None), (false, last), (is_shared(table), last)];
        shapes.map(|(above, below)| TableLayout { filled: true, above, below, bar, whole })
    });
    let mut grids = layouts.map(|layout| Grid::of(table, layout, medium.unicode));
    grids.find(|grid| !grid.headings.is_empty() && grid.width() <= limit).map(|grid| grid.draw(medium))
}

/// The width of a table where nothing is wrapped, without its notes.
#[must_use]
pub fn table_width(table: &Table) -> usize {
    Grid::of(table, NATURAL, true).width()
}

impl<'t> Grid<'t> {
    fn of(table: &'t Table, layout: TableLayout, unicode: bool) -> Self {
        let TableLayout { filled, above, below, bar: bars, whole } = layout;
        let is_empty = |index: usize| {
            let mut rows = table.rows.iter().filter(|row| !is_heading(row));
            !table.rows.is_empty() && rows.all(|row| row[index].shown().is_empty())
        };
        let beside: Vec<usize> = (0..table.columns.len())
            .filter(|&index| !(filled && is_empty(index) || above && index == 0 || below == Some(index)))
            .collect();
        let cells = |row: &[Cell]| -> Vec<Cell> {
            let with_bar = |&index: &usize| {
                let bars = bars.filter(|(of, _)| *of == index);
                let bar = bars.map(|(_, width)| {
                    Cell::text(row[index].value().map_or_else(String::new, |share| bar(share, width, unicode)))
                });
                std::iter::once(row[index].clone()).chain(bar)
            };
            let mut cells: Vec<Cell> = beside.iter().flat_map(with_bar).collect();
            if let (true, Some(Cell::Text(first))) = (above, cells.first_mut()) {
                first.insert_str(0, "  ");
            }
            cells
        };
        let mut rows = Vec::new();
        let mut over = None;
        for row in &table.rows {
            if is_heading(row) {
                over = None;
                rows.push(Err(row[0].shown().to_owned()));
                continue;
            }
            if above && over.replace(row[0].shown()) != Some(row[0].shown()) {
                rows.push(Err(row[0].shown().to_owned()));
            }
            rows.push(Ok(cells(row)));
            let below = below.map(|below| row[below].shown()).filter(|words| !words.is_empty());
            rows.extend(below.map(|words| Err(format!("    {words}"))));
        }
        let headings: Vec<Cell> = table.columns.iter().map(|heading| Cell::text(*heading)).collect();
        let mut headings = cells(&headings);
        let column = |index: usize| rows.iter().flatten().map(move |row: &Vec<Cell>| &row[index]);
        let least = |(index, heading): (usize, &Cell)| {
            let heading = if whole == usize::MAX { width(heading.shown()) } else { longest_word(heading.shown()) };
            column(index).map(|cell| least_width(cell, whole)).fold(heading.max(1), usize::max)
        };
        let mut least: Vec<usize> = headings.iter().enumerate().map(least).collect();
        // A name over several columns widens the last of them.
        let mut start = 0;
        for (name, span) in &table.groups {
            let end = (start + span).min(least.len());
            if end > start {
                least[end - 1] += width(name).saturating_sub(joined(&least[start..end]));
            }
            start = end;
        }
        if let (true, Some(first)) = (above || below.is_some(), headings.first_mut()) {
            let over = if above { format!("{}\n", table.columns[0]) } else { String::new() };
            let under = below.map_or_else(String::new, |below| format!("\n    {}", table.columns[below]));
            least[0] = over.lines().chain(under.lines()).map(longest_word).fold(least[0], usize::max);
            *first = Cell::Text(format!("{over}{}{under}", first.shown()));
        }
        Self { headings, rows, least, groups: &table.groups }
    }

    fn width(&self) -> usize {
        joined(&self.least)
    }

    fn draw(&self, medium: Medium) -> String {
        let mut text = self.names();
        let mut drawn = comfy_table::Table::new();
        let right = |index: usize| self.rows.iter().flatten().any(|row| row[index].value().is_some());
        let heading = |(index, heading): (usize, &Cell)| cell(heading.shown(), right(index));
        drawn.load_style(TABLE_STYLE).set_header(self.headings.iter().enumerate().map(heading));
        for row in &self.rows {
            match row {
                Ok(cells) => drawn.add_row(cells.iter().map(|one| cell(one.shown(), one.value().is_some()))),
                Err(_) => drawn.add_row([MARK]),
            };
        }
        if let Some(limit) = medium.width {
            drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(limit.try_into().unwrap_or(u16::MAX));
        }
        let last = self.least.len().saturating_sub(1);
        for (column, least) in drawn.column_iter_mut().zip(&self.least) {
            let padding = u16::from(column.index < last);
            let least = u16::try_from(*least).unwrap_or(u16::MAX).saturating_add(padding);
            column.set_padding((0, padding)).set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        let mut across = self.rows.iter().filter_map(|row| row.as_ref().err());
        let mut ruled = false;
        for line in drawn.lines() {
            let line = unglued(line.trim_end());
            if line.trim_start().chars().eq([MARK]) {
                text.extend(across.next().map(|words| medium.paragraph(words)));
                continue;
            }
            // The padding of a column is no part of the rule under its heading.
            let is_rule = !ruled && line.starts_with('-') && line.chars().all(|letter| matches!(letter, '-' | ' '));
            ruled |= is_rule;
            text.push_str(&if is_rule { line.replace("- ", "  ") } else { coloured(&line, medium.colour) });
            text.push('\n');
        }
        text
    }

    /// The line of names over several columns; nothing where there are none.
    fn names(&self) -> String {
        let mut start = 0;
        let mut line = String::new();
        for (name, span) in self.groups {
            let end = (start + span).min(self.least.len());
            let space = joined(&self.least[start..end]).saturating_sub(width(name));
            line.push_str(&format!("{name}{}  ", " ".repeat(space)));
            start = end;
        }
        if line.is_empty() { line } else { format!("{}\n", line.trim_end()) }
    }
}

/// Columns beside each other, with the spaces between them.
fn joined(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)
}

/// The least width of a cell: numbers and verdicts are not broken, nor are words of up to `whole`
/// columns, and no cell takes more than some lines.
fn least_width(cell: &Cell, whole: usize) -> usize {
    let (words, width) = (cell.shown(), width(cell.shown()));
    if cell.value().is_some() || tone::of(words).is_some() || width <= whole {
        return width;
    }
    longest_word(words).max(width.div_ceil(CELL_LINES_MAX))
}

fn cell(words: &str, right: bool) -> comfy_table::Cell {
    let marked = tone::of(words).map(|_| format!("{MARK}{}{MARK}", words.replace(' ', "\u{a0}")));
    let alignment = if right { CellAlignment::Right } else { CellAlignment::Left };
    comfy_table::Cell::new(marked.unwrap_or_else(|| glued(words))).set_alignment(alignment)
}

/// A line with its marked verdicts in colour, or without their marks.
fn coloured(line: &str, colour: bool) -> String {
    let part = |(place, part): (usize, &str)| match tone::of(part).filter(|_| colour && place % 2 == 1) {
        Some(style) => tone::paint(part, style),
        None => part.to_owned(),
    };
    line.split(MARK).enumerate().map(part).collect()
}

/// A row of one cell is a heading inside the table, and reaches over the columns.
pub(super) fn is_heading(row: &[Cell]) -> bool {
    row.len() > 1 && row.iter().skip(1).all(|cell| cell.shown().is_empty())
}

/// Whether rows beside each other mostly begin with the same words.
pub(super) fn is_shared(table: &Table) -> bool {
    let first = |row: &Vec<Cell>| row.first().cloned();
    let words = |row: &Vec<Cell>| row.len() > 1 && row[0].value().is_none() && !is_heading(row);
    let runs = table.rows.iter().map(first).dedup().count();
    table.rows.iter().all(words) && 2 * runs <= table.rows.len()
}
