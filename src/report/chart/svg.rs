//! A chart as SVG inside a page: no script, no font, nothing from elsewhere, and the colours of the
//! page's theme.

use super::layout::Layout;
use super::picture::Picture;
use super::{Chart, Mark};

pub use super::layout::Width;

/// The chart as an element `svg`. Every id inside it begins with `id`, so a page gives each picture
/// another one.
#[must_use]
pub fn svg(chart: &Chart, width: Width, id: &str) -> String {
    // Labels that find no room beside their mark go to the legend, which takes room itself.
    let in_legend = |index: &usize| matches!(chart.marks[*index], Mark::Dots { .. } | Mark::Bars { .. });
    let mut listed: Vec<usize> = (0..chart.marks.len()).filter(in_legend).collect();
    loop {
        let layout = Layout::new(chart, width, &listed);
        let mut picture = Picture::new(&layout, id);
        picture.grid();
        chart.marks.iter().for_each(|mark| picture.mark(mark));
        picture.axes();
        picture.legend();
        let unplaced = picture.labels(&listed);
        if unplaced.is_empty() {
            return picture.document(width);
        }
        listed.extend(unplaced);
        listed.sort_unstable();
    }
}
