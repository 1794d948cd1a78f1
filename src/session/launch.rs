//! One launch: an order over something that opens targets, told event by event. It has no process
//! and no file, so a worker process and the worker of a browser run the same.

use itertools::Itertools;
use web_time::Instant;

use crate::measure::Failure;
use crate::record::wire::{Event, Item, Launch};
use crate::result::Status;
use crate::sample::Cache;
use crate::unit::Nanos;

use super::oracle_cache::OracleCache;
use super::target_runner::{LaunchContext, Runner, Turn};

/// Opens the targets of a launch, one at a time.
#[allow(async_fn_in_trait, reason = "a launch runs on one thread")]
pub trait OpenTarget {
    /// An open target.
    type Runner: Runner;

    /// Opens the target of that name.
    ///
    /// # Errors
    /// Why nothing can be measured on it, in words.
    async fn open(&mut self, slug: &str, cache: Cache) -> Result<Self::Runner, String>;
}

/// Measures what an order names. Faults of a target are rows, not errors.
///
/// # Errors
/// What `say` fails with, when the session does not listen any more.
pub async fn run<E>(
    targets: &mut impl OpenTarget,
    order: &Launch,
    say: &mut dyn FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
    let begun = Instant::now();
    let (left, rows_left) = (order.time, order.rows.len());
    let mut launch = LaunchContext { order, left, rows_left, oracles: OracleCache::default(), say };
    for slug in slugs(order) {
        // Two open devices may share power, memory or cores: the old one has gone when the next one
        // is opened.
        let mut target = targets.open(slug, order.cache).await;
        for (index, peak) in order.peaks.iter().filter(|(_, peak)| peak.target == slug) {
            (launch.say)(Event::Begin(Item::Peak(*index)))?;
            let outcome = match &mut target {
                Ok(target) => target.peak(peak, order).await,
                Err(reason) => Err(Failure::new(Status::Error, reason.clone())),
            };
            if outcome.as_ref().is_err_and(Failure::may_have_cost_the_device) {
                drop(target);
                target = targets.open(slug, order.cache).await;
            }
            (launch.say)(Event::End(Item::Peak(*index), outcome.into()))?;
        }
        let own: Vec<Turn<'_>> = order.rows.iter().filter(|(_, row, _)| row.target == slug).collect();
        for group in own.chunk_by(|(_, one, _), (_, other, _)| one.problem == other.problem) {
            launch.left = Nanos(order.time.0 - begun.elapsed().as_nanos() as f64);
            let mut turns = group.to_vec();
            loop {
                turns = match &mut target {
                    Ok(target) => target.group(&turns, &mut launch).await?,
                    Err(reason) => give_up(&turns, reason, &mut launch)?,
                };
                if turns.is_empty() {
                    break;
                }
                // Rows are left over only where the device may be lost.
                drop(target);
                target = targets.open(slug, order.cache).await;
            }
            launch.rows_left -= group.len();
        }
    }
    Ok(())
}

/// The targets of a launch, in the order in which they first appear among its rows and then its
/// peaks.
fn slugs(order: &Launch) -> Vec<&str> {
    let rows = order.rows.iter().map(|(_, row, _)| row.target.as_str());
    let peaks = order.peaks.iter().map(|(_, peak)| peak.target.as_str());
    rows.chain(peaks).unique().collect()
}

/// Rows of a target that cannot be opened; none of them is left over.
fn give_up<'a, E>(turns: &[Turn<'a>], reason: &str, launch: &mut LaunchContext<'_, E>) -> Result<Vec<Turn<'a>>, E> {
    for (index, ..) in turns {
        (launch.say)(Event::Begin(Item::Row(*index)))?;
        (launch.say)(Event::End(Item::Row(*index), Failure::new(Status::Error, reason).into()))?;
    }
    Ok(Vec::new())
}
