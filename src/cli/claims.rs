//! `switchpoint claims`: the verdict on each claim of the article.

use clap::Args;

use crate::economics::answer::population::Population;
use crate::economics::claim;
use crate::report::{self, Report};

use super::claim_evidence::Evidence;
use super::failure::Failure;
use super::options::Output;
use super::scenario::BuyerOptions;

/// `switchpoint claims`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint claims --explain pooling-together")]
pub struct ClaimsArguments {
    /// Follow one claim from its sentence to its sources
    #[arg(long, value_name = "CLAIM")]
    pub explain: Option<String>,
    /// The buyers.
    #[command(flatten)]
    pub buyer: BuyerOptions,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Holds every claim of the article against what is known.
pub fn run(arguments: &ClaimsArguments) -> Result<Report, Failure> {
    let evidence = Evidence::carried()?;
    let all = &evidence.claims;
    let asked = match &arguments.explain {
        Some(id) => std::slice::from_ref(claim::find(all, id).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|claim| claim.id.as_str()).collect();
            Failure::input(format!("`{id}` is no claim")).hint(format!("the claims are {}", known.join(", ")))
        })?),
        None => &all[..],
    };
    let (_, priors) = arguments.buyer.load()?;
    let population = Population::of(&priors, arguments.buyer.sampling.settings());
    let traced = evidence.judge(asked, &population, &evidence.valuations()?)?;
    Ok(match (&arguments.explain, &traced[..]) {
        (Some(_), [one]) => report::claims::explanation(one),
        _ => report::claims::report(&traced, &population),
    })
}
