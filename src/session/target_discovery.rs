//! Which targets this machine has, asked of a worker, because a driver may crash when it is asked.

use std::time::Duration;

use crate::device::{self, TargetFacts};
use crate::host;
use crate::record::wire::{Event, Order};

use super::SessionError;
use super::child::{Heard, Worker};
use super::exit_reason::publishable;
use super::prepare::{FoundTarget, Machine};

/// Opening every driver of a machine takes seconds at most; a driver that needs longer hangs.
const FIND_TIMEOUT: Duration = Duration::from_secs(60);

/// This machine, with the targets that a worker reports.
///
/// # Errors
/// When the worker cannot be started or dies, as it does with a driver that crashes when it is
/// asked.
pub fn find() -> Result<Machine, SessionError> {
    let mut worker = Worker::start(&Order::List)?;
    let mut found = Vec::new();
    loop {
        match worker.hear(FIND_TIMEOUT) {
            Heard::Event(event) => {
                if let Event::Target(mut facts, usable) = *event {
                    for text in facts.missing.iter_mut().chain(&mut facts.sensors) {
                        *text = publishable(text);
                    }
                    found.push(FoundTarget { facts, usable, preferred: false });
                }
            }
            Heard::Timeout => {
                return Err(SessionError::Worker(format!(
                    "listing the adapters took more than {} s",
                    FIND_TIMEOUT.as_secs()
                )));
            }
            // The processor is always there, so an empty list is a worker that died on its way.
            Heard::End(reason) if found.is_empty() => return Err(SessionError::Worker(reason)),
            Heard::End(_) => break,
        }
    }
    let facts: Vec<TargetFacts> = found.iter().map(|found| found.facts.clone()).collect();
    for device in device::group(&facts) {
        if let Some(&way) = device.ways.iter().find(|&&way| found[way].usable.is_ok()) {
            found[way].preferred = true;
        }
    }
    Ok(Machine { host: host::machine(), targets: found })
}
