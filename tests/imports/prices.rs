//! Catalogues of prices.

use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use switchpoint::economics::currency::ExchangeRates;
use switchpoint::economics::offer::Offer;
use switchpoint::economics::price_lint::find;
use switchpoint::record::catalogue::{self, CatalogueFormat, CatalogueSource, Cloud};
use switchpoint::record::offers::{ACCELERATORS, PRICES, read, read_accelerators};

use super::{gives, import, refuses, text};

#[test]
fn catalogues() {
    gives(&["prices", "skypilot/gcp/vms.csv", "--from", "skypilot"], "skypilot-gcp");
    gives(&["prices", "skypilot/vast/vms.csv", "--from", "skypilot"], "skypilot-vast");
    gives(&["prices", "skypilot/runpod/vms.csv", "--from", "skypilot"], "skypilot-runpod");
    gives(&["prices", "gpuhunt/gcp.csv", "--from", "gpuhunt"], "gpuhunt-gcp");
}

/// Lines of the catalogue that somebody else turned into rows of the published list by hand come
/// out the same.
#[test]
fn rows_agree_with_those_of_the_published_list() {
    let output = import(&["prices", "skypilot/gcp/vms.csv", "--from", "skypilot"]);
    let imported = read("imported", &text(&output.stdout)).unwrap();
    let published = read("prices.csv", PRICES).unwrap();
    let key = |offer: &Offer| {
        let Offer { accelerator, vendor, cloud, region, pricing, .. } = offer.clone();
        (accelerator, vendor, cloud, region, pricing)
    };
    let mut agreeing = 0;
    for offer in &imported {
        assert!(offer.basis().is_some());
        let same = |row: &&Offer| key(row) == key(offer) && row.provenance.source.contains("skypilot-catalog");
        for row in published.iter().filter(same) {
            let (found, expected) = (offer.usd_per_chip_hour.0, row.usd_per_chip_hour.0);
            assert!((found - expected).abs() < 1e-5, "line {}: {found} instead of {expected}", row.line);
            agreeing += 1;
        }
    }
    // A100 40GB (twice, 1g and 8g), A100 80GB, H100 in two regions, v5p: each on demand and spot;
    // v6e on demand.
    assert_eq!(agreeing, 13);
}

#[test]
fn what_was_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    let output = import(&["prices", "skypilot/gcp/vms.csv", "--from", "skypilot", "-o", list.to_str().unwrap()]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let written = std::fs::read_to_string(&list).unwrap();
    assert_eq!(read("list.csv", &written).unwrap().len(), 11);
    assert!(written.contains("made for a test,2026-11-20"));
}

/// The good catalogue with one text replaced by another, as a file.
fn changed(folder: &Path, name: &str, from: &str, to: &str) -> String {
    let good = std::fs::read_to_string(Path::new(super::FOLDER).join(name)).unwrap();
    let path = folder.join("catalogue.csv");
    std::fs::write(&path, crate::refusal::edited(&good, from, to)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn broken_catalogues_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        (
            "skypilot/gcp/vms.csv",
            "skypilot",
            "Price,",
            "Prize,",
            "line 1: no column `Price`: the columns are InstanceType",
        ),
        (
            "skypilot/gcp/vms.csv",
            "skypilot",
            "9.79655",
            "-9.79655",
            "line 15: `Price` is `-9.79655`: give a price an hour",
        ),
        ("skypilot/gcp/vms.csv", "skypilot", "2.2356", "two", "line 15: `SpotPrice` is `two`"),
        ("skypilot/gcp/vms.csv", "skypilot", "0.73948", "NaN", "line 2: `Price` is `NaN`"),
        ("skypilot/gcp/vms.csv", "skypilot", "A100,1,", "A100,one,", "line 10: `AcceleratorCount` is `one`"),
        ("skypilot/gcp/vms.csv", "skypilot", "A100,1,", "A100,-1,", "line 10: `AcceleratorCount` is `-1`"),
        ("skypilot/gcp/vms.csv", "skypilot", "0.36975\n", "0.36975,9\n", "not a CSV table"),
        ("gpuhunt/gcp.csv", "gpuhunt", "spot,", "interruptible,", "line 1: no column `spot`"),
        ("gpuhunt/gcp.csv", "gpuhunt", "40.0,False", "40.0,Maybe", "line 3: `spot` is `Maybe`: write True or False"),
        ("gpuhunt/gcp.csv", "gpuhunt", "3.67", "3,67", "not a CSV table"),
        // The formats are told apart by their columns.
        ("gpuhunt/gcp.csv", "skypilot", "spot", "spot", "no column `InstanceType`"),
    ];
    for (name, format, from, to, expected) in cases {
        let path = changed(folder.path(), name, from, to);
        refuses(&["prices", &path, "--from", format, "--cloud", "GCP"], &[&format!("error: {path}: "), expected]);
    }
}

#[test]
fn questions_that_a_catalogue_leaves_open_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = changed(folder.path(), "gpuhunt/gcp.csv", "spot", "spot");
    refuses(
        &["prices", &path, "--from", "gpuhunt"],
        &["does not say of which cloud it is", "hint: name it, as in --cloud AWS"],
    );
    let cpu_only = folder.path().join("aws.csv");
    std::fs::write(&cpu_only, "instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot\nm5,us,0.1,0,,,False\n")
        .unwrap();
    refuses(
        &["prices", cpu_only.to_str().unwrap(), "--from", "gpuhunt"],
        &["no price was taken", "without an accelerator: 1"],
    );
    refuses(&["prices", "nowhere.csv", "--from", "gpuhunt", "--cloud", "AWS"], &["cannot read nowhere.csv"]);
    std::fs::write(&cpu_only, [0xff, 0xfe, 0x00]).unwrap();
    refuses(&["prices", cpu_only.to_str().unwrap(), "--from", "gpuhunt"], &["cannot read", "UTF-8"]);
}

#[test]
fn other_money_is_converted_where_a_rate_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seeweb.csv");
    let table = "instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot,currency\nECS1GPU,it-fr2,2.00,1,H100,80,False,EUR\n";
    std::fs::write(&path, table).unwrap();
    let arguments = ["prices", path.to_str().unwrap(), "--from", "gpuhunt"];
    refuses(&arguments, &["line 2: `currency` is `EUR`: say what it costs in US dollars, with --rate EUR=USD"]);
    let output = import(&[&arguments[..], &["--rate", "EUR=1.08"]].concat());
    let row = text(&output.stdout).lines().nth(1).unwrap().to_owned();
    assert!(row.starts_with("H100,NVIDIA,Seeweb,it-fr2,on_demand,ECS1GPU,1,2.16,2.16,"), "{row}");
    assert!(row.ends_with(",2 EUR at 1.08 USD"), "{row}");
    refuses(&[&arguments[..], &["--rate", "EUR=0"]].concat(), &["`EUR=0` is not an exchange rate"]);
}

/// What a file holds is quoted in messages, and must not reach the terminal as it is.
#[test]
fn control_characters_are_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = changed(folder.path(), "gpuhunt/gcp.csv", "V100", "V\u{1b}[2J100");
    let output = import(&["prices", &path, "--from", "gpuhunt", "--cloud", "GCP"]);
    assert!(text(&output.stderr).contains("`V\u{fffd}[2J100` is no chip"));
    assert!(!output.stdout.contains(&0x1b));
}

prop_compose! {
    /// A row of a catalogue of gpuhunt: mostly sensible, sometimes not.
    fn row()(
        name in prop::sample::select(vec!["H100", "A100", "L4", "V100", "tpu-v5p-8", "tpu-v6e-4", ""]),
        region in prop::sample::select(vec!["us-central1-a", "us-central1-b", "eu", ""]),
        machine in prop::sample::select(vec!["a3-highgpu-8g", "g2-standard-4", "x"]),
        usd in prop::sample::select(vec!["3.5", "4", "8", "28", "700", "0", "", "0.00001", "9999", "1e9"]),
        chips in prop::sample::select(vec!["1", "2", "8", "0", "0.5", ""]),
        memory in prop::sample::select(vec!["80", "40.0", ""]),
        spot in any::<bool>(),
    ) -> String {
        format!("{machine},{region},{usd},{chips},{name},{memory},{spot}")
    }
}

proptest! {
    /// Every row is accounted for, and what comes out is a price list without rows that are no
    /// prices.
    #[test]
    fn no_row_is_lost_and_none_is_a_trap(rows in prop::collection::vec(row(), 0..40)) {
        let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
        let (cloud, today) = (Cloud::named("gcp"), date(2026, 11, 23));
        let origin = CatalogueSource { cloud: &cloud, source: "made", date: today, rates: &ExchangeRates::default(), rules: &rules };
        let table = format!("instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot\n{}\n", rows.join("\n"));
        let import = catalogue::read(CatalogueFormat::GpuHunt, "made", &table, &origin, today).unwrap();
        let counted = import.taken + import.merged + import.refused.len() + import.unpriced + import.others;
        prop_assert_eq!(counted, rows.len());
        let offers = read("list.csv", &import.text).unwrap();
        prop_assert_eq!(offers.len(), import.taken);
        prop_assert_eq!(&find(&offers, today), &import.warnings);
        prop_assert!(import.warnings.iter().all(|finding| !finding.rule.disqualifies()));
        prop_assert!(import.refused.is_sorted_by_key(|refused| refused.line));
    }
}

/// A catalogue too large to be one is not read to its end.
#[test]
fn size_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aws.csv");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(10 << 30).unwrap();
    refuses(&["prices", path.to_str().unwrap(), "--from", "skypilot"], &["has more than 32 MiB"]);
}
