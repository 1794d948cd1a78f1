//! The buyer's side in numbers: what switching costs once, what it costs every year, and what waiting is worth.
//!
//! One flat struct, because the model is one formula: a name here is the key of the scenario file and a term of
//! `docs/economics.md`. All fields are public so that a caller can vary one and solve again; [`Scenario::validate`]
//! therefore runs inside [`solve`](super::threshold::solve) and not in a constructor.

use std::fmt;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The discount rate is a cost of capital, and waiting is worth something: the option multiple applies.
    Option,
    /// The discount rate is a hurdle rate, which already contains the value of waiting: the multiple is 1.
    Hurdle,
}

impl Rule {
    /// Both rules, in the order in which they are explained.
    pub const ALL: [Self; 2] = [Self::Option, Self::Hurdle];

    /// The name used in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Hurdle => "hurdle",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a ratio of matrix multiplication rates becomes on a whole workload: a factor, log-uniform between two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transfer {
    /// The low end, above 0.
    pub low: f64,
    /// The high end, at least `low`.
    pub high: f64,
}

impl Transfer {
    /// From the only two pairs known: GPT-3 at 0.488 end to end where the multiplication ratio is 1.04, and
    /// Llama-3.1-70B at 0.91 for the same 1.04. Two points make a range, not a distribution.
    pub const PUBLISHED: Self = Self { low: 0.47, high: 0.87 };

    /// For a ratio that was measured end to end: nothing to carry over.
    pub const END_TO_END: Self = Self { low: 1.0, high: 1.0 };

    /// A factor that is known.
    #[must_use]
    pub fn point(factor: f64) -> Self {
        Self { low: factor, high: factor }
    }
}

/// One buyer and one alternative. Shares and rates are fractions, money is in US dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// S: yearly spend, at the incumbent's prices, on the workload to be moved. Above 0.
    pub spend_usd_per_year: f64,
    /// rho: rate of the alternative over the incumbent's on the same work, per chip. Above 0.
    pub ratio: f64,
    /// u: goodput of the alternative over the incumbent's. Above 0.
    pub utilisation_ratio: f64,
    /// s_rho: spread of the ratio between works, as a standard deviation of its logarithm. `None`: no chance
    /// constraint.
    pub ratio_log_sd: Option<f64>,
    /// How a measured multiplication ratio carries over to the workload. Used by `decide`, not by the threshold.
    pub gemm_transfer: Transfer,
    /// E: engineer-years to port, at the reference spend.
    pub engineer_years: f64,
    /// w: loaded cost of an engineer, USD a year. Above 0.
    pub engineer_usd_per_year: f64,
    /// g: exponent with which engineering grows with spend, in [0, 1).
    pub engineering_growth: f64,
    /// S_ref: the spend at which `engineer_years` and `upkeep_engineers` are stated, USD a year. Above 0.
    pub engineering_reference_usd_per_year: f64,
    /// phi: share of the spend that runs twice during the move, in [0, 1].
    pub dual_running_share: f64,
    /// m: how long both run, in months.
    pub dual_running_months: f64,
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

/// The range in which one number is legal.
#[derive(Clone, Copy)]
enum Legal {
    Positive,
    NotNegative,
    Share,
    BelowOne,
    Any,
}

impl Legal {
    fn allows(self, value: f64) -> bool {
        match self {
            Self::Positive => value > 0.0,
            Self::NotNegative => value >= 0.0,
            Self::Share => (0.0..=1.0).contains(&value),
            Self::BelowOne => (0.0..1.0).contains(&value),
            Self::Any => true,
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Positive => "give a number above 0",
            Self::NotNegative => "give 0 or a number above it",
            Self::Share => "give a share between 0 and 1, so 0.02 for 2 %",
            Self::BelowOne => "give an exponent of at least 0 and below 1",
            Self::Any => "give a number",
        }
    }
}

/// Refuses a number that is not finite or not in its range.
fn check(field: &'static str, value: f64, legal: Legal) -> Result<(), Refusal> {
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
    check(field, value, Legal::Positive)
}

impl Transfer {
    /// Refuses ends that are not positive or stand in the wrong order.
    pub(crate) fn validate(self) -> Result<(), Refusal> {
        check_positive("performance.gemm_transfer.low", self.low)?;
        check_positive("performance.gemm_transfer.high", self.high)?;
        if self.high < self.low {
            let remedy = "give a high end that is at least the low end";
            return Err(Refusal { field: "performance.gemm_transfer.high", value: self.high, remedy });
        }
        Ok(())
    }
}

impl Scenario {
    /// Refuses numbers with which the formulas mean nothing.
    ///
    /// # Errors
    /// The first field that is not finite or outside its range, and a drift at which waiting for ever would be best.
    pub fn validate(&self) -> Result<(), Refusal> {
        use Legal::{Any, BelowOne, NotNegative, Positive, Share};
        let numbers = [
            ("buyer.spend_usd_per_year", self.spend_usd_per_year, Positive),
            ("performance.ratio", self.ratio, Positive),
            ("performance.utilisation_ratio", self.utilisation_ratio, Positive),
            ("performance.ratio_log_sd", self.ratio_log_sd.unwrap_or(0.0), NotNegative),
            ("switching.engineer_years", self.engineer_years, NotNegative),
            ("switching.engineer_usd_per_year", self.engineer_usd_per_year, Positive),
            ("switching.engineering_growth", self.engineering_growth, BelowOne),
            ("switching.engineering_reference_usd_per_year", self.engineering_reference_usd_per_year, Positive),
            ("switching.dual_running_share", self.dual_running_share, Share),
            ("switching.dual_running_months", self.dual_running_months, NotNegative),
            ("switching.validation_share", self.validation_share, Share),
            ("switching.upkeep_engineers", self.upkeep_engineers, NotNegative),
            ("switching.velocity_loss", self.velocity_loss, Share),
            ("switching.lock_in_premium", self.lock_in_premium, Share),
            ("switching.ramp_shortfall", self.ramp_shortfall, NotNegative),
            ("switching.ramp_years", self.ramp_years, NotNegative),
            ("switching.egress_usd", self.egress_usd, NotNegative),
            ("finance.horizon_years", self.horizon_years, Positive),
            ("finance.discount_rate", self.discount_rate, NotNegative),
            ("finance.obsolescence_rate", self.obsolescence_rate, NotNegative),
            ("finance.saving_drift", self.saving_drift, Any),
            ("finance.saving_volatility", self.saving_volatility, NotNegative),
        ];
        for (field, value, legal) in numbers {
            check(field, value, legal)?;
        }
        self.gemm_transfer.validate()?;
        if self.saving_drift >= self.discount_rate {
            // This covers a >= r + delta too, because delta is not negative.
            let remedy =
                "keep it below `finance.discount_rate`: a saving that grows faster is worth waiting for for ever";
            return Err(Refusal { field: "finance.saving_drift", value: self.saving_drift, remedy });
        }
        Ok(())
    }
}
