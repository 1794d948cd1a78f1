//! One Monte Carlo draw: the thresholds of all buyers, and what follows from them.

use super::buyers::{Buyers, HALF};
use crate::economics::priors::Workload;
use crate::economics::threshold::{Curve, ThresholdKind};

/// The claim under test, widened by five points on either side: thresholds in here count as "20-30
/// %".
pub const INSIDE: (f64, f64) = (0.15, 0.35);

/// By how much an inverted curve may miss a spend, as a share of it. Far more than rounding does,
/// and far less than from one buyer to the next.
const SPEND_TOLERANCE: f64 = 1e-6;

/// A share of the buyers, and of the spend.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BuyerShare {
    /// Of the buyers.
    pub by_count: f64,
    /// Of the money.
    pub by_spend: f64,
}

/// What one Monte Carlo draw says.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawOutcome {
    /// Q: the threshold of the buyer who splits the money in half (spend-weighted median).
    pub median: f64,
    /// Share of the spend whose threshold lies in [`INSIDE`], ends included.
    pub inside: f64,
    /// Who switches at each of the discounts asked for. A buyer whose threshold equals the discount
    /// switches.
    pub switching: Vec<BuyerShare>,
}

/// Looks at all buyers.
#[must_use]
pub fn draw_outcome(curve: &Curve, buyers: &Buyers, kind: ThresholdKind, discounts: &[f64]) -> DrawOutcome {
    if curve.falls_in_spend(kind) {
        InOrder { curve, buyers, kind }.outcome(discounts)
    } else {
        sorted(curve, buyers, kind, discounts)
    }
}

/// Whether a buyer switches: one whose threshold equals the discount does.
fn reached(threshold: f64, discount: f64) -> bool {
    threshold <= discount
}

/// The threshold falls in the spend, so whoever switches at a discount are the largest buyers of
/// each workload.
struct InOrder<'a> {
    curve: &'a Curve,
    buyers: &'a Buyers,
    kind: ThresholdKind,
}

impl InOrder<'_> {
    fn outcome(&self, discounts: &[f64]) -> DrawOutcome {
        let up_to = self.switching(INSIDE.1, reached).by_spend;
        let below = self.switching(INSIDE.0, |threshold, discount| threshold < discount).by_spend;
        DrawOutcome {
            median: self.median(),
            inside: up_to - below,
            switching: discounts.iter().map(|discount| self.switching(*discount, reached)).collect(),
        }
    }

    fn at(&self, workload: &Workload, index: usize) -> f64 {
        self.curve.at(self.kind, self.buyers.spends[index], workload.engineering_factor)
    }

    /// The first buyer of a workload who switches at a discount: where the curve says, or else
    /// found by halving.
    fn first(&self, workload: &Workload, discount: f64, switches: fn(f64, f64) -> bool) -> usize {
        let spends = &self.buyers.spends;
        let spend = self.curve.spend_at(self.kind, discount, workload.engineering_factor);
        let guess = spends.partition_point(|known| *known < spend);
        // Where the curve is inverted exactly, only a buyer whose own threshold is that discount
        // has to be looked at.
        let near = |index: usize| spends.get(index).is_some_and(|known| (known / spend - 1.0).abs() <= SPEND_TOLERANCE);
        if self.curve.inverts_exactly(self.kind) && !spend.is_nan() && !near(guess) && !near(guess.wrapping_sub(1)) {
            return guess;
        }
        let (mut low, mut high) = (0, spends.len());
        let look = |index: usize, low: &mut usize, high: &mut usize| {
            if switches(self.at(workload, index), discount) {
                *high = index;
            } else {
                *low = index + 1;
            }
        };
        // The guess is rarely wrong. Two looks say so: at it, and at the one on its other side.
        for index in [guess.saturating_sub(1), guess] {
            if (low..high).contains(&index) {
                look(index, &mut low, &mut high);
            }
        }
        while low < high {
            look(low + (high - low) / 2, &mut low, &mut high);
        }
        low
    }

    fn switching(&self, discount: f64, switches: fn(f64, f64) -> bool) -> BuyerShare {
        let mut share = BuyerShare::default();
        for workload in &self.buyers.workloads {
            let index = self.first(workload, discount, switches);
            share.by_count += workload.weight * self.buyers.count_from[index];
            share.by_spend += workload.weight * self.buyers.spend_from[index];
        }
        share
    }

    /// The least threshold up to which half of the spend switches: of one workload that of a buyer
    /// who is always the same, of several by halving what is left of each.
    fn median(&self) -> f64 {
        let workloads = &self.buyers.workloads;
        if let [one] = &workloads[..] {
            return self.at(one, self.buyers.median());
        }
        let mut left = vec![(0, self.buyers.spends.len()); workloads.len()];
        let mut median = f64::NAN;
        while let Some(widest) = (0..left.len()).max_by_key(|index| left[*index].1 - left[*index].0) {
            let (low, high) = left[widest];
            if low == high {
                break;
            }
            let pivot = low + (high - low) / 2;
            let value = self.at(&workloads[widest], pivot);
            let firsts = workloads.iter().map(|workload| self.first(workload, value, reached));
            let firsts: Vec<usize> = firsts.collect();
            let parts =
                workloads.iter().zip(&firsts).map(|(workload, first)| workload.weight * self.buyers.spend_from[*first]);
            let enough = parts.sum::<f64>() >= HALF;
            if enough {
                median = value;
            }
            for ((low, high), first) in left.iter_mut().zip(&firsts) {
                if enough {
                    *low = (*low).max(*first).min(*high);
                } else {
                    *high = (*high).min(*first).max(*low);
                }
            }
            // Where rounding puts thresholds that are all but equal out of order, something must
            // still be left out each time.
            let (low, high) = left[widest];
            left[widest] = if enough { (low.max(pivot + 1).min(high), high) } else { (low, high.min(pivot)) };
        }
        // The weights sum to 1 only up to rounding.
        if median.is_nan() {
            workloads.iter().map(|workload| self.at(workload, 0)).fold(median, f64::max)
        } else {
            median
        }
    }
}

/// The same for any buyers.
fn sorted(curve: &Curve, buyers: &Buyers, kind: ThresholdKind, discounts: &[f64]) -> DrawOutcome {
    let mut all: Vec<(f64, BuyerShare)> = Vec::with_capacity(buyers.spends.len() * buyers.workloads.len());
    for workload in &buyers.workloads {
        for (index, spend) in buyers.spends.iter().enumerate() {
            let part = |from: &[f64]| workload.weight * (from[index] - from[index + 1]);
            let share = BuyerShare { by_count: part(&buyers.count_from), by_spend: part(&buyers.spend_from) };
            all.push((curve.at(kind, *spend, workload.engineering_factor), share));
        }
    }
    all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut cumulated = BuyerShare::default();
    let mut switching = vec![BuyerShare::default(); discounts.len()];
    let (mut inside, mut median) = (0.0, f64::NAN);
    for (threshold, share) in &all {
        cumulated.by_count += share.by_count;
        cumulated.by_spend += share.by_spend;
        if median.is_nan() && cumulated.by_spend >= HALF {
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
    DrawOutcome { median, inside, switching }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economics::answer::buyers::Per;
    use crate::economics::distribution::{Distribution, Legal};
    use crate::economics::input::ModelInput;
    use crate::economics::priors::Priors;
    use crate::economics::scenario::Scenario;

    /// What differs among the scenarios of these tests, from low to high, about as in the article.
    fn priors() -> Priors {
        let ranges = [
            ("switching.engineer_years", 0.3, 10.0),
            ("switching.engineer_usd_per_year", 190e3, 400e3),
            ("switching.engineering_growth", 0.0, 0.6),
            ("switching.dual_running_share", 0.25, 0.75),
            ("switching.dual_running_months", 1.0, 4.0),
            ("switching.validation_share", 0.0, 0.05),
            ("switching.upkeep_engineers", 0.1, 3.0),
            ("switching.velocity_loss", 0.0, 0.05),
            ("switching.lock_in_premium", 0.0, 0.05),
            ("finance.horizon_years", 1.0, 3.0),
            ("finance.discount_rate", 0.08, 0.15),
            ("finance.obsolescence_rate", 0.1, 0.5),
            ("finance.saving_drift", -0.1, 0.1),
            ("finance.saving_volatility", 0.2, 0.5),
        ];
        let uncertain = ranges.map(|(key, low, high)| {
            let input = ModelInput::of_key(key).unwrap();
            (input, Distribution::Uniform { low, high }.within(&input.legal).unwrap())
        });
        let centre = Scenario { engineering_reference_usd_per_year: 10e6, ..Scenario::default() };
        Priors { uncertain: uncertain.into(), ..Priors::certain(centre) }
    }

    /// The fast way gives what the general one gives, with one workload and with several, with a
    /// ramp and without.
    #[test]
    fn both_ways_agree() {
        let priors = priors();
        let spend = Distribution::LogUniform { low: 3e5, high: 1e9 }.within(&Legal::POSITIVE).unwrap();
        let discounts = [0.1, 0.15, 0.2, 0.3, 0.5, 1.0];
        let workload = |weight, engineering_factor| Workload { name: String::new(), weight, engineering_factor };
        let several = [workload(0.3, 0.1), workload(0.5, 1.0), workload(0.2, 3.0)];
        let mut compared = 0;
        for (per, workloads) in
            [(Per::Buyer, &[Workload::usual()][..]), (Per::Dollar, &several), (Per::Buyer, &several)]
        {
            let buyers = Buyers::new(&spend, per, workloads);
            for scenario in priors.draw(3, 300) {
                let ramp = |ramp_shortfall| Scenario { ramp_shortfall, ramp_years: 1.0, ..scenario };
                // The curve cannot say who is first where moving the data costs something, or where
                // all buyers are alike.
                let egress = Scenario { egress_usd: 20e6, ..scenario };
                let same = Scenario { engineer_years: 0.0, upkeep_engineers: 0.0, ..scenario };
                for scenario in [scenario, ramp(0.5), ramp(3.0), egress, same] {
                    let curve = Curve::of(&scenario);
                    for kind in [ThresholdKind::Npv, ThresholdKind::Threshold, ThresholdKind::Perpetual]
                        .into_iter()
                        .filter(|kind| curve.falls_in_spend(*kind))
                    {
                        let fast = InOrder { curve: &curve, buyers: &buyers, kind }.outcome(&discounts);
                        let general = sorted(&curve, &buyers, kind, &discounts);
                        // The bound of an offer that never expires may be infinite.
                        let alike = fast.median == general.median || (fast.median - general.median).abs() < 1e-12;
                        assert!(alike, "{} {}", fast.median, general.median);
                        assert!((fast.inside - general.inside).abs() < 1e-12, "{} {}", fast.inside, general.inside);
                        for (one, other) in fast.switching.iter().zip(&general.switching) {
                            assert!((one.by_count - other.by_count).abs() < 1e-12, "{one:?} {other:?}");
                            assert!((one.by_spend - other.by_spend).abs() < 1e-12, "{one:?} {other:?}");
                        }
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 5000, "{compared}");
    }

    /// Thresholds that differ by rounding only, or not at all, have an end too.
    #[test]
    fn buyers_who_are_all_but_alike_have_a_median() {
        let priors = priors();
        let spend = Distribution::LogUniform { low: 3e6, high: 1e9 }.within(&Legal::POSITIVE).unwrap();
        let workload = |weight, engineering_factor| Workload { name: String::new(), weight, engineering_factor };
        let buyers = Buyers::new(&spend, Per::Buyer, &[workload(0.3, 0.1), workload(0.5, 1.0), workload(0.2, 3.0)]);
        for scenario in priors.draw(7, 100) {
            for engineer_years in [0.0, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-9] {
                let scenario = Scenario { engineer_years, upkeep_engineers: engineer_years, ..scenario };
                let curve = Curve::of(&scenario);
                let fast =
                    InOrder { curve: &curve, buyers: &buyers, kind: ThresholdKind::Threshold }.outcome(&[0.2]).median;
                let general = sorted(&curve, &buyers, ThresholdKind::Threshold, &[0.2]).median;
                assert!((fast - general).abs() < 1e-12, "{fast} {general}");
            }
        }
    }

    /// Where it is said to fall in the spend, it does; and it can rise.
    #[test]
    fn the_threshold_falls_where_it_is_said_to() {
        let priors = priors();
        let mut rising = 0;
        for scenario in priors.draw(5, 300) {
            for (ramp_shortfall, engineer_years) in [(0.0, 3.0), (0.5, 0.0), (3.0, 0.0), (3.0, 1.0)] {
                let curve = Curve::of(&Scenario { ramp_shortfall, ramp_years: 2.0, engineer_years, ..scenario });
                let thresholds = (10..22).map(|power| curve.at(ThresholdKind::Threshold, f64::from(power).exp(), 1.0));
                let thresholds: Vec<f64> = thresholds.collect();
                let falls = thresholds.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9 * pair[0].abs());
                assert!(falls || !curve.falls_in_spend(ThresholdKind::Threshold), "{thresholds:?}");
                rising += usize::from(!falls);
            }
        }
        assert!(rising > 0);
    }
}
