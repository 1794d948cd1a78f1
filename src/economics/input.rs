//! The inputs of the model by name: key, unit, legal range, and what is known of each; and the
//! check of a scenario against the ranges.

use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::distribution::Legal;
use super::scenario::{Refusal, Scenario, check, check_positive};

/// What stands behind the range of an input in the article's scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, Serialize, JsonSchema)]
#[strum(serialize_all = "lowercase")]
#[serde(into = "&'static str")]
pub enum EvidenceLevel {
    /// No measurement was found, only a range that seems right.
    #[strum(serialize = "ASSUMPTION")]
    Assumption,
    /// Dated public sources.
    Evidence,
    /// Sources that say something about it and do not measure it.
    #[strum(serialize = "weak evidence")]
    WeakEvidence,
    /// It is what it is by definition, or belongs to the buyer.
    Definition,
}

impl EvidenceLevel {
    /// The word printed beside a number.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A number of a [`Scenario`].
#[derive(Debug, Serialize, JsonSchema)]
pub struct ModelInput {
    /// The key in a scenario file, as `table.key`.
    pub key: &'static str,
    /// The symbol in `docs/economics.md`.
    #[serde(skip)]
    pub symbol: &'static str,
    /// What it is, in a few words.
    #[serde(skip)]
    pub label: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// The values it may have.
    #[serde(skip)]
    pub legal: Legal,
    /// What stands behind it.
    pub origin: EvidenceLevel,
    /// Whether it is a factor between two things, so that its range is logarithmic.
    #[serde(skip)]
    pub is_ratio: bool,
    /// Its stream of uniform numbers. Never reused, so that a new input leaves the draws of the
    /// others alone.
    #[serde(skip)]
    pub stream: u64,
    #[serde(skip)]
    of: fn(&mut Scenario) -> &mut f64,
}

impl ModelInput {
    /// Its value in a scenario.
    #[must_use]
    pub fn get(&self, scenario: &Scenario) -> f64 {
        let mut copy = *scenario;
        *(self.of)(&mut copy)
    }

    /// Gives it a value.
    pub fn set(&self, scenario: &mut Scenario, value: f64) {
        *(self.of)(scenario) = value;
    }

    /// The input with a key; `None` for a key that is no number.
    #[must_use]
    pub fn of_key(key: &str) -> Option<&'static Self> {
        INPUTS.iter().find(|input| input.key == key)
    }

    /// Whether an ASSUMPTION about switching: what the bounds of the answer vary.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        self.origin == EvidenceLevel::Assumption && self.key.starts_with("switching.")
    }
}

/// Two inputs are the same if their keys are.
impl PartialEq for ModelInput {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

macro_rules! input {
    ($stream:literal $key:literal $symbol:literal $label:literal $unit:literal $legal:ident $origin:ident $field:ident) => {
        ModelInput {
            key: $key,
            symbol: $symbol,
            label: $label,
            unit: $unit,
            legal: Legal::$legal,
            origin: EvidenceLevel::$origin,
            is_ratio: false,
            stream: $stream,
            of: |scenario| &mut scenario.$field,
        }
    };
}

/// Every number of a scenario that may be uncertain, in the order of `docs/economics.md`. The spend
/// is not among them: it differs between buyers, and is known to each of them.
pub static INPUTS: [ModelInput; 21] = [
    ModelInput {
        is_ratio: true,
        ..input!(20 "performance.ratio" "rho" "performance ratio" "alternative/incumbent" POSITIVE Definition ratio)
    },
    ModelInput {
        is_ratio: true,
        ..input!(21 "performance.utilisation_ratio" "u" "utilisation ratio" "alternative/incumbent" POSITIVE Assumption utilisation_ratio)
    },
    input!(1 "switching.engineer_years" "E" "engineer-years to port" "engineer-years" NOT_NEGATIVE Assumption engineer_years),
    input!(2 "switching.engineer_usd_per_year" "w" "cost of an engineer" "USD/yr" POSITIVE Assumption engineer_usd_per_year),
    input!(3 "switching.engineering_growth" "g" "growth of engineering" "exponent" BELOW_ONE Assumption engineering_growth),
    input!(22 "switching.engineering_reference_usd_per_year" "S_ref" "reference spend" "USD/yr" POSITIVE Definition engineering_reference_usd_per_year),
    input!(4 "switching.dual_running_share" "phi" "share that runs twice" "share of S" SHARE Assumption dual_running_share),
    input!(5 "switching.dual_running_months" "m" "months of running both" "months" NOT_NEGATIVE Assumption dual_running_months),
    input!(26 "switching.new_share" "new" "capacity that is added" "share of S" SHARE Assumption new_share),
    input!(6 "switching.validation_share" "nu" "validation" "share of S, once" SHARE Assumption validation_share),
    input!(7 "switching.upkeep_engineers" "f" "engineers for upkeep" "engineers" NOT_NEGATIVE Assumption upkeep_engineers),
    input!(8 "switching.velocity_loss" "v" "slower work" "share of S/yr" SHARE Assumption velocity_loss),
    input!(9 "switching.lock_in_premium" "l" "lock-in premium" "share of S/yr" SHARE Assumption lock_in_premium),
    input!(23 "switching.ramp_shortfall" "lambda" "shortfall at the start" "share" NOT_NEGATIVE Assumption ramp_shortfall),
    input!(24 "switching.ramp_years" "tau" "length of the ramp" "years" NOT_NEGATIVE Assumption ramp_years),
    input!(25 "switching.egress_usd" "egress" "moving the data" "USD, once" NOT_NEGATIVE Assumption egress_usd),
    input!(10 "finance.horizon_years" "T" "contract" "years" POSITIVE Evidence horizon_years),
    input!(11 "finance.discount_rate" "r" "discount rate" "1/yr" NOT_NEGATIVE Assumption discount_rate),
    input!(12 "finance.obsolescence_rate" "delta" "obsolescence" "1/yr" NOT_NEGATIVE Evidence obsolescence_rate),
    input!(13 "finance.saving_drift" "a" "drift of the saving" "1/yr" ANY Evidence saving_drift),
    input!(14 "finance.saving_volatility" "s" "volatility of the saving" "1/sqrt(yr)" NOT_NEGATIVE WeakEvidence saving_volatility),
];

impl ModelInput {
    /// Whether the threshold depends on it. The others make the offer.
    #[must_use]
    pub fn is_of_threshold(&self) -> bool {
        !self.key.starts_with("performance.")
    }
}

/// Streams of uniform numbers that belong to no input of the threshold.
pub mod stream {
    /// The performance ratio.
    pub const RATIO_CENTRE: u64 = 20;
    /// The utilisation ratio.
    pub const UTILISATION: u64 = 21;
    /// The factor from multiplication to workload.
    pub const TRANSFER: u64 = 30;
    /// The spread of the ratio between works.
    pub const RATIO_LOG_SD: u64 = 31;
    /// Who sells the alternative.
    pub const ALTERNATIVE_SELLER: u64 = 33;
    /// Who sells the incumbent.
    pub const INCUMBENT_SELLER: u64 = 34;
    /// Where in its distribution the ratio lies.
    pub const RATIO: u64 = 32;
}

impl Scenario {
    /// Refuses numbers with which the formulas mean nothing.
    ///
    /// # Errors
    /// The first field that is not finite or outside its range, and a drift at which waiting for
    /// ever would be best.
    pub fn validate(&self) -> Result<(), Refusal> {
        self.validate_numbers()?;
        if self.saving_drift >= self.discount_rate {
            // This covers a >= r + delta too, because delta is not negative.
            let remedy =
                "keep it below `finance.discount_rate`: with a saving that grows faster, waiting for ever is optimal";
            return Err(Refusal { field: "finance.saving_drift", value: self.saving_drift, remedy });
        }
        Ok(())
    }

    /// Refuses numbers outside their ranges, one by one.
    pub(crate) fn validate_numbers(&self) -> Result<(), Refusal> {
        check_positive("buyer.spend_usd_per_year", self.spend_usd_per_year)?;
        check("performance.ratio_log_sd", self.ratio_log_sd.unwrap_or(0.0), &Legal::NOT_NEGATIVE)?;
        INPUTS.iter().try_for_each(|input| check(input.key, input.get(self), &input.legal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_key_and_a_stream_of_its_own() {
        for (index, one) in INPUTS.iter().enumerate() {
            for other in &INPUTS[..index] {
                assert_ne!(one.key, other.key);
                assert_ne!(one.stream, other.stream);
            }
            assert_eq!(ModelInput::of_key(one.key).map(|input| input.stream), Some(one.stream));
            assert!(!one.is_of_threshold() || ![stream::RATIO_CENTRE, stream::UTILISATION].contains(&one.stream));
            assert!(![stream::TRANSFER, stream::RATIO_LOG_SD, stream::RATIO].contains(&one.stream));
        }
    }
}
