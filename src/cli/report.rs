//! `switchpoint report`: one page with the answer, its charts and its sources.

use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use crate::compare::TargetSummary;
use crate::device::TargetFacts;
use crate::economics::answer::buyer::Buyer;
use crate::economics::answer::population::{Population, SamplingSettings};
use crate::economics::threshold::solve;
use crate::record::{disk, published, read};
use crate::report;
use crate::report::figure::frontier::Priced;
use crate::report::page::Page;
use crate::report::page::contents::{Charted, FileFacts};
use crate::report::page::measured::CHARTED_MAX;
use crate::result::{ResultSet, Status};
use crate::text::sha256;

use super::claim_evidence::Evidence;
use super::datasheets::Sheets;
use super::failure::Failure;
use super::options::{DayOptions, SamplingOptions};
use super::output;
use super::prices::Prices;
use super::scenario::ScenarioOption;
use super::threshold::ARTICLE_ADVANTAGE;

/// `switchpoint report`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  switchpoint report -o report.html\n  switchpoint report results/*.v1.json -o report.html"
)]
pub struct ReportArguments {
    /// Result files to show; by default the built-in published ones
    #[arg(value_name = "RESULT")]
    pub results: Vec<PathBuf>,
    /// The page to write, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub output: PathBuf,
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioOption,
    /// Yearly spend in USD of the buyer for the one-at-a-time sensitivity; by default that of the
    /// buyer who splits the spend in half
    #[arg(long, value_name = "USD")]
    pub spend: Option<f64>,
    /// Monte Carlo settings.
    #[command(flatten)]
    pub sampling: SamplingOptions,
    /// The day of the report.
    #[command(flatten)]
    pub day: DayOptions,
}

/// A result file that the report is made from.
enum Source {
    /// Carried by the program.
    Carried(&'static str, &'static str),
    /// On disk.
    File(PathBuf),
}

/// What is kept of a file while others are read.
struct Looked {
    facts: FileFacts,
    /// For each target: the device and the way into it, whether its peaks were measured, and its
    /// price.
    targets: Vec<LookedTarget>,
}

struct LookedTarget {
    device: (String, String),
    has_peaks: bool,
    priced: Option<Priced>,
}

/// Writes the page.
pub fn run(arguments: &ReportArguments) -> Result<u8, Failure> {
    let sampling = arguments.sampling.settings();
    let (scenario, priors) = arguments.scenario.load()?;
    let population = Population::of(&priors, sampling);
    let one = priors.clone().of_spend(arguments.spend.unwrap_or(population.median_spend_usd_per_year));
    let evidence = Evidence::carried()?;
    let valuations = evidence.valuations()?;
    let prices = Prices::carried(arguments.day.today())?;
    let sources = sources(&arguments.results);
    let looked: Vec<Looked> = sources.par_iter().map(|source| look(source, &prices)).collect::<Result<_, Failure>>()?;
    let charts = charted(&looked);
    let open = |place: &(usize, usize)| Ok((place.1, Opened::of(&sources[place.0])?));
    let opened: Vec<(usize, Opened)> = charts.iter().map(open).collect::<Result<_, Failure>>()?;
    let sheets = Sheets::load()?;
    let charted = opened.iter().map(|(target, opened)| opened.charted(*target, &sheets));
    let options = options(arguments.scenario.path.as_deref(), sampling);
    let page = Page {
        day: prices.today,
        scenario: &scenario,
        options: &options,
        priors: &priors,
        population: &population,
        buyer: &Buyer::of(&one, 1.0 - 1.0 / ARTICLE_ADVANTAGE, sampling),
        one: &one,
        threshold: solve(&one.centre)?.threshold_work_discount,
        traced: &evidence.judge(&evidence.claims, &population, &valuations)?,
        valuations: &valuations,
        rates: &prices.of_published(&evidence.measurements),
        priced: &looked
            .iter()
            .flat_map(|looked| &looked.targets)
            .filter_map(|target| target.priced.clone())
            .collect::<Vec<_>>(),
        charted: &charted.collect::<Vec<_>>(),
        files: &looked.iter().map(|looked| looked.facts.clone()).collect::<Vec<_>>(),
    };
    output::text(&page.html(), Some(&arguments.output))?;
    if arguments.output != Path::new("-") {
        output::note(&format!("written: {}", arguments.output.display()));
    }
    Ok(0)
}

fn sources(results: &[PathBuf]) -> Vec<Source> {
    if results.is_empty() {
        return published::FILES.iter().map(|(name, text)| Source::Carried(name, text)).collect();
    }
    results.iter().cloned().map(Source::File).collect()
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Carried(name, _) => format!("results/{name}"),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The contents and their hash.
    fn read(&self) -> Result<(ResultSet, String), Failure> {
        let text = match self {
            Self::Carried(_, text) => (*text).to_owned(),
            Self::File(path) => disk::text(path)?,
        };
        let hash = sha256(text.as_bytes());
        Ok((read::parse(&self.name(), &text)?.results, hash))
    }
}

/// What has to be added to `threshold` and `claims` so that they print the numbers of the page.
fn options(scenario: Option<&Path>, sampling: SamplingSettings) -> String {
    let usual = SamplingSettings::default();
    let seed = (sampling.seed != usual.seed).then(|| format!(" --seed {}", sampling.seed));
    let draws = (sampling.draws != usual.draws).then(|| format!(" --draws {}", sampling.draws));
    let scenario = scenario.map(|path| format!(" --scenario {}", path.display()));
    [scenario, seed, draws].into_iter().flatten().collect()
}

/// Reads a file and keeps what the list of files needs. A hundred files with their samples would
/// fill the memory.
fn look(source: &Source, prices: &Prices<'_>) -> Result<Looked, Failure> {
    let (results, hash) = source.read()?;
    let name = source.name();
    let known = FileFacts::of(&name, hash, &results);
    let target = |(facts, known): (&TargetFacts, &report::page::contents::MeasuredTarget)| {
        let fastest = known.fastest.as_ref().map(|(_, _, rate)| *rate);
        let quote = prices.market().quote(facts).ok();
        let priced = fastest.zip(quote).map(|(rate, quote)| Priced {
            label: facts.name.clone(),
            price: quote.price,
            range: Some(quote.range),
            rate: crate::unit::FlopPerSecond(rate),
            source: name.clone(),
        });
        LookedTarget {
            device: (facts.name.clone(), facts.backend.name().to_owned()),
            has_peaks: results.peaks.iter().any(|peak| peak.target == facts.slug && peak.status == Status::Ok),
            priced,
        }
    };
    let targets = results.targets.iter().zip(&known.targets).map(target).collect();
    Ok(Looked { facts: known, targets })
}

/// The targets that get charts, as file and target: of each device the newest session, one with
/// peaks before one without.
fn charted(looked: &[Looked]) -> Vec<(usize, usize)> {
    let mut best: Vec<(usize, usize)> = Vec::new();
    let target = |(file, target): (usize, usize)| &looked[file].targets[target];
    let rank = |place: (usize, usize)| (target(place).has_peaks, &looked[place.0].facts.started);
    for (file, of_file) in looked.iter().enumerate() {
        for (index, of_target) in of_file.targets.iter().enumerate() {
            if of_file.facts.targets[index].rows == 0 {
                continue;
            }
            match best.iter_mut().find(|known| target(**known).device == of_target.device) {
                Some(known) if rank(*known) < rank((file, index)) => *known = (file, index),
                Some(_) => {}
                None => best.push((file, index)),
            }
        }
    }
    best.sort_by(|one, other| rank(*other).cmp(&rank(*one)).then(one.cmp(other)));
    best.truncate(CHARTED_MAX);
    best
}

/// A file whose target gets charts.
struct Opened {
    name: String,
    results: ResultSet,
    summaries: Vec<TargetSummary>,
}

impl Opened {
    fn of(source: &Source) -> Result<Self, Failure> {
        let (name, results) = (source.name(), source.read()?.0);
        Ok(Self { summaries: TargetSummary::all(&name, 0, &results, None), results, name })
    }

    fn charted<'a>(&'a self, target: usize, sheets: &'a Sheets) -> Charted<'a> {
        let summary = &self.summaries[target];
        Charted { file: &self.name, results: &self.results, summary, spec: sheets.of(&summary.identity.target.name) }
    }
}
