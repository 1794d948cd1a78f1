//! The discount at which switching pays, in closed form.
//!
//! Switching costs something once (porting, running twice, validating) and something every year
//! (upkeep, slower work, dependence). The yearly cost and the once-only cost, spread over the
//! contract, give the discount at which switching is worth doing *if it is now or never*. But it is
//! not: one can wait, and a saving that moves up and down makes waiting worth something, so the
//! once-only part has to be earned [`option_multiple`] times. Symbols are those of
//! `docs/economics.md`.
//!
//! The threshold depends on neither the performance ratio nor any price: those make the offer, not
//! the demand.

use schemars::JsonSchema;
use serde::Serialize;

use super::scenario::{Refusal, Rule, Scenario, check_positive};
use crate::stat::student;

/// What [`solve`] found. Discounts are fractions of the incumbent's cost; 1 or more means that not
/// even free chips pay.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Threshold {
    /// Work discount at which switching pays if the choice is now or never.
    pub npv_work_discount: f64,
    /// Work discount at which switching pays when one may wait until the opportunity ends. *The*
    /// threshold.
    pub threshold_work_discount: f64,
    /// Work discount if the opportunity never ended: an upper bound.
    pub perpetual_work_discount: f64,
    /// The threshold as a discount on the price of a chip-hour, at the scenario's ratio and
    /// utilisation.
    pub threshold_chip_discount: f64,
    /// Work discount that leaves a loss in one work out of ten, where the scenario says how far
    /// works differ.
    pub risk_averse_work_discount: Option<f64>,
    /// The terms the discounts are made of.
    #[serde(flatten)]
    pub parts: Parts,
}

/// The terms of the closed form, for whoever wants to follow the sum.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Parts {
    /// A: value today of one dollar a year over the contract, in years.
    pub annuity_years: f64,
    /// k: once-only cost, in years of spend.
    #[serde(rename = "one_off_years_of_spend")]
    pub one_off_years: f64,
    /// Cost of every year, as a share of the spend.
    pub running_share: f64,
    /// R: value today of the extra chip-hours of the ramp, in years of the alternative's cost.
    #[serde(skip)]
    pub ramp_years: f64,
    /// Saving on top of the running cost that just repays the once-only cost, as a share of the
    /// spend.
    #[serde(skip)]
    pub net_share: f64,
    /// M(r + delta): how many times the once-only cost must be earned.
    #[serde(rename = "option_multiple")]
    pub multiple: f64,
    /// M(r): the same if the opportunity never ended.
    #[serde(skip)]
    pub perpetual_multiple: f64,
}

impl Threshold {
    /// The threshold as a further cut in the alternative's price, from the cost ratio that holds
    /// today.
    ///
    /// # Errors
    /// A cost ratio (the alternative's cost of the same work over the incumbent's) that is not
    /// finite and above 0.
    pub fn further_cut(&self, cost_ratio_now: f64) -> Result<f64, Refusal> {
        check_positive("cost ratio now", cost_ratio_now)?;
        Ok(1.0 - (1.0 - self.threshold_work_discount) / cost_ratio_now)
    }
}

/// Solves the model for one scenario.
///
/// # Errors
/// What [`Scenario::validate`] refuses, and numbers so extreme that the result would not be finite.
pub fn solve(scenario: &Scenario) -> Result<Threshold, Refusal> {
    scenario.validate()?;
    let parts = parts(scenario);
    let at = |multiple| parts.running_share + scaled(parts.net_share, multiple);
    let (npv, threshold, perpetual) = (at(1.0), at(parts.multiple), at(parts.perpetual_multiple));
    let chip = 1.0 - scenario.ratio * scenario.utilisation_ratio * (1.0 - threshold);
    for value in [npv, threshold, perpetual, chip] {
        if !value.is_finite() {
            let remedy = "bring the numbers of the scenario into a range in which the result is finite";
            return Err(Refusal { field: "threshold", value, remedy });
        }
    }
    Ok(Threshold {
        npv_work_discount: npv,
        threshold_work_discount: threshold,
        perpetual_work_discount: perpetual,
        threshold_chip_discount: chip,
        risk_averse_work_discount: scenario
            .ratio_log_sd
            .map(|log_sd| safe_in_nine_of_ten(threshold, log_sd, f64::INFINITY)),
        parts,
    })
}

/// The factor by which a once-only cost must be earned before one should stop waiting: beta / (beta
/// - 1), with beta the positive root of s²/2 b (b - 1) + a b = q.
///
/// `rate` q, per year, discounts the opportunity; the saving drifts by `drift` a a year with
/// `volatility` s. Infinite if `drift` is not below `rate`. Source: Dixit and Pindyck, *Investment
/// under Uncertainty*, 1994, chapter 5.
#[must_use]
pub fn option_multiple(rate: f64, drift: f64, volatility: f64) -> f64 {
    if drift >= rate {
        return f64::INFINITY;
    }
    let variance = volatility * volatility;
    if variance == 0.0 {
        return if drift > 0.0 { rate / (rate - drift) } else { 1.0 };
    }
    let centre = drift - variance / 2.0;
    let root = (centre * centre + 2.0 * variance * rate).sqrt();
    // Two forms of one root: each adds where the other would subtract two nearly equal numbers.
    let beta = if centre > 0.0 { 2.0 * rate / (centre + root) } else { (root - centre) / variance };
    // Rounding can carry beta to 1 when the drift is a hair below the rate.
    if beta > 1.0 { 1.0 + 1.0 / (beta - 1.0) } else { f64::INFINITY }
}

/// Which of the three discounts is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdKind {
    /// Now or never.
    Npv,
    /// With the option to wait until the opportunity ends: the threshold.
    Threshold,
    /// If the opportunity never ended.
    Perpetual,
}

/// A scenario of which only the spend is open: what thousands of buyers share. Nothing is validated
/// here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    engineer_years: f64,
    upkeep_engineers: f64,
    engineer_usd_per_year: f64,
    growth: f64,
    reference: f64,
    egress_usd: f64,
    /// The one-off cost that is a share of any spend, in years of it.
    one_off: f64,
    /// The running cost that is a share of any spend.
    running: f64,
    annuity: f64,
    ramp: f64,
    multiple: f64,
    perpetual_multiple: f64,
}

impl Curve {
    /// Everything of a scenario that its spend does not touch.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let rate = scenario.discount_rate + scenario.obsolescence_rate;
        let multiple = |rate| match scenario.rule {
            Rule::Option => option_multiple(rate, scenario.saving_drift, scenario.saving_volatility),
            Rule::Hurdle => 1.0,
        };
        Self {
            engineer_years: scenario.engineer_years,
            upkeep_engineers: scenario.upkeep_engineers,
            engineer_usd_per_year: scenario.engineer_usd_per_year,
            growth: scenario.engineering_growth,
            reference: scenario.engineering_reference_usd_per_year,
            egress_usd: scenario.egress_usd,
            one_off: (1.0 - scenario.new_share) * scenario.dual_running_share * scenario.dual_running_months / 12.0
                + scenario.validation_share,
            running: scenario.velocity_loss + scenario.lock_in_premium,
            annuity: annuity_years(rate, scenario.horizon_years),
            ramp: ramp_years(scenario, rate),
            multiple: multiple(rate),
            perpetual_multiple: multiple(scenario.discount_rate),
        }
    }

    /// Work discount at which a buyer of `spend` USD a year should switch; `factor` is how much
    /// more engineering the workload takes.
    #[must_use]
    pub fn at(&self, kind: ThresholdKind, spend: f64, factor: f64) -> f64 {
        let (_, running, net) = self.shares(spend, factor);
        running + scaled(net, self.multiple(kind))
    }

    /// Whether [`Curve::spend_at`] has no error but rounding: without a ramp and egress, where
    /// waiting has an end.
    pub(super) fn inverts_exactly(&self, kind: ThresholdKind) -> bool {
        self.ramp == 0.0 && self.egress_usd == 0.0 && self.multiple(kind).is_finite()
    }

    /// About the spend, USD a year, at which the threshold is `discount`; see
    /// [`Curve::inverts_exactly`].
    pub(super) fn spend_at(&self, kind: ThresholdKind, discount: f64, factor: f64) -> f64 {
        let per_net = self.multiple(kind) / self.annuity;
        let engineer = factor * self.engineer_usd_per_year * (self.upkeep_engineers + self.engineer_years * per_net);
        // Where no spend is large enough, infinity.
        let left = (discount - self.running - self.one_off * per_net).max(0.0);
        self.reference * (left * self.reference / engineer).powf(1.0 / (self.growth - 1.0))
    }

    /// A: value today of one dollar a year over the contract, in years.
    #[must_use]
    pub fn annuity_years(&self) -> f64 {
        self.annuity
    }

    /// Whether a larger spend never needs a larger discount. An engineer is a smaller share of a
    /// larger spend, and costs something once and every year; only with a long ramp can the second
    /// lower the threshold, because the ramp is paid at the alternative's price.
    #[must_use]
    pub fn falls_in_spend(&self, kind: ThresholdKind) -> bool {
        let once = self.engineer_years - self.upkeep_engineers * self.ramp;
        self.upkeep_engineers * (self.annuity + self.ramp) + self.multiple(kind) * once >= 0.0
    }

    fn multiple(&self, kind: ThresholdKind) -> f64 {
        match kind {
            ThresholdKind::Npv => 1.0,
            ThresholdKind::Threshold => self.multiple,
            ThresholdKind::Perpetual => self.perpetual_multiple,
        }
    }

    /// E z: the engineering of the port for a buyer of `spend` USD a year, in years of spend.
    pub(super) fn port_years(&self, spend: f64) -> f64 {
        self.engineer_years * self.engineer_share(spend)
    }

    /// f z: engineers who keep the second stack alive, as a share of the spend.
    pub(super) fn upkeep_share(&self, spend: f64) -> f64 {
        self.upkeep_engineers * self.engineer_share(spend)
    }

    /// z: the cost of one engineer of the reference spend as a share of `spend`.
    fn engineer_share(&self, spend: f64) -> f64 {
        (spend / self.reference).powf(self.growth) * self.engineer_usd_per_year / spend
    }

    /// One-off cost in years of spend, running cost and break-even net saving as shares of it.
    fn shares(&self, spend: f64, factor: f64) -> (f64, f64, f64) {
        let engineer = factor * self.engineer_share(spend);
        let one_off = self.engineer_years * engineer + self.one_off + self.egress_usd / spend;
        let running = self.upkeep_engineers * engineer + self.running;
        // The ramp is paid at the alternative's price, hence the share 1 - d of the incumbent's:
        // solved for d, exact.
        (one_off, running, (one_off + (1.0 - running) * self.ramp) / (self.annuity + self.ramp))
    }
}

fn parts(scenario: &Scenario) -> Parts {
    let curve = Curve::of(scenario);
    let (one_off, running, net) = curve.shares(scenario.spend_usd_per_year, 1.0);
    Parts {
        annuity_years: curve.annuity,
        one_off_years: one_off,
        running_share: running,
        ramp_years: curve.ramp,
        net_share: net,
        multiple: curve.multiple,
        perpetual_multiple: curve.perpetual_multiple,
    }
}

/// Value today of one dollar a year for `years`, discounted at `rate`. Tends to `years` as the rate
/// goes to 0.
fn annuity_years(rate: f64, years: f64) -> f64 {
    let exponent = rate * years;
    if exponent == 0.0 { years } else { years * (-(-exponent).exp_m1() / exponent) }
}

/// Value today of extra chip-hours that start at the shortfall and fade with the time constant of
/// the ramp.
fn ramp_years(scenario: &Scenario, rate: f64) -> f64 {
    let (shortfall, constant) = (scenario.ramp_shortfall, scenario.ramp_years);
    if shortfall * constant == 0.0 {
        return 0.0;
    }
    let decayed = -(-(1.0 / constant + rate) * scenario.horizon_years).exp_m1();
    shortfall * constant * decayed / (1.0 + constant * rate)
}

/// The net saving that ends the wait.
///
/// A net saving below 0 is not a cost to be earned several times. It arises only where the running
/// cost exceeds the whole spend and the ramp is long: then "now or never" already lies above 1, and
/// multiplying would carry the threshold below it.
fn scaled(net_share: f64, multiple: f64) -> f64 {
    if net_share > 0.0 { multiple * net_share } else { net_share }
}

/// The work discount that is at least `threshold` on nine works of ten, where the logarithm of the
/// performance ratio differs from work to work by a t of this `scale` and `df`.
///
/// A threshold of 1 or more stays as it is, because it would fall as the spread grows.
#[must_use]
pub fn safe_in_nine_of_ten(threshold: f64, scale: f64, df: f64) -> f64 {
    if threshold >= 1.0 { threshold } else { 1.0 - (1.0 - threshold) * (-student::quantile(0.90, df) * scale).exp() }
}
