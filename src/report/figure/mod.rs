//! The pictures: a model in, a chart with the same numbers as a table out.

pub mod answer;
pub mod frontier;
pub mod offers;
pub mod roofline;
pub mod throughput;

use itertools::Itertools;

use crate::problem::{Element, Problem};

use super::Table;
use super::chart::Chart;

/// A chart and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The finding in a sentence, above the chart.
    pub caption: String,
    /// The chart.
    pub chart: Chart,
    /// Every number that the chart shows.
    pub table: Table,
}

/// The ends of an axis of ratios around these values, with room at both ends.
fn around(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let usable = values.filter(|value| value.is_finite() && *value > 0.0);
    let (low, high) = usable.fold((f64::INFINITY, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (1.0, 10.0);
    }
    let room = (high / low).powf(0.06).max(1.1);
    (low / room, high * room)
}

/// The names of problems as they stand in a chart: without the number type where all have the same,
/// which is then the second value.
fn short(problems: &[Problem]) -> (Vec<String>, Option<&'static str>) {
    let element = problems.first().map(|first| first.element);
    let same = element.filter(|element| problems.iter().all(|problem| problem.element == *element));
    let name = |problem: &Problem| {
        let full = problem.to_string();
        same.and_then(|element| Some(full.strip_prefix(element.name())?.strip_prefix(':')?.to_owned())).unwrap_or(full)
    };
    (problems.iter().map(name).collect(), same.map(Element::name))
}

/// Kernels from the best to the worst by the geometric mean of their ranks over all problems; a
/// problem that a kernel was not measured on counts as if it were the last there. Takes the number
/// of the problem, the kernel and its rate.
fn ranked<'a>(rows: &[(usize, &'a str, f64)]) -> Vec<&'a str> {
    let kernels = rows.iter().map(|(_, kernel, _)| *kernel).unique().collect_vec();
    let problems = rows.iter().map(|(problem, ..)| *problem).unique().sorted_unstable().collect_vec();
    let best = |problem: usize, kernel: &str| {
        let own = rows.iter().filter(|(at, name, _)| *at == problem && *name == kernel);
        own.map(|(.., rate)| *rate).fold(0.0, f64::max)
    };
    let mut sums = vec![0.0; kernels.len()];
    for problem in problems {
        let rates: Vec<f64> = kernels.iter().map(|kernel| best(problem, kernel)).collect();
        for (sum, rate) in sums.iter_mut().zip(&rates) {
            let faster = rates.iter().filter(|other| *other > rate).count();
            let rank = if *rate > 0.0 { faster + 1 } else { kernels.len() };
            *sum += (rank as f64).ln();
        }
    }
    let mut order: Vec<usize> = (0..kernels.len()).collect();
    order.sort_by(|one, other| sums[*one].total_cmp(&sums[*other]));
    order.into_iter().map(|place| kernels[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_are_ranked_over_all_problems() {
        let rows = [
            (0, "a", 3.0),
            (0, "b", 2.0),
            (0, "c", 1.0),
            (1, "a", 1.0),
            (1, "b", 9.0),
            (1, "c", 0.5),
            (2, "b", 2.0),
            (2, "d", 3.0),
        ];
        // Ranks: a 1 2 4, b 2 1 2, c 3 3 4, d 4 4 1.
        assert_eq!(ranked(&rows), ["b", "a", "d", "c"]);
        assert!(ranked(&[]).is_empty());
    }

    #[test]
    fn a_number_type_that_all_share_is_said_once() {
        let parse = |text: &str| text.parse::<Problem>().unwrap();
        let (same, other) = ([parse("f32:8x8x8"), parse("f32:1x2x3")], [parse("f32:8x8x8"), parse("f16:8x8x8")]);
        assert_eq!(short(&same), (vec!["8x8x8".to_owned(), "1x2x3".to_owned()], Some("f32")));
        assert_eq!(short(&other), (vec!["f32:8x8x8".to_owned(), "f16:8x8x8".to_owned()], None));
        assert_eq!(short(&[]), (Vec::new(), None));
    }

    #[test]
    fn axes_have_room_around_what_they_show() {
        let (low, high) = around([1.0, 100.0, f64::NAN, -3.0].into_iter());
        assert!(low < 0.9 && 110.0 < high && high < 200.0);
        assert_eq!(around([f64::NAN].into_iter()), (1.0, 10.0));
        let (low, high) = around([5.0].into_iter());
        assert!(low < 5.0 && 5.0 < high);
    }
}
