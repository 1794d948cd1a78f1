//! From a price and a rate to a cost, and from two costs to a discount.

use super::scenario::{Refusal, check_positive};
use crate::unit::{FlopPerSecond, UsdPerHour, UsdPerPflop};

/// What 1e15 floating-point operations cost at a price and a rate.
///
/// # Errors
/// A price or a rate that is not finite and above 0.
pub fn usd_per_pflop(price: UsdPerHour, rate: FlopPerSecond) -> Result<UsdPerPflop, Refusal> {
    check_positive("price in USD per hour", price.0)?;
    check_positive("rate in FLOP/s", rate.0)?;
    Ok(UsdPerPflop(price.0 / (3600.0 * (rate.0 / 1e15))))
}

/// kappa: the alternative's cost of the same work over the incumbent's, from both prices of a chip-hour, the
/// performance `ratio` and the `utilisation_ratio` (both alternative over incumbent).
///
/// # Errors
/// Any of the four that is not finite and above 0.
pub fn cost_ratio(
    alternative: UsdPerHour,
    incumbent: UsdPerHour,
    ratio: f64,
    utilisation_ratio: f64,
) -> Result<f64, Refusal> {
    check_positive("price of the alternative", alternative.0)?;
    check_positive("price of the incumbent", incumbent.0)?;
    check_positive("performance ratio", ratio)?;
    check_positive("utilisation ratio", utilisation_ratio)?;
    Ok(alternative.0 / incumbent.0 / (ratio * utilisation_ratio))
}
