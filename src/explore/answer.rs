//! The answer to a state: its number, its verdict and its pictures, by the draws that
//! `switchpoint threshold` makes.
//!
//! Of what that command prints, everything is here that can be worked out while a slider moves; the
//! indices, the variants and the extremes are left to it.

use super::state::Fault;
use crate::economics::answer::buyers::{Buyers, Per};
use crate::economics::answer::by_spend::{AtSpend, SPENDS_USD_PER_YEAR, at_spend, crossing, curves, drawn_spends};
use crate::economics::answer::monte_carlo::{CLAIMED, DrawSummary, simulate_with_curve};
use crate::economics::answer::population::SamplingSettings;
use crate::economics::answer::threshold_rule::ThresholdVerdict;
use crate::economics::priors::{Priors, Workload};
use crate::economics::scenario::Refusal;
use crate::economics::sensitivity::tornado::tornado;
use crate::economics::threshold::{ThresholdKind, solve};
use crate::report::answer::sentence;
use crate::report::chart::{Dimension, Mark};
use crate::report::figure::{self, Figure};
use crate::report::threshold;
use crate::unit::{percent, rough};

/// The answer to a state of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The work discount: Q for all buyers, the threshold for one.
    pub discount: f64,
    /// Its ends, and what they are called; `None` where nothing is uncertain.
    pub range: Option<(&'static str, f64, f64)>,
    /// What the discount is.
    pub meaning: String,
    /// What follows from it, in a sentence or two.
    pub verdict: String,
    /// The threshold by spend, who switches at what discount, and what decides it.
    pub figures: [Figure; 3],
}

impl Answer {
    /// Works it out, for one buyer or for all of them.
    ///
    /// # Errors
    /// Numbers so extreme that the result would not be finite.
    pub fn of(priors: &Priors, sampling: SamplingSettings) -> Result<Self, Fault> {
        let answer = if priors.spend.is_point() { one(priors, sampling)? } else { all(priors, sampling) };
        let ends = answer.range.iter().flat_map(|(_, low, high)| [*low, *high]);
        if let Some(value) = ends.chain([answer.discount]).find(|value| !value.is_finite()) {
            let remedy = "bring the numbers into a range in which the result is finite";
            return Err(Refusal { field: "threshold", value, remedy }.into());
        }
        Ok(answer)
    }
}

/// All buyers of a scenario.
fn all(priors: &Priors, sampling: SamplingSettings) -> Answer {
    let buyers = Buyers::of(priors);
    let scenarios = priors.draw(sampling.seed, sampling.draws);
    let (summary, adopted) = simulate_with_curve(&scenarios, &buyers, ThresholdKind::Threshold);
    let curves = curves(&scenarios);
    let at_spends: Vec<AtSpend> =
        drawn_spends().map(|spend| at_spend(&curves, ThresholdKind::Threshold, spend)).collect();
    let crossing = |level| crossing(&curves, ThresholdKind::Threshold, level);
    let band = (crossing(CLAIMED.1), crossing(CLAIMED.0));
    let spend = buyers.median_spend_usd_per_year();
    let DrawSummary { low, median, high, .. } = summary.median;
    Answer {
        discount: median,
        range: Some(("95 % interval", low, high)),
        meaning: "the discount on the same work at which half of the spend switches".to_owned(),
        verdict: sentence(&summary, ThresholdVerdict::of_summary(&summary), band),
        figures: [
            figure::answer::by_spend(&at_spends, band),
            figure::answer::adoption(&adopted, median),
            bars(priors, spend),
        ],
    }
}

/// One buyer of known spend.
fn one(priors: &Priors, sampling: SamplingSettings) -> Result<Answer, Refusal> {
    let spend = priors.centre.spend_usd_per_year;
    let centre = solve(&priors.centre)?.threshold_work_discount;
    let scenarios = priors.draw(sampling.seed, sampling.draws);
    // Of usual work: what kind it is, the buyer knows.
    let buyers = Buyers::new(&priors.spend, Per::Buyer, &[Workload::usual()]);
    let curves = curves(&scenarios);
    let at = at_spend(&curves, ThresholdKind::Threshold, spend);
    let at_spends: Vec<AtSpend> =
        drawn_spends().map(|spend| at_spend(&curves, ThresholdKind::Threshold, spend)).collect();
    let crossing = |level| crossing(&curves, ThresholdKind::Threshold, level);
    let mut by_spend = figure::answer::by_spend(&at_spends, (crossing(CLAIMED.1), crossing(CLAIMED.0)));
    if (SPENDS_USD_PER_YEAR[0]..=SPENDS_USD_PER_YEAR[6]).contains(&spend) {
        by_spend.chart.marks.push(Mark::Rule { dimension: Dimension::X, at: spend, label: "this buyer".to_owned() });
    }
    let uncertain = !priors.uncertain.is_empty();
    let mut verdict = format!(
        "A buyer of {} M USD a year should switch where the same work costs {} less.",
        rough(spend / 1e6),
        percent(if uncertain { at.quantiles.median } else { centre })
    );
    if uncertain {
        verdict.push_str(&format!(
            " It lies between 20 and 30 % with a probability of {:.2}; with every input at its centre it is {}.",
            at.claimed,
            percent(centre)
        ));
    }
    if at.never > 0.0 {
        verdict.push_str(&format!(" In {} of the Monte Carlo draws not even free chips pay.", percent(at.never)));
    }
    Ok(Answer {
        discount: if uncertain { at.quantiles.median } else { centre },
        range: uncertain.then_some(("5 to 95 %", at.quantiles.low, at.quantiles.high)),
        meaning: "the discount on the same work at which this buyer should switch".to_owned(),
        verdict,
        figures: [
            by_spend,
            figure::answer::chance(
                &simulate_with_curve(&scenarios, &buyers, ThresholdKind::Threshold).1,
                at.quantiles.median,
            ),
            bars(priors, spend),
        ],
    })
}

/// What decides the threshold at a spend.
fn bars(priors: &Priors, spend: f64) -> Figure {
    let bars = tornado(priors, spend);
    let buyer = priors.of_spend(spend);
    let centre = crate::economics::threshold::Curve::of(&buyer.centre).at(ThresholdKind::Threshold, spend, 1.0);
    let at = format!("at a spend of {} M USD a year", rough(spend / 1e6));
    let caption = match bars.first() {
        Some(bar) => format!(
            "What decides it {at}: most of all {}, which moves it between {} and {}.",
            bar.input.label,
            percent(bar.thresholds.0),
            percent(bar.thresholds.1)
        ),
        None => format!("Nothing is uncertain {at}."),
    };
    Figure { caption, chart: figure::answer::tornado(&bars, centre), table: threshold::bars(&bars) }
}
