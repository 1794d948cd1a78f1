//! Bad files: each refused with its name, the place, the value and the remedy.

use switchpoint::economics::distribution::Distribution;
use switchpoint::economics::priors::Priors;
use switchpoint::economics::scenario::{Rule, Scenario};
use switchpoint::record::offers::{PRICES, read as read_prices, read_accelerators};
use switchpoint::record::scenario::{ARTICLE, read};

use crate::known_answers::centre;
use crate::refusal::{self, refuses, refuses_each};

/// The article's file with every triangle at its mode, for one buyer of 10 M USD a year, without
/// its classes.
fn points() -> String {
    let point = |line: &str| match line.split_once(", mode = ") {
        Some((before, after)) => {
            let (key, _) = before.split_once(" = ").unwrap();
            format!("{key} = {}\n", after.split_once(',').unwrap().0)
        }
        None => format!("{line}\n"),
    };
    let (plain, _) = ARTICLE.split_once("\n# Classes of work.").unwrap();
    let text: String = plain.lines().map(point).collect();
    text.replacen("spend_usd_per_year = { low = 3e6, high = 1e9, scale = \"log\" }", "spend_usd_per_year = 10e6", 1)
}

/// That file with one line replaced.
fn edited(from: &str, to: &str) -> String {
    refusal::edited(&points(), from, to)
}

fn edited_scenario(from: &str, to: &str) -> Priors {
    read("mine.toml", &edited(from, to)).unwrap()
}

#[test]
fn what_may_be_left_out() {
    let optional = [
        "version",
        "new_share",
        "ratio_log_sd",
        "gemm_transfer",
        "engineering_growth",
        "engineering_reference",
        "ramp_",
        "egress",
        "rule",
    ];
    let kept = |line: &&str| !optional.iter().any(|key| line.starts_with(key));
    let text = points();
    let text: String = text.lines().filter(kept).flat_map(|line| [line, "\n"]).collect();
    let expected = Scenario { ratio_log_sd: None, engineering_growth: 0.0, ..centre() };
    let found = read("old.toml", &text).unwrap();
    assert_eq!(found.centre, expected);
    assert_eq!(found.uncertain, []);
    assert_eq!(found.transfer.distribution(), &Distribution::LogUniform { low: 0.47, high: 0.87 });
    assert_eq!((found.ratio_log_sd, found.workloads.len()), (None, 1));
}

#[test]
fn what_may_be_written_another_way() {
    assert_eq!(edited_scenario("spend_usd_per_year = 10e6", "spend_usd_per_year = 10_000_000").centre, centre());
    let point = edited_scenario("{ low = 0.47, high = 0.87 }", "0.5");
    assert_eq!(point.transfer.distribution(), &Distribution::Point(0.5));
    assert_eq!(edited_scenario("rule = \"option\"", "rule = \"hurdle\"").centre.rule, Rule::Hurdle);
}

#[test]
fn refused_scenarios() {
    let transfer = "`performance.gemm_transfer`";
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
            &format!("{transfer} is {{ high = 0.87, lowest = 0.47 }}: give a number, or the keys of a"),
        ),
        ("horizon_years = 2.0", "", "`finance.horizon_years` is missing"),
        (", high = 0.87", "", &format!("{transfer} is {{ low = 0.47 }}: give a number, or the keys of a distribution")),
        ("version = 2", "version = 3", "`version` is 3: this program reads versions 1 to 2"),
        ("version = 2", "version = \"2\"", "`version` is \"2\""),
        ("version = 2", "buyer = 1", "not valid TOML: TOML parse error at line"),
        ("engineer_years = 3.0", "engineer_years = \"3\"", "`switching.engineer_years` is \"3\": give a number"),
        ("engineer_years = 3.0", "engineer_years = nan", "`switching.engineer_years` is NaN: give finite numbers"),
        ("engineer_years = 3.0", "engineer_years = inf", "`switching.engineer_years` is inf: give finite numbers"),
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
        ("low = 0.47", "low = 0", &format!("{transfer} is 0: give a number above 0")),
        ("low = 0.47", "low = nan", &format!("{transfer} is NaN: give finite numbers")),
        ("low = 0.47", "low = 0.9", &format!("{transfer} is 0.9: give a low end that is not above the high end")),
        ("low = 0.47", "scale = 1, low = 0.47", "`performance.gemm_transfer.scale` is 1: use \"linear\" or \"log\""),
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
    refuses_each(read, &points(), &cases);
    let with = |class: &str| format!("{}\n{class}", points());
    for (class, expected) in [
        ("[class.reserch.switching]", "unknown key `class.reserch`: did you mean `class.research`?"),
        ("[class.research.finanse]", "unknown key `class.research.finanse`: did you mean `class.research.finance`?"),
        ("[class.research.buyer]", "unknown key `class.research.buyer`"),
        (
            "[class.research.switching]\nvelocity = 1",
            "unknown key `class.research.switching.velocity`: did you mean `class.research.switching.velocity_loss`?",
        ),
        ("[class.research.switching]\nvelocity_loss = 2", "`switching.velocity_loss` is 2: give a share"),
        ("[class]\nresearch = 1", "`class.research` is 1: write it as tables"),
    ] {
        refuses(read, &with(class), expected);
    }
    // Version 1 had no classes.
    let first = with("[class.research.switching]").replace("version = 2", "version = 1");
    refuses(read, &first, "unknown key `class`");
    refuses(read, "buyer = 1", "`buyer` is 1: write it as a table");
    refuses(read, "", "`buyer.spend_usd_per_year` is missing");
}

/// Distributions that make no sense, in the place of engineer-years.
#[test]
fn refused_distributions() {
    let cases = [
        ("{ low = 4, mode = 3, high = 10 }", "is 3: give a mode that is not below `low`"),
        ("{ low = 0.3, mode = 11, high = 10 }", "is 11: give a mode that is not above `high`"),
        ("{ low = -1, mode = 3, high = 10 }", "is -1: give 0 or a number above it"),
        ("{ low = 0.3, mode = nan, high = 10 }", "is NaN: give finite numbers"),
        ("{ low = 10, high = 0.3 }", "is 10: give a low end that is not above the high end"),
        ("{ low = 0, high = 3, scale = \"log\" }", "is 0: give ends above 0 for a logarithmic range"),
        ("{ mean = 3, sd = -1 }", "is -1: give a standard deviation above 0"),
        ("{ mean = 3, sd = 2 }", "is 0: more than 1 % of the distribution lies beyond it"),
        (
            "{ mean = 3, sd = 1, scale = \"log\" }",
            "`switching.engineer_years.scale` is \"log\": give a scale to a range",
        ),
        ("{ median = 0, log_sd = 1 }", "is 0: give a median above 0"),
        ("{ alpha = 0, beta = 1, low = 0, high = 1 }", "is 0: give shapes above 0"),
        ("{ draws = [] }", "give at least one value"),
        ("{ draws = [1, \"two\"] }", "`switching.engineer_years.draws` is \"two\": give a number"),
        ("{ draws = 3 }", "give a list of numbers"),
        (
            "{ middle = 3 }",
            "give a number, or the keys of a distribution: { high, low, mode }; { high, low }; { mean, sd }",
        ),
        ("[1, 2]", "give a number, without quotes"),
    ];
    for (value, expected) in cases {
        let text = edited("engineer_years = 3.0", &format!("engineer_years = {value}"));
        refuses(read, &text, "mine: `switching.engineer_years");
        refuses(read, &text, expected);
    }
    for value in [
        "{ mean = 3, sd = 1 }",
        "{ median = 3, log_sd = 1 }",
        "{ alpha = 2, beta = 3, low = 0, high = 9 }",
        "{ draws = [1, 2] }",
    ] {
        let text = edited("engineer_years = 3.0", &format!("engineer_years = {value}"));
        assert_eq!(read("mine.toml", &text).unwrap().uncertain.len(), 1, "{value}");
    }
}

/// What one value cannot show.
#[test]
fn refused_combinations() {
    let check = |text: &str, expected: &str| refuses(read, text, expected);
    let workloads =
        |rest: &str| edited("[performance]", &format!("[[buyer.workloads]]\nname = \"a\"\n{rest}\n[performance]"));
    check(
        &workloads("weight = 0.9\nengineering_factor = 1"),
        "`buyer.workloads.weight` is 0.9: make the weights sum to 1",
    );
    check(&workloads("weight = 1.5\nengineering_factor = 1"), "`buyer.workloads.weight` is 1.5: give a share");
    check(&workloads("weight = 1\nengineering_factor = -1"), "`buyer.workloads.engineering_factor` is -1");
    check(&workloads("weight = 1"), "`buyer.workloads.engineering_factor` is missing");
    check(&workloads("weight = 1\nfactor = 1"), "unknown key `buyer.workloads.factor`");
    check(&edited("[performance]", "workloads = 3\n[performance]"), "write each workload as a table");
    // A drift whose high end the lowest of both rates does not exceed together: 0.12 + 0.3 are
    // points, 0.08 + 0.1 low ends.
    let drift = "saving_drift = { low = -0.1, mode = 0.0, high = 0.18 }";
    check(
        &ARTICLE.replace("saving_drift = { low = -0.1, mode = 0.0, high = 0.1 }", drift),
        "`finance.saving_drift` is 0.18: keep its highest",
    );
    assert!(read("mine.toml", &edited("saving_drift = 0.0", drift)).is_ok());
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
        refuses(read_prices, &price_list(field, value), expected);
    }
    for (field, value) in [(instance, ""), (instance, "55.5"), (chip, " 6.88 ")] {
        assert_eq!(read_prices("mine.csv", &price_list(field, value)).unwrap().len(), 2, "{value}");
    }
}

#[test]
fn refused_tables() {
    let without_date = [("date", "day", "line 1: no column `date`: the columns are accelerator, vendor")];
    refuses_each(read_prices, PRICES, &without_date);
    assert!(read_prices("empty.csv", "").is_err());
    refuses(read_accelerators, "accelerator,words,without\nH100,,mig\n", "line 2: `words` is ``");
    // A spreadsheet's byte-order mark is not part of the first column's name.
    assert_eq!(read_prices("excel.csv", &format!("\u{feff}{PRICES}")), read_prices("excel.csv", PRICES));
}
