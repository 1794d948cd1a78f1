//! The prices of two chips on every basis on which both have one, cloud by cloud.
//!
//! A price on a page can be had by whoever chooses the region, so the lowest of a cloud stands for
//! it, from its best kind of source. Spot prices move and marketplaces differ from host to host,
//! and nobody is promised the lowest: there the median stands, and so it does for estimates.
//!
//! Two prices of different terms or of different clouds can still be what a buyer weighs against
//! each other. Such a pair is kept and marked [`Mixed`]: the ratio then holds a difference between
//! sellers beside that between chips.

use std::str::FromStr;

use itertools::Itertools;
use strum::{Display, IntoStaticStr};

use super::super::offer::{Basis, Offer};
use super::owned::Ownership;
use crate::stat::descriptive::median;
use crate::unit::UsdPerHour;

/// How the price of one side comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Terms {
    /// Rented, on a basis of the price list.
    #[strum(transparent)]
    Rented(Basis),
    /// Bought.
    OwnHardware,
}

impl Terms {
    /// The name used on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// All terms, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        Basis::ALL.iter().copied().map(Self::Rented).chain([Self::OwnHardware])
    }
}

/// A word that names no terms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a price basis: use {names}", names = Terms::all().join(", "))]
pub struct UnknownTerms(pub String);

impl FromStr for Terms {
    type Err = UnknownTerms;

    fn from_str(word: &str) -> Result<Self, UnknownTerms> {
        Self::all().find(|terms| terms.name() == word).ok_or_else(|| UnknownTerms(word.to_owned()))
    }
}

/// The price of one side.
#[derive(Debug, Clone, PartialEq)]
pub struct SidePrice<'a> {
    /// How it comes about.
    pub terms: Terms,
    /// Who asks it; empty for own hardware.
    pub cloud: &'a str,
    /// The price to use.
    pub price: UsdPerHour,
    /// The offers of this cloud on these terms, cheapest first; none for own hardware.
    pub offers: Vec<&'a Offer>,
    /// The calculation behind own hardware.
    pub ownership: Option<&'a Ownership>,
}

impl SidePrice<'_> {
    /// Terms and seller.
    #[must_use]
    pub fn label(&self) -> String {
        if self.cloud.is_empty() { self.terms.to_string() } else { format!("{}, {}", self.terms, self.cloud) }
    }

    /// Whether the price is that of this offer, or a median to which it belongs.
    #[must_use]
    pub fn rests_on(&self, offer: &Offer) -> bool {
        match self.terms {
            Terms::Rented(basis) if is_posted(basis) => lowest_of_best_source(&self.offers) == Some(offer),
            Terms::Rented(_) => self.offers.contains(&offer),
            Terms::OwnHardware => false,
        }
    }
}

/// Why the prices of a pair are not of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub enum Mixed {
    /// Their terms differ: a list price against an estimate, for example.
    #[strum(serialize = "MIXED: other terms")]
    Terms,
    /// The terms agree, the sellers do not.
    #[strum(serialize = "MIXED: other cloud")]
    Clouds,
}

impl Mixed {
    /// What is printed beside the mark.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The prices of two chips.
#[derive(Debug, Clone, PartialEq)]
pub struct PricePair<'a> {
    /// The alternative's.
    pub alternative: SidePrice<'a>,
    /// The incumbent's.
    pub incumbent: SidePrice<'a>,
}

impl PricePair<'_> {
    /// Whether the two differ in kind.
    #[must_use]
    pub fn mixed(&self) -> Option<Mixed> {
        if self.alternative.terms != self.incumbent.terms {
            return Some(Mixed::Terms);
        }
        (self.alternative.cloud != self.incumbent.cloud).then_some(Mixed::Clouds)
    }
}

/// Terms that stand in for each other where one side has no price on the other's: the nearest that
/// a buyer can choose between.
const STAND_INS: [[Basis; 2]; 2] = [[Basis::List, Basis::Marketplace], [Basis::ThreeYear, Basis::Market3Year]];

/// All pairs of prices of two chips that can be weighed against each other: the same terms first,
/// then stand-ins.
///
/// `cloud` keeps the offers of one cloud. Names are matched whatever their case.
#[must_use]
pub fn pairs<'a>(offers: &'a [Offer], alternative: &str, incumbent: &str, cloud: Option<&str>) -> Vec<PricePair<'a>> {
    let prices = |chip: &str, basis: Basis| by_cloud(offers, chip, basis, cloud);
    let mut pairs = Vec::new();
    let mut cross = |alternatives: &[SidePrice<'a>], incumbents: &[SidePrice<'a>]| {
        for alternative in alternatives {
            let pair = |incumbent: &SidePrice<'a>| PricePair {
                alternative: alternative.clone(),
                incumbent: incumbent.clone(),
            };
            pairs.extend(incumbents.iter().map(pair));
        }
    };
    for &basis in Basis::ALL {
        let (alternatives, mut incumbents) = (prices(alternative, basis), prices(incumbent, basis));
        // The pair of one cloud stands first: it is the one that is not mixed.
        incumbents.sort_by_key(|price| !alternatives.iter().any(|other| other.cloud == price.cloud));
        cross(&alternatives, &incumbents);
        for stand_in in STAND_INS.iter().flat_map(|[one, other]| [[*one, *other], [*other, *one]]) {
            let [own, instead] = stand_in;
            if own != basis {
                continue;
            }
            let (others, missing) = (prices(incumbent, instead), prices(alternative, instead).is_empty());
            if missing || incumbents.is_empty() {
                cross(&alternatives, &others);
            }
        }
    }
    pairs
}

/// The price of a chip on one basis from each cloud that has one, by name of the cloud.
fn by_cloud<'a>(offers: &'a [Offer], chip: &str, basis: Basis, cloud: Option<&str>) -> Vec<SidePrice<'a>> {
    let asked = |offer: &&Offer| offer.is_of(chip, cloud) && offer.basis() == Some(basis);
    let mut found: Vec<&Offer> = offers.iter().filter(asked).collect();
    found.sort_by(|one, other| one.cloud.cmp(&other.cloud).then_with(|| one.by_price(other)));
    let of_cloud = |offers: &[&'a Offer]| {
        let price = if is_posted(basis) {
            lowest_of_best_source(offers).map(|offer| offer.usd_per_chip_hour)
        } else {
            let prices: Vec<f64> = offers.iter().map(|offer| offer.usd_per_chip_hour.0).collect();
            median(&prices).map(UsdPerHour)
        };
        let cloud = offers.first()?.cloud.as_str();
        Some(SidePrice { terms: Terms::Rented(basis), cloud, price: price?, offers: offers.to_vec(), ownership: None })
    };
    found.chunk_by(|one, other| one.cloud == other.cloud).filter_map(of_cloud).collect()
}

/// Whether a price on this basis stands on a page and can be had for the asking.
fn is_posted(basis: Basis) -> bool {
    matches!(basis, Basis::List | Basis::OneYear | Basis::ThreeYear)
}

/// The first of the cheapest-first offers whose source is as good as any.
fn lowest_of_best_source<'a>(offers: &[&'a Offer]) -> Option<&'a Offer> {
    offers.iter().min_by_key(|offer| offer.provenance.grade()).copied()
}
