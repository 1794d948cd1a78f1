//! Result files that were dropped on the page: each is checked as `switchpoint check` does, and
//! from two on they are compared as `compare` does.
//!
//! Everything happens in memory, one file after another, and only what a comparison needs is kept.

use crate::compare::comparison_panel;
use crate::compare::{By, Filter, Rules, TargetSummary};
use crate::record::read::{self, SIZE_MAX};
use crate::report::compare::{View, notes};
use crate::report::{self, Report, ReportFormat};
use crate::result::Status;
use crate::text::printable_line;

/// All files of one drop together, in bytes: what one of them may have.
pub const TOGETHER_MAX: u64 = SIZE_MAX;

/// Files of one drop.
pub const FILES_MAX: usize = 20;

/// A file as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The name that the browser gives it.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// What is said of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// That it holds, or row, field and remedy of what is wrong.
    pub verdict: Result<String, String>,
    /// What is odd about it.
    pub warnings: Vec<String>,
}

/// What is said of a drop.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// File by file.
    pub files: Vec<Said>,
    /// The rates of the only file, or the comparison of all that hold with the first of them.
    pub report: Option<Report>,
    /// Why there is no comparison, or what there is to do next.
    pub notes: Vec<String>,
}

/// Checks files, and compares those that hold with the first of them.
#[must_use]
pub fn look(files: Vec<Dropped>) -> Outcome {
    let mut outcome = Outcome::default();
    if files.is_empty() {
        outcome.notes.push("No file came with this. Choose one or more result files, `*.v1.json`.".to_owned());
    }
    if files.len() > FILES_MAX {
        outcome.notes.push(format!("Only the first {FILES_MAX} of {} files are looked at.", files.len()));
    }
    let mut base = None;
    let mut panels = Vec::new();
    let mut labels: Vec<String> = Vec::new();
    for Dropped { name, bytes } in files.into_iter().take(FILES_MAX) {
        let name = shown(&name);
        let checked = match read::read_bytes(&name, bytes) {
            Ok(checked) => checked,
            Err(error) => {
                outcome.files.push(Said { name, verdict: Err(error.to_string()), warnings: Vec::new() });
                continue;
            }
        };
        let results = checked.results;
        let ok = results.rows.iter().filter(|row| row.status == Status::Ok).count();
        let verdict = Ok(format!("{ok} of {} rows have a rate", results.rows.len()));
        let label = label(&name, &labels);
        outcome.files.push(Said { name, verdict, warnings: checked.warnings });
        let summaries = TargetSummary::all(&label, labels.len(), &results, None);
        labels.push(label);
        match &base {
            None => {
                panels.resize_with(summaries.len(), Vec::new);
                base = Some((results, summaries));
            }
            Some((first, bases)) => {
                let shared = (*first == results).then_some(first);
                comparison_panel::add(&mut panels, bases, &summaries, shared, &Rules::plain(By::Kernel));
            }
        }
    }
    match (labels.len(), base) {
        (1, Some((results, _))) => {
            outcome.report = Some(report::bench::report(&results));
            outcome.notes.push("Drop a second file beside it to compare the two.".to_owned());
        }
        (2.., _) => compare(&mut outcome, panels),
        _ => {}
    }
    outcome
}

fn compare(outcome: &mut Outcome, mut panels: Vec<Vec<crate::compare::Comparison>>) {
    panels.retain(|pairs| !pairs.is_empty());
    if panels.is_empty() {
        outcome.notes.push(
            "The files have no target in common: `switchpoint compare` takes one target of each, as FILE#TARGET."
                .to_owned(),
        );
    } else if panels.iter().flatten().all(|pair| pair.compared() == 0) {
        outcome.notes.push("No row of the files can be compared:".to_owned());
        outcome.notes.extend(notes::reasons(panels.iter().flatten()));
    } else {
        let view = View {
            by: By::Kernel,
            filter: Filter::default(),
            format: ReportFormat::Markdown,
            width: usize::MAX,
            floors: &[],
        };
        outcome.report = Some(report::compare::report(&panels, &view));
    }
}

/// A name in tables: without its extension, and another for each file.
fn label(name: &str, known: &[String]) -> String {
    let plain = name.trim_end_matches(".json").trim_end_matches(".v1");
    let numbered = (2..).map(|number| format!("{plain} ({number})"));
    let mut names = std::iter::once(plain.to_owned()).chain(numbered);
    names.find(|name| !known.contains(name)).unwrap_or_default()
}

/// A name on one line, of a length that can be read.
fn shown(name: &str) -> String {
    let name = printable_line(&name.chars().take(200).collect::<String>());
    if name.is_empty() { "a file without a name".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_have_a_label_each() {
        let mut labels = Vec::new();
        for (name, expected) in [("a.v1.json", "a"), ("a.v1.json", "a (2)"), ("b.json", "b"), ("a", "a (3)")] {
            let label = label(name, &labels);
            assert_eq!(label, expected);
            labels.push(label);
        }
        assert_eq!((shown(""), shown("a\nb")), ("a file without a name".to_owned(), "a\u{fffd}b".to_owned()));
    }
}
