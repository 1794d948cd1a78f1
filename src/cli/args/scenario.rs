//! Which buyers, and how many Monte Carlo draws.

use std::path::PathBuf;

use clap::Args;

use crate::economics::answer::monte_carlo::DRAWS;
use crate::economics::answer::population::SamplingSettings;

/// The buyer.
#[derive(Debug, Args)]
pub struct ScenarioArguments {
    /// Scenario file, or the name of a built-in one: article (the default), cuda-compatible,
    /// hurdle, mixed-workloads
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Option<PathBuf>,
    /// Yearly spend on the workload in USD, in place of the scenario's
    #[arg(long, value_name = "USD")]
    pub spend: Option<f64>,
    /// Monte Carlo settings.
    #[command(flatten)]
    pub draws: DrawArguments,
}

/// Monte Carlo settings.
#[derive(Debug, Args)]
pub struct DrawArguments {
    /// Seed of the Monte Carlo draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Monte Carlo draws of the uncertain inputs
    #[arg(long, value_name = "COUNT", default_value_t = DRAWS, value_parser = draws)]
    draws: usize,
}

impl DrawArguments {
    /// Seed and size of the draws.
    #[must_use]
    pub fn sampling(&self) -> SamplingSettings {
        SamplingSettings { seed: self.seed, draws: self.draws, ..SamplingSettings::default() }
    }
}

/// A number of draws: few tell nothing, and millions fill the memory.
fn draws(text: &str) -> Result<usize, String> {
    let draws: usize = text.parse().map_err(|_| "write a whole number".to_owned())?;
    if (100..=1_000_000).contains(&draws) { Ok(draws) } else { Err("give between 100 and 1,000,000".to_owned()) }
}
