//! Published measurements: the rows, the names in them, the known answers, and the files that are
//! refused.

use std::collections::BTreeSet;

use proptest::prelude::*;
use switchpoint::economics::device_names::accelerator_of;
use switchpoint::economics::measurement::{Measurement, MeasurementKind, MeasurementUnit, MlperfRuns, chips_in_name};
use switchpoint::economics::offer::{Basis, choose};
use switchpoint::record::measured::{MEASURED_FILES, SOURCES, carried, columns, read, read_sources};
use switchpoint::record::offers::{self, ACCELERATORS, PRICES, read_accelerators};
use switchpoint::record::specs::{self, SPECS};

use crate::refusal::refuses;

fn of(kind: MeasurementKind) -> Vec<Measurement> {
    carried().unwrap().into_iter().filter(|row| row.kind == kind).collect()
}

/// The one row of a round with this benchmark, chip, number of chips and submitter.
fn submission<'m>(
    rows: &'m [Measurement],
    round: &str,
    benchmark: &str,
    chip: &str,
    chips: f64,
    submitter: &str,
) -> &'m Measurement {
    let mut found = rows.iter().filter(|row| {
        row.round == round
            && row.benchmark == benchmark
            && row.accelerator == chip
            && row.chips == Some(chips)
            && row.submitter == submitter
    });
    let row = found.next().unwrap();
    assert_eq!(found.next(), None, "{round} {benchmark} {chip} {chips} {submitter} stands twice");
    row
}

#[test]
fn every_row_is_read_and_traced() {
    let rows = carried().unwrap();
    assert!(MeasurementKind::ALL.iter().all(|kind| rows.iter().any(|row| row.kind == *kind)));
    for row in &rows {
        let place = format!("{} line {}", row.file, row.line);
        let (source, start) = (&row.provenance.source, ["github:", "https://", "semianalysis.com/"]);
        assert!(start.iter().any(|start| source.starts_with(start)), "{place}: {source}");
        assert!(
            source.len() <= 250 && row.provenance.date.as_str().len() >= 4 && !row.provenance.quality.is_empty(),
            "{place}"
        );
        let mlperf = row.provenance.source.contains("mlcommons/");
        assert_eq!(mlperf, row.division == "closed" && row.round.starts_with('v'), "{place}");
        assert_eq!(mlperf, !row.submitter.is_empty() && !row.status.is_empty(), "{place}");
        assert_eq!(row.kind == MeasurementKind::TrainTime, row.runs.is_some(), "{place}");
        assert_eq!(row.kind == MeasurementKind::Inference, !row.scenario.is_empty(), "{place}");
    }
    let ids: BTreeSet<_> = MEASURED_FILES
        .iter()
        .flat_map(|(_, _, text)| text.lines().skip(1))
        .map(|line| line.split(',').next().unwrap())
        .collect();
    let sources = read_sources("sources.csv", SOURCES).unwrap();
    assert_eq!(ids, sources.keys().map(String::as_str).collect(), "sources that no row names, or none has");
    let bytes: usize = MEASURED_FILES.iter().map(|(_, _, text)| text.len()).sum();
    assert!(bytes < 200_000, "the program carries these files: {bytes} bytes");
}

#[test]
fn a_row_in_full() {
    let rows = of(MeasurementKind::TrainTime);
    let row = submission(&rows, "v5.0", "stable_diffusion", "TPU v6e", 256.0, "Google");
    assert_eq!((row.value, row.unit, row.per_chip), (4.4436, MeasurementUnit::Minutes, 18.9593));
    assert_eq!(row.performance(), Some(1.0 / 18.9593));
    assert_eq!((row.accelerator_raw.as_str(), row.framework.as_str()), ("TPU-trillium", "maxdiffusion"));
    let runs = row.runs.unwrap();
    assert_eq!((runs.count, runs.failed, runs.rcp_scaling, runs.raw_minutes), (10, 0, 1.0511, 4.2276));
    let source = "github:mlcommons/training_results_v5.0:Google/results/cloud-tpu-trillium-256-maxdiffusion/stable_diffusion@0fdc28f01325";
    assert_eq!((row.provenance.source.as_str(), row.provenance.date.as_str()), (source, "2025-05-30"));
    let rows = of(MeasurementKind::Inference);
    let row = rows.iter().find(|row| row.system == "tpu_v6_x4_flax" && row.scenario == "offline").unwrap();
    assert!(
        row.provenance.source.contains("/tpu_v6_x4_flax/stable-diffusion-xl/offline/performance/run_1/"),
        "{}",
        row.provenance.source
    );
    assert!((row.per_chip - 5.43896 / 4.0).abs() < 1e-12);
}

/// Official times of MLPerf, from its own tables of results.
#[test]
fn known_times() {
    let rows = of(MeasurementKind::TrainTime);
    let cases = [
        ("v5.0", "llama31_405b", "H100", 512.0, "NVIDIA", 269.12, 0.005),
        ("v5.0", "llama31_405b", "GB200", 512.0, "IBM+CoreWeave+NVIDIA", 121.09, 0.005),
        ("v3.1", "gpt3", "TPU v5e", 4096.0, "Google", 44.68485, 0.00006),
        ("v4.1", "gpt3", "TPU v6e", 512.0, "Google", 102.08, 0.005),
        ("v4.1", "gpt3", "H100", 512.0, "NVIDIA", 49.80, 0.005),
    ];
    for (round, benchmark, chip, chips, submitter, minutes, tolerance) in cases {
        let row = submission(&rows, round, benchmark, chip, chips, submitter);
        assert!((row.value - minutes).abs() <= tolerance, "{benchmark} {chip}: {} is not {minutes}", row.value);
    }
}

/// Google states 1.8 times the performance per dollar of TPU v5p for Trillium on GPT-3. The logs
/// and the list prices give the same.
#[test]
fn trillium_over_v5p_as_google_states_it() {
    let (rows, offers) = (of(MeasurementKind::TrainTime), offers::read("prices.csv", PRICES).unwrap());
    let price = |chip| choose(&offers, chip, Basis::List, Some("GCP")).unwrap().lowest.0;
    let chip_hours = |chip, chips| submission(&rows, "v4.1", "gpt3", chip, chips, "Google").per_chip;
    let value = chip_hours("TPU v5p", 2048.0) * price("TPU v5p") / (chip_hours("TPU v6e", 1024.0) * price("TPU v6e"));
    let stated = of(MeasurementKind::Cost).into_iter().find(|row| row.against == "v5p").unwrap();
    assert_eq!(stated.value, 1.8);
    assert!((value - 1.82).abs() < 0.005 && (value - stated.value).abs() < 0.05, "{value}");
}

/// Step times stand in the notes of recipes. With them, rate, sequence, chips and batch have to
/// make one sum.
#[test]
fn rates_of_recipes_agree_with_their_step_times() {
    let after = |note: &str, word: &str| -> Option<f64> {
        note.split("; ").find_map(|part| part.strip_prefix(word)?.trim_end_matches('s').parse().ok())
    };
    let mut held = 0;
    for row in of(MeasurementKind::TrainThroughput) {
        let (Some(step), Some(sequence)) = (after(&row.provenance.note, "step "), row.sequence) else { continue };
        // Sequences that a chip works through in a step.
        let sequences = row.value * step / f64::from(sequence);
        let batch = after(&row.provenance.note, "GBS ").map(|batch| batch / row.chips.unwrap());
        let expected = batch.unwrap_or(sequences.round());
        assert!((sequences / expected - 1.0).abs() < 2e-3, "{} line {}: {sequences} sequences", row.file, row.line);
        held += 1;
    }
    assert!(held > 0, "no recipe states the length of a step");
}

/// Chips that neither the price list nor the datasheets know, each with the reason.
const UNKNOWN_CHIPS: [(&str, &str); 12] = [
    ("GH200 SXM", "a superchip; the datasheet calls it GH200"),
    ("H200 NVL", "no price and no datasheet"),
    ("GB200 SXM", "as the author of the table calls it"),
    ("H100/H200", "one figure for both"),
    ("MI300X + MI325X", "a system of both"),
    ("NVIDIA A30", "inference card"),
    ("NVIDIA Jetson AGX Orin 64G", "embedded module"),
    ("NVIDIA RTX A5000", "workstation card"),
    ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "workstation card"),
    ("NVIDIA RTX-2000E-Ada-16GB", "workstation card"),
    ("AMD Radeon RX 7900 XTX", "consumer card"),
    ("[MAXSUN] MS-Intel Arc Pro B60 Dual 48G Turbo", "workstation card"),
];

#[test]
fn every_chip_is_known_or_listed() {
    let mut known: BTreeSet<String> =
        offers::read("p", PRICES).unwrap().into_iter().map(|offer| offer.accelerator).collect();
    known.extend(specs::read("s", SPECS).unwrap().into_iter().map(|spec| spec.accelerator));
    let found: BTreeSet<String> =
        carried().unwrap().into_iter().map(|row| row.accelerator).filter(|chip| !known.contains(chip)).collect();
    let listed: BTreeSet<String> = UNKNOWN_CHIPS.iter().map(|(chip, _)| (*chip).to_string()).collect();
    assert_eq!(found, listed);
}

/// The names of submissions lead to the chip that the row names, or to none because it has no
/// price.
#[test]
fn names_of_submissions_mean_the_chip_of_their_row() {
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    // A system of two kinds of chips has no chip.
    let submissions = |row: &&Measurement| !row.division.is_empty() && !row.accelerator.contains(" + ");
    for row in carried().unwrap().iter().filter(submissions) {
        let place = format!("{} line {}: {}", row.file, row.line, row.accelerator_raw);
        match accelerator_of(&rules, &row.accelerator_raw) {
            Some(chip) => assert_eq!(chip, row.accelerator, "{place}"),
            // Its name has "80 GB" in two words.
            None if row.accelerator_raw == "NVIDIA A100 - PCIe - 80 GB" => {
                assert_eq!(row.accelerator, "A100 80GB PCIe");
            }
            None => assert!(!rules.iter().any(|rule| rule.accelerator == row.accelerator), "{place}"),
        }
    }
}

#[test]
fn names_that_count_cores() {
    let cases = [
        ("cloud-tpu-v5p-1024-maxtext", Some(512.0)),
        ("tpu-v4-4096", Some(2048.0)),
        ("cloud-tpu-v5e-4096-PAX", Some(4096.0)),
        ("cloud-tpu-trillium-256-maxdiffusion", Some(256.0)),
        ("Llama3.1-70B-MaxText/v6e-128", Some(128.0)),
        ("tpu_v5e_x4_flax", None),
        ("TEST.H100.8.nvidia_impl", None),
        ("v5p-0", None),
        ("v5p", None),
        ("", None),
    ];
    for (name, expected) in cases {
        assert_eq!(chips_in_name(name), expected, "{name}");
    }
}

/// The header of a kind's file, and its first row with some columns replaced.
fn one_row(kind: MeasurementKind, changes: &[(&str, &str)]) -> String {
    let (_, _, text) = MEASURED_FILES.into_iter().find(|(known, ..)| *known == kind).unwrap();
    let mut lines = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let (header, row) = (lines.records().next().unwrap().unwrap(), lines.records().next().unwrap().unwrap());
    assert_eq!(header.iter().collect::<Vec<_>>().join(","), columns(kind));
    let mut fields: Vec<&str> = row.iter().collect();
    for (column, value) in changes {
        fields[header.iter().position(|name| name == *column).unwrap()] = value;
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    writer.write_record(&fields).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The first row of `training.csv` is 8 H100 with BERT: 5.3646 minutes, 0.7153 chip-hours, factor
/// 1.
#[test]
fn refused_rows() {
    use MeasurementKind::{Cost, Gemm, Inference, TrainThroughput, TrainTime};
    let sources = read_sources("sources.csv", SOURCES).unwrap();
    let check = |kind, changes: &[(&str, &str)], expected: &str| {
        let text = one_row(kind, changes);
        refuses(|name, text| read(kind, name, text, &sources), &text, "mine: line 2: ");
        refuses(|name, text| read(kind, name, text, &sources), &text, expected);
    };
    // A raw time that its factor was forgotten on; a factor that does not fit; a factor that is not
    // there.
    check(
        TrainTime,
        &[("rcp_scaling", "1.1667")],
        "`minutes` is `5.3646`: this is the raw time: times rcp_scaling it is 6.2589",
    );
    check(TrainTime, &[("raw_minutes", "4.1")], "`minutes` is `5.3646`: raw_minutes x rcp_scaling make 4.1000");
    check(TrainTime, &[("rcp_scaling", "")], "`rcp_scaling` is ``: take scaling_factor from scaling.json");
    check(TrainTime, &[("rcp_scaling", "0.9")], "`rcp_scaling` is `0.9`: give a factor of at least 1");
    check(TrainTime, &[("chip_hours", "0.7300")], "`chip_hours` is `0.7300`: value and chips make 0.71528");
    check(TrainTime, &[("chips", "16")], "`chip_hours` is `0.7153`");
    check(TrainTime, &[("chips", "0")], "`chips` is `0`: give a finite number above 0");
    check(TrainTime, &[("chips", "")], "`chips` is ``: give the number of chips");
    check(TrainTime, &[("minutes", "NaN")], "`minutes` is `NaN`");
    check(TrainTime, &[("minutes", "-5")], "`minutes` is `-5`");
    check(TrainTime, &[("raw_minutes", "inf")], "`raw_minutes` is `inf`");
    check(TrainTime, &[("runs", "0")], "`runs` is `0`");
    check(TrainTime, &[("runs", "2.5")], "`runs` is `2.5`: give a whole number");
    check(TrainTime, &[("fails", "11")], "`fails` is `11`");
    check(
        TrainTime,
        &[("source", "training-v9.9")],
        "`source` is `training-v9.9`: add a line with this id to sources.csv",
    );
    check(TrainTime, &[("system", "")], "needs {system}, which the row leaves empty");
    check(TrainTime, &[("benchmark", "")], "`benchmark` is ``");
    check(TrainTime, &[("accelerator", "")], "`accelerator` is ``");
    // 512 chips under a name that counts 1,024 cores.
    let cores = [("accelerator", "TPU v5p"), ("system", "cloud-tpu-v5p-16-maxtext")];
    assert_eq!(read(TrainTime, "mine.csv", &one_row(TrainTime, &cores), &sources).unwrap().len(), 1);
    let cores = [("accelerator", "TPU v5p"), ("system", "cloud-tpu-v5p-8-maxtext")];
    check(TrainTime, &cores, "`chips` is `8`: `cloud-tpu-v5p-8-maxtext` has 4 chips");
    check(Inference, &[("unit", "tokens")], "`unit` is `tokens`: use samples/s, tokens/s, tokens/s/chip");
    check(Inference, &[("scenario", "")], "`scenario` is ``");
    check(Inference, &[("chips", "")], "`chips` is ``");
    check(TrainThroughput, &[("sequence", "4k")], "`sequence` is `4k`");
    check(TrainThroughput, &[("tokens_per_s_per_chip", "")], "`tokens_per_s_per_chip` is ``");
    check(Gemm, &[("tflops_per_chip", "837.4")], "`tflops_per_chip` is `837.4`: value and chips make 418.7");
    check(Cost, &[("ratio", "0")], "`ratio` is `0`");
}

#[test]
fn refused_files() {
    let sources = read_sources("sources.csv", SOURCES).unwrap();
    let row = one_row(MeasurementKind::TrainTime, &[]);
    let twice = format!("{row}{}\n", row.lines().nth(1).unwrap());
    let check = |kind, text: &str, expected: &str| {
        refuses(|name, text| read(kind, name, text, &sources), text, expected);
    };
    check(MeasurementKind::TrainTime, &twice, "line 3: `benchmark` is `bert`: this row is there twice");
    check(MeasurementKind::Gemm, &row, "no column `precision`");
    let header = SOURCES.lines().next().unwrap();
    let cases = [
        ("a,,,https://a.b,2025-02-30,measured,", "line 2: `date` is `2025-02-30`: begin with a date"),
        ("a,,,https://a.b,yesterday,measured,", "`date` is `yesterday`"),
        ("a,,,,2025,measured,", "`source` is ``"),
        ("a,,,https://a.b,2025,,", "`quality` is ``"),
        ("a,,,x,2025,y,\na,,,x,2025,y,", "line 3: `id` is `a`: give each source an id of its own"),
    ];
    for (lines, expected) in cases {
        refuses(read_sources, &format!("{header}\n{lines}\n"), expected);
    }
}

/// Variants of a number type are one type; a row that names two names none.
#[test]
fn number_types() {
    let row = of(MeasurementKind::TrainThroughput).swap_remove(0);
    let check = |precision: &str, expected: Option<&str>| {
        let row = Measurement { precision: precision.to_owned(), ..row.clone() };
        assert_eq!(row.number_type(), expected, "{precision}");
    };
    check("", None);
    check("bf16", Some("bf16"));
    check("bf16 or fp8 (not stated)", None);
    check("fp8", Some("fp8"));
    check("fp8-cs", Some("fp8"));
    check("fp8-mx", Some("fp8"));
    check("fp8_full", Some("fp8"));
}

/// A submission whose numbers agree.
fn agreeing(raw_minutes: f64, rcp_scaling: f64, chips: u32) -> Measurement {
    let value = raw_minutes * rcp_scaling;
    let per_chip = value * f64::from(chips) / 60.0;
    let runs = Some(MlperfRuns { count: 3, failed: 0, rcp_scaling, raw_minutes });
    Measurement { value, per_chip, runs, chips: Some(chips.into()), ..of(MeasurementKind::TrainTime).swap_remove(0) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rounding is forgiven, a forgotten factor and a miscount are not.
    #[test]
    fn numbers_that_agree_pass_and_no_others(
        raw in 0.1_f64..10_000.0,
        scaling in 1.0_f64..1.5,
        chips in 1_u32..20_000,
        wrong in prop_oneof![0.1_f64..0.97, 1.03_f64..10.0],
    ) {
        // A factor this small is within the rounding of the three figures.
        prop_assume!(!(1.0009..1.0011).contains(&scaling));
        let good = agreeing(raw, scaling, chips);
        prop_assert_eq!(good.check(), Ok(()));
        let rounded = Measurement { value: good.value * 1.0001, ..good.clone() };
        prop_assert_eq!(rounded.check(), Ok(()));
        let forgotten = Measurement { value: raw, per_chip: raw * f64::from(chips) / 60.0, ..good.clone() };
        prop_assert_eq!(forgotten.check().is_ok(), scaling < 1.001);
        let field = |row: &Measurement| row.check().unwrap_err().0;
        prop_assert_eq!(field(&Measurement { per_chip: good.per_chip * wrong, ..good.clone() }), "chip_hours");
        prop_assert_eq!(field(&Measurement { value: good.value * wrong, per_chip: good.per_chip * wrong, ..good.clone() }), "minutes");
    }

    /// Whatever stands in a file, it is read or refused.
    #[test]
    fn no_text_panics(text in "\\PC{0,200}", column in 0_usize..15, kind in 0_usize..5) {
        let kind = MeasurementKind::ALL[kind];
        let sources = read_sources("sources.csv", SOURCES).unwrap();
        let name = columns(kind).split(',').cycle().nth(column).unwrap();
        let _ = read(kind, "mine.csv", &one_row(kind, &[(name, &text)]), &sources);
        let _ = read(kind, "mine.csv", &text, &sources);
        let _ = read_sources("mine.csv", &text);
    }
}
