//! Bad files: each refused with its name, the place, the value and the remedy.

use switchpoint::economics::scenario::{Rule, Scenario, Transfer};
use switchpoint::record::offers::{PRICES, read as read_prices, read_accelerators};
use switchpoint::record::scenario::{ARTICLE, read};

use crate::known_answers::centre;

/// The article's file with one line replaced.
fn edited(from: &str, to: &str) -> String {
    assert!(ARTICLE.contains(from), "the article's file has no `{from}`");
    ARTICLE.replacen(from, to, 1)
}

fn edited_scenario(from: &str, to: &str) -> Scenario {
    read("mine.toml", &edited(from, to)).unwrap()
}

#[test]
fn what_may_be_left_out() {
    let optional = [
        "version",
        "ratio_log_sd",
        "gemm_transfer",
        "engineering_growth",
        "engineering_reference",
        "ramp_",
        "egress",
        "rule",
    ];
    let kept = |line: &&str| !optional.iter().any(|key| line.starts_with(key));
    let text: String = ARTICLE.lines().filter(kept).flat_map(|line| [line, "\n"]).collect();
    let expected = Scenario { ratio_log_sd: None, engineering_growth: 0.0, ..centre() };
    assert_eq!(read("old.toml", &text), Ok(expected));
}

#[test]
fn what_may_be_written_another_way() {
    assert_eq!(edited_scenario("spend_usd_per_year = 10e6", "spend_usd_per_year = 10_000_000"), centre());
    let point = edited_scenario("{ low = 0.47, high = 0.87 }", "0.5");
    assert_eq!(point.gemm_transfer, Transfer::point(0.5));
    assert_eq!(edited_scenario("rule = \"option\"", "rule = \"hurdle\"").rule, Rule::Hurdle);
}

#[test]
fn refused_scenarios() {
    let low = "`performance.gemm_transfer.low`";
    let cases = [
        (
            "engineer_years = 3.0",
            "engineer_yaers = 3.0",
            "unknown key `switching.engineer_yaers`: did you mean `switching.engineer_years`?",
        ),
        ("[finance]", "[finanse]", "unknown key `finanse`: did you mean `finance`?"),
        (
            "low = 0.47",
            "lowest = 0.47",
            "unknown key `performance.gemm_transfer.lowest`: did you mean `performance.gemm_transfer.low`?",
        ),
        ("horizon_years = 2.0", "", "`finance.horizon_years` is missing"),
        (", high = 0.87", "", "`performance.gemm_transfer.high` is missing"),
        ("version = 1", "version = 2", "`version` is 2: this program reads version 1"),
        ("version = 1", "version = \"1\"", "`version` is \"1\""),
        ("version = 1", "buyer = 1", "not valid TOML: TOML parse error at line"),
        ("engineer_years = 3.0", "engineer_years = \"3\"", "`switching.engineer_years` is \"3\": give a number"),
        ("engineer_years = 3.0", "engineer_years = nan", "`switching.engineer_years` is NaN: give a finite number"),
        ("engineer_years = 3.0", "engineer_years = inf", "`switching.engineer_years` is inf: give a finite number"),
        ("engineer_years = 3.0", "engineer_years = -1", "`switching.engineer_years` is -1: give 0 or"),
        ("engineer_years = 3.0", "engineer_years = ", "not valid TOML"),
        (
            "spend_usd_per_year = 10e6",
            "spend_usd_per_year = 0",
            "`buyer.spend_usd_per_year` is 0: give a number above 0",
        ),
        ("\nratio = 1.0", "\nratio = -1.0", "`performance.ratio` is -1"),
        ("utilisation_ratio = 1.0", "utilisation_ratio = 0", "`performance.utilisation_ratio` is 0"),
        ("ratio_log_sd = 0.15", "ratio_log_sd = -0.15", "`performance.ratio_log_sd` is -0.15"),
        ("low = 0.47", "low = 0", &format!("{low} is 0")),
        ("low = 0.47", "low = nan", &format!("{low} is NaN")),
        ("low = 0.47", "low = 0.9", "`performance.gemm_transfer.high` is 0.87: give a high end"),
        ("engineering_growth = 0.3", "engineering_growth = 1", "`switching.engineering_growth` is 1: give an exponent"),
        (
            "dual_running_share = 0.5",
            "dual_running_share = 50",
            "`switching.dual_running_share` is 50: give a share between 0 and 1",
        ),
        ("velocity_loss = 0.02", "velocity_loss = -0.02", "`switching.velocity_loss` is -0.02"),
        ("horizon_years = 2.0", "horizon_years = 0", "`finance.horizon_years` is 0"),
        (
            "saving_drift = 0.0",
            "saving_drift = 0.12",
            "`finance.saving_drift` is 0.12: keep it below `finance.discount_rate`",
        ),
        ("saving_drift = 0.0", "saving_drift = 0.42", "`finance.saving_drift` is 0.42"),
        ("rule = \"option\"", "rule = \"options\"", "`finance.rule` is \"options\": use \"option\" or \"hurdle\""),
        ("rule = \"option\"", "rule = 1", "`finance.rule` is 1"),
    ];
    for (from, to, expected) in cases {
        let error = read("mine.toml", &edited(from, to)).unwrap_err().to_string();
        assert!(error.starts_with("mine.toml: ") && error.contains(expected), "{to}: {error}");
    }
    assert!(read("mine.toml", "buyer = 1").unwrap_err().to_string().contains("`buyer` is 1: write it as a table"));
    assert!(read("empty.toml", "").unwrap_err().to_string().contains("`buyer.spend_usd_per_year` is missing"));
}

#[test]
fn scenarios_too_extreme_to_solve_are_refused() {
    let scenario = Scenario { spend_usd_per_year: 1e-300, engineer_years: 1e300, ..centre() };
    let error = switchpoint::economics::threshold::solve(&scenario).unwrap_err();
    assert_eq!(error.field, "threshold");
}

/// A price list of one good line, with one field replaced.
fn price_list(field: usize, value: &str) -> String {
    let mut lines = PRICES.lines();
    let header = lines.next().unwrap();
    let good = "H100,NVIDIA,AWS,us-east-1,on_demand,p5.48xlarge,8,55.04,6.88,api,2026-09-29,list price,";
    let mut fields: Vec<&str> = good.split(',').collect();
    fields[field] = value;
    format!("{header}\n{good}\n{}\n", fields.join(","))
}

#[test]
fn refused_prices() {
    let [accelerator, chips, instance, chip, source, date] = [0, 6, 7, 8, 9, 10];
    let cases = [
        (chip, "0", "line 3: `usd_per_chip_hour` is `0`: give a price"),
        (chip, "-6.88", "line 3: `usd_per_chip_hour` is `-6.88`"),
        (chip, "NaN", "line 3: `usd_per_chip_hour` is `NaN`"),
        (chip, "inf", "line 3: `usd_per_chip_hour` is `inf`"),
        (chip, "$6.88", "line 3: `usd_per_chip_hour` is `$6.88`"),
        (chip, "", "line 3: `usd_per_chip_hour` is ``"),
        (instance, "0", "line 3: `usd_per_instance_hour` is `0`"),
        (instance, "98.32", "line 3: `usd_per_instance_hour` is `98.32`: 8 chips make 55.04 USD"),
        (chips, "0", "line 3: `chips` is `0`: give a whole number"),
        (chips, "1.5", "line 3: `chips` is `1.5`"),
        (chips, "4", "line 3: `usd_per_instance_hour` is `55.04`: 4 chips make 27.52 USD"),
        (accelerator, " ", "line 3: `accelerator` is ``"),
        (source, "", "line 3: `source` is ``"),
        (date, "", "line 3: `date` is ``"),
        (date, "2026,09", "not a CSV table"),
    ];
    for (field, value, expected) in cases {
        let error = read_prices("mine.csv", &price_list(field, value)).unwrap_err().to_string();
        assert!(error.starts_with("mine.csv: ") && error.contains(expected), "{value}: {error}");
    }
    for (field, value) in [(instance, ""), (instance, "55.5"), (chip, " 6.88 ")] {
        assert_eq!(read_prices("mine.csv", &price_list(field, value)).unwrap().len(), 2, "{value}");
    }
}

#[test]
fn refused_tables() {
    let without_date = PRICES.replacen("date", "day", 1);
    let error = read_prices("mine.csv", &without_date).unwrap_err().to_string();
    assert!(error.starts_with("mine.csv: line 1: no column `date`: the columns are accelerator, vendor"), "{error}");
    assert!(read_prices("empty.csv", "").is_err());
    let error = read_accelerators("names.csv", "accelerator,words,without\nH100,,mig\n").unwrap_err().to_string();
    assert!(error.starts_with("names.csv: line 2: `words` is ``"), "{error}");
    // A spreadsheet's byte-order mark is not part of the first column's name.
    assert_eq!(read_prices("excel.csv", &format!("\u{feff}{PRICES}")).unwrap().len(), 306);
}
