//! From a price and a rate to a cost, and from two costs to a discount.

use super::device_names::{DeviceNameRule, accelerator_of};
use super::measurement::{Measurement, MeasurementKind};
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

/// kappa: the alternative's cost of the same work over the incumbent's, from both prices of a
/// chip-hour, the performance `ratio` and the `utilisation_ratio` (both alternative over
/// incumbent).
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

/// The highest rate at which others have published that a chip multiplies matrices of one number
/// type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishedRate<'a> {
    /// The row.
    pub row: &'a Measurement,
    /// The chip, as the price list names it.
    pub accelerator: &'a str,
    /// The rate of one chip.
    pub rate: FlopPerSecond,
}

/// The published rates of every chip that the rules know, each number type apart; the fastest
/// first.
///
/// Sources differ in shape and library, so a difference of a few percent between two chips says
/// nothing.
#[must_use]
pub fn published_rates<'a>(measurements: &'a [Measurement], rules: &'a [DeviceNameRule]) -> Vec<PublishedRate<'a>> {
    let rate = |row: &'a Measurement| {
        // A name like `H100/H200` is of two chips.
        let accelerator = accelerator_of(rules, &row.accelerator).filter(|_| !row.accelerator.contains('/'))?;
        Some(PublishedRate { row, accelerator, rate: FlopPerSecond(row.per_chip * 1e12) })
    };
    let mut rates: Vec<PublishedRate<'a>> = measurements
        .iter()
        .filter(|row| row.kind == MeasurementKind::Gemm && row.number_type().is_some())
        .filter_map(rate)
        .collect();
    rates.sort_by(|one, other| other.rate.0.total_cmp(&one.rate.0));
    let mut best: Vec<PublishedRate<'a>> = Vec::new();
    for rate in rates {
        let same = |known: &PublishedRate<'a>| {
            known.accelerator == rate.accelerator && known.row.number_type() == rate.row.number_type()
        };
        if !best.iter().any(same) {
            best.push(rate);
        }
    }
    best
}
