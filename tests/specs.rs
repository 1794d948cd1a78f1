//! The datasheets that the program carries: every line read, every device name joined to the right
//! one.

use switchpoint::economics::device_names::accelerator_of;
use switchpoint::record::specs::{SPECS, chips, read};

use refusal::refuses_each;

mod refusal;

#[test]
fn every_line_is_read_and_has_its_source() {
    let specs = read("specs.csv", SPECS).unwrap();
    assert_eq!(specs.len(), csv::Reader::from_reader(SPECS.as_bytes()).records().count());
    assert!((2..).zip(&specs).all(|(line, spec)| spec.line == line));
    let mut names: Vec<_> = specs.iter().map(|spec| spec.accelerator.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), specs.len(), "a chip stands twice");
    for spec in &specs {
        assert!(spec.numbers().iter().any(|(_, number)| number.is_some()), "{}: no rate", spec.accelerator);
        assert!(
            spec.provenance.date.as_str().len() == 10 && spec.provenance.date.as_str().starts_with("20"),
            "{}: {}",
            spec.accelerator,
            spec.provenance.date
        );
    }
}

#[test]
fn known_rates() {
    let specs = read("specs.csv", SPECS).unwrap();
    let check = |chip: &str, element: &str, expected: Option<(&str, f64)>| {
        let spec = specs.iter().find(|spec| spec.accelerator == chip).unwrap();
        assert_eq!(spec.rate(element).map(|(column, rate)| (column, rate.tera())), expected, "{chip} {element}");
    };
    check("H200 SXM", "f32", Some(("fp32_tflops", 67.0)));
    check("H200 SXM", "f16", Some(("bf16_tflops", 989.5)));
    check("H200 SXM", "f16-acc16", Some(("bf16_tflops", 989.5)));
    check("H200 SXM", "i8", Some(("int8_tops", 1979.0)));
    check("H200 SXM", "f64", None);
    check("TPU v6e (Trillium)", "f32", None);
    let h200 = specs.iter().find(|spec| spec.accelerator == "H200 SXM").unwrap();
    assert_eq!(h200.hbm_gbps, Some(4800.0));
    let bought =
        |chip: &str| specs.iter().find(|spec| spec.accelerator == chip).map(|spec| (spec.tdp_w, spec.launch_price_usd));
    assert_eq!(bought("H100 SXM"), Some((Some(700.0), Some(33_600.0))));
    assert_eq!(bought("TPU v6e (Trillium)"), Some((Some(380.0), None)));
}

#[test]
fn device_names_find_their_datasheet_and_no_relative() {
    let specs = read("specs.csv", SPECS).unwrap();
    let chips = chips().unwrap();
    for rule in &chips {
        assert!(specs.iter().any(|spec| spec.accelerator == rule.accelerator), "{} has no datasheet", rule.accelerator);
    }
    let check = |name: &str, expected: Option<&str>| assert_eq!(accelerator_of(&chips, name), expected, "{name}");
    check("NVIDIA H200", Some("H200 SXM"));
    check("NVIDIA H200 NVL", None);
    check("NVIDIA GH200 480GB", Some("GH200"));
    check("NVIDIA H100 80GB HBM3", Some("H100 SXM"));
    check("NVIDIA H100 PCIe", Some("H100 PCIe"));
    check("NVIDIA H100 80GB HBM3 MIG 1g.10gb", None);
    check("NVIDIA A100-SXM4-80GB", Some("A100 SXM"));
    check("NVIDIA A100-PCIE-40GB", Some("A100 PCIe"));
    check("NVIDIA L4", Some("L4"));
    check("NVIDIA L40S", Some("L40S"));
    check("NVIDIA GeForce RTX 4090", Some("RTX 4090"));
    check("NVIDIA GeForce RTX 4090 Laptop GPU", None);
    check("NVIDIA GeForce RTX 4090 D", None);
    check("AMD Instinct MI300X", Some("MI300X"));
    check("TPU v6 lite", Some("TPU v6e (Trillium)"));
    check("llvmpipe (LLVM 15.0.6, 256 bits)", None);
    check("AMD EPYC", None);
}

#[test]
fn a_datasheet_that_is_wrong_is_refused_with_its_place() {
    let line = SPECS.lines().nth(1).unwrap();
    let header = SPECS.lines().next().unwrap();
    let changes = [
        ("19.5", "fast", "line 2: `fp32_tflops` is `fast`"),
        ("19.5", "-1", "line 2: `fp32_tflops` is `-1`: give a number above 0"),
        ("2026-08-22", "", "line 2: `date` is ``: fill it in"),
        ("fp32_tflops", "speed", "line 1: no column `fp32_tflops`"),
    ];
    refuses_each(read, &format!("{header}\n{line}\n"), &changes);
}
