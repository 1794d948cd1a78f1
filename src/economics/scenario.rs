//! The buyer's side in numbers: what switching costs once, what it costs every year, and what
//! waiting is worth.
//!
//! One flat struct, because the model is one formula: a name here is the key of the scenario file
//! and a term of `docs/economics.md`. All fields are public so that a caller can vary one and solve
//! again; [`Scenario::validate`] therefore runs inside [`solve`](super::threshold::solve) and not
//! in a constructor.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::distribution::Legal;

/// An input outside its legal range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("`{field}` is {value}: {remedy}")]
pub struct Refusal {
    /// What was refused, as `table.key` where it is a key of the scenario file.
    pub field: &'static str,
    /// The number that was given.
    pub value: f64,
    /// What would be accepted.
    pub remedy: &'static str,
}

/// How the buyer treats the freedom to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Rule {
    /// The discount rate is a cost of capital, and waiting is worth something: the option multiple
    /// applies.
    #[default]
    Option,
    /// The discount rate is a hurdle rate, which already contains the value of waiting: the
    /// multiple is 1.
    Hurdle,
}

impl Rule {
    /// Both rules, in the order in which they are explained.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name used in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One buyer and one alternative. Shares and rates are fractions, money is in US dollars.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scenario {
    /// S: yearly spend, at the incumbent's prices, on the workload to be moved. Above 0.
    pub spend_usd_per_year: f64,
    /// rho: rate of the alternative over the incumbent's on the same work, per chip. Above 0.
    pub ratio: f64,
    /// u: goodput of the alternative over the incumbent's. Above 0.
    pub utilisation_ratio: f64,
    /// s_rho: spread of the ratio between works, as a standard deviation of its logarithm. `None`:
    /// no chance constraint.
    pub ratio_log_sd: Option<f64>,
    /// E: engineer-years to port, at the reference spend.
    pub engineer_years: f64,
    /// w: loaded cost of an engineer, USD a year. Above 0.
    pub engineer_usd_per_year: f64,
    /// g: exponent with which engineering grows with spend, in [0, 1).
    pub engineering_growth: f64,
    /// S_ref: the spend at which `engineer_years` and `upkeep_engineers` are stated, USD a year.
    /// Above 0.
    pub engineering_reference_usd_per_year: f64,
    /// phi: share of the spend that runs twice during the move, in [0, 1].
    pub dual_running_share: f64,
    /// m: how long both run, in months.
    pub dual_running_months: f64,
    /// new: share of the capacity that is added and not replaced, in [0, 1]; it never runs twice.
    pub new_share: f64,
    /// nu: share of one year's spend that validation takes, once, in [0, 1].
    pub validation_share: f64,
    /// f: engineers who keep the second stack alive, at the reference spend.
    pub upkeep_engineers: f64,
    /// v: share of the spend lost to slower work, every year, in [0, 1].
    pub velocity_loss: f64,
    /// l: share of the spend that a single supplier's grip costs, every year, in [0, 1].
    pub lock_in_premium: f64,
    /// lambda: extra chip-hours at the start, as a share.
    pub ramp_shortfall: f64,
    /// tau: time constant with which that excess fades, in years.
    pub ramp_years: f64,
    /// Moving the data, once, in USD.
    pub egress_usd: f64,
    /// T: length of the contract that can be signed, in years. Above 0.
    pub horizon_years: f64,
    /// r: continuous discount rate, per year.
    pub discount_rate: f64,
    /// delta: hazard, per year, that a new chip or model generation ends the opportunity.
    pub obsolescence_rate: f64,
    /// a: drift of the saving while one waits, per year. Below `discount_rate`.
    pub saving_drift: f64,
    /// s: volatility of the saving, per square root of a year.
    pub saving_volatility: f64,
    /// Whether the option multiple applies.
    pub rule: Rule,
}

/// Refuses a number that is not finite or not in its range.
pub(crate) fn check(field: &'static str, value: f64, legal: &Legal) -> Result<(), Refusal> {
    if !value.is_finite() {
        return Err(Refusal { field, value, remedy: "give a finite number" });
    }
    if !legal.allows(value) {
        return Err(Refusal { field, value, remedy: legal.remedy() });
    }
    Ok(())
}

/// Refuses a number that is not finite or not above 0.
pub(crate) fn check_positive(field: &'static str, value: f64) -> Result<(), Refusal> {
    check(field, value, &Legal::POSITIVE)
}
