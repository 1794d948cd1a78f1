//! The canvas under the plotting library: what it draws becomes SVG that takes its colours from the
//! page.
//!
//! The library counts whole units, so a unit is a tenth of what the picture counts in. The backend
//! that comes with the library writes fixed colours and whole pixels, which is why this one exists.

use std::convert::Infallible;
use std::fmt::Write;

use plotters::element::{Drawable, PointCollection};
use plotters::style::Color;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::theme::{Paint, css};
use super::words::escape;

/// Units of the library for one of the picture.
pub(super) const UNITS: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Elements of an SVG, as they come.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    out: &'a mut String,
    /// Goes in front of the names of patterns.
    id: &'a str,
    size: (u32, u32),
}

/// Which end of words lies at their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Their beginning.
    Start,
    /// Their middle.
    Middle,
    /// Their end.
    End,
}

/// Words to write.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    /// On the line on which they stand.
    pub(super) at: (f64, f64),
    /// As they are seen.
    pub(super) shown: &'a str,
    /// As they are in full.
    pub(super) full: &'a str,
    /// Which end of them lies there.
    pub(super) anchor: Anchor,
    /// Their size.
    pub(super) size: f64,
    /// Their colour.
    pub(super) paint: Paint,
    /// Whether they lie over lines and need to be set apart from them.
    pub(super) apart: bool,
}

impl<'a> Canvas<'a> {
    /// A canvas that writes behind what is in `out`; its size is in units of the picture.
    pub(super) fn new(out: &'a mut String, id: &'a str, (width, height): (f64, f64)) -> Self {
        Self { out, id, size: ((width * UNITS) as u32, (height * UNITS) as u32) }
    }

    /// Begins a mark of data, which has words of its own.
    pub(super) fn open(&mut self, class: &str, title: &str) {
        let title = escape(title);
        let _ = match title.is_empty() {
            true => write!(self.out, "<g class=\"{class}\">"),
            false => write!(self.out, "<g class=\"{class}\"><title>{title}</title>"),
        };
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// Writes words.
    pub(super) fn write(&mut self, words: &Words<'_>) {
        let anchor = match words.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let apart = match words.apart {
            true => format!(
                " paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\"",
                Paint::Paper.css()
            ),
            false => String::new(),
        };
        let title =
            if words.shown == words.full { String::new() } else { format!("<title>{}</title>", escape(words.full)) };
        let (x, y) = words.at;
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\" fill=\"{}\"{anchor}{apart}>{title}{}</text>",
            words.size,
            words.paint.css(),
            escape(words.shown)
        );
    }

    /// Fill and opacity of a filled shape.
    fn fill(&self, BackendColor { rgb: (code, pattern, _), alpha }: BackendColor) -> String {
        let opacity = if alpha < 1.0 { format!(" fill-opacity=\"{alpha}\"") } else { String::new() };
        match pattern {
            0 => format!(" fill=\"{}\"{opacity}", css(code)),
            _ => format!(" fill=\"url(#{}-pattern-{code})\" stroke=\"{}\"", escape(self.id), css(code)),
        }
    }
}

/// Stroke, its width and its dashes.
fn stroke<S: BackendStyle>(style: &S) -> String {
    let BackendColor { rgb: (code, _, dashed), alpha } = style.color();
    let mut written = format!(" stroke=\"{}\" stroke-width=\"{}\"", css(code), f64::from(style.stroke_width()) / UNITS);
    if dashed > 0 {
        written.push_str(" stroke-dasharray=\"5 4\"");
    }
    if alpha < 1.0 {
        let _ = write!(written, " stroke-opacity=\"{alpha}\"");
    }
    written
}

fn unit(units: i32) -> f64 {
    f64::from(units) / UNITS
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let point = |(x, y)| format!("{},{}", unit(x), unit(y));
    path.into_iter().map(point).collect::<Vec<_>>().join(" ")
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_circle(at, 5, &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            let ((x1, y1), (x2, y2)) = ((unit(from.0), unit(from.1)), (unit(to.0), unit(to.1)));
            let _ = writeln!(self.out, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}/>", stroke(style));
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, upper: BackendCoord, lower: BackendCoord, style: &S, fill: bool) -> Drawn {
        if style.color().alpha > 0.0 {
            let (x, y, width, height) =
                (unit(upper.0), unit(upper.1), unit(lower.0 - upper.0), unit(lower.1 - upper.1));
            let look = if fill { self.fill(style.color()) } else { format!(" fill=\"none\"{}", stroke(style)) };
            let _ = writeln!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{look}/>");
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            let look = stroke(style);
            let _ = writeln!(self.out, "<polyline fill=\"none\"{look} points=\"{}\"/>", points(path));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        if style.color().alpha > 0.0 {
            let (x, y, radius) = (unit(center.0), unit(center.1), f64::from(radius) / UNITS);
            let look = if fill { self.fill(style.color()) } else { format!(" fill=\"none\"{}", stroke(style)) };
            let _ = writeln!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>");
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            let look = self.fill(style.color());
            let _ = writeln!(self.out, "<polygon points=\"{}\"{look}/>", points(path));
        }
        Ok(())
    }

    /// Words are written by [`Canvas::write`]; the library writes none of its own.
    fn draw_text<S: BackendTextStyle>(&mut self, _: &str, _: &S, _: BackendCoord) -> Drawn {
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        _: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((0, 0))
    }
}

/// A style of the library for a paint.
pub(super) fn style(paint: Paint, alpha: f64, width: f64) -> plotters::style::ShapeStyle {
    plotters::style::ShapeStyle {
        color: paint.color().mix(alpha),
        filled: true,
        stroke_width: (width * UNITS).round() as u32,
    }
}

/// What the library has no element for.
#[derive(Debug)]
pub(super) enum Note<'a> {
    /// A mark of data begins; its class and its words.
    Open(&'static str, &'a str),
    /// It ends.
    Close,
    /// Words.
    Words(Words<'a>),
}

impl<'a, Place: 'a> PointCollection<'a, Place> for &'a Note<'_> {
    type Point = &'a Place;
    type IntoIter = std::iter::Empty<&'a Place>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl Drawable<Canvas<'_>> for Note<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, canvas: &mut Canvas<'_>, _: (u32, u32)) -> Drawn {
        match self {
            Self::Open(class, title) => canvas.open(class, title),
            Self::Close => canvas.close(),
            Self::Words(words) => canvas.write(words),
        }
        Ok(())
    }
}
