//! What the page shows and how it is cut into sections, before any of it is HTML.

use jiff::civil::Date;

use crate::compare::TargetSummary;
use crate::compare::target_summary::rate_alone;
use crate::economics::answer::buyer::Buyer;
use crate::economics::answer::population::Population;
use crate::economics::priors::Priors;
use crate::economics::value::valuation::Valuation;
use crate::report::claims::Traced;
use crate::report::cost::PricedRate;
use crate::report::figure::Figure;
use crate::report::figure::frontier::Priced;
use crate::report::{Table, html};
use crate::result::{ResultSet, Row};

/// Everything the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The day it was made, from which the ages of prices are reckoned.
    pub day: Date,
    /// Name of the scenario.
    pub scenario: &'a str,
    /// What is added to a command so that it prints the numbers of this scenario and these draws;
    /// empty where nothing has to be.
    pub options: &'a str,
    /// The scenario.
    pub priors: &'a Priors,
    /// The answer for all of its buyers.
    pub population: &'a Population,
    /// One buyer, for what decides the answer; its spend is that of `one`.
    pub buyer: &'a Buyer,
    /// The scenario of that buyer.
    pub one: &'a Priors,
    /// The threshold of that buyer with every input at its centre.
    pub threshold: f64,
    /// The claims.
    pub traced: &'a [Traced<'a>],
    /// What a dollar buys.
    pub valuations: &'a [Valuation<'a>],
    /// What published rates of multiplication cost.
    pub rates: &'a [PricedRate<'a>],
    /// What measured rates cost: the fastest row of each target that has a price.
    pub priced: &'a [Priced],
    /// The result files.
    pub files: &'a [FileFacts],
    /// The targets that get charts.
    pub charted: &'a [Charted<'a>],
}

/// A target of a file with what its charts need.
#[derive(Debug, Clone, Copy)]
pub struct Charted<'a> {
    /// The file, as its user named it.
    pub file: &'a str,
    /// The file's contents.
    pub results: &'a ResultSet,
    /// The target.
    pub summary: &'a TargetSummary,
    /// Its datasheet, where the chip is known.
    pub spec: Option<&'a crate::roofline::Spec>,
}

/// A result file in a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFacts {
    /// As its user named it.
    pub name: String,
    /// Of its bytes.
    pub sha256: String,
    /// When its session began.
    pub started: String,
    /// The protocol.
    pub protocol: String,
    /// The commit of the program that measured.
    pub commit: String,
    /// Process launches.
    pub launches: u32,
    /// Its targets.
    pub targets: Vec<MeasuredTarget>,
}

/// A target of a file in a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredTarget {
    /// The short name.
    pub slug: String,
    /// The device, as its driver calls it.
    pub name: String,
    /// The driver.
    pub driver: String,
    /// Rows with a rate.
    pub rows: usize,
    /// The fastest row: problem, kernel, FLOP/s.
    pub fastest: Option<(String, String, f64)>,
}

impl FileFacts {
    /// Of a file.
    #[must_use]
    pub fn of(name: &str, sha256: String, results: &ResultSet) -> Self {
        let target = |facts: &crate::device::TargetFacts| {
            let own = results.rows.iter().filter(|row| row.target == facts.slug && row.repeat == 0);
            let rated: Vec<(&Row, f64)> = own.filter_map(|row| Some((row, rate_alone(row)?.value))).collect();
            let fastest = rated.iter().max_by(|one, other| one.1.total_cmp(&other.1));
            MeasuredTarget {
                slug: facts.slug.clone(),
                name: facts.name.clone(),
                driver: facts.driver.clone(),
                rows: rated.len(),
                fastest: fastest.map(|(row, rate)| (row.problem.to_string(), row.kernel.label(), *rate)),
            }
        };
        Self {
            name: name.to_owned(),
            sha256,
            started: results.session.started.clone(),
            protocol: results.protocol.name.clone(),
            commit: results.program.commit.clone(),
            launches: results.session.launches,
            targets: results.targets.iter().map(target).collect(),
        }
    }
}

/// A part of the page under a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its own on the page.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// Commands that print its numbers, without `switchpoint`.
    pub commands: Vec<String>,
    /// What it shows.
    pub parts: Vec<PagePart>,
}

/// What a section shows.
#[derive(Debug, Clone, PartialEq)]
pub enum PagePart {
    /// A paragraph.
    Text(String),
    /// A chart with its numbers; the name is its own on the page.
    Figure(String, Box<Figure>),
    /// A table.
    Table(Box<Table>),
    /// Tables behind a line that opens them.
    Folded(String, Vec<Table>),
}

impl PagePart {
    pub(super) fn figure(id: impl Into<String>, figure: Figure) -> Self {
        Self::Figure(id.into(), Box::new(figure))
    }

    pub(super) fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    pub(super) fn table(table: Table) -> Self {
        Self::Table(Box::new(table))
    }

    /// The part in HTML.
    pub(super) fn html(&self, section: &Section) -> String {
        match self {
            Self::Text(words) => html::paragraph(words),
            Self::Figure(id, figure) => html::figure(id, figure),
            Self::Table(table) => html::table(&section.title, table),
            Self::Folded(summary, tables) => {
                let tables: String = tables.iter().map(|table| html::table(summary, table)).collect();
                html::folded(summary, &tables)
            }
        }
    }
}
