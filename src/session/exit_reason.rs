//! The exit reason of a worker that ended before its time: which line of its standard error tells
//! what happened, and what of that may stand in a file.

use std::collections::VecDeque;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::Path;
use std::process::ExitStatus;

use crate::host;
use crate::text::one_line;

/// What the line of a panic begins with, so that the session knows it among all that drivers print.
const PANIC: &str = "switchpoint-panic: ";

/// The exit code of a Rust program that panicked.
const PANICKED: i32 = 101;

/// Lines of error output that are kept to explain an end, and characters of each.
const STDERR_LINES_MAX: usize = 5;
const STDERR_LINE_MAX: usize = 1000;

/// How the libraries below begin the line that names the fault. What follows it may be longer than
/// what is kept.
const CAUSES: [&str; 5] = ["LLVM ERROR", "Assertion", "terminate called", "panicked at", "*** "];

/// Has a panic of this process say in one line what happened, in place of a report whose backtrace
/// names folders. For a worker, before it does anything else.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        // Without standard error nobody asks.
        let _ = writeln!(std::io::stderr(), "{PANIC}{}", said(panic));
    }));
}

/// The words of a panic, and the source file and line where they were said.
fn said(panic: &PanicHookInfo<'_>) -> String {
    let words = one_line(panic.payload_as_str().unwrap_or("no words"));
    let place = |at: &std::panic::Location<'_>| {
        let file = Path::new(at.file()).file_name().unwrap_or_default().to_string_lossy();
        format!("{file}:{}", at.line())
    };
    format!("{words} ({})", panic.location().map(place).unwrap_or_default())
}

/// A message as it may stand in a file.
pub(super) fn publishable(message: &str) -> String {
    host::publishable(&one_line(message))
}

/// What was heard of a worker on its error output, as far as it may explain its end.
#[derive(Debug, Default)]
pub(super) struct StderrTail {
    panic: Option<String>,
    cause: Option<String>,
    last: VecDeque<String>,
}

impl StderrTail {
    /// Takes one line.
    pub(super) fn hear(&mut self, line: &str) {
        let line = one_line(line);
        // Cut off before, half a name could stay.
        let kept = |line: &str| publishable(line).chars().take(STDERR_LINE_MAX).collect::<String>();
        if let Some(panic) = line.strip_prefix(PANIC) {
            // A second one comes from what the first one left behind.
            self.panic.get_or_insert_with(|| kept(panic));
        } else if self.cause.is_none() && CAUSES.iter().any(|cause| line.contains(cause)) {
            self.cause = Some(kept(&line));
        } else if !line.is_empty() && !is_frame(&line) {
            if self.last.len() == STDERR_LINES_MAX {
                self.last.pop_front();
            }
            self.last.push_back(kept(&line));
        }
    }

    /// How the process ended, as the end of a sentence.
    pub(super) fn exit_reason(&self, status: std::io::Result<ExitStatus>) -> String {
        let code = status.as_ref().ok().and_then(ExitStatus::code);
        match (&self.panic, code) {
            (Some(panic), Some(PANICKED)) => format!("panicked: {panic}"),
            (panic, _) => {
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                let panic = panic.as_ref().map(|panic| format!("panicked: {panic}"));
                let words: Vec<&str> = panic.iter().chain(&self.cause).chain(&self.last).map(String::as_str).collect();
                let said = if words.is_empty() { String::new() } else { format!("; it said: {}", words.join("; ")) };
                format!("ended: {status}{said}")
            }
        }
    }
}

/// Whether a line belongs to a stack, as Rust, LLVM and debuggers print it.
fn is_frame(line: &str) -> bool {
    let numbered = |text: &str, end: &str| {
        let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
        rest.len() < text.len() && rest.starts_with(end)
    };
    let heads = ["at ", "stack backtrace:", "Stack dump:", "note: "];
    heads.iter().any(|head| line.starts_with(head))
        || numbered(line, ": ")
        || line.strip_prefix('#').is_some_and(|rest| numbered(rest, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> StderrTail {
        let mut tail = StderrTail::default();
        lines.iter().for_each(|line| tail.hear(line));
        tail
    }

    #[cfg(unix)]
    #[test]
    fn the_line_that_says_what_happened_is_found() {
        use std::os::unix::process::ExitStatusExt;
        let [code, panicked] = [3, PANICKED].map(|code| ExitStatus::from_raw(code << 8));
        let [aborted, killed] = [6, 9].map(ExitStatus::from_raw);
        let check = |lines: &[&str], status: ExitStatus, expected: &str| {
            assert_eq!(heard(lines).exit_reason(Ok(status)), expected, "{lines:?}");
        };
        check(&[], code, "ended: exit status: 3");
        check(&[], killed, "ended: signal: 9 (SIGKILL)");
        check(&["", "last words"], code, "ended: exit status: 3; it said: last words");
        let panic = format!("{PANIC}Expression [4] is not cached! (block.rs:2)");
        check(&["warning: x", &panic, "more"], panicked, "panicked: Expression [4] is not cached! (block.rs:2)");
        check(&[&panic, &format!("{PANIC}second")], panicked, "panicked: Expression [4] is not cached! (block.rs:2)");
        check(&[&format!("{PANIC}x"), "y"], killed, "ended: signal: 9 (SIGKILL); it said: panicked: x; y");
        let backtrace = [
            "thread 'main' panicked at src/a.rs:1:2:",
            "what happened",
            "stack backtrace:",
            "   0:     0x55d - std::backtrace::h1",
            "             at /rustc/59807616e/library/std/src/../../x.rs:7:1",
            "note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.",
        ];
        check(
            &backtrace,
            aborted,
            "ended: signal: 6 (SIGABRT); it said: thread 'main' panicked at a.rs:1:2:; what happened",
        );
        let llvm = [
            "WARNING: x",
            "LLVM ERROR: Cannot select: v4f16",
            "  0x1: a",
            "  0x2: b",
            "  0x3: c",
            "  0x4: d",
            "  0x5: e",
            "In function: f",
            "Stack dump:",
            "#0 0x7f llvm::sys (/lib/libLLVM.so)",
            "#12 0x7f _start",
        ];
        check(
            &llvm,
            aborted,
            "ended: signal: 6 (SIGABRT); it said: LLVM ERROR: Cannot select: v4f16; 0x2: b; 0x3: c; 0x4: d; 0x5: e; In function: f",
        );
    }

    #[test]
    fn lines_are_bounded_and_can_stand_in_a_file() {
        let mut tail = heard(&["\u{1b}[31mred\u{200b}\ttext", &"é".repeat(5000)]);
        assert_eq!(tail.last[0], "[31mred text");
        assert_eq!(tail.last[1].chars().count(), STDERR_LINE_MAX);
        (0..100).for_each(|_| tail.hear("x"));
        assert_eq!(tail.last.len(), STDERR_LINES_MAX);
    }
}
