//! Seeded draws of the ratios of all rows together, for the economics (section 2.9).

use std::collections::HashMap;

use rand::Rng;
use rand_pcg::Pcg64;

use super::estimate::Estimate;
use super::student;

/// Draws unless told otherwise.
pub const COUNT: usize = 10_000;

/// Standard deviation of ln time between sessions that is assumed where none was measured: what a
/// margin of 1 % absorbs.
pub const SESSION_SD: f64 = 0.0036;

/// Quantiles are drawn between this probability and its complement: a t with 2 degrees of freedom
/// has no variance, and one draw in the far tail would rule a sum.
pub const CLIP: f64 = 0.0005;

/// Equally likely values that stand for a t distribution. Drawing one of them is a draw to within
/// the width of a slice, and its quantile is computed once and not once a draw.
const SLICES: usize = 10_000;

/// Draws ln(base time / alternative time) for all pairs of rows jointly; one list a row, in the
/// order given, and element i of all lists is one state of the world. `session_sd` is
/// [`Floor::sd`](super::floor::Floor::sd) where there is a floor, otherwise what is
/// [assumed](super::assumed_noise). The same arguments give the same draws on every platform, and a
/// pair's draws do not depend on which pairs come after it.
///
/// What the rows of a group share is drawn once for all of them, what is a row's own for each row,
/// and so is the difference between the two sessions once for all. The rows of a group that is too
/// small to show what they share, or has one run, move together: whatever is made of several rows
/// is then not called more certain than each of them.
#[must_use]
pub fn draws(pairs: &[(&Estimate, &Estimate)], session_sd: f64, seed: u64, count: usize) -> Vec<Vec<f64>> {
    let mut slices = QuantileTables::default();
    let mut stream = |stream: u64, scale: f64, df: f64| slices.draw(seed, stream, scale, df, count);
    let session = stream(0, std::f64::consts::SQRT_2 * session_sd, f64::INFINITY);
    let rows = pairs.iter().enumerate().map(|(index, (base, alternative))| {
        let mut row = vec![base.data.mean() - alternative.data.mean(); count];
        add(&mut row, &session);
        for (side, of_side) in [(base, 0), (alternative, 1)] {
            let (own_stream, shared_stream) = (3 + 2 * index as u64 + of_side, 1 + of_side);
            let runs = side.data.runs() as f64;
            if side.shared_df.is_finite() {
                add(&mut row, &stream(shared_stream, (side.shared / runs).sqrt(), side.shared_df));
                add(&mut row, &stream(own_stream, (side.own / runs).sqrt(), side.own_df));
            } else {
                add(&mut row, &stream(shared_stream, (side.own / runs).sqrt(), side.own_df));
            }
        }
        row
    });
    rows.collect()
}

fn add(sum: &mut [f64], part: &[f64]) {
    for (sum, part) in sum.iter_mut().zip(part) {
        *sum += part;
    }
}

/// The slices of each t distribution that was asked for, by the bits of its degrees of freedom.
#[derive(Default)]
struct QuantileTables(HashMap<u64, Vec<f64>>);

impl QuantileTables {
    fn draw(&mut self, seed: u64, stream: u64, scale: f64, df: f64, count: usize) -> Vec<f64> {
        let slices = self.0.entry(df.to_bits()).or_insert_with(|| slices(df));
        let mut generator = Pcg64::new(u128::from(seed), u128::from(stream));
        let mut draw = || {
            let index = ((generator.next_u64() >> 32) * SLICES as u64) >> 32;
            slices.get(index as usize).map_or(0.0, |t| scale * t)
        };
        (0..count).map(|_| draw()).collect()
    }
}

/// The middles of equally likely slices of a t distribution, ascending. The lower half is the upper
/// one with the sign turned.
fn slices(df: f64) -> Vec<f64> {
    let middle = |index: usize| (index as f64 + 0.5) / SLICES as f64;
    let upper = (SLICES / 2..SLICES).map(|index| student::quantile(middle(index).min(1.0 - CLIP), df));
    let upper: Vec<f64> = upper.collect();
    upper.iter().rev().map(|t| -t).chain(upper.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::difference;
    use crate::stat::row::RowData;
    use crate::stat::spread::group;

    fn sorted(draws: &[f64]) -> Vec<f64> {
        let mut sorted = draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    fn row(own: f64, own_df: f64, shared: f64, shared_df: f64) -> Estimate {
        Estimate { data: RowData::from_logs(vec![0.1, 0.0, -0.1], 1e-6), own, own_df, shared, shared_df }
    }

    fn correlation(one: &[f64], other: &[f64]) -> f64 {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (m1, m2) = (mean(one), mean(other));
        let product = |f: fn(f64, f64) -> f64| one.iter().zip(other).map(|(x, y)| f(x - m1, y - m2)).sum::<f64>();
        product(|x, y| x * y) / (product(|x, _| x * x) * product(|_, y| y * y)).sqrt()
    }

    #[test]
    fn a_single_own_part_has_the_quantiles_of_its_t() {
        let known = row(0.0, f64::INFINITY, 0.0, f64::INFINITY);
        for df in [2.0, 4.7, f64::INFINITY] {
            let measured = row(3e-4, df, 0.0, f64::INFINITY);
            let drawn = draws(&[(&measured, &known)], 0.0, 7, 40_000);
            let (drawn, ratio) = (sorted(&drawn[0]), difference::unpaired(&measured, &known));
            for probability in [0.025, 0.1, 0.5, 0.9, 0.975] {
                let below = drawn
                    .partition_point(|draw| *draw < ratio.estimate + ratio.error * student::quantile(probability, df));
                // Five standard errors of a share of 40,000 draws.
                let tolerance = 5.0 * (probability * (1.0 - probability) / 40_000.0).sqrt();
                assert!((below as f64 / 40_000.0 - probability).abs() < tolerance, "{df} {probability}: {below}");
            }
        }
    }

    #[test]
    fn tails_are_clipped() {
        let drawn = draws(&[(&row(3.0, 2.0, 0.0, f64::INFINITY), &row(0.0, 2.0, 0.0, f64::INFINITY))], 0.0, 1, 100_000);
        let highest = drawn[0].iter().fold(0.0f64, |highest, draw| highest.max(*draw));
        assert!((highest - student::quantile(1.0 - CLIP, 2.0)).abs() < 1e-6, "{highest}");
    }

    #[test]
    fn seeds_repeat_and_later_rows_change_nothing() {
        let (one, other) = (row(1e-4, 5.0, 1e-4, 2.0), row(2e-4, 6.0, 1e-4, 2.0));
        let both = draws(&[(&one, &other), (&other, &one)], 0.0036, 11, 100);
        assert_eq!(both, draws(&[(&one, &other), (&other, &one)], 0.0036, 11, 100));
        assert_eq!(both[0], draws(&[(&one, &other)], 0.0036, 11, 100)[0]);
        assert_ne!(both, draws(&[(&one, &other), (&other, &one)], 0.0036, 12, 100));
    }

    /// How far two rows of one pair of files move together.
    #[test]
    fn what_is_shared_is_drawn_once() {
        let check = |of: &Estimate, session, low: f64, high: f64| {
            let drawn = draws(&[(of, of), (of, of)], session, 3, 20_000);
            let found = correlation(&drawn[0], &drawn[1]);
            assert!(low <= found && found <= high, "{found}");
        };
        check(&row(1e-4, 9.0, 0.0, 9.0), 0.0, -0.05, 0.05);
        check(&row(1e-4, 9.0, 1e-4, 9.0), 0.0, 0.45, 0.55);
        check(&row(1e-4, 9.0, 0.0, 9.0), 1.0, 0.99, 1.0);
        // A small group: nothing tells what is shared.
        check(&row(1e-4, 2.0, 0.0, f64::INFINITY), 0.0, 1.0 - 1e-12, 1.0 + 1e-12);
    }

    /// Rows of whole groups: the middle is the difference, and the session widens it.
    #[test]
    fn draws_lie_about_the_difference() {
        let rows: Vec<RowData> = (0..12)
            .map(|row| RowData::from_logs(vec![f64::from(row), f64::from(row) + 0.004, f64::from(row) - 0.003], 1e-5))
            .collect();
        let of = group(&rows);
        let pairs: Vec<(&Estimate, &Estimate)> = of.rows.iter().map(|row| (row, &of.rows[0])).collect();
        let (still, moved) = (draws(&pairs, 0.0, 5, COUNT), draws(&pairs, 0.05, 5, COUNT));
        for (row, (still, moved)) in still.iter().zip(&moved).enumerate() {
            let (still, moved) = (sorted(still), sorted(moved));
            assert!((still[COUNT / 2] - row as f64).abs() < 2e-3, "{row}: {}", still[COUNT / 2]);
            assert!(moved[COUNT * 9 / 10] - moved[COUNT / 10] > 2.0 * (still[COUNT * 9 / 10] - still[COUNT / 10]));
        }
    }
}
