//! Results of MLPerf Training.

use std::fs;
use std::path::Path;

use switchpoint::economics::measurement::{Measurement, MeasurementKind};
use switchpoint::record::measured::{carried, read, read_sources};
use switchpoint::record::mlperf::accelerator;
use switchpoint::record::offers::accelerators;
use switchpoint::record::specs::chips;

use super::{FOLDER, gives, import, refuses, text};

const NVIDIA: &str = "NVIDIA/results/made_n64/llama31_405b";

#[test]
fn submissions() {
    gives(&["mlperf", "mlperf", "--round", "v5.0"], "mlperf");
    // The same, named one level at a time; and one log alone, which makes no official result.
    gives(&["mlperf", &format!("mlperf/{NVIDIA}"), "--round", "v5.0"], "mlperf-one-benchmark");
    gives(&["mlperf", &format!("mlperf/{NVIDIA}/result_1.txt"), "--round", "v5.0"], "mlperf-one-log");
}

/// An official time, from raw times and their factor: 230.7 min raw are 269.12 min, the published
/// row of 512 H100.
#[test]
fn the_official_time_of_a_published_row() {
    let folder = tempfile::tempdir().unwrap();
    let sources = folder.path().join("sources.csv");
    let path = format!("mlperf/{NVIDIA}");
    let output = import(&["mlperf", &path, "--round", "v5.0", "--sources", sources.to_str().unwrap()]);
    let sources = read_sources("sources.csv", &fs::read_to_string(sources).unwrap()).unwrap();
    let found = read(MeasurementKind::TrainTime, "rows.csv", &text(&output.stdout), &sources).unwrap().remove(0);
    let published = carried().unwrap();
    let same = |row: &&Measurement| {
        row.benchmark == "llama31_405b" && row.round == "v5.0" && row.accelerator == "H100" && row.chips == Some(512.0)
    };
    let expected = published.iter().find(same).unwrap();
    assert_eq!((found.value, found.per_chip, found.runs), (expected.value, expected.per_chip, expected.runs));
    assert_eq!((found.value * 100.0).round(), 26912.0);
    let facts = |row: &Measurement| {
        (row.accelerator.clone(), row.accelerator_raw.clone(), row.status.clone(), row.framework.clone())
    };
    assert_eq!(facts(&found), facts(expected));
    assert_eq!(found.provenance.source, format!("made for a test:{NVIDIA}"));
}

/// The names of submissions lead to the accelerators that somebody else gave them.
#[test]
fn names_of_submissions() {
    let (prices, chips) = (accelerators().unwrap(), chips().unwrap());
    let rows: Vec<Measurement> =
        carried().unwrap().into_iter().filter(|row| row.kind == MeasurementKind::TrainTime).collect();
    let rules = [prices.as_slice(), chips.as_slice()];
    let named = |row: &Measurement| accelerator(&rules, &row.accelerator_raw);
    let other: Vec<_> = rows.iter().filter(|row| named(row).is_some_and(|name| name != row.accelerator)).collect();
    assert!(
        other.is_empty(),
        "{:?}",
        other.iter().map(|row| (&row.accelerator_raw, &row.accelerator, named(row))).collect::<Vec<_>>()
    );
    let unknown = rows.iter().filter(|row| named(row).is_none()).count();
    assert!(unknown * 20 < rows.len(), "{unknown} of {} names lead nowhere", rows.len());
}

/// A copy of the fixture's folder of one submitter, in which a text of a file is replaced.
fn changed(folder: &Path, file: &str, from: &str, to: &str) -> String {
    let copy = |name: &str| {
        let (source, target) = (Path::new(FOLDER).join("mlperf").join(name), folder.join(name));
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(source, target).unwrap();
    };
    for name in ["result_0.txt", "result_1.txt", "result_2.txt", "scaling.json"] {
        copy(&format!("{NVIDIA}/{name}"));
    }
    copy("NVIDIA/systems/made_n64.json");
    let path = folder.join(file);
    let good = fs::read_to_string(&path).unwrap();
    assert!(good.contains(from), "{from}");
    fs::write(&path, good.replace(from, to)).unwrap();
    folder.join("NVIDIA").to_str().unwrap().to_owned()
}

#[test]
fn broken_submissions_are_refused() {
    let log = format!("{NVIDIA}/result_1.txt");
    let (scaling, system) = (format!("{NVIDIA}/scaling.json"), "NVIDIA/systems/made_n64.json".to_owned());
    let cases = [
        (&log, "run_stop", "run_end", "result_1.txt: line 10: `key` is `run_stop`: this event is missing"),
        (&log, "success", "", "result_1.txt: line 10: `status` is ``: run_stop must say `success` or `aborted`"),
        (&log, "}}", "}", "result_1.txt: line 4: `MLLOG` is `{"),
        (&log, "\"llama31_405b\"", "\"llama2_70b\"", "`submission_benchmark` is `llama2_70b`, not `llama31_405b`"),
        (&log, "\"closed\"", "\"open\"", "`division` is `open`, not `closed`"),
        (&scaling, "1.1666666666666667", "\"1.17\"", "cannot read made_n64/llama31_405b/scaling.json"),
        (&scaling, "scaling_factor", "factor", "missing field `scaling_factor`"),
        (&system, "\"64\"", "\"many\"", "made_n64.json: `number_of_nodes` is `many`: give a whole number"),
        (&system, "\"8\"", "0", "`accelerators_per_node` is `0`"),
        (
            &system,
            "H100-SXM5-80GB",
            "H999",
            "`accelerator_model_name` is `NVIDIA H999`: no chip of data/accelerators.csv",
        ),
        (&system, "accelerator_model_name", "name", "missing field `accelerator_model_name`"),
    ];
    for (file, from, to, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = changed(folder.path(), file, from, to);
        refuses(
            &["mlperf", &path, "--round", "v5.0"],
            &[&format!("refused: {NVIDIA}: "), expected, "no result was taken"],
        );
    }
    // A factor that shortens a time is one that the reader of measurements refuses.
    let folder = tempfile::tempdir().unwrap();
    let path = changed(folder.path(), &scaling, "1.1666666666666667", "0.9");
    refuses(&["mlperf", &path, "--round", "v5.0"], &["`rcp_scaling` is `0.9`: give a factor of at least 1"]);
}

#[test]
fn places_without_results_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    refuses(&["mlperf", path, "--round", "v5.0"], &["no result_*.txt in SUBMITTER/results/SYSTEM/BENCHMARK"]);
    fs::write(folder.path().join("result_0.txt"), "").unwrap();
    refuses(&["mlperf", path, "--round", "v5.0"], &["a log must lie in SUBMITTER/results/SYSTEM/BENCHMARK"]);
    refuses(&["mlperf", "nowhere", "--round", "v5.0"], &["cannot read nowhere"]);
    let path = changed(folder.path(), "NVIDIA/systems/made_n64.json", "NVIDIA", "NVIDIA");
    fs::remove_file(folder.path().join("NVIDIA/systems/made_n64.json")).unwrap();
    refuses(
        &["mlperf", &path, "--round", "v5.0"],
        &["no NVIDIA/systems/made_n64.json: put the description of the system there"],
    );
}
