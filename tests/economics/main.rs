//! The economics, held against the known answers, the laws and the refusals of the model.
#![allow(clippy::unwrap_used)]

mod claims;
mod decisions;
mod known_answers;
mod laws;
mod monte_carlo;
mod prices;
mod refusals;
mod scenarios;
mod traps;
