//! One state of knowledge: the thresholds of all buyers, and what follows from them.

use super::buyers::Buyers;
use crate::economics::threshold::{Bound, Curve};

/// The claim under test, widened by five points on either side: thresholds in here count as "20-30 %".
pub const INSIDE: (f64, f64) = (0.15, 0.35);

/// A share of the buyers, and of the spend.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// Of the buyers.
    pub by_count: f64,
    /// Of the money.
    pub by_spend: f64,
}

/// What one state of knowledge says.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Q: the threshold of the buyer who splits the money in half (spend-weighted median).
    pub median: f64,
    /// Share of the spend whose threshold lies in [`INSIDE`], ends included.
    pub inside: f64,
    /// Who switches at each of the discounts asked for. A buyer whose threshold equals the discount switches.
    pub switching: Vec<Share>,
}

/// Looks at all buyers.
#[must_use]
pub fn view(curve: &Curve, buyers: &Buyers, bound: Bound, discounts: &[f64]) -> View {
    match &buyers.workloads[..] {
        [one] if curve.falls_in_spend() => in_order(curve, buyers, bound, one.engineering_factor, discounts),
        _ => sorted(curve, buyers, bound, discounts),
    }
}

/// The threshold falls in the spend, so whoever switches at a discount are the largest buyers. The first of them is where the curve says, or else found by halving.
fn in_order(curve: &Curve, buyers: &Buyers, bound: Bound, factor: f64, discounts: &[f64]) -> View {
    let at = |index: usize| curve.at(bound, buyers.spends[index], factor);
    let first = |discount: f64, switches: fn(f64, f64) -> bool| {
        let (mut low, mut high) = (0, buyers.spends.len());
        let spend = curve.spend_at(bound, discount, factor);
        let guess = buyers.spends.partition_point(|known| *known < spend);
        // The guess is rarely wrong. Two looks say so: at it, and at the one on its other side.
        for looked_at in [guess.saturating_sub(1), guess] {
            if (low..high).contains(&looked_at) {
                if switches(at(looked_at), discount) {
                    high = looked_at;
                } else {
                    low = looked_at + 1;
                }
            }
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if switches(at(middle), discount) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    };
    let share = |index: usize| Share { by_count: buyers.count_from[index], by_spend: buyers.spend_from[index] };
    let reached = |threshold, discount| threshold <= discount;
    let up_to = buyers.spend_from[first(INSIDE.1, reached)];
    let below = buyers.spend_from[first(INSIDE.0, |threshold, discount| threshold < discount)];
    View {
        median: at(buyers.median()),
        inside: up_to - below,
        switching: discounts.iter().map(|discount| share(first(*discount, reached))).collect(),
    }
}

/// The same for any buyers.
fn sorted(curve: &Curve, buyers: &Buyers, bound: Bound, discounts: &[f64]) -> View {
    let mut all: Vec<(f64, Share)> = Vec::with_capacity(buyers.spends.len() * buyers.workloads.len());
    for workload in &buyers.workloads {
        for (index, spend) in buyers.spends.iter().enumerate() {
            let part = |from: &[f64]| workload.weight * (from[index] - from[index + 1]);
            let share = Share { by_count: part(&buyers.count_from), by_spend: part(&buyers.spend_from) };
            all.push((curve.at(bound, *spend, workload.engineering_factor), share));
        }
    }
    all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut cumulated = Share::default();
    let mut switching = vec![Share::default(); discounts.len()];
    let (mut inside, mut median) = (0.0, f64::NAN);
    for (threshold, share) in &all {
        cumulated.by_count += share.by_count;
        cumulated.by_spend += share.by_spend;
        if median.is_nan() && cumulated.by_spend >= 0.5 {
            median = *threshold;
        }
        if (INSIDE.0..=INSIDE.1).contains(threshold) {
            inside += share.by_spend;
        }
        for (switching, discount) in switching.iter_mut().zip(discounts) {
            if threshold <= discount {
                *switching = cumulated;
            }
        }
    }
    // The weights sum to 1 only up to rounding.
    let median = if median.is_nan() { all.last().map_or(median, |(threshold, _)| *threshold) } else { median };
    View { median, inside, switching }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economics::answer::buyers::Per;
    use crate::economics::beliefs::Workload;
    use crate::economics::distribution::{Distribution, Legal};
    use crate::economics::scenario::Scenario;
    use crate::record::scenario;

    /// The fast way for one workload gives what the general one gives, also where the curve cannot say who is first.
    #[test]
    fn both_ways_agree() {
        let beliefs = scenario::read("article", scenario::ARTICLE).unwrap();
        let spend = Distribution::LogUniform { low: 3e5, high: 1e9 }.within(&Legal::POSITIVE).unwrap();
        let discounts = [0.1, 0.15, 0.2, 0.3, 0.5, 1.0];
        let nothing: fn(&mut Scenario) = |_| {};
        let egress: fn(&mut Scenario) = |scenario| scenario.egress_usd = 20e6;
        let alike: fn(&mut Scenario) = |scenario| (scenario.engineer_years, scenario.upkeep_engineers) = (0.0, 0.0);
        for (per, change) in
            [Per::Buyer, Per::Dollar].into_iter().flat_map(|per| [nothing, egress, alike].map(|change| (per, change)))
        {
            let buyers = Buyers::new(&spend, per, &[Workload::usual()]);
            for mut scenario in beliefs.draw(3, 300) {
                change(&mut scenario);
                let curve = Curve::of(&scenario);
                for bound in [Bound::Npv, Bound::Threshold] {
                    let fast = in_order(&curve, &buyers, bound, 1.0, &discounts);
                    let general = sorted(&curve, &buyers, bound, &discounts);
                    assert_eq!(fast.median, general.median);
                    assert!((fast.inside - general.inside).abs() < 1e-12, "{} {}", fast.inside, general.inside);
                    for (one, other) in fast.switching.iter().zip(&general.switching) {
                        assert!((one.by_count - other.by_count).abs() < 1e-12, "{one:?} {other:?}");
                        assert!((one.by_spend - other.by_spend).abs() < 1e-12, "{one:?} {other:?}");
                    }
                }
            }
        }
    }
}
