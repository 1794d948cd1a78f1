//! Quantities with their unit in the type, so that nanoseconds are never added to dollars.
//!
//! A value enters as a number whose name carries the unit (`_ns`, `_usd_per_hour`), lives inside as
//! one of these types, and leaves printed with at most four significant figures. Prefixes are
//! decimal: 1 TFLOP/s is 1e12 operations a second.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A duration in nanoseconds. Fractions matter: a batch is divided by its dispatches.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct Nanos(pub f64);

/// A count of floating-point operations. A multiplication and an addition are two.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Flop(pub f64);

/// A rate in floating-point operations per second.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct FlopPerSecond(pub f64);

/// A size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct Bytes(pub u64);

/// A rate in bytes per second.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct BytesPerSecond(pub f64);

/// An energy in joules.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Joules(pub f64);

/// An energy for 1e12 floating-point operations.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct JoulesPerTflop(pub f64);

/// A price in US dollars for one hour of one chip.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub struct UsdPerHour(pub f64);

/// A cost in US dollars for 1e15 floating-point operations.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct UsdPerPflop(pub f64);

impl Nanos {
    /// The same duration in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 * 1e-9
    }

    /// A duration given in seconds.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self(seconds * 1e9)
    }
}

impl Flop {
    /// The rate at which this work is done when it takes `time`.
    #[must_use]
    pub fn per(self, time: Nanos) -> FlopPerSecond {
        FlopPerSecond(self.0 / time.seconds())
    }
}

impl FlopPerSecond {
    /// The time that `work` takes at this rate.
    #[must_use]
    pub fn time_for(self, work: Flop) -> Nanos {
        Nanos::from_seconds(work.0 / self.0)
    }

    /// The rate in TFLOP/s.
    #[must_use]
    pub fn tera(self) -> f64 {
        self.0 * 1e-12
    }
}

impl Joules {
    /// What the work cost that was done with this energy.
    #[must_use]
    pub fn per(self, work: Flop) -> JoulesPerTflop {
        JoulesPerTflop(self.0 / (work.0 * 1e-12))
    }
}

/// A share as a percentage of one decimal.
#[must_use]
pub fn percent(share: f64) -> String {
    percent_to(share, 1)
}

/// A share as a percentage of so many decimals. What rounds to zero has no sign.
#[must_use]
pub fn percent_to(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$} %", share * 100.0);
    match text.strip_prefix('-') {
        Some(positive) if !positive.contains(|c: char| ('1'..='9').contains(&c)) => positive.to_owned(),
        _ => text,
    }
}

/// A number to two digits, where no more are known.
#[must_use]
pub fn rough(value: f64) -> String {
    format!("{value:.1e}").parse::<f64>().map_or_else(|_| significant(value), |rounded| rounded.to_string())
}

/// Rounds to four significant figures and drops what follows: `1234.5` is `1234`, `0.012345` is
/// `0.01235`, `9.9996` is `10.00`.
#[must_use]
pub fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{}", value + 0.0);
    }
    let magnitude = rounded(value).abs().log10().floor() as i32;
    let decimals = (3 - magnitude).clamp(0, 12) as usize;
    format!("{value:.decimals$}")
}

/// A decimal number without the zeros that end it: `1.50` is `1.5`, `2.00` is `2`.
#[must_use]
pub fn trim_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

/// To four significant figures, because a number that rounds to the next power of ten is printed
/// as one.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// The largest SI prefix that leaves at least 1 before the decimal point, with its factor.
#[must_use]
pub fn si_prefix(value: f64) -> (f64, &'static str) {
    step(value, &[(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]).unwrap_or((1.0, ""))
}

/// The first of `steps`, largest first, of which `value` holds at least one when it is printed.
fn step<'a>(value: f64, steps: &[(f64, &'a str)]) -> Option<(f64, &'a str)> {
    steps.iter().find(|(scale, _)| rounded(value / scale).abs() >= 1.0).copied()
}

/// Prints `value` with the largest prefix of `steps` that leaves at least 1 before the decimal
/// point.
fn scaled(value: f64, steps: &[(f64, &str)], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (scale, unit) = step(value, steps).or(steps.last().copied()).unwrap_or((1.0, ""));
    f.pad(&format!("{} {unit}", significant(value / scale)))
}

impl fmt::Display for Nanos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scaled(self.0, &[(1e9, "s"), (1e6, "ms"), (1e3, "us"), (1.0, "ns")], f)
    }
}

impl fmt::Display for Flop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scaled(self.0, &[(1e12, "TFLOP"), (1e9, "GFLOP"), (1e6, "MFLOP"), (1.0, "FLOP")], f)
    }
}

impl fmt::Display for FlopPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scaled(self.0, &[(1e12, "TFLOP/s"), (1e9, "GFLOP/s"), (1e6, "MFLOP/s"), (1.0, "FLOP/s")], f)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = [(1u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")];
        scaled(self.0 as f64, &steps.map(|(scale, unit)| (scale as f64, unit)), f)
    }
}

impl fmt::Display for BytesPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scaled(self.0, &[(1e12, "TB/s"), (1e9, "GB/s"), (1e6, "MB/s"), (1.0, "B/s")], f)
    }
}

impl fmt::Display for JoulesPerTflop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&significant(self.0))
    }
}

impl fmt::Display for UsdPerHour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} USD/h", significant(self.0)))
    }
}

impl fmt::Display for UsdPerPflop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&significant(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_with_a_fitting_prefix() {
        let cases: [(&dyn fmt::Display, &str); 16] = [
            (&Nanos(12.0), "12.00 ns"),
            (&Nanos(1_234_567.0), "1.235 ms"),
            (&Nanos(2.5e12), "2500 s"),
            (&FlopPerSecond(4.73e13), "47.30 TFLOP/s"),
            (&FlopPerSecond(9.9994e9), "9.999 GFLOP/s"),
            (&FlopPerSecond(9.9996e9), "10.00 GFLOP/s"),
            (&FlopPerSecond(999.96e9), "1.000 TFLOP/s"),
            (&FlopPerSecond(999.94e9), "999.9 GFLOP/s"),
            (&FlopPerSecond(0.0), "0 FLOP/s"),
            (&BytesPerSecond(4.8e12), "4.800 TB/s"),
            (&Bytes(134_217_728), "128.0 MiB"),
            (&Bytes(100), "100.0 B"),
            (&Bytes((1 << 20) - 1), "1.000 MiB"),
            (&UsdPerHour(2.7), "2.700 USD/h"),
            (&UsdPerPflop(0.012_345), "0.01235"),
            (&Joules(700.0).per(Flop(350e12)), "2.000"),
        ];
        for (value, expected) in cases {
            assert_eq!(value.to_string(), expected);
        }
    }

    #[test]
    fn a_percentage_of_nothing_has_no_sign() {
        let check = |share: f64, decimals: usize, expected: &str| {
            assert_eq!(percent_to(share, decimals), expected);
        };
        check(-0.000_04, 2, "0.00 %");
        check(-0.000_06, 2, "-0.01 %");
        check(-0.0, 0, "0 %");
        check(0.305, 1, "30.5 %");
        check(-2.0, 0, "-200 %");
        assert_eq!(significant(-0.0), "0");
    }

    #[test]
    fn rate_and_time_invert_each_other() {
        let work = Flop(2e9);
        let rate = work.per(Nanos(1e9));
        assert_eq!(rate, FlopPerSecond(2e9));
        assert_eq!(rate.time_for(work), Nanos(1e9));
    }
}
