//! The findings of a price list: one line for each reason, with the rows that share it.

use indexmap::IndexMap;
use itertools::Itertools;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::offer::Offer;
use crate::economics::price_lint::{LintFinding, LintRule};

use super::{Cell, Report, Table, json};

/// What was found in the list called `name`.
#[must_use]
pub fn report(name: &str, offers: &[Offer], findings: &[LintFinding], today: Date) -> Report {
    let used = offers.iter().filter(|offer| offer.basis().is_some()).count();
    let caught = findings.iter().map(|finding| finding.line).unique().count();
    let above = format!(
        "{name}: {} rows, {used} of them on a basis; on {today} {} of these have findings.",
        offers.len(),
        caught
    );
    let json = json(PriceLintView {
        prices: name,
        today: today.to_string(),
        rows: offers.len(),
        rows_on_a_basis: used,
        findings: findings.iter().map(LintFindingView::from).collect(),
    });
    let mut report = Report { above: vec![above], json, ..Report::default() };
    if findings.is_empty() {
        return report;
    }
    let row = |(first, lines): (&LintFinding, Vec<u64>)| {
        let other = first.other.map(|line| format!(" in line {line}")).unwrap_or_default();
        vec![
            Cell::text(first.rule.name()),
            Cell::Number(lines.len().to_string(), lines.len() as f64),
            Cell::text(ranges(&lines)),
            Cell::text(format!("{}{other}", first.why)),
        ]
    };
    let rows = by_reason(findings).into_iter().map(row).collect();
    report.tables.push(Table { columns: vec!["rule", "rows", "lines", "why"], rows, ..Table::default() });
    let rules = LintRule::ALL.iter().copied().filter(|rule| findings.iter().any(|finding| finding.rule == *rule));
    report.below.extend(rules.map(|rule| format!("{rule}: {}.", rule.remedy())));
    report
}

/// Findings of one rule with one reason, in the order of the first of them.
fn by_reason(findings: &[LintFinding]) -> Vec<(&LintFinding, Vec<u64>)> {
    let mut groups = IndexMap::new();
    for finding in findings {
        let group = groups.entry((finding.rule, finding.why.as_str(), finding.other));
        group.or_insert((finding, Vec::new())).1.push(finding.line);
    }
    groups.into_values().collect()
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

/// The findings for machines.
#[derive(Serialize, JsonSchema)]
pub(super) struct PriceLintView<'a> {
    prices: &'a str,
    today: String,
    rows: usize,
    rows_on_a_basis: usize,
    findings: Vec<LintFindingView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct LintFindingView<'a> {
    line: u64,
    rule: &'static str,
    why: &'a str,
    other_line: Option<u64>,
    remedy: &'static str,
    disqualifies: bool,
}

impl<'a> From<&'a LintFinding> for LintFindingView<'a> {
    fn from(LintFinding { line, rule, why, other }: &'a LintFinding) -> Self {
        let (remedy, disqualifies) = (rule.remedy(), rule.disqualifies());
        Self { line: *line, rule: rule.name(), why, other_line: *other, remedy, disqualifies }
    }
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
