//! What result files show: throughput, rooflines, and the files themselves.

use crate::report::figure::roofline::roofline as roof;
use crate::report::figure::throughput::throughput as rates;
use crate::report::{Cell, Table};
use crate::result::Row;
use crate::roofline::{Ceilings, points};
use crate::unit::FlopPerSecond;

use super::contents::{Charted, FileFacts, Page, PagePart, Section};

/// Targets that get charts at most: a page is read, not scrolled.
pub const CHARTED_MAX: usize = 4;

/// Throughput by problem and kernel; nothing where no file has a rate.
#[must_use]
pub fn throughput(page: &Page<'_>) -> Option<Section> {
    let charted: Vec<&Charted<'_>> =
        page.charted.iter().filter(|charted| charted.summary.rows.iter().any(|row| row.rate.is_some())).collect();
    let figures = charted
        .iter()
        .enumerate()
        .map(|(number, charted)| PagePart::figure(format!("throughput-{number}"), rates(charted.summary)));
    let mut parts = vec![PagePart::text(
        "Rates of matrix multiplication with their 95 % intervals over process launches. A kernel is compared with a double-precision oracle before it \
         is timed.",
    )];
    parts.extend(figures);
    (!charted.is_empty()).then(|| Section {
        id: "throughput",
        title: "Throughput by problem and kernel".to_owned(),
        commands: files(&charted).map(|file| format!("show {file}")).collect(),
        parts,
    })
}

/// Rows under their roofs; nothing where no file has measured peaks.
#[must_use]
pub fn roofline(page: &Page<'_>) -> Option<Section> {
    let has_peaks = |charted: &&Charted<'_>| {
        charted.results.peaks.iter().any(|peak| peak.target == charted.summary.identity.target.slug)
    };
    let charted: Vec<&Charted<'_>> = page.charted.iter().filter(has_peaks).collect();
    let figures = charted.iter().enumerate().filter_map(|(number, charted)| {
        let target = &charted.summary.identity.target;
        let ceilings = Ceilings::of(charted.results, target);
        let rows: Vec<&Row> = charted.results.rows.iter().filter(|row| row.target == target.slug).collect();
        let points = points(&rows, &ceilings, charted.spec);
        (!points.is_empty())
            .then(|| PagePart::figure(format!("roofline-{number}"), roof(&target.name, &ceilings, &points)))
    });
    let mut parts = vec![PagePart::text(
        "The roof is what the same interface reached on the same device in the same minutes: the best arithmetic and the best bandwidth measured, not \
         those of a datasheet.",
    )];
    parts.extend(figures);
    (parts.len() > 1).then(|| Section {
        id: "roofline",
        title: "Roofline".to_owned(),
        commands: files(&charted).map(|file| format!("roofline {file}")).collect(),
        parts,
    })
}

/// Their files, each once.
fn files<'a>(charted: &[&Charted<'a>]) -> impl Iterator<Item = &'a str> {
    let mut files: Vec<&str> = charted.iter().map(|charted| charted.file).collect();
    files.dedup();
    files.into_iter()
}

/// The files as a table: a row for each target.
#[must_use]
pub fn list(files: &[FileFacts]) -> Table {
    let rows = files.iter().flat_map(|file| {
        file.targets.iter().map(move |target| {
            let (problem, kernel, rate) = match &target.fastest {
                Some((problem, kernel, rate)) => {
                    (problem.as_str(), kernel.as_str(), Cell::Number(FlopPerSecond(*rate).to_string(), *rate))
                }
                None => ("", "", Cell::empty()),
            };
            vec![
                Cell::text(&file.name),
                Cell::text(&target.slug),
                Cell::text(&target.name),
                rate,
                Cell::text(problem),
                Cell::text(kernel),
                Cell::text(&file.started),
                Cell::text(&file.protocol),
                Cell::text(file.commit.chars().take(10).collect::<String>()),
                Cell::text(file.sha256.chars().take(12).collect::<String>()),
            ]
        })
    });
    Table {
        title: "Result files".to_owned(),
        columns: vec![
            "file",
            "target",
            "device",
            "fastest row",
            "problem",
            "kernel",
            "measured",
            "protocol",
            "commit",
            "sha256",
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
