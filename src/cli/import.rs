//! `switchpoint import`: prices and published measurements from files of other projects.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use indexmap::IndexMap;
use jiff::civil::Date;
use strum::VariantArray;

use crate::economics::price_lint::LintFinding;
use crate::record::catalogue::{self, CatalogueFormat, CatalogueSource, Cloud, Refused};
use crate::record::{mlperf, offers, specs};

use super::failure::Failure;
use super::options::{DayOptions, day, one_of, text_of};
use super::output;
use super::prices::CurrencyOptions;

/// Reasons and warnings said, at most.
const NAMED_MAX: usize = 40;

/// Lines named of each reason, at most.
const LINES_MAX: usize = 5;

/// `switchpoint import`
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What to import.
    #[command(subcommand)]
    pub what: Import,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Prices from a catalogue, as rows of a price list
    Prices(ImportPricesArguments),
    /// Times of MLPerf Training from its logs, as rows of published measurements
    Mlperf(ImportMlperfArguments),
}

/// Where numbers were read.
#[derive(Debug, Args)]
pub struct OriginOptions {
    /// Source of the file: an address, or a repository with its commit
    #[arg(long, value_name = "TEXT", value_parser = filled)]
    pub source: String,
    /// Date of its numbers, as in 2026-11-23
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Date,
    /// File to write to, `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `switchpoint import prices`
#[derive(Debug, Args)]
#[command(after_help = "Example: switchpoint import prices gcp/vms.csv --from skypilot --date 2026-11-20 --source \
github:skypilot-org/skypilot-catalog:catalogs/v8/gcp/vms.csv@COMMIT -o fresh.csv")]
pub struct ImportPricesArguments {
    /// The catalogue of one cloud
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Project that publishes the catalogue
    #[arg(long, value_parser = one_of(CatalogueFormat::VARIANTS))]
    pub from: CatalogueFormat,
    /// The cloud, where the path does not name it (gcp/vms.csv, gcp.csv)
    #[arg(long, value_name = "NAME", value_parser = filled)]
    pub cloud: Option<String>,
    /// Where the numbers were read.
    #[command(flatten)]
    pub origin: OriginOptions,
    /// How prices are read.
    #[command(flatten)]
    pub currency: CurrencyOptions,
}

/// `switchpoint import mlperf`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: switchpoint import mlperf training_results_v5.0/NVIDIA --round v5.0 --date 2025-05-30 --source \
github:mlcommons/training_results_v5.0@COMMIT -o training.csv --sources sources.csv"
)]
pub struct ImportMlperfArguments {
    /// A folder with SUBMITTER/results/SYSTEM/BENCHMARK/result_*.txt somewhere below it, or one
    /// such log
    #[arg(value_name = "DIR|FILE")]
    pub path: PathBuf,
    /// The round, as in v5.0, which the logs do not contain
    #[arg(long, value_name = "ROUND", value_parser = filled)]
    pub round: String,
    /// File for the lines of `sources.csv` that the rows refer to
    #[arg(long, value_name = "FILE")]
    pub sources: Option<PathBuf>,
    /// Where the numbers were read.
    #[command(flatten)]
    pub origin: OriginOptions,
    /// The day of the import.
    #[command(flatten)]
    pub day: DayOptions,
}

/// Brings numbers in.
pub fn run(what: &Import) -> Result<u8, Failure> {
    match what {
        Import::Prices(arguments) => prices(arguments),
        Import::Mlperf(arguments) => mlperf(arguments),
    }
}

fn prices(arguments: &ImportPricesArguments) -> Result<u8, Failure> {
    let path = &arguments.file;
    let cloud = arguments.cloud.as_deref().map(Cloud::named).or_else(|| Cloud::of_path(path)).ok_or_else(|| {
        Failure::input(format!("{}: the path does not say of which cloud it is", path.display()))
            .hint("name it, as in --cloud AWS")
    })?;
    let rules = offers::accelerators()?;
    let today = arguments.currency.day.today();
    not_ahead(arguments.origin.date, today)?;
    let origin = CatalogueSource {
        cloud: &cloud,
        source: &arguments.origin.source,
        date: arguments.origin.date,
        rates: &arguments.currency.rates()?,
        rules: &rules,
    };
    let name = path.display().to_string();
    let import = catalogue::read(arguments.from, &name, &text_of(path)?, &origin, today)?;
    output::note(&format!(
        "{name}: taken: {}; the same per chip elsewhere in their region: {}; refused: {}; without a price: {}; without an accelerator: {}",
        import.taken,
        import.merged,
        import.refused.len(),
        import.unpriced,
        import.others
    ));
    say("refused", reasons(&import.refused));
    let warning = |finding: &LintFinding| {
        let other = finding.other.map(|line| format!(" in line {line}")).unwrap_or_default();
        format!(
            "line {} of the list: {}: {}{other}; {}",
            finding.line,
            finding.rule,
            finding.why,
            finding.rule.remedy()
        )
    };
    say("warning", import.warnings.iter().map(warning));
    if import.taken == 0 {
        return Err(Failure::input(format!("{name}: no price was taken")));
    }
    output::text(&import.text, arguments.origin.output.as_deref())
}

fn mlperf(arguments: &ImportMlperfArguments) -> Result<u8, Failure> {
    let prices = offers::accelerators()?;
    let chips = specs::chips()?;
    let ImportMlperfArguments { path, round, origin, sources, day } = arguments;
    not_ahead(origin.date, day.today())?;
    let rules = [prices.as_slice(), chips.as_slice()];
    let import = mlperf::import(
        path,
        &mlperf::SubmissionSource { source: &origin.source, date: origin.date, round, rules: &rules },
    )?;
    output::note(&format!("{}: taken: {}; refused: {}", path.display(), import.taken, import.refused.len()));
    say("refused", import.refused);
    say("warning", import.warnings);
    if import.taken == 0 {
        return Err(Failure::input(format!("{}: no result was taken", path.display())));
    }
    match sources {
        Some(sources) => {
            output::text(&import.sources, Some(sources))?;
        }
        None => import.sources.lines().skip(1).for_each(|line| output::note(&format!("for sources.csv: {line}"))),
    }
    output::text(&import.rows, origin.output.as_deref())
}

/// Says the first of many things of a kind, and how many more there are.
fn say(kind: &str, things: impl IntoIterator<Item = String>) {
    let mut things = things.into_iter();
    things.by_ref().take(NAMED_MAX).for_each(|thing| output::note(&format!("{kind}: {thing}")));
    let more = things.count();
    if more > 0 {
        output::note(&format!("{kind}: {more} more"));
    }
}

/// Numbers cannot be of a day that is still to come.
fn not_ahead(date: Date, today: Date) -> Result<(), Failure> {
    if today.until(date).is_ok_and(|span| span.get_days() > 1) {
        let message = format!("--date {date} is after today, {today}");
        return Err(Failure::input(message).hint("give the day on which the numbers held"));
    }
    Ok(())
}

/// Each reason once, with how many rows it refused and the first lines of them.
fn reasons(refused: &[Refused]) -> Vec<String> {
    let mut groups: IndexMap<(&str, &str), Vec<String>> = IndexMap::new();
    for Refused { line, field, why } in refused {
        groups.entry((field, why)).or_default().push(line.to_string());
    }
    let sentence = |((field, why), lines): ((&str, &str), Vec<String>)| {
        let more = lines.len().saturating_sub(LINES_MAX);
        let named = lines[..lines.len() - more].join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let word = if lines.len() == 1 { "line" } else { "lines" };
        format!("{word} {named}{more}: `{field}`: {why}")
    };
    groups.into_iter().map(sentence).collect()
}

/// A text that is not empty.
fn filled(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("give a text: every number needs a source".to_owned()) } else { Ok(text.to_owned()) }
}
