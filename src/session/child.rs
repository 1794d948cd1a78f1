//! A worker process: started with one order, heard line by line, killed when it hangs.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::record::wire::{self, Event, Order};

use super::SessionError;
use super::exit_reason::StderrTail;

/// The argument by which a program knows that it is to be a worker.
pub const ARGUMENT: &str = "worker";

/// How long the error output of a worker that has ended is waited for: what it started may hold it
/// open.
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
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    stderr_tail: StderrTail,
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
        let line = wire::to_line(order).map_err(|error| fault("order", &error))?;
        let mut stdin = child.stdin.take();
        if let Some(stdin) = &mut stdin {
            // A worker that is already gone is noticed when nothing is heard from it.
            let _ = writeln!(stdin, "{line}");
        }
        let (stdout, stderr) = (lines_of(child.stdout.take()), lines_of(child.stderr.take()));
        Ok(Self { child, _stdin: stdin, stdout, stderr, stderr_tail: StderrTail::default() })
    }

    /// Waits for the next event.
    pub fn hear(&mut self, timeout: Duration) -> Heard {
        for line in self.stderr.try_iter() {
            self.stderr_tail.hear(&line);
        }
        match self.stdout.recv_timeout(timeout) {
            Ok(line) => match wire::from_line(&line) {
                Ok(event) => Heard::Event(Box::new(event)),
                Err(error) => Heard::End(format!("ended: {error}")),
            },
            Err(RecvTimeoutError::Timeout) => Heard::Timeout,
            Err(RecvTimeoutError::Disconnected) => Heard::End(self.exit_reason()),
        }
    }

    fn exit_reason(&mut self) -> String {
        let status = self.child.wait();
        let end = Instant::now() + STDERR_TIMEOUT;
        while let Ok(line) = self.stderr.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.stderr_tail.hear(&line);
        }
        self.stderr_tail.exit_reason(status)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a stream, read by a thread to its end. A driver writes in whatever encoding it
/// likes.
fn lines_of(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (send, lines) = channel();
    thread::spawn(move || {
        for line in stream.into_iter().flat_map(|stream| BufReader::new(stream).split(b'\n')).map_while(Result::ok) {
            if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    lines
}
