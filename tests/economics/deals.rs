//! Known answers 46 to 50 of the second model: offers of real sellers to a buyer of 100 M USD a
//! year.

use switchpoint::economics::decision::{Deal, DealDecision, Performance};
use switchpoint::economics::decision_rule::SwitchVerdict;
use switchpoint::economics::offer::{Basis, Offer};
use switchpoint::economics::transfer::{Chip, transfer};
use switchpoint::economics::value::common::works;
use switchpoint::economics::value::price::{Asked, by_seller};
use switchpoint::economics::value::valuation::TRAINING;
use switchpoint::economics::value::work::Work;
use switchpoint::economics::work_spread::pooled;
use switchpoint::record::offers::{ACCELERATORS, PRICES, read, read_accelerators};
use switchpoint::stat::log_ratio::LogRatio;
use switchpoint::unit::UsdPerHour;

use crate::known_answers::article;

const DRAWS: usize = 100_000;
const IRONWOOD: &str = "TPU v7x (Ironwood)";

/// The predictive distribution of the ratio on another training work.
fn published(alternative: &str, incumbent: &str) -> Performance {
    let measured = switchpoint::record::measured::carried().unwrap();
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    let logs: Vec<f64> = works(&measured, alternative, incumbent, &TRAINING).iter().filter_map(Work::log).collect();
    Performance::Published(pooled(&measured, &rules, &TRAINING, false).unwrap().predict(&logs))
}

fn prices(offers: &[Offer], chip: &str, basis: Basis) -> (Vec<String>, Vec<UsdPerHour>) {
    by_seller(offers, chip, basis, &Asked::default())
        .into_iter()
        .map(|price| (price.seller.to_owned(), price.price))
        .unzip()
}

struct Case {
    decision: DealDecision,
    incumbents: Vec<String>,
}

impl Case {
    fn of(alternative: &str, basis: Basis, incumbent: &str, base: Basis) -> Self {
        let offers = read("prices.csv", PRICES).unwrap();
        let (_, alternatives) = prices(&offers, alternative, basis);
        let (incumbents, bases) = prices(&offers, incumbent, base);
        let priors = article().of_spend(100e6);
        let deal = Deal {
            priors: &priors,
            performance: published(alternative, incumbent),
            alternatives: &alternatives,
            incumbents: &bases,
        };
        Self { decision: deal.decide(1, DRAWS).unwrap(), incumbents }
    }

    fn is(&self, probability: f64, verdict: SwitchVerdict) -> &Self {
        assert!((self.decision.probability - probability).abs() < 0.004, "{:?}", self.decision);
        assert_eq!(self.decision.verdict, verdict);
        self
    }

    fn seller(&self, seller: &str, probability: f64) -> &Self {
        let index = self.incumbents.iter().position(|name| name == seller).unwrap();
        let pair = self.decision.pairs.iter().find(|pair| pair.incumbent == index).unwrap();
        assert!((pair.probability - probability).abs() < 0.004, "{seller}: {pair:?}");
        self
    }

    fn doubt(&self, label: &str, share: f64) -> &Self {
        let doubt = self.decision.doubts.iter().find(|doubt| doubt.label == label).unwrap();
        assert!((doubt.share - share).abs() < 0.015, "{doubt:?}");
        self
    }
}

#[test]
fn trillium_against_h100_by_default() {
    let case = Case::of("TPU v6e", Basis::ThreeYear, "H100", Basis::Market3Year);
    case.is(0.1055, SwitchVerdict::Undecided);
    assert!((case.decision.offered[1] + 0.310).abs() < 0.004);
}

#[test]
fn trillium_against_h100_depends_on_the_seller() {
    let case = Case::of("TPU v6e", Basis::List, "H100", Basis::List);
    case.is(0.4596, SwitchVerdict::Undecided)
        .seller("Azure", 0.8891)
        .seller("GCP", 0.8409)
        .seller("AWS", 0.4209)
        .seller("Lambda", 0.0736)
        .seller("RunPod secure", 0.0736)
        .doubt("seller", 0.504)
        .doubt("performance on your work", 0.200)
        .doubt("utilisation", 0.005);
}

#[test]
fn ironwood() {
    for (incumbent, probability) in [("H100", 0.9716), ("B200", 0.9747)] {
        Case::of(IRONWOOD, Basis::Market3Year, incumbent, Basis::Market3Year).is(probability, SwitchVerdict::Switch);
    }
    Case::of(IRONWOOD, Basis::Market3Year, "GB200", Basis::Market3Year)
        .is(0.7754, SwitchVerdict::Undecided)
        .doubt("performance on your work", 0.645)
        .doubt("utilisation", 0.033);
    Case::of(IRONWOOD, Basis::Owning, "GB200", Basis::Owning).is(0.4120, SwitchVerdict::Undecided);
}

#[test]
fn trillium_against_h200() {
    Case::of("TPU v6e", Basis::List, "H200", Basis::List)
        .is(0.6346, SwitchVerdict::Undecided)
        .seller("Azure", 0.8211)
        .seller("GCP", 0.8211)
        .seller("AWS", 0.6478)
        .seller("RunPod secure", 0.2485)
        .doubt("performance on your work", 0.441)
        .doubt("seller", 0.236);
}

/// Law 7 and the bar of the issue: a chip against itself at one price offers nothing.
#[test]
fn a_chip_against_itself_is_no_switch() {
    let priors = article().of_spend(100e6);
    let (alternatives, incumbents) = ([UsdPerHour(1.0)], [UsdPerHour(1.0)]);
    let deal = Deal {
        priors: &priors,
        performance: Performance::SameChip,
        alternatives: &alternatives,
        incumbents: &incumbents,
    };
    let found = deal.decide(1, 10_000).unwrap();
    assert_eq!((found.offered, found.probability), ([0.0; 3], 0.0));
    assert_eq!(found.verdict, SwitchVerdict::Stay);
}

/// Law 6: all prices may be multiplied by one factor; P falls in the alternative's price and lies
/// between the least and the greatest pair.
#[test]
fn prices_move_a_probability_as_they_should() {
    let priors = article().of_spend(100e6);
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    let performance = Performance::Measured {
        gemm: LogRatio { estimate: 0.8, error: 0.05, df: 8.0 },
        transfer: transfer(Chip::of(&rules, IRONWOOD), Chip::of(&rules, "H100")),
    };
    let decide = |factor: f64, own: f64| {
        let alternatives = [2.0, 3.0].map(|price| UsdPerHour(price * factor * own));
        let incumbents = [2.0, 4.0, 8.0].map(|price| UsdPerHour(price * factor));
        let deal = Deal { priors: &priors, performance, alternatives: &alternatives, incumbents: &incumbents };
        deal.decide(1, 10_000).unwrap()
    };
    let (plain, scaled, dearer) = (decide(1.0, 1.0), decide(7.0, 1.0), decide(1.0, 1.1));
    assert!((plain.probability - scaled.probability).abs() < 1e-9);
    assert!(dearer.probability < plain.probability);
    let each = plain.pairs.iter().map(|pair| pair.probability);
    let (least, most) = each.fold((1.0_f64, 0.0_f64), |(low, high), p| (low.min(p), high.max(p)));
    assert!((least..=most).contains(&plain.probability));
}
