//! The commands in the documentation are executed, and its numbers are computed again.

use std::process::Command;

#[test]
fn commands_print_what_the_documentation_shows() {
    trycmd::TestCases::new().case("README.md").case("docs/*.md");
}

/// The table of the README, row by row, from the program itself.
#[test]
fn the_answer_in_the_readme_is_what_the_program_says() {
    let readme = include_str!("../README.md");
    for spend in [1, 3, 10, 30, 100, 1000] {
        let arguments = ["threshold", "--format", "json", "--spend", &format!("{spend}e6")];
        let output = Command::new(env!("CARGO_BIN_EXE_switchpoint")).args(arguments).output().unwrap();
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let percent = |key: &str| format!("{:.1} %", found[key].as_f64().unwrap() * 100.0);
        let [threshold, npv, bound] =
            ["threshold_work_discount", "npv_work_discount", "perpetual_work_discount"].map(percent);
        let row = format!("| {spend} M USD | {threshold} | {npv} | {bound} |");
        assert!(readme.contains(&row), "the README should say {row}");
    }
}

/// A link to a file of the project leads somewhere.
#[test]
fn links_lead_to_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec!["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .into_iter()
        .map(|name| root.join(name))
        .collect::<Vec<_>>();
    for folder in ["docs", "data", "results", "shaders"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    let mut broken = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            let outside = link.starts_with("http") || file.is_empty();
            if !outside && !page.parent().unwrap().join(file).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
