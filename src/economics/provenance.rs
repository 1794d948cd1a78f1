//! Provenance of a number: where it stands, since when, and how good a kind of source that is.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a number comes from. Every row of `data/` has one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Where it stands: an address, with the commit where it is a file of a repository.
    pub source: String,
    /// When it was published, or when it held.
    #[schemars(with = "String")]
    pub date: SourceDate,
    /// What kind of source it is, in words; [`Provenance::grade`] reads them.
    #[serde(default)]
    pub quality: String,
    /// Anything else; may be empty.
    #[serde(default)]
    pub note: String,
}

/// Grades of sources, the best first, in the order of `data/README.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceGrade {
    /// A list price, or a measurement that can be repeated.
    ListPrice,
    /// A provider's price API.
    PriceApi,
    /// A median over the hosts of a marketplace.
    Marketplace,
    /// Any other.
    Other,
    /// A figure that its source rounds or calls approximate.
    Approximate,
    /// An estimate of a model or a market.
    Estimate,
    /// A number that contradicts others or itself: not to be used.
    Doubtful,
}

impl Provenance {
    /// The grade of the source, from the words of its quality.
    #[must_use]
    pub fn grade(&self) -> SourceGrade {
        match self.quality.as_str() {
            text if text.starts_with("SUSPECT") || text.contains("DOUBTFUL") => SourceGrade::Doubtful,
            text if text.starts_with("list price") => SourceGrade::ListPrice,
            text if text.starts_with("provider price API") => SourceGrade::PriceApi,
            text if text.starts_with("marketplace") => SourceGrade::Marketplace,
            text if text.contains("approximate") => SourceGrade::Approximate,
            text if text.contains("estimate") => SourceGrade::Estimate,
            _ => SourceGrade::Other,
        }
    }
}

/// The date of a source: a year, a month or a day, as exactly as the source gives it, with words
/// around it if there is more to say, or words alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SourceDate {
    text: String,
    date: Option<Date>,
}

impl SourceDate {
    /// The words of the source.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first day or month in the words; a month counts from its first day, so that an age is
    /// never understated.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.date
    }

    /// Whether the words begin with a year, a month or a day of the calendar.
    #[must_use]
    pub fn begins_with_date(&self) -> bool {
        self.text.split(' ').next().and_then(civil).is_some()
    }

    /// Whether the source has since replaced the number: it held "before" a date.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.text.starts_with("before ")
    }
}

impl From<String> for SourceDate {
    fn from(text: String) -> Self {
        let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
        let date = words.map(|word| word.trim_matches('-')).filter(|word| word.len() > 4).find_map(civil);
        Self { text, date }
    }
}

impl From<SourceDate> for String {
    fn from(date: SourceDate) -> Self {
        date.text
    }
}

impl fmt::Display for SourceDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The first day of a year, a month or a day: 2026, 2026-11 or 2026-11-23.
fn civil(word: &str) -> Option<Date> {
    let rest = match word.len() {
        4 => "-01-01",
        7 => "-01",
        10 => "",
        _ => return None,
    };
    let plain = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    format!("{word}{rest}").parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_exact_as_their_source() {
        for good in ["2025", "2025-11", "2024-02-29", "2025-11 (25.11 container)", "2025-06 (release 2025-09-12)"] {
            assert!(SourceDate::from(good.to_owned()).begins_with_date(), "{good}");
        }
        let bad = ["", "before 2026-07", "25-11", "2025-13", "2025-02-29", "2025-1-2", "2025-01-02-03", "2025/01/02"];
        for bad in [&bad[..], &["2025-", "+025-01"]].concat() {
            assert!(!SourceDate::from(bad.to_owned()).begins_with_date(), "{bad}");
        }
    }
}
