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
pub mod contents;
pub mod market;
pub mod measured;
pub mod sources;

use askama::Template;

use super::{chart, html};

pub use contents::{Page, PagePart, Section};

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
            styles: [chart::STYLE, html::STYLE, include_str!("../html/page.css")],
            top: answer::top(self),
            commands: [answer::model(self), answer::judged(self)],
            sections: sections.iter().map(render).collect(),
        })
    }
}
