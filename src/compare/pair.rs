//! Which target of one file stands against which target of another.

use crate::device::TargetFacts;
use crate::result::{ResultSet, Row};

/// A file as the user named it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its label in tables.
    pub label: &'a str,
    /// Its contents.
    pub results: &'a ResultSet,
    /// The slug of the only target to look at, where the user chose one.
    pub target: Option<&'a str>,
}

/// One target of one file.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// The file.
    pub side: Side<'a>,
    /// The target.
    pub target: &'a TargetFacts,
}

/// A base and the alternatives that are compared with it.
#[derive(Debug, Clone)]
pub struct Panel<'a> {
    /// What the others are compared with.
    pub base: Column<'a>,
    /// At least one.
    pub alternatives: Vec<Column<'a>>,
}

impl<'a> Side<'a> {
    fn columns(self) -> Vec<Column<'a>> {
        let wanted = |target: &&TargetFacts| self.target.is_none_or(|slug| slug == target.slug);
        self.results.targets.iter().filter(wanted).map(|target| Column { side: self, target }).collect()
    }
}

impl<'a> Column<'a> {
    /// The rows of the target.
    pub fn rows(self) -> impl Iterator<Item = &'a Row> {
        self.side.results.rows.iter().filter(move |row| row.target == self.target.slug)
    }

    /// The label of the file, with the target where the file has several.
    #[must_use]
    pub fn label(&self) -> String {
        if self.side.results.targets.len() == 1 {
            self.side.label.to_owned()
        } else {
            format!("{}#{}", self.side.label, self.target.slug)
        }
    }
}

/// Pairs the targets of the base file with those of the others.
///
/// Two files that have one target each (or of which the user chose one each) are compared whatever these are: that is what comparing two
/// machines means. Otherwise a target is compared with the one of the same slug.
#[must_use]
pub fn panels<'a>(base: Side<'a>, alternatives: &[Side<'a>]) -> Vec<Panel<'a>> {
    let columns = base.columns();
    let only = columns.len() == 1;
    let panel = |base: Column<'a>| {
        let partners = alternatives.iter().filter_map(|side| {
            let theirs = side.columns();
            match theirs[..] {
                [one] if only => Some(one),
                _ => theirs.into_iter().find(|column| column.target.slug == base.target.slug),
            }
        });
        Panel { base, alternatives: partners.collect() }
    };
    columns.into_iter().map(panel).filter(|panel| !panel.alternatives.is_empty()).collect()
}
