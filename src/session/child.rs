//! A worker process: started with one order, heard line by line, killed when it hangs.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::record::wire::{Event, Order};

use super::SessionError;

/// The argument by which a program knows that it is to be a worker.
pub const ARGUMENT: &str = "worker";

/// Lines of a worker's error output that are kept to explain its end, and characters of each.
const LAST_WORDS: usize = 5;
const LINE_MAX: usize = 1000;

/// What was heard from a worker.
pub enum Heard {
    /// An event.
    Event(Box<Event>),
    /// Nothing within the time given.
    Silence,
    /// It has ended, and why, as far as can be told.
    End(String),
}

/// A running worker. Dropping it ends the process.
pub struct Worker {
    child: Child,
    /// Stays open for as long as the worker is wanted: its end, also by the death of this process, ends the worker.
    _stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    last_words: Arc<Mutex<VecDeque<String>>>,
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
            // Without a display EGL looks for one all the same, and complains about it on every start.
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
        let last_words = Arc::new(Mutex::new(VecDeque::new()));
        if let Some(stderr) = child.stderr.take() {
            let kept = Arc::clone(&last_words);
            thread::spawn(move || keep_last_lines(stderr, &kept));
        }
        Ok(Self { child, _stdin: stdin, lines, last_words })
    }

    /// Waits for the next event.
    pub fn hear(&mut self, patience: Duration) -> Heard {
        match self.lines.recv_timeout(patience) {
            Ok(line) => match Event::from_line(&line) {
                Ok(event) => Heard::Event(Box::new(event)),
                Err(error) => Heard::End(error.to_string()),
            },
            Err(RecvTimeoutError::Timeout) => Heard::Silence,
            Err(RecvTimeoutError::Disconnected) => Heard::End(self.obituary()),
        }
    }

    fn obituary(&mut self) -> String {
        let status = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        let words = words.iter().map(String::as_str).collect::<Vec<_>>().join(" / ");
        if words.is_empty() { status } else { format!("{status}; it said: {words}") }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep_last_lines(stream: impl Read, kept: &Mutex<VecDeque<String>>) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == LAST_WORDS {
            kept.pop_front();
        }
        kept.push_back(
            line.chars().take(LINE_MAX).map(|letter| if letter.is_control() { ' ' } else { letter }).collect(),
        );
    }
}
