//! Result files as they are named on the command line: `[LABEL=]PATH[#TARGET]`.

use std::path::{Path, PathBuf};

use crate::compare::Side;
use crate::record::read;
use crate::result::ResultSet;

use super::failure::Failure;
use super::output;

/// A result file that was read.
#[derive(Debug)]
pub struct Input {
    label: String,
    target: Option<String>,
    results: ResultSet,
}

impl Input {
    /// Reads a file. What is odd about it is said on standard error.
    fn load(argument: &str) -> Result<Self, Failure> {
        let (label, path, target) = split(argument);
        let checked = read::read(&path)?;
        for warning in &checked.warnings {
            output::note(&format!("warning: {}: {warning}", path.display()));
        }
        if let Some(slug) = &target
            && checked.results.target(slug).is_none()
        {
            let known: Vec<&str> = checked.results.targets.iter().map(|target| target.slug.as_str()).collect();
            return Err(Failure::input(format!(
                "{} has no target `{slug}` (there are {})",
                path.display(),
                known.join(", ")
            )));
        }
        Ok(Self { label, target, results: checked.results })
    }

    /// Reads several files and tells apart those of one name by their paths.
    pub fn load_all<'a>(arguments: impl IntoIterator<Item = &'a String>) -> Result<Vec<Self>, Failure> {
        let mut inputs = Vec::new();
        for argument in arguments {
            inputs.push((argument, Self::load(argument)?));
        }
        let labels: Vec<String> = inputs.iter().map(|(_, input)| input.label.clone()).collect();
        let twice = |label: &String| labels.iter().filter(|other| *other == label).count() > 1;
        let apart = |(argument, input): (&String, Self)| {
            let label = if twice(&input.label) { split(argument).1.display().to_string() } else { input.label };
            Self { label, ..input }
        };
        Ok(inputs.into_iter().map(apart).collect())
    }

    /// The file as one side of a comparison.
    #[must_use]
    pub fn side(&self) -> Side<'_> {
        Side { label: &self.label, results: &self.results, target: self.target.as_deref() }
    }
}

/// Label, path and target. The label is the file's name where none is given; a part that belongs to a path that exists is not split off.
fn split(argument: &str) -> (String, PathBuf, Option<String>) {
    let (label, rest) = match argument.split_once('=') {
        Some((label, rest)) if !Path::new(argument).exists() && !label.contains(['/', '\\', '#']) => {
            (Some(label), rest)
        }
        _ => (None, argument),
    };
    let (path, target) = match rest.rsplit_once('#') {
        Some((path, target)) if !Path::new(rest).exists() => (path, Some(target.to_owned())),
        _ => (rest, None),
    };
    let path = PathBuf::from(path);
    let name = || path.file_name().map_or(rest.to_owned(), |name| name.to_string_lossy().into_owned());
    let label =
        label.map_or_else(|| name().trim_end_matches(".json").trim_end_matches(".v1").to_owned(), str::to_owned);
    (label, path, target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_paths_and_targets() {
        let check = |argument: &str, label: &str, path: &str, target: Option<&str>| {
            assert_eq!(
                split(argument),
                (label.to_owned(), PathBuf::from(path), target.map(str::to_owned)),
                "{argument}"
            );
        };
        check("a.v1.json", "a", "a.v1.json", None);
        check("dir/a.v1.json#cpu", "a", "dir/a.v1.json", Some("cpu"));
        check("old=dir/a.v1.json#cpu", "old", "dir/a.v1.json", Some("cpu"));
        check("dir=x/a.json", "dir", "x/a.json", None);
        check("./k=v/a.json", "a", "./k=v/a.json", None);
    }
}
