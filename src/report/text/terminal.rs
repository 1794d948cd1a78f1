//! What a text is written for: a terminal of some width, or a pipe.

use crate::text::printable_line;

use super::paragraph::wrap;
use super::tone;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Medium {
    /// Columns of the terminal. Without a width nothing is wrapped and no bar is drawn, so that
    /// what reads a pipe finds a row in a line.
    pub width: Option<usize>,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
    /// Whether it shows colours. They only repeat what the words say.
    pub colour: bool,
}

impl Medium {
    /// A file or a pipe.
    pub const PLAIN: Self = Self { width: None, unicode: true, colour: false };

    /// Columns; as many as anybody needs where there is no width.
    pub(super) fn limit(self) -> usize {
        self.width.unwrap_or(usize::MAX)
    }

    /// A paragraph in lines that fit, each with its line break.
    pub(super) fn paragraph(self, text: &str) -> String {
        let mut shown = String::new();
        for line in text.split('\n') {
            let wrapped = wrap(&printable_line(line), self.limit());
            shown.push_str(&if self.colour { tone::paragraph(&wrapped) } else { wrapped });
            shown.push('\n');
        }
        shown
    }
}

/// A share of 1 as a bar; what is above 1 fills it and says so by its end.
#[must_use]
pub fn bar(share: f64, width: usize, unicode: bool) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_finite() { share.max(0.0) } else { 0.0 };
    if share > 1.0 && width > 0 {
        return if unicode { "█".repeat(width - 1) + "▶" } else { "#".repeat(width - 1) + ">" };
    }
    let length = share * width as f64;
    if !unicode {
        return "#".repeat(length.round() as usize);
    }
    let eighths = (length * 8.0).round() as usize;
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}
