//! A comparison for machines: every number behind a verdict, and the Bencher Metric Format.

use serde_json::{Value, json};

use crate::compare::comparison::{Compared, ComparisonRow, Design, QUANTILES, RowOutcome, SideRate, VarianceParts};
use crate::compare::{By, Comparison};
use crate::report::bmf;
use crate::stat::advice::RunsToDecide;
use crate::stat::log_ratio::Interval;
use crate::stat::log_ratio::LogRatio;
use crate::stat::margin::MarginSource;

use super::view::View;

/// The rule, by name. Changing it is an event for the changelog.
const RULE: &str = "moderated-margin/2";

/// All comparisons.
#[must_use]
pub fn json(panels: &[Vec<Comparison>], view: &View<'_>) -> Value {
    json!({
        "rule": RULE,
        "comparisons": panels.iter().flatten().map(|pair| comparison(pair, view)).collect::<Vec<_>>(),
    })
}

/// The rates of every side of every comparison, and the ratios.
#[must_use]
pub fn bmf(panels: &[Vec<Comparison>], view: &View<'_>) -> Value {
    let each = panels.iter().flatten().flat_map(|pair| {
        let labels = [pair.base.label(), pair.alternative.label()];
        let shown = pair.lines.iter().filter(|line| view.filter.shows(line));
        shown.flat_map(move |line| sides(line, &labels))
    });
    bmf::metrics(each)
}

/// The names of a row on each side, with what was measured.
fn sides(line: &ComparisonRow, labels: &[String; 2]) -> Vec<(String, Value)> {
    let named = |label: &String, cell: &Result<SideRate, &'static str>| {
        let cell = cell.as_ref().ok()?;
        Some((format!("{label} {} {}", line.problem, cell.kernel), bmf::measures(line.problem, cell.rate)))
    };
    let base = named(&labels[0], &line.base);
    let alternative = named(&labels[1], &line.alternative).map(|(name, mut measures)| {
        if let (Some(compared), Some(measures)) = (line.compared(), measures.as_object_mut()) {
            measures.insert("ratio".to_owned(), bmf::ratio(compared.ratio));
        }
        (name, measures)
    });
    base.into_iter().chain(alternative).collect()
}

fn comparison(pair: &Comparison, view: &View<'_>) -> Value {
    let by = match view.by {
        By::Kernel => "kernel",
        By::Best => "best",
        By::Target => "target",
    };
    let source = match pair.margin.source {
        MarginSource::Delta => "delta",
        MarginSource::AaDifference => "against-itself",
        MarginSource::Sessions => "session-floor",
        MarginSource::Clocks => "clocks",
    };
    let size = |side: usize| {
        let (runs, samples) = pair.size[side];
        json!({ "runs": [runs.0, runs.1], "samples": [samples.0, samples.1] })
    };
    json!({
        "base": pair.base.label(),
        "alternative": pair.alternative.label(),
        "by": by,
        "form": if pair.form == Design::Paired { "paired" } else { "sessions" },
        "base_size": size(0),
        "alternative_size": size(1),
        "margin": {
            "log": pair.margin.log,
            "share": pair.margin.share(),
            "source": source,
            "against_itself_log": pair.noise.aa_difference,
            "session_floor_log": pair.noise.sessions,
            "session_floor_files": pair.floor_files,
            "clocks_log": pair.noise.clocks,
            "clocks_differ": pair.margin.clocks_differ,
        },
        "compared_rows": pair.compared(),
        "smallest_found_log": pair.minimum_detectable_effect,
        "variance_shares": pair.shares.map(|shares| json!({ "within": shares.within, "own": shares.own, "shared": shares.shared })),
        "lifted": pair.lifted.iter().map(|(blocked, rows)| json!({ "gate": blocked.condition.name(), "why": blocked.why, "rows": rows })).collect::<Vec<_>>(),
        "environment": crate::compare::differences(&pair.base, &pair.alternative)
            .into_iter()
            .map(|fact| json!({ "what": fact.what, "base": fact.base, "alternative": fact.alternative }))
            .collect::<Vec<_>>(),
        "rows": pair.lines.iter().filter(|line| view.filter.shows(line)).map(row).collect::<Vec<_>>(),
        "geometric_mean": pair.mean.map(|mean| interval(mean.ratio, &mean.log)),
        "geometric_mean_rows": pair.mean.map_or(0, |mean| mean.rows),
        "geometric_mean_left_out": pair.lines.len() - pair.compared(),
    })
}

/// A number that may be infinite, which JSON cannot hold.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn interval(ratio: Interval, log: &LogRatio) -> Value {
    json!({
        "ratio": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
        "log": log.estimate,
        "error": log.error,
        "degrees_of_freedom": finite(log.df),
    })
}

fn row(line: &ComparisonRow) -> Value {
    let side = |cell: &Result<SideRate, &'static str>| match cell {
        Ok(cell) => json!({
            "kernel": cell.kernel,
            "flop_per_second": cell.rate.value,
            "flop_per_second_low": cell.rate.low,
            "flop_per_second_high": cell.rate.high,
            "runs": cell.runs,
        }),
        Err(why) => json!({ "no_rate": why }),
    };
    let mut row = json!({
        "problem": line.problem.to_string(),
        "base": side(&line.base),
        "alternative": side(&line.alternative),
        "verdict": line.verdict().name(),
    });
    let more = match &line.outcome {
        RowOutcome::Compared(compared) => verdict(compared),
        RowOutcome::Differs(why) => json!({ "reason": why }),
        RowOutcome::Missing => json!({}),
    };
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}

fn verdict(compared: &Compared) -> Value {
    let Compared { judged, ratio, parts, runs_to_decide, samples_help, quantiles } = compared;
    let part = |part: &VarianceParts| {
        json!({
            "within": part.within,
            "own": part.own,
            "own_degrees_of_freedom": finite(part.df[0]),
            "shared": part.shared,
            "shared_degrees_of_freedom": finite(part.df[1]),
            "runs": part.runs,
        })
    };
    let runs_to_decide = runs_to_decide.map(|runs_to_decide| match runs_to_decide {
        RunsToDecide::Runs(runs) => json!({ "runs": runs }),
        RunsToDecide::Unknown => json!("one run"),
        RunsToDecide::Nothing => json!("nothing"),
    });
    let quantiles = quantiles.map(|values| {
        let named = QUANTILES.iter().zip(values).map(|(p, value)| (p.to_string(), json!(value)));
        Value::Object(named.collect())
    });
    json!({
        "ratio": interval(*ratio, &judged.ratio),
        "margin_log": judged.margin_log,
        "p": judged.p,
        "p_adjusted": judged.p_adjusted,
        "clears_alone": judged.clears_alone,
        "variance": parts.iter().map(part).collect::<Vec<_>>(),
        "remedy": runs_to_decide,
        "samples_help": samples_help,
        "ratio_quantiles": quantiles,
    })
}
