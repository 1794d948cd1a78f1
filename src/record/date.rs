//! Dates of sources: a year, a month or a day, as exactly as the source gives it, and words after
//! it if there is more to say.

use super::offers::{CsvRow, OffersError};

/// The date of a row, once it is one.
pub(super) fn filled(row: &CsvRow<'_>) -> Result<String, OffersError> {
    let text = row.filled("date")?;
    if is_date(&text) { Ok(text) } else { Err(row.refuse("date", "begin with a date: 2026, 2026-09 or 2026-09-29")) }
}

/// Whether a text begins with a year, a month or a day of this calendar.
fn is_date(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = word.split('-').collect();
    let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let lengths = parts.iter().zip([4, 2, 2]).all(|(part, length)| digits(part, length));
    let (year, month, day) = match numbers[..] {
        [year] => (year, 1, 1),
        [year, month] => (year, month, 1),
        [year, month, day] => (year, month, day),
        _ => return false,
    };
    let known = |number: i16| i8::try_from(number).unwrap_or_default();
    lengths && numbers.len() == parts.len() && jiff::civil::Date::new(year, known(month), known(day)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_as_exact_as_their_source() {
        for good in ["2025", "2025-11", "2024-02-29", "2025-11 (25.11 container)", "2025-06 (release 2025-09-12)"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "before 2026-07",
            "25-11",
            "2025-13",
            "2025-02-29",
            "2025-1-2",
            "2025-01-02-03",
            "2025/01/02",
            "2025-",
            "+025-01",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
