//! What the page draws from: the scenarios, the price list and the published measurements that the
//! program carries.

use jiff::civil::Date;

use crate::economics::measurement::Measurement;
use crate::economics::offer::{Basis, Offer};
use crate::economics::priors::Priors;
use crate::record::offers::PriceList;
use crate::record::{measured, scenario};

/// Why there is no page at all.
#[derive(Debug, thiserror::Error)]
pub enum ExploreError {
    /// A scenario that the program carries cannot be read.
    #[error(transparent)]
    Scenario(#[from] crate::record::scenario::ScenarioError),
    /// Prices or measurements that the program carries cannot be read.
    #[error(transparent)]
    Table(#[from] crate::record::table::TableError),
}

/// A scenario to start from.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// What it says.
    pub priors: Priors,
}

/// Everything that is the same for all states of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// The scenarios, at least one.
    pub presets: Vec<Preset>,
    /// Which of them a page without a query shows.
    pub first: usize,
    /// The price list.
    pub prices: PriceList,
    /// Published measurements, for ratios.
    pub measurements: Vec<Measurement>,
    /// The day from which ages of prices are reckoned.
    pub today: Date,
}

impl Data {
    /// What the program carries.
    ///
    /// # Errors
    /// A file that was built in cannot be read.
    pub fn carried(today: Date) -> Result<Self, ExploreError> {
        let preset = |(name, text): &(&str, &str)| {
            let priors = scenario::read(&format!("data/scenarios/{name}.toml"), text)?;
            Ok(Preset { name: (*name).to_owned(), priors })
        };
        Ok(Self {
            presets: scenario::CARRIED.iter().map(preset).collect::<Result<_, ExploreError>>()?,
            first: 0,
            prices: PriceList::carried()?,
            measurements: measured::carried()?,
            today,
        })
    }

    /// The same, starting from a scenario of this name: one that is there, or else a new one.
    #[must_use]
    pub fn starting_from(mut self, name: &str, priors: Priors) -> Self {
        let is_new = |name: &str| self.presets.iter().all(|preset| preset.name != name);
        let preset = Preset { name: name.to_owned(), priors };
        if let Some(place) = self.presets.iter().position(|known| *known == preset) {
            self.first = place;
        } else {
            // A file may have the name of another scenario.
            let name = if is_new(name) { name.to_owned() } else { format!("file {name}") };
            self.first = self.presets.len();
            self.presets.push(Preset { name, ..preset });
        }
        self
    }

    /// The chips that have a price on some basis, in the order of their names.
    #[must_use]
    pub fn chips(&self) -> Vec<&str> {
        let priced = |offer: &&Offer| offer.basis().is_some();
        let mut chips: Vec<&str> =
            self.prices.offers.iter().filter(priced).map(|offer| offer.accelerator.as_str()).collect();
        chips.sort_unstable();
        chips.dedup();
        chips
    }

    /// Whether a chip has a price on a basis.
    #[must_use]
    pub fn is_priced(&self, chip: &str, basis: Basis) -> bool {
        self.prices.offers.iter().any(|offer| offer.accelerator == chip && offer.basis() == Some(basis))
    }
}
