//! A table that is too wide for a terminal in any form: each row as lines of `heading: value`.

use super::columns::{is_heading, is_shared};
use super::paragraph::width;
use super::terminal::{Medium, bar};
use super::tone;
use crate::report::model::{Cell, Table};

/// Columns of a bar behind its share.
const BAR: usize = 12;

/// Every row, one after another.
pub(super) fn render(table: &Table, medium: Medium) -> String {
    let mut text = String::new();
    let shared = is_shared(table);
    let mut over = String::new();
    for block in blocks(table) {
        let indents =
            std::iter::once(0).chain(shared.then_some(2)).chain(std::iter::repeat(if shared { 4 } else { 2 }));
        let values = block.into_iter().enumerate().filter(|(_, value)| !value.words.is_empty());
        for (indent, (place, value)) in indents.zip(values) {
            // What rows share is said once.
            if shared && place == 0 && std::mem::replace(&mut over, value.words.clone()) == value.words {
                continue;
            }
            let space = " ".repeat(indent);
            let start = if value.name.is_empty() { String::new() } else { format!("{}: ", value.name) };
            let mut line = format!("{space}{start}{}", value.words);
            let bar_width = medium.limit().saturating_sub(width(&line) + 2).min(BAR);
            match (value.share, tone::of(&value.words).filter(|_| medium.colour)) {
                (Some(share), _) if bar_width > BAR / 2 => {
                    line.push_str(&format!("  {}", bar(share, bar_width, medium.unicode)));
                    text.push_str(line.trim_end());
                    text.push('\n');
                }
                (_, Some(style)) if width(&line) <= medium.limit() => {
                    text.push_str(&format!("{space}{start}{}\n", tone::paint(&value.words, style)));
                }
                _ => text.push_str(&medium.paragraph(&line)),
            }
        }
    }
    text
}

/// A cell with its heading.
struct Value {
    name: String,
    words: String,
    share: Option<f64>,
}

/// The rows, each with what goes on below it: a row whose first cell is empty belongs to the one
/// before.
fn blocks(table: &Table) -> Vec<Vec<Value>> {
    let names = names(table);
    let mut blocks: Vec<Vec<Value>> = Vec::new();
    for row in &table.rows {
        if is_heading(row) {
            blocks.push(vec![Value { name: String::new(), words: row[0].shown().to_owned(), share: None }]);
            continue;
        }
        let value = |(index, cell): (usize, &Cell)| Value {
            name: names.get(index).cloned().unwrap_or_default(),
            words: cell.shown().trim().to_owned(),
            share: cell.value().filter(|_| table.bar == Some(index)),
        };
        let values = row.iter().enumerate().map(value);
        match blocks.last_mut() {
            Some(last) if row[0].shown().is_empty() && last.len() == row.len() => {
                for (known, more) in last.iter_mut().zip(values).filter(|(_, more)| !more.words.is_empty()) {
                    let comma = if known.words.is_empty() { "" } else { ", " };
                    known.words.push_str(&format!("{comma}{}", more.words));
                }
            }
            _ => blocks.push(values.collect()),
        }
    }
    blocks
}

/// Headings, each after the name that stands over it.
fn names(table: &Table) -> Vec<String> {
    let mut groups = table.groups.iter().flat_map(|(name, span)| std::iter::repeat_n(name.as_str(), *span));
    let name = |heading: &&'static str| match groups.next() {
        Some(name) if !name.is_empty() => format!("{name}, {heading}"),
        _ => (*heading).to_owned(),
    };
    table.columns.iter().map(name).collect()
}
