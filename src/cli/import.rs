//! `switchpoint import`

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;

use crate::economics::price_lint::LintFinding;
use crate::record::catalogue::{self, CatalogueFormat, CatalogueSource, Cloud, Refused};
use crate::record::{mlperf, offers, specs};

use super::args::prices::{Catalogue, Import, ImportMlperfArguments, ImportPricesArguments, day_or_today};
use super::failure::Failure;
use super::output;

/// Reasons and warnings said, at most.
const NAMED_MAX: usize = 40;

/// Lines named of each reason, at most.
const LINES_MAX: usize = 5;

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
    let today = arguments.dealings.today();
    not_ahead(arguments.origin.date, today)?;
    let origin = CatalogueSource {
        cloud: &cloud,
        source: &arguments.origin.source,
        date: arguments.origin.date,
        rates: &arguments.dealings.rates()?,
        rules: &rules,
    };
    let format = match arguments.from {
        Catalogue::Skypilot => CatalogueFormat::SkyPilot,
        Catalogue::Gpuhunt => CatalogueFormat::GpuHunt,
    };
    let name = path.display().to_string();
    let import = catalogue::read(format, &name, &text_of(path, catalogue::BYTES_MAX)?, &origin, today)?;
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
    output::text(&import.text, arguments.origin.output.as_deref())?;
    Ok(0)
}

fn mlperf(arguments: &ImportMlperfArguments) -> Result<u8, Failure> {
    let prices = offers::accelerators()?;
    let chips = specs::chips()?;
    let ImportMlperfArguments { path, round, origin, sources, today } = arguments;
    not_ahead(origin.date, day_or_today(*today))?;
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
        Some(sources) => output::text(&import.sources, Some(sources))?,
        None => import.sources.lines().skip(1).for_each(|line| output::note(&format!("for sources.csv: {line}"))),
    }
    output::text(&import.rows, origin.output.as_deref())?;
    Ok(0)
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
    let mut groups: Vec<(&Refused, Vec<u64>)> = Vec::new();
    let mut places = HashMap::new();
    for one in refused {
        let place = *places.entry((one.field, one.why.as_str())).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, lines)) => lines.push(one.line),
            None => groups.push((one, vec![one.line])),
        }
    }
    let sentence = |(first, lines): (&Refused, Vec<u64>)| {
        let named: Vec<String> = lines.iter().take(LINES_MAX).map(u64::to_string).collect();
        let more =
            if lines.len() > LINES_MAX { format!(" and {} more", lines.len() - LINES_MAX) } else { String::new() };
        let word = if lines.len() == 1 { "line" } else { "lines" };
        format!("{word} {}{more}: `{}`: {}", named.join(", "), first.field, first.why)
    };
    groups.into_iter().map(sentence).collect()
}

/// The text of a file that is not too large.
fn text_of(path: &Path, bytes_max: u64) -> Result<String, Failure> {
    let cannot = |error: std::io::Error| Failure::input(format!("cannot read {}: {error}", path.display()));
    let mut text = String::new();
    File::open(path).map_err(cannot)?.take(bytes_max + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > bytes_max {
        let message = format!("{} has more than {} MiB", path.display(), bytes_max >> 20);
        return Err(Failure::input(message).hint("cut it into pieces that each have the headings"));
    }
    Ok(text)
}
