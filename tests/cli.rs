//! The program as a user meets it: exit codes, messages, files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/two-targets.v1.json");
const WITH_PEAKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/peaks.v1.json");

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.current_dir(folder).args(arguments);
    command
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs a command that must end with this exit code and say all of these on standard error.
fn fails(folder: &Path, arguments: &[&str], code: i32, parts: &[&str]) {
    let output = run_in(folder, arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    for part in parts {
        assert!(said.contains(part), "{arguments:?} does not say {part:?}:\n{said}");
    }
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = run_in(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&succeeds(folder, &arguments)).unwrap()
}

fn file(folder: &Path, name: &str, contents: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, contents).unwrap();
    path
}

#[test]
fn bad_input_ends_with_code_2_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    file(here, "cut.json", &golden[..golden.len() / 2]);
    file(here, "summary.json", &golden.replacen("\"flop_per_second\":", "\"flop_per_second\":9", 1));
    file(here, "major.json", &golden.replacen("\"1.0\"", "\"2.0\"", 1));
    file(here, "negative.json", &golden.replacen("\"wall_ns\":[", "\"wall_ns\":[-", 1));
    let article = include_str!("../data/scenarios/article.toml");
    file(here, "misspelt.toml", &article.replacen("engineer_years", "enginer_years", 1));
    file(
        here,
        "free.csv",
        &include_str!("../data/prices.csv").lines().take(2).collect::<Vec<_>>().join("\n").replace("3.76222", "0"),
    );

    let check = |arguments: &[&str], parts: &[&str]| fails(here, arguments, 2, parts);
    check(&["check", "cut.json"], &["refused: cut.json", "cut off"]);
    check(&["check", "summary.json"], &["summary.json", "rows[0]", "summary.flop_per_second", "the samples give"]);
    check(&["check", "major.json"], &["major.json", "version", "2.0"]);
    check(&["check", "negative.json"], &["negative.json", "rows[0]", "wall_ns[0]", "above 0"]);
    check(&["check", "absent.json"], &["absent.json", "cannot be opened"]);
    check(&["check", "cut.json", GOLDEN], &["1 of 2 files refused"]);
    check(&["compare", "cut.json", GOLDEN], &["cut.json", "cut off"]);
    check(&["threshold", "--scenario", "misspelt.toml"], &["misspelt.toml", "enginer_years", "engineer_years"]);
    check(&["threshold", "--spend", "0"], &["--spend", "0", "above 0"]);
    check(&["claims", "--explain", "everything"], &["everything", "threshold-20-30"]);
    check(&["threshold", "--scenario", "hurdles"], &["hurdles", "cuda-compatible", "hurdle"]);
    check(&["decide"], &["--base-chip", "--ratio"]);
    check(&["decide", "--base-chip", "H100", "--alt-chip", "TPU v5e", "--basis", "weekly"], &["weekly", "list"]);
    check(&["threshold", "--draws", "3"], &["--draws", "100"]);
    check(&["decide", "--ratio", "0.5", "--base-price", "2"], &["--alt-price", "--alt-chip"]);
    check(&["decide", "--ratio", "-1", "--base-price", "2", "--alt-price", "1"], &["--ratio", "-1"]);
    check(&["decide", "--ratio", "0.5", "--base-chip", "H1000", "--alt-price", "1"], &["H1000", "H100", "TPU v6e"]);
    check(&["threshold", "--advantage-now", "0"], &["--advantage-now", "0", "above 0"]);
    check(&["cost", GOLDEN, "--price", "0"], &["price", "0", "above 0"]);
    check(&["cost", GOLDEN, "--price", "NaN"], &["price", "NaN"]);
    check(&["cost", GOLDEN, "--prices", "free.csv"], &["free.csv", "2", "usd_per_chip_hour"]);
    check(&["cost", GOLDEN, "--basis", "gift"], &["gift", "list, spot"]);
    check(&["value", "--rate", "EUR=1", "--rate", "EUR=2"], &["two rates for `EUR`"]);
    check(&["cost", &format!("{GOLDEN}#tpu")], &["no target `tpu`", "cpu"]);
    check(&["bench", "--problem", "f32:0x1x1"], &["m is 0"]);
    check(&["bench", "--problem", "f32:1x1"], &["three edges"]);
    check(&["bench", "--suite", "huge"], &["there is no suite `huge`", "quick"]);
    check(
        &["bench", "--suite", "smoke", "--target", "cpu", "-o", "no/such/folder.json"],
        &["cannot write", "no/such/folder.json"],
    );
    check(&["bench", "--suite", "smoke", "--target", "cpu", "-o", "cut.json"], &["cut.json exists", "--resume"]);
    check(&["bench", "--resume", GOLDEN], &["cannot be resumed", "complete"]);
    check(&["bench", "--budget", "5 parsecs"], &["5m"]);
    check(&["kernels", "--dump", "fastest"], &["no kernel `fastest`", "naive"]);
    check(&["targets", "-o", "no/such/folder.txt"], &["cannot write"]);
    check(&["frobnicate"], &["frobnicate"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_refused_before_anything_is_measured() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    // The administrator may write everywhere, and then there is nothing to refuse.
    if std::fs::write(locked.join("probe"), "").is_err() {
        fails(
            folder.path(),
            &["bench", "--suite", "smoke", "--target", "cpu", "-o", "locked/a.json"],
            2,
            &["cannot write"],
        );
    }
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn other_ends_have_their_own_codes() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fails(here, &["bench", "--target", "quantum"], 4, &["no target matches `quantum`", "cpu"]);
    fails(here, &["bench", "--target", "cpu", "--kernel", "magic"], 4, &["no kernel", "magic"]);
    let (gpu, cpu) = (format!("{GOLDEN}#llvmpipe.vulkan"), format!("{GOLDEN}#cpu"));
    fails(here, &["compare", &gpu, &cpu], 3, &["no row", "--by best"]);
    fails(here, &["roofline", GOLDEN], 3, &["no measured peaks", "--no-peaks"]);
    fails(here, &["roofline", WITH_PEAKS, "--kernel", "magic"], 2, &["no row", "switchpoint show"]);
    let mut reader = command(here, &["kernels", "--dump", "blocked"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(reader.stdout.take());
    assert!(reader.wait().unwrap().success(), "a reader that goes away is no fault");
}

/// The whole path on the processor: measure, check, show, compare, price, decide.
#[test]
fn from_a_measurement_to_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let smoke = |name: &str, seed: &str| {
        succeeds(here, &["bench", "--suite", "smoke", "--target", "cpu", "--runs", "2", "--seed", seed, "-o", name])
    };
    assert!(smoke("a.v1.json", "1").contains("FLOP/s"));
    smoke("b.v1.json", "2");
    assert_eq!(succeeds(here, &["check", "a.v1.json", "b.v1.json"]).matches("3 of 4 rows have a rate").count(), 2);
    assert!(succeeds(here, &["show", "a.v1.json"]).contains("library:gemm"));
    assert!(succeeds(here, &["roofline", "a.v1.json"]).contains("fma-f32"));
    succeeds(
        here,
        &["bench", "--suite", "smoke", "--target", "cpu", "--runs", "1", "--no-peaks", "-o", "none.v1.json"],
    );
    fails(here, &["roofline", "none.v1.json"], 3, &["no measured peaks"]);

    let compared = json(here, &["compare", "a.v1.json", "b.v1.json"]);
    let ratio = &compared["comparisons"][0]["geometric_mean"];
    assert!(ratio["low"].as_f64().unwrap() < ratio["ratio"].as_f64().unwrap());
    // That of half precision, which the processor does not compute, among them.
    assert_eq!(compared["comparisons"][0]["rows"].as_array().unwrap().len(), 3);

    let priced = json(here, &["cost", "a.v1.json", "--price", "3.6"]);
    let problem = &priced["targets"][0]["problems"][0];
    let rate = problem["flop_per_second"].as_f64().unwrap();
    let expected = 3.6 / 3600.0 / (rate / 1e15);
    assert!((problem["usd_per_pflop"].as_f64().unwrap() / expected - 1.0).abs() < 1e-12);
    assert!(succeeds(here, &["cost", "a.v1.json"]).contains("no offer"));

    let decide = |alternative: &str| {
        let prices = ["decide", "a.v1.json", "b.v1.json", "--base-price", "10", "--alt-price", alternative];
        json(here, &prices)["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(decide("0.01"), "switch");
    assert_eq!(decide("100"), "stay");
    fails(here, &["decide", "a.v1.json", "b.v1.json"], 2, &["no offer", "--base-price"]);
}

/// The roofline from the command line, against its own arithmetic.
#[test]
fn a_roofline_divides_what_it_says() {
    let roofline = json(Path::new("."), &["roofline", WITH_PEAKS, "--target", "llvmpipe"]);
    let targets = roofline["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 1);
    let rows = targets[0]["rows"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap();
        let moved = number("flop_per_byte") * number("bandwidth_bytes_per_second");
        let roof = number("compute_flop_per_second").min(moved);
        assert_eq!(number("roof_flop_per_second"), roof, "{row}");
        assert_eq!(row["bound"] == "memory", moved < number("compute_flop_per_second"), "{row}");
        assert!((number("of_roof") - number("flop_per_second") / roof).abs() < 1e-12, "{row}");
        assert!(row["of_datasheet"].is_null(), "a software adapter has no datasheet");
    }
    let peaks = targets[0]["peaks"].as_array().unwrap();
    assert!(peaks.iter().any(|peak| peak["name"] == "fma-f32") && peaks.iter().any(|peak| peak["name"] == "read"));

    // The same rows as those of a chip whose datasheet is known.
    let folder = tempfile::tempdir().unwrap();
    let text =
        std::fs::read_to_string(WITH_PEAKS).unwrap().replacen("\"name\": \"llvmpipe", "\"name\": \"NVIDIA H200", 1);
    file(folder.path(), "h200.json", &text);
    let known = json(folder.path(), &["roofline", "h200.json", "--target", "H200", "--problem", "f32:256x256x256"]);
    let row = &known["targets"][0]["rows"][0];
    assert_eq!(
        (known["targets"][0]["datasheet"].as_str(), row["datasheet_flop_per_second"].as_f64()),
        (Some("H200 SXM"), Some(67e12))
    );
    let said = succeeds(folder.path(), &["roofline", "h200.json", "--target", "H200"]);
    assert!(said.contains("datasheet of H200 SXM, dense: fp32_tflops 67.00 TFLOP/s"), "{said}");
}

#[test]
fn a_file_against_itself_is_a_ratio_of_one() {
    let compared = json(Path::new("."), &["compare", GOLDEN, GOLDEN]);
    for comparison in compared["comparisons"].as_array().unwrap() {
        assert_eq!(comparison["geometric_mean"]["ratio"], 1.0);
        for row in comparison["rows"].as_array().unwrap() {
            assert_eq!(row["ratio"]["ratio"], 1.0, "{row}");
        }
    }
}

/// What the machine was fed and clocked with explains a ratio as the driver does.
#[test]
fn a_comparison_names_supply_clocks_and_sensors_that_differ() {
    let folder = tempfile::tempdir().unwrap();
    let mut other: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(GOLDEN).unwrap()).unwrap();
    other["host"]["on_battery"] = true.into();
    other["host"]["clocks"] = "governor powersave, 400-2000 MHz, boost off".into();
    for target in other["targets"].as_array_mut().unwrap() {
        target["sensors"] = serde_json::json!(["energy: rapl", "package-0 long_term power limit 28 W"]);
    }
    let other = file(folder.path(), "other.json", &other.to_string());
    let said = succeeds(Path::new("."), &["compare", GOLDEN, other.to_str().unwrap()]);
    for line in [
        "  supply: not stated -> battery\n",
        "  processor clock: not stated -> governor powersave, 400-2000 MHz, boost off\n",
        "  sensors: not stated -> energy: rapl, package-0 long_term power limit 28 W\n",
    ] {
        assert!(said.contains(line), "{line}{said}");
    }
}

/// The centre of the article's scenario, to six digits.
#[test]
fn the_threshold_of_the_centre() {
    let found = json(Path::new("."), &["threshold", "--spend", "10e6"]);
    let expected = [
        ("npv_work_discount", 0.196_799),
        ("threshold_work_discount", 0.247_575),
        ("perpetual_work_discount", 0.305_920),
        ("threshold_further_cut", 0.021_848),
    ];
    for (key, value) in expected {
        assert!((found[key].as_f64().unwrap() - value).abs() < 5e-7, "{key}: {}", found[key]);
    }
    let larger = json(Path::new("."), &["threshold", "--spend", "501.5e6"]);
    assert!((larger["threshold_work_discount"].as_f64().unwrap() - 0.152_360).abs() < 5e-7);
}

#[test]
fn every_form_of_output_works_for_every_command() {
    let commands: [&[&str]; 13] = [
        &["targets"],
        &["kernels"],
        &["show", GOLDEN],
        &["compare", GOLDEN, GOLDEN],
        &["compare", "--by", "best", GOLDEN, GOLDEN],
        &["cost", GOLDEN, "--price", "1"],
        &["roofline", WITH_PEAKS],
        &["threshold"],
        &["threshold", "--spend", "3e6"],
        &["decide", "--ratio", "0.49", "--base-chip", "h100", "--alt-chip", "tpu v6e"],
        &["decide", "--base-chip", "h100", "--alt-chip", "v6e", "--basis", "spot"],
        &["claims"],
        &["claims", "--explain", "pooling-together"],
    ];
    for arguments in commands {
        for format in ["table", "markdown", "csv", "json"] {
            let said = succeeds(Path::new("."), &[arguments, &["--format", format]].concat());
            assert!(said.ends_with('\n') && said.len() > 20, "{arguments:?} {format}: {said}");
            if format == "json" {
                serde_json::from_str::<serde_json::Value>(&said).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    succeeds(folder.path(), &["threshold", "--spend", "1e7", "-o", "t.txt"]);
    assert!(std::fs::read_to_string(folder.path().join("t.txt")).unwrap().contains("THE threshold"));
}

#[test]
fn the_schema_of_the_program_is_the_committed_one() {
    assert_eq!(succeeds(Path::new("."), &["schema"]), include_str!("../docs/schema/result.v1.json"));
}

#[test]
fn the_json_of_a_command_follows_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let result = "tests/golden/two-targets.v1.json";
    let commands: [&[&str]; 14] = [
        &["show", result],
        &["compare", result, result],
        &["roofline", "tests/golden/peaks.v1.json"],
        &["cost"],
        &["cost", result],
        &["threshold"],
        &["threshold", "--class", "research"],
        &["threshold", "--spend", "1e7"],
        &["decide", "--base-chip", "H100", "--alt-chip", "v6e"],
        &["claims"],
        &["value"],
        &["lint-prices"],
        &["kernels"],
        &["targets"],
    ];
    for command in commands {
        let schema = serde_json::from_str(&succeeds(root, &["schema", command[0]])).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let found = json(root, command);
        let faults: Vec<String> = validator.iter_errors(&found).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{command:?}: {faults:?}");
    }
}

/// The first adapter that is measured by default, if there is any. Where one is required,
/// `tests/gpu.rs` fails without.
fn adapter(folder: &Path) -> Option<serde_json::Value> {
    let targets = json(folder, &["targets"]);
    let mut adapters = targets["targets"].as_array().unwrap().iter().filter(|target| target["slug"] != "cpu");
    adapters.find(|target| target["preferred"] == true).cloned()
}

#[test]
fn a_search_keeps_what_beats_the_fixed_tiles_and_bench_measures_it_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    if adapter(here).is_none() {
        fails(here, &["tune", "--cache", "t.toml"], 4, &["no adapter to tune for"]);
        return;
    }
    let problem = "f32:96x96x96";
    let tune = [
        "tune",
        "--problem",
        problem,
        "--kernel",
        "register",
        "--budget",
        "20s",
        "--cache",
        "t.toml",
        "-o",
        "record.json",
    ];
    let found = json(here, &tune);
    // The record is a result file: every configuration is a row with an end.
    let record = succeeds(here, &["check", "record.json"]);
    assert!(record.contains("rows have a rate"), "{record}");
    let rows = json(here, &["show", "record.json"])["rows"].as_array().unwrap().clone();
    assert!(rows.len() > 4, "{rows:?}");
    assert!(rows.iter().all(|row| row["status"] != "pending"), "{rows:?}");
    assert!(
        rows.iter().any(|row| row["kernel"] == "register") && rows.iter().any(|row| row["kernel"] == "register:tuned")
    );
    assert!(rows.iter().any(|row| row["message"].as_str().unwrap().starts_with("out after run")), "{rows:?}");

    // One winner at most a device, because they are all of one class; `bench` takes it, and leaves
    // it out when told to.
    let winners = found["winners"].as_array().unwrap().len();
    assert_eq!(std::fs::read_to_string(here.join("t.toml")).unwrap().matches("[[winner]]").count(), winners);
    let list = |more: &[&str]| {
        let bench =
            [&["bench", "--list", "--problem", "f32:100x100x100", "--kernel", "register", "--cache", "t.toml"], more]
                .concat();
        succeeds(here, &bench).matches("register:tuned").count()
    };
    assert_eq!(list(&[]), winners);
    let without = ["bench", "--list", "--problem", "f32:100x100x100", "--kernel", "register", "--no-tuned"];
    assert!(!succeeds(here, &without).contains(":tuned"));

    std::fs::write(here.join("t.toml"), "version = 1\n[[winner]]\ndevice = 3\n").unwrap();
    fails(here, &["bench", "--list", "--cache", "t.toml"], 2, &["t.toml", "device"]);
    fails(here, &tune, 2, &["t.toml"]);
}

#[test]
fn a_winner_of_the_cache_is_measured_under_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let Some(adapter) = adapter(here) else { return };
    let entry = format!(
        "version = 1\n[[winner]]\ndevice = {}\ndriver = {}\nelement = \"f32\"\ntransposed_b = false\nclass = \"small\"\nkernel = \"blocked\"\n\
         tile = \"block 32x32x8, thread 4x4, workgroup 8x8\"\nproblem = \"f32:64x64x64\"\nflop_per_second = 1e9\ndate = \"2026-11-23\"\n",
        adapter["name"], adapter["driver"]
    );
    file(here, "t.toml", &entry);
    let bench =
        ["bench", "--problem", "f32:100x100x100", "--runs", "1", "--budget", "5s", "--cache", "t.toml", "-o", "r.json"];
    let slug = adapter["slug"].as_str().unwrap();
    succeeds(here, &[&bench[..], &["--kernel", "blocked", "--target", slug]].concat());
    let results: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(here.join("r.json")).unwrap()).unwrap();
    let rows = results["rows"].as_array().unwrap();
    let of = |name: &str| {
        rows.iter().find(|row| row["kernel"]["name"] == name).unwrap_or_else(|| panic!("{name}: {rows:?}"))
    };
    let (fixed, tuned) = (of("blocked"), of("blocked:tuned"));
    assert_eq!(tuned["status"], "ok", "{tuned}");
    assert_eq!(tuned["kernel"]["variant"], "block 32x32x8, thread 4x4, workgroup 8x8");
    assert_ne!(tuned["kernel"]["sha256"], fixed["kernel"]["sha256"]);
    let gain = &json(here, &["show", "r.json"])["tuned_over_fixed"];
    assert_eq!((gain[0]["what"].as_str(), gain[0]["problems"].as_u64()), (Some("f32:100x100x100"), Some(1)), "{gain}");
}

#[test]
fn number_types_batches_and_checks_become_rows_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let Some(adapter) = adapter(here) else { return };
    let bench = [
        "bench",
        "--problem",
        "f32:40x30x20:bt:batch3",
        "--problem",
        "i8:40x30x20",
        "--kernel",
        "coalesced",
        "--kernel",
        "dot",
    ];
    succeeds(
        here,
        &[&bench[..], &["--checks", "both", "--runs", "1", "--budget", "5s", "--no-tuned", "-o", "r.json"]].concat(),
    );
    let shown = json(here, &["show", "r.json"]);
    let rows = shown["rows"].as_array().unwrap();
    let row = |kernel: &str, problem: &str, checks: &str| {
        let found = rows.iter().find(|row| {
            (row["kernel"].as_str(), row["problem"].as_str(), row["checks"].as_str())
                == (Some(kernel), Some(problem), Some(checks))
        });
        let found = found.unwrap_or_else(|| panic!("{kernel} {problem} {checks}: {rows:?}"));
        assert_eq!(found["status"], "ok", "{found}");
    };
    for checks in ["trusted", "checked"] {
        row("coalesced", "f32:40x30x20:bt:batch3", checks);
        row("dot", "i8:40x30x20", checks);
    }
    assert_eq!(shown["trusted_over_checked"].as_array().unwrap().len(), 2, "{shown}");
    // Rows with and without checks are never taken for the same kernel.
    let compared = succeeds(here, &["compare", "r.json", "r.json"]);
    assert!(compared.contains("dot (checked)"), "{compared}");
    let slug = adapter["slug"].as_str().unwrap();
    fails(here, &["bench", "--problem", "i8:1x1x1", "--kernel", "naive", "--target", slug], 4, &["no kernel"]);
}

/// In every number type for which a device has cooperative matrices, with B both ways, and the peak
/// beside it.
#[test]
fn cooperative_matrices_are_measured_where_there_are_any() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let Some(adapter) = adapter(here) else { return };
    let features = adapter["features"].as_array().unwrap();
    let has = |element: &str| {
        let mut names = features.iter().map(|name| name.as_str().unwrap());
        names.any(|name| name.starts_with("COOPERATIVE_MATRIX ") && name.ends_with(&format!(" {element}")))
    };
    let kinds = [("f32", "coop-f32-f32"), ("f16", "coop-f16-f32"), ("f16-acc16", "coop-f16-f16")];
    let kinds: Vec<_> = kinds.into_iter().filter(|(element, _)| has(element)).collect();
    if kinds.is_empty() {
        return;
    }
    let shapes = ["128x128x128", "17x257x129:bt"];
    let problems: Vec<String> =
        kinds.iter().flat_map(|(element, _)| shapes.map(|shape| format!("--problem={element}:{shape}"))).collect();
    let mut bench = vec!["bench", "--kernel", "coop", "--runs", "1", "--no-tuned", "-o", "r.json"];
    bench.extend(["--target", adapter["slug"].as_str().unwrap()]);
    bench.extend(problems.iter().map(String::as_str));
    succeeds(here, &bench);
    succeeds(here, &["check", "r.json"]);
    let results: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(here.join("r.json")).unwrap()).unwrap();
    let rows = results["rows"].as_array().unwrap();
    assert_eq!(rows.len(), problems.len() + 1, "one is measured twice: {rows:?}");
    assert!(rows.iter().all(|row| row["status"] == "ok"), "{rows:?}");
    let peaks = results["peaks"].as_array().unwrap();
    for (_, name) in kinds {
        assert!(peaks.iter().any(|peak| peak["name"] == name && peak["status"] == "ok"), "{name}: {peaks:?}");
    }
}

#[test]
fn the_path_for_a_problem_is_named_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let paths = json(here, &["kernels", "--problem", "f32:1x4096x4096"]);
    for path in paths["paths"].as_array().unwrap() {
        assert_eq!(path["kernel"], "vecmat", "{path}");
        assert!(path["reason"].as_str().unwrap().contains("few rows"), "{path}");
    }
    let list = succeeds(here, &["bench", "--list", "--kernel", "auto", "--problem", "f32:1x64x64", "--no-tuned"]);
    assert!(list.lines().all(|line| line.contains("vecmat") || line.contains("library:gemm")), "{list}");
    let dumped = succeeds(here, &["kernels", "--dump", "register", "--problem", "f16:1x1x1:bt"]);
    assert!(dumped.contains("enable f16;"), "{dumped}");
    fails(here, &["kernels", "--dump", "dot", "--problem", "f32:1x1x1"], 2, &["`dot` does not compute f32"]);
}
