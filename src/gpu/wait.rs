//! Waiting for a device: a one-shot cell that a callback fills, and the native rim where a thread
//! blocks.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::measure::Failure;
use crate::result::Status;
use crate::unit::Nanos;

/// After this long without an answer a device counts as hung.
pub const HANG: Duration = Duration::from_secs(30);

/// Blocks this thread until a future is ready. For the outermost caller of a native program only.
pub fn block_on<F: Future>(future: F) -> F::Output {
    pollster::block_on(future)
}

/// Lets a submission finish. A native device makes progress only while somebody polls it, so this
/// blocks; a browser's does so by itself.
pub(super) fn drive(device: &wgpu::Device, submission: wgpu::SubmissionIndex) -> Result<(), Failure> {
    let wait = wgpu::PollType::Wait { submission_index: Some(submission), timeout: Some(HANG) };
    match device.poll(wait) {
        Ok(_) => Ok(()),
        Err(wgpu::PollError::Timeout) => {
            Err(Failure::new(Status::Timeout, format!("the device did not answer for {} s", HANG.as_secs())))
        }
        Err(error) => Err(Failure::new(Status::Error, format!("waiting for the device failed: {error}"))),
    }
}

/// Does nothing for a while.
pub(super) fn rest(time: Nanos) {
    std::thread::sleep(Duration::from_secs_f64(time.seconds()));
}

struct Cell<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// The receiving end: a future of the value.
pub(super) struct Receiver<T>(Arc<Mutex<Cell<T>>>);

/// A callback to hand to wgpu, and a future of what it is called with.
pub(super) fn one_shot<T: Send + 'static>() -> (impl FnOnce(T) + Send + 'static, Receiver<T>) {
    let cell = Arc::new(Mutex::new(Cell { value: None, waker: None }));
    let receiver = Receiver(Arc::clone(&cell));
    let send = move |value| {
        let mut cell = cell.lock().unwrap_or_else(PoisonError::into_inner);
        cell.value = Some(value);
        if let Some(waker) = cell.waker.take() {
            waker.wake();
        }
    };
    (send, receiver)
}

impl<T> Future for Receiver<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut cell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = cell.value.take() {
            return Poll::Ready(value);
        }
        cell.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_arrives_before_or_after_it_is_awaited() {
        let (send, receive) = one_shot();
        send(1);
        assert_eq!(block_on(receive), 1);

        let (send, receive) = one_shot();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            send(2);
        });
        assert_eq!(block_on(receive), 2);
        thread.join().unwrap();
    }
}
