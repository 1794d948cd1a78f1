//! Offers: what one hour of one chip costs, on which terms, and who says so.
//!
//! Two prices can be compared only on one *basis*. A row of the price list belongs to one basis or
//! to none, and a row that belongs to none keeps the reason, so that a reader can see what was left
//! out and why. Bases are never pooled.

use std::fmt;
use std::str::FromStr;

use crate::unit::UsdPerHour;

/// The terms on which two offers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// A provider's public price on demand.
    List,
    /// Interruptible capacity.
    Spot,
    /// A one-year commitment at the provider's list price.
    OneYear,
    /// A three-year commitment at the provider's list price.
    ThreeYear,
    /// What three-year rents are estimated to be in the market.
    Market3Year,
    /// On demand from a marketplace of many hosts.
    Marketplace,
}

impl Basis {
    /// Every basis, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::List, Self::Spot, Self::OneYear, Self::ThreeYear, Self::Market3Year, Self::Marketplace];

    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Spot => "spot",
            Self::OneYear => "1-year",
            Self::ThreeYear => "3-year",
            Self::Market3Year => "market-3-year",
            Self::Marketplace => "marketplace",
        }
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
            "on_demand_marketplace" => Some(Self::Marketplace),
            _ => None,
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that names no basis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a price basis: use {names}", names = join(&Basis::ALL))]
pub struct UnknownBasis(pub String);

impl FromStr for Basis {
    type Err = UnknownBasis;

    fn from_str(word: &str) -> Result<Self, UnknownBasis> {
        Self::ALL.into_iter().find(|basis| basis.name() == word).ok_or_else(|| UnknownBasis(word.to_string()))
    }
}

/// Whether an offer takes part in a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eligibility {
    /// It belongs to this basis.
    On(Basis),
    /// It belongs to none, for this reason.
    LeftOut(String),
}

impl Eligibility {
    /// Judges a row of the price list by its terms, its quality and its date.
    #[must_use]
    pub fn of(pricing: &str, quality: &str, date: &str) -> Self {
        if quality.starts_with("SUSPECT") || quality.contains("DOUBTFUL") {
            return Self::LeftOut(quality.to_string());
        }
        // A row dated "before ..." is the value that its own source has since replaced.
        if date.starts_with("before ") {
            return Self::LeftOut(format!("replaced by its source: it held {date}"));
        }
        match Basis::of_pricing(pricing) {
            Some(basis) => Self::On(basis),
            None => Self::LeftOut(format!("terms `{pricing}` belong to no basis")),
        }
    }

    /// The basis, if there is one.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        match self {
            Self::On(basis) => Some(*basis),
            Self::LeftOut(_) => None,
        }
    }
}

/// One row of a price list.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The chip, as the price list names it.
    pub accelerator: String,
    /// Who makes the chip.
    pub vendor: String,
    /// Who rents it out.
    pub cloud: String,
    /// Where.
    pub region: String,
    /// The basis it belongs to, or why to none.
    pub eligibility: Eligibility,
    /// What is rented as a whole.
    pub instance: String,
    /// Chips in it, at least 1.
    pub chips: u32,
    /// Price of one chip for one hour, above 0.
    pub usd_per_chip_hour: UsdPerHour,
    /// Where the price was read.
    pub source: String,
    /// When it held, in the words of the source.
    pub date: String,
    /// What kind of source that is.
    pub quality: String,
    /// Anything else worth knowing; may be empty.
    pub note: String,
    /// The line in the price list, counted from 1.
    pub line: u64,
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
    let asked = |offer: &&Offer| {
        offer.accelerator.eq_ignore_ascii_case(accelerator)
            && cloud.is_none_or(|cloud| offer.cloud.eq_ignore_ascii_case(cloud))
    };
    let mut chosen: Vec<&Offer> =
        offers.iter().filter(asked).filter(|offer| offer.eligibility == Eligibility::On(basis)).collect();
    chosen.sort_by(|x, y| x.usd_per_chip_hour.0.total_cmp(&y.usd_per_chip_hour.0).then(x.line.cmp(&y.line)));
    let (Some(lowest), Some(highest)) = (chosen.first(), chosen.last()) else {
        let eligibilities: Vec<Option<Basis>> =
            offers.iter().filter(asked).map(|offer| offer.eligibility.basis()).collect();
        let of_basis = |offer: &&Offer| {
            offer.accelerator.eq_ignore_ascii_case(accelerator) && offer.eligibility == Eligibility::On(basis)
        };
        let mut clouds: Vec<String> = offers.iter().filter(of_basis).map(|offer| offer.cloud.clone()).collect();
        clouds.sort();
        clouds.dedup();
        return Err(NoOffer {
            clouds,
            accelerator: accelerator.to_string(),
            basis,
            cloud: cloud.map(str::to_string),
            others: Basis::ALL.into_iter().filter(|basis| eligibilities.contains(&Some(*basis))).collect(),
            left_out: eligibilities.iter().filter(|basis| basis.is_none()).count(),
        });
    };
    let (low_middle, high_middle) = (chosen[(chosen.len() - 1) / 2], chosen[chosen.len() / 2]);
    Ok(OfferSummary {
        basis,
        median: UsdPerHour((low_middle.usd_per_chip_hour.0 + high_middle.usd_per_chip_hour.0) / 2.0),
        lowest: lowest.usd_per_chip_hour,
        highest: highest.usd_per_chip_hour,
        offers: chosen,
    })
}

/// The names of some bases, or a word that says there are none.
fn join(bases: &[Basis]) -> String {
    if bases.is_empty() { "none".to_string() } else { bases.iter().map(|b| b.name()).collect::<Vec<_>>().join(", ") }
}
