//! Options that name the scenario of a buyer, and the scenario that they name.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::economics::priors::Priors;
use crate::economics::scenario::check_positive;
use crate::record::scenario;

use super::failure::Failure;
use super::options::{SamplingOptions, text_of};

/// A scenario by its file or its name.
#[derive(Debug, Args)]
pub struct ScenarioOption {
    /// Scenario file, or the name of a built-in one: article (the default), cuda-compatible,
    /// hurdle, mixed-workloads
    #[arg(id = "scenario", long = "scenario", value_name = "FILE|NAME")]
    pub path: Option<PathBuf>,
}

/// A scenario, the spend of its buyer, and the Monte Carlo settings.
#[derive(Debug, Args)]
pub struct BuyerOptions {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioOption,
    /// Yearly spend on the workload in USD, in place of the scenario's
    #[arg(long, value_name = "USD")]
    pub spend: Option<f64>,
    /// Monte Carlo settings.
    #[command(flatten)]
    pub sampling: SamplingOptions,
}

impl BuyerOptions {
    /// The scenario with its name, for the spend that was asked for.
    pub fn load(&self) -> Result<(String, Priors), Failure> {
        let (name, priors) = self.scenario.load()?;
        let Some(spend) = self.spend else { return Ok((name, priors)) };
        check_positive("--spend", spend)?;
        Ok((name, priors.of_spend(spend)))
    }
}

impl ScenarioOption {
    /// The scenario with its name; that of the article where none was given.
    pub fn load(&self) -> Result<(String, Priors), Failure> {
        let Some(path) = self.path.as_deref() else {
            let priors = scenario::read("data/scenarios/article.toml", scenario::ARTICLE)?;
            return Ok(("of the article".to_owned(), priors));
        };
        if path.exists() {
            let name = path.display().to_string();
            let priors = scenario::read(&name, &text_of(path)?)?;
            return Ok((name, priors));
        }
        let carried = scenario::CARRIED.iter().find(|(name, _)| path == Path::new(name));
        let Some((name, text)) = carried else {
            let known: Vec<&str> = scenario::CARRIED.iter().map(|(name, _)| *name).collect();
            return Err(Failure::input(format!("no scenario file {}", path.display()))
                .hint(format!("give the path of one, or the name of a built-in one: {}", known.join(", "))));
        };
        Ok((format!("`{name}`"), scenario::read(&format!("data/scenarios/{name}.toml"), text)?))
    }
}
