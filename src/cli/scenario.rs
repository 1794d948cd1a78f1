//! Options that name the scenario of a buyer, and the scenario that they name.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::economics::priors::Priors;
use crate::economics::scenario::check_positive;
use crate::economics::work_class::{ClassPriors, WorkClass};
use crate::record::scenario;

use super::failure::Failure;
use super::options::{SamplingOptions, one_of, text_of};

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
    /// Class of work, in place of the article's
    #[arg(long, value_name = "NAME", value_parser = one_of(WorkClass::ALL), hide_possible_values = true)]
    pub class: Option<WorkClass>,
    /// Monte Carlo settings.
    #[command(flatten)]
    pub sampling: SamplingOptions,
}

impl BuyerOptions {
    /// The scenario with its name, for the class and the spend that were asked for.
    pub fn load(&self) -> Result<(String, Priors), Failure> {
        let class = self.class.unwrap_or_default();
        let (name, classes) = self.scenario.classes()?;
        let known: Vec<&str> = classes.iter().map(|one| one.class.name()).collect();
        let hint = format!("its classes of work: {}", known.join(", "));
        let Some(one) = classes.into_iter().find(|one| one.class == class) else {
            return Err(Failure::input(format!("the scenario {name} says nothing of {class}")).hint(hint));
        };
        let Some(spend) = self.spend else { return Ok((name, one.priors)) };
        check_positive("--spend", spend)?;
        Ok((name, one.priors.of_spend(spend)))
    }
}

impl ScenarioOption {
    /// What the scenario says of the article's class of work, with its name.
    pub fn load(&self) -> Result<(String, Priors), Failure> {
        self.classes().map(|(name, mut classes)| (name, classes.swap_remove(0).priors))
    }

    /// The classes of the scenario with its name; those of the article where none was given.
    pub fn classes(&self) -> Result<(String, Vec<ClassPriors>), Failure> {
        let Some(path) = self.path.as_deref() else {
            let classes = scenario::read_classes("data/scenarios/article.toml", scenario::ARTICLE)?;
            return Ok(("of the article".to_owned(), classes));
        };
        if path.exists() {
            let name = path.display().to_string();
            let classes = scenario::read_classes(&name, &text_of(path)?)?;
            return Ok((name, classes));
        }
        let carried = scenario::CARRIED.iter().find(|(name, _)| path == Path::new(name));
        let Some((name, text)) = carried else {
            let known: Vec<&str> = scenario::CARRIED.iter().map(|(name, _)| *name).collect();
            return Err(Failure::input(format!("no scenario file {}", path.display()))
                .hint(format!("give the path of one, or the name of a built-in one: {}", known.join(", "))));
        };
        Ok((format!("`{name}`"), scenario::read_classes(&format!("data/scenarios/{name}.toml"), text)?))
    }
}
