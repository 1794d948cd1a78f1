//! Reading result files that are named on the command line, as `[LABEL=]PATH[#TARGET]`.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::compare::TargetSummary;
use crate::record::disk;
use crate::result::ResultSet;

use super::failure::Failure;
use super::output;

/// A result file as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its label in tables.
    pub label: String,
    /// Which file it is: the same number, the same file.
    pub file: usize,
    /// The slug of the only target to look at, where the user chose one.
    pub target: Option<String>,
    path: PathBuf,
}

/// A result file that was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// How the user named it.
    pub name: Name,
    /// Its contents.
    pub results: Rc<ResultSet>,
}

/// Reads a result file. What is odd about it is said on standard error.
pub fn read(path: &Path) -> Result<ResultSet, Failure> {
    let checked = disk::read(path)?;
    warn(path, &checked.warnings);
    Ok(checked.results)
}

/// Says what is odd about a file.
pub fn warn(path: &Path, warnings: &[String]) {
    for warning in warnings {
        output::note(&format!("warning: {}: {warning}", path.display()));
    }
}

/// Takes arguments apart. Different files of one name are told apart by their paths.
pub fn names<'a>(arguments: impl IntoIterator<Item = &'a String>) -> Vec<Name> {
    let mut numbers: HashMap<PathBuf, usize> = HashMap::new();
    let mut files_of: HashMap<String, HashSet<usize>> = HashMap::new();
    let mut names = Vec::new();
    for argument in arguments {
        let (label, path, target) = split(argument);
        // A file that cannot be found is complained about when it is read.
        let place = path.canonicalize().unwrap_or_else(|_| path.clone());
        let next = numbers.len();
        let file = *numbers.entry(place).or_insert(next);
        files_of.entry(label.clone()).or_default().insert(file);
        names.push(Name { label, file, target, path });
    }
    for name in &mut names {
        if files_of.get(&name.label).is_some_and(|files| files.len() > 1) {
            name.label = name.path.display().to_string();
        }
    }
    names
}

impl Name {
    /// Reads the file. What is odd about it is said on standard error.
    pub fn load(&self) -> Result<Input, Failure> {
        let input = Input { name: self.clone(), results: Rc::new(read(&self.path)?) };
        input.has_target()?;
        Ok(input)
    }

    /// The same file with what this name says of it, or the file that it names.
    pub fn load_beside(&self, known: &Input) -> Result<Input, Failure> {
        if self.file != known.name.file {
            return self.load();
        }
        let input = Input { name: self.clone(), results: known.results.clone() };
        input.has_target()?;
        Ok(input)
    }
}

impl Input {
    /// Reads several files.
    pub fn load_all<'a>(arguments: impl IntoIterator<Item = &'a String>) -> Result<Vec<Self>, Failure> {
        names(arguments).iter().map(Name::load).collect()
    }

    /// The targets of the file, or the one that the user chose.
    #[must_use]
    pub fn summaries(&self) -> Vec<TargetSummary> {
        TargetSummary::all(&self.name.label, self.name.file, &self.results, self.name.target.as_deref())
    }

    /// All targets of the file, whatever the user chose.
    #[must_use]
    pub fn all_summaries(&self) -> Vec<TargetSummary> {
        TargetSummary::all(&self.name.label, self.name.file, &self.results, None)
    }

    fn has_target(&self) -> Result<(), Failure> {
        let Some(slug) = &self.name.target else { return Ok(()) };
        if self.results.target(slug).is_some() {
            return Ok(());
        }
        let known: Vec<&str> = self.results.targets.iter().map(|target| target.slug.as_str()).collect();
        let path = self.name.path.display();
        Err(Failure::input(format!("{path} has no target `{slug}` (there are {})", known.join(", "))))
    }
}

/// Label, path and target. The label is the file's name where none is given; a part that belongs to
/// a path that exists is not split off.
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

    #[test]
    fn files_of_one_name_are_told_apart_by_their_paths() {
        let arguments = ["x/a.json#cpu", "x/a.json#gpu", "y/a.json", "b.json"].map(str::to_owned);
        let names = names(&arguments);
        let found: Vec<(&str, usize)> = names.iter().map(|name| (name.label.as_str(), name.file)).collect();
        assert_eq!(found, [("x/a.json", 0), ("x/a.json", 0), ("y/a.json", 1), ("b", 2)]);
        assert_eq!(super::names(&arguments[..2])[0].label, "a");
    }
}
