//! Own hardware: what an hour of a chip costs whoever buys it.
//!
//! Straight-line depreciation from the purchase price to what is left of it, the power drawn all
//! year through at a tariff, and everything else as a share of the purchase price, over the hours
//! in which the chip does paid work. It is a cost and not a price: it has no margin, and most of
//! its inputs are assumptions, so each says whether it is one. No discounting: with a life of a few
//! years the order of the error is that of `other_share`.

use super::super::scenario::{Refusal, check_positive};
use crate::unit::UsdPerHour;

/// Hours of a year of 365 days.
const HOURS_PER_YEAR: f64 = 8760.0;

/// A number of the calculation with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct CostInput {
    /// The number.
    pub value: f64,
    /// File, line and quality where it is evidence, the option where it was given; `None` where it
    /// is an assumption of this program.
    pub origin: Option<String>,
}

impl CostInput {
    /// A number for which there is no source.
    #[must_use]
    pub fn assumed(value: f64) -> Self {
        Self { value, origin: None }
    }

    /// A number with its source.
    #[must_use]
    pub fn from(value: f64, origin: impl Into<String>) -> Self {
        Self { value, origin: Some(origin.into()) }
    }

    /// The origin in words.
    #[must_use]
    pub fn label(&self) -> &str {
        self.origin.as_deref().unwrap_or("ASSUMPTION")
    }
}

/// What ownership of one chip takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Ownership {
    /// Purchase price of the chip, USD. Above 0.
    pub purchase_usd: CostInput,
    /// Years over which it is written off. Above 0.
    pub life_years: CostInput,
    /// What is left of the purchase price then, as a share in [0, 1].
    pub residual_share: CostInput,
    /// Power drawn by the chip on average, in W. Above 0.
    pub draw_w: CostInput,
    /// Power of the building over power of its machines, at least 1.
    pub pue: CostInput,
    /// Tariff, USD per kWh. At least 0.
    pub usd_per_kwh: CostInput,
    /// Host, network, building and staff, as a share of the purchase price a year. At least 0.
    pub other_share_per_year: CostInput,
    /// Share of all hours in which the chip does paid work, in (0, 1].
    pub utilisation: CostInput,
}

/// A cost per hour of work, in its parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnCost {
    /// The whole.
    pub total: UsdPerHour,
    /// Write-off.
    pub depreciation: UsdPerHour,
    /// Power.
    pub power: UsdPerHour,
    /// Everything else.
    pub other: UsdPerHour,
}

impl Ownership {
    /// Assumptions about a chip of this price and power: five years to nothing, a PUE of 1.2, 0.08
    /// USD per kWh, a tenth of the price a year for the rest, always at work.
    #[must_use]
    pub fn of(purchase_usd: CostInput, draw_w: CostInput) -> Self {
        Self {
            purchase_usd,
            draw_w,
            life_years: CostInput::assumed(5.0),
            residual_share: CostInput::assumed(0.0),
            pue: CostInput::assumed(1.2),
            usd_per_kwh: CostInput::assumed(0.08),
            other_share_per_year: CostInput::assumed(0.10),
            utilisation: CostInput::assumed(1.0),
        }
    }

    /// Every input with its name and unit, in the order in which they are explained.
    #[must_use]
    pub fn inputs(&self) -> [(&'static str, &CostInput); 8] {
        [
            ("purchase price, USD", &self.purchase_usd),
            ("life, years", &self.life_years),
            ("residual, share of the price", &self.residual_share),
            ("power draw, W", &self.draw_w),
            ("PUE", &self.pue),
            ("tariff, USD/kWh", &self.usd_per_kwh),
            ("other costs, share of the price a year", &self.other_share_per_year),
            ("utilisation", &self.utilisation),
        ]
    }

    /// The cost of an hour of work.
    ///
    /// # Errors
    /// An input that is not finite or outside its range.
    pub fn cost(&self) -> Result<OwnCost, Refusal> {
        self.validate()?;
        let hours = HOURS_PER_YEAR * self.utilisation.value;
        let written_off = self.purchase_usd.value * (1.0 - self.residual_share.value) / self.life_years.value;
        let energy_kwh = self.draw_w.value * self.pue.value / 1000.0 * HOURS_PER_YEAR;
        let depreciation = written_off / hours;
        let power = energy_kwh * self.usd_per_kwh.value / hours;
        let other = self.other_share_per_year.value * self.purchase_usd.value / hours;
        let total = depreciation + power + other;
        check_positive("cost of own hardware per hour", total)?;
        let [total, depreciation, power, other] = [total, depreciation, power, other].map(UsdPerHour);
        Ok(OwnCost { total, depreciation, power, other })
    }

    fn validate(&self) -> Result<(), Refusal> {
        check_positive("purchase price in USD", self.purchase_usd.value)?;
        check_positive("life in years", self.life_years.value)?;
        check_positive("power draw in W", self.draw_w.value)?;
        let within = |field, input: &CostInput, legal: std::ops::RangeInclusive<f64>, remedy| {
            if input.value.is_finite() && legal.contains(&input.value) {
                return Ok(());
            }
            Err(Refusal { field, value: input.value, remedy })
        };
        let share = "give a share between 0 and 1, so 0.02 for 2 %";
        within("residual share", &self.residual_share, 0.0..=1.0, share)?;
        within("PUE", &self.pue, 1.0..=f64::MAX, "give 1 or a number above it")?;
        within("tariff in USD per kWh", &self.usd_per_kwh, 0.0..=f64::MAX, "give 0 or a number above it")?;
        within(
            "other yearly costs",
            &self.other_share_per_year,
            0.0..=f64::MAX,
            "give 0 or a share of the price above it",
        )?;
        within("utilisation", &self.utilisation, f64::MIN_POSITIVE..=1.0, "give a share above 0 and at most 1")
    }
}
