//! Age of a price: from the date of its source to a day that the caller names.
//!
//! Price lists are copied for years after they changed, so every report that uses a price says how
//! old it is. A source without a date gives no age, which is worth a warning of its own.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::provenance::SourceDate;
use crate::text::plural;

/// A price older than this many days is stale. Half a year is a convention: AWS cut the H100 by 44
/// % at once, and three-year rents rose by 12 to 54 % in about a year.
pub const STALE_DAYS: i32 = 180;

/// How old a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// So many days; below 0 for a date that is still to come.
    Days(i32),
    /// Its source gives no date.
    Undated,
}

impl Age {
    /// The age on a day of a price with this date.
    #[must_use]
    pub fn of(date: &SourceDate, today: Date) -> Self {
        let days = date.day().and_then(|date| date.until(today).ok()).map(|span| span.get_days());
        days.map_or(Self::Undated, Self::Days)
    }

    /// Whether it is over [`STALE_DAYS`] days.
    #[must_use]
    pub fn is_stale(self) -> bool {
        matches!(self, Self::Days(days) if days > STALE_DAYS)
    }

    /// The age in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Days(1) => "1 day old".to_owned(),
            Self::Days(days) if days < 0 => format!("dated {} days ahead", -days),
            Self::Days(days) if self.is_stale() => format!("{days} days old: STALE"),
            Self::Days(days) => format!("{days} days old"),
            Self::Undated => "of unknown age".to_owned(),
        }
    }
}

/// The ages of the offers behind one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ages {
    /// How many offers.
    #[serde(skip)]
    pub count: usize,
    /// Days of the youngest that has a date.
    pub youngest_days: Option<i32>,
    /// Days of the oldest.
    pub oldest_days: Option<i32>,
    /// How many are over [`STALE_DAYS`] days old.
    #[serde(rename = "stale_offers")]
    pub stale: usize,
    /// How many have no date.
    #[serde(rename = "undated_offers")]
    pub undated: usize,
}

impl Ages {
    /// The ages of some dates; `None` without any.
    #[must_use]
    pub fn of<'a>(dates: impl IntoIterator<Item = &'a SourceDate>, today: Date) -> Option<Self> {
        let ages: Vec<Age> = dates.into_iter().map(|date| Age::of(date, today)).collect();
        let days = || ages.iter().filter_map(|age| if let Age::Days(days) = age { Some(*days) } else { None });
        let count = Some(ages.len()).filter(|count| *count > 0)?;
        let undated = ages.iter().filter(|age| **age == Age::Undated).count();
        let stale = ages.iter().filter(|age| age.is_stale()).count();
        Some(Self { count, youngest_days: days().min(), oldest_days: days().max(), stale, undated })
    }

    /// The ages in a few words.
    #[must_use]
    pub fn words(&self) -> String {
        let dated = match self.youngest_days.zip(self.oldest_days) {
            None => return "of unknown age".to_owned(),
            Some((youngest, oldest)) if youngest == oldest => Age::Days(oldest).words(),
            Some((youngest, oldest)) => format!("{youngest} to {oldest} days old"),
        };
        if self.undated == 0 { dated } else { format!("{dated}, {} without a date", self.undated) }
    }

    /// What to warn of, if anything.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let stale = format!("{} over {STALE_DAYS} days old", self.stale);
        let undated = format!("{} without a date", self.undated);
        let faults = match (self.stale, self.undated) {
            (0, 0) => return None,
            (_, 0) => stale,
            (0, _) => undated,
            _ => format!("{stale} and {undated}"),
        };
        Some(format!("of {} {faults}", plural(self.count, "offer")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ages_by_the_words_of_the_source() {
        let today = date(2026, 11, 23);
        let cases = [
            ("2026-11-23", Age::Days(0)),
            ("2026-09-29", Age::Days(55)),
            ("2024-12-23", Age::Days(700)),
            // A month counts from its first day, so that an age is never understated.
            ("2026-07", Age::Days(145)),
            ("2026-07 (TCO model), PRs 2026-09-08", Age::Days(145)),
            ("2026-05-27 to 2026-06-01", Age::Days(180)),
            ("2026-05-26", Age::Days(181)),
            ("2026-12-01", Age::Days(-8)),
            ("undated", Age::Undated),
            ("undated bot snapshot, catalog schema v8 (after v7; Sept 2025 or later)", Age::Undated),
            ("2026-13-01", Age::Undated),
            ("2026-02-30", Age::Undated),
            ("commit 12026-09-29", Age::Undated),
            ("2026", Age::Undated),
            ("", Age::Undated),
            ("é2026-09-29", Age::Days(55)),
        ];
        for (text, expected) in cases {
            assert_eq!(Age::of(&SourceDate::from(text.to_owned()), today), expected, "{text}");
        }
        assert!(!Age::Days(STALE_DAYS).is_stale() && Age::Days(STALE_DAYS + 1).is_stale() && !Age::Undated.is_stale());
    }

    #[test]
    fn ages_of_several_offers() {
        let today = date(2026, 11, 23);
        let cases: [(&[&str], &str, Option<&str>); 6] = [
            (&["2026-09-29"], "55 days old", None),
            (&["2026-11-22"], "1 day old", None),
            (&["2026-09-29", "2026-09-17"], "55 to 67 days old", None),
            (&["2024-12-23"], "700 days old: STALE", Some("of 1 offer 1 over 180 days old")),
            (&["undated"], "of unknown age", Some("of 1 offer 1 without a date")),
            (
                &["2024-12-23", "undated", "2026-09-29"],
                "55 to 700 days old, 1 without a date",
                Some("of 3 offers 1 over 180 days old and 1 without a date"),
            ),
        ];
        for (dates, words, warning) in cases {
            let dates: Vec<SourceDate> = dates.iter().map(|date| SourceDate::from((*date).to_owned())).collect();
            let ages = Ages::of(&dates, today).unwrap();
            assert_eq!((ages.words().as_str(), ages.warning().as_deref()), (words, warning), "{dates:?}");
        }
        assert_eq!(Ages::of([], today), None);
    }
}
