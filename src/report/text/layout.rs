//! The columns of a table for a width: which of them stand beside each other, and how wide each is.

use super::paragraph::{lines, longest_word, width};
use crate::report::model::{Cell, Table};

/// Lines of a cell at most, where a table has to be made narrower.
const LINES_MAX: usize = 4;

/// Columns of words that are not broken into lines while there is another way.
const WHOLE: usize = 24;

/// Columns of words that are not worth a line of their own.
const SHORT: usize = 12;

/// Columns of a bar, at least and at most.
const BAR: (usize, usize) = (8, 24);

/// A layout of columns beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// From left to right.
    pub columns: Vec<Column>,
    /// Whether the first column stands in lines of its own, above the rows that share what it says.
    pub above: bool,
    /// A column that stands in lines of its own, below each row.
    pub below: Option<usize>,
    /// Columns before the first.
    pub indent: usize,
}

/// A column of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// What stands in it.
    pub place: Place,
    /// How wide it is.
    pub width: usize,
    /// Whether its heading stands right.
    pub right: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The cells of a column of the table.
    Cell(usize),
    /// Bars as long as the shares in a column of the table.
    Bar(usize),
}

impl Layout {
    /// Columns of the whole table.
    pub(super) fn width(&self) -> usize {
        let gaps = 2 * self.columns.len().saturating_sub(1);
        self.indent + self.columns.iter().map(|column| column.width).sum::<usize>() + gaps
    }

    /// Lines that the rows take.
    fn height(&self, table: &Table, limit: usize) -> usize {
        let of = |row: &Vec<Cell>| {
            let cell = |place: usize, width: usize| row.get(place).map_or(0, |cell| lines(cell.shown(), width).len());
            let in_columns = self.columns.iter().map(|column| match column.place {
                Place::Cell(place) => cell(place, column.width),
                Place::Bar(_) => 1,
            });
            let below = self.below.filter(|below| row.get(*below).is_some_and(|cell| !cell.shown().is_empty()));
            let indent = self.indent + 2;
            in_columns.max().unwrap_or(0) + below.map_or(0, |below| cell(below, limit.saturating_sub(indent)))
        };
        let shared = if self.above { runs(table) } else { 0 };
        table.rows.iter().map(of).sum::<usize>() + shared
    }
}

/// Every column as wide as its widest cell. A name over several columns widens the last of them.
pub(super) fn natural(table: &Table) -> Layout {
    let column =
        |index| Column { place: Place::Cell(index), width: widest(table, index), right: is_right(table, index) };
    let mut columns: Vec<Column> = (0..table.columns.len()).map(column).collect();
    let mut place = 0;
    for (name, span) in &table.groups {
        let end = (place + span).min(columns.len());
        let below = &columns[place.min(end)..end];
        let all = below.iter().map(|column| column.width).sum::<usize>() + 2 * below.len().saturating_sub(1);
        if end > place {
            columns[end - 1].width += width(name).saturating_sub(all);
        }
        place = end;
    }
    Layout { columns, above: false, below: None, indent: 0 }
}

/// The layout that takes the fewest lines of those that fit; `None` where none does.
pub(super) fn fit(table: &Table, limit: Option<usize>) -> Option<Layout> {
    let natural = natural(table);
    let Some(limit) = limit else { return Some(natural) };
    if table.bar.is_none() && natural.width() <= limit {
        return Some(natural);
    }
    // A name over several columns holds them where they are.
    if !table.groups.is_empty() {
        return None;
    }
    let filled: Vec<usize> = (0..table.columns.len()).filter(|index| !is_empty(table, *index)).collect();
    let above = filled.first() == Some(&0) && filled.len() > 1 && is_shared(table);
    let last = filled.last().copied();
    let last = last.filter(|last| *last > 0 && !is_right(table, *last) && widest(table, *last) > SHORT);
    let bars = [table.bar, None];
    let bars = &bars[..if table.bar.is_some() { 2 } else { 1 }];
    let ways = bars.iter().flat_map(|bar| [WHOLE, 0].map(|whole| (*bar, whole)));
    ways.filter_map(|(bar, whole)| {
        let shapes = [(false, None), (above, None), (false, last), (above, last)];
        let layouts = shapes.into_iter().filter_map(|(above, below)| {
            let beside = |index: &usize| !(above && *index == 0) && below != Some(*index);
            let beside: Vec<usize> = filled.iter().copied().filter(beside).collect();
            let empty = Layout { columns: Vec::new(), above, below, indent: if above { 2 } else { 0 } };
            shrunk(table, &beside, bar, whole, empty, limit)
        });
        // Of equals the first, which moves the least.
        layouts.min_by_key(|layout| layout.height(table, limit))
    })
    .next()
}

/// These columns beside each other, as narrow as they have to be.
fn shrunk(
    table: &Table,
    beside: &[usize],
    bar: Option<usize>,
    whole: usize,
    empty: Layout,
    limit: usize,
) -> Option<Layout> {
    let mut layout = empty;
    for &index in beside {
        layout.columns.push(Column {
            place: Place::Cell(index),
            width: least(table, index, whole),
            right: is_right(table, index),
        });
        if bar == Some(index) {
            layout.columns.push(Column { place: Place::Bar(index), width: BAR.0, right: false });
        }
    }
    let mut spare = limit.checked_sub(layout.width()).filter(|_| !beside.is_empty())?;
    // What is left goes to the cells that would need the most lines.
    let wish = |column: &Column| match column.place {
        Place::Cell(index) => widest(table, index),
        Place::Bar(_) => 0,
    };
    let wishes: Vec<usize> = layout.columns.iter().map(wish).collect();
    while spare > 0 {
        let short = |(column, wish): &(&mut Column, &usize)| column.width < **wish;
        let need = |column: &Column, wish: usize| wish as f64 / column.width.max(1) as f64;
        let all = layout.columns.iter_mut().zip(&wishes).filter(short);
        let Some((column, _)) = all.max_by(|(one, a), (other, b)| need(one, **a).total_cmp(&need(other, **b))) else {
            break;
        };
        column.width += 1;
        spare -= 1;
    }
    if let Some(column) = layout.columns.iter_mut().find(|column| matches!(column.place, Place::Bar(_))) {
        column.width = (column.width + spare).min(BAR.1);
    }
    Some(layout)
}

fn cells(table: &Table, index: usize) -> impl Iterator<Item = &Cell> {
    table.rows.iter().filter(|row| !is_heading(row)).filter_map(move |row| row.get(index))
}

/// The width of the widest cell, or of the heading.
fn widest(table: &Table, index: usize) -> usize {
    cells(table, index).map(|cell| width(cell.shown())).max().unwrap_or(0).max(width(table.columns[index]))
}

/// The least width of a column: numbers are not broken, nor are words of up to `whole` columns, and
/// no cell takes more than some lines.
fn least(table: &Table, index: usize, whole: usize) -> usize {
    let of = |cell: &Cell| match cell {
        Cell::Number(shown, _) => width(shown),
        Cell::Text(words) if width(words) <= whole => width(words),
        Cell::Text(words) => longest_word(words).max(width(words).div_ceil(LINES_MAX)),
    };
    cells(table, index).map(of).max().unwrap_or(0).max(longest_word(table.columns[index]))
}

/// Whether numbers stand in a column.
fn is_right(table: &Table, index: usize) -> bool {
    table.rows.iter().any(|row| matches!(row.get(index), Some(Cell::Number(..))))
}

fn is_empty(table: &Table, index: usize) -> bool {
    !table.rows.is_empty() && cells(table, index).all(|cell| cell.shown().is_empty())
}

/// How many rows begin with something else than the row before them.
fn runs(table: &Table) -> usize {
    let mut over = None;
    cells(table, 0).filter(|cell| over.replace(cell.shown()) != Some(cell.shown())).count()
}

/// Whether rows beside each other mostly begin with the same words.
pub(super) fn is_shared(table: &Table) -> bool {
    !is_right(table, 0) && table.rows.iter().all(|row| !is_heading(row)) && 2 * runs(table) <= table.rows.len()
}

/// A row of one cell is a heading inside the table, and reaches over the columns beside it.
pub(super) fn is_heading(row: &[Cell]) -> bool {
    row.len() > 1 && row.iter().skip(1).all(|cell| cell.shown().is_empty())
}
