//! The traps of a price list: one line for each reason, with the rows that share it.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::json;

use crate::economics::offer::Offer;
use crate::economics::traps::{Kind, Trap};

use super::{Cell, Report, Table};

/// What was found in the list called `name`.
#[must_use]
pub fn report(name: &str, offers: &[Offer], traps: &[Trap], today: Date) -> Report {
    let used = offers.iter().filter(|offer| offer.standing.basis().is_some()).count();
    let mut caught: Vec<u64> = traps.iter().map(|trap| trap.line).collect();
    caught.sort_unstable();
    caught.dedup();
    let above = format!(
        "{name}: {} rows, {used} of them on a basis; on {today} {} of these are in a trap.",
        offers.len(),
        caught.len()
    );
    let mut report =
        Report { above: vec![above], json: machine(name, offers.len(), used, traps, today), ..Report::default() };
    if traps.is_empty() {
        return report;
    }
    let row = |(first, lines): (&Trap, Vec<u64>)| {
        let other = first.other.map(|line| format!(" in line {line}")).unwrap_or_default();
        vec![
            Cell::text(first.kind.name()),
            Cell::Number(lines.len().to_string(), lines.len() as f64),
            Cell::text(ranges(&lines)),
            Cell::text(format!("{}{other}", first.why)),
        ]
    };
    let rows = by_reason(traps).into_iter().map(row).collect();
    report.tables.push(Table { columns: vec!["trap", "rows", "lines", "why"], rows, ..Table::default() });
    let kinds = Kind::ALL.into_iter().filter(|kind| traps.iter().any(|trap| trap.kind == *kind));
    report.below.extend(kinds.map(|kind| format!("{kind}: {}.", kind.remedy())));
    report
}

/// Traps of one kind with one reason, in the order of the first of them.
fn by_reason(traps: &[Trap]) -> Vec<(&Trap, Vec<u64>)> {
    let mut groups: Vec<(&Trap, Vec<u64>)> = Vec::new();
    let mut places = HashMap::new();
    for trap in traps {
        let place = *places.entry((trap.kind, trap.why.as_str(), trap.other)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, lines)) => lines.push(trap.line),
            None => groups.push((trap, vec![trap.line])),
        }
    }
    groups
}

/// Ascending numbers with what follows one another drawn together: `3, 5-9`.
fn ranges(lines: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let words = |(first, last): (u64, u64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.into_iter().map(words).collect::<Vec<_>>().join(", ")
}

fn machine(name: &str, rows: usize, used: usize, traps: &[Trap], today: Date) -> serde_json::Value {
    let trap = |trap: &Trap| {
        json!({
            "line": trap.line,
            "trap": trap.kind.name(),
            "why": trap.why,
            "other_line": trap.other,
            "remedy": trap.kind.remedy(),
            "disqualifies": trap.kind.disqualifies(),
        })
    };
    json!({
        "prices": name,
        "today": today.to_string(),
        "rows": rows,
        "rows_on_a_basis": used,
        "traps": traps.iter().map(trap).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn lines_are_drawn_together() {
        assert_eq!(ranges(&[3, 5, 6, 7, 9, 10]), "3, 5-7, 9-10");
        assert_eq!(ranges(&[2]), "2");
    }
}
