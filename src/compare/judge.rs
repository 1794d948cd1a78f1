//! Compares an alternative with a base: rows matched, checked, compared and judged by one margin.
//!
//! Rows of one file lie in the same launches and are paired, because clock, heat and session then
//! cancel. Rows of two files do not.

use std::collections::BTreeMap;

use crate::result::ResultSet;
use crate::stat::difference;
use crate::stat::draws;
use crate::stat::estimate::Estimate;
use crate::stat::log_ratio::LogRatio;
use crate::stat::margin::{DELTA, Margin, Noise};
use crate::stat::mean;
use crate::stat::power_analysis::{VarianceShares, minimum_detectable_effect, runs_to_decide};
use crate::stat::row::RowData;
use crate::stat::spread;
use crate::stat::student;
use crate::stat::verdict::{self, Adjust, Judged, Verdict};

use super::comparability::{self, Blocked, Condition};
use super::comparison::{
    Compared, Comparison, ComparisonRow, Design, GeometricMean, QUANTILES, RowOutcome, SideRate, VarianceParts,
};
use super::floor::{self, TargetFloor};
use super::matching::{By, Match, matches};
use super::target_summary::times;
use super::{MeasuredRow, TargetSummary, warnings};

/// The seed of the draws behind the quantiles of a ratio.
const SEED: u64 = 1;

/// What the user decides about a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What makes two rows the same.
    pub by: By,
    /// Conditions that are waived.
    pub allowed: &'a [Condition],
    /// How far sessions of the same code differ.
    pub floors: &'a [TargetFloor],
    /// Draws behind the quantiles of a ratio; 0 where nobody asks for them.
    pub draws: usize,
}

impl Rules<'_> {
    /// Rows by their problem, kernel or both, and nothing more.
    #[must_use]
    pub fn plain(by: By) -> Self {
        Self { by, allowed: &[], floors: &[], draws: 0 }
    }
}

/// Two rows that may be compared.
struct Comparable<'c> {
    line: usize,
    base: &'c Estimate,
    alternative: &'c Estimate,
    /// Both as one, where they lie in the same launches.
    paired: Option<RowData>,
    /// Conditions that were not met and that the user waived.
    lifted: Vec<Blocked>,
}

/// Compares an alternative with a base. `shared` is the file that both come from, where they come
/// from one.
#[must_use]
pub fn compare(
    base: &TargetSummary,
    alternative: &TargetSummary,
    shared: Option<&ResultSet>,
    rules: &Rules<'_>,
) -> Comparison {
    let between_files = comparability::files(&base.identity.origin, &alternative.identity.origin);
    let mut lines: Vec<ComparisonRow> = Vec::new();
    let mut comparable: Vec<Comparable<'_>> = Vec::new();
    for (index, matched) in matches(base, alternative, rules.by).into_iter().enumerate() {
        let mut outcome = RowOutcome::Missing;
        if let (Ok(one), Ok(other)) = (matched.base, matched.alternative) {
            match admit(index, one, other, &between_files, shared, rules) {
                Ok(admitted) => comparable.extend(admitted),
                Err(why) => outcome = RowOutcome::Differs(why),
            }
        }
        lines.push(line(matched, outcome));
    }
    let form = if shared.is_some() { Design::Paired } else { Design::Sessions };
    let floors = [base, alternative].map(|side| floor::of(rules.floors, &side.identity));
    let noise = noise(base, alternative, floors);
    let margin = match form {
        Design::Paired => Margin::paired(noise.aa_difference),
        Design::Sessions => Margin::unpaired(noise),
    };
    let assumed = base.identity.assumed().worse(alternative.identity.assumed());
    let paired = comparable.iter().filter_map(|row| row.paired.clone());
    let data: Vec<RowData> = paired.map(|pair| pair.assuming(assumed.one_run_sd)).collect();
    let pairs = spread::group(&data).rows;
    let ratios: Vec<LogRatio> = match form {
        Design::Paired => pairs.iter().map(Estimate::mean).collect(),
        Design::Sessions => comparable.iter().map(|row| difference::unpaired(row.base, row.alternative)).collect(),
    };
    let sides: Vec<(&Estimate, &Estimate)> = comparable.iter().map(|row| (row.base, row.alternative)).collect();
    let mean_min_gap = sides.iter().map(|(base, alternative)| match form {
        // What disturbs a launch is in both of its rows.
        Design::Paired => 0.0,
        Design::Sessions => difference::mean_min_gap(base, alternative),
    });
    let rows: Vec<(LogRatio, f64)> = ratios.iter().copied().zip(mean_min_gap).collect();
    let judged = verdict::judge(&rows, &margin, Adjust::Holm);
    let minimum_detectable_effect = minimum_detectable_effect(&judged);
    let session_sd = floors.iter().flatten().map(|floor| floor.sd).reduce(f64::max).unwrap_or(assumed.session_sd);
    let quantiles = quantiles(form, &sides, &ratios, session_sd, rules.draws);
    for (place, (row, judged)) in comparable.iter().zip(judged).enumerate() {
        let estimates = pairs.get(place).map_or_else(|| vec![row.base, row.alternative], |pair| vec![pair]);
        let compared = compared(judged, &estimates, &margin, comparable.len());
        let compared = Compared { quantiles: quantiles.get(place).copied(), ..compared };
        lines[row.line].outcome = RowOutcome::Compared(Box::new(compared));
    }
    let log = match form {
        Design::Paired => mean::paired(&pairs.iter().collect::<Vec<_>>()),
        Design::Sessions => mean::unpaired(&sides),
    };
    let shares = match form {
        Design::Paired => VarianceShares::mean(&pairs),
        Design::Sessions => VarianceShares::mean(sides.iter().flat_map(|(base, alternative)| [*base, *alternative])),
    };
    let mut comparison = Comparison {
        base: base.identity.clone(),
        alternative: alternative.identity.clone(),
        form,
        lines,
        margin,
        noise,
        floor_files: floors.map(|floor| floor.map(|floor| floor.files)),
        mean: log.map(|log| GeometricMean { log, ratio: log.interval(), rows: ratios.len() }),
        minimum_detectable_effect,
        shares,
        lifted: lifted(comparable),
        size: [base, alternative].map(|summary| (summary.runs, summary.samples)),
        warnings: Vec::new(),
    };
    comparison.warnings = warnings::warnings(&comparison);
    comparison
}

/// Whether two measured rows may be compared: nothing where one has no evidence, and an error where
/// a condition is not met.
fn admit<'c>(
    line: usize,
    base: &'c MeasuredRow,
    alternative: &'c MeasuredRow,
    between_files: &[Blocked],
    shared: Option<&ResultSet>,
    rules: &Rules<'_>,
) -> Result<Option<Comparable<'c>>, String> {
    let kernel = if rules.by == By::Kernel { comparability::kernels(&base.kernel, &alternative.kernel) } else { None };
    let blocked: Vec<Blocked> = between_files.iter().cloned().chain(kernel).collect();
    if let Some(blocked) = blocked.iter().find(|blocked| !rules.allowed.contains(&blocked.condition)) {
        return Err(blocked.why.clone());
    }
    let (Some(one), Some(other)) = (&base.estimate, &alternative.estimate) else { return Ok(None) };
    let pair = |results: &ResultSet| {
        let rows = [base, alternative].map(|row| results.rows.get(row.index).map(times));
        let [Some(base), Some(alternative)] = rows else { return None };
        RowData::paired(&base, &alternative)
    };
    let paired = match shared {
        Some(results) => Some(pair(results).ok_or("the two rows share no process launch")?),
        None => None,
    };
    Ok(Some(Comparable { line, base: one, alternative: other, paired, lifted: blocked }))
}

fn line(matched: Match<'_>, outcome: RowOutcome) -> ComparisonRow {
    let cell = |side: Result<&MeasuredRow, &'static str>| {
        let row = side?;
        let rate = row.rate.ok_or("no rate")?;
        let runs = row.estimate.as_ref().map_or(0, |estimate| estimate.data.runs());
        Ok(SideRate { kernel: row.kernel.label(), rate, runs })
    };
    ComparisonRow {
        problem: matched.problem,
        base: cell(matched.base),
        alternative: cell(matched.alternative),
        kernel: matched.kernel,
        outcome,
    }
}

/// What may widen the margin.
fn noise(base: &TargetSummary, alternative: &TargetSummary, floors: [Option<floor::Floor>; 2]) -> Noise {
    let larger = |one: Option<f64>, other: Option<f64>| one.into_iter().chain(other).reduce(f64::max);
    let clocks = base.canary.zip(alternative.canary).map(|(one, other)| (one - other).abs());
    Noise {
        aa_difference: larger(base.aa_difference, alternative.aa_difference),
        sessions: larger(floors[0].map(|floor| floor.log), floors[1].map(|floor| floor.log)),
        clocks: clocks.filter(|apart| *apart > DELTA.ln_1p() && base.identity.same_adapter(&alternative.identity)),
    }
}

/// One row with what its reader needs beside the verdict.
fn compared(judged: Judged, estimates: &[&Estimate], margin: &Margin, rows: usize) -> Compared {
    let runs = estimates.iter().map(|estimate| estimate.data.runs()).min().unwrap_or(0);
    let unclear = judged.verdict == Verdict::Unclear;
    Compared {
        judged,
        ratio: judged.ratio.interval(),
        parts: estimates.iter().map(|estimate| VarianceParts::from(*estimate)).collect(),
        runs_to_decide: unclear.then(|| runs_to_decide(&judged, margin.log, runs, rows)),
        samples_help: VarianceShares::mean(estimates.iter().copied()).is_some_and(|shares| shares.samples_help()),
        quantiles: None,
    }
}

/// The ratio of every row at [`QUANTILES`]. Paired rows share their session, so that their t
/// distribution is all there is.
fn quantiles(
    form: Design,
    sides: &[(&Estimate, &Estimate)],
    ratios: &[LogRatio],
    session_sd: f64,
    count: usize,
) -> Vec<[f64; 5]> {
    if count == 0 {
        return Vec::new();
    }
    if form == Design::Paired {
        let at = |ratio: &LogRatio, p: f64| (ratio.estimate + student::quantile(p, ratio.df) * ratio.error).exp();
        return ratios.iter().map(|ratio| QUANTILES.map(|p| at(ratio, p))).collect();
    }
    let of = |mut logs: Vec<f64>| {
        let last = logs.len() - 1;
        QUANTILES.map(|p| logs.select_nth_unstable_by((last as f64 * p).round() as usize, f64::total_cmp).1.exp())
    };
    draws::draws(sides, session_sd, SEED, count).into_iter().map(of).collect()
}

/// The conditions that were waived, each with the number of rows.
fn lifted(comparable: Vec<Comparable<'_>>) -> Vec<(Blocked, usize)> {
    let mut counts: BTreeMap<(&str, String), (Blocked, usize)> = BTreeMap::new();
    for blocked in comparable.into_iter().flat_map(|row| row.lifted) {
        counts.entry((blocked.condition.name(), blocked.why.clone())).or_insert((blocked, 0)).1 += 1;
    }
    counts.into_values().collect()
}
