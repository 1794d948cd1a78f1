//! Price-performance and the rules of the verdicts, held against known answers from the committed
//! data, laws and refusals.
#![allow(clippy::unwrap_used)]

mod command;
mod documentation;
mod known_answers;
mod laws;
mod own_hardware;
mod prices;
mod refusals;
mod spread;
mod transfer;
mod verdicts;
