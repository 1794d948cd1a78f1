//! The age of prices, where prices are used: `cost`, `decide` and `value`.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

const GOLDEN: &str = include_str!("golden/two-targets.v1.json");

/// A folder with a result file of a device of the price list, and a price list of two dates.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let device = GOLDEN.replace("llvmpipe (LLVM 15.0.6, 256 bits)", "NVIDIA H100 80GB HBM3");
    std::fs::write(folder.path().join("gpu.v1.json"), device).unwrap();
    let header = include_str!("../data/prices.csv").lines().next().unwrap();
    let row = |region: &str, price: &str, date: &str| {
        format!("H100,NVIDIA,AWS,{region},on_demand,p5,1,{price},{price},page,{date},list price,\n")
    };
    let rows = [row("a", "4", "2026-11-03"), row("b", "5", "2026-01-01"), row("c", "6", "undated")].concat();
    std::fs::write(folder.path().join("list.csv"), format!("{header}\n{rows}")).unwrap();
    folder
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    let output = command.current_dir(folder).args(arguments).args(["--today", "2026-11-23"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}

#[test]
fn cost_says_how_old_its_prices_are() {
    let folder = folder();
    let cost = |more: &[&str]| said(folder.path(), &[&["cost", "gpu.v1.json#llvmpipe.vulkan"][..], more].concat());
    let warning =
        "warning: gpu#llvmpipe.vulkan: of 3 offers 1 over 180 days old and 1 without a date; --explain names them";
    let plain = cost(&["--prices", "list.csv"]);
    says(&plain, &["median of 3 offers, 4.000 USD/h to 6.000 USD/h); 20 to 326 days old, 1 without a date", warning]);
    assert!(!plain.contains("prices, line"));
    let explained = cost(&["--prices", "list.csv", "--explain"]);
    says(
        &explained,
        &["2026-11-03, 20 days old;", "2026-01-01, 326 days old: STALE;", "undated, of unknown age;", warning],
    );
    let machine: serde_json::Value =
        serde_json::from_str(&cost(&["--prices", "list.csv", "--format", "json"])).unwrap();
    let expected = serde_json::json!({"youngest_days": 20, "oldest_days": 326, "stale_offers": 1, "undated_offers": 1});
    assert_eq!(machine["targets"][0]["age"], expected);
    // A price by hand has no age, and a fresh list no warning.
    for text in [cost(&["--price", "3"]), cost(&["--basis", "list", "--cloud", "AWS"])] {
        assert!(!text.contains("warning"), "{text}");
    }
    says(&cost(&["--cloud", "AWS"]), &["; 55 days old"]);
}

#[test]
fn decide_says_how_old_its_prices_are() {
    let folder = folder();
    let files = ["gpu.v1.json#llvmpipe.vulkan", "gpu.v1.json#llvmpipe.vulkan"];
    let decide =
        |more: &[&str]| said(folder.path(), &[&["decide"][..], &files, &["--prices", "list.csv"], more].concat());
    let text = decide(&["--alt-price", "3"]);
    says(
        &text,
        &["20 to 326 days old, 1 without a date", "warning: incumbent: of 3 offers 1 over 180 days old and 1 without"],
    );
    assert!(!text.contains("warning: alternative"), "{text}");
    says(&decide(&["--explain"]), &["2026-01-01, 326 days old: STALE;", "warning: alternative: of 3 offers"]);
    let machine: serde_json::Value = serde_json::from_str(&decide(&["--alt-price", "3", "--format", "json"])).unwrap();
    assert_eq!(machine["base_price"]["age"]["stale_offers"], 1);
    assert!(machine["alternative_price"]["age"].is_null());
}

#[test]
fn traps_in_every_form() {
    let folder = folder();
    let findings = |more: &[&str]| said(folder.path(), &[&["lint-prices", "list.csv"][..], more].concat());
    says(
        &findings(&[]),
        &[
            "list.csv: 3 rows, 3 of them on a basis; on 2026-11-23 2 of these have findings",
            "dated 2026-01-01: 326 days old",
        ],
    );
    let found: serde_json::Value = serde_json::from_str(&findings(&["--format", "json"])).unwrap();
    let rules: Vec<_> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["line"].as_u64().unwrap(), t["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(rules, [(3, "stale"), (4, "undated")]);
    assert_eq!(found["findings"][0]["disqualifies"], false);
    says(&findings(&["--format", "csv"]), &["rule,rows,lines,why\n", "stale,1,3,"]);
    // In euros the same list needs a rate, and then costs more.
    let list = folder.path().join("list.csv");
    let text = std::fs::read_to_string(&list)
        .unwrap()
        .replace(",note\n", ",note,currency\n")
        .replace("list price,\n", "list price,,EUR\n");
    std::fs::write(&list, text).unwrap();
    let cost = ["cost", "gpu.v1.json#llvmpipe.vulkan", "--prices", "list.csv"];
    says(
        &said(folder.path(), &[&cost[..], &["--rate", "EUR=1.1"]].concat()),
        &["5.500 USD/h (H100, list: median of 3 offers, 4.400 USD/h"],
    );
    let output =
        Command::new(env!("CARGO_BIN_EXE_switchpoint")).current_dir(folder.path()).args(cost).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    says(&String::from_utf8(output.stderr).unwrap(), &["list.csv: line 2: `currency` is `EUR`", "--rate EUR=USD"]);
}

#[test]
fn days_are_dates() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    let output = command.args(["lint-prices", "--today", "yesterday"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    says(&String::from_utf8(output.stderr).unwrap(), &["--today", "write the day as in 2026-11-23"]);
}

/// The page about imports states the constants of the code and every rule of the price-list lint.
#[test]
fn the_page_about_imports_has_the_rules_of_the_code() {
    use switchpoint::economics::{age, price_lint};
    let page = include_str!("../docs/importing.md");
    let row = |kind: price_lint::LintRule| {
        let start = format!("| {kind} |");
        page.lines().find(|line| line.starts_with(&start)).map(str::to_owned).unwrap_or(start)
    };
    assert!(price_lint::LintRule::ALL.iter().all(|kind| page.contains(&format!("| {kind} |"))));
    says(&row(price_lint::LintRule::Stale), &[&format!("over {} days old", age::STALE_DAYS)]);
    says(
        &row(price_lint::LintRule::FarOut),
        &[&format!("more than {} times", price_lint::FAR_OUT), &format!("at least {}", price_lint::OTHERS_MIN)],
    );
    let (min, max) = (price_lint::CHIP_HOUR_MIN, price_lint::CHIP_HOUR_MAX);
    says(&row(price_lint::LintRule::Sentinel), &["is 700 or", &format!("less than {min} or more than {max} USD")]);
    assert_eq!(
        price_lint::LintRule::ALL.iter().filter(|kind| kind.disqualifies()).count(),
        4,
        "the first four are no prices"
    );
    let sentinels = price_lint::SENTINELS.map(|sentinel| sentinel.to_string());
    assert!(sentinels.iter().all(|digits| digits == "700" || digits.chars().all(|digit| digit == '9')));
}

#[test]
fn value_says_how_old_its_prices_are() {
    let folder = folder();
    let pair = ["value", "--alternative", "v6e", "--incumbent", "H100"];
    let value = |more: &[&str]| said(folder.path(), &[&pair[..], more].concat());
    says(
        &value(&[]),
        &["warning: the prices: of 32 offers 4 over 180 days old and 14 without a date; --explain names them"],
    );
    // Only offers that a price rests on count: the list price of one cloud is one offer.
    assert!(!value(&["--basis", "list", "--cloud", "GCP"]).contains("over 180 days old"));
}
