//! What a dollar buys, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::measurement::Measurement;
use crate::economics::offer::Offer;
use crate::economics::provenance::{Provenance, SourceDate};
use crate::economics::value::estimate::Estimate;
use crate::economics::value::owned::Ownership;
use crate::economics::value::price::{Mixed, SidePrice};
use crate::economics::value::valuation::{AtPrices, Valuation};
use crate::economics::value::work::{Work, WorkCell};
use crate::economics::value::{recipe, training};
use crate::economics::verdict::band::ADVANTAGE_RULE;
use crate::unit::UsdPerHour;

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct ValueView<'a> {
    pairs: Vec<PairView<'a>>,
    offers: Vec<OfferView<'a>>,
    rule: &'static str,
    pairing: PairingView,
    own_hardware_needs: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct PairingView {
    mlperf_training: &'static str,
    recipes: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct OfferView<'a> {
    file: &'a str,
    line: u64,
    usd_per_hour: UsdPerHour,
    #[serde(flatten)]
    source: SourceView<'a>,
}

#[derive(Serialize, JsonSchema)]
struct SourceView<'a> {
    source: &'a str,
    #[schemars(with = "String")]
    date: &'a SourceDate,
    quality: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct PairView<'a> {
    alternative: &'a str,
    incumbent: &'a str,
    performance_ratio: EstimateView,
    works: Vec<WorkView<'a>>,
    at: Vec<AtView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct EstimateView {
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    works: usize,
    cells: usize,
}

#[derive(Serialize, JsonSchema)]
struct WorkView<'a> {
    name: &'a str,
    kind: Option<&'static str>,
    ratio: Option<f64>,
    unit: &'static str,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct CellView<'a> {
    submitter: &'a str,
    round: &'a str,
    number_type: &'a str,
    ratio: Option<f64>,
    published: bool,
    alternative: Option<RowView<'a>>,
    incumbent: Option<RowView<'a>>,
    passed_over: Option<Vec<RowView<'a>>>,
}

#[derive(Serialize, JsonSchema)]
struct RowView<'a> {
    accelerator: &'a str,
    chips: Option<f64>,
    value: f64,
    unit: &'static str,
    per_chip: f64,
    file: &'a str,
    line: u64,
    #[serde(flatten)]
    source: SourceView<'a>,
    note: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct AtView<'a> {
    alternative: SideView<'a>,
    incumbent: SideView<'a>,
    mixed: Option<&'static str>,
    performance_per_dollar: EstimateView,
    work_discount: f64,
    work_discount_interval: Option<[f64; 2]>,
    verdict: &'static str,
    reason: &'static str,
    works: Vec<WorkAtView<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct WorkAtView<'a> {
    name: &'a str,
    performance_per_dollar: f64,
    alternative_usd: Option<f64>,
    incumbent_usd: Option<f64>,
    unit: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct SideView<'a> {
    terms: &'static str,
    seller: &'a str,
    usd_per_hour: UsdPerHour,
    file: &'a str,
    offers: Vec<u64>,
    own_hardware: Option<Vec<CostInputView<'a>>>,
}

#[derive(Serialize, JsonSchema)]
struct CostInputView<'a> {
    input: &'static str,
    value: f64,
    origin: &'a str,
}

impl<'a> ValueView<'a> {
    /// Of the valuations of some pairs of chips, the `offers` of the price list `file` that their
    /// prices rest on, and what would be needed for own hardware.
    pub(super) fn of(
        valuations: &'a [Valuation<'a>],
        offers: impl Iterator<Item = &'a Offer>,
        file: &'a str,
        missing: &'a [String],
    ) -> Self {
        let offer = |offer: &'a Offer| OfferView {
            file,
            line: offer.line,
            usd_per_hour: offer.usd_per_chip_hour,
            source: SourceView::of(&offer.provenance),
        };
        let pair = |valuation: &'a Valuation<'a>| PairView {
            alternative: &valuation.alternative,
            incumbent: &valuation.incumbent,
            performance_ratio: EstimateView::of(&valuation.performance),
            works: valuation.works.iter().map(WorkView::of).collect(),
            at: valuation.at.iter().map(|at| AtView::of(valuation, at, file)).collect(),
        };
        Self {
            pairs: valuations.iter().map(pair).collect(),
            offers: offers.map(offer).collect(),
            rule: ADVANTAGE_RULE,
            pairing: PairingView { mlperf_training: training::TRAINING_RULE, recipes: recipe::RECIPE_RULE },
            own_hardware_needs: missing,
        }
    }
}

impl<'a> SourceView<'a> {
    fn of(provenance: &'a Provenance) -> Self {
        Self { source: &provenance.source, date: &provenance.date, quality: &provenance.quality }
    }
}

impl EstimateView {
    fn of(estimate: &Estimate) -> Self {
        let [low, high] = estimate.ratio_interval().map_or([None, None], |ends| ends.map(Some));
        Self { value: estimate.ratio(), low, high, works: estimate.works, cells: estimate.cells }
    }
}

impl<'a> WorkView<'a> {
    fn of(work: &'a Work<'a>) -> Self {
        Self {
            name: &work.name,
            kind: work.kind.map(Into::into),
            ratio: work.log().map(f64::exp),
            unit: work.unit,
            cells: work.cells.iter().map(CellView::of).collect(),
        }
    }
}

impl<'a> CellView<'a> {
    fn of(cell: &'a WorkCell<'a>) -> Self {
        let published = cell.published.as_ref();
        let passed_over = |rows: &'a [&'a Measurement]| rows.iter().map(|row| RowView::of(row)).collect();
        Self {
            submitter: &cell.submitter,
            round: &cell.round,
            number_type: &cell.number_type,
            ratio: cell.log().map(f64::exp),
            published: published.is_some(),
            alternative: published.map(|published| RowView::of(published.alternative)),
            incumbent: published.map(|published| RowView::of(published.incumbent)),
            passed_over: published.map(|published| passed_over(&published.passed_over)),
        }
    }
}

impl<'a> RowView<'a> {
    fn of(row: &'a Measurement) -> Self {
        Self {
            accelerator: &row.accelerator,
            chips: row.chips,
            value: row.value,
            unit: row.unit.name(),
            per_chip: row.per_chip,
            file: &row.file,
            line: row.line,
            source: SourceView::of(&row.provenance),
            note: &row.provenance.note,
        }
    }
}

impl<'a> AtView<'a> {
    fn of(valuation: &'a Valuation<'a>, at: &'a AtPrices<'a>, file: &'a str) -> Self {
        let work = |work: &'a Work<'a>| {
            let (performance_per_dollar, costs) = at.of(work)?;
            let [alternative_usd, incumbent_usd] = costs.map_or([None, None], |costs| costs.map(Some));
            Some(WorkAtView {
                name: &work.name,
                performance_per_dollar,
                alternative_usd,
                incumbent_usd,
                unit: work.unit,
            })
        };
        Self {
            alternative: SideView::of(&at.prices.alternative, file),
            incumbent: SideView::of(&at.prices.incumbent, file),
            mixed: at.prices.mixed().map(Mixed::name),
            performance_per_dollar: EstimateView::of(&at.value),
            work_discount: at.work_discount(),
            work_discount_interval: at.value.ratio_interval().map(|ends| ends.map(|ratio| 1.0 - 1.0 / ratio)),
            verdict: at.verdict.name(),
            reason: at.verdict.reason(),
            works: valuation.works.iter().filter_map(work).collect(),
        }
    }
}

impl<'a> SideView<'a> {
    fn of(side: &'a SidePrice<'a>, file: &'a str) -> Self {
        let inputs = |ownership: &'a Ownership| {
            let inputs = ownership.inputs().into_iter();
            inputs.map(|(input, of)| CostInputView { input, value: of.value, origin: of.label() }).collect()
        };
        Self {
            terms: side.terms.name(),
            seller: side.seller,
            usd_per_hour: side.price,
            file,
            offers: side.offers.iter().map(|offer| offer.line).collect(),
            own_hardware: side.ownership.map(inputs),
        }
    }
}
