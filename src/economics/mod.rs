//! The cost model: at what discount leaving the incumbent pays, and whether an offer reaches it.
//!
//! Plain numbers in, plain numbers out; no files, no clock, and chance only from a seed. The
//! formulas are derived in `docs/economics.md`, and every assumption behind a number stands in the
//! scenario that carries it (`data/scenarios/article.toml`).
//!
//! ```text
//! scenario       what a buyer would pay to switch, in numbers
//! threshold      scenario -> the discount at which switching pays
//! input          the numbers of a scenario by name: unit, legal range, what is known
//! distribution   what is known of a number
//! uniform_draws  the uniform numbers from which it is drawn
//! priors         a scenario whose numbers may be uncertain, and how buyers differ
//! work_class     kinds of work, each with priors of its own
//! answer         priors -> at what discount buyers switch, with an interval and a verdict
//! sensitivity    priors -> which input decides, and what knowing it is worth
//! measurement    how fast accelerators work, as published
//! fact           what switching cost others, what pooling saved, what companies published
//! claim          a claim of the article, its numbers and the evidence it rests on
//! offer          price rows -> the price of one accelerator on one basis
//! provenance     where a number stands, since when, and the grade of its source
//! device_names   the name a driver gives a device -> the name the price list uses
//! quote          the price of a target: from the list, or given by hand
//! age            how old a price is, on a day that the caller names
//! currency       rates of exchange that somebody named
//! tpu_slice      the chips in a TPU slice, by its name
//! price_lint     rows of a price list that look like prices and are not
//! cost           price and rate -> USD per PFLOP; two prices and a ratio -> a discount
//! decision       priors, performance, prices of sellers -> P, a verdict, what the doubt rests on
//! decision_rule  measured ratio, two prices, threshold -> switch, stay or undecided
//! transfer       a ratio of GEMM rates -> a ratio of training rates
//! work_spread    ratios of some works -> what another work may see
//! negotiate      an offer -> the incumbent's reply, the worth of a threat, payback
//! value          published works, price rows -> performance per dollar on each basis
//! verdict        the rules of the article's claims 1, 3, 4 and 5
//! ```
//!
//! What it does not do: turn a matrix multiplication into a workload. That step is the factor
//! [`priors::Priors::transfer`].

pub mod scenario;
pub mod threshold;

pub mod distribution;
pub mod input;
pub mod priors;
pub mod uniform_draws;
pub mod work_class;

pub mod answer;
pub mod claim;
pub mod fact;
pub mod measurement;
pub mod sensitivity;

pub mod age;
pub mod currency;
pub mod device_names;
pub mod offer;
pub mod price_lint;
pub mod provenance;
pub mod quote;
pub mod tpu_slice;

pub mod cost;
pub mod decision;
pub mod decision_rule;
pub mod negotiate;

pub mod transfer;
pub mod value;
pub mod verdict;
pub mod work_spread;
