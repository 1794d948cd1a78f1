//! Measures matrix multiplication on every accelerator it can reach, prices it, and says at what
//! discount switching pays.
//!
//! The question behind it: customers used to CUDA are said to move only when the alternative is at
//! least 20-30 % cheaper. A measured rate, a dated price and a cost of switching turn that into
//! arithmetic.
//!
//! ```text
//!   shaders/*.wgsl -> kernel ─┐
//!   data/suites.toml -> plan ─┼─> session ── one process a launch ──> measure over gpu, cpu
//!                             │      └─> record: results/*.v1.json, whole after every row
//!   results/*.v1.json ────────┴─> compare ── ratios with intervals ─┐
//!   data/prices.csv ─────────────> economics: offers, threshold ────┴─> report: switch or stay
//! ```
//!
//! The rooms below stand in reading order: nouns, reasoning, the rim where the outside world
//! begins, and what people see. Imports go down this list only; `tests/architecture.rs` keeps it
//! so.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr))]

// Nouns.
pub mod device;
pub mod problem;
pub mod result;
pub mod sample;
pub mod text;
pub mod unit;

// Reasoning: the same input, the same output.
pub mod compare;
pub mod economics;
pub mod kernel;
pub mod measure;
pub mod plan;
pub mod reference;
pub mod roofline;
pub mod stat;

// The rim: one room for each kind of effect.
#[cfg(not(target_family = "wasm"))]
pub mod cpu;
#[cfg(feature = "gpu")]
pub mod gpu;
#[cfg(not(target_family = "wasm"))]
pub mod host;
pub mod record;

// The top.
#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod explore;
pub mod report;
pub mod session;
