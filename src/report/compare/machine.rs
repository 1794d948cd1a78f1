//! A comparison for machines: every number behind a verdict, and the Bencher Metric Format.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::compare::comparison::{Compared, Design, QUANTILES, RowOutcome, SideRate, VarianceParts};
use crate::compare::{By, Comparison, ComparisonRow, Difference, differences};
use crate::report::bencher_metric_format::{self, Measures};
use crate::stat::log_ratio::{Interval, LogRatio};
use crate::stat::margin::MarginSource;
use crate::stat::power_analysis::{RunsToDecide, VarianceShares};

use super::view::View;

/// The rule, by name. Changing it is an event for the changelog.
const COMPARISON_RULE: &str = "moderated-margin/2";

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct CompareView<'a> {
    rule: &'static str,
    comparisons: Vec<ComparisonView<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct ComparisonView<'a> {
    base: String,
    alternative: String,
    by: &'static str,
    form: &'static str,
    base_size: SizeView,
    alternative_size: SizeView,
    margin: MarginView,
    compared_rows: usize,
    minimum_detectable_effect_log: Option<f64>,
    variance_shares: Option<VarianceShares>,
    waived: Vec<WaivedView<'a>>,
    environment: Vec<Difference>,
    warnings: &'a [String],
    rows: Vec<ComparisonRowView<'a>>,
    geometric_mean: Option<RatioView>,
    geometric_mean_rows: usize,
    geometric_mean_left_out: usize,
}

#[derive(Serialize, JsonSchema)]
struct SizeView {
    runs: (usize, usize),
    samples: (usize, usize),
}

#[derive(Serialize, JsonSchema)]
struct MarginView {
    log: f64,
    share: f64,
    source: &'static str,
    aa_difference_log: Option<f64>,
    session_floor_log: Option<f64>,
    session_floor_files: [Option<usize>; 2],
    clocks_log: Option<f64>,
    clocks_differ: bool,
}

#[derive(Serialize, JsonSchema)]
struct WaivedView<'a> {
    condition: &'static str,
    why: &'a str,
    rows: usize,
}

/// A ratio of rates, and its logarithm with error and degrees of freedom. JSON has no number for
/// infinitely many: `null`.
#[derive(Serialize, JsonSchema)]
struct RatioView {
    ratio: f64,
    low: f64,
    high: f64,
    log: f64,
    error: f64,
    #[schemars(with = "Option<f64>")]
    degrees_of_freedom: f64,
}

#[derive(Serialize, JsonSchema)]
struct ComparisonRowView<'a> {
    problem: String,
    base: SideView<'a>,
    alternative: SideView<'a>,
    verdict: &'static str,
    #[serde(flatten)]
    outcome: OutcomeView<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum SideView<'a> {
    Rate { kernel: &'a str, flop_per_second: f64, flop_per_second_low: f64, flop_per_second_high: f64, runs: usize },
    Missing { no_rate: &'a str },
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum OutcomeView<'a> {
    Compared(VerdictView),
    Differs { reason: &'a str },
    Missing {},
}

#[derive(Serialize, JsonSchema)]
struct VerdictView {
    ratio: RatioView,
    margin_log: f64,
    p: f64,
    p_adjusted: f64,
    clears_alone: bool,
    variance: Vec<VarianceView>,
    runs_to_decide: Option<Value>,
    samples_help: bool,
    ratio_quantiles: Option<BTreeMap<String, f64>>,
}

#[derive(Serialize, JsonSchema)]
struct VarianceView {
    within: f64,
    own: f64,
    #[schemars(with = "Option<f64>")]
    own_degrees_of_freedom: f64,
    shared: f64,
    #[schemars(with = "Option<f64>")]
    shared_degrees_of_freedom: f64,
    runs: usize,
}

/// All comparisons.
#[must_use]
pub fn json(panels: &[Vec<Comparison>], view: &View<'_>) -> Value {
    let comparisons = panels.iter().flatten().map(|pair| comparison(pair, view)).collect();
    crate::report::json(CompareView { rule: COMPARISON_RULE, comparisons })
}

/// The rates of every side of every comparison, and the ratios.
#[must_use]
pub fn bmf(panels: &[Vec<Comparison>], view: &View<'_>) -> Value {
    let each = panels.iter().flatten().flat_map(|pair| {
        let labels = [pair.base.label(), pair.alternative.label()];
        let shown = pair.lines.iter().filter(|line| view.filter.shows(line));
        shown.flat_map(move |line| sides(line, &labels))
    });
    bencher_metric_format::metrics(each)
}

/// The names of a row on each side, with what was measured.
fn sides(line: &ComparisonRow, [base, alternative]: &[String; 2]) -> Vec<(String, Measures)> {
    let named = |label: &String, side: &Result<SideRate, &'static str>, ratio: Option<Interval>| {
        let SideRate { kernel, rate, .. } = side.as_ref().ok()?;
        let measures = Measures { ratio: ratio.map(Into::into), ..Measures::of(line.problem, *rate) };
        Some((format!("{label} {} {kernel}", line.problem), measures))
    };
    let ratio = line.compared().map(|compared| compared.ratio);
    [named(base, &line.base, None), named(alternative, &line.alternative, ratio)].into_iter().flatten().collect()
}

fn comparison<'a>(pair: &'a Comparison, view: &View<'_>) -> ComparisonView<'a> {
    let [base_size, alternative_size] = pair.size.map(|(runs, samples)| SizeView { runs, samples });
    ComparisonView {
        base: pair.base.label(),
        alternative: pair.alternative.label(),
        by: match view.by {
            By::Kernel => "kernel",
            By::Best => "best",
            By::Target => "target",
        },
        form: if pair.form == Design::Paired { "paired" } else { "sessions" },
        base_size,
        alternative_size,
        margin: MarginView {
            log: pair.margin.log,
            share: pair.margin.share(),
            source: match pair.margin.source {
                MarginSource::Delta => "delta",
                MarginSource::AaDifference => "aa-difference",
                MarginSource::Sessions => "session-floor",
                MarginSource::Clocks => "clocks",
            },
            aa_difference_log: pair.noise.aa_difference,
            session_floor_log: pair.noise.sessions,
            session_floor_files: pair.floor_files,
            clocks_log: pair.noise.clocks,
            clocks_differ: pair.margin.clocks_differ,
        },
        compared_rows: pair.compared(),
        minimum_detectable_effect_log: pair.minimum_detectable_effect,
        variance_shares: pair.shares,
        waived: pair
            .lifted
            .iter()
            .map(|(blocked, rows)| WaivedView { condition: blocked.condition.name(), why: &blocked.why, rows: *rows })
            .collect(),
        environment: differences(&pair.base, &pair.alternative),
        warnings: &pair.warnings,
        rows: pair.lines.iter().filter(|line| view.filter.shows(line)).map(row).collect(),
        geometric_mean: pair.mean.map(|mean| RatioView::of(mean.ratio, &mean.log)),
        geometric_mean_rows: pair.mean.map_or(0, |mean| mean.rows),
        geometric_mean_left_out: pair.lines.len() - pair.compared(),
    }
}

impl RatioView {
    fn of(Interval { value, low, high }: Interval, log: &LogRatio) -> Self {
        Self { ratio: value, low, high, log: log.estimate, error: log.error, degrees_of_freedom: log.df }
    }
}

fn row(line: &ComparisonRow) -> ComparisonRowView<'_> {
    fn side<'a>(side: &'a Result<SideRate, &'static str>) -> SideView<'a> {
        match side {
            Ok(SideRate { kernel, rate, runs }) => SideView::Rate {
                kernel,
                flop_per_second: rate.value,
                flop_per_second_low: rate.low,
                flop_per_second_high: rate.high,
                runs: *runs,
            },
            Err(no_rate) => SideView::Missing { no_rate },
        }
    }
    ComparisonRowView {
        problem: line.problem.to_string(),
        base: side(&line.base),
        alternative: side(&line.alternative),
        verdict: line.verdict().name(),
        outcome: match &line.outcome {
            RowOutcome::Compared(compared) => OutcomeView::Compared(verdict(compared)),
            RowOutcome::Differs(reason) => OutcomeView::Differs { reason },
            RowOutcome::Missing => OutcomeView::Missing {},
        },
    }
}

fn verdict(compared: &Compared) -> VerdictView {
    let Compared { judged, ratio, parts, runs_to_decide, samples_help, quantiles } = compared;
    let variance = |part: &VarianceParts| VarianceView {
        within: part.within,
        own: part.own,
        own_degrees_of_freedom: part.df[0],
        shared: part.shared,
        shared_degrees_of_freedom: part.df[1],
        runs: part.runs,
    };
    let remedy = |runs: RunsToDecide| match runs {
        RunsToDecide::Runs(runs) => crate::report::json(BTreeMap::from([("runs", runs)])),
        RunsToDecide::Unknown => "one run".into(),
        RunsToDecide::Nothing => "nothing".into(),
    };
    VerdictView {
        ratio: RatioView::of(*ratio, &judged.ratio),
        margin_log: judged.margin_log,
        p: judged.p,
        p_adjusted: judged.p_adjusted,
        clears_alone: judged.clears_alone,
        variance: parts.iter().map(variance).collect(),
        runs_to_decide: runs_to_decide.map(remedy),
        samples_help: *samples_help,
        ratio_quantiles: quantiles.map(|values| QUANTILES.map(|p| p.to_string()).into_iter().zip(values).collect()),
    }
}
