//! The claims of the article and the evidence on each, as the program carries them.

use crate::economics::answer::population::Population;
use crate::economics::claim::Claim;
use crate::economics::fact::Fact;
use crate::economics::measurement::Measurement;
use crate::economics::value::common::works;
use crate::economics::value::estimate::{RESAMPLES, SEED, estimate};
use crate::economics::value::price::Asked;
use crate::economics::value::valuation::{ALTERNATIVES, GENERATIONS, INCUMBENTS, Question, Valuation};
use crate::economics::value::work::of_number_type;
use crate::economics::verdict::claim_test::{Known, judge};
use crate::record::offers::PriceList;
use crate::record::{claims, facts, measured};
use crate::report::claims::Traced;

use super::failure::Failure;

/// The two generations of the article's third claim, and the number type that both have.
const GENERATION: ([&str; 2], &str) = (["TPU v7x (Ironwood)", "TPU v6e"], "bf16");

/// The evidence.
pub(super) struct Evidence {
    pub(super) claims: Vec<Claim>,
    pub(super) measurements: Vec<Measurement>,
    prices: PriceList,
    pooling: Vec<Fact>,
    published: Vec<Fact>,
}

impl Evidence {
    pub(super) fn carried() -> Result<Self, Failure> {
        Ok(Self {
            claims: claims::carried()?,
            measurements: measured::carried()?,
            prices: PriceList::carried()?,
            pooling: facts::read("data/gpu-pooling.csv", facts::POOLING)?,
            published: facts::read("data/published.csv", facts::PUBLISHED)?,
        })
    }

    /// What a dollar buys, for every TPU over every GPU with works in common.
    pub(super) fn valuations(&self) -> Result<Vec<Valuation<'_>>, Failure> {
        let question = Question {
            measurements: &self.measurements,
            offers: &self.prices.offers,
            terms: None,
            asked: Asked::default(),
        };
        let mut valuations = Vec::new();
        for alternative in ALTERNATIVES {
            for incumbent in INCUMBENTS {
                valuations.extend(question.weigh(alternative, incumbent, None)?);
            }
        }
        Ok(valuations)
    }

    /// Some claims with their verdicts and the rows behind them.
    pub(super) fn judge<'a>(
        &self,
        claims: &'a [Claim],
        population: &Population,
        valuations: &[Valuation<'_>],
    ) -> Result<Vec<Traced<'a>>, Failure> {
        let ([newer, older], number_type) = GENERATION;
        let generations = of_number_type(&works(&self.measurements, newer, older, &GENERATIONS), number_type);
        let known = Known {
            population,
            valuations,
            generations: &generations,
            generation: estimate(&generations, RESAMPLES, SEED),
            pooling: &self.pooling,
            published: &self.published,
        };
        let trace = |claim: &'a Claim| {
            let rows: Result<Vec<_>, _> = claim.evidence.iter().map(claims::resolve).collect();
            Ok(Traced { finding: judge(claim, &known)?, evidence: rows?.into_iter().flatten().collect() })
        };
        claims.iter().map(trace).collect()
    }
}
