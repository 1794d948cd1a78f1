//! Rates in the Bencher Metric Format (<https://bencher.dev/bmf.json>): a name, and measures with a
//! value and its bounds.

use serde_json::{Map, Value, json};

use crate::problem::Problem;
use crate::stat::log_ratio::Interval;
use crate::unit::FlopPerSecond;

/// Throughput in FLOP/s and latency in ns of one dispatch, with their 95 % intervals.
#[must_use]
pub fn measures(problem: Problem, rate: Interval) -> Value {
    let time = |rate: f64| FlopPerSecond(rate).time_for(problem.flop()).0;
    json!({
        "throughput": { "value": rate.value, "lower_value": rate.low, "upper_value": rate.high },
        "latency": { "value": time(rate.value), "lower_value": time(rate.high), "upper_value": time(rate.low) },
    })
}

/// A ratio of rates with its 95 % interval.
#[must_use]
pub fn ratio(ratio: Interval) -> Value {
    json!({ "value": ratio.value, "lower_value": ratio.low, "upper_value": ratio.high })
}

/// Names with their measures. Of two equal names the first stays.
#[must_use]
pub fn metrics(named: impl IntoIterator<Item = (String, Value)>) -> Value {
    let mut metrics = Map::new();
    for (name, measures) in named {
        metrics.entry(name).or_insert(measures);
    }
    Value::Object(metrics)
}
