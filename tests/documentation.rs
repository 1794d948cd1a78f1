//! The commands in the documentation are executed, and its numbers are computed again.

use std::process::Command;

#[test]
fn commands_print_what_the_documentation_shows() {
    trycmd::TestCases::new().case("README.md").case("docs/*.md");
}

/// The text with its line breaks taken for spaces, because sentences may break anywhere.
fn in_one_line(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The answer of the README, row by row, from the program itself.
#[test]
fn the_answer_in_the_readme_is_what_the_program_says() {
    let readme = include_str!("../README.md");
    let output =
        Command::new(env!("CARGO_BIN_EXE_switchpoint")).args(["threshold", "--format", "json"]).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let classes = found["classes"].as_array().unwrap();
    let percent = |value: &serde_json::Value| value.as_f64().unwrap() * 100.0;
    for row in 0..6 {
        let spend = classes[0]["by_spend"][row]["spend_usd_per_year"].as_f64().unwrap() / 1e6;
        let cell = |class: &serde_json::Value| {
            let [low, median, high] = ["0.05", "0.5", "0.95"].map(|p| percent(&class["by_spend"][row]["quantiles"][p]));
            format!(" | {median:.1} [{low:.0}, {high:.0}]")
        };
        let row = format!("| {spend} M USD{} |", classes.iter().map(cell).collect::<String>());
        assert!(readme.contains(&row), "the README should say {row}");
    }
    let of = |verdict: &str| {
        let is = |class: &&serde_json::Value| class["verdict"] == verdict;
        let names: Vec<&str> = classes.iter().filter(is).filter_map(|class| class["name"].as_str()).collect();
        format!("{} for {}", verdict.to_lowercase(), names.join(" and "))
    };
    let sentence = format!("\"20-30 %\" is {}; {}.", of("TOO HIGH"), of("NOT DETERMINED"));
    assert!(in_one_line(readme).contains(&sentence), "the README should say {sentence}");
}

/// Numbers that the page on the economics states in sentences are those of the program.
#[test]
fn the_numbers_of_the_economics_are_what_the_program_says() {
    use switchpoint::economics::input::INPUTS;
    use switchpoint::economics::priors::Priors;
    let page = include_str!("../docs/economics.md");
    let sentences = in_one_line(page);
    let says = |text: &str| assert!(sentences.contains(text), "docs/economics.md should say {text}");
    let arguments = ["threshold", "--class", "migrated-training", "--format", "json"];
    let output = Command::new(env!("CARGO_BIN_EXE_switchpoint")).args(arguments).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let median = |id: &str| {
        let all = found["what_if"].as_array().unwrap();
        let one = all.iter().find(|one| one["id"] == id && one["spend_usd_per_year"] == 1e7).unwrap();
        format!("{:.1}", one["threshold"]["quantiles"]["0.5"].as_f64().unwrap() * 100.0)
    };
    says(&format!("The threshold falls to about {} %", median("cuda-compatible")));
    says(&format!("rises: from {} to {} % at 10 M USD a year", median("as-it-is"), median("pooled")));
    let cuts: Vec<String> = found["sellers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|seller| format!("{:.0}", seller["cut_own_silicon"].as_f64().unwrap() * 100.0))
        .collect();
    says(&format!("can cut by {}, {} or {} %", cuts[0], cuts[1], cuts[2]));
    let band = ["0", "1"].map(|end| found["band_usd_per_year"][end.parse::<usize>().unwrap()].as_f64().unwrap() / 1e6);
    says(&format!("about {:.0} M USD a year and 20 % at about {:.0} M", band[0], (band[1] / 10.0).round() * 10.0));
    // The table of inputs has the centre of each.
    let article: Priors =
        switchpoint::record::scenario::read("article", switchpoint::record::scenario::ARTICLE).unwrap();
    for input in &INPUTS {
        let row = page.lines().find(|line| line.contains(&format!("`{}`", input.key)) && line.starts_with('|'));
        let stated = row.unwrap_or_else(|| panic!("no row for {}", input.key)).split('|').nth(4).unwrap().trim();
        let value: f64 = stated.parse().unwrap_or_else(|_| panic!("{}: {stated}", input.key));
        assert_eq!(value, input.get(&article.centre), "{}", input.key);
        let cell = |place: usize| row.and_then(|row| row.split('|').nth(place)).unwrap_or_default().trim();
        assert_eq!(cell(6), input.origin.name(), "{}", input.key);
        let prior = article.uncertain.iter().find(|(known, _)| *known == input).map(|(_, prior)| prior);
        let prior = prior.or((input.symbol == "u").then_some(&article.utilisation_ratio));
        let range = prior
            .map(switchpoint::economics::distribution::Prior::range)
            .map_or_else(String::new, |(low, high)| format!("{low} to {high}"));
        assert_eq!(cell(5), range, "{}", input.key);
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
    for file in ["2026-11-23-llvmpipe-peers-2", "2026-11-28-llvmpipe-peers"] {
        let peers = format!("{file}.v1.json#llvmpipe.vulkan");
        let table = of_results(&["compare", "--by", "best", &format!("{peers}-burn"), &peers]);
        for line in table["comparisons"][0]["rows"].as_array().unwrap() {
            let of = |key: &str| format!("{:.2}", line["ratio"][key].as_f64().unwrap());
            rows.push(format!("{} [{}, {}] |", of("ratio"), of("low"), of("high")));
        }
    }
    assert_eq!(rows.len(), 16);
    for row in rows {
        assert!(page.contains(&row), "results/README.md should say {row}");
    }
}

/// The table of constants on the page about statistics has the values of the code.
#[test]
fn the_constants_of_the_statistics_are_those_of_the_code() {
    use switchpoint::stat::{
        assumed_noise, draws, estimate, floor, margin, power_analysis, row, spread, student, verdict, warning,
    };
    let page = include_str!("../docs/statistics.md");
    let percent = |share: f64| format!("{} %", (share * 1e6).round() / 1e4);
    let power = |value: f64| format!("10^{}", value.log10());
    let rows = [
        ("margin::DELTA", percent(margin::DELTA)),
        ("verdict::ALPHA", percent(verdict::ALPHA)),
        ("verdict::SAME_MARGIN_MAX", percent(verdict::SAME_MARGIN_MAX)),
        ("spread::G_MIN", spread::G_MIN.to_string()),
        ("spread::D0_CAP", spread::D0_CAP.to_string()),
        ("estimate::ONE_RUN_SD", percent(estimate::ONE_RUN_SD)),
        ("assumed_noise::PROCESSOR.one_run_sd", percent(assumed_noise::PROCESSOR.one_run_sd)),
        ("assumed_noise::PROCESSOR.session_sd", percent(assumed_noise::PROCESSOR.session_sd)),
        ("row::VARIANCE_MIN", power(row::VARIANCE_MIN)),
        ("row::ROUNDS_MIN", row::ROUNDS_MIN.to_string()),
        ("floor::FILES_MIN", floor::FILES_MIN.to_string()),
        ("power_analysis::POWER", percent(power_analysis::POWER)),
        ("power_analysis::RUNS_MAX", power_analysis::RUNS_MAX.to_string()),
        ("warning::RUNS_MIN", warning::RUNS_MIN.to_string()),
        ("warning::SAMPLES_MIN", warning::SAMPLES_MIN.to_string()),
        ("draws::SESSION_SD", percent(draws::SESSION_SD)),
        ("draws::COUNT", draws::COUNT.to_string()),
        ("draws::CLIP", draws::CLIP.to_string()),
        ("student::NORMAL_FROM", power(student::NORMAL_FROM)),
    ];
    for (name, value) in &rows {
        let row = format!("| `{name}` | {value} |");
        assert!(page.contains(&row), "docs/statistics.md should say {row}");
    }
    let table = page.split("## The constants").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(table.lines().filter(|line| line.starts_with("| `")).count(), rows.len());
    // What the constants are said to follow from.
    let normal = student::quantile(0.975, f64::INFINITY);
    assert_eq!(percent(margin::DELTA / (normal * std::f64::consts::SQRT_2)), "0.3608 %");
    assert!(student::quantile(1.0 - draws::CLIP, 2.0) < 32.0);
}

/// The table of constants on the page about the method has the values of the code.
#[test]
fn the_constants_of_the_method_are_those_of_the_code() {
    use switchpoint::host::power::hwmon;
    use switchpoint::measure::{canary, clocks, peak, pilot, protocol, row};
    use switchpoint::unit::Nanos;
    use switchpoint::{kernel, reference, session};
    let page = include_str!("../docs/method.md");
    let percent = |share: f64| format!("{} %", (share * 1e6).round() / 1e4);
    let time = |time: Nanos| if time.0 < 1e9 { format!("{} ms", time.0 / 1e6) } else { format!("{} s", time.0 / 1e9) };
    let mebibytes = |bytes: u64| format!("{} MiB", bytes >> 20);
    let standard = protocol::standard();
    let rounds = standard.rounds.unwrap();
    #[allow(unused_mut)]
    let mut rows = vec![
        ("samples", standard.samples.to_string()),
        ("samples_min", standard.samples_min.to_string()),
        ("samples_max", rounds.samples_max.to_string()),
        ("sample_min_ns", time(standard.sample_min)),
        ("submission_max_ns", time(standard.submission_max)),
        ("warmup_patience", standard.warmup_patience.to_string()),
        ("warmup_gain", percent(standard.warmup_gain)),
        ("warmup_max_ns", time(standard.warmup_max)),
        ("block", rounds.block.to_string()),
        ("precision", percent(rounds.precision)),
        ("plateau", rounds.plateau.to_string()),
        ("clock_drop", percent(rounds.clock_drop)),
        ("waits", rounds.waits.to_string()),
        ("wait_ns", time(rounds.wait)),
        ("wait_growth", rounds.wait_growth.to_string()),
        ("energy_window_ns", time(rounds.energy_window)),
        ("measure::canary::LENGTH", time(canary::LENGTH)),
        ("measure::canary::SHOTS", canary::SHOTS.to_string()),
        ("measure::clocks::TOLERANCE", percent(clocks::TOLERANCE)),
        ("measure::row::WARMUP_SHARE", percent(row::WARMUP_SHARE)),
        ("measure::row::DISPATCHES_MAX", row::DISPATCHES_MAX.to_string()),
        ("measure::canary::LENGTH_MAX", time(canary::LENGTH_MAX)),
        ("measure::clocks::TICKS_MIN", clocks::TICKS_MIN.to_string()),
        ("measure::clocks::TICKS_MARGIN", clocks::TICKS_MARGIN.to_string()),
        ("measure::clocks::DIFFERENCES_MIN", clocks::DIFFERENCES_MIN.to_string()),
        ("measure::row::PREDICTIONS_MAX", row::PREDICTIONS_MAX.to_string()),
        ("measure::pilot::EDGE_MIN", pilot::EDGE_MIN.to_string()),
        ("measure::pilot::GROWTH", pilot::GROWTH.to_string()),
        ("measure::pilot::GROWTH_SHARE", percent(pilot::GROWTH_SHARE)),
        ("measure::pilot::FLOP_MIN", pilot::FLOP_MIN.to_string()),
        ("measure::row::SOFTWARE_SUBMISSION_MAX", time(row::SOFTWARE_SUBMISSION_MAX)),
        ("measure::row::PREDICTION_TOLERANCE", row::PREDICTION_TOLERANCE.to_string()),
        ("measure::peak::SAMPLES_SHARE", percent(peak::SAMPLES_SHARE)),
        ("measure::peak::LENGTH_SHARE", percent(peak::LENGTH_SHARE)),
        ("measure::peak::WARMUP_SHARE", percent(peak::WARMUP_SHARE)),
        ("measure::peak::DISPATCH_SHARE", percent(peak::DISPATCH_SHARE)),
        ("kernel::peak::WORKING_SET_MAX", mebibytes(kernel::peak::WORKING_SET_MAX)),
        ("measure::protocol::ROTATED_BYTES", mebibytes(protocol::ROTATED_BYTES)),
        ("measure::protocol::COPIES_MAX", protocol::COPIES_MAX.to_string()),
        ("reference::ORACLE_MAX", format!("2^{}", reference::ORACLE_MAX.ilog2())),
        ("reference::LAMBDA", reference::LAMBDA.to_string()),
        ("reference::PROJECTIONS", reference::PROJECTIONS.to_string()),
        ("reference::SPOTS", reference::SPOTS.to_string()),
        ("session::target_runner::ROW_TIME_MIN", format!("{} s", session::target_runner::ROW_TIME_MIN.seconds())),
        ("session::target_runner::SHARE", session::target_runner::SHARE.to_string()),
        ("session::TIMEOUT", format!("{} s", session::TIMEOUT.as_secs())),
        ("host::power::hwmon::PERIOD", format!("{} ms", hwmon::PERIOD.as_millis())),
        ("host::power::hwmon::READINGS", hwmon::READINGS.to_string()),
    ];
    #[cfg(feature = "gpu")]
    rows.extend([
        ("gpu::timer::OF_WALL_MAX", switchpoint::gpu::timer::OF_WALL_MAX.to_string()),
        ("gpu::wait::HANG", format!("{} s", switchpoint::gpu::wait::HANG.as_secs())),
    ]);
    for (name, value) in &rows {
        let row = format!("| `{name}` | {value} |");
        assert!(page.contains(&row), "docs/method.md should say {row}");
    }
    let table = page.split("## Constants").nth(1).unwrap().split("\n## ").next().unwrap();
    let stated = table.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(stated, rows.len() + if cfg!(feature = "gpu") { 0 } else { 4 });
}

/// What another runner has to write as the hash of the protocol is what `bench` writes.
#[test]
fn the_hash_of_the_protocol_is_that_of_the_code() {
    let golden = include_str!("golden/two-targets.v1.json");
    let mut results = switchpoint::record::read::parse("golden", golden).unwrap().results;
    results.protocol = switchpoint::measure::protocol::standard();
    let text = switchpoint::record::write::text(&mut results);
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let hash = file["protocol"]["sha256"].as_str().unwrap();
    assert!(include_str!("../docs/result-format.md").contains(hash), "docs/result-format.md should say {hash}");
}

/// The worked example of the page about statistics, from its own times.
#[test]
fn the_worked_example_of_the_statistics_is_what_the_code_computes() {
    use switchpoint::stat::difference::{mean_min_gap, unpaired};
    use switchpoint::stat::log_ratio::LogRatio;
    use switchpoint::stat::margin::{DELTA, Margin, Noise};
    use switchpoint::stat::row::{RowData, RunTimes};
    use switchpoint::stat::verdict::{Adjust, judge, margin_p};
    let page = include_str!("../docs/statistics.md");
    let example = page.split("## A worked example").nth(1).unwrap().split("\n## ").next().unwrap();
    let sentences = in_one_line(example);
    let says = |text: String| {
        let found = example.contains(&text) || sentences.contains(&text);
        assert!(found, "docs/statistics.md should say {text}");
    };
    let runs = |side: &str| -> Vec<RunTimes> {
        let line = example.lines().find(|line| line.starts_with(&format!("| {side} |"))).unwrap();
        let cells = line.split('|').skip(2).filter(|cell| !cell.is_empty());
        let times = cells.map(|cell| cell.split_whitespace().map(|time| time.parse().unwrap()).collect::<Vec<f64>>());
        (0..).zip(times).map(|(launch, times)| RunTimes { launch, rounds: vec![1; times.len()], times }).collect()
    };
    let (base, other) = (runs("base"), runs("alternative"));
    let [one, two] = [&base, &other].map(|runs| RowData::of(runs, 0.0).unwrap().alone());
    for row in [&one, &two] {
        let [first, second, third] = [0, 1, 2].map(|run| row.data.logs[run]);
        says(format!("| ln median | {first:.6} | {second:.6} | {third:.6} |"));
    }
    let (w_one, w_two) = (one.data.within, two.data.within);
    says(format!("v  = {:.4e} and {:.4e},  w = {w_one:.4e} and {w_two:.4e}", one.variance(), two.variance()));
    let interval = |ratio: &LogRatio| {
        let interval = ratio.interval();
        (format!("{:.4}", interval.value), format!("[{:.4}, {:.4}]", interval.low, interval.high))
    };
    let verdict =
        |ratio: LogRatio| judge(&[(ratio, 0.0)], &Margin::unpaired(Noise::default()), Adjust::Holm)[0].verdict;
    let ratio = unpaired(&one, &two);
    says(format!("D  = {:.6},  se = {:.6},  f = {:.3}", ratio.estimate, ratio.error, ratio.df));
    let (value, ends) = interval(&ratio);
    says(format!("ratio {value}, 95 % interval {ends}"));
    let (delay_one, delay_two) = (one.data.delay, two.data.delay);
    says(format!("L  = {delay_one:.6} and {delay_two:.6},  E = {:.6}, below ln 1.01", mean_min_gap(&one, &two)));
    says(format!("p of |D| <= ln 1.01: {:.6}, hence `{}`", margin_p(&ratio, DELTA.ln_1p()), verdict(ratio)));
    says(format!("the same p of {:.6}.", margin_p(&ratio, 0.0)));
    let (value, ends) = interval(&RowData::paired(&base, &other).unwrap().alone().mean());
    says(format!("the ratio is {value} {ends}."));
    let [one, two] = [&base, &other].map(|runs| RowData::of(&runs[..1], 0.0).unwrap().alone());
    let (value, ends) = interval(&unpaired(&one, &two));
    says(format!("it is {value} {ends}, `{}`", verdict(unpaired(&one, &two))));
}

/// A link to a file of the project leads somewhere.
#[test]
fn links_lead_to_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec!["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .into_iter()
        .map(|name| root.join(name))
        .collect::<Vec<_>>();
    for folder in ["docs", "data", "results", "shaders", "peers/cubek", "peers/compile", "runners/torch"] {
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
