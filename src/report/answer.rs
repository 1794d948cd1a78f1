//! The answer for all buyers of a scenario: the verdict, by spend, adoption, what else it could
//! have been, and what decides it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::economics::answer::by_spend::AtSpend;
use crate::economics::answer::monte_carlo::{Adoption, DrawSummary, MonteCarloSummary};
use crate::economics::answer::population::Population;
use crate::economics::answer::seller::{CHIP_MARGIN, HARDWARE_SHARE, Headroom, MARGINS, headroom};
use crate::economics::answer::threshold_rule::{THRESHOLD_RULE, ThresholdVerdict};
use crate::economics::input::ModelInput;
use crate::economics::priors::Priors;
use crate::economics::sensitivity::sobol::SobolIndex;
use crate::stat::descriptive::Quantiles;
use crate::unit::{rough, significant};

use super::inputs::{self, InputView};
use super::{Cell, Report, Table, json, percent};

/// The answer of a scenario; `name` is the scenario's.
#[must_use]
pub fn report(name: &str, priors: &Priors, population: &Population) -> Report {
    let (low, high) = priors.spend.range();
    Report {
        above: vec![
            format!(
                "Scenario {name}: buyers of {} to {} M USD a year. Its inputs are assumptions where the file says so.",
                short(low / 1e6),
                short(high / 1e6)
            ),
            sentence(&population.monte_carlo, population.verdict, population.band_usd_per_year),
        ],
        tables: vec![
            by_spend(&population.by_spend),
            Table {
                notes: vec!["23.1 % is what \"30 % better value\" is as a discount: 1 - 1/1.3".to_owned()],
                ..adoption(&population.monte_carlo.adoption)
            },
            variants(population),
            indices(population),
            bounds(population),
            what_if(population),
            sellers(),
        ],
        below: below(population),
        json: json(AnswerView {
            scenario: name,
            spend_usd_per_year: SpendRangeView { low, high },
            rule: THRESHOLD_RULE,
            inputs: inputs::views(priors),
            population,
            sobol: population.indices.iter().map(|&(input, indices)| SobolView { input, indices }).collect(),
            sellers: seller_views(),
            seller_assumptions: SellerAssumptionsView {
                hardware_share_of_cost: HARDWARE_SHARE,
                chip_margin: CHIP_MARGIN,
            },
        }),
        ..Report::default()
    }
}

/// The answer in one sentence, with its interval, its verdict and the spends between which the
/// claim is right.
#[must_use]
pub fn sentence(summary: &MonteCarloSummary, verdict: ThresholdVerdict, band: (Option<f64>, Option<f64>)) -> String {
    let DrawSummary { low, median, high, .. } = summary.median;
    let band = match band {
        (Some(from), Some(to)) => {
            format!("; 20-30 % is right for spends of about {} to {} M USD a year", rough(from / 1e6), rough(to / 1e6))
        }
        _ => String::new(),
    };
    format!(
        "\"20-30 %\" is {verdict}: half of the spend switches at a discount of {} [{}, {}]{band}.",
        percent(median),
        percent(low),
        percent(high)
    )
}

/// The threshold by spend.
#[must_use]
pub fn by_spend(at: &[AtSpend]) -> Table {
    let rows = at.iter().map(|at| {
        vec![
            million(at.spend_usd_per_year),
            Cell::percent(at.quantiles.low),
            Cell::percent(at.quantiles.median),
            Cell::percent(at.quantiles.high),
            Cell::Number(format!("{:.2}", at.claimed), at.claimed),
        ]
    });
    Table {
        title: "The work discount at which one buyer switches, by spend".to_owned(),
        columns: vec!["M USD a year", "5 %", "median", "95 %", "P(20-30 %)"],
        rows: rows.collect(),
        ..Table::default()
    }
}

/// Who switches at a discount.
#[must_use]
pub fn adoption(at: &[Adoption]) -> Table {
    let rows = at.iter().map(|at| {
        let spread = |spread: &DrawSummary| {
            [Cell::percent(spread.mean), Cell::text(format!("{} to {}", percent(spread.low), percent(spread.high)))]
        };
        [vec![Cell::percent(at.discount)], spread(&at.by_count).to_vec(), spread(&at.by_spend).to_vec()].concat()
    });
    Table {
        title: "Who switches at a discount".to_owned(),
        columns: vec!["discount", "of buyers", "95 % band", "of spend", "95 % band"],
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The answer if the model were another.
#[must_use]
pub fn variants(population: &Population) -> Table {
    let row = |name: &str, DrawSummary { low, median, high, .. }: DrawSummary, verdict: String| {
        vec![Cell::text(name), Cell::percent(low), Cell::percent(median), Cell::percent(high), Cell::text(verdict)]
    };
    let main = row("the model", population.monte_carlo.median, population.verdict.to_string());
    let others = population.variants.iter().map(|variant| row(variant.name, variant.q, variant.verdict.to_string()));
    Table {
        title: "The answer if the model were another".to_owned(),
        columns: vec!["", "2.5 %", "Q", "97.5 %", "20-30 % is"],
        rows: [main].into_iter().chain(others).collect(),
        notes: vec!["Q: the threshold of the buyer who splits the spend in half".to_owned()],
        ..Table::default()
    }
}

/// What decides the answer.
#[must_use]
pub fn indices(population: &Population) -> Table {
    let rows = population.indices.iter().map(|(input, index)| {
        vec![
            Cell::text(format!("{} ({})", input.label, input.unit)),
            Cell::text(input.origin.name()),
            Cell::percent(index.first.value),
            Cell::percent(index.total.value),
            Cell::text(format!("{} to {}", percent(index.total.low), percent(index.total.high))),
        ]
    });
    Table {
        title: format!(
            "What decides the answer (at {} M USD a year)",
            short(population.median_spend_usd_per_year / 1e6)
        ),
        columns: vec!["input", "what it is", "alone", "in all", "95 % interval"],
        rows: rows.collect(),
        notes: vec!["Sobol indices: share of the variance of the threshold, first order and total".to_owned()],
        ..Table::default()
    }
}

/// The extremes.
#[must_use]
pub fn bounds(population: &Population) -> Table {
    let rows = population
        .bounds
        .iter()
        .map(|bounds| vec![million(bounds.spend_usd_per_year), Cell::percent(bounds.low), Cell::percent(bounds.high)]);
    Table {
        title: "Extremes: every assumption about switching at one end".to_owned(),
        columns: vec!["M USD a year", "all low", "all high"],
        rows: rows.collect(),
        ..Table::default()
    }
}

/// What would change the answer.
#[must_use]
pub fn what_if(population: &Population) -> Table {
    let rows = population.what_if.iter().map(|what_if| {
        let Quantiles { low, median, high } = what_if.threshold.quantiles;
        let spread = [low, median, high].map(Cell::percent);
        [vec![million(what_if.spend_usd_per_year), Cell::text(what_if.name)], spread.to_vec()].concat()
    });
    Table {
        title: "What would change it".to_owned(),
        columns: vec!["M USD a year", "", "5 %", "median", "95 %"],
        rows: rows.collect(),
        notes: vec!["Utilisations are those that the article gives for Alibaba's pool; a pooled buyer has less spend to move, which raises the threshold".to_owned()],
        ..Table::default()
    }
}

/// How far a seller can go.
#[must_use]
pub fn sellers() -> Table {
    let rows = seller_views().into_iter().map(|seller| {
        let shares = [seller.margin, seller.cut_bought_chips, seller.cut_own_silicon];
        [vec![Cell::text(seller.seller)], shares.map(Cell::percent).to_vec()].concat()
    });
    Table {
        title: "How large a price cut a seller can give without a loss".to_owned(),
        columns: vec!["seller", "operating margin", "bought chips", "own silicon"],
        rows: rows.collect(),
        notes: vec![format!(
            "Margins as the article has them. ASSUMPTION: accelerators are {} of a cloud's cost, and {} of their price is the chip vendor's margin",
            percent(HARDWARE_SHARE),
            percent(CHIP_MARGIN)
        )],
        ..Table::default()
    }
}

/// Four digits at most, without zeros that say nothing.
pub(super) fn short(value: f64) -> String {
    significant(value).parse::<f64>().map_or_else(|_| significant(value), |rounded| rounded.to_string())
}

fn million(usd: f64) -> Cell {
    Cell::Number(short(usd / 1e6), usd)
}

fn below(population: &Population) -> Vec<String> {
    let summary = &population.monte_carlo;
    let mut lines = vec![
        format!("Rule: {THRESHOLD_RULE}."),
        format!(
            "P(20 % <= Q <= 30 %) = {:.3}; share of spend with its threshold in [15 %, 35 %]: {}. {} Monte Carlo draws, seed {}.",
            summary.claimed,
            percent(summary.inside),
            population.sampling.draws,
            population.sampling.seed
        ),
        "The interval is one over stated priors and not a test. All inputs are independent. The range of engineering mixes what is not known with how \
         buyers differ, which widens the interval."
            .to_owned(),
    ];
    if let (Some((input, _)), false) = (population.indices.first(), population.break_even.is_empty()) {
        let supported: Vec<String> = population
            .break_even
            .iter()
            .filter(|step| step.verdict == ThresholdVerdict::Supported)
            .map(|step| short(step.value))
            .collect();
        let tried = population.break_even.len();
        lines.push(if supported.is_empty() {
            format!(
                "Most useful to know: {}. At none of {tried} values over its range would the claim be supported.",
                input.label
            )
        } else {
            format!(
                "Most useful to know: {}. The claim would be supported at {} ({}).",
                input.label,
                supported.join(", "),
                input.unit
            )
        });
    }
    if summary.unbounded > 0.0 {
        lines.push(format!(
            "In {} of the states the upper bound is infinite: the saving grows faster than money is discounted.",
            percent(summary.unbounded)
        ));
    }
    lines
}

/// The answer for machines.
#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerView<'a> {
    scenario: &'a str,
    spend_usd_per_year: SpendRangeView,
    rule: &'static str,
    inputs: Vec<InputView>,
    #[serde(flatten)]
    population: &'a Population,
    sobol: Vec<SobolView>,
    sellers: Vec<SellerView>,
    seller_assumptions: SellerAssumptionsView,
}

#[derive(Serialize, JsonSchema)]
struct SpendRangeView {
    low: f64,
    high: f64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SobolView {
    #[serde(flatten)]
    pub(super) input: &'static ModelInput,
    pub(super) indices: SobolIndex,
}

/// How large a price cut a seller can give without a loss.
#[derive(Serialize, JsonSchema)]
struct SellerView {
    seller: &'static str,
    margin: f64,
    cut_bought_chips: f64,
    cut_own_silicon: f64,
}

#[derive(Serialize, JsonSchema)]
struct SellerAssumptionsView {
    hardware_share_of_cost: f64,
    chip_margin: f64,
}

fn seller_views() -> Vec<SellerView> {
    let view = |(seller, margin)| {
        let Headroom { bought, own_silicon } = headroom(margin, HARDWARE_SHARE, CHIP_MARGIN);
        SellerView { seller, margin, cut_bought_chips: bought, cut_own_silicon: own_silicon }
    };
    MARGINS.map(view).into()
}
