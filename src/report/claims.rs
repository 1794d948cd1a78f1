//! The article, claim by claim: a table that is read in a minute, and the chain from one sentence
//! to its sources.

use std::collections::BTreeMap;

use itertools::Itertools;
use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::answer::population::Population;
use crate::economics::claim::{Claim, ClaimTest, EvidenceRow};
use crate::economics::provenance::Provenance;
use crate::economics::verdict::claim_test::Finding;

use super::{Cell, Report, Table, json, percent};

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
        json: json(ClaimsView::All { claims: traced.iter().map(ClaimView::from).collect() }),
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
    let bound = population.bounds.iter().find(|bounds| bounds.spend_usd_per_year == 1e7);
    let reach = bound.map_or_else(String::new, |bounds| {
        format!(
            ": with all at their low end a buyer of {:.0} M USD a year needs {}, at their high end {}",
            bounds.spend_usd_per_year / 1e6,
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
        json: json(ClaimsView::One(traced.into())),
        ..Report::default()
    }
}

/// What `claims` prints for machines: all claims, or the one to be explained.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum ClaimsView<'a> {
    All { claims: Vec<ClaimView<'a>> },
    One(ClaimView<'a>),
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ClaimView<'a> {
    id: &'a str,
    statement: &'a str,
    test: &'static str,
    verdict: &'static str,
    found: &'a str,
    rule: &'static str,
    confirmed_by: &'a str,
    refuted_by: &'a str,
    note: &'a str,
    steps: &'a [String],
    evidence: Vec<EvidenceView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct EvidenceView<'a> {
    file: String,
    line: u64,
    fields: BTreeMap<&'a str, &'a str>,
    #[serde(flatten)]
    provenance: &'a Provenance,
}

impl<'a> From<&'a Traced<'_>> for ClaimView<'a> {
    fn from(Traced { finding, evidence }: &'a Traced<'_>) -> Self {
        let Claim { id, statement, test, confirmed_by, refuted_by, note, .. } = finding.claim;
        let row = |EvidenceRow { file, line, fields, provenance }: &'a EvidenceRow| EvidenceView {
            file: format!("data/{file}"),
            line: *line,
            fields: fields.iter().map(|(column, text)| (column.as_str(), text.as_str())).collect(),
            provenance,
        };
        Self {
            id,
            statement,
            test: test.into(),
            verdict: finding.verdict,
            found: &finding.found,
            rule: finding.rule,
            confirmed_by,
            refuted_by,
            note,
            steps: &finding.steps,
            evidence: evidence.iter().map(row).collect(),
        }
    }
}
