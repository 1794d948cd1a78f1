//! Rates in the Bencher Metric Format (<https://bencher.dev/bmf.json>): a name, and measures with a
//! value and its bounds.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::problem::Problem;
use crate::stat::log_ratio::Interval;
use crate::unit::FlopPerSecond;

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Measure {
    value: f64,
    lower_value: f64,
    upper_value: f64,
}

/// What was measured of a row.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Measures {
    /// FLOP/s.
    pub throughput: Measure,
    /// Nanoseconds of one dispatch.
    pub latency: Measure,
    /// The ratio of rates to that of a base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Measure>,
}

impl From<Interval> for Measure {
    fn from(Interval { value, low, high }: Interval) -> Self {
        Self { value, lower_value: low, upper_value: high }
    }
}

impl Measures {
    /// Those of a rate in FLOP/s.
    #[must_use]
    pub fn of(problem: Problem, rate: Interval) -> Self {
        let time = |rate: f64| FlopPerSecond(rate).time_for(problem.flop()).0;
        let latency = Interval { value: time(rate.value), low: time(rate.high), high: time(rate.low) };
        Self { throughput: rate.into(), latency: latency.into(), ratio: None }
    }
}

/// Names with their measures. Of two equal names the first stays.
#[must_use]
pub fn metrics(named: impl IntoIterator<Item = (String, Measures)>) -> serde_json::Value {
    let mut metrics = BTreeMap::new();
    for (name, measures) in named {
        metrics.entry(name).or_insert(measures);
    }
    super::json(metrics)
}
