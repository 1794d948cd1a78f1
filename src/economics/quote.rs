//! The price of one chip-hour of a target: from the price list, or given by hand.

use jiff::civil::Date;

use super::age::Ages;
use super::device_names::{DeviceNameRule, accelerator_of};
use super::offer::{Basis, Offer, choose};
use super::scenario::{Refusal, check_positive};
use crate::device::TargetFacts;
use crate::unit::UsdPerHour;

/// Where prices come from.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a> {
    /// The price list.
    pub offers: &'a [Offer],
    /// Which device is which accelerator of the price list.
    pub rules: &'a [DeviceNameRule],
    /// The terms.
    pub basis: Basis,
    /// Only offers of this cloud.
    pub cloud: Option<&'a str>,
}

/// A price with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote<'a> {
    /// The price to use.
    pub price: UsdPerHour,
    /// The lowest and the highest offer.
    pub range: (UsdPerHour, UsdPerHour),
    /// The accelerator's name in the price list; empty for a price by hand.
    pub accelerator: String,
    /// The basis of the price list, `None` for a price by hand.
    pub basis: Option<Basis>,
    /// The offers behind it; none for a price by hand.
    pub offers: Vec<&'a Offer>,
}

impl Quote<'_> {
    /// A price that the user gives.
    ///
    /// # Errors
    /// A price that is not finite and above 0.
    pub fn by_hand(usd_per_hour: f64) -> Result<Self, Refusal> {
        check_positive("price in USD per hour", usd_per_hour)?;
        let price = UsdPerHour(usd_per_hour);
        Ok(Self { price, range: (price, price), accelerator: String::new(), basis: None, offers: Vec::new() })
    }

    /// How old the offers behind it are on a day; `None` for a price by hand.
    #[must_use]
    pub fn ages(&self, today: Date) -> Option<Ages> {
        Ages::of(self.offers.iter().map(|offer| &offer.provenance.date), today)
    }

    /// The origin in a few words.
    #[must_use]
    pub fn origin(&self) -> String {
        let Some(basis) = self.basis else { return format!("{} given by hand", self.price) };
        let (low, high) = self.range;
        let count = self.offers.len();
        let offers = if count == 1 { "1 offer".to_owned() } else { format!("median of {count} offers") };
        format!("{} ({}, {basis}: {offers}, {} to {})", self.price, self.accelerator, low, high)
    }
}

impl<'a> Market<'a> {
    /// The price of a target.
    ///
    /// # Errors
    /// Why there is none, in words: the device is not in the price list, or not on this basis.
    pub fn quote(&self, target: &TargetFacts) -> Result<Quote<'a>, String> {
        let Some(accelerator) = accelerator_of(self.rules, &target.name) else {
            return Err(format!("no offer: `{}` is not in the price list", target.name));
        };
        self.quote_chip(accelerator)
    }

    /// The price of an accelerator by its name in the price list, whatever its case.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn quote_chip(&self, accelerator: &str) -> Result<Quote<'a>, String> {
        if !self.offers.iter().any(|offer| offer.accelerator.eq_ignore_ascii_case(accelerator)) {
            let mut known: Vec<&str> = self.offers.iter().map(|offer| offer.accelerator.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            return Err(format!("no offer: `{accelerator}` is not in the price list, which has {}", known.join(", ")));
        }
        let choice = choose(self.offers, accelerator, self.basis, self.cloud).map_err(|error| error.to_string())?;
        Ok(Quote {
            price: choice.median,
            range: (choice.lowest, choice.highest),
            accelerator: accelerator.to_owned(),
            basis: Some(choice.basis),
            offers: choice.offers,
        })
    }
}
