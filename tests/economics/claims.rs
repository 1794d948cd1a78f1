//! The claims by their rules: today's verdicts, and what other figures would have given.

use switchpoint::economics::answer::population::{Population, SamplingSettings};
use switchpoint::economics::claim::{Claim, find};
use switchpoint::economics::value::common::works;
use switchpoint::economics::value::estimate::{RESAMPLES, SEED, estimate};
use switchpoint::economics::value::price::Asked;
use switchpoint::economics::value::valuation::{GENERATIONS, Question, Valuation};
use switchpoint::economics::value::work::of_number_type;
use switchpoint::economics::verdict::claim_test::{Finding, Known, judge};
use switchpoint::record::{claims, facts, measured, offers};

use crate::known_answers::article;
use crate::refusal::edited;

/// Runs a check with everything that is known.
fn with_all(check: impl FnOnce(&[Claim], &Known<'_>)) {
    let sampling = SamplingSettings { draws: 2000, points: 256, ..SamplingSettings::default() };
    let population = Population::of(&article(), sampling);
    let measurements = measured::carried().unwrap();
    let offers = offers::read("data/prices.csv", offers::PRICES).unwrap();
    let question = Question { measurements: &measurements, offers: &offers, terms: None, asked: Asked::default() };
    let pairs = [("TPU v6e", "H100"), ("TPU v7x (Ironwood)", "GB200")];
    let valuations: Vec<Valuation<'_>> =
        pairs.into_iter().filter_map(|(one, other)| question.weigh(one, other, None).unwrap()).collect();
    let works = works(&measurements, "TPU v7x (Ironwood)", "TPU v6e", &GENERATIONS);
    let generations = of_number_type(&works, "bf16");
    let known = Known {
        population: &population,
        valuations: &valuations,
        generations: &generations,
        generation: estimate(&generations, RESAMPLES, SEED),
        pooling: &facts::read("data/gpu-pooling.csv", facts::POOLING).unwrap(),
        published: &facts::read("data/published.csv", facts::PUBLISHED).unwrap(),
    };
    check(&claims::carried().unwrap(), &known);
}

#[test]
fn every_claim_has_todays_verdict() {
    with_all(|claims, known| {
        let expected = [
            ("tpu-30-percent-better", "NOT DETERMINED"),
            ("threshold-20-30", "NOT DETERMINED"),
            ("v7-four-times-v6", "NOT DETERMINED"),
            ("pooling-utilisation", "CONFIRMED"),
            ("pooling-gpus", "CONFIRMED"),
            ("pooling-together", "INCONSISTENT"),
            ("pooling-fleet", "INCONSISTENT"),
            ("apple-uses-tpus", "CONFIRMED"),
            ("fortune-500-split", "UNVERIFIABLE"),
            ("margin-azure", "NOT SUPPORTED"),
            ("margin-aws", "CONFIRMED"),
            ("margin-gcp", "CONFIRMED"),
            ("growth-aws", "CONFIRMED"),
            ("growth-azure", "CONFIRMED"),
            ("growth-gcp", "CONFIRMED"),
            ("t-head-chip", "CONFIRMED"),
        ];
        let found: Vec<(&str, &str)> =
            claims.iter().map(|claim| (claim.id.as_str(), judge(claim, known).unwrap().verdict)).collect();
        assert_eq!(found, expected);
    });
}

/// The same claims with other figures.
#[test]
fn other_figures_have_other_verdicts() {
    with_all(|_, known| {
        let text = include_str!("../../data/claims.toml");
        let check = |id: &str, from: &str, to: &str, expected: &str| {
            // The first of several is the one of this claim.
            let changed = claims::read("changed.toml", &edited(text, from, to)).unwrap();
            let claim = find(&changed, id).unwrap();
            assert_eq!(judge(claim, known).unwrap().verdict, expected, "{id}: {to}");
        };
        check("margin-aws", "value = \"33\"", "value = \"34\"", "REFUTED");
        check("growth-azure", "low = \"35\"", "low = \"40\"", "REFUTED");
        check("growth-gcp", ", fact = \"published/google-cloud-growth\"", "", "NOT SUPPORTED");
        check("pooling-gpus", "value = \"213\"", "value = \"313\"", "REFUTED");
        check(
            "pooling-fleet",
            "{ name = \"saving\", value = \"82\", unit = \"%\" }]",
            "{ name = \"saving\", value = \"3.3\", unit = \"%\" }]",
            "CONSISTENT",
        );
    });
}

/// Known answer 16, through the claim.
#[test]
fn the_identity_of_pooling() {
    with_all(|claims, known| {
        let Finding { verdict, steps, .. } = judge(find(claims, "pooling-together").unwrap(), known).unwrap();
        assert_eq!(verdict, "INCONSISTENT");
        for expected in ["29.3 % to 29.7 %", "72.2 % to 72.5 %", "82.1 %", "8.6 %"] {
            assert!(steps.iter().any(|step| step.contains(expected)), "{expected}: {steps:?}");
        }
    });
}

/// Each step of the threshold is there: assumptions first, then the answer, by spend, and other
/// models.
#[test]
fn assumptions_come_first() {
    with_all(|claims, known| {
        let finding = judge(find(claims, "threshold-20-30").unwrap(), known).unwrap();
        assert!(finding.steps[0].starts_with("Most inputs are assumptions"));
        assert!(finding.steps[2].contains("10 M USD a year: 2.9 % to 93.7 %"), "{:?}", finding.steps);
        assert_eq!(finding.steps.iter().filter(|step| step.contains("P(20-30 %)")).count(), 7);
    });
}
