//! `switchpoint claims`

use crate::economics::answer::population::{Effort, Population};
use crate::economics::claim;
use crate::economics::value::estimate::{RESAMPLES, SEED, estimate};
use crate::economics::value::valuation::{GENERATIONS, Question};
use crate::economics::value::work::{of_number_type, works};
use crate::economics::verdict::trial::{Known, judge};
use crate::record::{claims, facts, measured, offers};
use crate::report;
use crate::report::claims::Traced;

use super::args::{ClaimsArguments, ScenarioArguments};
use super::failure::Failure;
use super::money::buyer;
use super::output;
use super::value::{ALTERNATIVES, INCUMBENTS};

/// The two generations of the article's third claim, and the number type that both have.
const GENERATION: ([&str; 2], &str) = (["TPU v7x (Ironwood)", "TPU v6e"], "bf16");

/// Holds every claim of the article against what is known.
pub fn run(arguments: &ClaimsArguments) -> Result<u8, Failure> {
    let all = claims::carried()?;
    let asked = match &arguments.explain {
        Some(id) => std::slice::from_ref(claim::find(&all, id).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|claim| claim.id.as_str()).collect();
            Failure::input(format!("`{id}` is no claim")).hint(format!("the claims are {}", known.join(", ")))
        })?),
        None => &all[..],
    };
    let ScenarioArguments { seed, draws, .. } = arguments.buyer;
    let (_, beliefs) = buyer(&arguments.buyer)?;
    let population = Population::of(&beliefs, Effort { seed, draws, ..Effort::default() });
    let measurements = measured::carried()?;
    let offers = offers::read("data/prices.csv", offers::PRICES)?;
    let question = Question { measurements: &measurements, offers: &offers, terms: None, cloud: None };
    let mut valuations = Vec::new();
    for alternative in ALTERNATIVES {
        for incumbent in INCUMBENTS {
            valuations.extend(question.weigh(alternative, incumbent, None)?);
        }
    }
    let ([newer, older], number_type) = GENERATION;
    let generations = of_number_type(&works(&measurements, newer, older, &GENERATIONS), number_type);
    let known = Known {
        population: &population,
        valuations: &valuations,
        generations: &generations,
        generation: estimate(&generations, RESAMPLES, SEED),
        pooling: &facts::read("data/pooling.csv", facts::POOLING)?,
        published: &facts::read("data/published.csv", facts::PUBLISHED)?,
    };
    let trace = |claim| {
        let rows = claim_rows(claim)?;
        Ok(Traced { finding: judge(claim, &known)?, evidence: rows })
    };
    let traced: Vec<Traced<'_>> = asked.iter().map(trace).collect::<Result<_, Failure>>()?;
    let report = match (&arguments.explain, &traced[..]) {
        (Some(_), [one]) => report::claims::explanation(one),
        _ => report::claims::report(&traced, &population),
    };
    output::report(&report, &arguments.output)?;
    Ok(0)
}

fn claim_rows(claim: &claim::Claim) -> Result<Vec<claim::EvidenceRow>, Failure> {
    let rows: Result<Vec<_>, _> = claim.evidence.iter().map(claims::resolve).collect();
    Ok(rows?.into_iter().flatten().collect())
}
