//! A scenario whose numbers may be uncertain, and the buyers it speaks of.
//!
//! Two kinds of variety are kept apart. *Knowledge*: nobody knows how long a port takes; it is the
//! same for all buyers and is drawn. *Buyers*: they differ in spend and workload, which each of
//! them knows. All inputs are independent, because there is no evidence of any correlation.

use rayon::prelude::*;

use super::distribution::{Legal, Prior};
use super::input::ModelInput;
use super::scenario::{Refusal, Scenario, check};
use super::uniform_draws::uniforms;

/// How far the weights of the workloads may be from 1 together.
const WEIGHTS_TOLERANCE: f64 = 1e-9;

/// Draws that one thread makes in one go.
const CHUNK: usize = 1024;

/// A kind of work among those of every buyer.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// What it is called.
    pub name: String,
    /// Its share of the buyers and of the spend of each size; the shares sum to 1.
    pub weight: f64,
    /// How much more engineering than usual it takes; 1 is usual.
    pub engineering_factor: f64,
}

impl Workload {
    /// All work is alike.
    #[must_use]
    pub fn usual() -> Self {
        Self { name: "usual".to_owned(), weight: 1.0, engineering_factor: 1.0 }
    }
}

/// What is believed about a switch.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    /// Every input at its centre. Its spend is that of one buyer: the number given, or the
    /// reference spend where buyers are a range.
    pub centre: Scenario,
    /// How buyers differ in spend, USD a year.
    pub spend: Prior,
    /// The workloads of every buyer; at least one.
    pub workloads: Vec<Workload>,
    /// The inputs of the threshold that are not one number.
    pub uncertain: Vec<(&'static ModelInput, Prior)>,
    /// Rate of the alternative over the incumbent's on the same work. The threshold does not depend
    /// on it, nor on the next three.
    pub ratio: Prior,
    /// Goodput of the alternative over the incumbent's.
    pub utilisation_ratio: Prior,
    /// How far the ratio differs from work to work, as a standard deviation of its logarithm;
    /// `None` where nobody says.
    pub ratio_log_sd: Option<Prior>,
    /// What a ratio of multiplication rates becomes on a whole workload: a factor.
    pub transfer: Prior,
}

impl Priors {
    /// One buyer who knows every number.
    #[must_use]
    pub fn certain(centre: Scenario) -> Self {
        Self {
            centre,
            spend: Prior::point(centre.spend_usd_per_year),
            workloads: vec![Workload::usual()],
            uncertain: Vec::new(),
            ratio: Prior::point(centre.ratio),
            utilisation_ratio: Prior::point(centre.utilisation_ratio),
            ratio_log_sd: centre.ratio_log_sd.map(Prior::point),
            transfer: Prior::point(1.0),
        }
    }

    /// Refuses what the formulas cannot use.
    ///
    /// # Errors
    /// The first field with its value and a remedy. Each distribution was held against its own
    /// range when it was made.
    pub fn validate(&self) -> Result<(), Refusal> {
        self.centre.validate_numbers()?;
        let mut sum = 0.0;
        for workload in &self.workloads {
            check("buyer.workloads.weight", workload.weight, &Legal::SHARE)?;
            check("buyer.workloads.engineering_factor", workload.engineering_factor, &Legal::NOT_NEGATIVE)?;
            sum += workload.weight;
        }
        if (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            return Err(Refusal { field: "buyer.workloads.weight", value: sum, remedy: "make the weights sum to 1" });
        }
        self.validate_drift()
    }

    /// A saving that grows as fast as the opportunity is discounted is worth waiting for for ever.
    fn validate_drift(&self) -> Result<(), Refusal> {
        let field = "finance.saving_drift";
        let range = |key: &str| {
            let known = self.uncertain.iter().find(|(input, _)| input.key == key);
            known.map(|(_, prior)| prior.distribution().support())
        };
        let [drift, discount, obsolescence] = [field, "finance.discount_rate", "finance.obsolescence_rate"].map(range);
        if drift.is_none() && discount.is_none() {
            return self.centre.validate();
        }
        let value = drift.map_or(self.centre.saving_drift, |(_, high)| high);
        let least = discount.map_or(self.centre.discount_rate, |(low, _)| low.max(0.0))
            + obsolescence.map_or(self.centre.obsolescence_rate, |(low, _)| low.max(0.0));
        if value >= least {
            let remedy = "keep its highest value below the lowest of `finance.discount_rate` and `finance.obsolescence_rate` together: \
                          with a saving that grows faster, waiting for ever is optimal";
            return Err(Refusal { field, value, remedy });
        }
        Ok(())
    }

    /// The same with another prior of one input.
    #[must_use]
    pub fn with(&self, input: &'static ModelInput, prior: Prior) -> Self {
        let mut priors = self.clone();
        input.set(&mut priors.centre, prior.centre());
        priors.uncertain.retain(|(known, _)| known.key != input.key);
        if !prior.is_point() {
            priors.uncertain.push((input, prior));
            priors.uncertain.sort_by_key(|(input, _)| input.stream);
        }
        priors
    }

    /// The same where one of the numbers is known, whichever it is.
    #[must_use]
    pub fn knowing(&self, input: &'static ModelInput, value: f64) -> Self {
        let mut priors = self.clone();
        input.set(&mut priors.centre, value);
        priors.uncertain.retain(|(known, _)| known != &input);
        match input.key {
            "performance.ratio" => priors.ratio = Prior::point(value),
            "performance.utilisation_ratio" => priors.utilisation_ratio = Prior::point(value),
            _ => {}
        }
        if !priors.spend.is_point() {
            priors.centre.spend_usd_per_year = priors.centre.engineering_reference_usd_per_year;
        }
        priors
    }

    /// The same for one buyer of known spend.
    #[must_use]
    pub fn of_spend(&self, usd_per_year: f64) -> Self {
        let mut priors = self.clone();
        priors.centre.spend_usd_per_year = usd_per_year;
        priors.spend = Prior::point(usd_per_year);
        priors
    }

    /// Monte Carlo draws: `count` scenarios, the same for the same seed whatever the number of
    /// threads.
    #[must_use]
    pub fn draw(&self, seed: u64, count: usize) -> Vec<Scenario> {
        let mut scenarios = vec![self.centre; count];
        scenarios.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, scenarios)| {
            for (input, prior) in &self.uncertain {
                let numbers = uniforms(seed, input.stream, (chunk * CHUNK) as u64);
                for (scenario, number) in scenarios.iter_mut().zip(numbers) {
                    input.set(scenario, prior.quantile(number));
                }
            }
        });
        scenarios
    }

    /// Draws of a number that is no input of the threshold, from a stream of its own.
    #[must_use]
    pub fn draw_of(prior: &Prior, stream: u64, seed: u64, count: usize) -> Vec<f64> {
        uniforms(seed, stream, 0).take(count).map(|number| prior.quantile(number)).collect()
    }

    /// The scenario at one value for each of the uncertain inputs, in their order.
    #[must_use]
    pub fn at(&self, values: &[f64]) -> Scenario {
        let mut scenario = self.centre;
        for ((input, _), value) in self.uncertain.iter().zip(values) {
            input.set(&mut scenario, *value);
        }
        scenario
    }
}
