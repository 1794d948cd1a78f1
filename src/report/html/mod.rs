//! Tables and figures as parts of a page. Every text is escaped; a number carries its full value in
//! `data-value`, as the JSON of its command has it.

use askama::Template;

use super::chart::Chart;
use super::chart::svg::{Width, svg};
use super::figure::Figure;
use super::text::tone;
use super::{Cell, Table};

/// What a page needs to show tables, figures and paragraphs, for light, dark and print.
/// [`super::chart::STYLE`] comes with it.
pub const STYLE: &str = include_str!("style.css");

#[derive(Template)]
#[template(path = "table.html")]
struct TablePart<'a> {
    name: &'a str,
    table: &'a Table,
    headings: Vec<(&'a str, bool)>,
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePart<'a> {
    id: &'a str,
    figure: &'a Figure,
    picture: String,
    table: String,
}

#[derive(Template)]
#[template(ext = "html", source = "<p>{{ words }}</p>")]
struct Paragraph<'a> {
    words: &'a str,
}

#[derive(Template)]
#[template(ext = "html", source = "<details><summary>{{ summary }}</summary>\n{{ inside|safe }}\n</details>")]
struct Folded<'a> {
    summary: &'a str,
    inside: &'a str,
}

/// The class of a verdict, which colours its word; `None` for words that are no verdict.
#[must_use]
pub fn tone(words: &str) -> Option<&'static str> {
    let classes = [(tone::GOOD, "good"), (tone::BAD, "bad"), (tone::OPEN, "open")];
    let style = tone::of(words)?;
    classes.into_iter().find(|(known, _)| *known == style).map(|(_, class)| class)
}

/// A table; `name` is what a screen reader calls it where it has no title.
#[must_use]
pub fn table(name: &str, table: &Table) -> String {
    let numeric = |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(..))));
    let headings = table.columns.iter().enumerate().map(|(column, heading)| (*heading, numeric(column))).collect();
    let name = if table.title.is_empty() { name } else { &table.title };
    rendered(&TablePart { name, table, headings })
}

/// A figure with its numbers; `id` is its own on the page.
#[must_use]
pub fn figure(id: &str, figure: &Figure) -> String {
    rendered(&FigurePart {
        id,
        figure,
        picture: picture(&figure.chart, id),
        table: table(&figure.caption, &figure.table),
    })
}

/// A chart for a wide and for a narrow page, of which [`super::chart::STYLE`] shows one; ids
/// in it begin with `id`.
#[must_use]
pub fn picture(chart: &Chart, id: &str) -> String {
    svg(chart, Width::Wide, &format!("{id}-wide")) + &svg(chart, Width::Narrow, &format!("{id}-narrow"))
}

/// A paragraph.
#[must_use]
pub fn paragraph(words: &str) -> String {
    rendered(&Paragraph { words })
}

/// What is read only by whoever opens it; `inside` is HTML already.
#[must_use]
pub fn folded(summary: &str, inside: &str) -> String {
    rendered(&Folded { summary, inside })
}

/// A template as text. Writing to a string cannot fail, and that is the only error of one whose
/// parts are plain values.
pub(crate) fn rendered(template: &impl Template) -> String {
    // A number and its sign stay on one line.
    template.render().unwrap_or_default().replace(" %", "\u{a0}%")
}
