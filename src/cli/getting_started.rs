//! What `switchpoint` says without arguments: where to start, by who asks.

use crate::report::text::{width, wrap};

use super::failure::Failure;
use super::output;

/// Who asks, and the commands for them, each with what it gives.
type Start = (&'static str, &'static [(&'static str, &'static str)]);

/// From the question to the command.
pub(super) const STARTS: [Start; 3] = [
    (
        "How fast is this machine?",
        &[
            ("bench", "measure every device in about five minutes (from the source: `cargo bench`)"),
            ("roofline RESULT", "each kernel's share of the measured peaks of the device"),
            ("compare BASE ALTERNATIVE", "two result files, row by row, with intervals and verdicts"),
        ],
    ),
    (
        "Does switching pay?",
        &[
            ("threshold --spend 10e6", "the discount at which switching pays, for this spend in USD a year"),
            ("decide --base-chip H100 --alt-chip 'TPU v6e'", "switch, stay or undecided, at today's prices"),
            ("explore", "the same with sliders, in a browser"),
        ],
    ),
    (
        "Does the article hold?",
        &[
            ("claims", "every claim with its verdict; `--explain CLAIM` prints the sources"),
            ("report -o report.html", "the whole answer on one page, with its pictures"),
        ],
    ),
];

/// Says where to start.
pub fn run() -> Result<u8, Failure> {
    output::print(&text(output::program(), output::width().unwrap_or(80)))
}

/// The page, in lines that fit.
fn text(program: &str, columns: usize) -> String {
    let line = |text: &str| wrap(text, columns) + "\n";
    let mut page = line("Measures matrix multiplication, prices it, says at what discount to switch.");
    let widest = STARTS.iter().flat_map(|(_, commands)| commands.iter()).map(|(command, _)| width(command)).max();
    let widest = 2 + width(program) + 1 + widest.unwrap_or(0);
    let longest = STARTS.iter().flat_map(|(_, commands)| commands.iter()).map(|(_, gives)| width(gives)).max();
    let beside = widest + 2 + longest.unwrap_or(0) <= columns;
    for (question, commands) in STARTS {
        page.push_str(&format!("\n{question}\n"));
        for (command, gives) in commands {
            let command = format!("  {program} {command}");
            if beside {
                page.push_str(&format!("{command:widest$}  {gives}\n"));
            } else {
                // A command is copied, and therefore stays in one line.
                page.push_str(&format!("{command}\n{}", line(&format!("    {gives}"))));
            }
        }
    }
    page + "\n" + &line(&format!("`{program} help` lists all commands; `{program} help COMMAND` describes one."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_fits() {
        for columns in [40, 60, 80, 120, 200] {
            let page = text("switchpoint", columns);
            for line in page.lines().filter(|line| !line.starts_with("  switchpoint")) {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
            assert!(page.contains("  switchpoint decide --base-chip H100 --alt-chip 'TPU v6e'"));
            assert!(page.contains("  switchpoint report -o report.html"));
        }
    }
}
