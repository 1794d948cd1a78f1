//! Every claim held against what is known: a verdict, what was found, the rule, and the steps from
//! one to the other.

use super::super::answer::population::Population;
use super::super::answer::threshold_rule;
use super::super::claim::{Claim, ClaimFigure, ClaimTest, Quoted};
use super::super::fact::{Fact, find};
use super::super::scenario::Refusal;
use super::super::value::estimate::Estimate;
use super::super::value::valuation::Valuation;
use super::super::value::work::Work;
use super::{band, gpu_pooling};
use crate::text::plural;
use crate::unit::{percent, rough};

/// The rule for what others have published.
pub const PUBLISHED_RULE: &str = "CONFIRMED if every figure of the claim stands for what was published, up to its rounding (or, of a claim without figures, if its \
     evidence says so); REFUTED if a published figure lies outside; NOT SUPPORTED if nobody has published the figure";

/// The rule for a saving that is read as one of a whole fleet.
pub const FLEET_RULE: &str = "CONSISTENT if the accelerators that were saved are the claimed share of the fleet, up to rounding, otherwise INCONSISTENT";

/// The rule for claims about which nothing can be looked up.
pub const UNVERIFIABLE_RULE: &str = "UNVERIFIABLE: nothing that can be looked up says it or its opposite";

/// What is known.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The answer of the model for the article's buyers.
    pub population: &'a Population,
    /// What a dollar buys, for pairs of chips.
    pub valuations: &'a [Valuation<'a>],
    /// Works that two generations of the alternative have in common, in one number type.
    pub generations: &'a [Work<'a>],
    /// What they say together; `None` where there is no work.
    pub generation: Option<Estimate>,
    /// What pooling saved.
    pub pooling: &'a [Fact],
    /// What companies published of themselves.
    pub published: &'a [Fact],
}

/// A claim with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The verdict, in the word that is printed.
    pub verdict: &'static str,
    /// What was found, in one line.
    pub found: String,
    /// The rule, in words.
    pub rule: &'static str,
    /// From the evidence to the verdict.
    pub steps: Vec<String>,
}

/// Holds a claim against what is known.
///
/// # Errors
/// A figure of the claim with which its rule cannot compute, or one that the rule needs and the
/// claim lacks.
pub fn judge<'a>(claim: &'a Claim, known: &Known<'_>) -> Result<Finding<'a>, Refusal> {
    match claim.test {
        ClaimTest::Threshold => Ok(threshold(claim, known.population)),
        ClaimTest::Value => Ok(value(claim, known.valuations)),
        ClaimTest::Ratio => Ok(ratio(claim, known)),
        ClaimTest::Pooling if claim.number("utilisation-before").is_some() => shared(claim),
        ClaimTest::Pooling => fleet(claim, known.pooling),
        ClaimTest::Published => Ok(published(claim, known)),
        ClaimTest::Unverifiable => Ok(Finding {
            claim,
            verdict: "UNVERIFIABLE",
            found: "nothing public says it or its opposite".to_owned(),
            rule: UNVERIFIABLE_RULE,
            steps: Vec::new(),
        }),
    }
}

fn threshold<'a>(claim: &'a Claim, population: &Population) -> Finding<'a> {
    let summary = &population.monte_carlo;
    let million = |spend: Option<f64>| spend.map_or_else(|| "-".to_owned(), |spend| rough(spend / 1e6));
    let band = population.band_usd_per_year;
    let mut steps = vec![
        "Most inputs are assumptions. With every one about switching at its low end, then at its high end, one buyer's threshold is:".to_owned(),
    ];
    steps.extend(population.bounds.iter().map(|bounds| {
        format!(
            "  {:.0} M USD a year: {} to {}",
            bounds.spend_usd_per_year / 1e6,
            percent(bounds.low),
            percent(bounds.high)
        )
    }));
    steps.push(format!(
        "Q, the threshold of the buyer who splits the spend in half: {} [{}, {}]; share of spend in [15 %, 35 %]: {}.",
        percent(summary.median.median),
        percent(summary.median.low),
        percent(summary.median.high),
        percent(summary.inside)
    ));
    steps.extend(population.by_spend.iter().map(|at| {
        format!(
            "  {:.0} M USD a year: {} (5 to 95 %: {} to {}), P(20-30 %) = {:.2}",
            at.spend_usd_per_year / 1e6,
            percent(at.quantiles.median),
            percent(at.quantiles.low),
            percent(at.quantiles.high),
            at.claimed
        )
    }));
    steps.push("Under other models:".to_owned());
    steps.extend(population.variants.iter().map(|variant| {
        format!(
            "  {}: {} [{}, {}], {}",
            variant.name,
            percent(variant.q.median),
            percent(variant.q.low),
            percent(variant.q.high),
            variant.verdict
        )
    }));
    if let Some((input, index)) = population.indices.first() {
        steps.push(format!("Most useful to know: {} ({} of the variance).", input.label, percent(index.total.value)));
    }
    Finding {
        claim,
        verdict: population.verdict.into(),
        found: format!(
            "{} [{}, {}] for half of the spend; right between about {} and {} M USD a year",
            percent(summary.median.median),
            percent(summary.median.low),
            percent(summary.median.high),
            million(band.0),
            million(band.1)
        ),
        rule: threshold_rule::THRESHOLD_RULE,
        steps,
    }
}

/// The verdict on each pair of prices of one kind. Bases are never pooled, so the claim has the
/// verdict that all of them share, if they do.
fn value<'a>(claim: &'a Claim, valuations: &[Valuation<'_>]) -> Finding<'a> {
    let mut tally = [("SUPPORTED", 0), ("REFUTED", 0), ("NOT DETERMINED", 0)];
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut steps = Vec::new();
    for valuation in valuations {
        for at in valuation.at.iter().filter(|at| at.prices.mixed().is_none()) {
            let ratio = at.value.ratio();
            (low, high) = (low.min(ratio), high.max(ratio));
            tally.iter_mut().filter(|(word, _)| *word == at.verdict.name()).for_each(|(_, count)| *count += 1);
            let interval = at.value.ratio_interval().map(|[low, high]| format!(" [{low:.2}, {high:.2}]"));
            let why = Some(at.verdict.reason()).filter(|why| !why.is_empty()).map(|why| format!(": {why}"));
            steps.push(format!(
                "{} / {}, {}, {:.2} against {:.2} USD/h: {ratio:.2}{} times the work for the money, {}: {}{}",
                valuation.alternative,
                valuation.incumbent,
                at.prices.alternative.label(),
                at.prices.alternative.price.0,
                at.prices.incumbent.price.0,
                interval.unwrap_or_default(),
                plural(at.value.works, "work"),
                at.verdict.name(),
                why.unwrap_or_default()
            ));
        }
    }
    let pairs: usize = tally.iter().map(|(_, count)| count).sum();
    let verdict = tally.iter().find(|(_, count)| *count == pairs).map_or("DIFFERS BY BASIS", |(word, _)| word);
    Finding {
        claim,
        verdict,
        found: format!(
            "{low:.2} to {high:.2} times over {pairs} pairs of prices of one kind: {} supported, {} refuted",
            tally[0].1, tally[1].1
        ),
        rule: band::ADVANTAGE_RULE,
        steps,
    }
}

fn ratio<'a>(claim: &'a Claim, known: &Known<'_>) -> Finding<'a> {
    let verdict = band::four_times(known.generation.and_then(|estimate| estimate.ratio_interval()));
    let each = |work: &Work<'_>| Some(format!("{}: {:.2} times", work.name, work.log()?.exp()));
    let steps: Vec<String> = known.generations.iter().filter_map(each).collect();
    let found = known.generation.map_or_else(
        || "no work in common".to_owned(),
        |estimate| {
            let interval = estimate.ratio_interval().map(|[low, high]| format!(" [{low:.2}, {high:.2}]"));
            format!(
                "{:.2}{} times per chip over {} in bf16",
                estimate.ratio(),
                interval.unwrap_or_default(),
                plural(estimate.works, "work")
            )
        },
    );
    Finding { claim, verdict: verdict.name(), found, rule: band::FOUR_TIMES_RULE, steps }
}

/// Utilisation against numbers of accelerators.
fn shared(claim: &Claim) -> Result<Finding<'_>, Refusal> {
    let before = number(claim, "utilisation-before")?;
    let after = one(number(claim, "utilisation-after")?)?;
    let [low, high] = before.ends().map(|end| end.ok_or_else(|| lacking("utilisation-before")));
    let (gpus_before, gpus_after) = (one(number(claim, "gpus-before")?)?, one(number(claim, "gpus-after")?)?);
    let found = gpu_pooling::judge([low?, high?], after, gpus_before.value, gpus_after.value)?;
    let range = |[low, high]: [f64; 2]| format!("{} to {}", percent(low), percent(high));
    Ok(Finding {
        claim,
        verdict: found.verdict(),
        found: format!(
            "utilisation explains {} to {}, the count is {}",
            percent(found.from_highest[0]),
            percent(found.from_lowest[1]),
            percent(found.counted)
        ),
        rule: gpu_pooling::POOLING_RULE,
        steps: vec![
            format!("From the highest utilisation before, with rounding: {}.", range(found.from_highest)),
            format!("From the lowest: {}.", range(found.from_lowest)),
            format!("Counted: 1 - {}/{} = {}.", gpus_after.value, gpus_before.value, percent(found.counted)),
            format!("A utilisation before of {:.1} % would fit.", found.fitting_before),
        ],
    })
}

/// The accelerators saved as a share of all.
fn fleet<'a>(claim: &'a Claim, facts: &[Fact]) -> Result<Finding<'a>, Refusal> {
    let claimed = one(number(claim, "saving")?)?;
    let of = |id: &'static str| find(facts, id).and_then(Fact::value).ok_or_else(|| lacking(id));
    let (before, after, fleet) = (of("gpus-before")?, of("gpus-after")?, of("fleet")?);
    let share = 100.0 * (before - after) / fleet;
    let consistent = (claimed.least()..=claimed.most()).contains(&share);
    Ok(Finding {
        claim,
        verdict: if consistent { "CONSISTENT" } else { "INCONSISTENT" },
        found: format!("{} of {fleet} accelerators are {share:.1} %", before - after),
        rule: FLEET_RULE,
        steps: vec![format!("({before} - {after}) / {fleet} = {share:.1} %, claimed {} %.", claimed.value)],
    })
}

fn published<'a>(claim: &'a Claim, known: &Known<'_>) -> Finding<'a> {
    let fact_of = |number: &ClaimFigure| {
        let (file, id) = number.fact.as_ref()?.split_once('/')?;
        find(if file == "pooling" { known.pooling } else { known.published }, id)
    };
    let compared: Vec<(&ClaimFigure, Option<&Fact>)> =
        claim.numbers.iter().map(|number| (number, fact_of(number))).collect();
    let word = |number: &ClaimFigure, fact: Option<&Fact>| match fact {
        None => "nobody has published it",
        Some(fact) if number.agrees_with(fact) => "agrees",
        Some(_) => "does not agree",
    };
    let words: Vec<&str> = compared.iter().map(|(number, fact)| word(number, *fact)).collect();
    let verdict = if words.contains(&"does not agree") {
        "REFUTED"
    } else if words.iter().any(|word| *word != "agrees") {
        "NOT SUPPORTED"
    } else {
        "CONFIRMED"
    };
    let quoted = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{low}"),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or less"),
        (None, None) => "no number".to_owned(),
    };
    let figure = |(number, fact): &(&ClaimFigure, Option<&Fact>)| {
        let [low, high] = number.ends().map(|end| end.map(|end| end.value));
        let claimed = quoted(low, high);
        let said = fact.map_or_else(|| "-".to_owned(), |fact| quoted(fact.low, fact.high));
        format!("{}: claimed {claimed} {}, published {said}: {}", number.name, number.unit, word(number, *fact))
    };
    let figures: Vec<String> = compared.iter().map(figure).collect();
    let found = match &figures[..] {
        [] => "its evidence says so".to_owned(),
        [one] => one.clone(),
        _ => format!(
            "{} of {} figures agree with what was published",
            words.iter().filter(|word| **word == "agrees").count(),
            words.len()
        ),
    };
    Finding { claim, verdict, found, rule: PUBLISHED_RULE, steps: figures }
}

fn number<'a>(claim: &'a Claim, name: &'static str) -> Result<&'a ClaimFigure, Refusal> {
    claim.number(name).ok_or_else(|| lacking(name))
}

fn one(number: &ClaimFigure) -> Result<Quoted, Refusal> {
    number.value.ok_or_else(|| lacking("value"))
}

fn lacking(field: &'static str) -> Refusal {
    Refusal { field, value: f64::NAN, remedy: "the claim or its evidence lacks this figure, which its test needs" }
}
