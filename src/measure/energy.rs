//! Energy of a row: a window in which the device does nothing but that row, between two readings of
//! a meter.
//!
//! The samples themselves are too short for it: the counter of a GPU moves a few dozen times a
//! second.

use crate::sample::{Energy, Rounds};
use crate::unit::Nanos;

use super::{Failure, Loaded, Meter, Warm};

/// Runs a row for the length of a window. `None` where the meter gave no sensible difference.
///
/// # Errors
/// As a batch.
pub async fn window<L: Loaded>(
    warm: &mut Warm<L>,
    meter: &mut dyn Meter,
    rounds: &Rounds,
) -> Result<Option<Energy>, Failure> {
    let Some(before) = meter.joules() else { return Ok(None) };
    let (mut window, mut dispatches) = (0.0, 0u64);
    while window < rounds.energy_window.0 {
        window += warm.loaded.batch(warm.dispatches).await?.wall.0;
        dispatches += u64::from(warm.dispatches);
    }
    let joules = meter.joules().map(|after| after - before).filter(|joules| joules.is_finite() && *joules > 0.0);
    Ok(joules.map(|joules| Energy { source: meter.source().to_owned(), joules, window: Nanos(window), dispatches }))
}
