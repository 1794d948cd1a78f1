//! An axis as a ruler: where on it a value lies, and which values are written beside it.

use crate::unit::si_prefix;

use super::words::width;
use super::{Along, Axis, Form, Scale};

/// Values further off than this many lengths of the axis are taken to be this far; lines to them
/// keep their direction well enough.
const FAR: f64 = 1e4;

/// An axis whose ends make sense.
#[derive(Debug, Clone)]
pub(super) struct Ruler<'a> {
    along: Along,
    form: Form,
    span: Span<'a>,
}

#[derive(Debug, Clone)]
enum Span<'a> {
    Linear(f64, f64),
    /// The natural logarithms of the ends.
    Log(f64, f64),
    Names(&'a [String]),
}

/// A value written beside an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where, as a share of the axis from its beginning.
    pub(super) at: f64,
    /// As it is written.
    pub(super) words: String,
}

/// The ends in order, and apart; anything that is no number becomes a default.
fn ends(low: f64, high: f64, default: (f64, f64)) -> (f64, f64) {
    let usable = |end: f64| end.is_finite() && end.abs() < 1e150;
    match (usable(low) && usable(high), low < high) {
        (false, _) => default,
        (true, true) if high - low > 1e-9 * low.abs().max(high.abs()) => (low, high),
        (true, false) if low - high > 1e-9 * low.abs().max(high.abs()) => (high, low),
        _ => (low - 0.5 * low.abs().max(1e-9), low + 0.5 * low.abs().max(1e-9)),
    }
}

impl<'a> Ruler<'a> {
    /// The ruler of an axis.
    pub(super) fn of(axis: &'a Axis, along: Along) -> Self {
        let span = match &axis.scale {
            Scale::Linear(low, high) => {
                let (low, high) = ends(*low, *high, (0.0, 1.0));
                Span::Linear(low, high)
            }
            Scale::Log(low, high) if *low > 0.0 && *high > 0.0 => {
                let (low, high) = ends(low.ln(), high.ln(), (0.0, 10f64.ln()));
                Span::Log(low, high)
            }
            Scale::Log(..) => Span::Log(0.0, 10f64.ln()),
            Scale::Names(names) => Span::Names(names),
        };
        Self { along, form: axis.form, span }
    }

    /// The names, of an axis that has names.
    pub(super) fn names(&self) -> Option<&'a [String]> {
        match self.span {
            Span::Names(names) => Some(names),
            _ => None,
        }
    }

    /// Where a value lies, as a share of the axis from its beginning (left, below); outside of 0 to
    /// 1 it is off the axis. `None` for what is no number.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        let share = match &self.span {
            Span::Linear(low, high) => (value - low) / (high - low),
            Span::Log(low, high) if value > 0.0 => (value.ln() - low) / (high - low),
            Span::Log(..) if value <= 0.0 => -FAR,
            Span::Log(..) => f64::NAN,
            Span::Names(names) => {
                let share = (value + 0.5) / names.len().max(1) as f64;
                if self.along == Along::X { share } else { 1.0 - share }
            }
        };
        (!share.is_nan()).then(|| share.clamp(-FAR, FAR))
    }

    /// The values to write beside an axis of this length in words of this size: as many as stand
    /// clear of one another.
    pub(super) fn ticks(&self, length: f64, size: f64) -> Vec<Tick> {
        // Equal steps have more values than anybody needs.
        let apart = if matches!(self.span, Span::Linear(..)) { 2.0 * size } else { size };
        let fits = |ticks: &[Tick]| {
            let gap = |pair: &[Tick]| (pair[1].at - pair[0].at) * length;
            let need = |pair: &[Tick]| match self.along {
                Along::X => (width(&pair[0].words, size) + width(&pair[1].words, size)) / 2.0 + apart,
                Along::Y => 2.2 * size,
            };
            ticks.windows(2).all(|pair| gap(pair) >= need(pair))
        };
        let sets = match self.span {
            Span::Linear(low, high) => linear(low, high),
            Span::Log(low, high) => logarithmic(low, high),
            Span::Names(_) => return Vec::new(),
        };
        let write = |(step, values): (f64, Vec<f64>)| -> Vec<Tick> {
            let tick = |value: f64| Some(Tick { at: self.place(value)?, words: self.write(value, step) });
            values.into_iter().filter_map(tick).filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&tick.at)).collect()
        };
        let fitting = || sets.iter().cloned().map(write).filter(|ticks| fits(ticks));
        fitting().find(|ticks| ticks.len() > 1).or_else(|| fitting().max_by_key(Vec::len)).unwrap_or_default()
    }

    /// A value as it is written beside the axis, whose steps are `step`.
    fn write(&self, value: f64, step: f64) -> String {
        match self.form {
            Form::Plain => tidy(value, step),
            Form::Percent => format!("{} %", tidy(value * 100.0, step * 100.0)),
            Form::Millions => format!("{} M", tidy(value / 1e6, step / 1e6)),
            Form::Prefixed(unit) => {
                let (scale, prefix) = si_prefix(value);
                format!("{} {prefix}{unit}", tidy(value / scale, step / scale))
            }
        }
    }
}

/// A number with the decimals that its step has.
fn tidy(value: f64, step: f64) -> String {
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    if value != 0.0 && !(1e-5..1e7).contains(&value.abs()) {
        // Four digits, and no zeros that say nothing.
        return format!("{value:.3e}").parse::<f64>().map_or_else(|_| String::new(), |value| format!("{value:e}"));
    }
    let decimals = (-step.log10().floor() + 1.0).clamp(0.0, 9.0) as usize;
    let written = format!("{value:.decimals$}");
    match written.contains('.') {
        true => written.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => written,
    }
}

/// Sets of values in equal steps of 1, 2 or 5, the densest first, each with its step.
fn linear(low: f64, high: f64) -> Vec<(f64, Vec<f64>)> {
    let decade = (high - low).log10().floor() as i32;
    let step = |(power, lead): (i32, f64)| lead * 10f64.powi(power);
    let steps = [(decade - 1, 1.0), (decade - 1, 2.0), (decade - 1, 5.0), (decade, 1.0), (decade, 2.0), (decade, 5.0)];
    let values = |step: f64| {
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        let count = (last - first).clamp(0.0, 200.0) as usize;
        (step, (0..=count).map(|at| (first + at as f64) * step).collect())
    };
    steps.map(step).into_iter().skip(1).map(values).collect()
}

/// Sets of values in steps of 1-2-5, 1-3, decades and more, the densest first; where less than two
/// thirds of a decade is shown, equal steps. Each has the smallest step in it.
fn logarithmic(low: f64, high: f64) -> Vec<(f64, Vec<f64>)> {
    let (from, to) = (low / 10f64.ln(), high / 10f64.ln());
    let set = |leads: &'static [f64], every: i32| {
        let powers = (from.floor() as i32 - 1..=to.ceil() as i32).filter(move |power| power.rem_euclid(every) == 0);
        let values = powers.flat_map(|power| leads.iter().map(move |lead| lead * 10f64.powi(power)));
        let values: Vec<f64> =
            values.filter(|value| value.is_normal() && value.ln() >= low - 1e-9 && value.ln() <= high + 1e-9).collect();
        (values.first().copied().unwrap_or(1.0), values)
    };
    if to - from < 0.67 {
        return linear(low.exp(), high.exp());
    }
    let mut sets = Vec::new();
    if to - from < 2.2 {
        sets.push(set(&[1.0, 2.0, 5.0], 1));
    }
    if to - from < 3.2 {
        sets.push(set(&[1.0, 3.0], 1));
    }
    if to - from < 1.0 {
        // At most one power of ten lies there, and one value makes no axis.
        sets.push(set(&[2.0, 5.0], 1));
    }
    sets.extend([1, 2, 3, 5, 10, 20, 50].map(|every| set(&[1.0], every)));
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scale: Scale, form: Form, length: f64, expected: &[&str]) {
        let axis = Axis { label: String::new(), scale, form };
        let ticks = Ruler::of(&axis, Along::X).ticks(length, 12.0);
        assert_eq!(ticks.iter().map(|tick| tick.words.as_str()).collect::<Vec<_>>(), expected, "{axis:?}");
    }

    #[test]
    fn known_ticks() {
        check(Scale::Linear(0.0, 0.6), Form::Percent, 600.0, &["0 %", "10 %", "20 %", "30 %", "40 %", "50 %", "60 %"]);
        check(Scale::Linear(0.0, 0.6), Form::Percent, 200.0, &["0 %", "20 %", "40 %", "60 %"]);
        check(Scale::Linear(-1.0, 1.0), Form::Plain, 200.0, &["-1", "-0.5", "0", "0.5", "1"]);
        check(Scale::Log(1e6, 1e8), Form::Millions, 600.0, &["1 M", "2 M", "5 M", "10 M", "20 M", "50 M", "100 M"]);
        check(Scale::Log(3e5, 3e7), Form::Millions, 230.0, &["0.3 M", "1 M", "3 M", "10 M", "30 M"]);
        check(
            Scale::Log(1e9, 1e12),
            Form::Prefixed("FLOP/s"),
            330.0,
            &["1 GFLOP/s", "10 GFLOP/s", "100 GFLOP/s", "1 TFLOP/s"],
        );
        check(Scale::Log(0.1, 1000.0), Form::Plain, 300.0, &["0.1", "1", "10", "100", "1000"]);
        check(Scale::Log(3.6e10, 2.7e11), Form::Prefixed("FLOP/s"), 200.0, &["50 GFLOP/s", "200 GFLOP/s"]);
        check(Scale::Linear(1e7, 2.5e7), Form::Plain, 200.0, &["1e7", "1.5e7", "2e7", "2.5e7"]);
        check(Scale::Log(2.0, 5.0), Form::Plain, 300.0, &["2", "2.5", "3", "3.5", "4", "4.5", "5"]);
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
            Scale::Names(Vec::new()),
        ] {
            let axis = Axis { label: String::new(), scale, form: Form::Prefixed("B/s") };
            let ruler = Ruler::of(&axis, Along::Y);
            for value in [0.0, -1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY] {
                assert!(ruler.place(value).is_none_or(f64::is_finite), "{axis:?} {value}");
            }
            assert_eq!(ruler.place(f64::NAN), None);
            assert!(ruler.ticks(300.0, 12.0).iter().all(|tick| tick.at.is_finite()), "{axis:?}");
        }
    }
}
