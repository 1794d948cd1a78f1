//! Seeded draws of the ratios of all rows together, for the economics (section 2.9).

use super::spread::Estimate;

/// Draws unless told otherwise.
pub const COUNT: usize = 10_000;

/// Standard deviation of ln time between sessions that is assumed where none was measured: what a margin of 1 % absorbs.
pub const SESSION_SD: f64 = 0.0036;

/// Draws of ln(base time / alternative time) of several rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Draws {
    /// One list a row, in the order given. Element i of all lists belongs together: one state of the world.
    pub rows: Vec<Vec<f64>>,
    /// Whether the spread between sessions is [`SESSION_SD`] and was not measured.
    pub session_assumed: bool,
}

/// Draws ln(base time / alternative time) for all pairs of rows jointly; `session_sd` is [`Floor::sd`](super::floor::Floor::sd) where there is
/// a floor. The same arguments give the same draws on every platform, and a pair's draws do not depend on which pairs come after it.
#[must_use]
pub fn draws(pairs: &[(&Estimate, &Estimate)], session_sd: Option<f64>, seed: u64, count: usize) -> Draws {
    let _ = (pairs, session_sd, seed, count);
    todo!()
}
