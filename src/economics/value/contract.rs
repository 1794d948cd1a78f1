//! The price basis that fits a contract.
//!
//! A saving is locked for the length of the contract, so the terms are those of the same length.

use super::super::offer::{Basis, Offer};
use super::price::{Asked, SidePrice, by_seller};

/// Terms by the longest contract, in years, that they fit: a basis with the one that stands in
/// for it.
const TERMS: [(f64, &[Basis], &str); 4] = [
    (1.0 / 12.0, &[Basis::List, Basis::Marketplace], "on-demand"),
    (1.0, &[Basis::OneYear], "1-year"),
    (3.0, &[Basis::ThreeYear, Basis::Market3Year], "3-year"),
    (f64::INFINITY, &[Basis::Owning], "owning"),
];

/// The prices of two chips for a contract.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractPrices<'a> {
    /// A price from each seller of the alternative.
    pub alternatives: Vec<SidePrice<'a>>,
    /// The same of the incumbent.
    pub incumbents: Vec<SidePrice<'a>>,
    /// What is not as long as the contract.
    pub notes: Vec<String>,
}

/// The prices of an alternative and an incumbent for a contract of `years`; `None` where a side has
/// no price on these or shorter terms.
///
/// Of terms that stand in for each other those that both sides have are taken, else each side takes
/// the first that it has. A side without a price on terms of that length takes the next shorter
/// ones, with a note.
#[must_use]
pub fn prices<'a>(
    offers: &'a [Offer],
    [alternative, incumbent]: [&str; 2],
    years: f64,
    asked: [Asked<'_>; 2],
) -> Option<ContractPrices<'a>> {
    let term = TERMS.iter().position(|(longest, ..)| years <= *longest)?;
    let chips = [alternative, incumbent];
    let on = |side: usize, basis: Basis| by_seller(offers, chips[side], basis, &asked[side]);
    let shared = TERMS[term].1.iter().find_map(|basis| {
        let [alternatives, incumbents] = [on(0, *basis), on(1, *basis)];
        let both = !alternatives.is_empty() && !incumbents.is_empty();
        both.then(|| ContractPrices { alternatives, incumbents, notes: Vec::new() })
    });
    if shared.is_some() {
        return shared;
    }
    let mut notes = Vec::new();
    let mut longest = |side: usize| {
        let found = TERMS[..=term].iter().rev().find_map(|(_, bases, name)| {
            let prices = bases.iter().map(|basis| on(side, *basis)).find(|prices| !prices.is_empty())?;
            Some((prices, *name))
        });
        let (prices, name) = found?;
        let wanted = TERMS[term].2;
        if name != wanted {
            notes.push(format!("no {wanted} price of {}: the saving is not locked for the contract", chips[side]));
        }
        Some(prices)
    };
    let (alternatives, incumbents) = (longest(0)?, longest(1)?);
    Some(ContractPrices { alternatives, incumbents, notes })
}
