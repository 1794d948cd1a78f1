//! Offers: what one hour of one chip costs, on which terms, and who says so.
//!
//! Two prices can be compared only on one *basis*. A row of the price list belongs to one basis or
//! to none, and a row that belongs to none keeps the reason, so that a reader can see what was left
//! out and why. Bases are never pooled.

use std::cmp::Ordering;
use std::collections::HashSet;

use itertools::Itertools;
use serde::Deserialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::provenance::{Provenance, SourceGrade};
use crate::stat::descriptive::median;
use crate::unit::UsdPerHour;

/// The terms on which two offers are compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownBasis::of, parse_err_ty = UnknownBasis)]
pub enum Basis {
    /// A provider's public price on demand.
    List,
    /// Interruptible capacity.
    Spot,
    /// A one-year commitment at the provider's list price.
    #[strum(serialize = "1-year")]
    OneYear,
    /// A three-year commitment at the provider's list price.
    #[strum(serialize = "3-year")]
    ThreeYear,
    /// What three-year rents are estimated to be in the market.
    #[strum(serialize = "market-3-year")]
    Market3Year,
    /// On demand from a marketplace of many hosts.
    Marketplace,
    /// What an hour is estimated to cost whoever buys the machine and runs it.
    Owning,
}

impl Basis {
    /// Every basis, in the order in which they are listed.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The basis of a word in the `pricing` column of the price list; `None` for terms that no
    /// other offer shares.
    #[must_use]
    pub fn of_pricing(pricing: &str) -> Option<Self> {
        match pricing {
            "on_demand" => Some(Self::List),
            "spot" => Some(Self::Spot),
            "1yr" => Some(Self::OneYear),
            "3yr" => Some(Self::ThreeYear),
            "rent_3yr" => Some(Self::Market3Year),
            MARKETPLACE_PRICING => Some(Self::Marketplace),
            "owning_tco_per_hour" => Some(Self::Owning),
            _ => None,
        }
    }
}

/// The terms by which a seller is known for a marketplace.
const MARKETPLACE_PRICING: &str = "on_demand_marketplace";

/// The seller of an estimate of what a maker's chips cost that maker: a floor, and no price.
pub const MAKER: &str = "(model) Google internal";

/// Estimates of what a buyer pays to own, by whom the source had in mind.
const OWNERS: [&str; 2] = ["(model) hyperscaler", "(model) external owner"];

/// A word that names no basis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a price basis: use {names}", names = join(Basis::ALL))]
pub struct UnknownBasis(pub String);

impl UnknownBasis {
    fn of(word: &str) -> Self {
        Self(word.to_owned())
    }
}

/// One row of a price list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Offer {
    /// The chip, as the price list names it.
    pub accelerator: String,
    /// Who makes the chip.
    #[serde(default)]
    pub vendor: String,
    /// Who rents it out.
    #[serde(default)]
    pub cloud: String,
    /// Where.
    #[serde(default)]
    pub region: String,
    /// The terms, as [`Basis::of_pricing`] reads them.
    #[serde(default)]
    pub pricing: String,
    /// What is rented as a whole.
    #[serde(default)]
    pub instance: String,
    /// Chips in it, at least 1.
    pub chips: u32,
    /// Price of one chip for one hour, above 0.
    pub usd_per_chip_hour: UsdPerHour,
    /// Where the price was read.
    #[serde(skip)]
    pub provenance: Provenance,
    /// The line in the price list, counted from 1.
    #[serde(skip)]
    pub line: u64,
    /// Whether the seller is a marketplace of many hosts, so that its prices on demand are those of
    /// one; see [`mark_marketplaces`].
    #[serde(skip)]
    pub is_marketplace: bool,
}

/// Marks the offers of sellers that the list knows, for any chip, as a marketplace.
pub fn mark_marketplaces(offers: &mut [Offer]) {
    let marketplaces: HashSet<String> =
        offers.iter().filter(|offer| offer.pricing == MARKETPLACE_PRICING).map(|offer| offer.cloud.clone()).collect();
    for offer in offers {
        offer.is_marketplace = marketplaces.contains(&offer.cloud);
    }
}

impl Offer {
    /// Who asks the price. Whoever owns a machine pays the same, whatever a model calls the owner.
    #[must_use]
    pub fn seller(&self) -> &str {
        if OWNERS.contains(&self.cloud.as_str()) { "outside owner" } else { &self.cloud }
    }

    /// The basis it belongs to; `None` where [`Offer::left_out`] says why to none.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        let usable = self.provenance.grade() != SourceGrade::Doubtful && !self.provenance.date.is_replaced();
        match Basis::of_pricing(&self.pricing).filter(|_| usable && self.cloud != MAKER)? {
            Basis::List if self.is_marketplace => Some(Basis::Marketplace),
            basis => Some(basis),
        }
    }

    /// Why it takes part in no comparison: its quality, its date or its terms.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let Provenance { quality, date, .. } = &self.provenance;
        if self.basis().is_some() {
            None
        } else if self.provenance.grade() == SourceGrade::Doubtful {
            Some(quality.clone())
        } else if date.is_replaced() {
            Some(format!("replaced by its source: it held {date}"))
        } else if self.cloud == MAKER {
            Some("the maker's own cost, at which nobody else can buy".to_owned())
        } else {
            Some(format!("terms `{}` belong to no basis", self.pricing))
        }
    }

    /// Whether it is of this accelerator, and of this cloud where one is named; whatever the case.
    #[must_use]
    pub fn is_of(&self, accelerator: &str, cloud: Option<&str>) -> bool {
        self.accelerator.eq_ignore_ascii_case(accelerator)
            && cloud.is_none_or(|cloud| self.cloud.eq_ignore_ascii_case(cloud))
    }

    /// The order of offers by price, then by line.
    #[must_use]
    pub fn by_price(&self, other: &Self) -> Ordering {
        self.usd_per_chip_hour.0.total_cmp(&other.usd_per_chip_hour.0).then(self.line.cmp(&other.line))
    }
}

/// The offers for one accelerator on one basis, and their summary.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferSummary<'a> {
    /// The basis they share.
    pub basis: Basis,
    /// The price to use: half of the offers are not dearer.
    pub median: UsdPerHour,
    /// The lowest price.
    pub lowest: UsdPerHour,
    /// The highest price.
    pub highest: UsdPerHour,
    /// Every offer behind the three, cheapest first; at least one.
    pub offers: Vec<&'a Offer>,
}

/// No offer for an accelerator on a basis, and what there is instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no offer for `{accelerator}` on basis `{basis}`{} ({left_out} left out); bases with offers: {}{}",
    .cloud.as_ref().map(|cloud| format!(" from `{cloud}`")).unwrap_or_default(), join(.others),
    // Whoever asked for one cloud may have called it by another name.
    .cloud.as_ref().filter(|_| !.clouds.is_empty())
        .map(|_| format!("; clouds with offers on this basis: {}", .clouds.join(", "))).unwrap_or_default())]
pub struct NoOffer {
    /// The accelerator that was asked for.
    pub accelerator: String,
    /// The basis that was asked for.
    pub basis: Basis,
    /// The cloud that was asked for, if any.
    pub cloud: Option<String>,
    /// The bases on which this accelerator, from this cloud, has an offer.
    pub others: Vec<Basis>,
    /// The clouds that have an offer on the basis that was asked for.
    pub clouds: Vec<String>,
    /// How many rows of this accelerator, from this cloud, belong to no basis.
    pub left_out: usize,
}

/// Picks the offers for `accelerator` on `basis`, from one `cloud` or from all; names are matched
/// whatever their case.
///
/// # Errors
/// [`NoOffer`] where nothing is left, with the bases on which there would be something.
pub fn choose<'a>(
    offers: &'a [Offer],
    accelerator: &str,
    basis: Basis,
    cloud: Option<&str>,
) -> Result<OfferSummary<'a>, NoOffer> {
    let asked: Vec<&Offer> = offers.iter().filter(|offer| offer.is_of(accelerator, cloud)).collect();
    let mut chosen: Vec<&Offer> = asked.iter().copied().filter(|offer| offer.basis() == Some(basis)).collect();
    chosen.sort_by(|one, other| one.by_price(other));
    let prices: Vec<f64> = chosen.iter().map(|offer| offer.usd_per_chip_hour.0).collect();
    let (Some(lowest), Some(highest), Some(median)) = (chosen.first(), chosen.last(), median(&prices)) else {
        let on_basis = offers.iter().filter(|offer| offer.is_of(accelerator, None) && offer.basis() == Some(basis));
        let bases: Vec<Option<Basis>> = asked.iter().map(|offer| offer.basis()).collect();
        return Err(NoOffer {
            clouds: on_basis.map(|offer| offer.cloud.clone()).sorted().dedup().collect(),
            accelerator: accelerator.to_string(),
            basis,
            cloud: cloud.map(str::to_string),
            others: Basis::ALL.iter().copied().filter(|basis| bases.contains(&Some(*basis))).collect(),
            left_out: bases.iter().filter(|basis| basis.is_none()).count(),
        });
    };
    let (lowest, highest) = (lowest.usd_per_chip_hour, highest.usd_per_chip_hour);
    Ok(OfferSummary { basis, median: UsdPerHour(median), lowest, highest, offers: chosen })
}

/// The names of some bases, or a word that says there are none.
fn join(bases: &[Basis]) -> String {
    if bases.is_empty() { "none".to_owned() } else { bases.iter().join(", ") }
}
