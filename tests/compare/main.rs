//! Comparisons from end to end: known answers, gates, margins, floors, forms, exit codes.

mod build;
mod laws;

use serde_json::Value;
use switchpoint::device::DeviceType;
use switchpoint::result::{ResultSet, Row};
use switchpoint::sample::Cache;
use switchpoint::unit::Nanos;

use build::{Files, case_b, case_c, kernel, row, rows, run, session, with_canary};

const DAY: &str = "2026-11-24T10:00:00Z";
const NEXT_DAY: &str = "2026-11-25T10:00:00Z";

fn close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - expected).abs() <= 5e-6 * expected.abs().max(1e-4), "{found}, expected {expected}");
}

fn pair(base: &ResultSet, alternative: &ResultSet) -> Files {
    Files::of(&[("a.json", base), ("b.json", alternative)])
}

fn cases_b_and_c() -> Files {
    pair(&rows(DAY, &case_b()), &rows(NEXT_DAY, &case_c()))
}

fn comparison(files: &Files, more: &[&str]) -> Value {
    files.json(&[&["compare", "a.json", "b.json"], more].concat())["comparisons"][0].clone()
}

fn verdicts(comparison: &Value) -> Vec<&str> {
    comparison["rows"].as_array().unwrap().iter().map(|row| row["verdict"].as_str().unwrap()).collect()
}

/// Every format reads the warnings from the comparison.
#[test]
fn every_format_has_the_same_warnings() {
    let files = cases_b_and_c();
    let found = comparison(&files, &[]);
    let warnings: Vec<&str> =
        found["warnings"].as_array().unwrap().iter().map(|warning| warning.as_str().unwrap()).collect();
    assert!(warnings.iter().any(|warning| warning.contains("no session floor")), "{warnings:?}");
    for format in ["table", "markdown", "csv"] {
        let (_, said, _) = files.run(&["compare", "a.json", "b.json", "--format", format]);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        for warning in &warnings {
            assert!(said.contains(warning), "{format}: no {warning}:\n{said}");
        }
    }
}

/// Case C of the statistics, computed with SciPy 1.17.
#[test]
fn two_sessions_of_eight_rows() {
    let found = comparison(&cases_b_and_c(), &[]);
    assert_eq!(found["form"], "sessions");
    let rows = found["rows"].as_array().unwrap();
    let check = |key: &dyn Fn(&Value) -> Value, expected: [f64; 8]| {
        assert_eq!(rows.len(), 8);
        for (row, expected) in rows.iter().zip(expected) {
            close(&key(row), expected);
        }
    };
    check(&|row| row["ratio"]["log"].clone(), [0.030, -0.002, 0.0, 0.012, 0.050, 0.0, -0.001, 0.060]);
    check(
        &|row| row["ratio"]["error"].clone(),
        [
            0.003_037_36,
            0.003_010_47,
            0.003_337_07,
            0.003_244_42,
            0.003_161_94,
            0.003_174_77,
            0.003_509_24,
            0.005_356_86,
        ],
    );
    check(&|row| row["p"].clone(), [1.924_78e-4, 0.985_205, 1.0, 0.272_568, 1.279_27e-6, 1.0, 0.990_894, 3.873_88e-7]);
    check(&|row| row["p_adjusted"].clone(), [1.154_87e-3, 1.0, 1.0, 1.0, 8.954_89e-6, 1.0, 1.0, 3.099_11e-6]);
    let half = |row: &Value| {
        let [low, high] = ["low", "high"].map(|key| row["ratio"][key].as_f64().unwrap().ln());
        Value::from((high - low) / 2.0)
    };
    check(
        &half,
        [0.007_260_70, 0.007_242_22, 0.007_590_39, 0.007_468_47, 0.007_373_50, 0.007_387_33, 0.007_850_50, 0.011_674_5],
    );
    let f = [3.322_562, 3.227_694, 4.344_375, 4.040_962, 3.759_334, 3.803_684, 4.856_560, 5.986_602];
    check(&|row| row["ratio"]["degrees_of_freedom"].clone(), f.map(|f| 2.0 * f));
    assert_eq!(verdicts(&found), ["faster", "same", "same", "unclear", "faster", "same", "same", "faster"]);
    // The quantiles come from draws, which know the session effect that an interval does not.
    for row in rows {
        let at = |p: &str| row["ratio_quantiles"][p].as_f64().unwrap();
        let [low, middle, high] = [at("0.025"), at("0.5"), at("0.975")];
        assert!((middle / row["ratio"]["ratio"].as_f64().unwrap() - 1.0).abs() < 1e-3, "{row}");
        assert!(low < row["ratio"]["low"].as_f64().unwrap() && high > row["ratio"]["high"].as_f64().unwrap(), "{row}");
    }
}

#[test]
fn the_table_of_two_sessions() {
    let (code, said, complaint) = cases_b_and_c().run(&["compare", "a.json", "b.json"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert_eq!(said, include_str!("../golden/compare.txt"), "the output is now\n{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80));
}

/// Case A of the statistics: one row, three runs of five samples.
fn case_a() -> [ResultSet; 2] {
    let base = [[1000, 1004, 1002, 1001, 1010], [1012, 1010, 1014, 1011, 1030], [1006, 1004, 1007, 1005, 1001]];
    let alternative = [[960, 961, 959, 962, 990], [971, 969, 970, 975, 968], [965, 964, 968, 966, 963]];
    let of = |started: &str, runs: [[u32; 5]; 3]| {
        let mut results = session(started);
        results.session.launches = 3;
        let mut row = row(&results, "k", 256, &[0.0; 3], 0.0);
        for (launch, samples) in runs.iter().enumerate() {
            row.runs[launch] = run(launch, &samples.map(|time| f64::from(time).ln()));
        }
        results.rows.push(row);
        results
    };
    [of(DAY, base), of(NEXT_DAY, alternative)]
}

#[test]
fn one_row_unpaired_with_one_run_and_paired_by_rounds() {
    let [base, alternative] = case_a();
    let found = comparison(&pair(&base, &alternative), &[]);
    let row = &found["rows"][0];
    close(&row["ratio"]["log"], 0.041_593_8);
    close(&row["ratio"]["error"], 0.003_990_17);
    close(&row["ratio"]["degrees_of_freedom"], 3.970_09);
    close(&row["p"], 0.000_814_333);
    close(&row["ratio"]["low"], 1.030_951_65);
    close(&row["ratio"]["high"], 1.054_118_92);
    assert_eq!(row["verdict"], "faster");

    let first_run = |results: &ResultSet| {
        let mut results = results.clone();
        results.session.launches = 1;
        results.rows[0].runs.truncate(1);
        results
    };
    let files = pair(&first_run(&base), &first_run(&alternative));
    let found = comparison(&files, &[]);
    let row = &found["rows"][0];
    close(&row["ratio"]["error"], 0.028_284_3);
    close(&row["p"], 0.163_936);
    assert_eq!((&row["verdict"], &row["runs_to_decide"]), (&"unclear".into(), &"one run".into()));
    assert!(files.run(&["compare", "a.json", "b.json"]).1.contains("1 run: between-run noise unknown"));

    // On the processor one run is worth less.
    let on_processor = |results: &ResultSet| {
        let mut results = first_run(results);
        results.targets[0].device_type = DeviceType::Cpu;
        results
    };
    let files = pair(&on_processor(&base), &on_processor(&alternative));
    close(&comparison(&files, &[])["rows"][0]["ratio"]["error"], 0.07 * 2f64.sqrt());
    let said = files.run(&["compare", "a.json", "b.json"]).1;
    assert!(said.contains("7 % assumed") && said.contains("1 % is usual here"), "{said}");
    assert!(!said.contains("2 % assumed"), "{said}");

    // Both in one file, a round after every sample: the alternative as a second target.
    let mut together = base.clone();
    let mut second = together.targets[0].clone();
    second.slug = "second".to_owned();
    together.targets.push(second);
    together.rows.push(Row { target: "second".to_owned(), ..alternative.rows[0].clone() });
    for run in together.rows.iter_mut().flat_map(|row| &mut row.runs) {
        run.rounds = vec![1; 5];
    }
    let files = Files::of(&[("a.json", &together)]);
    let paths = [format!("a.json#{}", together.targets[0].slug), "a.json#second".to_owned()];
    for arguments in [vec!["compare", &paths[0], &paths[1]], vec!["compare", "--by", "target", "a.json"]] {
        let found = files.json(&arguments)["comparisons"][0].clone();
        assert_eq!(found["form"], "paired", "{arguments:?}");
        let ratio = &found["rows"][0]["ratio"];
        close(&ratio["log"], 0.040_614_0);
        close(&ratio["error"], 0.001_175_56);
        close(&ratio["degrees_of_freedom"], 2.0);
    }
    // The base of `--by target` is the first target, or the one that is named.
    let turned = files.json(&["compare", "--by", "target", "a.json#second"])["comparisons"][0].clone();
    close(&turned["rows"][0]["ratio"]["log"], -0.040_614_0);
    // One run in one file is assumed to be as noisy as one run in two.
    let mut once = together.clone();
    once.session.launches = 1;
    once.rows.iter_mut().for_each(|row| row.runs.truncate(1));
    once.targets.iter_mut().for_each(|target| target.device_type = DeviceType::Cpu);
    let alone = Files::of(&[("a.json", &once)]);
    let found = alone.json(&["compare", &paths[0], &paths[1]])["comparisons"][0].clone();
    close(&found["rows"][0]["ratio"]["error"], 0.07);
    // A second path to the same file is the same file.
    let same = files.json(&["compare", &paths[0], "./a.json#second"])["comparisons"][0].clone();
    assert_eq!(same["form"], "paired");
}

/// One change to the second file, what it is called, and the option that allows it.
#[test]
fn rows_under_other_conditions_are_not_compared_unless_allowed() {
    let check = |change: fn(&mut ResultSet), reason: &str, allow: &str| {
        let mut alternative = rows(NEXT_DAY, &case_c());
        change(&mut alternative);
        let files = pair(&rows(DAY, &case_b()), &alternative);
        let (code, _, complaint) = files.run(&["compare", "a.json", "b.json"]);
        let changed = alternative.rows.iter().filter(|row| row.kernel.sha256.starts_with('f')).count();
        if changed == 0 {
            assert_eq!(code, 3, "{complaint}");
            assert!(complaint.contains(reason) && complaint.contains("8 rows"), "{complaint}");
        } else {
            let found = comparison(&files, &[]);
            assert_eq!(found["rows"][0]["verdict"], "differs");
            assert_eq!(found["rows"][0]["reason"], reason);
            assert_eq!(found["compared_rows"], 7);
        }
        let others = ["protocol", "kernel", "data", "cache"].into_iter().filter(|gate| *gate != allow);
        for other in others {
            let (_, said, _) = files.run(&["compare", "a.json", "b.json", "--allow", other]);
            assert!(!said.contains("--allow"), "{said}");
        }
        let (code, said, complaint) = files.run(&["compare", "a.json", "b.json", "--allow", allow]);
        assert_eq!(code, 0, "{complaint}");
        let lifted = said.replace('\n', " ");
        assert!(lifted.contains(reason) && lifted.contains(&format!("(--allow {allow})")), "{said}");
    };
    check(
        |results| results.protocol.name = "gemm-timing/9".to_owned(),
        "the protocol differs: gemm-timing/0-smoke and gemm-timing/9",
        "protocol",
    );
    check(
        |results| results.protocol.sample_min = Nanos(1e6),
        "the protocol's sample_min differs: 2.000 ms and 1.000 ms",
        "protocol",
    );
    check(|results| results.rows[0].kernel.sha256 = "f".repeat(64), "the shader text differs", "kernel");
    check(|results| results.data.distribution = "zeros".to_owned(), "the distribution of the elements differs", "data");
    check(|results| results.data.cache = Cache::Rotated, "the cache mode differs: hot and rotated", "cache");
}

#[test]
fn a_row_against_itself_widens_the_margin_and_is_no_row() {
    let mut base = rows(DAY, &case_b());
    let twin = Row { repeat: 1, ..row(&base, "k3", 256, &[0.322, 0.329, 0.324], build::scatter(2e-6)) };
    base.rows.push(twin);
    let found = comparison(&pair(&base, &rows(NEXT_DAY, &case_c())), &[]);
    assert_eq!(found["rows"].as_array().unwrap().len(), 8);
    // D of row 3 against itself is 0.024, above ln 1.01.
    close(&found["margin"]["aa_difference_log"], 0.024);
    close(&found["margin"]["log"], 0.024);
    assert_eq!(found["margin"]["source"], "aa-difference");
    // The spread of the rows is as without the twin, and the margin alone makes the difference.
    close(&found["rows"][0]["ratio"]["error"], 0.003_037_36);
    assert_eq!(verdicts(&found), ["unclear", "same", "same", "same", "faster", "same", "same", "faster"]);
    let (_, said, _) = pair(&base, &rows(NEXT_DAY, &case_c())).run(&["compare", "a.json", "b.json"]);
    assert!(said.contains("same ±2.4%") && said.contains("the A/A difference"), "{said}");
}

#[test]
fn canaries_of_one_adapter_tell_clocks_apart() {
    let base = with_canary(rows(DAY, &case_b()), 1.0);
    let found = |time_ns: f64, change: fn(&mut ResultSet)| {
        let mut alternative = with_canary(rows(NEXT_DAY, &case_c()), time_ns);
        change(&mut alternative);
        comparison(&pair(&base, &alternative), &[])["margin"].clone()
    };
    let slow = found(1.03, |_| ());
    close(&slow["log"], 1.03f64.ln());
    assert_eq!((&slow["source"], &slow["clocks_differ"]), (&"clocks".into(), &true.into()));
    let near = found(1.005, |_| ());
    close(&near["log"], 1.01f64.ln());
    assert_eq!((&near["clocks_log"], &near["clocks_differ"]), (&Value::Null, &false.into()));
    let other_adapter = found(1.03, |results| results.targets[0].name.push_str(" Ti"));
    close(&other_adapter["log"], 1.01f64.ln());
}

/// Something ran beside the second session: all samples but the fastest of each run are longer by
/// 30 %.
#[test]
fn what_the_fastest_samples_do_not_show_is_no_verdict() {
    let base = rows(DAY, &case_b());
    let mut loaded = rows(NEXT_DAY, &case_b());
    for run in loaded.rows.iter_mut().flat_map(|row| &mut row.runs) {
        run.wall[1..].iter_mut().for_each(|time| time.0 *= 1.3);
        run.device = run.wall.iter().copied().map(Some).collect();
    }
    let files = pair(&base, &loaded);
    let found = comparison(&files, &[]);
    assert_eq!(verdicts(&found), ["unclear"; 8]);
    close(&found["margin"]["log"], 1.01f64.ln());
    for row in found["rows"].as_array().unwrap() {
        close(&row["ratio"]["log"], -1.3f64.ln());
        close(&row["margin_log"], 1.3f64.ln());
    }
    let (_, said, _) = files.run(&["compare", "a.json", "b.json"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["of 8 rows up to 30.0 %, which their fastest samples do not show", "something else may have run beside"]
    {
        assert!(said.contains(words), "{said}");
    }
}

/// Case D of the statistics: two rows in five files.
fn floor_files() -> Vec<ResultSet> {
    let y = [[0, 500], [6, 507], [-4, 494], [3, 502], [-7, 496]];
    let file = |(day, y): (usize, &[i32; 2])| {
        let y = y.map(|y| vec![f64::from(y) * 1e-3; 3]);
        rows(&format!("2026-12-0{}T10:00:00Z", day + 1), &y)
    };
    y.iter().enumerate().map(file).collect()
}

const FLOOR: [&str; 5] = ["f1.json", "f2.json", "f3.json", "f4.json", "f5.json"];

fn with_floor(floor: &[ResultSet]) -> Files {
    let (base, alternative) = (rows(DAY, &case_b()), rows(NEXT_DAY, &case_c()));
    let mut files: Vec<(&str, &ResultSet)> = vec![("a.json", &base), ("b.json", &alternative)];
    files.extend(FLOOR.into_iter().zip(floor));
    Files::of(&files)
}

#[test]
fn a_session_floor_from_five_files() {
    let files = with_floor(&floor_files());
    let found = files.json(&[&["floor"][..], &FLOOR].concat())["floors"][0].clone();
    close(&found["session_sd"], 0.005_172_04);
    close(&found["floor_log"], 0.020_307_9);
    assert_eq!((&found["rows"], &found["files"].as_array().unwrap().len()), (&2.into(), &5));

    let compared = comparison(&files, &["--floor", &FLOOR.join(",")]);
    close(&compared["margin"]["log"], 0.020_307_9);
    assert_eq!(compared["margin"]["source"], "session-floor");
    // Holm p of the first row is 0.0491, by integrating the density of t.
    assert_eq!(verdicts(&compared), ["faster", "same", "same", "same", "faster", "same", "same", "faster"]);
    let (_, said, _) = files.run(&["compare", "a.json", "b.json", "--floor", &FLOOR.join(",")]);
    assert!(
        said.contains("the session floor (sessions 2.1 % from 5 files)") && !said.contains("no session floor"),
        "{said}"
    );
    let (_, said, _) = files.run(&["compare", "a.json", "b.json"]);
    assert!(said.contains("no session floor"), "{said}");
}

#[test]
fn a_floor_of_too_few_or_too_near_or_unlike_files() {
    let mut near = floor_files();
    near[3].session.started = "2026-12-03T10:59:00Z".to_owned();
    let files = with_floor(&near);
    let (code, _, complaint) = files.run(&[&["floor"][..], &FLOOR].concat());
    assert_eq!(code, 0, "{complaint}");
    assert!(
        complaint.contains("f4 started 59 minutes after f3") && complaint.contains("it does not count"),
        "{complaint}"
    );
    let counted = |more: &[&str]| files.json(&[&["floor"], &FLOOR[..], more].concat())["floors"][0]["files"].clone();
    assert_eq!(counted(&[]).as_array().unwrap().len(), 4);
    assert_eq!(counted(&["--allow", "near"]).as_array().unwrap().len(), 5);
    let (code, _, complaint) = files.run(&[&["floor"], &FLOOR[..4]].concat());
    assert_eq!(code, 2);
    assert!(complaint.contains("at least 4 result files, not 3") && complaint.contains("--allow near"), "{complaint}");
    // A comparison goes on without a floor, and says so.
    let (code, said, complaint) = files.run(&["compare", "a.json", "b.json", "--floor", "f1.json,f2.json"]);
    assert_eq!(code, 0);
    assert!(said.contains("no session floor") && complaint.contains("at least 4 result files, not 2"), "{complaint}");

    let check = |change: fn(&mut ResultSet), parts: &[&str]| {
        let mut unlike = floor_files();
        change(&mut unlike[1]);
        let files = with_floor(&unlike);
        for arguments in [&["floor"][..], &["compare", "a.json", "b.json", "--floor"]] {
            let (code, _, complaint) = files.run(&[arguments, &FLOOR].concat());
            assert_eq!(code, 2, "{complaint}");
            for part in ["f1", "f2"].iter().chain(parts) {
                assert!(complaint.contains(part), "{part}: {complaint}");
            }
        }
    };
    check(|results| results.targets[0].driver = "Mesa 99".to_owned(), &["driver", "Mesa 99"]);
    check(|results| results.rows[0].kernel.sha256 = "f".repeat(64), &["shader text", "k0"]);
    check(|results| results.protocol.samples = 7, &["protocol", "samples"]);
    check(|results| results.targets[0].name = "another".to_owned(), &["target", "another"]);
}

#[test]
fn a_build_fails_on_the_verdicts_that_it_names() {
    let files = cases_b_and_c();
    let check = |arguments: &[&str], code: i32, said: &str| {
        let (found, _, complaint) = files.run(&[&["compare"], arguments].concat());
        assert_eq!(found, code, "{arguments:?}: {complaint}");
        assert!(complaint.contains(said), "{arguments:?}: {complaint}");
    };
    check(&["a.json", "b.json", "--fail-on", "slower"], 0, "");
    check(&["b.json", "a.json", "--fail-on", "slower"], 1, "--fail-on slower: 3 rows");
    check(&["a.json", "b.json", "--fail-on", "slower,unclear"], 1, "--fail-on unclear: 1 row");
    check(&["a.json", "b.json", "--fail-on", "missing,differs"], 0, "");
    check(&["a.json", "b.json", "--fail-on", "faster"], 1, "--fail-on faster: 3 rows");
    // A filter hides rows and hides no failure.
    check(&["b.json", "a.json", "--fail-on", "slower", "--only", "same"], 1, "3 rows");
    check(&["a.json"], 2, "--by target");
    check(&["a.json", "--by", "target"], 3, "one target only");

    let mut fewer = rows(NEXT_DAY, &case_c()[..7]);
    let files = pair(&rows(DAY, &case_b()), &fewer);
    assert_eq!(files.run(&["compare", "a.json", "b.json", "--fail-on", "missing"]).0, 1);
    fewer.rows[0].kernel.sha256 = "f".repeat(64);
    let files = pair(&rows(DAY, &case_b()), &fewer);
    assert_eq!(files.run(&["compare", "a.json", "b.json", "--fail-on", "differs"]).0, 1);
}

#[test]
fn alternatives_stand_beside_each_other_where_they_fit() {
    let files = Files::of(&[
        ("a.json", &rows(DAY, &case_b())),
        ("b.json", &rows(NEXT_DAY, &case_c())),
        ("c.json", &rows("2026-11-26T10:00:00Z", &case_b())),
    ]);
    let arguments = ["compare", "a.json", "b.json", "c.json"];
    let tables = |said: &str| said.matches("verdict").count() - said.matches("A verdict asks").count();
    let (_, narrow, _) = files.run(&arguments);
    assert_eq!(narrow.matches("base: a").count(), 2, "{narrow}");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    let output = command.current_dir(files.path()).env("COLUMNS", "160").args(arguments).output().unwrap();
    let wide = String::from_utf8(output.stdout).unwrap();
    assert_eq!((wide.matches("base: a").count(), tables(&wide)), (1, 2), "{wide}");
    let (_, markdown, _) = files.run(&[&arguments[..], &["--format", "markdown"]].concat());
    assert!(
        markdown
            .contains("| problem | kernel | base FLOP/s | b: alt. FLOP/s | b: difference, 95 % | b: verdict | c: alt")
    );
    let (_, csv, _) = files.run(&[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!(csv.lines().count(), 1 + 16, "{csv}");
    // Verdicts are those of each pair by itself.
    let both = files.json(&arguments);
    assert_eq!(both["comparisons"][0], files.json(&["compare", "a.json", "b.json"])["comparisons"][0]);
}

#[test]
fn rates_for_bencher() {
    let files = cases_b_and_c();
    let (code, said, _) = files.run(&["compare", "a.json", "b.json", "--format", "bmf"]);
    assert_eq!(code, 0);
    let metrics: Value = serde_json::from_str(&said).unwrap();
    let metrics = metrics.as_object().unwrap();
    assert_eq!(metrics.len(), 16);
    let (time, flop) = (1e6f64 * (1e-3f64 / 3.0).exp(), 2.0 * 256f64.powi(3));
    let base = &metrics["a f32:256x256x256 k0"];
    close(&base["latency"]["value"], time);
    close(&base["throughput"]["value"], flop / (time * 1e-9));
    close(&metrics["b f32:256x256x256 k0"]["ratio"]["value"], 0.03f64.exp());
    for measures in metrics.values() {
        for (name, measure) in measures.as_object().unwrap() {
            let [low, value, high] = ["lower_value", "value", "upper_value"].map(|key| measure[key].as_f64().unwrap());
            assert!(low < value && value < high, "{name}: {measure}");
        }
    }
    let (code, said, _) = files.run(&["show", "a.json", "--format", "bmf"]);
    let shown: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, shown.as_object().unwrap().len()), (0, 8));
    for arguments in [&["cost", "a.json", "--price", "1"][..], &["threshold"], &["targets"], &["tune"]] {
        let (code, _, complaint) = files.run(&[arguments, &["--format", "bmf"]].concat());
        assert_eq!(code, 2, "{arguments:?}");
        assert!(complaint.contains("Bencher Metric Format"), "{complaint}");
    }
}

/// A library has no shader text; another version of it is a difference to measure.
#[test]
fn another_version_of_a_library_is_compared() {
    let [base, mut alternative] = [DAY, NEXT_DAY].map(|day| rows(day, &case_b()));
    let mut base = base;
    for (results, version) in [(&mut base, "1"), (&mut alternative, "2")] {
        results.rows[0].kernel =
            switchpoint::result::KernelFacts { variant: version.to_owned().into(), ..kernel("library:x") };
    }
    assert_eq!(comparison(&pair(&base, &alternative), &[])["compared_rows"], 8);
}
