//! Scales: the position of a value on an axis, and the ticks of an axis.

use std::f64::consts::LN_10;

use crate::unit::{si_prefix, trim_zeros};

use super::{Axis, Scale, TickFormat};

/// Values further off than this many lengths of the axis are taken to be this far; lines to them
/// keep their direction well enough.
const FAR: f64 = 1e4;

/// A labelled position of an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// The distance from the left or lower end, as a share of the axis.
    pub(super) position: f64,
    /// The value as it is written, or a name.
    pub(super) label: String,
}

impl Axis {
    /// The position of a value as a share of the axis, from the left or lower end; outside of 0 to
    /// 1 it is off the axis. `None` for NaN.
    pub(super) fn position(&self, value: f64) -> Option<f64> {
        let (low, high) = self.scale.domain();
        let share = match self.scale {
            Scale::Linear(..) => (value - low) / (high - low),
            Scale::Log(..) if value <= 0.0 => -FAR,
            Scale::Log(..) => (value.ln() - low) / (high - low),
            Scale::Categories(_) => (high - value) / (high - low),
        };
        (!share.is_nan()).then(|| share.clamp(-FAR, FAR))
    }

    /// The ticks: all names, or as many values as stand apart. `gap` is how far two neighbours have
    /// to be from one another, as a share of the axis.
    pub(super) fn ticks(&self, gap: impl Fn(&Tick, &Tick) -> f64) -> Vec<Tick> {
        let (low, high) = self.scale.domain();
        let sets = match &self.scale {
            Scale::Linear(..) => equal_steps(low, high),
            Scale::Log(..) => equal_ratios(low, high),
            Scale::Categories(names) => {
                let tick = |(at, name): (usize, &String)| {
                    Some(Tick { position: self.position(at as f64)?, label: name.clone() })
                };
                return names.iter().enumerate().filter_map(tick).collect();
            }
        };
        let labelled = |(step, values): (f64, Vec<f64>)| -> Vec<Tick> {
            let tick = |value: f64| Some(Tick { position: self.position(value)?, label: self.write(value, step) });
            let inside = |tick: &Tick| (-1e-9..=1.0 + 1e-9).contains(&tick.position);
            values.into_iter().filter_map(tick).filter(inside).collect()
        };
        let apart = |pair: &[Tick]| pair[1].position - pair[0].position >= gap(&pair[0], &pair[1]);
        let sets: Vec<_> = sets.into_iter().map(labelled).filter(|ticks| ticks.windows(2).all(apart)).collect();
        let densest = sets.iter().find(|ticks| ticks.len() > 1).or_else(|| sets.iter().max_by_key(|set| set.len()));
        densest.cloned().unwrap_or_default()
    }

    /// A value in the format of the axis, with the decimals that its step needs.
    fn write(&self, value: f64, step: f64) -> String {
        match self.format {
            TickFormat::Plain => number(value, step),
            TickFormat::Percent => format!("{} %", number(value * 100.0, step * 100.0)),
            TickFormat::Millions => format!("{} M", number(value / 1e6, step / 1e6)),
            TickFormat::Prefixed(unit) => {
                let (scale, prefix) = si_prefix(value);
                format!("{} {prefix}{unit}", number(value / scale, step / scale))
            }
        }
    }
}

impl Scale {
    /// The ends in ascending order and apart, of a logarithmic scale their natural logarithms. Ends
    /// that are not finite, or not above 0 where they have to be, are replaced.
    fn domain(&self) -> (f64, f64) {
        let (one, other, default) = match self {
            Self::Linear(one, other) => (*one, *other, (0.0, 1.0)),
            Self::Log(one, other) if one.min(*other) > 0.0 => (one.ln(), other.ln(), (0.0, LN_10)),
            Self::Log(..) => return (0.0, LN_10),
            Self::Categories(names) => return (-0.5, names.len().max(1) as f64 - 0.5),
        };
        let (low, high) = (one.min(other), one.max(other));
        let size = low.abs().max(high.abs());
        if !(one.is_finite() && other.is_finite() && size < 1e150) {
            return default;
        }
        let half = 0.5 * size.max(1e-9);
        if high - low > 1e-9 * size { (low, high) } else { (low - half, low + half) }
    }
}

/// A number with the decimals of its step and without trailing zeros, or in scientific notation.
fn number(value: f64, step: f64) -> String {
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    if value != 0.0 && !(1e-5..1e7).contains(&value.abs()) {
        return format!("{value:.3e}").parse::<f64>().map_or_else(|_| String::new(), |value| format!("{value:e}"));
    }
    let decimals = (-step.log10().floor() + 1.0).clamp(0.0, 9.0) as usize;
    trim_zeros(&format!("{value:.decimals$}")).to_owned()
}

/// Sets of ticks with equal steps of 1, 2 or 5, the densest first, each with its step.
fn equal_steps(low: f64, high: f64) -> Vec<(f64, Vec<f64>)> {
    let decade = 10f64.powf((high - low).log10().floor());
    let set = |lead: f64| {
        let step = lead * decade;
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        let count = (last - first).clamp(0.0, 200.0) as usize;
        (step, (0..=count).map(|at| (first + at as f64) * step).collect())
    };
    [0.2, 0.5, 1.0, 2.0, 5.0].map(set).into()
}

/// Sets of ticks at 1-2-5, 1-3, powers of ten and fewer, the densest first, each with its smallest
/// step; equal steps where the axis has less than two thirds of a decade. Takes logarithms.
fn equal_ratios(low: f64, high: f64) -> Vec<(f64, Vec<f64>)> {
    let decades = (high - low) / LN_10;
    if decades < 0.67 {
        return equal_steps(low.exp(), high.exp());
    }
    let set = |leads: &[f64], every: i32| {
        let powers = ((low / LN_10).floor() as i32 - 1..=(high / LN_10).ceil() as i32).filter(|at| at % every == 0);
        let values = powers.flat_map(|power| leads.iter().map(move |lead| lead * 10f64.powi(power)));
        let inside = |value: &f64| value.is_normal() && (low - 1e-9..=high + 1e-9).contains(&value.ln());
        let values: Vec<f64> = values.filter(inside).collect();
        (values.first().copied().unwrap_or(1.0), values)
    };
    // Within a decade at most one power of ten lies on the axis, and one tick makes no axis.
    let dense: [(f64, &[f64]); 3] = [(2.2, &[1.0, 2.0, 5.0]), (3.2, &[1.0, 3.0]), (1.0, &[2.0, 5.0])];
    let dense = dense.iter().filter(|(most, _)| decades < *most).map(|(_, leads)| set(leads, 1));
    dense.chain([1, 2, 3, 5, 10, 20, 50].map(|every| set(&[1.0], every))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::font;
    use super::*;

    #[test]
    fn known_ticks() {
        let check = |scale: Scale, format, length: f64, expected: &[&str]| {
            let axis = Axis { label: String::new(), scale, format };
            let ticks = axis.ticks(|one, other| font::x_gap(&one.label, &other.label, 12.0) / length);
            assert_eq!(ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), expected, "{axis:?}");
        };
        let (plain, percent, flop) = (TickFormat::Plain, TickFormat::Percent, TickFormat::Prefixed("FLOP/s"));
        check(Scale::Linear(0.0, 0.6), percent, 600.0, &["0 %", "10 %", "20 %", "30 %", "40 %", "50 %", "60 %"]);
        check(Scale::Linear(0.0, 0.6), percent, 200.0, &["0 %", "20 %", "40 %", "60 %"]);
        check(Scale::Linear(-1.0, 1.0), plain, 200.0, &["-1", "-0.5", "0", "0.5", "1"]);
        check(Scale::Linear(1e7, 2.5e7), plain, 200.0, &["1e7", "1.5e7", "2e7", "2.5e7"]);
        let millions = ["1 M", "2 M", "5 M", "10 M", "20 M", "50 M", "100 M"];
        check(Scale::Log(1e6, 1e8), TickFormat::Millions, 600.0, &millions);
        check(Scale::Log(3e5, 3e7), TickFormat::Millions, 230.0, &["0.3 M", "1 M", "3 M", "10 M", "30 M"]);
        check(Scale::Log(1e9, 1e12), flop, 330.0, &["1 GFLOP/s", "10 GFLOP/s", "100 GFLOP/s", "1 TFLOP/s"]);
        check(Scale::Log(3.6e10, 2.7e11), flop, 200.0, &["50 GFLOP/s", "200 GFLOP/s"]);
        check(Scale::Log(0.1, 1000.0), plain, 300.0, &["0.1", "1", "10", "100", "1000"]);
        check(Scale::Log(2.0, 5.0), plain, 300.0, &["2", "2.5", "3", "3.5", "4", "4.5", "5"]);
        check(Scale::Categories(vec!["one".to_owned(), "two".to_owned()]), plain, 10.0, &["one", "two"]);
    }

    #[test]
    fn ends_that_make_no_sense_become_an_axis_all_the_same() {
        for scale in [
            Scale::Linear(f64::NAN, 1.0),
            Scale::Linear(3.0, 3.0),
            Scale::Linear(0.0, 0.0),
            Scale::Linear(9.0, 1.0),
            Scale::Linear(-1e308, 1e308),
            Scale::Log(0.0, 10.0),
            Scale::Log(1e-300, 1e300),
            Scale::Log(7.0, 7.0),
            Scale::Categories(Vec::new()),
        ] {
            let axis = Axis { label: String::new(), scale, format: TickFormat::Prefixed("B/s") };
            for value in [0.0, -1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY] {
                assert!(axis.position(value).is_none_or(f64::is_finite), "{axis:?} {value}");
            }
            assert_eq!(axis.position(f64::NAN), None);
            assert!(axis.ticks(|_, _| 0.1).iter().all(|tick| tick.position.is_finite()), "{axis:?}");
        }
    }
}
