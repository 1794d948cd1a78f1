//! The sentences above and below the table of a comparison.

use std::collections::BTreeMap;

use crate::compare::comparison::{Comparison, Design, RowOutcome};
use crate::compare::{By, RowVerdict, differences};
use crate::stat::margin::MarginSource;
use crate::text::plural;
use crate::unit::{self, percent_to};

use super::view::View;

/// What differs between the two sides apart from the numbers.
#[must_use]
pub fn above(pairs: &[&Comparison]) -> Vec<String> {
    let mut lines = Vec::new();
    for pair in pairs {
        let facts = differences(&pair.base, &pair.alternative);
        let none = if facts.is_empty() { ", with the same environment" } else { "" };
        lines.push(format!("alternative: {}{none}", pair.alternative.label()));
        lines.extend(facts.iter().map(|fact| {
            if fact.base.is_empty() && fact.alternative.is_empty() {
                return format!("  {}", fact.what);
            }
            let shown = |value: &str| if value.is_empty() { "nothing stated".to_owned() } else { value.to_owned() };
            format!("  {}: {} -> {}", fact.what, shown(&fact.base), shown(&fact.alternative))
        }));
    }
    lines
}

/// What a reader has to know of the numbers: their size, the margin, what the table can find, what
/// is left out.
#[must_use]
pub fn below(pairs: &[&Comparison], hidden: usize, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for pair in pairs {
        let indent = if pairs.len() > 1 { "  " } else { "" };
        lines.extend((pairs.len() > 1).then(|| format!("{}:", short(pair))));
        let facts = [Some(size(pair)), Some(margin(pair)), found(pair), shares(pair), left_out(pair)];
        let warnings = pair.warnings.iter().map(|warning| format!("warning: {warning}"));
        lines.extend(facts.into_iter().flatten().chain(warnings).map(|line| format!("{indent}{line}")));
    }
    if hidden > 0 {
        lines.push(format!(
            "Hidden by filters: {}; verdicts and mean are those of the whole table",
            plural(hidden, "row")
        ));
    }
    if view.by != By::Kernel {
        lines.push("The fastest kernel of each side was chosen by the same numbers that are compared".to_owned());
    }
    lines
}

/// How to read the tables, once.
#[must_use]
pub fn legend(panels: &[Vec<Comparison>]) -> String {
    let paired = panels.iter().flatten().all(|pair| pair.form == Design::Paired);
    let how = if paired { "Rows are paired: both sides lie in the same launches. " } else { "" };
    format!(
        "Above 0 the alternative is faster. {how}A verdict asks whether the difference exceeds the margin, by a t test adjusted for \
         the number of rows (Holm, 5 %); rule moderated-margin/2."
    )
}

/// The name of the alternative over its columns: without the file where both sides come from one.
#[must_use]
pub fn short(pair: &Comparison) -> String {
    let one_file =
        pair.base.origin.file == pair.alternative.origin.file && pair.base.target.slug != pair.alternative.target.slug;
    if one_file { pair.alternative.target.slug.clone() } else { pair.alternative.label() }
}

/// Why rows cannot be compared, each reason with the number of rows.
#[must_use]
pub fn reasons<'p>(pairs: impl Iterator<Item = &'p Comparison>) -> Vec<String> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for line in pairs.flat_map(|pair| &pair.lines) {
        match &line.outcome {
            RowOutcome::Differs(why) => *reasons.entry(why).or_default() += 1,
            _ if !line.is_empty() => *reasons.entry("only one side has a rate").or_default() += 1,
            _ => {}
        }
    }
    reasons.iter().map(|(why, count)| format!("{}: {why}", plural(*count, "row"))).collect()
}

fn percent(log: f64) -> String {
    unit::percent(log.exp_m1())
}

fn size(pair: &Comparison) -> String {
    let range = |(low, high): (usize, usize)| if low == high { low.to_string() } else { format!("{low}-{high}") };
    let [base, alternative] = pair.size.map(|(runs, samples)| format!("{} x {}", range(runs), range(samples)));
    if base == alternative {
        format!("Runs x samples: {base}")
    } else {
        format!("Runs x samples: {base} against {alternative}")
    }
}

fn margin(pair: &Comparison) -> String {
    let noise = &pair.noise;
    let source = match pair.margin.source {
        MarginSource::Delta => "the least that counts",
        MarginSource::AaDifference => "the A/A difference",
        MarginSource::Sessions => "the session floor",
        MarginSource::Clocks => "what the canaries differ by",
    };
    let mut parts: Vec<String> = noise.aa_difference.map(|log| format!("A/A {}", percent(log))).into_iter().collect();
    if pair.form == Design::Sessions {
        let files =
            pair.floor_files.into_iter().flatten().min().map_or(String::new(), |files| format!(" from {files} files"));
        parts.extend(noise.sessions.map(|log| format!("sessions {}{files}", percent(log))));
        parts.extend(noise.clocks.map(|log| format!("canaries {}", percent(log))));
    }
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!("Margin: {}, {source}{parts}{}", percent(pair.margin.log), wider(pair))
}

/// The rows that have a wider margin than their table.
fn wider(pair: &Comparison) -> String {
    let margins = pair.lines.iter().filter_map(|line| line.compared()).map(|compared| compared.judged.margin_log);
    let wider: Vec<f64> = margins.filter(|log| *log > pair.margin.log).collect();
    let Some(widest) = wider.iter().copied().reduce(f64::max) else { return String::new() };
    format!("; of {} up to {}, which their fastest samples do not show", plural(wider.len(), "row"), percent(widest))
}

fn found(pair: &Comparison) -> Option<String> {
    Some(format!("Minimum detectable effect (power 80 %): {}", percent(pair.minimum_detectable_effect?)))
}

fn shares(pair: &Comparison) -> Option<String> {
    let shares = pair.shares?;
    // One run says nothing of how runs differ.
    if pair.size.iter().any(|(runs, _)| runs.0 < 2) {
        return None;
    }
    let [within, own, shared] = [shares.within, shares.own, shares.shared].map(|share| percent_to(share, 0));
    let help = if shares.samples_help() { "more samples help" } else { "more runs help, more samples do not" };
    Some(format!("Noise: {within} inside runs, {own} between runs, {shared} between runs in all rows; {help}"))
}

/// What stands in no mean.
fn left_out(pair: &Comparison) -> Option<String> {
    let count = |state: RowVerdict, empty: bool| {
        pair.lines.iter().filter(|line| line.verdict() == state && line.is_empty() == empty).count()
    };
    let counts = [
        (count(RowVerdict::Differs, false), "≠"),
        (count(RowVerdict::Missing, false), "missing on one side"),
        (count(RowVerdict::Missing, true), "without a rate on either side, not shown"),
    ];
    let words: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let rows = counts.iter().map(|(count, _)| count).sum();
    (!words.is_empty()).then(|| format!("Not in the mean: {} ({})", plural(rows, "row"), words.join(", ")))
}
