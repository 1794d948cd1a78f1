//! Rates of exchange: what one unit of another currency costs in US dollars.
//!
//! Everything is compared in US dollars. A price in another currency is used only with a rate that
//! somebody named; the program knows none.

use std::str::FromStr;

/// One rate, as in `EUR=1.08`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExchangeRate {
    /// The currency, three capital letters.
    pub code: String,
    /// What one unit of it costs in US dollars.
    pub usd: f64,
}

/// A rate that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeRateError {
    /// Not of the form.
    #[error("`{0}` is not an exchange rate: write the price of one unit in USD, as in EUR=1.08")]
    Form(String),
    /// Two values for one currency.
    #[error("two rates for `{0}`: give one")]
    Twice(String),
    /// A dollar that is not a dollar.
    #[error("`{0}`: a US dollar is 1 US dollar; leave this rate out")]
    Dollar(String),
}

impl FromStr for ExchangeRate {
    type Err = ExchangeRateError;

    fn from_str(text: &str) -> Result<Self, ExchangeRateError> {
        let form = || ExchangeRateError::Form(text.to_owned());
        let (code, usd) = text.split_once('=').ok_or_else(form)?;
        let code = code_of(code).ok_or_else(form)?;
        let usd = usd.trim().parse::<f64>().ok().filter(|usd| usd.is_finite() && *usd > 0.0).ok_or_else(form)?;
        if code == "USD" { Err(ExchangeRateError::Dollar(text.to_owned())) } else { Ok(Self { code, usd }) }
    }
}

/// The code of a currency in capitals; `None` for what is no code.
#[must_use]
pub fn code_of(text: &str) -> Option<String> {
    let text = text.trim();
    let is_code = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// The rates that somebody named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExchangeRates(Vec<ExchangeRate>);

impl ExchangeRates {
    /// Collects rates.
    ///
    /// # Errors
    /// Two different rates for one currency.
    pub fn new(rates: impl IntoIterator<Item = ExchangeRate>) -> Result<Self, ExchangeRateError> {
        let mut known = Self::default();
        for rate in rates {
            match known.usd_per(&rate.code) {
                Some(usd) if usd.total_cmp(&rate.usd).is_ne() => return Err(ExchangeRateError::Twice(rate.code)),
                Some(_) => {}
                None => known.0.push(rate),
            }
        }
        Ok(known)
    }

    /// What one unit of a currency costs in US dollars.
    #[must_use]
    pub fn usd_per(&self, code: &str) -> Option<f64> {
        self.0.iter().find(|rate| rate.code == code).map(|rate| rate.usd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_as_they_are_typed() {
        let rate: ExchangeRate = "eur=1.08".parse().unwrap();
        assert_eq!((rate.code.as_str(), rate.usd), ("EUR", 1.08));
        for bad in ["", "EUR", "EUR=", "EUR=0", "EUR=-1", "EUR=NaN", "EUR=inf", "=1.08", "EURO=1.08", "1.08=EUR"] {
            assert_eq!(bad.parse::<ExchangeRate>(), Err(ExchangeRateError::Form(bad.to_owned())), "{bad}");
        }
        assert_eq!("USD=1.1".parse::<ExchangeRate>(), Err(ExchangeRateError::Dollar("USD=1.1".to_owned())));
    }

    #[test]
    fn one_rate_a_currency() {
        let rates = |texts: &[&str]| ExchangeRates::new(texts.iter().map(|text| text.parse().unwrap()));
        let known = rates(&["EUR=1.08", "CNY=0.14", "EUR=1.08"]).unwrap();
        assert_eq!((known.usd_per("EUR"), known.usd_per("CNY"), known.usd_per("GBP")), (Some(1.08), Some(0.14), None));
        assert_eq!(rates(&["EUR=1.08", "EUR=1.09"]), Err(ExchangeRateError::Twice("EUR".to_owned())));
    }
}
