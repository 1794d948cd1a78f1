//! Waiting for a device: for a submission, a callback or its clock, and the native rim where a
//! thread blocks.

use std::time::Duration;

use futures_channel::oneshot;

use crate::measure::Failure;
use crate::result::Status;
use crate::unit::Nanos;

/// After this long without an answer a device counts as hung.
pub const HANG: Duration = Duration::from_secs(30);

/// Blocks this thread until a future is ready. For the outermost caller of a native program only.
#[cfg(not(target_family = "wasm"))]
pub fn block_on<F: Future>(future: F) -> F::Output {
    pollster::block_on(future)
}

/// Waits until a submission has ended.
pub(super) async fn submission(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    submission: wgpu::SubmissionIndex,
) -> Result<(), Failure> {
    let (send, done) = oneshot::channel();
    queue.on_submitted_work_done(move || send.send(()).unwrap_or_default());
    answer(device, submission, done).await
}

/// Waits for what a callback sends once a submission has ended. A native device makes progress only
/// while somebody polls it, so this blocks there; a browser's does so by itself.
pub(super) async fn answer<T>(
    device: &wgpu::Device,
    submission: wgpu::SubmissionIndex,
    sent: oneshot::Receiver<T>,
) -> Result<T, Failure> {
    let failed = |error: &dyn std::fmt::Display| format!("waiting for the device failed: {error}");
    let wait = wgpu::PollType::Wait { submission_index: Some(submission), timeout: Some(HANG) };
    match device.poll(wait) {
        Ok(_) => sent.await.map_err(|error| Failure::new(Status::Error, failed(&error))),
        Err(wgpu::PollError::Timeout) => {
            Err(Failure::new(Status::Timeout, format!("the device did not answer for {} s", HANG.as_secs())))
        }
        Err(error) => Err(Failure::new(Status::Error, failed(&error))),
    }
}

/// Does nothing for a while.
#[cfg(not(target_family = "wasm"))]
pub(super) async fn rest(time: Nanos) {
    std::thread::sleep(Duration::from_secs_f64(time.seconds()));
}

/// Does nothing for a while.
#[cfg(target_family = "wasm")]
pub(super) async fn rest(time: Nanos) {
    gloo_timers::future::sleep(Duration::from_secs_f64(time.seconds())).await;
}
