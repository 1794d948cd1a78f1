//! The prices of two chips on every basis on which both have one, seller by seller.
//!
//! Each seller has one price on a basis: that of its best kind of source, and of these the newest.
//! A price on a page can be had by whoever chooses the region, so the lowest region stands for the
//! seller. Spot prices move and marketplaces differ from host to host, and nobody is promised the
//! lowest: there the median stands, and so it does for estimates.
//!
//! Two prices of different terms or of different sellers can still be what a buyer weighs against
//! each other. Such a pair is kept and marked [`Mixed`]: the ratio then holds a difference between
//! sellers beside that between chips.

use std::str::FromStr;

use itertools::Itertools;
use strum::{Display, IntoStaticStr};

use std::cmp::Reverse;

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
    pub seller: &'a str,
    /// The price to use.
    pub price: UsdPerHour,
    /// The offers behind it, cheapest first; none for own hardware.
    pub offers: Vec<&'a Offer>,
    /// The calculation behind own hardware.
    pub ownership: Option<&'a Ownership>,
}

impl SidePrice<'_> {
    /// Terms and seller.
    #[must_use]
    pub fn label(&self) -> String {
        if self.seller.is_empty() { self.terms.to_string() } else { format!("{}, {}", self.terms, self.seller) }
    }

    /// Whether the price is that of this offer, or a median to which it belongs.
    #[must_use]
    pub fn rests_on(&self, offer: &Offer) -> bool {
        match self.terms {
            Terms::Rented(basis) if is_posted(basis) => self.offers.first() == Some(&offer),
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
    #[strum(serialize = "MIXED: other seller")]
    Sellers,
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
        (self.alternative.seller != self.incumbent.seller).then_some(Mixed::Sellers)
    }
}

/// Which offers count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Only those of this seller.
    pub seller: Option<&'a str>,
    /// Only those of regions whose names begin so, for a buyer who is bound to one.
    pub region: Option<&'a str>,
}

/// Terms that stand in for each other where one side has no price on the other's: the nearest that
/// a buyer can choose between.
const STAND_INS: [[Basis; 2]; 2] = [[Basis::List, Basis::Marketplace], [Basis::ThreeYear, Basis::Market3Year]];

/// All pairs of prices of two chips that can be weighed against each other: the same terms first,
/// then stand-ins.
///
/// Names are matched whatever their case.
#[must_use]
pub fn pairs<'a>(offers: &'a [Offer], alternative: &str, incumbent: &str, asked: &Asked<'_>) -> Vec<PricePair<'a>> {
    let prices = |chip: &str, basis: Basis| by_seller(offers, chip, basis, asked);
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
        // The pair of one seller stands first: it is the one that is not mixed.
        incumbents.sort_by_key(|price| !alternatives.iter().any(|other| other.seller == price.seller));
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

/// The price of a chip on one basis from each seller that has one, by name of the seller.
#[must_use]
pub fn by_seller<'a>(offers: &'a [Offer], chip: &str, basis: Basis, asked: &Asked<'_>) -> Vec<SidePrice<'a>> {
    let is_asked = |offer: &&Offer| {
        offer.is_of(chip, None)
            && offer.basis() == Some(basis)
            && asked.seller.is_none_or(|seller| offer.seller().eq_ignore_ascii_case(seller))
            && asked.region.is_none_or(|region| starts_with(&offer.region, region))
    };
    let mut found: Vec<&Offer> = offers.iter().filter(is_asked).collect();
    found.sort_by(|one, other| one.seller().cmp(other.seller()).then_with(|| one.by_price(other)));
    let of_seller = |offers: &[&'a Offer]| {
        let chosen = current(offers, basis);
        let prices: Vec<f64> = chosen.iter().map(|offer| offer.usd_per_chip_hour.0).collect();
        let price = UsdPerHour(if is_posted(basis) { *prices.first()? } else { median(&prices)? });
        let seller = offers.first()?.seller();
        Some(SidePrice { terms: Terms::Rented(basis), seller, price, offers: chosen, ownership: None })
    };
    found.chunk_by(|one, other| one.seller() == other.seller()).filter_map(of_seller).collect()
}

/// Whether a text begins with another, whatever the case.
fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether a price on this basis stands on a page and can be had for the asking.
fn is_posted(basis: Basis) -> bool {
    matches!(basis, Basis::List | Basis::OneYear | Basis::ThreeYear)
}

/// The offers of a seller that hold, cheapest first: those of its best kind of source, and of these
/// the newest. Spot prices move, so a better kind of source is no newer price there, and all stay.
fn current<'a>(offers: &[&'a Offer], basis: Basis) -> Vec<&'a Offer> {
    if basis == Basis::Spot {
        return offers.to_vec();
    }
    let age = |offer: &Offer| (offer.provenance.grade(), Reverse(offer.provenance.date.day()));
    let best = offers.iter().map(|offer| age(offer)).min();
    offers.iter().copied().filter(|offer| Some(age(offer)) == best).collect()
}
