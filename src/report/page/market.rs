//! What the market offers: discounts on each basis, and the frontier of price and performance.

use crate::report::figure::frontier::{Priced, frontier as drawn};
use crate::report::figure::offers::offers as offered;
use crate::report::{cost, value};

use super::answer;
use super::contents::{Page, PagePart, Section};

/// The number type of the frontier: all chips of the list have it.
const TYPE: &str = "bf16";

/// The discounts on offer.
#[must_use]
pub fn offers(page: &Page<'_>) -> Section {
    Section {
        id: "offers",
        title: "What is on offer".to_owned(),
        commands: vec!["value".to_owned(), answer::model(page)],
        parts: vec![
            PagePart::text(
                "The same published work, priced on both chips on the same terms. Where a pair of chips has too few works for an interval, one work \
                 decides, and another may say otherwise.",
            ),
            PagePart::figure("on-offer", offered(page.valuations, page.population.monte_carlo.median)),
            PagePart::Folded(
                "All prices, also those of different kinds".to_owned(),
                vec![value::by_basis(page.valuations)],
            ),
        ],
    }
}

/// Price and performance of chips.
#[must_use]
pub fn frontier(page: &Page<'_>) -> Section {
    let published =
        page.rates.iter().filter(|(rate, _)| rate.row.number_type() == Some(TYPE)).map(|(rate, quote)| Priced {
            label: rate.accelerator.to_owned(),
            price: quote.price,
            range: Some(quote.range),
            rate: rate.rate,
            source: format!("{}:{}", rate.row.file, rate.row.line),
        });
    let measured = page.priced.iter().cloned();
    let points: Vec<Priced> = published.chain(measured).collect();
    Section {
        id: "frontier",
        title: "Price and performance".to_owned(),
        commands: vec!["cost".to_owned()],
        parts: vec![
            PagePart::text(format!(
                "Published rates of {TYPE} multiplication with the vendors' libraries, at the median list price with its range over offers. A rate of \
                 multiplication is not that of a training run."
            )),
            PagePart::figure("price-performance", drawn(&points)),
            PagePart::Folded("All number types".to_owned(), vec![cost::published_table(page.rates)]),
        ],
    }
}
