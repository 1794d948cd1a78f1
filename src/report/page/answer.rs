//! The answer and what it rests on: the parts of the page that come from the model.

use crate::economics::work_class::WorkClass;
use crate::report::figure::Figure;
use crate::report::figure::answer as figures;
use crate::report::{Table, answer, claims, inputs, percent, threshold};
use crate::unit::{rough, significant};

use super::contents::{Page, PagePart, Section};

/// What stands at the top of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// The verdict, in the word of the rule.
    pub verdict: String,
    /// Facts: a number as people read it, its full value where it is one, and what it is.
    pub facts: Vec<KeyFigure>,
    /// The answer in a sentence.
    pub sentence: String,
    /// What the answer rests on.
    pub rests_on: Vec<String>,
    /// The rule behind the verdict.
    pub rule: &'static str,
}

/// A number that is read first.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigure {
    /// As people read it.
    pub shown: String,
    /// What it is.
    pub meaning: String,
}

/// The answer in a minute.
#[must_use]
pub fn top(page: &Page<'_>) -> Top {
    let Page { population, .. } = page;
    let summary = &population.monte_carlo;
    let mut facts = vec![KeyFigure {
        shown: percent(summary.median.median),
        meaning: format!(
            "is the discount on the same work at which half of the spend switches; 95 % interval {} to {}",
            percent(summary.median.low),
            percent(summary.median.high)
        ),
    }];
    if let (Some(from), Some(to)) = population.band_usd_per_year {
        facts.push(KeyFigure {
            shown: format!("{} to {} M USD", rough(from / 1e6), rough(to / 1e6)),
            meaning:
                "a year is what a buyer spends for whom 20-30 % is right; smaller buyers need more, larger ones less"
                    .to_owned(),
        });
    }
    let value =
        page.traced.iter().find(|traced| traced.finding.claim.test == crate::economics::claim::ClaimTest::Value);
    facts.extend(value.map(|traced| KeyFigure {
        shown: traced.finding.verdict.to_owned(),
        meaning: format!("is \"about 30 % better value\": {}", traced.finding.found),
    }));
    Top {
        verdict: population.verdict.to_string(),
        facts,
        sentence: answer::sentence(summary, population.verdict, population.band_usd_per_year),
        rests_on: vec![
            claims::assumptions(population),
            format!(
                "Scenario {}, {} Monte Carlo draws, seed {}. The interval is one over stated priors and not a test.",
                page.scenario, population.sampling.draws, population.sampling.seed
            ),
        ],
        rule: crate::economics::answer::threshold_rule::THRESHOLD_RULE,
    }
}

/// Every claim of the article with its verdict.
#[must_use]
pub fn claims(page: &Page<'_>) -> Section {
    Section {
        id: "claims",
        title: "The article, claim by claim".to_owned(),
        commands: vec![judged(page)],
        parts: vec![
            PagePart::text("Each claim is judged by a rule that was fixed before any run."),
            PagePart::table(claims::sentences(page.traced)),
            PagePart::Folded("The rules".to_owned(), vec![claims::rules_table(page.traced)]),
        ],
    }
}

/// Who is in the band.
#[must_use]
pub fn band(page: &Page<'_>) -> Section {
    let population = page.population;
    Section {
        id: "band",
        title: "Who needs 20-30 %".to_owned(),
        commands: vec![model(page)],
        parts: vec![
            PagePart::figure("by-spend", figures::by_spend(&population.spend_curve, population.band_usd_per_year)),
            PagePart::Folded(
                "Extremes, and what would change it".to_owned(),
                vec![answer::bounds(population), answer::what_if(population), answer::sellers()],
            ),
        ],
    }
}

/// Who switches at what discount.
#[must_use]
pub fn adoption(page: &Page<'_>) -> Section {
    Section {
        id: "adoption",
        title: "Who switches at what discount".to_owned(),
        commands: vec![model(page)],
        parts: vec![
            PagePart::figure(
                "adoption-curve",
                figures::adoption(&page.population.adoption_curve, page.population.monte_carlo.median.median),
            ),
            PagePart::Folded("If the model were another".to_owned(), vec![answer::variants(page.population)]),
        ],
    }
}

/// What decides the answer: one input at a time, and all together.
#[must_use]
pub fn decides(page: &Page<'_>) -> Section {
    let bars: Vec<_> = page.buyer.influences.iter().map(|influence| influence.bar).collect();
    let spend = page.one.centre.spend_usd_per_year;
    let first = |label: Option<&str>| label.unwrap_or("nothing").to_owned();
    let indices = &page.population.indices;
    let tornado = Figure {
        caption: format!(
            "For a buyer of {} M USD a year, {} moves the threshold most.",
            significant(spend / 1e6),
            first(bars.first().map(|bar| bar.input.label))
        ),
        chart: figures::tornado(&bars, page.threshold),
        table: threshold::influences(page.buyer),
    };
    let sobol = Figure {
        caption: format!(
            "Of the variance of the answer, {} makes the largest share.",
            first(indices.first().map(|(input, _)| input.label))
        ),
        chart: figures::sobol(indices),
        table: answer::indices(page.population),
    };
    Section {
        id: "decides",
        title: "What decides the answer".to_owned(),
        commands: vec![format!("{} --spend {spend}", model(page)), model(page)],
        parts: vec![
            PagePart::figure("tornado", tornado),
            PagePart::figure("sobol", sobol),
            PagePart::Folded("Every input of the scenario".to_owned(), vec![inputs(page)]),
        ],
    }
}

fn inputs(page: &Page<'_>) -> Table {
    inputs::table(page.priors)
}

/// The command that prints the answer.
pub(super) fn model(page: &Page<'_>) -> String {
    format!("threshold --class {}{}", WorkClass::default(), page.options)
}

/// The command that judges the claims.
pub(super) fn judged(page: &Page<'_>) -> String {
    format!("claims{}", page.options)
}
