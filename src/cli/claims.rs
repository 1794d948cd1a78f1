//! `switchpoint claims`

use crate::economics::answer::population::Population;
use crate::economics::claim;
use crate::report;

use super::args::ClaimsArguments;
use super::evidence::Evidence;
use super::failure::Failure;
use super::money::buyer;
use super::output;

/// Holds every claim of the article against what is known.
pub fn run(arguments: &ClaimsArguments) -> Result<u8, Failure> {
    let evidence = Evidence::carried()?;
    let all = &evidence.claims;
    let asked = match &arguments.explain {
        Some(id) => std::slice::from_ref(claim::find(all, id).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|claim| claim.id.as_str()).collect();
            Failure::input(format!("`{id}` is no claim")).hint(format!("the claims are {}", known.join(", ")))
        })?),
        None => &all[..],
    };
    let (_, priors) = buyer(&arguments.buyer)?;
    let population = Population::of(&priors, arguments.buyer.draws.sampling());
    let traced = evidence.judge(asked, &population, &evidence.valuations()?)?;
    let report = match (&arguments.explain, &traced[..]) {
        (Some(_), [one]) => report::claims::explanation(one),
        _ => report::claims::report(&traced, &population),
    };
    output::report(&report, &arguments.output)?;
    Ok(0)
}
