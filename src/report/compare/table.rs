//! The table of a comparison for people: rates, difference with its interval, verdict, and
//! footnotes that say what would help.

use indexmap::{IndexMap, IndexSet};

use crate::compare::comparison::{Compared, Comparison, ComparisonRow, RowOutcome, SideRate};
use crate::compare::{By, RowVerdict};
use crate::problem::Problem;
use crate::report::{Cell, ReportFormat, Table, text};
use crate::stat::log_ratio::Interval;
use crate::stat::margin::MarginSource;
use crate::stat::power_analysis::RunsToDecide;
use crate::stat::warning::Warning;
use crate::text::plural;
use crate::unit::{FlopPerSecond, si_prefix, significant};

use super::notes;
use super::view::View;

/// Alternatives that may stand beside each other in a pull request.
const BESIDE_MAX: usize = 6;

/// The least width of an alternative in text.
const ALTERNATIVE_WIDTH: usize = 30;

/// One table for all alternatives of a base where they fit beside each other, else one for each.
#[must_use]
pub fn tables(pairs: &[Comparison], view: &View<'_>) -> Vec<Table> {
    let all: Vec<&Comparison> = pairs.iter().collect();
    let wide = match view.format {
        ReportFormat::Markdown => all.len() <= BESIDE_MAX,
        _ => all.len() * ALTERNATIVE_WIDTH < view.width,
    };
    if all.len() > 1 && wide {
        let together = table(&all, view);
        if view.format == ReportFormat::Markdown || text::table_width(&together) <= view.width {
            return vec![together];
        }
    }
    all.into_iter().map(|pair| table(&[pair], view)).collect()
}

/// Lines of several pairs that stand in one row of the table.
struct PanelRow<'p> {
    problem: Problem,
    kernel: &'p str,
    lines: Vec<Option<&'p ComparisonRow>>,
}

fn table(pairs: &[&Comparison], view: &View<'_>) -> Table {
    let markdown = view.format == ReportFormat::Markdown;
    let rows = rows(pairs);
    let shown: Vec<&PanelRow<'_>> = rows.iter().filter(|row| row.is_shown(view)).collect();
    let mut footnotes = Footnotes::default();
    let mut cells: Vec<Vec<Cell>> = Vec::new();
    let mut problem = None;
    for row in &shown {
        if markdown {
            let mut line = vec![Cell::text(row.problem.to_string())];
            line.extend((view.by == By::Kernel).then(|| Cell::text(row.kernel)));
            cells.push(row.cells(line, pairs, view, &mut footnotes));
        } else if view.by == By::Kernel {
            if problem.replace(row.problem) != Some(row.problem) {
                cells.push(first_only(row.problem.to_string(), pairs.len()));
            }
            cells.push(row.cells(vec![Cell::text(format!("  {}", row.kernel))], pairs, view, &mut footnotes));
        } else {
            cells.push(row.cells(vec![Cell::text(row.problem.to_string())], pairs, view, &mut footnotes));
            cells.push(row.kernels());
        }
    }
    let means = pairs.iter().any(|pair| pair.mean.is_some());
    cells.extend(means.then(|| mean(pairs, view)));
    let mut columns = vec!["problem"];
    columns.extend((markdown && view.by == By::Kernel).then_some("kernel"));
    let mut groups = vec![(String::new(), columns.len() + 1)];
    columns.push("base FLOP/s");
    for pair in pairs {
        columns.extend(["alt. FLOP/s", "difference, 95 %", "verdict"]);
        groups.push((notes::short(pair), 3));
    }
    let mut below = footnotes.lines();
    let hidden = rows.iter().filter(|row| !row.is_empty()).count() - shown.len();
    below.extend(notes::below(pairs, hidden, view));
    Table {
        title: format!("base: {}", pairs[0].base.label()),
        preface: notes::above(pairs),
        groups: if pairs.len() > 1 { groups } else { Vec::new() },
        columns,
        rows: cells,
        notes: below,
        ..Table::default()
    }
}

/// The rows of all pairs, in the order of the first that has them.
fn rows<'p>(pairs: &[&'p Comparison]) -> Vec<PanelRow<'p>> {
    let mut rows: IndexMap<(Problem, &str), PanelRow<'p>> = IndexMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        for line in &pair.lines {
            let row = || PanelRow { problem: line.problem, kernel: &line.kernel, lines: vec![None; pairs.len()] };
            rows.entry((line.problem, &line.kernel)).or_insert_with(row).lines[index] = Some(line);
        }
    }
    // A kernel that only one side has comes after all others in the comparison, and under its
    // problem here.
    let problems: IndexSet<Problem> = rows.keys().map(|(problem, _)| *problem).collect();
    let mut rows: Vec<PanelRow<'p>> = rows.into_values().collect();
    rows.sort_by_key(|row| problems.get_index_of(&row.problem));
    rows
}

impl PanelRow<'_> {
    /// Whether no side has a rate.
    fn is_empty(&self) -> bool {
        self.lines.iter().flatten().all(|line| line.is_empty())
    }

    fn is_shown(&self, view: &View<'_>) -> bool {
        !self.is_empty() && self.lines.iter().flatten().any(|line| view.filter.shows(line))
    }

    fn base(&self) -> Option<&Result<SideRate, &'static str>> {
        self.lines.iter().flatten().map(|line| &line.base).next()
    }

    /// The rates and verdicts, after the cells that name the row.
    fn cells(
        &self,
        mut cells: Vec<Cell>,
        pairs: &[&Comparison],
        view: &View<'_>,
        footnotes: &mut Footnotes,
    ) -> Vec<Cell> {
        cells.push(self.base().map_or_else(Cell::empty, |base| rate(base, view)));
        for (pair, line) in pairs.iter().zip(&self.lines) {
            match line {
                Some(line) => {
                    cells.push(rate(&line.alternative, view));
                    cells.push(difference(line.compared().map(|compared| compared.ratio), view));
                    cells.push(Cell::text(verdict(pair, line, footnotes)));
                }
                None => {
                    cells.extend([Cell::text("not measured"), Cell::empty(), Cell::text(RowVerdict::Missing.name())]);
                }
            }
        }
        cells
    }

    /// The kernels behind the rates, below them.
    fn kernels(&self) -> Vec<Cell> {
        let name = |cell: Option<&Result<SideRate, &'static str>>| {
            cell.and_then(|cell| cell.as_ref().ok()).map_or_else(Cell::empty, |cell| Cell::text(&cell.kernel))
        };
        let mut cells = vec![Cell::empty(), name(self.base())];
        for line in &self.lines {
            cells.extend([name(line.map(|line| &line.alternative)), Cell::empty(), Cell::empty()]);
        }
        cells
    }
}

fn first_only(first: String, pairs: usize) -> Vec<Cell> {
    let mut cells = vec![Cell::text(first)];
    cells.extend((0..1 + 3 * pairs).map(|_| Cell::empty()));
    cells
}

fn mean(pairs: &[&Comparison], view: &View<'_>) -> Vec<Cell> {
    let mut cells = vec![Cell::text("geometric mean")];
    cells.extend((view.format == ReportFormat::Markdown && view.by == By::Kernel).then(Cell::empty));
    cells.push(Cell::empty());
    for pair in pairs {
        let rows = plural(pair.mean.map_or(0, |mean| mean.rows), "row");
        cells.extend([Cell::text(rows), difference(pair.mean.map(|mean| mean.ratio), view), Cell::empty()]);
    }
    cells
}

/// `1.446G  ±2.1%` for a terminal, with its unit and kernel for a pull request.
fn rate(cell: &Result<SideRate, &'static str>, view: &View<'_>) -> Cell {
    let SideRate { kernel, rate, .. } = match cell {
        Ok(cell) => cell,
        Err(why) => return Cell::text(*why),
    };
    let half = ((rate.high / rate.low).sqrt() - 1.0) * 100.0;
    let half = if half < 9.95 { format!("±{half:.1}%") } else { format!("±{half:.0}%") };
    if view.format == ReportFormat::Markdown {
        let kernel = if view.by == By::Kernel { String::new() } else { format!(" ({kernel})") };
        return Cell::Number(format!("{} {half}{kernel}", FlopPerSecond(rate.value)), rate.value);
    }
    let (scale, prefix) = si_prefix(rate.value);
    Cell::Number(format!("{}{prefix} {half:>5}", significant(rate.value / scale)), rate.value)
}

/// `+11.2% [+9.1,+13.3]`.
fn difference(ratio: Option<Interval>, view: &View<'_>) -> Cell {
    let Some(Interval { value, low, high }) = ratio else { return Cell::empty() };
    let shown = |ratio: f64| {
        let percent = (ratio - 1.0) * 100.0;
        // No minus sign in front of nothing.
        let percent = if percent.abs() < 0.05 { 0.0 } else { percent };
        if percent.abs() < 99.95 { format!("{percent:+.1}") } else { format!("{percent:+.0}") }
    };
    let value = format!("{}%", shown(value));
    let interval = format!("[{},{}]", shown(low), shown(high));
    Cell::text(if view.format == ReportFormat::Markdown {
        format!("{value} {interval}")
    } else {
        format!("{value:>6} {interval}")
    })
}

fn verdict(pair: &Comparison, line: &ComparisonRow, footnotes: &mut Footnotes) -> String {
    let mut words = match (line.verdict(), pair.margin.source) {
        (RowVerdict::Differs, _) => "≠".to_owned(),
        // Where the margin is not the usual one, `same` has to say how far that reaches.
        (RowVerdict::Same, source) if source != MarginSource::Delta => {
            format!("same ±{:.1}%", pair.margin.share() * 100.0)
        }
        (state, _) => state.name().to_owned(),
    };
    let notes = match &line.outcome {
        RowOutcome::Compared(compared) => advice(compared, pair),
        RowOutcome::Differs(why) => vec![why.clone()],
        RowOutcome::Missing => Vec::new(),
    };
    let marks: Vec<String> = notes.into_iter().map(|note| footnotes.mark(note)).collect();
    if !marks.is_empty() {
        words.push_str(&format!(" {}", marks.join(",")));
    }
    words
}

/// What would settle a row that is unclear.
fn advice(compared: &Compared, pair: &Comparison) -> Vec<String> {
    let Some(runs_to_decide) = compared.runs_to_decide else { return Vec::new() };
    let mut notes = Vec::new();
    if compared.judged.clears_alone {
        notes.push(format!("exceeds the margin alone, not after the correction for {} rows", pair.compared()));
    }
    match runs_to_decide {
        RunsToDecide::Runs(runs) => notes.push(format!("{} would decide, if the noise stays what it is", about(runs))),
        RunsToDecide::Unknown => {
            let assumed = pair.base.assumed().worse(pair.alternative.assumed());
            notes.push(Warning::OneRun(assumed.one_run_sd).to_string());
        }
        RunsToDecide::Nothing if compared.judged.margin_log > pair.margin.log => notes.push(
            "the fastest samples show another difference: something else may have run beside; measure again".to_owned(),
        ),
        RunsToDecide::Nothing => notes.push("more runs will not decide at this margin".to_owned()),
    }
    if compared.samples_help {
        notes.push("most of the noise is inside a run: more samples help".to_owned());
    }
    notes
}

/// A number of runs, in steps, so that a long table has few footnotes. Machines get the number
/// itself.
fn about(runs: u32) -> String {
    let mut steps = [5, 10, 20, 50].into_iter();
    match steps.find(|step| runs <= *step) {
        Some(step) => format!("up to {step} runs of each side"),
        None => format!("{runs} runs of each side"),
    }
}

/// Footnotes of a table, equal ones once.
#[derive(Default)]
struct Footnotes(IndexSet<String>);

impl Footnotes {
    /// The mark of a footnote.
    fn mark(&mut self, text: String) -> String {
        superscript(self.0.insert_full(text).0 + 1)
    }

    fn lines(&self) -> Vec<String> {
        self.0.iter().enumerate().map(|(place, text)| format!("{} {text}", superscript(place + 1))).collect()
    }
}

fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}
