//! The article, claim by claim: a table that is read in a minute, and the chain from one sentence
//! to its sources.

use serde_json::{Value, json};

use itertools::Itertools;

use crate::economics::answer::population::Population;
use crate::economics::claim::{Claim, ClaimTest, EvidenceRow};
use crate::economics::verdict::claim_test::Finding;

use super::{Cell, Report, Table, percent};

/// A finding with the rows of evidence that its claim names.
#[derive(Debug, Clone)]
pub struct Traced<'a> {
    /// The finding.
    pub finding: Finding<'a>,
    /// The rows.
    pub evidence: Vec<EvidenceRow>,
}

/// All claims. The assumptions come first.
#[must_use]
pub fn report(traced: &[Traced<'_>], population: &Population) -> Report {
    let row = |Traced { finding, .. }: &Traced<'_>| {
        [finding.claim.id.as_str(), finding.verdict, finding.found.as_str()].map(Cell::text).to_vec()
    };
    Report {
        above: vec![
            assumptions(population),
            "Each claim is judged by a rule that was fixed before any run.".to_owned(),
        ],
        tables: vec![Table {
            columns: vec!["claim", "verdict", "found"],
            rows: traced.iter().map(row).collect(),
            ..Table::default()
        }],
        below: rules(traced),
        json: json!({ "claims": traced.iter().map(machine).collect::<Vec<_>>() }),
        ..Report::default()
    }
}

/// The rule of each kind of claim, once, and where to read more.
fn rules(traced: &[Traced<'_>]) -> Vec<String> {
    let rule = |(test, rule): (ClaimTest, &str)| format!("Rule ({test}): {rule}.");
    let more = "`--explain CLAIM` gives the sentence, the rule, every step and every source.".to_owned();
    distinct(traced).into_iter().map(rule).chain([more]).collect()
}

/// Each kind of test with its rule, once.
fn distinct<'a>(traced: &[Traced<'a>]) -> Vec<(ClaimTest, &'a str)> {
    traced.iter().map(|Traced { finding, .. }| (finding.claim.test, finding.rule)).unique().collect()
}

/// Every claim in its own words, with its verdict and what was found.
#[must_use]
pub fn sentences(traced: &[Traced<'_>]) -> Table {
    let row = |Traced { finding, .. }: &Traced<'_>| {
        let claim = finding.claim;
        [claim.statement.as_str(), finding.verdict, finding.found.as_str(), claim.id.as_str()].map(Cell::text).to_vec()
    };
    Table {
        columns: vec!["the article says", "verdict", "found", "claim"],
        rows: traced.iter().map(row).collect(),
        ..Table::default()
    }
}

/// The rules as a table.
#[must_use]
pub fn rules_table(traced: &[Traced<'_>]) -> Table {
    let row = |(test, rule): (ClaimTest, &str)| vec![Cell::text(test.to_string()), Cell::text(rule)];
    Table { columns: vec!["test", "rule"], rows: distinct(traced).into_iter().map(row).collect(), ..Table::default() }
}

/// How far the assumptions reach.
#[must_use]
pub fn assumptions(population: &Population) -> String {
    let assumed = population.indices.iter().filter(|(input, _)| input.is_assumed()).count();
    let bound = population.bounds.iter().find(|(spend, _)| *spend == 1e7);
    let reach = bound.map_or_else(String::new, |(spend, bounds)| {
        format!(
            ": with all at their low end a buyer of {:.0} M USD a year needs {}, at their high end {}",
            spend / 1e6,
            percent(bounds.low),
            percent(bounds.high)
        )
    });
    format!("The threshold rests on {assumed} assumptions about switching{reach}.")
}

/// One claim, from its sentence to its sources.
#[must_use]
pub fn explanation(traced: &Traced<'_>) -> Report {
    let Traced { finding, evidence } = traced;
    let Claim { id, statement, confirmed_by, refuted_by, note, .. } = finding.claim;
    let mut above = vec![
        format!("{id}: {statement}"),
        format!("Verdict: {} - {}.", finding.verdict, finding.found),
        String::new(),
        format!("Confirmed by: {confirmed_by}"),
        format!("Refuted by:   {refuted_by}"),
        format!("Rule:         {}.", finding.rule),
    ];
    if !note.is_empty() {
        above.push(format!("Note:         {note}"));
    }
    if !finding.steps.is_empty() {
        above.push(String::new());
        above.extend(finding.steps.iter().cloned());
    }
    let place = |row: &EvidenceRow| format!("data/{}:{}", row.file, row.line);
    let row = |row: &EvidenceRow| {
        [place(row), row.provenance.date.to_string(), row.provenance.quality.clone(), row.provenance.source.clone()]
            .map(Cell::text)
            .to_vec()
    };
    let says = |row: &EvidenceRow| {
        let fields: Vec<String> = row.fields.iter().map(|(column, text)| format!("{column} {text}")).collect();
        format!("{}: {}", place(row), fields.join(", "))
    };
    Report {
        above,
        tables: (!evidence.is_empty())
            .then(|| Table {
                title: "Evidence".to_owned(),
                columns: vec!["row", "date", "quality", "source"],
                rows: evidence.iter().map(row).collect(),
                ..Table::default()
            })
            .into_iter()
            .collect(),
        below: evidence.iter().map(says).collect(),
        json: machine(traced),
        ..Report::default()
    }
}

fn machine(Traced { finding, evidence }: &Traced<'_>) -> Value {
    let claim = finding.claim;
    json!({
        "id": claim.id,
        "statement": claim.statement,
        "test": claim.test.to_string(),
        "verdict": finding.verdict,
        "found": finding.found,
        "rule": finding.rule,
        "confirmed_by": claim.confirmed_by,
        "refuted_by": claim.refuted_by,
        "note": claim.note,
        "steps": finding.steps,
        "evidence": evidence.iter().map(|row| json!({
            "file": format!("data/{}", row.file),
            "line": row.line,
            "fields": row.fields.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "source": row.provenance.source,
            "date": row.provenance.date,
            "quality": row.provenance.quality,
        })).collect::<Vec<_>>(),
    })
}
