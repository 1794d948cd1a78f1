//! A worker process: started with one order, heard line by line, killed when it hangs.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::record::wire::{Event, Order};

use super::SessionError;
use super::words::Words;

/// The argument by which a program knows that it is to be a worker.
pub const ARGUMENT: &str = "worker";

/// How long the last words of a worker that has ended are waited for: what it started may hold its
/// error output open.
const STDERR_TIMEOUT: Duration = Duration::from_secs(2);

/// What was heard from a worker.
pub enum Heard {
    /// An event.
    Event(Box<Event>),
    /// Nothing within the time given.
    Timeout,
    /// It has ended, and how, as far as can be told: the end of a sentence.
    End(String),
}

/// A running worker. Dropping it ends the process.
pub struct Worker {
    child: Child,
    /// Stays open for as long as the worker is wanted: its end, also by the death of this process,
    /// ends the worker.
    _stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    words: Arc<Mutex<Words>>,
    /// Says nothing, and closes when all of its error output was heard.
    said_all: Receiver<()>,
}

impl Worker {
    /// Starts this same program as a worker and hands it an order.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn start(order: &Order) -> Result<Self, SessionError> {
        let fault = |what: &str, error: &dyn std::fmt::Display| SessionError::Worker(format!("{what}: {error}"));
        let program = std::env::current_exe().map_err(|error| fault("where is this program?", &error))?;
        let mut command = Command::new(program);
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
            // Without a display EGL looks for one all the same, and complains about it on every
            // start.
            command.env("EGL_PLATFORM", "surfaceless");
        }
        let mut child = command.spawn().map_err(|error| fault("cannot start", &error))?;
        let line = order.to_line().map_err(|error| fault("order", &error))?;
        let mut stdin = child.stdin.take();
        if let Some(stdin) = &mut stdin {
            // A worker that is already gone is noticed when nothing is heard from it.
            let _ = writeln!(stdin, "{line}");
        }
        let (send, lines) = channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if send.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        let words = Arc::new(Mutex::new(Words::default()));
        let (saying, said_all) = channel();
        if let Some(stderr) = child.stderr.take() {
            let kept = Arc::clone(&words);
            thread::spawn(move || {
                listen(stderr, &kept);
                drop(saying);
            });
        }
        Ok(Self { child, _stdin: stdin, lines, words, said_all })
    }

    /// Waits for the next event.
    pub fn hear(&mut self, timeout: Duration) -> Heard {
        match self.lines.recv_timeout(timeout) {
            Ok(line) => match Event::from_line(&line) {
                Ok(event) => Heard::Event(Box::new(event)),
                Err(error) => Heard::End(format!("ended: {error}")),
            },
            Err(RecvTimeoutError::Timeout) => Heard::Timeout,
            Err(RecvTimeoutError::Disconnected) => Heard::End(self.exit_reason()),
        }
    }

    fn exit_reason(&mut self) -> String {
        let status = self.child.wait();
        let _ = self.said_all.recv_timeout(STDERR_TIMEOUT);
        self.words.lock().unwrap_or_else(PoisonError::into_inner).of_end(status)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hears error output to its end. A driver writes in whatever encoding it likes.
fn listen(stream: impl Read, words: &Mutex<Words>) {
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        words.lock().unwrap_or_else(PoisonError::into_inner).hear(&String::from_utf8_lossy(&line));
    }
}
