//! A chart as SVG inside a page: no script, no font, nothing from elsewhere, and the colours of the
//! page's theme.
//!
//! The plotting library (plotters) keeps the coordinates, the grid and the elements; it is known in
//! this folder only. What it has no notion of is done here: ticks at round ratios, labels that keep
//! clear of one another, and colours that follow a theme.

use super::canvas::Note;
use super::label;
use super::legend::Legend;
use super::marks::Pen;
use super::sheet::Sheet;
use super::theme::css;
use super::words::escape;
use super::{Chart, Mark};

pub use super::sheet::Width;
pub use super::theme::STYLE;

/// The chart as an element `svg`. `id` begins every name inside it, so a page gives each picture
/// another one.
#[must_use]
pub fn svg(chart: &Chart, width: Width, id: &str) -> String {
    // Which labels find no room beside their mark is known once all are placed; those go to the
    // legend, which takes room itself.
    let mut listed = always_listed(chart);
    loop {
        let sheet = Sheet::lay(chart, width, Legend::of(chart, &listed));
        let mut body = String::new();
        let homeless = draw(chart, &sheet, &listed, id, &mut body);
        if homeless.is_empty() {
            return document(chart, width, id, sheet.size, &body);
        }
        listed.extend(homeless);
        listed.sort_unstable();
    }
}

/// The marks that are never labelled directly: series of dots and bars.
fn always_listed(chart: &Chart) -> Vec<usize> {
    let scattered = |(_, mark): &(usize, &Mark)| matches!(mark, Mark::Dots { .. } | Mark::Bars { .. });
    chart.marks.iter().enumerate().filter(scattered).map(|(place, _)| place).collect()
}

/// Draws a chart behind `out`. Returns the marks whose label found no room.
fn draw<'c>(chart: &Chart, sheet: &Sheet<'_>, listed: &[usize], id: &'c str, out: &'c mut String) -> Vec<usize> {
    let Some(mut pen) = Pen::on(chart, sheet, id, out) else { return Vec::new() };
    for mark in &chart.marks {
        pen.mark(chart, mark);
    }
    sheet.around(chart, |words| pen.note(&Note::Words(words)));
    pen.legend();
    label::all(chart, &mut pen, listed)
}

fn document(chart: &Chart, width: Width, id: &str, (across, down): (f64, f64), body: &str) -> String {
    let id = escape(id);
    let class = match width {
        Width::Wide => "wide",
        Width::Narrow => "narrow",
    };
    let title = match chart.y.label.is_empty() {
        true => chart.x.label.clone(),
        false => format!("{} by {}", chart.y.label, chart.x.label),
    };
    let patterns: String =
        (0..7).filter(|code| body.contains(&format!("-pattern-{code})"))).map(|code| pattern(&id, code)).collect();
    let patterns = if patterns.is_empty() { patterns } else { format!("<defs>{patterns}</defs>\n") };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" role=\"img\" viewBox=\"0 0 {across} {}\" \
         aria-labelledby=\"{id}-title {id}-desc\" font-family=\"system-ui,sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{patterns}{body}</svg>\n",
        down.ceil(),
        escape(&title),
        escape(&chart.alt)
    )
}

/// The pattern of the bars of an ink: stripes that lean another way for each.
fn pattern(id: &str, code: u8) -> String {
    let angle = [0, 45, -45, 90, 20, -20, 70].get(usize::from(code)).copied().unwrap_or(0);
    format!(
        "<pattern id=\"{id}-pattern-{code}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({angle})\">\
         <rect width=\"2.5\" height=\"5\" fill=\"{}\"/></pattern>",
        css(code)
    )
}
