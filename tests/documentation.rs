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

/// The output of a command about published files, for machines.
fn of_results(arguments: &[&str]) -> serde_json::Value {
    let results = concat!(env!("CARGO_MANIFEST_DIR"), "/results");
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    let output = command.current_dir(results).args(arguments).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The ratios that the page on published results states are those of the files.
#[test]
fn the_ratios_of_the_published_files_are_what_the_program_says() {
    let page = include_str!("../results/README.md");
    let number = |value: &serde_json::Value| format!("{:.3}", value.as_f64().unwrap());
    let mut rows = Vec::new();
    let safety = of_results(&["show", "2026-11-23-llvmpipe-safety.v1.json"]);
    for gain in safety["trusted_over_checked"].as_array().unwrap() {
        let (ratio, low, high) = (number(&gain["ratio"]), number(&gain["low"]), number(&gain["high"]));
        let (kernel, problems) = (gain["what"].as_str().unwrap(), &gain["problems"]);
        rows.push(format!("| `{kernel}` | {ratio} | {low} to {high} | {problems} |"));
    }
    let quick = of_results(&["show", "2026-11-23-llvmpipe-epyc-2-cores-3.v1.json"]);
    for gain in quick["tuned_over_fixed"].as_array().unwrap() {
        let (ratio, low, high) = (number(&gain["ratio"]), number(&gain["low"]), number(&gain["high"]));
        rows.push(format!("| {} | {ratio} | {low} to {high} |", gain["what"].as_str().unwrap()));
    }
    assert_eq!(rows.len(), 12);
    let peers = "2026-11-23-llvmpipe-peers-2.v1.json#llvmpipe.vulkan";
    let table = of_results(&["compare", "--by", "best", &format!("{peers}-burn"), peers]);
    for line in table["comparisons"][0]["rows"].as_array().unwrap() {
        let of = |key: &str| format!("{:.2}", line["ratio"][key].as_f64().unwrap());
        rows.push(format!("{} [{}, {}] |", of("ratio"), of("low"), of("high")));
    }
    assert_eq!(rows.len(), 14);
    for row in rows {
        assert!(page.contains(&row), "results/README.md should say {row}");
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
    for folder in ["docs", "data", "results", "shaders", "peers/cubek", "runners/torch"] {
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
