//! `docs/value.md` says what the code does.

use switchpoint::economics::value::estimate::{RESAMPLES, WORKS_MIN};
use switchpoint::economics::value::owned::{CostInput, Ownership};
use switchpoint::economics::value::price::Asked;
use switchpoint::economics::value::valuation::Question;
use switchpoint::economics::value::{recipe, training};
use switchpoint::economics::verdict::{band, gpu_pooling};
use switchpoint::record::specs;

use crate::known_answers::{alike, measurements, price_list};

const PAGE: &str = include_str!("../../docs/value.md");

#[track_caller]
fn says(text: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(PAGE).contains(&words(text)), "docs/value.md should say: {text}");
}

#[test]
fn rules_stand_in_the_page() {
    for rule in [
        training::TRAINING_RULE,
        recipe::RECIPE_RULE,
        recipe::GEMM_RULE,
        band::ADVANTAGE_RULE,
        band::FOUR_TIMES_RULE,
        gpu_pooling::POOLING_RULE,
    ] {
        says(rule);
    }
    says(&format!("Under {WORKS_MIN} works there is no interval"));
    assert_eq!(RESAMPLES, 10_000);
}

#[test]
fn ratios_of_the_page() {
    let (measurements, offers) = (measurements(), price_list());
    let question = Question {
        measurements: &measurements,
        offers: &offers,
        terms: None,
        asked: Asked { seller: Some("GCP"), region: None },
    };
    for (alternative, incumbent) in [
        ("TPU v5e", "H100"),
        ("TPU v5p", "H100"),
        ("TPU v6e", "H100"),
        ("TPU v6e", "H200"),
        ("TPU v7x (Ironwood)", "H100"),
    ] {
        let valuation = question.weigh(alternative, incumbent, None).unwrap().unwrap();
        let at = alike(&valuation, switchpoint::economics::offer::Basis::List);
        for work in &valuation.works {
            let (ratio, per_dollar) = (work.log().unwrap().exp(), at.of(work).unwrap().0);
            let (name, cells) = (&work.name, work.cells.len());
            says(&format!("| {alternative} / {incumbent} | {name} | {cells} | {ratio:.3} | {per_dollar:.2} |"));
        }
    }
}

#[test]
fn assumptions_of_the_page() {
    let specs = specs::read("specs.csv", specs::SPECS).unwrap();
    let h100 = specs.iter().find(|spec| spec.accelerator == "H100 SXM").unwrap();
    let input = |value: Option<f64>| CostInput::assumed(value.unwrap());
    let owned = Ownership::of(input(h100.launch_price_usd), input(h100.tdp_w));
    says(&format!("An H100 then costs {:.2} USD an hour", owned.cost().unwrap().total.0));
    says(&format!(
        "a life of {} years, a residual of {}, a PUE of {}, {} USD per kWh, other costs of {} of the purchase price a year, a utilisation of {}",
        owned.life_years.value,
        owned.residual_share.value,
        owned.pue.value,
        owned.usd_per_kwh.value,
        owned.other_share_per_year.value,
        owned.utilisation.value
    ));
}
