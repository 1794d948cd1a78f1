//! The page as HTML: what was worked out goes into templates, which escape whatever they are given.

use askama::Template;

use super::answer::Answer;
use super::data::Data;
use super::dropped_files::Outcome;
use super::offers::{Deal, Source, bases, deal};
use super::slider::{self, SPEND, Slider};
use super::state::{Fault, State, written};
use crate::economics::age::STALE_DAYS;
use crate::economics::answer::population::SamplingSettings;
use crate::economics::distribution::{Distribution, Prior};
use crate::economics::input::{EvidenceLevel, INPUTS, ModelInput};
use crate::economics::priors::Priors;
use crate::economics::quote::Quote;
use crate::economics::scenario::Rule;
use crate::record::scenario::write::write;
use crate::report::cost;
use crate::report::decide::{sentence, spread};
use crate::report::html::{self, rendered};
use crate::text::plural;
use crate::unit::{percent, rough, significant};

/// The file that the browser is told to save.
pub const FILE: &str = "scenario.toml";

/// Ids of the figures, in the order of [`Answer::figures`].
const FIGURES: [&str; 3] = ["by-spend", "adoption", "tornado"];

/// Headings over the sliders, with the beginning of the keys below each.
const GROUPS: [(&str, &str); 3] =
    [("Performance and price", "performance."), ("What switching costs", "switching."), ("Money and time", "finance.")];

/// The whole page, with result files that were dropped on it; the second is whether the query could
/// be used.
#[must_use]
pub fn page(query: &str, data: &Data, dropped: Option<Outcome>) -> (String, bool) {
    let (state, mut faults) = State::read(query, data);
    let answer = if faults.is_empty() { answered(&state, data).map_err(|fault| faults.push(fault)).ok() } else { None };
    let is_good = answer.is_some();
    let page = Page {
        query: state.query(data),
        presets: presets(&state, data),
        chips: chips(&state, data),
        bases: bases(&state, data)
            .into_iter()
            .map(|(basis, priced)| Choice {
                value: basis.name().to_owned(),
                shown: if priced { basis.name().to_owned() } else { format!("{basis} (not for both)") },
                chosen: basis == state.basis,
            })
            .collect(),
        rules: rules(&state, data),
        spend: spend(&state, data),
        groups: GROUPS.map(|(title, table)| Group { title, controls: controls(table, &state, data) }).into(),
        faults: faults.iter().map(Fault::to_string).collect(),
        answer,
        dropped: dropped.map(Looked::of),
    };
    (rendered(&page), is_good)
}

/// The part of the page that an input changes.
///
/// # Errors
/// What in the query cannot be used.
pub fn answer(query: &str, data: &Data) -> Result<String, Vec<Fault>> {
    let state = read(query, data)?;
    answered(&state, data).map(|answer| rendered(&answer)).map_err(|fault| vec![fault])
}

/// The scenario file of a state.
///
/// # Errors
/// What in the query cannot be used.
pub fn scenario(query: &str, data: &Data) -> Result<String, Vec<Fault>> {
    let state = read(query, data)?;
    let priors = state.priors(data).map_err(|refusal| vec![refusal.into()])?;
    let preset = state.preset(data);
    Ok(write(&priors, &preset.priors, &preset.name))
}

fn read(query: &str, data: &Data) -> Result<State, Vec<Fault>> {
    let (state, faults) = State::read(query, data);
    if faults.is_empty() { Ok(state) } else { Err(faults) }
}

#[derive(Template)]
#[template(path = "explore.html")]
struct Page {
    query: String,
    presets: Vec<Choice>,
    /// Incumbent and alternative.
    chips: [Vec<Choice>; 2],
    bases: Vec<Choice>,
    rules: Vec<Choice>,
    spend: Control,
    groups: Vec<Group>,
    faults: Vec<String>,
    answer: Option<Answered>,
    dropped: Option<Looked>,
}

#[derive(Template)]
#[template(path = "explore-answer.html")]
struct Answered {
    discount: String,
    value: f64,
    range: String,
    meaning: String,
    verdict: String,
    offered: String,
    terms: Vec<(String, String)>,
    figures: Vec<Drawn>,
    query: String,
    commands: Vec<String>,
}

/// A figure as it stands on the page; picture and table are HTML.
struct Drawn {
    id: &'static str,
    caption: String,
    picture: String,
    table: String,
}

/// A drop as it stands on the page; its tables are HTML.
struct Looked {
    outcome: Outcome,
    tables: Vec<String>,
}

struct Group {
    title: &'static str,
    controls: Vec<Control>,
}

/// An option of a list.
struct Choice {
    value: String,
    shown: String,
    chosen: bool,
}

/// An input with its slider.
struct Control {
    key: &'static str,
    label: String,
    unit: &'static str,
    /// What was put in; nothing where the scenario holds.
    value: String,
    /// What the scenario has.
    unchanged: String,
    /// What stands behind that.
    origin: &'static str,
    /// The ends, the step and the place of the slider, in the units in which it moves.
    travel: (f64, f64, f64),
    at: f64,
    /// Its place where the scenario holds.
    home: f64,
    log: bool,
}

impl Control {
    fn new(slider: &Slider, prior: &Prior, value: Option<f64>) -> Self {
        let home = slider.position(prior.centre());
        Self {
            key: slider.key,
            label: String::new(),
            unit: "",
            value: value.map(written).unwrap_or_default(),
            unchanged: words(prior.distribution()),
            origin: "",
            travel: slider.travel(),
            at: value.map_or(home, |value| slider.position(value)),
            home,
            log: slider.log,
        }
    }
}

impl Looked {
    fn of(outcome: Outcome) -> Self {
        let tables = outcome
            .report
            .iter()
            .flat_map(|report| &report.tables)
            .map(|table| html::table("Comparison", table))
            .collect();
        Self { outcome, tables }
    }
}

fn presets(state: &State, data: &Data) -> Vec<Choice> {
    let choice = |(place, preset): (usize, &super::data::Preset)| Choice {
        value: preset.name.clone(),
        shown: preset.name.clone(),
        chosen: place == state.preset,
    };
    data.presets.iter().enumerate().map(choice).collect()
}

fn chips(state: &State, data: &Data) -> [Vec<Choice>; 2] {
    [&state.incumbent, &state.alternative].map(|chosen| {
        let choice = |chip: &str| Choice { value: chip.to_owned(), shown: chip.to_owned(), chosen: chip == chosen };
        data.chips().into_iter().map(choice).collect()
    })
}

fn rules(state: &State, data: &Data) -> Vec<Choice> {
    let unchanged = state.preset(data).priors.centre.rule;
    let meaning = |rule| match rule {
        Rule::Option => "waiting is worth something",
        Rule::Hurdle => "the discount rate is a hurdle rate",
    };
    let rule = |rule: Rule| Choice {
        value: rule.name().to_owned(),
        shown: format!("{rule}: {}", meaning(rule)),
        chosen: state.rule == Some(rule),
    };
    let unset = Choice { value: String::new(), shown: format!("scenario: {unchanged}"), chosen: state.rule.is_none() };
    std::iter::once(unset).chain(Rule::ALL.iter().copied().map(rule)).collect()
}

fn spend(state: &State, data: &Data) -> Control {
    let prior = &state.preset(data).priors.spend;
    let whose = if prior.is_point() { "one buyer" } else { "all buyers" };
    let control = Control::new(&SPEND, prior, state.spend);
    Control {
        label: "spend of one buyer".to_owned(),
        unit: "USD/yr",
        unchanged: format!("{whose}: {}", control.unchanged),
        origin: EvidenceLevel::Assumption.name(),
        ..control
    }
}

fn controls(table: &str, state: &State, data: &Data) -> Vec<Control> {
    let priors = &state.preset(data).priors;
    let control = |input: &'static ModelInput| {
        let prior = prior(input, priors);
        let control = Control::new(slider::of(input)?, &prior, state.value(input));
        let label = format!("{} ({})", input.label, input.symbol);
        Some(Control { label, unit: input.unit, origin: input.origin.name(), ..control })
    };
    INPUTS.iter().filter(|input| input.key.starts_with(table)).filter_map(control).collect()
}

/// A distribution with its large numbers in thousands and millions.
fn words(distribution: &Distribution) -> String {
    let short = |value: f64| match value.abs() {
        size if size >= 1e6 => format!("{} M", value / 1e6),
        size if size >= 1e4 => format!("{} k", value / 1e3),
        _ => written(value),
    };
    match distribution {
        Distribution::Point(value) => short(*value),
        Distribution::Uniform { low, high } => format!("{} to {}", short(*low), short(*high)),
        Distribution::LogUniform { low, high } => format!("{} to {}, log-uniform", short(*low), short(*high)),
        Distribution::Triangular { low, mode, high } => {
            format!("{} to {}, mode {}", short(*low), short(*high), short(*mode))
        }
        other => other.to_string(),
    }
}

/// What a scenario believes of an input.
fn prior(input: &ModelInput, priors: &Priors) -> Prior {
    match input.key {
        "performance.ratio" => priors.ratio.clone(),
        "performance.utilisation_ratio" => priors.utilisation_ratio.clone(),
        _ => {
            let known = priors.uncertain.iter().find(|(known, _)| *known == input);
            known.map_or_else(|| Prior::point(input.get(&priors.centre)), |(_, prior)| prior.clone())
        }
    }
}

fn answered(state: &State, data: &Data) -> Result<Answered, Fault> {
    let priors = state.priors(data)?;
    let sampling = SamplingSettings::default();
    let answer = Answer::of(&priors, sampling)?;
    let deal = deal(state, data, &priors, sampling.seed, sampling.draws)?;
    let drawn = |(id, figure): (&'static str, &crate::report::figure::Figure)| Drawn {
        id,
        caption: figure.caption.clone(),
        picture: html::picture(&figure.chart, &format!("{id}-chart")),
        table: html::table(&figure.caption, &figure.table),
    };
    Ok(Answered {
        discount: percent(answer.discount),
        value: answer.discount,
        range: answer.range.map_or_else(
            || "nothing is uncertain".to_owned(),
            |(name, low, high)| format!("{name}: {} to {}", percent(low), percent(high)),
        ),
        meaning: answer.meaning,
        verdict: answer.verdict,
        offered: match &deal.decision {
            Some(decision) => sentence(decision),
            None => "No decision: a chip has no price on this basis.".to_owned(),
        },
        terms: terms(&deal, &priors, data),
        figures: FIGURES.into_iter().zip(&answer.figures).map(drawn).collect(),
        query: state.query(data),
        commands: commands(state, &deal),
    })
}

/// What an offer is made of, and what comes of it.
fn terms(deal: &Deal<'_>, priors: &Priors, data: &Data) -> Vec<(String, String)> {
    let price = |quote: &Result<Quote<'_>, String>| match quote {
        Ok(quote) => {
            let stale = quote.ages(data.today).map_or(0, |ages| ages.stale);
            let stale = if stale > 0 { format!("; {stale} STALE: over {STALE_DAYS} days old") } else { String::new() };
            format!("{}{stale}", cost::aged(quote, data.today))
        }
        Err(why) => why.clone(),
    };
    let ratio = significant(deal.ratio);
    let set_aside = deal.set_aside.as_ref().map(|published| {
        format!(
            "; published: {}, from {}: {}",
            significant(published.log.exp()),
            works(published.works.len()),
            published.works.join(", ")
        )
    });
    let performance = match &deal.source {
        Source::Published(names) => {
            format!("{ratio}, from {}: {}", works(names.len()), names.join(", "))
        }
        Source::Slider => format!("{ratio}, assumed: it is your number{}", set_aside.unwrap_or_default()),
        Source::Scenario => {
            format!("{ratio}, assumed: nobody published a training work of both chips, so it is the scenario's")
        }
    };
    let [incumbent, alternative] = &deal.quotes;
    let mut terms = vec![
        ("price of the incumbent".to_owned(), price(incumbent)),
        ("price of the alternative".to_owned(), price(alternative)),
        ("performance ratio".to_owned(), performance),
    ];
    if let (Some(decision), Some(chip)) = (&deal.decision, deal.chip_discount) {
        let needed = 1.0 - deal.ratio * priors.utilisation_ratio.centre() * (1.0 - decision.threshold.median);
        let whose = format!("{} M USD a year", rough(priors.centre.spend_usd_per_year / 1e6));
        let whose = if priors.spend.is_point() {
            whose
        } else {
            format!("{whose}, the reference spend: give one to ask about another")
        };
        terms.extend([
            ("chip discount on offer".to_owned(), format!("{} of the price of an hour", percent(chip))),
            ("chip discount needed".to_owned(), format!("{} at this performance ratio", percent(needed))),
            ("work discount on offer".to_owned(), spread(decision.offered)),
            ("work discount needed".to_owned(), spread(decision.threshold)),
            ("probability that it pays".to_owned(), format!("{:.3}", decision.probability)),
            ("buyer".to_owned(), whose),
        ]);
    }
    terms
}

fn works(count: usize) -> String {
    plural(count, "published work")
}

/// The commands that print the same, and more.
fn commands(state: &State, deal: &Deal<'_>) -> Vec<String> {
    let word = |word: &str| {
        if word.chars().all(char::is_alphanumeric) { word.to_owned() } else { format!("'{word}'") }
    };
    let ratio = match deal.source {
        Source::Published(_) => String::new(),
        Source::Slider | Source::Scenario => format!(" --ratio {}", written(deal.ratio)),
    };
    let threshold = format!("switchpoint threshold --scenario {FILE}");
    let decide = || {
        format!(
            "switchpoint decide --scenario {FILE} --base-chip {} --alt-chip {} --basis {}{ratio}",
            word(&state.incumbent),
            word(&state.alternative),
            state.basis
        )
    };
    std::iter::once(threshold).chain(deal.decision.is_some().then(decide)).collect()
}
