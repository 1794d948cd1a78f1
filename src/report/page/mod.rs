//! The report: one page that answers the question from top to bottom, for a manager, an engineer
//! and a reviewer.
//!
//! ```text
//! answer    the answer, the claims, who is in the band, who switches, what decides it
//! market    discounts on offer, and the frontier of price and performance
//! measured  the charts of result files, and the list of them
//! sources   where every number comes from
//! ```
//!
//! Every number comes from the model behind a command, so that it can be found again in that
//! command's JSON; each section names its command. The page is one file without scripts and without
//! anything from a network.

pub mod answer;
pub mod market;
pub mod measured;
pub mod sources;

use askama::Template;
use jiff::civil::Date;

use crate::economics::answer::buyer::Buyer;
use crate::economics::answer::population::Population;
use crate::economics::beliefs::Beliefs;
use crate::economics::value::valuation::Valuation;

use super::claims::Traced;
use super::cost::PricedRate;
use super::figure::Figure;
use super::figure::frontier::Priced;
use super::{Table, chart, html};
use measured::{Charted, FileFacts};

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
    pub beliefs: &'a Beliefs,
    /// The answer for all of its buyers.
    pub population: &'a Population,
    /// One buyer, for what decides the answer; its spend is that of `one`.
    pub buyer: &'a Buyer,
    /// The scenario of that buyer.
    pub one: &'a Beliefs,
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
    pub parts: Vec<Part>,
}

/// What a section shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// A chart with its numbers; the name is its own on the page.
    Figure(String, Box<Figure>),
    /// A table.
    Table(Box<Table>),
    /// Tables behind a line that opens them.
    Folded(String, Vec<Table>),
}

impl Part {
    fn figure(id: impl Into<String>, figure: Figure) -> Self {
        Self::Figure(id.into(), Box::new(figure))
    }

    fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    fn table(table: Table) -> Self {
        Self::Table(Box::new(table))
    }

    /// The part in HTML.
    fn html(&self, section: &Section) -> String {
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

#[derive(Template)]
#[template(path = "page.html")]
struct PageTemplate<'a> {
    day: String,
    version: &'static str,
    styles: [&'static str; 3],
    top: answer::Top,
    commands: [String; 2],
    sections: Vec<Rendered<'a>>,
}

/// A section with its parts in HTML.
struct Rendered<'a> {
    section: &'a Section,
    parts: Vec<String>,
}

impl Page<'_> {
    /// The sections below the answer, in the order in which they are read.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections = vec![answer::claims(self), answer::band(self), answer::adoption(self)];
        sections.extend([market::offers(self), market::frontier(self)]);
        sections.extend(measured::throughput(self));
        sections.extend(measured::roofline(self));
        sections.extend([answer::decides(self), sources::sources(self)]);
        sections
    }

    /// The whole page.
    #[must_use]
    pub fn html(&self) -> String {
        let sections = self.sections();
        let render =
            |section| Rendered { section, parts: section.parts.iter().map(|part| part.html(section)).collect() };
        html::rendered(&PageTemplate {
            day: self.day.to_string(),
            version: env!("CARGO_PKG_VERSION"),
            styles: [chart::svg::STYLE, html::STYLE, include_str!("../html/page.css")],
            top: answer::top(self),
            commands: [answer::model(self), answer::judged(self)],
            sections: sections.iter().map(render).collect(),
        })
    }
}
