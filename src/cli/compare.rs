//! `switchpoint compare`: two or more result files, row by row, with intervals and verdicts.

use std::collections::BTreeMap;

use clap::Args;
use strum::VariantArray;

use crate::compare::comparability::Condition;
use crate::compare::{self, By, Comparison, Filter, RowVerdict, Rules, TargetSummary, comparison_panel};
use crate::report::compare::View;
use crate::report::{self, ReportFormat};
use crate::stat::draws;
use crate::text::plural;

use super::failure::{Failure, NOTHING_COMPARABLE, VERDICT};
use super::floor::session_floors;
use super::options::{Output, RowOptions, one_of};
use super::output;
use super::result_files::{Name, names};

/// `switchpoint compare`
#[derive(Debug, Args)]
#[command(after_help = "A file is named as [LABEL=]PATH[#TARGET]: `old=results/a.v1.json#cpu`.\n\
    Exit codes: 0 done, 1 a verdict of --fail-on was found, 2 bad input, 3 nothing comparable.\n\
    Examples:\n  \
    switchpoint compare before.v1.json after.v1.json --fail-on slower\n  \
    switchpoint compare --by target results/ours.v1.json\n  \
    switchpoint compare before.v1.json after.v1.json --floor mon.v1.json,tue.v1.json,wed.v1.json,thu.v1.json")]
pub struct CompareArguments {
    /// The file to compare with
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The files to compare
    #[arg(value_name = "ALT")]
    pub alternatives: Vec<String>,
    /// Compare the same kernel, the fastest kernel of each side, or the targets of each file
    #[arg(long, default_value = "kernel", value_parser = one_of(By::VARIANTS))]
    pub by: By,
    /// Compare although a condition of the comparison is not met
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', value_parser = one_of(Condition::VARIANTS))]
    pub allow: Vec<Condition>,
    /// Four or more files of identical code, each of a session of its own: a difference has to
    /// exceed that between sessions
    #[arg(long, value_name = "FILE", value_delimiter = ',', num_args = 1..)]
    pub floor: Vec<String>,
    /// Rows that are shown; verdicts are still those of the whole table.
    #[command(flatten)]
    pub rows: RowOptions,
    /// Show only rows of these verdicts, which are still those of the whole table
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = one_of(RowVerdict::VARIANTS))]
    pub only: Vec<RowVerdict>,
    /// Monte Carlo draws for the quantiles of each ratio in JSON; 0 leaves them out, which is
    /// faster with many files
    #[arg(long, value_name = "COUNT", default_value_t = draws::COUNT, hide_short_help = true)]
    pub draws: usize,
    /// Exit with code 1 if a row has one of these verdicts, shown or not
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = one_of(RowVerdict::VARIANTS))]
    pub fail_on: Vec<RowVerdict>,
    /// Output.
    #[command(flatten)]
    pub output: Output,
}

/// Compares every alternative with the base, or the targets of each file with each other.
pub fn run(arguments: &CompareArguments) -> Result<u8, Failure> {
    let files = std::iter::once(&arguments.base).chain(&arguments.alternatives).chain(&arguments.floor);
    let mut names = names(files);
    let floor_names = names.split_off(1 + arguments.alternatives.len());
    let floors = session_floors(&floor_names, &arguments.allow)?;
    let by = arguments.by;
    // Draws cost more than all the rest, and only a machine reads what comes of them.
    let draws = if arguments.output.format == ReportFormat::Json { arguments.draws } else { 0 };
    let rules = Rules { by, allowed: &arguments.allow, floors: &floors, draws };
    let panels = if by == By::Target { targets(&names, &rules)? } else { against_base(&names, &rules)? };
    let pairs = || panels.iter().flatten();
    if pairs().all(|pair| pair.compared() == 0) {
        return Err(nothing_comparable(pairs(), by));
    }
    let filter = Filter {
        problems: arguments.rows.problem.clone(),
        kernels: arguments.rows.kernel.clone(),
        verdicts: arguments.only.clone(),
    };
    let view =
        View { by, filter, format: arguments.output.format, width: output::width().unwrap_or(80), floors: &floors };
    output::report(&report::compare::report(&panels, &view), &arguments.output)?;
    Ok(verdict(pairs(), &arguments.fail_on))
}

/// One list for each target of the base: the alternatives, compared with it. Files are read one
/// after another, and only their evidence is kept.
fn against_base(names: &[Name], rules: &Rules<'_>) -> Result<Vec<Vec<Comparison>>, Failure> {
    let base = names[0].load()?;
    if names.len() == 1 {
        return Err(Failure::input("there is nothing to compare the file with")
            .hint("name a second file, or compare the targets of one with `--by target`"));
    }
    let bases = base.summaries();
    let mut panels: Vec<Vec<Comparison>> = bases.iter().map(|_| Vec::new()).collect();
    for name in &names[1..] {
        let alternative = name.load_beside(&base)?;
        let shared = (name.file == base.name.file).then_some(&*base.results);
        comparison_panel::add(&mut panels, &bases, &alternative.summaries(), shared, rules);
    }
    panels.retain(|pairs| !pairs.is_empty());
    if panels.is_empty() {
        return Err(nothing("the files have no target in common")
            .hint("choose one target of each with FILE#TARGET; `switchpoint show FILE` lists them"));
    }
    Ok(panels)
}

/// One list for each file: its targets, compared with the first, or with the one that the user
/// chose.
fn targets(names: &[Name], rules: &Rules<'_>) -> Result<Vec<Vec<Comparison>>, Failure> {
    let mut panels = Vec::new();
    for name in names {
        let input = name.load()?;
        let summaries = input.all_summaries();
        let chosen =
            |summary: &TargetSummary| name.target.as_ref().is_none_or(|slug| *slug == summary.identity.target.slug);
        let Some(base) = summaries.iter().position(chosen) else { continue };
        let others = summaries.iter().enumerate().filter(|(place, _)| *place != base);
        let pair = |(_, other)| compare::compare(&summaries[base], other, Some(&input.results), rules);
        panels.push(others.map(pair).collect());
    }
    panels.retain(|pairs: &Vec<Comparison>| !pairs.is_empty());
    if panels.is_empty() {
        return Err(nothing("there is one target only").hint("`--by kernel` and `--by best` compare two files"));
    }
    Ok(panels)
}

/// Says how many rows have one of the verdicts that the user wants to fail on.
fn verdict<'p>(pairs: impl Iterator<Item = &'p Comparison>, demanded: &[RowVerdict]) -> u8 {
    let mut counts: BTreeMap<RowVerdict, usize> = BTreeMap::new();
    // Where neither side has a rate, nothing was lost.
    for line in pairs.flat_map(|pair| &pair.lines).filter(|line| !line.is_empty()) {
        if demanded.contains(&line.verdict()) {
            *counts.entry(line.verdict()).or_default() += 1;
        }
    }
    for (state, count) in &counts {
        output::note(&format!("--fail-on {}: {}", state.name(), plural(*count, "row")));
    }
    if counts.is_empty() { 0 } else { VERDICT }
}

fn nothing(message: &str) -> Failure {
    Failure::input(message).with_code(NOTHING_COMPARABLE)
}

/// Why nothing can be compared, and what the user can do about it.
fn nothing_comparable<'p>(pairs: impl Iterator<Item = &'p Comparison>, by: By) -> Failure {
    let reasons: Vec<String> = report::compare::notes::reasons(pairs).iter().map(|why| format!("\n  {why}")).collect();
    let failure = nothing(&format!("no row of the files can be compared{}", reasons.concat()));
    failure.hint(if by == By::Kernel {
        "`--by best` compares the fastest kernel of each side; `--allow CONDITION` lifts a condition, see --help"
    } else {
        "`--allow CONDITION` lifts a condition, see --help"
    })
}
