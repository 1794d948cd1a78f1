//! A batch of launches of a peer: wall clock, and the device's clock where the runtime can read it.
//!
//! The device time is that of the runtime's own profiling window: from the begin of the first
//! compute pass to the end of the last one. The runtime submits a pass for every 32 launches, so a
//! long batch contains the gaps between submissions; they are part of using it.

use std::time::Instant;

use cubecl::client::Client;
use cubecl::server::Handle;
use switchpoint::measure::Failure;
use switchpoint::result::Status;
use switchpoint::sample::RawSample;
use switchpoint::unit::Nanos;

/// Launches a number of times and waits for the last one. `launch` gives the memory that it writes.
pub(crate) async fn batch(
    client: &Client,
    dispatches: u32,
    mut launch: impl FnMut() -> Result<Handle, Failure>,
) -> Result<RawSample, Failure> {
    let window = client.profile_start().ok();
    let start = Instant::now();
    let mut written = None;
    for _ in 0..dispatches {
        match launch() {
            Ok(memory) => written = Some(memory),
            Err(failure) => {
                if let Some(window) = window {
                    client.profile_abandon(window);
                }
                return Err(failure);
            }
        }
    }
    // A launch that failed on its way is reported for the memory that it did not write, and for
    // nothing else.
    let ended = client.sync_buffers(written.as_ref()).await;
    let wall = Nanos(start.elapsed().as_nanos() as f64);
    let device = match window.and_then(|window| client.profile_end(window).ok()) {
        Some(profile) => profile.resolve().await.map(|ticks| Nanos(ticks.duration().as_nanos() as f64)),
        None => None,
    };
    ended.map_err(|error| Failure::new(Status::Error, one_line(&error.to_string())))?;
    Ok(RawSample { device: device.filter(|device| believable(*device, wall)), wall })
}

/// The rule by which our own timestamps are believed: above zero, and not longer than the host saw,
/// within 1 % for its own clock.
fn believable(device: Nanos, wall: Nanos) -> bool {
    device.0 > 0.0 && device.0 <= wall.0 * 1.01
}

/// Characters of a message that are kept.
const MESSAGE_MAX: usize = 300;

/// A message of a peer for a result file: one line, without the trace of calls behind it, which
/// names folders of the machine that built it.
pub(crate) fn one_line(message: &str) -> String {
    let end = ["Backtrace", "backtrace", "BackTrace"].iter().filter_map(|word| message.find(word)).min();
    let words =
        message[..end.unwrap_or(message.len())].split(|letter: char| letter.is_whitespace() || letter.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(MESSAGE_MAX).collect();
    if short.is_empty() { "no reason given".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_times_that_cannot_be_are_dropped() {
        assert!(believable(Nanos(1000.0), Nanos(1000.0)) && believable(Nanos(1009.0), Nanos(1000.0)));
        assert!(!believable(Nanos(0.0), Nanos(1000.0)) && !believable(Nanos(1011.0), Nanos(1000.0)));
    }

    #[test]
    fn messages_are_one_line_without_a_trace() {
        assert_eq!(one_line("Unable to launch:\n  x\u{1b}y\nBacktrace: /home/somebody"), "Unable to launch: x y");
        assert_eq!(one_line("\n"), "no reason given");
        assert_eq!(one_line(&"é".repeat(400)).chars().count(), MESSAGE_MAX);
    }
}
