//! `switchpoint value` as a user meets it.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_switchpoint")).arg("value").args(arguments).output().unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&said(&[arguments, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn every_form_has_performance_per_dollar_cost_and_verdict() {
    let pair = ["--alternative", "v6e", "--incumbent", "H100", "--cloud", "GCP"];
    for form in ["table", "markdown", "csv"] {
        let text = said(&[&pair[..], &["--format", form]].concat());
        for part in ["per USD", "alt USD", "inc USD", "training run", "NOT DETERMINED", "1.97"] {
            assert!(text.contains(part), "{form} lacks {part}:\n{text}");
        }
    }
    let found = json(&pair);
    let list = &found["pairs"][0]["at"][0];
    assert_eq!(
        (list["alternative"]["terms"].as_str(), list["alternative"]["seller"].as_str()),
        (Some("list"), Some("GCP"))
    );
    assert!((list["performance_per_dollar"]["value"].as_f64().unwrap() - 1.98).abs() < 0.005);
    assert_eq!(list["verdict"], "NOT DETERMINED");
    assert_eq!(list["reason"], "too few works");
    assert!(found["rule"].as_str().unwrap().contains("[1.15, 1.45]"));
}

/// All pairs of the article that have a published work in common, and only those.
#[test]
fn default_pairs() {
    let found = json(&[]);
    let pairs: Vec<String> = found["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| format!("{} {}", pair["alternative"], pair["incumbent"]))
        .collect();
    for expected in
        ["\"TPU v5e\" \"H100\"", "\"TPU v5p\" \"H100\"", "\"TPU v6e\" \"H200\"", "\"TPU v7x (Ironwood)\" \"GB200\""]
    {
        assert!(pairs.iter().any(|pair| pair == expected), "{expected}: {pairs:?}");
    }
    assert!(!pairs.contains(&"\"TPU v5e\" \"GB200\"".to_owned()));
    let text = said(&[]);
    assert!(text.contains("MIXED") && text.contains("REFUTED") && text.contains("published"), "{text}");
}

#[test]
fn every_row_behind_a_number_is_named() {
    let text =
        said(&["--alternative", "v5p", "--incumbent", "H100", "--basis", "list", "--explain", "--format", "csv"]);
    for part in [
        "data/measured/training.csv:",
        "data/prices.csv:",
        "smc-ac-power",
        "passed over",
        "peer-reviewed MLPerf",
        "2024-06-11",
        "not used",
        "https://cloud.google.com/tpu/pricing",
    ] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
}

#[test]
fn own_hardware_says_what_is_assumed() {
    let pair = ["--alternative", "Ironwood", "--incumbent", "H100", "--basis", "own-hardware"];
    let given = [&pair[..], &["--alternative-purchase", "15000", "--pue", "1.1", "--explain"]].concat();
    let text = said(&given);
    for part in
        ["own-hardware", "--alternative-purchase", "--pue", "H100: tariff, USD/kWh", "ASSUMPTION", "data/specs.csv:"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    let cheaper = [&given[..], &["--utilisation", "0.5"]].concat();
    let per_dollar = |found: &Value| found["pairs"][0]["at"][0]["performance_per_dollar"]["value"].as_f64().unwrap();
    let price = |found: &Value| found["pairs"][0]["at"][0]["incumbent"]["usd_per_hour"].as_f64().unwrap();
    let (full, half) = (json(&given), json(&cheaper));
    // The same utilisation on both sides doubles both costs and leaves their ratio.
    assert!((per_dollar(&full) - per_dollar(&half)).abs() < 1e-9);
    assert!((price(&half) / price(&full) - 2.0).abs() < 1e-9);
    fails(&pair, 2, &["no prices", "own-hardware", "--alternative-purchase"]);
    fails(&[&pair[..], &["--alternative-purchase=-5"]].concat(), 2, &["purchase price", "-5", "above 0"]);
    fails(&[&given[..], &["--utilisation", "NaN"]].concat(), 2, &["utilisation", "NaN"]);
    // Refused even where no chip has a price, so that a slip is not passed over in silence.
    fails(&["--pue", "0.5"], 2, &["PUE", "0.5", "give 1"]);
}

fn fails(arguments: &[&str], code: i32, parts: &[&str]) {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    for part in parts {
        assert!(said.contains(part), "{arguments:?} does not say {part:?}:\n{said}");
    }
}

#[test]
fn what_cannot_be_answered() {
    fails(&["--alternative", "v9"], 2, &["`v9`", "TPU v6e"]);
    fails(&["--alternative", "TPU"], 2, &["several", "TPU v5e"]);
    fails(&["--alternative", "H100", "--incumbent", "h100"], 2, &["both sides"]);
    fails(&["--basis", "gift"], 2, &["gift", "list, spot", "own-hardware"]);
    fails(&["--cloud", "Nowhere"], 2, &["no prices", "Nowhere", "hint"]);
    fails(&["--prices", "missing.csv"], 2, &["cannot read missing.csv"]);
    fails(&["--format", "bmf"], 2, &["Bencher"]);
    fails(&["--alternative", "TPU v5e", "--incumbent", "GB200"], 3, &["no published training work in common"]);
}
