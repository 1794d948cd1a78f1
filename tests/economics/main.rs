//! The economics, held against the known answers, the laws and the refusals of the model.
#![allow(clippy::unwrap_used)]

mod claims;
mod classes;
mod deals;
mod decisions;
mod known_answers;
mod laws;
mod monte_carlo;
mod negotiation;
mod price_lint;
mod prices;
#[path = "../refusal/mod.rs"]
mod refusal;
mod refusals;
mod scenarios;
