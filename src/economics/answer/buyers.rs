//! Buyers by spend and workload: a fixed grid, so that the answer holds no noise from drawing them.

use crate::economics::distribution::Prior;
use crate::economics::priors::{Priors, Workload};

/// Spends that stand for the range.
pub const STRATA: usize = 1000;

/// Half of the spend, less what sums of shares may be wrong by: a tie is half.
pub(super) const HALF: f64 = 0.5 - 1e-12;

/// What the distribution of the spend counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Buyers: every buyer is as likely as another.
    Buyer,
    /// Dollars: every dollar is as likely as another, so small spends have many buyers.
    Dollar,
}

/// The buyers, smallest spend first.
#[derive(Debug, Clone, PartialEq)]
pub struct Buyers {
    /// USD a year, ascending.
    pub(super) spends: Vec<f64>,
    /// Share of buyers with at least the spend at an index; one longer than `spends`, the last is
    /// 0.
    pub(super) count_from: Vec<f64>,
    /// Share of the spend that belongs to them.
    pub(super) spend_from: Vec<f64>,
    /// The workloads of each.
    pub(super) workloads: Vec<Workload>,
}

impl Buyers {
    /// The buyers that are believed to be there.
    #[must_use]
    pub fn of(priors: &Priors) -> Self {
        Self::new(&priors.spend, Per::Buyer, &priors.workloads)
    }

    /// Buyers at the middle of [`STRATA`] equal parts of a distribution of spend; one buyer where
    /// it is a point.
    #[must_use]
    pub fn new(spend: &Prior, per: Per, workloads: &[Workload]) -> Self {
        let strata = if spend.is_point() { 1 } else { STRATA };
        let spends: Vec<f64> =
            (0..strata).map(|stratum| spend.quantile((stratum as f64 + 0.5) / strata as f64)).collect();
        let count = |spend: f64| match per {
            Per::Buyer => 1.0,
            Per::Dollar => 1.0 / spend,
        };
        let count_from = shares(&spends, count);
        let spend_from = shares(&spends, |spend| count(spend) * spend);
        Self { spends, count_from, spend_from, workloads: workloads.to_vec() }
    }

    /// The spend that splits the money in half: the smallest of the large buyers who have at least
    /// half of it, USD a year.
    #[must_use]
    pub fn median_spend_usd_per_year(&self) -> f64 {
        self.spends[self.median()]
    }

    /// The index of that buyer.
    pub(super) fn median(&self) -> usize {
        self.spend_from.partition_point(|share| *share >= HALF).saturating_sub(1).min(self.spends.len() - 1)
    }
}

/// Share of the weight that lies at an index or above.
fn shares(spends: &[f64], weight: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut from = vec![0.0; spends.len() + 1];
    for index in (0..spends.len()).rev() {
        from[index] = from[index + 1] + weight(spends[index]);
    }
    let total = from[0];
    from.iter().map(|part| part / total).collect()
}
